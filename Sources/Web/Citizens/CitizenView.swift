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
    static func lastWord(_ view: TicketView, _ form: ChannelName?) -> Instant {
        let seen = contacts(view, form) + answers(view, form)
        let steps = view.events.filter { ["closed", "reopened", "escalated"].contains($0.event.what) }.map(\.event.at)
        return (seen.map(\.at) + steps).max() ?? view.ticket.openedAt
    }

    /// His own words.
    /// - Parameter form: the channel of the citizens' form, the only one on which he needs no address.
    static func contacts(_ view: TicketView, _ form: ChannelName?) -> [Message] {
        view.messages.filter { $0.direction == .inbound && $0.kind == .contact && isHis($0, view.ticket, form) }
    }

    /// Answers to him that went out.
    static func answers(_ view: TicketView, _ form: ChannelName?) -> [Message] {
        view.messages.filter {
            $0.direction == .answer && view.outbox[$0.id]?.state == .accepted && isHis($0, view.ticket, form)
        }
    }

    /// Somebody else on the ticket (a relative, another citizen whose request was joined) does not read along here. What has no
    /// address is his when it came by the secret of this very ticket; what was joined later came by another one's.
    private static func isHis(_ message: Message, _ ticket: Ticket, _ form: ChannelName?) -> Bool {
        let key = message.party.key
        if key.isEmpty { return message.mergedFrom == nil && message.channel != nil && message.channel == form }
        return key == ticket.requester.key || key == ticket.replyAddress.party.key
    }

    /// A merged ticket's own part of the thread that it was joined with, as a thread of its own: what had come to it, and what has
    /// been answered since to just its own reply address. An earlier answer there was another request's.
    static func part(of view: TicketView, in lead: TicketView) -> TicketView {
        let ticket = view.ticket
        let joined = view.events.last { $0.event.what == "merged" && $0.event.detail["into"] != nil }?.event.at
        var part = lead
        part.ticket = ticket
        part.messages = lead.messages.compactMap { message in
            var message = message
            if message.mergedFrom == ticket.id {
                message.mergedFrom = nil
                return message
            }
            guard message.direction == .answer, message.mergedFrom == nil, let joined, message.at >= joined,
                let to = lead.outbox[message.id]?.to, to.channel == ticket.replyAddress.channel,
                to.account == ticket.replyAddress.account, to.party.key == ticket.replyAddress.party.key
            else { return nil }
            return message
        }
        return part
    }

    /// - Parameter address: of a file of an answer.
    static func words(
        _ view: TicketView, _ form: ChannelName?, file address: (MessageID, Int) -> Address
    ) -> [CitizenRequestModel.Word] {
        let calls = Set(view.contacts.filter { $0.exclusion == .telephone }.map(\.message))
        return (contacts(view, form) + answers(view, form)).sorted { ($0.at, $0.id) < ($1.at, $1.id) }.map { message in
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
