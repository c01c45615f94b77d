// A ticket's tags: what is on it, each with a way to take it away, and a field for one more.

import Store
import Tickets

extension Pages {
    func tagPanel(_ model: TicketModel) -> Markup {
        let number = model.view.ticket.number
        return section(.class("card"), .id("tags"), .data("data-region")) {
            h2 { t(InboxText.tags) }
            if model.tags.isEmpty {
                p(.class("hint")) { t(InboxText.noTags) }
            } else {
                ul(.class("tags")) {
                    for tag in model.tags {
                        li {
                            act(paths.tags(number), model.frame) {
                                input(.type("hidden"), .name(FormField.undo), .value("1"))
                                input(.type("hidden"), .name("tag"), .value(tag.name))
                                button(.type("submit"), .class("tag")) {
                                    span { bdi { tag.name } }
                                    icon(.close)
                                    unseen(t(InboxText.removeTagNamed, tag.name))
                                }
                            }
                        }
                    }
                }
            }
            act(paths.tags(number), model.frame, class: "row") {
                label(.class("unseen"), .for("new-tag")) { t(InboxText.newTag) }
                input(
                    .type("text"), .id("new-tag"), .name("tag"), .required(), .maxlength(TicketTag.longest),
                    .autocomplete("off"), .placeholder(t(InboxText.newTag)), .title(t(InboxText.tagHint)))
                button(.type("submit"), .class("button small")) { t(InboxText.addTagGo) }
            }
        }
    }

    /// The tags of a line.
    @MarkupBuilder
    func tagList(_ tags: [TicketTag]) -> Markup {
        if !tags.isEmpty {
            span(.class("line-tags")) {
                unseen(t(InboxText.tags) + ": ")
                for tag in tags { span(.class("tag")) { bdi { tag.name } } }
            }
        }
    }
}

extension Pages {
    /// Queue and priority in the form of the classification, where the service has queues.
    @MarkupBuilder
    func placing(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let queues = model.frame.organisation.queues(of: ticket.number.service, on: today)
        if !queues.isEmpty || ticket.queue != nil {
            div(.class("field")) {
                label(.for("queue")) { t(InboxText.queue) }
                select(.id("queue"), .name(FormField.queue)) {
                    option(.value(""), .selected(ticket.queue == nil)) { t(InboxText.noQueue) }
                    if let code = ticket.queue, !queues.contains(where: { $0.code == code }) {
                        option(.value(code.value), .selected(true)) {
                            model.frame.organisation.queue(code).map(name(of:)) ?? code.value
                        }
                    }
                    for queue in queues {
                        option(.value(queue.code.value), .selected(queue.code == ticket.queue)) { name(of: queue) }
                    }
                }
            }
            div(.class("field")) {
                label(.for("priority")) { t(InboxText.priority) }
                select(.id("priority"), .name(FormField.priority)) {
                    option(.value(""), .selected(ticket.priority == nil)) { "—" }
                    for priority in PriorityClass.allCases {
                        option(.value(priority.rawValue), .selected(priority == ticket.priority)) {
                            t(text(of: priority))
                        }
                    }
                }
            }
        }
    }

    /// The line of history of a tag, a queue, an undoing.
    func inboxWords(_ event: NewEvent, _ model: TicketModel) -> String? {
        let detail = event.detail
        switch event.what {
        case "tagged": return t(InboxText.eventTagged, detail["tag"] ?? "")
        case "untagged": return t(InboxText.eventUntagged, detail["tag"] ?? "")
        case "bulk_undone": return t(InboxText.eventUndone)
        default:
            var parts: [String] = []
            if let code = detail["queue"] {
                let name = model.frame.organisation.queue(QueueCode(code)).map(name(of:)) ?? code
                parts.append(code.isEmpty ? t(InboxText.eventNoQueue) : t(InboxText.eventQueue, name))
            }
            if let priority = detail["priority"] { parts.append(t(InboxText.eventPriority, priority)) }
            return parts.isEmpty ? nil : parts.joined(separator: ", ")
        }
    }

    /// The asker's own department and the queues, with their counts.
    @MarkupBuilder
    func inboxViews(_ frame: PageFrame) -> Markup {
        let queues = frame.organisation.queues.filter {
            $0.validity.contains(today) && (frame.counts?.queues[$0.code.value] ?? 0) > 0
        }
        if frame.user?.department != nil || !queues.isEmpty {
            ul(.aria(.label, t(FrameText.queues))) {
                if let department = frame.user?.department {
                    inboxView(
                        paths.list(ListQuery(.department, department: department)), .building,
                        t(FrameText.myDepartment), frame.counts?.myDepartment ?? 0)
                }
                for queue in queues { queueView(queue, frame) }
            }
        }
    }

    private func queueView(_ queue: Queue, _ frame: PageFrame) -> Markup {
        var query = ListQuery()
        query.filters.queue = queue.code
        return inboxView(
            paths.list(query), .ladder, name(of: queue), frame.counts?.queues[queue.code.value] ?? 0)
    }

    private func inboxView(_ address: Address, _ drawing: Icon, _ words: String, _ count: Int) -> Markup {
        li {
            a(.href(address)) {
                icon(drawing)
                span(.class("view-name")) { words }
                span(.class("count")) { number(count) }
            }
        }
    }
}
