// Counting and listing contacts for the reports. What is counted and what is listed follow from the same words: the parts
// of `ContactPart` as SQL here, `ContactCount.add` in `ContactCounting.swift`; a conformance case holds the two together.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func contactTally(_ scope: FigureScope) async throws -> ContactTally {
        try await readers.read("contactTally") { try ContactFigures(db: $0, scope: scope).tally() }
    }

    public func contactGroups(_ scope: FigureScope, by dimension: ContactDimension) async throws -> [ContactGroup] {
        try await contactGroups(scope, by: [dimension])[0]
    }

    public func contactGroups(
        _ scope: FigureScope, by dimensions: [ContactDimension]
    ) async throws -> [[ContactGroup]] {
        try await readers.read("contactGroups") { try ContactFigures(db: $0, scope: scope).groups(by: dimensions) }
    }

    public func contactFacts(
        _ scope: FigureScope, part: ContactPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [ContactFact] {
        try await readers.read("contactFacts") {
            try ContactFigures(db: $0, scope: scope).facts(part, after: cursor, limit: limit)
        }
    }

    public func runway(
        service: String?, now: Instant, until: Instant
    ) async throws -> (overdue: Int, due: [(quarterHour: Instant, count: Int)]) {
        try await readers.read("runway") { db in
            var overdue = 0
            var quarters: [Int64: Int] = [:]
            try OpenContacts(db: db, service: service).each { _, due in
                if due < now.milliseconds {
                    overdue += 1
                } else if due < until.milliseconds {
                    quarters[due / quarterHour, default: 0] += 1
                }
            }
            let due = quarters.sorted { $0.key < $1.key }.map {
                (quarterHour: Instant(milliseconds: $0.key * quarterHour), count: $0.value)
            }
            return (overdue, due)
        }
    }

    public func openAges(service: String?, now: Instant) async throws -> [(hours: Int, count: Int)] {
        try await readers.read("openAges") { db in
            var ages: [Int64: Int] = [:]
            try OpenContacts(db: db, service: service).each { arrived, _ in
                ages[max(0, now.milliseconds - arrived) / 3_600_000, default: 0] += 1
            }
            return ages.sorted { $0.key < $1.key }.map { (hours: Int($0.key), count: $0.value) }
        }
    }
}

/// In milliseconds.
let quarterHour: Int64 = 900_000

/// How many lines a page of a list holds at most.
let longestFigurePage = 5000

extension SQL {
    /// `text` when there is a value to bind for it.
    static func when(_ value: (some Any)?, _ text: SQL) -> SQL { value == nil ? "" : text }
}

/// Contacts of a scope, on a reading connection.
struct ContactFigures {
    let db: Connection
    let scope: FigureScope

    /// The scope as words and values; needs the contact as `c` and an index that begins with service and arrival.
    var filter: SQL {
        .joined(
            [
                "WHERE c.service = ? AND c.arrived_at >= ? AND c.arrived_at < ?",
                .when(scope.channel, "AND c.account_id IN (SELECT id FROM accounts WHERE channel = ?)"),
                .when(scope.topic, "AND c.topic = ?"), .when(scope.department, "AND c.department = ?"), "",
            ], by: " ")
    }

    func filterValues(from: Instant) -> [Binding] {
        [.text(scope.service), .time(from), .time(scope.until)]
            + [scope.channel?.value, scope.topic?.value, scope.department?.value].compactMap { $0.map { .text($0) } }
    }

    func tally() throws -> ContactTally {
        var count = ContactCount()
        let now = scope.now.milliseconds
        let query = SQL.joined(
            ["SELECT", ContactVerdict.columns, "FROM contacts c INDEXED BY contacts_figures", filter], by: " ")
        try db.each(query, filterValues(from: scope.from)) { row in
            count.add(ContactVerdict(row, now: now))
            return true
        }
        return count.tally
    }

    /// One walk along the index for all. The groups are kept beside it: `GROUP BY` would sort all rows first.
    func groups(by dimensions: [ContactDimension]) throws -> [[ContactGroup]] {
        var gatherings = dimensions.map { ContactGathering($0) }
        let now = scope.now.milliseconds
        let query = SQL.joined(
            ["SELECT", ContactVerdict.columns, ContactGathering.columns(dimensions)]
                + ["FROM contacts c INDEXED BY contacts_figures", filter], by: " ")
        try db.each(query, filterValues(from: scope.from)) { row in
            let verdict = ContactVerdict(row, now: now)
            for index in gatherings.indices { gatherings[index].add(verdict, row) }
            return true
        }
        let channels = Dictionary(
            uniqueKeysWithValues: try db.all("SELECT id, channel FROM accounts") { ($0.int(0), $0.text(1)) })
        return gatherings.map { $0.groups(channels: channels) }
    }

    func facts(_ part: ContactPart, after cursor: FactCursor?, limit: Int) throws -> [ContactFact] {
        let from = max(scope.from, cursor?.at ?? scope.from)
        var values = filterValues(from: from)
        if let cursor { values += [.time(cursor.at), .int(cursor.id)] }
        values += partValues(part) + [.int(min(max(limit, 1), longestFigurePage))]
        let query = SQL.joined(
            [
                "SELECT", ContactFact.columns, "FROM contacts c INDEXED BY", Self.index(of: part), ContactFact.tables,
                filter, .when(cursor, "AND (c.arrived_at > ? OR c.message > ?)"), Self.words(of: part),
                "ORDER BY c.arrived_at, c.message LIMIT ?",
            ], by: " ")
        return try db.all(query, values) { try ContactFact($0) }
    }

    /// The list of those that wait is short: it need not walk past all others.
    private static func index(of part: ContactPart) -> SQL {
        switch part {
        case .overdue, .running: "contacts_open "
        default: "contacts_figures "
        }
    }

    private static func words(of part: ContactPart) -> SQL {
        switch part {
        case .all: ""
        case .judged: "AND c.needs_answer = 1 AND (c.answered_at IS NOT NULL OR c.due_at < ?) "
        case .inTime: "AND c.needs_answer = 1 AND c.answered_at <= c.due_at "
        case .late: "AND c.needs_answer = 1 AND c.answered_at > c.due_at "
        case .overdue: "AND c.needs_answer = 1 AND c.answered_at IS NULL AND c.due_at < ? "
        case .running: "AND c.needs_answer = 1 AND c.answered_at IS NULL AND c.due_at >= ? "
        case .excluded(nil): "AND c.needs_answer = 0 "
        case .excluded: "AND c.needs_answer = 0 AND coalesce(c.exclusion, c.kind) = ? "
        }
    }

    private func partValues(_ part: ContactPart) -> [Binding] {
        switch part {
        case .judged, .overdue, .running: [.time(scope.now)]
        case .excluded(let word?): [.text(word)]
        case .all, .inTime, .late, .excluded(nil): []
        }
    }
}

/// Contacts that wait for an answer.
private struct OpenContacts {
    let db: Connection
    let service: String?

    func each(_ body: (_ arrived: Int64, _ due: Int64) -> Void) throws {
        try db.each(
            "SELECT c.arrived_at, c.due_at FROM contacts c INDEXED BY contacts_open "
                + "WHERE c.needs_answer = 1 AND c.answered_at IS NULL " + .when(service, "AND c.service = ?"),
            service.map { [.text($0)] } ?? []
        ) { row in
            body(row.int(0), row.int(1))
            return true
        }
    }
}

extension ContactFact {
    fileprivate static let columns: SQL =
        """
         c.message, c.ticket, t.service, t.year, t.sequence, a.channel, a.account, c.kind, c.arrived_at,
         c.received_at, c.due_at, c.judge, c.target, c.elapsed_due_at, c.working_due_at, c.next_percent, c.next_at,
         c.answered_at, c.answered_by, c.exclusion, c.needs_answer, c.paused, c.topic, c.department, c.level, b.sha256,
         c.pauses 
        """
    fileprivate static let tables: SQL =
        """
        CROSS JOIN tickets t ON t.id = c.ticket CROSS JOIN accounts a ON a.id = c.account_id
        CROSS JOIN messages m ON m.id = c.message LEFT JOIN blobs b ON b.id = m.blob_id 
        """

    /// One contact's.
    static func of(_ contact: ContactID, in db: Connection) throws -> ContactFact? {
        try db.first("SELECT" + columns + "FROM contacts c " + tables + "WHERE c.message = ?", .id(contact)) {
            try ContactFact($0)
        }
    }

    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            contact: row.id(0), ticket: row.id(1),
            number: TicketNumber(service: row.text(2), year: Int(row.int(3)), sequence: row.int(4)),
            channel: row.channel(5), account: row.account(6), kind: try row.word(7), arrivedAt: row.time(8),
            receivedAt: row.time(9), clock: try row.clock(10, pauses: 26), answeredAt: row.optionalTime(17),
            answeredBy: row.optionalID(18), exclusion: try row.optionalWord(19), needsAnswer: row.bool(20),
            paused: .milliseconds(row.int(21)), topic: row.optionalText(22).map { TopicCode($0) },
            department: row.optionalText(23).map { DepartmentCode($0) }, level: try row.optionalWord(24),
            sha256: row.isNull(25) ? nil : row.withBlob(25) { Hexadecimal.text($0) })
    }
}
