// Counting and listing closed cases: tickets with a contact of a citizen, by their last closing.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func caseTally(_ scope: FigureScope) async throws -> CaseTally {
        try await readers.read("caseTally") { try CaseFigures(db: $0, scope: scope).tally() }
    }

    public func caseGroups(_ scope: FigureScope, by dimension: CaseDimension) async throws -> [CaseGroup] {
        try await readers.read("caseGroups") { try CaseFigures(db: $0, scope: scope).groups(by: dimension) }
    }

    public func caseFacts(
        _ scope: FigureScope, part: CasePart, after cursor: FactCursor?, limit: Int
    ) async throws -> [CaseFact] {
        try await readers.read("caseFacts") {
            try CaseFigures(db: $0, scope: scope).facts(part, after: cursor, limit: limit)
        }
    }
}

/// Cases of a scope, on a reading connection.
struct CaseFigures {
    let db: Connection
    let scope: FigureScope

    /// The last line names the index's own condition, by which SQLite knows that the index will do.
    private var filter: SQL {
        .joined(
            [
                "FROM tickets t INDEXED BY tickets_cases WHERE t.service = ? AND t.closed_at >= ? AND t.closed_at < ?",
                "AND t.state = 'closed' AND t.is_case = 1 AND t.merged_into IS NULL",
                .when(scope.channel, "AND t.account_id IN (SELECT id FROM accounts WHERE channel = ?)"),
                .when(scope.topic, "AND t.topic = ?"), .when(scope.department, "AND t.department = ?"), "",
            ], by: " ")
    }

    private func filterValues(from: Instant) -> [Binding] {
        [.text(scope.service), .time(from), .time(scope.until)]
            + [scope.channel?.value, scope.topic?.value, scope.department?.value].compactMap { $0.map { .text($0) } }
    }

    private static let columns: SQL = "SELECT t.was_escalated, t.outcome, t.is_complaint "

    func tally() throws -> CaseTally {
        var tally = CaseTally()
        try db.each(Self.columns + filter, filterValues(from: scope.from)) { row in
            tally.add(row)
            return true
        }
        return tally
    }

    func groups(by dimension: CaseDimension) throws -> [CaseGroup] {
        let column: SQL =
            switch dimension {
            case .topic: ", t.topic "
            case .author: ", t.closed_by "
            case .department: ", t.department "
            }
        var groups: [String: CaseTally] = [:]
        try db.each(Self.columns + column + filter, filterValues(from: scope.from)) { row in
            groups[row.text(3), default: CaseTally()].add(row)
            return true
        }
        return groups.sorted { $0.key < $1.key }.map { CaseGroup(key: $0.key, tally: $0.value) }
    }

    func facts(_ part: CasePart, after cursor: FactCursor?, limit: Int) throws -> [CaseFact] {
        let (words, wordValues) = Self.condition(of: part)
        var values = filterValues(from: max(scope.from, cursor?.at ?? scope.from))
        if let cursor { values += [.time(cursor.at), .int(cursor.id)] }
        values += wordValues + [.int(min(max(limit, 1), longestFigurePage))]
        let columns: SQL =
            """
            SELECT t.id, t.service, t.year, t.sequence, (SELECT channel FROM accounts WHERE id = t.account_id),
                t.opened_at, t.closed_at, t.closed_by, t.was_escalated, t.outcome, t.is_complaint, t.topic, t.department
            """
        let query = SQL.joined(
            [
                columns, filter, .when(cursor, "AND (t.closed_at > ? OR t.id > ?)"), words,
                "ORDER BY t.closed_at, t.id LIMIT ?",
            ], by: " ")
        return try db.all(query, values) { try CaseFact($0) }
    }

    private static func condition(of part: CasePart) -> (SQL, [Binding]) {
        func outcomes(_ isPositive: Bool) -> (SQL, [Binding]) {
            let words = CaseOutcome.allCases.filter { $0.isPositive == isPositive }.map { Binding.text($0.rawValue) }
            return ("AND t.outcome IN (" + .parameters(words.count) + ") ", words)
        }
        return switch part {
        case .closed: ("", [])
        case .withoutEscalation: ("AND t.was_escalated = 0 ", [])
        case .escalated: ("AND t.was_escalated = 1 ", [])
        case .positive: outcomes(true)
        case .notPositive: outcomes(false)
        case .withoutOutcome: ("AND t.outcome IS NULL ", [])
        case .complaints: ("AND t.is_complaint = 1 ", [])
        }
    }
}

extension CaseTally {
    fileprivate mutating func add(_ row: borrowing Row) {
        closed += 1
        if !row.bool(0) { withoutEscalation += 1 }
        outcomes[row.text(1), default: 0] += 1
        if row.bool(2) { complaints += 1 }
    }
}

extension CaseFact {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            ticket: row.id(0),
            number: TicketNumber(service: row.text(1), year: Int(row.int(2)), sequence: row.int(3)),
            channel: row.channel(4), openedAt: row.time(5), closedAt: row.optionalTime(6),
            closedBy: row.optionalID(7), escalated: row.bool(8), outcome: try row.optionalWord(9),
            isComplaint: row.bool(10), topic: row.optionalText(11).map { TopicCode($0) },
            department: row.optionalText(12).map { DepartmentCode($0) })
    }
}
