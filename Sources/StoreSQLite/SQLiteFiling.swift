// Filing: look-ups and writes of one transaction, as `Intake` asks for them.

import Crypto
import Runtime
import SQLite
import Store
import Synchronization
import Tickets

extension SQLiteStore {
    public func file<Result: Sendable>(
        _ work: @escaping @Sendable (any Filing) throws -> Result
    ) async throws -> Result {
        try await writer.write("file") { try $0.file(work) }
    }

    public func file<Success: Sendable>(
        each works: [@Sendable (any Filing) throws -> Success]
    ) async -> [Result<Success, any Error>] {
        await writer.write("file", each: works.map { work in { try $0.file(work) } })
    }
}

extension Transaction {
    fileprivate func file<Success>(_ work: (any Filing) throws -> Success) throws -> Success {
        let filing = SQLiteFiling(self)
        defer { filing.isOver = true }
        return try work(filing)
    }
}

/// One transaction of filing.
final class SQLiteFiling: Filing {
    let transaction: Transaction
    var isOver = false

    init(_ transaction: Transaction) { self.transaction = transaction }

    var db: Connection {
        precondition(!isOver, "a filing ends with its closure")
        return transaction.db
    }

    // MARK: Look-ups

    func find(token: ReplyToken) throws -> FoundMessage? {
        try db.first(
            """
            SELECT coalesce(m.ticket, t.merged_into, k.ticket),
                coalesce(k.message, (SELECT min(id) FROM messages WHERE ticket = coalesce(t.merged_into, k.ticket))),
                o.id, o.is_automatic, m.direction = 'internal_mail'
            FROM tokens k JOIN tickets t ON t.id = k.ticket LEFT JOIN outbox o ON o.message = k.message
                LEFT JOIN messages m ON m.id = k.message
            WHERE k.token = ?
            """, .text(token.value)
        ) { row in
            row.isNull(1) ? nil : FoundMessage(row)
        } ?? nil
    }

    func find(externalID: String) throws -> [FoundMessage] {
        try db.all(
            """
            SELECT m.ticket, min(m.id), o.id, o.is_automatic, m.direction = 'internal_mail' FROM messages m LEFT JOIN outbox o ON o.message = m.id
            WHERE m.external_hash = ? AND m.external_id = ? GROUP BY m.ticket ORDER BY m.ticket LIMIT 10
            """, .int(hashOfText(externalID)), .text(externalID)
        ) { FoundMessage($0) }
    }

    func find(number: TicketNumber) throws -> TicketID? { try TicketID(leadBy: number, in: db) }

    func isParticipant(_ address: String, of ticket: TicketID) throws -> Bool {
        try db.number(
            "SELECT 1 FROM participants WHERE ticket = ? AND address = ?", .id(ticket), .text(Party.key(address)))
            != nil
    }

    func lastAutomatic(to address: String) throws -> Instant? {
        try db.number("SELECT at FROM automatic_messages WHERE address = ?", .text(Party.key(address)))
            .map { Instant(milliseconds: $0) }
    }

    func user(named login: String) throws -> UserID? {
        try db.number("SELECT id FROM users WHERE login = ? AND active = 1", .text(login)).map { UserID($0) }
    }

    func statusSecret(of ticket: TicketID) throws -> String? {
        try db.word("SELECT status_secret FROM tickets WHERE id = ?", .id(ticket))
    }

    func ticket(_ id: TicketID) throws -> Ticket? {
        precondition(!isOver, "a filing ends with its closure")
        return try transaction.ticket(id)
    }

    // MARK: Writes

    func open(_ new: NewTicket) throws -> Ticket {
        let account = try transaction.account(new.replyAddress.channel, new.replyAddress.account)
        let sequence =
            try db.number(
                """
                INSERT INTO ticket_numbers (service, year, last) VALUES (?,?,1)
                ON CONFLICT (service, year) DO UPDATE SET last = last + 1 RETURNING last
                """, .text(new.service), .int(new.year)) ?? 0
        let person = try PersonRows.findOrMake(new.requester, new.person, in: db)
        try db.run(
            """
            INSERT INTO tickets (service, year, sequence, state, account_id, opened_at, updated_at, token,
                requester_name, requester_address, reply_name, reply_address, subject, topic, priority, queue,
                person, status_secret)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """, .text(new.service), .int(new.year), .int(sequence), .text(new.state.rawValue), .int(account),
            .time(new.openedAt), .time(new.openedAt), .text(new.token.value), .text(new.requester.name),
            .text(new.requester.address), .text(new.replyAddress.party.name), .text(new.replyAddress.party.address),
            .text(new.subject), .text(new.topic?.value), .text(new.priority?.rawValue), .text(new.queue?.value),
            .id(person), .text(RandomIdentifier.token(bits: 160)))
        let id = TicketID(db.lastInsertedRow)
        try transaction.addWords(of: person, asking: new.requester, to: id)
        try db.run("INSERT INTO tokens (token, ticket) VALUES (?,?)", .text(new.token.value), .id(id))
        let number = TicketNumber(service: new.service, year: new.year, sequence: sequence)
        transaction.words.add(number, to: id)
        transaction.change.insert(id)
        var ticket = Ticket(
            id: id, number: number, state: new.state, subject: new.subject, requester: new.requester,
            replyAddress: new.replyAddress, assignee: nil, openedAt: new.openedAt, updatedAt: new.openedAt, dueAt: nil,
            solution: nil)
        (ticket.topic, ticket.priority, ticket.queue) = (new.topic, new.priority, new.queue)
        return ticket
    }

    func add(_ contact: NewContact, to ticket: TicketID) throws -> MessageID {
        let account = try transaction.account(contact.channel, contact.account)
        let blob = try original(of: contact)
        if contact.needsAnswer { try wake(ticket, at: contact) }
        let message = try insertMessage(contact, ticket, account: account, blob: blob)
        try db.run(
            """
            INSERT INTO contacts (message, ticket, account_id, kind, arrived_at, received_at, needs_answer,
                not_acknowledged, exclusion, due_at, judge, target, elapsed_due_at, working_due_at, next_percent,
                next_at, pauses, is_ours, service, topic, department)
            SELECT ?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, service, topic, department FROM tickets WHERE id = ?2
            """,
            [
                .id(message), .id(ticket), .int(account), .text(contact.kind.rawValue), .time(contact.arrivedAt),
                .time(contact.receivedAt), .bool(contact.needsAnswer), .text(contact.notAcknowledged),
                .text(contact.exclusion?.rawValue),
            ] + Binding.clock(contact.clock) + [.bool(contact.clock?.pausesForCitizen ?? false), .bool(contact.isOurs)])
        // Who answers inside takes no part in the citizen's thread.
        if contact.kind != .contribution, !contact.isInside {
            try transaction.addParticipant(contact.sender.address, to: ticket)
        }
        try addExtras(of: contact, message, to: ticket, account: account)
        try updateTicket(ticket, with: contact)
        transaction.words.add(
            subject: contact.subject, text: contact.text, party: contact.sender, attachments: contact.attachments,
            to: ticket)
        transaction.change.insert(ticket)
        return message
    }

    private func insertMessage(
        _ contact: NewContact, _ ticket: TicketID, account: Int64, blob: Int64
    ) throws -> MessageID {
        let new = Message.newTextColumns(contact.newText, of: contact.text)
        try db.run(
            """
            INSERT INTO messages (ticket, direction, kind, account_id, at, blob_id, external_hash, external_id,
                party_name, party_address, reply_to_name, reply_to_address, attachments, warnings, thread, new_length,
                new_text, subject, text, particulars, registration)
            VALUES (?,'inbound',?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """, .id(ticket), .text(contact.kind.rawValue), .int(account), .time(contact.arrivedAt), .int(blob),
            .int(contact.externalID.map(hashOfText)), .text(contact.externalID), .text(contact.sender.name),
            .text(contact.sender.address), .text(contact.replyTo?.name), .text(contact.replyTo?.address),
            .json(contact.attachments), .json(contact.warnings), .json(contact.references), new.length, new.own,
            .text(contact.subject), .text(contact.text), .json(contact.particulars), .record(contact.registration))
        return MessageID(db.lastInsertedRow)
    }

    /// The bytes lie with the item that the contact came from.
    private func original(of contact: NewContact) throws -> Int64 {
        guard let digest = SHA256Digest(hex: contact.original.sha256),
            let blob = try db.number(
                "SELECT b.id FROM spool s JOIN blobs b ON b.id = s.blob_id WHERE s.id = ? AND b.sha256 = ?",
                .id(contact.spool), .blob(digest.bytes))
        else { throw StoreError(.missing, operation: "add contact", detail: "the item's bytes") }
        return blob
    }

    /// What waits for the citizen, was answered or closed comes back with his word; his pause ends when it reached us.
    private func wake(_ id: TicketID, at contact: NewContact) throws {
        let state = try db.word("SELECT state FROM tickets WHERE id = ?", .id(id)).flatMap { TicketState(rawValue: $0) }
        guard let state, state == .waitingForCitizen || !state.isOpen, let ticket = try ticket(id),
            ticket.mergedInto == nil
        else { return }
        try transaction.bringBack(ticket, "add contact", at: min(contact.arrivedAt, contact.receivedAt))
    }

    private func updateTicket(_ ticket: TicketID, with contact: NewContact) throws {
        let found = try db.run(
            """
            UPDATE tickets SET due_at = min(due_at, ?), message_count = message_count + 1,
                attachment_count = attachment_count + ?, last_inbound_at = max(last_inbound_at, ?), excerpt = ?,
                updated_at = max(updated_at, ?), version = version + 1, spoken_version = version + 1,
                is_case = max(is_case, ?)
            WHERE id = ?
            """, .due(contact.needsAnswer ? contact.clock?.due : nil),
            .int(contact.attachments.count { !$0.inline }), .time(contact.arrivedAt),
            .text(Excerpt.of(contact.newText ?? contact.text)), .time(contact.receivedAt),
            .bool(contact.kind == .contact && !contact.isOurs), .id(ticket))
        guard found == 1 else { throw StoreError(.missing, operation: "add contact") }
    }

    func reopen(_ id: TicketID, at now: Instant) throws {
        guard let ticket = try ticket(id), ticket.mergedInto == nil,
            [.answered, .closed, .waitingForCitizen].contains(ticket.state)
        else { return }
        try transaction.bringBack(ticket, "reopen", at: now)
        try transaction.touch(id, at: now)
    }

    func close(_ id: TicketID, solution: String, outcome: CaseOutcome?, by user: UserID?, at now: Instant) throws {
        guard let ticket = try ticket(id), ticket.mergedInto == nil, ticket.state != .closed else { return }
        try transaction.close(ticket, solution: solution, outcome: outcome, by: user, at: now)
    }

    func give(_ id: TicketID, to user: UserID, at now: Instant) throws {
        guard let ticket = try ticket(id), ticket.assignee == nil, ticket.state.isOpen else { return }
        if ticket.state == .new { try transaction.step(ticket, to: .open, "give", at: now) }
        try db.run("UPDATE tickets SET assignee = ? WHERE id = ?", .id(user), .id(id))
        try transaction.touch(id, at: now)
        try record(NewEvent(ticket: id, what: "assigned", user: user, detail: ["to": "\(user)"], at: now))
    }

    func link(_ a: TicketID, _ b: TicketID, reason: String) throws {
        if a == b { return }
        try db.run(
            "INSERT OR IGNORE INTO links (a, b, reason) VALUES (?,?,?)", .id(min(a, b)), .id(max(a, b)),
            .text(reason))
        transaction.change.insert(a)
        transaction.change.insert(b)
    }

    func enqueue(_ outgoing: NewOutgoing) throws -> OutboxID {
        precondition(!isOver, "a filing ends with its closure")
        return try transaction.enqueue(outgoing)
    }

    func note(
        _ state: DeliveryState, on outbox: OutboxID, status: String?, detail: String?, at now: Instant
    ) throws -> Bool {
        precondition(!isOver, "a filing ends with its closure")
        return try transaction.note(state, on: outbox, status: status, detail: detail, at: now)
    }

    func settle(_ item: SpoolID, ticket: TicketID?) throws {
        let settled = try db.run(
            "UPDATE spool SET state = 'done', ticket = ? WHERE id = ? AND state IN ('received', 'translated', 'incomplete')",
            .id(ticket), .id(item))
        guard settled == 1 else { throw StoreError(.conflict, operation: "settle") }
        try db.run("DELETE FROM fragments WHERE spool = ?", .id(item))
        transaction.change.spool = true
    }

    func noteContribution(_ message: MessageID, to ticket: TicketID, at now: Instant) throws {
        precondition(!isOver, "a filing ends with its closure")
        try transaction.noteContribution(message, to: ticket, by: nil, at: now)
    }

    func record(_ event: NewEvent) throws {
        precondition(!isOver, "a filing ends with its closure")
        try transaction.record(event)
    }

    func recordOnce(_ entry: AuditEntry) throws -> Bool {
        precondition(!isOver, "a filing ends with its closure")
        if try Clocks.isRecorded(entry, in: db) { return false }
        try transaction.audit(entry)
        return true
    }
}

extension FoundMessage {
    init(_ row: borrowing Row) {
        self.init(ticket: row.id(0), message: row.id(1), outbox: row.optionalID(2), isAutomatic: row.bool(3))
        isInternal = row.bool(4)
    }
}

extension TicketID {
    init?(numbered number: TicketNumber, in db: Connection) throws {
        guard
            let id = try db.number(
                "SELECT id FROM tickets WHERE service = ? AND year = ? AND sequence = ?", .text(number.service),
                .int(number.year), .int(number.sequence))
        else { return nil }
        self.init(id)
    }

    /// Where the number leads: of a merged ticket, to the one that has its messages.
    init?(leadBy number: TicketNumber, in db: Connection) throws {
        guard let id = try TicketID(numbered: number, in: db) else { return nil }
        self = try db.number("SELECT merged_into FROM tickets WHERE id = ?", .id(id)).map { TicketID($0) } ?? id
    }
}

/// The beginning of a text on one line.
enum Excerpt {
    static let length = 160

    static func of(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var space = false
        var count = 0
        for scalar in text.unicodeScalars.prefix(2000) {
            if scalar.value <= 0x20 || scalar.value == 0xA0 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                space = !line.isEmpty
                continue
            }
            if space { line.append(" ") }
            space = false
            line.append(scalar)
            count += 1
            if count > length * 2 { break }
        }
        return String(String(line).prefix(length))
    }
}
