// Composed material for the cases: evidently fictional persons and texts.

import Store
import Testing
import Tickets

/// A fixed beginning: 2026-03-02T08:00:00Z.
let start = Instant(milliseconds: 1_772_438_400_000)
let mail = ChannelName("carrier")
let desk = AccountName("desk")

/// Numbers for keys and tokens; each case takes its own.
actor Counter {
    private var last = 0
    func next() -> Int {
        last += 1
        return last
    }
}

func token(_ number: Int) -> ReplyToken {
    let digits = String(number)
    return ReplyToken(String(repeating: "0", count: ReplyToken.length - digits.utf8.count) + digits)!
}

func item(
    _ key: String, _ text: String? = nil, sameness: String = "key", at: Instant = start,
    envelope: [String: String] = [:]
) -> NewSpoolItem {
    NewSpoolItem(
        key: key, sameness: sameness, arrivedAt: at, bytes: Array((text ?? "text of \(key)").utf8),
        envelope: envelope)
}

let anna = Party(name: "Anna Prova", address: "anna@example.org")
let bruno = Party(name: "Bruno Esempio", address: "Bruno@Example.com")

/// A store with the short ways that the cases use.
struct Scene {
    let store: any Store
    var account = desk

    func accept(_ items: [NewSpoolItem], mustTell: Bool = false, at: Instant = start) async throws -> [SpoolReceipt] {
        try await store.accept(
            items, channel: mail, account: account, watermarks: [], mustTell: mustTell, at: at)
    }

    func acceptOne(_ item: NewSpoolItem, at: Instant = start) async throws -> (SpoolID, BlobReference) {
        guard case .new(let id, let blob) = try await accept([item], at: at).first else {
            throw Unexpected("the item was not new")
        }
        return (id, blob)
    }

    /// A contact as `Intake` files it.
    func contact(
        _ spool: SpoolID, _ blob: BlobReference, from: Party = anna, subject: String = "Bolletta",
        text: String = "Testo",
        newText: String? = nil, externalID: String? = nil, at: Instant = start, received: Instant? = nil,
        kind: MessageKind = .contact, attachments: [Tickets.Attachment] = []
    ) -> NewContact {
        NewContact(
            spool: spool, kind: kind, channel: mail, account: account, sender: from, subject: subject, text: text,
            newText: newText, attachments: attachments, externalID: externalID, references: [], original: blob,
            arrivedAt: at, receivedAt: received ?? at, needsAnswer: kind.needsAnswer,
            clock: kind.needsAnswer ? ServiceClock().setting(from: at) : nil)
    }

    func newTicket(_ number: Int, from: Party = anna, subject: String = "Bolletta", at: Instant = start) -> NewTicket {
        NewTicket(
            service: "CC", subject: subject, requester: from,
            replyAddress: ReplyAddress(channel: mail, account: account, party: from), token: token(number), year: 2026,
            openedAt: at)
    }

    /// Takes an item in and opens a ticket with it.
    @discardableResult
    func ticket(
        _ number: Int, from: Party = anna, subject: String = "Bolletta", text: String = "Testo",
        newText: String? = nil, externalID: String? = nil, at: Instant = start, kind: MessageKind = .contact,
        attachments: [Tickets.Attachment] = []
    ) async throws -> (ticket: Ticket, message: MessageID) {
        let (spool, blob) = try await acceptOne(item("first-\(number)", at: at), at: at)
        let contact = contact(
            spool, blob, from: from, subject: subject, text: text, newText: newText, externalID: externalID, at: at,
            kind: kind, attachments: attachments)
        let new = newTicket(number, from: from, subject: subject, at: at)
        return try await store.file { filing in
            let ticket = try filing.open(new)
            let message = try filing.add(contact, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return (ticket, message)
        }
    }

    /// A further message on a ticket.
    @discardableResult
    func followUp(
        _ key: String, on ticket: TicketID, from: Party = anna, text: String = "Ancora io", at: Instant,
        received: Instant? = nil, kind: MessageKind = .contact
    ) async throws -> MessageID {
        let (spool, blob) = try await acceptOne(item(key, at: at), at: at)
        let contact = contact(spool, blob, from: from, text: text, at: at, received: received, kind: kind)
        return try await store.file { filing in
            let message = try filing.add(contact, to: ticket)
            try filing.settle(spool, ticket: ticket)
            return message
        }
    }

    func user(_ login: String = "operatore") async throws -> UserID {
        try await store.addUser(
            login: login, name: "Olga Operatrice", role: .operator, language: "it", passwordHash: "x", at: start)
    }

    func outgoing(
        _ number: Int, on ticket: Ticket, direction: MessageDirection = .answer, by author: UserID? = nil,
        text: String = "Gentile signora,\r\nfatto.", at: Instant, key: String? = nil,
        attachments: [Tickets.Attachment] = [], answering: MessageID? = nil
    ) -> NewOutgoing {
        NewOutgoing(
            ticket: ticket.id, direction: direction, author: author, authorName: "Olga", to: ticket.replyAddress,
            token: token(number), subject: "Re: \(ticket.subject)", text: text, attachments: attachments,
            answering: answering, writtenAt: at, idempotencyKey: key)
    }

    func claim(_ limit: Int = 10, lease: Duration = .minutes(5), at: Instant) async throws -> [OutboxClaim] {
        try await store.claim(channel: mail, account: account, limit: limit, lease: lease, at: at)
    }

    func state(_ ticket: TicketID) async throws -> Ticket {
        guard let view = try await store.view(ticket) else { throw Unexpected("no such ticket") }
        return view.ticket
    }

    func entry(_ id: OutboxID) async throws -> OutboxEntry {
        guard let found = try await store.outboxEntry(id) else { throw Unexpected("no such entry") }
        return found.entry
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

struct Refusal: Error, Equatable {}

/// Expects a `StoreError` of this code.
func expect(
    _ code: StoreError.Code, _ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async {
    do {
        try await body()
        Issue.record("expected \(code), nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as StoreError {
        #expect(error.code == code, sourceLocation: sourceLocation)
    } catch {
        Issue.record("expected \(code), got \(error)", sourceLocation: sourceLocation)
    }
}

extension Scene {
    /// To a department, or to the back office.
    @discardableResult
    func escalate(
        _ ticket: TicketID, to department: String?, by user: UserID, at: Instant, next: NextReminder? = nil,
        clock: ServiceClock = ServiceClock(), messages: [NewOutgoing] = [], reason: String = "di sua competenza"
    ) async throws -> EscalationID {
        try await store.escalate(
            NewEscalation(
                ticket: ticket, to: department == nil ? .backOffice : .department,
                department: department.map { DepartmentCode($0) }, reason: reason, by: user, at: at,
                clock: department == nil ? nil : clock.setting(.secondLevel, from: at), next: next, messages: messages))
    }

    /// A mail to somebody inside.
    func inside(
        _ number: Int, on ticket: TicketID, _ kind: InternalMailKind, at: Instant, key: String? = nil
    ) -> NewOutgoing {
        var mail = NewOutgoing(
            ticket: ticket, direction: .internalMail, author: nil, authorName: "",
            to: ReplyAddress(
                channel: mail, account: account, party: Party(name: "Ufficio", address: "ufficio@example.org")),
            token: token(number), subject: "Sollecito", text: "Vi preghiamo di rispondere.", writtenAt: at,
            idempotencyKey: key)
        mail.internalKind = kind
        return mail
    }

    /// Claims whatever waits and has it accepted.
    func acceptAll(at: Instant) async throws {
        for claim in try await claim(100, at: at) {
            try store.markTransmitting(claim.entry.id, lease: claim.lease, at: at)
            try await store.finish(
                claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: "250"), at: at)
        }
    }

    /// Brings a new ticket into a state by the acts of an operator.
    func bring(_ ticket: Ticket, to state: TicketState, by user: UserID) async throws {
        switch state {
        case .new: return
        case .closed: try await store.close(ticket.id, solution: "spiegato", outcome: nil, by: user, at: start)
        case .withBackOffice: try await escalate(ticket.id, to: nil, by: user, at: start)
        case .withDepartment: try await escalate(ticket.id, to: "ambiente", by: user, at: start)
        default: try await store.move(ticket.id, to: state, by: user, at: start)
        }
    }
}
