// Beside a ticket's thread: who asked, who looks after it, its contacts with their deadlines, closing, links, history.

import Channels
import Store
import Tickets

extension Pages {
    @MarkupBuilder
    func side(_ model: TicketModel) -> Markup {
        people(model)
        personPanel(model)
        levels(model)
        contacts(model)
        classification(model)
        if model.mayTag { tagPanel(model) }
        if let solution = model.view.ticket.solution, model.view.ticket.state == .closed { self.solution(solution) }
        linked(model)
        if model.view.ticket.state != .closed { closing(model) }
        if !model.view.escalations.isEmpty { escalations(model) }
        history(model)
    }

    private func people(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return section(.class("card"), .id("people"), .data("data-region")) {
            h2 { t(TicketText.requester) }
            p(.class("requester")) {
                initials(plainName(ticket.requester))
                span(.class("requester-name")) {
                    name(ticket.requester)
                    if !ticket.requester.name.isEmpty, !ticket.requester.address.isEmpty {
                        bdi(.class("exact-address")) { Self.oneLine(ticket.requester.address) }
                    }
                    if let since = model.view.optedOut[ticket.replyAddress] {
                        span(.class("hint opted-out")) { t(PaperText.optedOut, times.short(since)) }
                    }
                }
            }
            dl(.class("facts")) {
                dt { t(TicketText.channel) }
                dd { channelWord(ticket.replyAddress.channel, model.frame) }
                dt { t(TicketText.account) }
                dd { bdi { ticket.replyAddress.account.value } }
                dt { t(TicketText.opened) }
                dd { moment(ticket.openedAt) }
                dt { t(TicketText.assignee) }
                dd(.data("data-assignee")) {
                    model.view.assigneeName.map { name in bdi { name } } ?? span { t(TicketText.nobody) }
                }
            }
            if ticket.state != .closed, !model.colleagues.isEmpty { assigning(model) }
            amending(model)
            if !model.receiptWays.isEmpty { confirming(model) }
        }
    }

    private func assigning(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return details(.class("folded")) {
            summary { t(TicketText.assignTo) }
            act(paths.assign(ticket.number), model.frame, class: "row") {
                label(.class("unseen"), .for("assignee")) { t(TicketText.assignTo) }
                select(.id("assignee"), .name(FormField.assignee)) {
                    option(.value(AssigneeValue.nobody), .selected(ticket.assignee == nil)) { t(TicketText.nobody) }
                    for user in model.colleagues {
                        option(.value("\(user.id)"), .selected(user.id == ticket.assignee)) { user.name }
                    }
                }
                button(.type("submit"), .class("button small")) { t(TicketText.assign) }
            }
        }
    }

    private func solution(_ text: String) -> Markup {
        section(.class("card")) {
            h2 { t(TicketText.solution) }
            prose(text)
        }
    }

    private func closing(_ model: TicketModel) -> Markup {
        let form = model.closing
        return section(.class("card"), .id("closing")) {
            details(.class("folded"), .open(form.isBlank || form.lacksOutcome || !form.solution.isEmpty)) {
                summary { t(TicketText.closeWithoutAnswer) }
                act(paths.close(model.view.ticket.number), model.frame, class: "stack") {
                    div(.class("field")) {
                        label(.for("close-solution")) { t(TicketText.solutionHint) }
                        p(.class("hint"), .id("close-hint")) { t(TicketText.closeHint) }
                        textarea(
                            .id("close-solution"), .name(FormField.solution), .rows(3), .required(), .maxlength(2000),
                            .data("data-draft", "close-solution"),
                            .aria(.describedby, form.isBlank ? "close-hint close-problem" : "close-hint"),
                            .aria(.invalid, form.isBlank ? "true" : nil), text: form.solution)
                        copyState
                        if form.isBlank { p(.class("problem"), .id("close-problem")) { t(TicketText.closeBlank) } }
                    }
                    outcomeField("close-outcome", form.outcome, isMissing: form.lacksOutcome)
                    button(.type("submit"), .class("button")) { t(TicketText.close) }
                }
            }
        }
    }
}
