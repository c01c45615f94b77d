// The list of tickets: by deadline in groups, with views, channels, search and pages.

import Channels
import Store
import Tickets

extension Pages {
    /// The list of tickets.
    func list(_ model: TicketListModel) -> Markup {
        let query = model.query
        let heading = query.search.isEmpty ? t(name(of: query.view)) : t(ListText.resultsFor, query.search)
        // A list that came back with a form has the form's address, which cannot be asked for again.
        let live: StaticString? = model.bulk == nil ? "list" : nil
        return page(model.frame, query.search.isEmpty ? .list(query.view) : .none, title: heading, live: live) {
            div(.class("list-head")) {
                h1 { heading }
                p(.class("total"), .id("total"), .data("data-region")) { total(model) }
            }
            bulkReport(model)
            filters(model)
            listFilters(model)
            bulkForm(model)
            div(.id("list"), .data("data-region"), .data("data-badge", model.frame.counts.map { "\($0.unassigned)" })) {
                if model.page.lines.isEmpty { empty(model) } else { lines(model) }
            }
        }
    }

    func name(of view: ListView) -> FrameText {
        switch view {
        case .open: .open
        case .mine: .mine
        case .unassigned: .unassigned
        case .urgent: .urgent
        case .waiting: .waiting
        case .backOffice: .backOffice
        case .department: .department
        case .answered: .answered
        case .closed: .closed
        case .all: .all
        }
    }

    private func total(_ model: TicketListModel) -> Markup {
        let count = model.page.total
        let searched = !model.query.search.isEmpty
        let words =
            switch count {
            case 1: t(searched ? ListText.oneResult : .one)
            case ...1000: t(searched ? ListText.someResults : .some, number(count))
            default: t(searched ? ListText.manyResults : .many)
            }
        return group {
            words
            if let overdue = model.frame.counts?.overdue, overdue > 0, model.query == ListQuery() {
                " · "
                span(.class("overdue-total")) {
                    overdue == 1 ? t(FrameText.oneOverdue) : t(FrameText.overdueCount, number(overdue))
                }
            }
        }
    }

    @MarkupBuilder
    private func filters(_ model: TicketListModel) -> Markup {
        let query = model.query
        if !query.search.isEmpty {
            nav(.class("chips"), .aria(.label, t(ListText.searchIn))) {
                for view in ListView.allCases {
                    chip(t(name(of: view)), to: query.with(view: view), query)
                }
                a(.class("chip clear"), .href(paths.list(ListQuery(query.view == .all ? .open : query.view)))) {
                    icon(.close)
                    span { t(ListText.clearSearch) }
                }
            }
        }
        if query.view == .department { departmentFilter(model) }
        if model.frame.channels.count > 1 {
            nav(.class("chips"), .aria(.label, t(ListText.channels))) {
                chip(t(ListText.allChannels), to: query.with(channel: nil), query)
                for channel in model.frame.channels {
                    chip(
                        channel.title.text(in: language), icon: .channel(channel.icon),
                        to: query.with(channel: channel.name), query)
                }
            }
        }
    }

    // Every department may be chosen, also one that takes no more requests: it may still hold some.
    @MarkupBuilder
    private func departmentFilter(_ model: TicketListModel) -> Markup {
        let query = model.query
        let tree = model.frame.organisation.tree
        if !tree.isEmpty {
            form(.class("department-filter"), .get, .role("search"), .action(paths.list(ListQuery()))) {
                input(.type("hidden"), .name("view"), .value(query.view.rawValue))
                for (name, value) in query.fromItsStart.pairs where name != "view" && name != "department" {
                    input(.type("hidden"), .name(name), .value(value))
                }
                label(.for("department")) { t(ListText.department) }
                select(.id("department"), .name("department")) {
                    option(.value(""), .selected(query.department == nil)) { t(ListText.allDepartments) }
                    for (department, depth) in tree {
                        option(.value(department.code.value), .selected(department.code == query.department)) {
                            indented(department.name, depth)
                        }
                    }
                }
                button(.type("submit"), .class("button small")) { t(ListText.show) }
            }
        }
    }

    private func chip(_ words: String, icon drawing: Icon? = nil, to target: ListQuery, _ present: ListQuery) -> Markup
    {
        a(.class("chip"), .href(paths.list(target)), .aria(.current, target == present.fromItsStart ? "true" : nil)) {
            if let drawing { icon(drawing) }
            span { words }
        }
    }

    @MarkupBuilder
    private func lines(_ model: TicketListModel) -> Markup {
        for (heading, lines) in groups(model) {
            section(.class("group")) {
                if let heading { h2(.class("group-name")) { t(heading) } }
                ul(.class("lines")) {
                    for line in lines {
                        ticketLine(
                            line, model.frame, isMarkable: model.mayAct,
                            isMarked: model.bulk?.numbers.contains(line.ticket.number) ?? false)
                    }
                }
            }
        }
        turning(
            previous: model.page.previous.map { paths.list(model.query.with(start: $0)) },
            next: model.page.next.map { paths.list(model.query.with(start: $0)) })
    }

    // The open views come by deadline, so equal urgencies are neighbours; other views have one group without a name.
    private func groups(_ model: TicketListModel) -> [(ListText?, [TicketLine])] {
        guard model.query.ordering == .due else { return [(nil, model.page.lines)] }
        var groups: [(ListText?, [TicketLine])] = []
        for line in model.page.lines {
            let name: ListText =
                switch Urgency(line.ticket.standing(at: now)) {
                case .overdue: .groupOverdue
                case .soon: .groupSoon
                case .calm: .groupLater
                case .none, .met, .missed: .groupNone
                }
            if groups.last?.0 == name {
                groups[groups.count - 1].1.append(line)
            } else {
                groups.append((name, [line]))
            }
        }
        return groups
    }

    /// Links to the neighbouring pages.
    @MarkupBuilder
    ///
    /// - Parameter page: its number, where pages are counted.
    func turning(previous: Address?, next: Address?, page: Int? = nil) -> Markup {
        if previous != nil || next != nil {
            nav(.class("turning"), .aria(.label, t(ListText.pages))) {
                if let previous {
                    a(.class("button"), .href(previous), .rel("prev")) {
                        icon(.previous)
                        span { t(ListText.previous) }
                    }
                }
                if let page { span(.aria(.current, "page")) { t(ListText.page, page) } }
                if let next {
                    a(.class("button"), .href(next), .rel("next")) {
                        span { t(ListText.next) }
                        icon(.next)
                    }
                }
            }
        }
    }
}
