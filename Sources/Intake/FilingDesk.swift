// Where a message goes and what follows from it: match, open or extend, contact with its deadline, news of our own
// messages, acknowledgement. Runs inside one transaction; asks and writes through `Filing` alone.

import Channels
import Foundation
import Runtime
import Store
import Tickets

/// Codes that the desk adds to `Message.warnings`.
public enum FilingWarning {
    /// Came with our secret, but from somebody not yet known on the ticket (A6).
    public static let otherSender = "other_sender"
    /// A message of ours that came back to one of our own accounts (D9).
    public static let ownMessageReturned = "own_message_returned"
    /// The source gave an arrival in the future; the clock starts when we received it.
    public static let arrivalInFuture = "arrival_in_future"
    /// Pieces of a longer message did not come in time; where they belong stands `[…]`.
    public static let partsMissing = "parts_missing"
}

/// What was done with an item.
struct FiledItem: Sendable {
    /// nil: it is a piece of a longer message, and waits for the others.
    var ticket: TicketID?
    /// nil: an acknowledgement was enqueued.
    var notAcknowledged: AcknowledgementRefusal?
    /// When the wait for the other pieces ends.
    var waitsUntil: Instant?
}

/// The rules of filing.
struct FilingDesk: Sendable {
    private let current: Current<IntakeRules>
    let own: OwnAddresses
    let accounts: [ChannelName: [AccountName: ChannelAccount]]

    var rules: IntakeRules { current.value }

    init(_ channels: [any Channel], _ current: Current<IntakeRules>) {
        self.current = current
        own = OwnAddresses(channels)
        accounts = Dictionary(
            uniqueKeysWithValues: channels.map { channel in
                (channel.descriptor.name, Dictionary(uniqueKeysWithValues: channel.accounts.map { ($0.name, $0) }))
            })
    }

    /// Files one item. Throws only what `filing` throws.
    /// - Parameter complete: what has come of a longer message is all that is waited for.
    func file(
        _ item: ReceivedItem, _ translation: Translation, complete: Bool = false, in filing: any Filing,
        at now: Instant
    ) throws -> FiledItem {
        guard let account = accounts[item.channel]?[item.account] else {
            throw IntakeError(.unknownAccount, operation: "file")
        }
        var letter = Letter(item: item, translation: translation, account: account, now: now)
        var pieces: [WaitingFragment] = []
        if let fragment = translation.fragment {
            switch try join(fragment, letter, complete: complete, in: filing) {
            case .waits(let until): return FiledItem(ticket: nil, notAcknowledged: nil, waitsUntil: until)
            case .whole(let whole, let of):
                letter = whole
                pieces = of
            }
        }
        letter.comesFromUs = own.contains(translation.sender)
        let pointers = try Pointers(of: letter, in: filing)
        letter.isReturned = letter.comesFromUs && !pointers.byToken.isEmpty
        if letter.isBareReport, let ours = pointers.ours {
            try note(letter, pointers, in: filing)
            try filing.settle(item.id, ticket: ours.ticket)
            return FiledItem(ticket: ours.ticket, notAcknowledged: .notAContact)
        }
        let ticket =
            if let instruction = translation.instruction {
                try obey(instruction, letter, in: filing)
            } else { try place(letter, pointers, in: filing) }
        try filing.settle(item.id, ticket: ticket.id)
        for piece in pieces where piece.spool != item.id { try filing.settle(piece.spool, ticket: ticket.id) }
        return FiledItem(ticket: ticket.id, notAcknowledged: ticket.notAcknowledged)
    }

    /// A message on its way through the rules.
    struct Letter {
        var item: ReceivedItem
        var translation: Translation
        var account: ChannelAccount
        var now: Instant
        var comesFromUs = false
        var isReturned = false
        /// Answers a mail of ours to somebody inside, and is not the citizen's.
        var isInside = false
        /// Pieces of it have not come.
        var lacksParts = false
        /// When its first piece arrived, if it came in several.
        var firstArrival: Instant?

        /// What comes back to us is nobody's approach; what somebody inside says is none either. Machines stay machines.
        var kind: MessageKind {
            if isReturned { return .automaticReply }
            return isInside && [.contact, .mailingList].contains(translation.kind) ? .contribution : translation.kind
        }

        /// The clock starts at arrival, but no source can make it start in the future.
        var arrivedAt: Instant { min(firstArrival ?? item.incoming.arrivedAt, item.receivedAt) }

        /// On channels without subjects the first words name the ticket.
        var subject: String {
            guard translation.conversation != nil, translation.subject.isEmpty else {
                return String(translation.subject.prefix(1000))
            }
            let line = AcknowledgementText.oneLine(translation.text)
            return line.count > 70 ? line.prefix(69) + "…" : line
        }

        /// A provider's report without words: what it says stands on our message, and nobody has to read it.
        var isBareReport: Bool {
            (kind == .receipt || kind == .bounce) && translation.notice != nil && translation.attachments.isEmpty
                && !translation.text.contains { !$0.isWhitespace }
        }
    }

    struct Placed {
        var id: TicketID
        var notAcknowledged: AcknowledgementRefusal?
    }

    private func place(_ letter: Letter, _ pointers: Pointers, in filing: any Filing) throws -> Placed {
        switch MatchDecision(candidates: pointers.candidates) {
        case .extend(let id, let stranger):
            guard let ticket = try filing.ticket(id) else { throw StoreError(.missing, operation: "find ticket") }
            var letter = letter
            // Our secret to somebody inside makes a contribution, whoever uses it: reply by a colleague, from another address.
            // Not when the citizen has got hold of it: his words are an approach, with a clock.
            letter.isInside = stranger && pointers.byToken.contains { $0.ticket == id && $0.isInternal }
            let placed = try add(letter, to: ticket, isNew: false, stranger: stranger, in: filing)
            try note(letter, pointers, in: filing)
            return placed
        case .open(let pointed):
            let ticket = try open(letter, in: filing)
            let placed = try add(letter, to: ticket, isNew: true, stranger: false, in: filing)
            for other in pointed { try filing.connect(ticket.id, other, pointers.reason(for: other), at: letter.now) }
            for twin in try twins(of: letter, of: ticket.id, in: filing) {
                try filing.connect(ticket.id, twin, "same_message", at: letter.now)
            }
            return placed
        }
    }

    // MARK: Tickets

    func open(_ letter: Letter, state: TicketState = .new, in filing: any Filing) throws -> Ticket {
        let sender = letter.translation.sender
        var new = NewTicket(
            service: service(of: letter), state: state, subject: letter.subject, requester: sender,
            replyAddress: answerBy(letter)
                ?? ReplyAddress(
                    channel: letter.item.channel, account: letter.item.account,
                    party: letter.translation.replyTo ?? sender),
            token: .random(), year: WallReading(letter.now, in: rules.timeZone).year, openedAt: letter.now)
        new.person = letter.translation.person
        classify(&new, letter)
        return try filing.open(new)
    }

    /// What the citizen was asked for is known from the beginning, and leads into a queue.
    private func classify(_ new: inout NewTicket, _ letter: Letter) {
        let (topic, priority) = (letter.translation.topic, letter.translation.priority)
        guard topic != nil || priority != nil else { return }
        let day = clock(of: new.service).calendar.day(of: letter.now)
        if let topic,
            rules.organisation.topics.contains(where: {
                $0.code == topic && ($0.service == nil || $0.service == new.service) && $0.validity.contains(day)
            })
        {
            new.topic = topic
        }
        new.priority = priority
        new.queue = rules.organisation.queue(service: new.service, priority: priority, topic: new.topic, on: day)
    }

    /// The way that the citizen has chosen, if it is one of ours still: settings may have changed since he wrote.
    func answerBy(_ letter: Letter) -> ReplyAddress? {
        letter.translation.answerBy.flatMap { accounts[$0.channel]?[$0.account] == nil ? nil : $0 }
    }

    func add(
        _ letter: Letter, to ticket: Ticket, isNew: Bool, stranger: Bool, in filing: any Filing
    ) throws -> Placed {
        let translation = letter.translation
        let kind = letter.kind
        let call = kind == .contact ? translation.call : nil
        let needsAnswer = kind.needsAnswer && call == nil
        let clock = needsAnswer ? clock(of: ticket.number.service).setting(from: letter.arrivedAt) : nil
        let refusal = try refusal(letter, in: filing)
        var contact = NewContact(
            spool: letter.item.id, kind: kind, channel: letter.item.channel, account: letter.item.account,
            sender: translation.sender, replyTo: translation.replyTo, subject: translation.subject,
            text: translation.text, newText: translation.newText, attachments: translation.attachments,
            externalID: translation.externalID, references: translation.references.reversed(),
            original: letter.item.original, warnings: warnings(letter, stranger: stranger),
            arrivedAt: letter.arrivedAt, receivedAt: letter.item.receivedAt, needsAnswer: needsAnswer,
            clock: clock, notAcknowledged: refusal?.rawValue)
        contact.particulars = translation.particulars
        contact.registration = translation.registration
        contact.wantsTranscript = translation.wantsTranscript
        contact.isInside = letter.isInside
        contact.exclusion = call == nil ? nil : .telephone
        contact.isOurs = call?.isOutgoing ?? false
        contact.isConversation = translation.conversation != nil && !letter.isInside
        let message = try filing.add(contact, to: ticket.id)
        let operatorID = try call?.registeredBy.flatMap { try filing.user(named: $0) }
        if kind == .contribution {
            // Its line of history is the store's: it belongs to the escalation that is answered.
            try filing.noteContribution(message, to: ticket.id, at: letter.now)
        } else {
            try filing.record(
                NewEvent(
                    ticket: ticket.id, what: isNew ? "opened" : "contact", user: operatorID, message: message,
                    detail: ["kind": kind.rawValue], at: letter.now))
        }
        if let call { try finish(call, ticket, message, isNew: isNew, by: operatorID, in: filing, at: letter.now) }
        if needsAnswer, !ticket.state.isOpen {
            try filing.record(NewEvent(ticket: ticket.id, what: "reopened", message: message, at: letter.now))
        }
        if refusal == nil, let clock {
            try acknowledge(letter, ticket, message, clock.due, stranger: stranger, in: filing)
        }
        return Placed(id: ticket.id, notAcknowledged: refusal)
    }

    /// What follows from a telephone call: who had it has the request; with what he told it is closed, and a caller whose
    /// question is still open brings an ended one back.
    private func finish(
        _ call: Translation.RegisteredCall, _ ticket: Ticket, _ message: MessageID, isNew: Bool, by user: UserID?,
        in filing: any Filing, at now: Instant
    ) throws {
        if isNew, let user { try filing.give(ticket.id, to: user, at: now) }
        if let solution = call.solution {
            try filing.close(ticket.id, solution: solution, outcome: call.outcome, by: user, at: now)
        } else if !isNew, !call.isOutgoing {
            try filing.reopen(ticket.id, at: now)
            if !ticket.state.isOpen {
                try filing.record(
                    NewEvent(ticket: ticket.id, what: "reopened", user: user, message: message, at: now))
            }
        }
    }

    private func clock(of service: String) -> ServiceClock { rules.services[service]?.clock ?? ServiceClock() }

    /// The item may say for which service it is (a separator sheet); one that the settings do not know is the account's.
    private func service(of letter: Letter) -> String {
        guard let named = letter.item.incoming.envelope["service"], rules.services[named] != nil else {
            return letter.account.service
        }
        return named
    }

    private func warnings(_ letter: Letter, stranger: Bool) -> [String] {
        var warnings = letter.translation.warnings
        if letter.isReturned { warnings.append(FilingWarning.ownMessageReturned) }
        if letter.lacksParts { warnings.append(FilingWarning.partsMissing) }
        if stranger, isUnexpected(letter) { warnings.append(FilingWarning.otherSender) }
        if letter.item.incoming.arrivedAt > letter.item.receivedAt + .minutes(5) {
            warnings.append(FilingWarning.arrivalInFuture)
        }
        return warnings
    }

    /// A stranger with our secret: on the citizen's thread anybody new, inside anybody whom we did not write to.
    private func isUnexpected(_ letter: Letter) -> Bool {
        switch letter.kind {
        // Who adds to his own request on its page needs no address.
        // And for a call an operator stands.
        case .contact: !letter.translation.sender.key.isEmpty && letter.translation.call == nil
        case .contribution: !rules.insideAddresses.contains(letter.translation.sender.key)
        default: false
        }
    }

    // MARK: Links

    /// Tickets opened by the same message in another account of ours (D8). The id alone says nothing (L4): sender,
    /// subject and day must be the same, and the account another one.
    private func twins(of letter: Letter, of ticket: TicketID, in filing: any Filing) throws -> [TicketID] {
        guard letter.kind == .contact, let id = letter.translation.externalID, !id.isEmpty else { return [] }
        var twins: [TicketID] = []
        for found in try filing.find(externalID: id) where found.ticket != ticket && found.outbox == nil {
            guard let other = try filing.ticket(found.ticket) else { continue }
            let there = other.replyAddress
            let elsewhere = there.account != letter.item.account || there.channel != letter.item.channel
            let apart = letter.now - other.openedAt
            if elsewhere, other.requester.key == letter.translation.sender.key, other.subject == letter.subject,
                apart <= rules.limits.sameMessage
            {
                twins.append(found.ticket)
            }
        }
        return twins
    }

    // MARK: News of our own messages

    /// Writes what a report says about a message of ours on its outbox entry. An answer that came back brings its
    /// ticket to a person again: the citizen has nothing in his hands. An acknowledgement and a mail to somebody inside do not.
    private func note(_ letter: Letter, _ pointers: Pointers, in filing: any Filing) throws {
        guard letter.kind == .bounce || letter.kind == .receipt, let notice = letter.translation.notice,
            let ours = pointers.ours, let outbox = ours.outbox
        else { return }
        let isNews = try filing.note(
            notice.state, on: outbox, status: notice.status, detail: notice.diagnostic, at: letter.now)
        guard isNews else { return }
        try filing.record(
            NewEvent(
                ticket: ours.ticket, what: notice.state.rawValue, message: ours.message,
                detail: notice.status.map { ["status": $0] } ?? [:], at: letter.now))
        if notice.state == .bounced, !ours.isAutomatic, !ours.isInternal {
            try bringBack(ours.ticket, letter.now, in: filing)
        }
    }

    private func bringBack(_ id: TicketID, _ now: Instant, in filing: any Filing) throws {
        guard let ticket = try filing.ticket(id), ticket.state.canBecome(.open), ticket.state != .new else { return }
        try filing.reopen(id, at: now)
        if !ticket.state.isOpen { try filing.record(NewEvent(ticket: id, what: "reopened", at: now)) }
    }
}

extension ReplyToken {
    /// A new secret.
    static func random() -> ReplyToken {
        guard let token = ReplyToken(RandomIdentifier.token(bits: ReplyToken.length * 5)) else {
            preconditionFailure("a random identifier has the form of a token")
        }
        return token
    }
}

extension Filing {
    /// Links two tickets and says so in the history of both.
    func connect(_ ticket: TicketID, _ other: TicketID, _ reason: String, at now: Instant) throws {
        guard ticket != other else { return }
        try link(ticket, other, reason: reason)
        for (one, its) in [(ticket, other), (other, ticket)] {
            try record(
                NewEvent(
                    ticket: one, what: "linked", detail: ["ticket": its.description, "reason": reason], at: now))
        }
    }
}
