// The automatic acknowledgement: decided and enqueued in the transaction that opens or extends the ticket. It never
// stops the clock.

import Channels
import Store
import Tickets

extension FilingDesk {
    /// Where the acknowledgement would go: by the way that the citizen has chosen for his answer, else by that by which he came.
    private func way(_ letter: Letter) -> ReplyAddress {
        answerBy(letter)
            ?? ReplyAddress(
                channel: letter.item.channel, account: letter.item.account,
                party: letter.translation.replyTo ?? letter.translation.sender)
    }

    /// nil when the acknowledgement may go.
    func refusal(_ letter: Letter, in filing: any Filing) throws -> AcknowledgementRefusal? {
        let way = way(letter)
        let addressee = way.party
        var rule = rules.acknowledgement
        rule.enabled =
            rule.enabled && letter.account.acknowledges
            && rules.text(.acknowledgement, channel: way.channel, language: letter.account.language) != nil
        // Both are asked: who writes under many names with one address for answers gets one, too.
        let times = try Set([addressee.key, letter.translation.sender.key]).subtracting([""])
            .compactMap { try filing.lastAutomatic(to: $0) }
        return rule.refusal(
            kind: letter.kind,
            forbidden: letter.translation.automaticAnswerForbidden != nil || addressee.key.isEmpty,
            fromOurselves: letter.comesFromUs || own.contains(addressee),
            optedOut: try filing.isOptedOut(addressee.address, channel: way.channel),
            arrivedAt: letter.arrivedAt,
            last: times.max(), now: letter.now)
    }

    /// - Parameter stranger: whoever wrote is not known on the ticket.
    func acknowledge(
        _ letter: Letter, _ ticket: Ticket, _ message: MessageID, _ due: Instant, stranger: Bool, in filing: any Filing
    ) throws {
        let account = letter.account
        let opening = opening(for: letter, on: ticket)
        let wording = wording(of: letter, opening: opening)
        let way = way(letter)
        guard let text = rules.text(wording, channel: way.channel, language: account.language) else { return }
        var values = facts(of: letter, ticket, due: due, opening: opening)
        values[AcknowledgementText.link] =
            stranger ? nil : try link(to: ticket, for: way.party, account.language, in: filing)
        if way.channel != letter.item.channel {
            // Nobody has proved that the address is his: the words that come with it go to nobody.
            values["oggetto"] = values["servizio"]
            values.merge(accounts[way.channel]?[way.account]?.textFields ?? [:]) { own, _ in own }
        }
        let filled = text.filled(values)
        _ = try filing.enqueue(
            NewOutgoing(
                ticket: ticket.id, direction: .automatic, author: nil, authorName: account.title,
                to: way, token: .random(), subject: filled.subject, text: filled.body, answering: message,
                writtenAt: letter.now))
    }

    /// Which acknowledgement fits: the channel knows what came incomplete, the calendar when nobody is there.
    private func wording(of letter: Letter, opening: Instant?) -> AutomaticText {
        if let named = letter.translation.acknowledgement,
            let text = AutomaticText(rawValue: "acknowledgement-\(named)")
        {
            return text
        }
        return opening == nil ? .acknowledgement : .outOfHours
    }

    /// When somebody will look at what has come while nobody is there; nil when somebody is, or when it has lain so long
    /// that opening hours have come since.
    private func opening(for letter: Letter, on ticket: Ticket) -> Instant? {
        guard rules.outOfHoursTexts, let calendar = rules.services[ticket.number.service]?.calendar,
            !calendar.isOpen(at: letter.arrivedAt), let next = calendar.nextOpening(atOrAfter: letter.arrivedAt),
            next > letter.now
        else { return nil }
        return next
    }

    /// The address of the request's own page, which nobody else can know: nil for everybody but him who asked, at his own address.
    /// Whoever wrote on the ticket besides (in copy, merged with it, under another address for answers) never gets it (A6).
    /// - Parameter language: of the page, `it` or `en`: that of the words that lead there.
    func link(
        to ticket: Ticket, for addressee: Party, _ language: String, in filing: any Filing
    ) throws -> String? {
        let own = [ticket.requester.key, ticket.replyAddress.party.key]
        guard !addressee.key.isEmpty, own.contains(addressee.key), let base = rules.pageBase,
            let secret = try filing.statusSecret(of: ticket.id)
        else { return nil }
        return "\(base)/\(language == "en" ? "status" : "stato")/\(ticket.number)/\(secret)"
    }

    /// What the fields stand for.
    func facts(
        of letter: Letter, _ ticket: Ticket, due: Instant? = nil, opening: Instant? = nil
    ) -> [String: String] {
        let account = letter.account
        func reading(_ instant: Instant) -> WallReading {
            WallReading(instant, in: rules.timeZone, language: account.language)
        }
        let arrival = reading(letter.arrivedAt)
        var values = account.textFields
        values.merge(letter.translation.textFields) { $1 }
        values["numero"] = ticket.number.description
        values["oggetto"] = AcknowledgementText.oneLine(letter.translation.subject)
        // An account may take in for several services.
        let service = ticket.number.service
        values["servizio"] = rules.services[service]?.title ?? service
        values["casella"] = account.title
        values["data"] = arrival.date
        values["ora"] = arrival.time
        values["mittente"] = values["mittente"] ?? letter.translation.sender.address
        if let opening = opening.map(reading) {
            values["data-apertura"] = opening.date
            values["ora-apertura"] = opening.time
        }
        if let due {
            let due = reading(due)
            values["data-scadenza"] = due.date
            values["ora-scadenza"] = due.time
        }
        return values
    }
}
