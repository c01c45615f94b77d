// What narrows the list: the form of filters, what is set with a way to take each away, views with a name.

import Store
import Tickets

extension Pages {
    @MarkupBuilder
    func listFilters(_ model: TicketListModel) -> Markup {
        let query = model.query
        if !query.filters.isEmpty {
            nav(.class("chips set"), .aria(.label, t(InboxText.filters))) {
                for field in ListFilters.Field.allCases {
                    if query.filters[field] != nil { setFilter(field, model) }
                }
                a(.class("chip clear"), .href(paths.list(query.with(filters: ListFilters())))) {
                    icon(.close)
                    span { t(InboxText.clearFilters) }
                }
            }
        }
        div(.class("list-tools")) {
            details(.class("folded"), .id("filters")) {
                summary { t(InboxText.filters) }
                filterForm(model)
            }
            orders(query)
            savedViews(model)
        }
    }

    /// In which order the lines come: links, so that it works without a script and can be kept as a view.
    private func orders(_ query: ListQuery) -> Markup {
        details(.class("folded order-fold"), .id("order")) {
            summary { t(InboxText.order, t(text(of: query.ordering))) }
            ul(.class("plain-list")) {
                for order in TicketOrder.allCases {
                    li {
                        a(
                            .href(paths.list(query.with(order: order))),
                            .aria(.current, order == query.ordering ? "true" : nil)
                        ) { t(text(of: order)) }
                    }
                }
            }
        }
    }

    func text(of order: TicketOrder) -> InboxText {
        switch order {
        case .due: .orderDue
        case .activity: .orderActivity
        case .newest: .orderNewest
        case .oldest: .orderOldest
        }
    }

    private func setFilter(_ field: ListFilters.Field, _ model: TicketListModel) -> Markup {
        let words = filterWords(field, model)
        return a(.class("chip"), .href(paths.list(model.query.with(filters: model.query.filters.without(field))))) {
            icon(.close)
            unseen(t(InboxText.takeAway, ""))
            span { bdi { words } }
        }
    }

    private func filterWords(_ field: ListFilters.Field, _ model: TicketListModel) -> String {
        let (filters, organisation) = (model.query.filters, model.frame.organisation)
        let value = filters[field] ?? ""
        switch field {
        case .service: return model.desk.services.first { $0.code == value }?.title ?? value
        case .queue: return organisation.queue(filters.queue).map(name(of:)) ?? value
        case .priority: return filters.priority.map { t(text(of: $0)) } ?? value
        case .topic: return organisation.topic(filters.topic).map(name(of:)) ?? value
        case .tag: return "#" + value
        case .assignee: return model.desk.colleagues.first { $0.id == filters.assignee }?.name ?? value
        case .person: return t(InboxText.person, model.desk.person ?? value)
        case .complaints: return t(InboxText.complaints)
        case .attachments: return t(InboxText.attachments)
        case .due: return t(InboxText.dueBy, value)
        case .from: return t(InboxText.openedFrom, value)
        case .until: return t(InboxText.openedUntil, value)
        }
    }

    func text(of priority: PriorityClass) -> InboxText {
        switch priority {
        case .urgent: .priorityU
        case .brief: .priorityB
        case .deferrable: .priorityD
        case .planned: .priorityP
        }
    }

    func name(of queue: Queue) -> String { language == .italian ? queue.it : queue.en }

    private func filterForm(_ model: TicketListModel) -> Markup {
        let (query, filters, desk) = (model.query, model.query.filters, model.desk)
        return form(
            .class("filters"), .get, .role("search"), .aria(.label, t(InboxText.filters)),
            .action(paths.list(ListQuery()))
        ) {
            for (name, value) in query.with(filters: ListFilters()).pairs {
                input(.type("hidden"), .name(name), .value(value))
            }
            // Chosen on the person's page, not here.
            if let person = filters[.person] {
                input(.type("hidden"), .name(ListFilters.Field.person.rawValue), .value(person))
            }
            if desk.services.count > 1 {
                choice(.service, t(InboxText.service), filters, desk.services.map { ($0.code, $0.title) })
            }
            if !desk.queues.isEmpty {
                choice(.queue, t(InboxText.queue), filters, desk.queues.map { ($0.code.value, name(of: $0)) })
                choice(
                    .priority, t(InboxText.priority), filters,
                    PriorityClass.allCases.map { ($0.rawValue, t(text(of: $0))) })
            }
            choice(
                .topic, t(InboxText.topic), filters,
                model.frame.organisation.topics.map { ($0.code.value, name(of: $0)) })
            if !desk.tags.isEmpty { choice(.tag, t(InboxText.tag), filters, desk.tags.map { ($0.name, $0.name) }) }
            if query.view != .mine, query.view != .unassigned {
                choice(.assignee, t(InboxText.assignee), filters, desk.colleagues.map { ("\($0.id)", $0.name) })
            }
            dayField(.due, t(InboxText.due), filters)
            dayField(.from, t(InboxText.from), filters)
            dayField(.until, t(InboxText.until), filters)
            tick(.complaints, t(InboxText.complaints), filters)
            tick(.attachments, t(InboxText.attachments), filters)
            button(.type("submit"), .class("button small")) { t(InboxText.apply) }
        }
    }

    private func choice(
        _ field: ListFilters.Field, _ words: String, _ filters: ListFilters, _ choices: [(String, String)]
    ) -> Markup {
        div(.class("field")) {
            label(.for("filter-\(field.rawValue)")) { words }
            select(.id("filter-\(field.rawValue)"), .name(field.rawValue)) {
                option(.value(""), .selected(filters[field] == nil)) { t(InboxText.any) }
                for (value, words) in choices {
                    option(.value(value), .selected(filters[field] == value)) { words }
                }
            }
        }
    }

    private func dayField(_ field: ListFilters.Field, _ words: String, _ filters: ListFilters) -> Markup {
        div(.class("field")) {
            label(.for("filter-\(field.rawValue)")) { words }
            input(
                .type("date"), .id("filter-\(field.rawValue)"), .name(field.rawValue), .value(filters[field] ?? ""))
        }
    }

    private func tick(_ field: ListFilters.Field, _ words: String, _ filters: ListFilters) -> Markup {
        div(.class("choice")) {
            input(
                .type("checkbox"), .id("filter-\(field.rawValue)"), .name(field.rawValue), .value("1"),
                .checked(filters[field] != nil))
            label(.for("filter-\(field.rawValue)")) { words }
        }
    }

    // MARK: Saved views

    private func savedViews(_ model: TicketListModel) -> Markup {
        details(.class("folded view-fold"), .id("saved-views")) {
            summary { t(InboxText.savedViews) }
            if !model.desk.views.isEmpty {
                ul(.class("saved-views")) {
                    for view in model.desk.views { savedView(view, model) }
                }
            }
            act(paths.savedViews, model.frame, class: "stack") {
                input(.type("hidden"), .name(FormField.next), .value(paths.list(model.query.fromItsStart).text))
                div(.class("field")) {
                    label(.for("view-name")) { t(InboxText.viewName) }
                    p(.class("hint"), .id("view-hint")) { t(InboxText.savedViewHint) }
                    input(
                        .type("text"), .id("view-name"), .name(FormField.personName), .required(), .autocomplete("off"),
                        .maxlength(SavedView.longestName), .aria(.describedby, "view-hint"))
                }
                div(.class("choice")) {
                    input(.type("checkbox"), .id("view-shared"), .name(FormField.shared), .value("1"))
                    label(.for("view-shared")) { t(InboxText.shared) }
                }
                button(.type("submit"), .class("button small")) { t(InboxText.saveView) }
            }
        }
    }

    private func savedView(_ view: SavedView, _ model: TicketListModel) -> Markup {
        li {
            a(.href(paths.list(ListQuery(saved: view.query)))) { bdi { view.name } }
            if view.owner == model.frame.user?.id {
                act(paths.removeView(view.id), model.frame) {
                    button(.type("submit"), .class("plain small")) {
                        icon(.close)
                        unseen(t(InboxText.removeView, view.name))
                    }
                }
            } else {
                span(.class("hint")) { t(InboxText.sharedBy, view.ownerName) }
            }
        }
    }
}
