// Between rows and the nouns of the desk: how values are written into columns and read back.

import Foundation
import SQLite
import Store
import Tickets

extension Binding {
    static func time(_ instant: Instant?) -> Binding { .int(instant?.milliseconds) }
    static func id<T>(_ id: Identifier<T>?) -> Binding { .int(id?.value) }
    /// A due time, none as the largest number: it sorts last.
    static func due(_ instant: Instant?) -> Binding { .integer(instant?.milliseconds ?? .max) }

    /// As JSON; an empty list or dictionary as NULL.
    static func json<T: Encodable & Collection>(_ value: T) -> Binding {
        guard !value.isEmpty, let data = try? Stored.encoder.encode(value) else { return .null }
        return .string(String(decoding: data, as: UTF8.self))
    }
}

extension Binding {
    /// One value as JSON, none as NULL.
    static func record<T: Encodable>(_ value: T?) -> Binding {
        guard let value, let data = try? Stored.encoder.encode(value) else { return .null }
        return .string(String(decoding: data, as: UTF8.self))
    }
}

extension Binding {
    /// due_at, judge, target, elapsed_due_at, working_due_at, next_percent, next_at.
    static func clock(_ setting: ClockSetting?) -> [Binding] {
        [
            .time(setting?.due), .text(setting?.judge.rawValue), .int(setting?.target.wholeMilliseconds),
            .time(setting?.elapsedDue), .time(setting?.workingDue), .int(setting?.nextWarning?.percent),
            .time(setting?.nextWarning?.at),
        ]
    }
}

enum Stored {
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    static let decoder = JSONDecoder()
}

extension Row {
    func time(_ column: Int32) -> Instant { Instant(milliseconds: int(column)) }
    func optionalTime(_ column: Int32) -> Instant? { optionalInt(column).map { Instant(milliseconds: $0) } }
    func due(_ column: Int32) -> Instant? { int(column) == .max ? nil : time(column) }
    func id<T>(_ column: Int32) -> Identifier<T> { Identifier(int(column)) }
    func optionalID<T>(_ column: Int32) -> Identifier<T>? { optionalInt(column).map { Identifier($0) } }

    func json<T: Decodable>(_ column: Int32, or empty: T) throws -> T {
        if isNull(column) { return empty }
        return try withText(column) { try Stored.decoder.decode(T.self, from: $0) }
    }

    /// A clock from the columns of `Binding.clock`, in their order, and that which says whether it pauses for the citizen; nil
    /// when it was never set.
    func clock(_ first: Int32, pauses: Int32? = nil) throws -> ClockSetting? {
        guard let due = optionalTime(first), !isNull(first + 1) else { return nil }
        let percent = optionalInt(first + 5).map { Int($0) }
        let next = optionalTime(first + 6)
        return ClockSetting(
            judge: try word(first + 1), target: .milliseconds(int(first + 2)), due: due,
            elapsedDue: optionalTime(first + 3) ?? due, workingDue: optionalTime(first + 4),
            nextWarning: percent.flatMap { percent in next.map { ClockWarning(percent: percent, at: $0) } },
            pausesForCitizen: pauses.map { bool($0) } ?? false)
    }

    /// A word of a closed set, or nothing.
    func optionalWord<T: RawRepresentable<String>>(_ column: Int32) throws -> T? {
        isNull(column) ? nil : try word(column)
    }

    func record<T: Decodable>(_ column: Int32) throws -> T? {
        if isNull(column) { return nil }
        return try withText(column) { try Stored.decoder.decode(T.self, from: $0) }
    }

    /// A word of a closed set. The schema's CHECKs admit no other; a damaged file may.
    func word<T: RawRepresentable<String>>(_ column: Int32) throws -> T {
        guard let value = T(rawValue: text(column)) else {
            throw StoreError(.damaged, operation: "read", detail: "an unknown \(T.self)")
        }
        return value
    }

    func party(_ name: Int32) -> Party { Party(name: text(name), address: text(name + 1)) }
    func channel(_ column: Int32) -> ChannelName { ChannelName(text(column)) }
    func account(_ column: Int32) -> AccountName { AccountName(text(column)) }

    /// Hash and size as a reference, from two columns; nil when NULL.
    func blob(_ sha256: Int32, size: Int32) -> BlobReference? {
        isNull(sha256) ? nil : BlobReference(sha256: hexadecimal(sha256), size: Int(int(size)))
    }

    private func hexadecimal(_ column: Int32) -> String {
        withBlob(column) { Hexadecimal.text($0) }
    }

    private func withText<T>(_ column: Int32, _ body: (Data) throws -> T) throws -> T {
        try withBlob(column) { try body(Data($0)) }
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digits[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}

extension Ticket {
    static let columns: SQL =
        """
         t.id, t.service, t.year, t.sequence, t.state, t.subject, t.requester_name, t.requester_address,
         ta.channel, ta.account, t.reply_name, t.reply_address, t.assignee, t.opened_at, t.updated_at, t.due_at,
         t.solution, t.level, t.department, t.topic, t.outcome, t.is_complaint, t.merged_into, t.warned, t.queue, t.priority
        """
    /// The number of columns above.
    static let columnCount: Int32 = 26
    static let tables: SQL = " tickets t JOIN accounts ta ON ta.id = t.account_id "

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0),
            number: TicketNumber(service: row.text(1), year: Int(row.int(2)), sequence: row.int(3)),
            state: try row.word(4), subject: row.text(5), requester: row.party(6),
            replyAddress: ReplyAddress(channel: row.channel(8), account: row.account(9), party: row.party(10)),
            assignee: row.optionalID(12), openedAt: row.time(13), updatedAt: row.time(14), dueAt: row.due(15),
            solution: row.optionalText(16))
        level = try row.word(17)
        // The row remembers which department had it last.
        department = level == .department ? row.optionalText(18).map { DepartmentCode($0) } : nil
        topic = row.optionalText(19).map { TopicCode($0) }
        outcome = try row.optionalWord(20)
        isComplaint = row.bool(21)
        mergedInto = row.optionalID(22)
        warned = row.optionalInt(23).map { Int($0) }
        queue = row.optionalText(24).map { QueueCode($0) }
        priority = try row.optionalWord(25)
    }
}

extension Message {
    static let columns: SQL =
        """
         m.id, m.ticket, m.direction, m.kind, ma.channel, ma.account, m.party_name, m.party_address, m.author,
         m.subject, m.text, m.new_length, m.new_text, m.at, m.external_id, b.sha256, b.size, m.attachments, m.warnings,
         m.particulars, m.registration, tr.state, tr.transcript, tr.code,
         m.internal_kind, m.merged_from
        """
    static let tables: SQL =
        """
         messages m LEFT JOIN accounts ma ON ma.id = m.account_id LEFT JOIN blobs b ON b.id = m.blob_id
         LEFT JOIN transcripts tr ON tr.message = m.id 
        """

    init(_ row: borrowing Row) throws {
        let text = row.text(10)
        self.init(
            id: row.id(0), ticket: row.id(1), direction: try row.word(2), kind: try row.word(3),
            channel: row.optionalText(4).map { ChannelName($0) }, account: row.optionalText(5).map { AccountName($0) },
            party: row.party(6), author: row.optionalID(8), subject: row.text(9), text: text,
            newText: Message.newText(length: row.optionalInt(11), own: row.optionalText(12), of: text),
            at: row.time(13), externalID: row.optionalText(14), original: row.blob(15, size: 16),
            attachments: try row.json(17, or: []), warnings: try row.json(18, or: []))
        particulars = try row.json(19, or: [])
        registration = try row.record(20)
        transcript =
            switch row.optionalText(21) {
            case "waiting": .waiting
            case "done": try row.record(22).map { TranscriptState.done($0) } ?? .none
            case "failed": .failed(code: row.text(23))
            default: .none
            }
        internalKind = try row.optionalWord(24)
        mergedFrom = row.optionalID(25)
    }

    /// How the new part is kept: mostly it is the text's beginning, so a number will do.
    static func newTextColumns(_ newText: String?, of text: String) -> (length: Binding, own: Binding) {
        guard let newText else { return (.null, .null) }
        if text.utf8.starts(with: newText.utf8) { return (.int(newText.utf8.count), .null) }
        return (.null, .text(newText))
    }

    static func newText(length: Int64?, own: String?, of text: String) -> String? {
        length.map { String(decoding: text.utf8.prefix(Int($0)), as: UTF8.self) } ?? own
    }
}

extension Contact {
    static let columns: SQL =
        """
         c.message, c.ticket, c.kind, ca.channel, ca.account, c.arrived_at, c.received_at, c.needs_answer,
         c.answered_at, c.due_at, c.judge, c.target, c.elapsed_due_at, c.working_due_at, c.next_percent, c.next_at,
         c.answered_by, c.opened_at, c.exclusion, c.paused, c.warned, c.pauses
        """
    /// The number of columns above.
    static let columnCount: Int32 = 22
    static let tables: SQL = " contacts c JOIN accounts ca ON ca.id = c.account_id "

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0), ticket: row.id(1), message: row.id(0), kind: try row.word(2), channel: row.channel(3),
            account: row.account(4), arrivedAt: row.time(5), receivedAt: row.time(6), needsAnswer: row.bool(7),
            dueAt: row.optionalTime(9), answeredAt: row.optionalTime(8))
        clock = try row.clock(9, pauses: 21)
        answeredBy = row.optionalID(16)
        openedAt = row.optionalTime(17)
        exclusion = try row.optionalWord(18)
        paused = .milliseconds(row.int(19))
        warned = row.optionalInt(20).map { Int($0) }
    }
}

extension Escalation {
    static let columns: SQL =
        """
         e.id, e.ticket, e.from_level, e.to_level, e.department, e.reason, e.user, e.at, e.due_at, e.judge, e.target,
         e.elapsed_due_at, e.working_due_at, NULL, NULL, e.pauses, e.ended_at, e.ending, e.reminders, e.reminded_at,
         e.contributed_at
        """
    /// The number of columns above.
    static let columnCount: Int32 = 21
    static let tables: SQL = " escalations e "

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0), ticket: row.id(1), from: try row.word(2), to: try row.word(3),
            department: row.optionalText(4).map { DepartmentCode($0) }, reason: row.text(5), by: row.optionalID(6),
            at: row.time(7), clock: try row.clock(8, pauses: 15), endedAt: row.optionalTime(16),
            end: try row.optionalWord(17), reminders: Int(row.int(18)), remindedAt: row.optionalTime(19),
            contributedAt: row.optionalTime(20))
    }
}

extension User {
    static let columns: SQL = " id, login, name, role, active, language, department, mail, services, epoch "
    /// The number of columns above.
    static let columnCount: Int32 = 10

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0), login: row.text(1), name: row.text(2), role: try row.word(3), active: row.bool(4),
            language: row.text(5))
        department = row.optionalText(6).map { DepartmentCode($0) }
        mail = row.optionalText(7)
        // What cannot be read binds him to nothing at all, rather than setting him free.
        services = row.optionalText(8).map {
            (try? JSONDecoder().decode(Set<String>.self, from: Data($0.utf8))) ?? []
        }
        epoch = row.int(9)
    }
}

/// FNV-1a, 64 bits: for an index over long foreign texts. No secret and no proof; the text itself decides.
func hashOfText(_ text: String) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(bitPattern: hash)
}
