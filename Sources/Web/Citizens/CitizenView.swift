// What of a ticket its citizen may see. Chosen by what is named here, not by what is left out: notes, mails to people inside,
// contributions, acknowledgements, bounces, other people's words have no way in.

import Store
import Tickets

enum CitizenView {
    /// In the words of facts 8.6.
    static func state(_ view: TicketView) -> CitizenStatusText {
        switch view.ticket.state {
        case .new: .received
        case .open: isReopened(view) ? .reopened : .inHand
        case .waitingForCitizen: .waiting
        case .withBackOffice: .inHand
        case .withDepartment: .withOffice
        case .answered: .answered
        case .closed: .closed
        }
    }

    /// Whether it came back after an end, and nothing has gone out since.
    private static func isReopened(_ view: TicketView) -> Bool {
        let ends = ["reopened", "answered", "closed", "escalated"]
        return view.events.last { ends.contains($0.event.what) }?.event.what == "reopened"
    }

    /// When something that he may see last happened. The ticket's own last change may be a note.
    static func lastWord(_ view: TicketView) -> Instant {
        let seen = contacts(view) + answers(view)
        let steps = view.events.filter { ["closed", "reopened", "escalated"].contains($0.event.what) }.map(\.event.at)
        return (seen.map(\.at) + steps).max() ?? view.ticket.openedAt
    }

    /// His own words.
    static func contacts(_ view: TicketView) -> [Message] {
        view.messages.filter { $0.direction == .inbound && $0.kind == .contact && isHis($0.party, view.ticket) }
    }

    /// Answers to him that went out.
    static func answers(_ view: TicketView) -> [Message] {
        view.messages.filter {
            $0.direction == .answer && view.outbox[$0.id]?.state == .accepted && isHis($0.party, view.ticket)
        }
    }

    /// Somebody else on the ticket (a relative, another citizen whose request was joined) does not read along here.
    private static func isHis(_ party: Party, _ ticket: Ticket) -> Bool {
        party.key.isEmpty || party.key == ticket.requester.key || party.key == ticket.replyAddress.party.key
    }

    /// - Parameter address: of a file of an answer.
    static func words(_ view: TicketView, file address: (MessageID, Int) -> Address) -> [CitizenRequestModel.Word] {
        let calls = Set(view.contacts.filter { $0.exclusion == .telephone }.map(\.message))
        return (contacts(view) + answers(view)).sorted { ($0.at, $0.id) < ($1.at, $1.id) }.map { message in
            let isOurs = message.direction == .answer
            let files = message.attachments.enumerated().filter { !$0.element.inline }.map { index, file in
                CitizenRequestModel.File(
                    name: file.name, size: file.size, address: isOurs ? address(message.id, index) : nil)
            }
            if calls.contains(message.id) {
                return CitizenRequestModel.Word(
                    isOurs: false, at: message.at, subject: "", text: "", files: [], isCall: true)
            }
            return CitizenRequestModel.Word(
                isOurs: isOurs, at: message.at, subject: message.subject, text: message.newText ?? message.text,
                files: files)
        }
    }
}
