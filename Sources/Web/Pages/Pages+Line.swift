// One line of the list, and what stands there when there is none.

import Channels
import Store
import Tickets

extension Pages {
    func ticketLine(
        _ line: TicketLine, _ frame: PageFrame, isMarkable: Bool = false, isMarked: Bool = false
    ) -> Markup {
        let ticket = line.ticket
        let urgency = Urgency(ticket.standing(at: now))
        return li(.class("line \(urgency.rawValue)"), .id("t\(ticket.id)"), .data("data-line")) {
            if isMarkable { mark(ticket, isMarked: isMarked) }
            div(.class("line-main")) {
                p(.class("line-who")) {
                    span(.class("line-person")) { name(ticket.requester) }
                    if line.messages > 1 {
                        span(.class("line-messages"), .title(t(ListText.someMessages, line.messages))) {
                            span(.aria(.hidden, "true")) { number(line.messages) }
                            unseen(t(ListText.someMessages, line.messages))
                        }
                    }
                    if line.attachments > 0 { attachmentCount(line.attachments) }
                    if ticket.isComplaint { complaintMark }
                    if line.hasDeliveryTrouble {
                        span(.class("flag trouble")) {
                            icon(.warning)
                            span { t(ListText.trouble) }
                        }
                    }
                }
                p(.class("line-subject")) {
                    a(.href(paths.ticket(ticket.number)), .class("line-link")) { bdi { subject(ticket.subject) } }
                }
                p(.class("line-excerpt"), .dir("auto")) { Self.oneLine(StatusLink.masked(line.excerpt)) }
                tagList(line.tags)
            }
            div(.class("line-facts")) {
                channelWord(line.channel, frame)
                span(.class("line-number")) { ticket.number.description }
                span {
                    unseen(t(ListText.lastMessage) + " ")
                    moment(line.lastInboundAt)
                }
                if let queue = frame.organisation.queue(ticket.queue) {
                    span(.class("line-queue")) {
                        unseen(t(InboxText.queue) + " ")
                        name(of: queue)
                        if let priority = ticket.priority { " · " + priority.rawValue }
                    }
                }
                if let topic = frame.organisation.topic(ticket.topic) {
                    span(.class("line-topic")) {
                        unseen(t(ListText.topic) + " ")
                        name(of: topic)
                    }
                }
            }
            div(.class("line-state")) {
                ticket.state == .closed || ticket.state == .answered
                    ? state(ticket.state) : standing(of: ticket)
                if ticket.state.isOpen { warned(ticket) }
                if ticket.state.isOpen, ticket.level != .first { holder(line, frame) }
                assignee(line.assigneeName)
            }
        }
    }

    var complaintMark: Markup {
        span(.class("flag complaint")) {
            icon(.speech)
            span { t(ListText.complaint) }
        }
    }

    /// How far its time is over, where somebody has been warned of it; after the deadline the standing says more.
    @MarkupBuilder
    func warned(_ ticket: Ticket) -> Markup {
        if let percent = ticket.warned, percent < 100, case .running = ticket.standing(at: now) {
            span(.class("warned")) {
                icon(.bell)
                span { t(ListText.warned, percent) }
            }
        }
    }

    /// Who has it above the first level, and for how long.
    private func holder(_ line: TicketLine, _ frame: PageFrame) -> Markup {
        let ticket = line.ticket
        return span(.class("holder")) {
            icon(ticket.level == .backOffice ? .desk : .building)
            span(.class("holder-words")) {
                span(.class("holder-name")) { bdi { holderName(ticket.level, ticket.department, frame.organisation) } }
                if let since = line.heldSince {
                    span(.class("holder-age")) {
                        t(ListText.heldSince, times.duration(now - since))
                        if line.reminders > 0 {
                            " · "
                            line.reminders == 1 ? t(ListText.oneReminder) : t(ListText.someReminders, line.reminders)
                        }
                    }
                }
                if let until = line.heldUntil {
                    span(.class("holder-age")) {
                        t(
                            ListText.secondLevel,
                            words(for: DeadlineStanding(due: until, answered: nil, now: now), took: nil))
                    }
                }
            }
        }
    }

    private func attachmentCount(_ count: Int) -> Markup {
        span(.class("flag")) {
            icon(.paperclip)
            span { count == 1 ? t(ListText.oneAttachment) : t(ListText.someAttachments, count) }
        }
    }

    private func assignee(_ name: String?) -> Markup {
        span(.class(name == nil ? "assignee nobody" : "assignee")) {
            if let name {
                initials(name)
                unseen(t(ListText.assignedTo, ""))
                bdi(.class("assignee-name")) { name }
            } else {
                span { t(ListText.nobody) }
            }
        }
    }

    /// A channel's drawing with its word.
    func channelWord(_ channel: ChannelName?, _ frame: PageFrame) -> Markup {
        let descriptor = frame.channel(channel)
        return span(.class("channel")) {
            icon(.channel(descriptor?.icon))
            span { descriptor?.title.text(in: language) ?? channel?.value ?? "" }
        }
    }

    func state(_ state: TicketState) -> Markup {
        span(.class("state \(state.rawValue)")) { t(text(of: state)) }
    }

    func text(of state: TicketState) -> StateText {
        switch state {
        case .new: .new
        case .open: .open
        case .waitingForCitizen: .waitingForCitizen
        case .withBackOffice: .withBackOffice
        case .withDepartment: .withDepartment
        case .answered: .answered
        case .closed: .closed
        }
    }

    func empty(_ model: TicketListModel) -> Markup {
        let query = model.query
        if query.start != nil {
            return nothing(.inbox, t(ListText.emptyPage), t(ListText.emptyPageText)) {
                a(.class("button"), .href(paths.list(query.fromItsStart))) { t(ListText.emptyPageLink) }
            }
        }
        if !query.search.isEmpty { return nothing(.search, t(ListText.emptySearch), t(ListText.emptySearchText)) {} }
        if !query.filters.isEmpty {
            return nothing(.search, t(ListText.emptyFilters), t(ListText.emptyFiltersText)) {
                a(.class("button"), .href(paths.list(query.with(filters: ListFilters())))) { t(InboxText.clearFilters) }
            }
        }
        switch query.view {
        case .open: return nothing(.check, t(ListText.emptyOpen), t(ListText.emptyOpenText)) {}
        case .mine:
            return nothing(.person, t(ListText.emptyMine), t(ListText.emptyMineText)) {
                if let count = model.frame.counts?.unassigned, count > 0 {
                    a(.class("button"), .href(paths.list(ListQuery(.unassigned)))) { t(ListText.seeUnassigned) }
                }
            }
        case .unassigned: return nothing(.people, t(ListText.emptyUnassigned), t(ListText.emptyUnassignedText)) {}
        case .urgent: return nothing(.hourglass, t(ListText.emptyUrgent), t(ListText.emptyUrgentText)) {}
        case .waiting: return nothing(.hourglass, t(ListText.emptyWaiting), t(ListText.emptyWaitingText)) {}
        case .backOffice: return nothing(.desk, t(ListText.emptyBackOffice), t(ListText.emptyBackOfficeText)) {}
        case .department: return nothing(.building, t(ListText.emptyDepartment), t(ListText.emptyDepartmentText)) {}
        case .answered: return nothing(.answered, t(ListText.emptyAnswered), t(ListText.emptyAnsweredText)) {}
        case .closed: return nothing(.closed, t(ListText.emptyClosed), t(ListText.emptyClosedText)) {}
        case .all: return nothing(.inbox, t(ListText.emptyAll), t(ListText.emptyAllText)) {}
        }
    }

    /// What stands where there is nothing: a kind word, and a way on.
    func nothing(_ drawing: Icon, _ title: String, _ text: String, @MarkupBuilder _ more: Content) -> Markup {
        div(.class("nothing")) {
            icon(drawing)
            h2 { title }
            p { text }
            more()
        }
    }
}
