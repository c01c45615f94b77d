// A ticket's page: head, thread, forms; beside them what is known of it and what can be done.

import Store
import Tickets

extension Pages {
    /// A ticket's page.
    func ticket(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let title = "\(subject(ticket.subject)) · \(ticket.number)"
        let home = paths.ticket(ticket.number)
        return page(model.frame, .ticket, title: title, live: "ticket", ticket: ticket.id, home: home) {
            div(.class("ticket")) {
                div(.class("ticket-main")) {
                    ticketHead(model)
                    presence(model)
                    undoBar(model)
                    thread(model)
                    inside(model)
                    writing(model)
                }
                aside(.class("ticket-side"), .aria(.label, t(TicketText.aboutTicket))) { side(model) }
            }
        }
    }

    private func ticketHead(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return header(.class("ticket-head"), .id("ticket-head"), .data("data-region")) {
            a(.class("back"), .href(paths.list(ListQuery())), .data("data-back")) {
                icon(.back)
                span { t(TicketText.back) }
            }
            h1(.class(ticket.subject.utf8.count > 160 ? "long" : nil)) { bdi { subject(ticket.subject) } }
            p(.class("ticket-facts")) {
                span(.class("line-number")) {
                    unseen(t(TicketText.number) + " ")
                    ticket.number.description
                }
                state(ticket.state)
                if ticket.state != .closed { standing(of: ticket) }
                if ticket.state.isOpen { warned(ticket) }
                if ticket.state.isOpen, ticket.level != .first { holder(ticket, model) }
                if ticket.isComplaint { complaintMark }
                if let outcome = ticket.outcome { span(.class("outcome")) { t(text(of: outcome)) } }
                channelWord(ticket.replyAddress.channel, model.frame)
            }
            merged(model)
            parted(model)
            ticketActs(model)
        }
    }

    private func ticketActs(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return div(.class("ticket-acts")) {
            if ticket.state == .closed {
                actButton(paths.reopen(ticket.number), model.frame, t(TicketText.reopen), icon: .retry)
            } else if model.answer != nil {
                a(.class("button primary"), .href(.here("answer")), .data("data-focus", "answer-text")) {
                    icon(.reply)
                    span { t(TicketText.answer) }
                }
            }
            if ticket.state != .closed { completionAct(model) }
            a(.class("button"), .href(.here("note")), .data("data-focus", "note-text")) {
                icon(.note)
                span { t(TicketText.addNote) }
            }
            if model.frame.takesCalls, model.frame.user?.may(.register) == true {
                a(.class("button"), .href(paths.phoneCall(ticket.number))) {
                    icon(.phone)
                    span { t(TicketText.call) }
                }
            }
            if ticket.state != .closed {
                a(.class("button"), .href(.here("hand-over")), .data("data-focus", "hand-over")) {
                    icon(.raise)
                    span { t(LevelText.handOver) }
                }
                takingOn(model)
            }
            a(.class("button quiet"), .href(paths.printed(ticket.number)), .data("data-printed")) {
                icon(.print)
                span { t(FrameText.print) }
            }
        }
    }

    private func holder(_ ticket: Ticket, _ model: TicketModel) -> Markup {
        span(.class("holder")) {
            icon(ticket.level == .backOffice ? .desk : .building)
            bdi { holderName(ticket.level, ticket.department, model.frame.organisation) }
            if let running = model.running {
                span(.class("holder-age")) { t(LevelText.age, times.duration(now - running.at)) }
            }
        }
    }

    private func takingOn(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let isMine = ticket.assignee != nil && ticket.assignee == model.frame.user?.id
        return actButton(
            paths.assign(ticket.number), model.frame, t(isMine ? TicketText.release : .takeOn), icon: .person,
            kind: isMine || ticket.assignee != nil ? "button quiet" : "button", name: FormField.assignee,
            value: isMine ? AssigneeValue.nobody : AssigneeValue.me)
    }

    @MarkupBuilder
    private func writing(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        if ticket.state == .closed, model.answer?.problems.isEmpty ?? true {
            div(.class("banner calm"), .id("answer")) {
                icon(.closed)
                div(.class("banner-body")) {
                    p {
                        strong { t(TicketText.closedTitle) }
                        " " + t(TicketText.closedText)
                    }
                    actButton(paths.reopen(ticket.number), model.frame, t(TicketText.reopen), icon: .retry)
                }
            }
        } else if let answer = model.answer {
            answerForm(answer, model)
        } else {
            banner(.information, kind: "calm") {
                p {
                    strong { t(TicketText.noChannelTitle) }
                    " " + t(TicketText.noChannelText)
                }
            }
        }
        noteForm(model)
    }

    private func noteForm(_ model: TicketModel) -> Markup {
        let form = model.note
        return section(.class("card note-form"), .id("note"), .aria(.labelledby, "note-title")) {
            h2(.id("note-title")) {
                icon(.note)
                span { t(TicketText.note) }
            }
            act(paths.note(model.view.ticket.number), model.frame, class: "stack") {
                onceFields(model)
                div(.class("field")) {
                    label(.for("note-text")) { t(TicketText.noteLabel) }
                    p(.class("hint"), .id("note-hint")) { t(TicketText.noteHint) }
                    textarea(
                        .id("note-text"), .name(FormField.text), .rows(3), .required(), .data("data-draft", "note"),
                        .aria(.describedby, form.isBlank ? "note-hint note-problem" : "note-hint"),
                        .aria(.invalid, form.isBlank ? "true" : nil), text: form.text)
                    copyState
                    if form.isBlank { p(.class("problem"), .id("note-problem")) { t(TicketText.noteBlank) } }
                }
                button(.type("submit"), .class("button")) { t(TicketText.noteSave) }
            }
        }
    }
}
