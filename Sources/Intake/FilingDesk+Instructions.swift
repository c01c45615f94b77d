// Words to the machine: no more texts, texts again, how does my request stand. They get a place in the sender's latest
// ticket, or a closed one of their own, and at most one automatic answer; no clock runs for them.

import Channels
import Foundation
import Store
import Tickets

extension FilingDesk {
    func obey(
        _ instruction: CitizenInstruction, _ letter: Letter, in filing: any Filing
    ) throws -> Placed {
        let sender = letter.translation.sender.address
        let channel = letter.item.channel
        // The latest ticket, however long ago, but never somebody else's.
        let last = try filing.conversation(with: sender, channel: channel, account: letter.item.account)
        let own = try last.flatMap { try filing.ticket($0.ticket) } ?? open(letter, state: .closed, in: filing)
        let placed = try add(letter, to: own, isNew: last == nil, stranger: false, in: filing)
        switch instruction {
        case .stop:
            if try filing.setOptedOut(true, address: sender, channel: channel, at: letter.now) {
                try record("opted_out", own, letter, in: filing)
                try reply(.optedOut, about: own, letter, in: filing)
            }
        case .start:
            if try filing.setOptedOut(false, address: sender, channel: channel, at: letter.now) {
                try record("opted_in", own, letter, in: filing)
            }
        case .status(let number):
            // A number alone opens nothing: it must be a ticket of this sender's.
            let asked = try number.flatMap { try filing.find(number: $0) } ?? (number == nil ? last?.ticket : nil)
            if let asked, try filing.isParticipant(sender, of: asked), let ticket = try filing.ticket(asked) {
                try reply(.status, about: ticket, on: own, letter, in: filing)
            } else {
                try reply(.unknownNumber, about: own, letter, in: filing)
            }
        }
        return placed
    }

    private func record(_ what: String, _ ticket: Ticket, _ letter: Letter, in filing: any Filing) throws {
        try filing.record(
            NewEvent(ticket: ticket.id, what: what, detail: ["channel": letter.item.channel.value], at: letter.now))
    }

    /// - Parameter home: the ticket on whose thread the answer stands; `ticket` is the one it speaks of.
    private func reply(
        _ kind: AutomaticText, about ticket: Ticket, on home: Ticket? = nil, _ letter: Letter, in filing: any Filing
    ) throws {
        let account = letter.account
        let sender = letter.translation.sender
        guard account.acknowledges, letter.translation.automaticAnswerForbidden == nil, !sender.key.isEmpty,
            !letter.comesFromUs, letter.now - letter.arrivedAt <= rules.acknowledgement.oldest,
            let text = rules.text(kind, channel: letter.item.channel, language: account.language),
            // Two machines must not talk to each other: an answer on request may come sooner than an unasked one.
            try filing.lastAutomatic(to: sender.address).map({ letter.now - $0 >= rules.instructionInterval }) ?? true
        else { return }
        let changed = WallReading(ticket.updatedAt, in: rules.timeZone, language: account.language)
        let link = try link(to: ticket, for: sender, account.language, in: filing) ?? ""
        let filled = text.filled(
            facts(of: letter, ticket).merging([
                AcknowledgementText.link: link,
                "stato": StateWords.words(for: ticket.state, language: account.language),
                "data-aggiornamento": changed.date, "ora-aggiornamento": changed.time,
            ]) { $1 })
        _ = try filing.enqueue(
            NewOutgoing(
                ticket: (home ?? ticket).id, direction: .automatic, author: nil, authorName: account.title,
                to: ReplyAddress(channel: letter.item.channel, account: letter.item.account, party: sender),
                token: .random(), subject: filled.subject, text: filled.body, writtenAt: letter.now))
    }
}

/// A ticket's state as a citizen hears it in a sentence: «la richiesta è …» (facts 8.6).
enum StateWords {
    static func words(for state: TicketState, language: String) -> String {
        let english = language == "en"
        return switch state {
        case .new: english ? "received" : "ricevuta"
        case .open: english ? "being worked on" : "in lavorazione"
        case .waitingForCitizen: english ? "waiting for information from you" : "in attesa di Sue informazioni"
        case .withBackOffice: english ? "being worked on" : "in lavorazione"
        case .withDepartment: english ? "with the office in charge" : "affidata all'ufficio competente"
        case .answered: english ? "answered" : "conclusa con risposta inviata"
        case .closed: english ? "closed" : "chiusa"
        }
    }
}
