// Counting and listing escalations to departments by their beginning, and how long requests stay at each level.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func escalationTally(_ scope: FigureScope) async throws -> EscalationTally {
        try await readers.read("escalationTally") { db in
            try EscalationFigures(db: db, scope: scope).tally()
        }
    }

    public func escalationGroups(_ scope: FigureScope) async throws -> [EscalationGroup] {
        try await readers.read("escalationGroups") { try EscalationFigures(db: $0, scope: scope).groups() }
    }

    public func escalationFacts(
        _ scope: FigureScope, part: EscalationPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [(escalation: Escalation, number: TicketNumber)] {
        try await readers.read("escalationFacts") {
            try EscalationFigures(db: $0, scope: scope).facts(part, after: cursor, limit: limit)
        }
    }

    public func levelTimes(_ scope: FigureScope) async throws -> [LevelTime] {
        try await readers.read("levelTimes") { try EscalationFigures(db: $0, scope: scope).levelTimes() }
    }
}

/// Escalations of a scope, on a reading connection.
struct EscalationFigures {
    let db: Connection
    let scope: FigureScope

    private static let index: SQL = "FROM escalations e INDEXED BY escalations_figures "

    private var filter: SQL {
        .joined(
            [
                "WHERE e.service = ? AND e.at >= ? AND e.at < ?",
                .when(
                    scope.channel,
                    """
                    AND (SELECT a.channel FROM tickets t JOIN accounts a ON a.id = t.account_id WHERE t.id = e.ticket)
                        = ?
                    """),
                .when(scope.topic, "AND (SELECT t.topic FROM tickets t WHERE t.id = e.ticket) = ?"),
                .when(scope.department, "AND e.department = ?"), "",
            ], by: " ")
    }

    private func filterValues(from: Instant) -> [Binding] {
        [.text(scope.service), .time(from), .time(scope.until)]
            + [scope.channel?.value, scope.topic?.value, scope.department?.value].compactMap { $0.map { .text($0) } }
    }

    /// Whether the level has done its part (`EscalationEnd.isSolution`), and the case is closed: its own, or the one that it
    /// went into.
    private static let isSolved: SQL = "e.ending IN ('solved', 'answered_inside')"
    private static let caseIsClosed: SQL =
        """
        (SELECT iif(t.merged_into IS NULL, t.state = 'closed',
                (SELECT x.state = 'closed' FROM tickets x WHERE x.id = t.merged_into))
            FROM tickets t WHERE t.id = e.ticket)
        """

    /// All together: no department is read.
    func tally() throws -> EscalationTally {
        var tally = EscalationTally()
        try db.each(query("NULL"), filterValues(from: scope.from)) { row in
            tally.add(row, now: scope.now.milliseconds)
            return true
        }
        return tally
    }

    private func query(_ key: SQL) -> SQL {
        .joined(
            [
                "SELECT", key, ", e.at, e.due_at, e.ended_at,", Self.isSolved, ", iif(", Self.isSolved, ",",
                Self.caseIsClosed, ", 0)", Self.index, filter, "AND e.to_level = 'department'",
            ], by: " ")
    }

    func groups() throws -> [EscalationGroup] {
        var groups: [String: EscalationTally] = [:]
        try db.each(query("e.department"), filterValues(from: scope.from)) { row in
            groups[row.text(0), default: EscalationTally()].add(row, now: scope.now.milliseconds)
            return true
        }
        return groups.sorted { $0.key < $1.key }.map { EscalationGroup(key: $0.key, tally: $0.value) }
    }

    func facts(
        _ part: EscalationPart, after cursor: FactCursor?, limit: Int
    ) throws -> [(escalation: Escalation, number: TicketNumber)] {
        var values = filterValues(from: max(scope.from, cursor?.at ?? scope.from))
        if let cursor { values += [.time(cursor.at), .int(cursor.id)] }
        if [.judged, .overdue, .running].contains(part) { values.append(.time(scope.now)) }
        values.append(.int(min(max(limit, 1), longestFigurePage)))
        let query = SQL.joined(
            [
                "SELECT", Escalation.columns, ", n.service, n.year, n.sequence", Self.index,
                "CROSS JOIN tickets n ON n.id = e.ticket", filter,
                .when(cursor, "AND (e.at > ? OR e.id > ?)"), "AND e.to_level = 'department'", Self.words(of: part),
                "ORDER BY e.at, e.id LIMIT ?",
            ], by: " ")
        return try db.all(query, values) { row in
            let next = Escalation.columnCount
            let number = TicketNumber(
                service: row.text(next), year: Int(row.int(next + 1)), sequence: row.int(next + 2))
            return (try Escalation(row), number)
        }
    }

    private static func words(of part: EscalationPart) -> SQL {
        let inTime: SQL = "AND " + isSolved + " AND (e.due_at IS NULL OR e.ended_at <= e.due_at) "
        return switch part {
        case .judged: "AND (" + isSolved + " OR (e.ended_at IS NULL AND e.due_at < ?)) "
        case .solvedInTime: inTime
        case .solvedLate: "AND " + isSolved + " AND e.ended_at > e.due_at "
        case .overdue: "AND e.ended_at IS NULL AND e.due_at < ? "
        case .running: "AND e.ended_at IS NULL AND (e.due_at IS NULL OR e.due_at >= ?) "
        case .notCounted: "AND e.ended_at IS NOT NULL AND NOT " + isSolved + " "
        case .solvedAndClosed: "AND " + isSolved + " AND " + caseIsClosed + " "
        }
    }

    // MARK: Times at a level

    func levelTimes() throws -> [LevelTime] {
        var times: [Level: [Int64]] = [.first: try firstLevelTimes()]
        try db.each(
            "SELECT e.to_level, e.at, e.ended_at " + Self.index + filter, filterValues(from: scope.from)
        ) { row in
            let end = row.optionalInt(2) ?? scope.now.milliseconds
            times[try row.word(0), default: []].append(max(0, end - row.int(1)))
            return true
        }
        return Level.allCases.compactMap { level in
            guard let times = times[level], !times.isEmpty else { return nil }
            return LevelTime(
                level: level, count: times.count, meanMilliseconds: times.reduce(0, +) / Int64(times.count),
                longestMilliseconds: times.max() ?? 0)
        }
    }

    /// From a ticket's first contact, where it is to be answered, to the first escalation, else to the first human answer.
    private func firstLevelTimes() throws -> [Int64] {
        let escalated = Dictionary(
            try db.all(
                "SELECT e.ticket, e.at FROM escalations e INDEXED BY escalations_figures WHERE e.service = ? AND e.at >= ?",
                .text(scope.service), .time(scope.from)
            ) { ($0.int(0), $0.int(1)) }, uniquingKeysWith: min)
        var times: [Int64] = []
        let contacts = ContactFigures(db: db, scope: scope)
        let query = SQL.joined(
            [
                "SELECT c.arrived_at, c.answered_at, c.ticket FROM contacts c INDEXED BY contacts_figures",
                contacts.filter, "AND c.needs_answer = 1",
                "AND c.message = (SELECT min(f.message) FROM contacts f WHERE f.ticket = c.ticket)",
            ], by: " ")
        try db.each(query, contacts.filterValues(from: scope.from)) { row in
            let end = escalated[row.int(2)] ?? row.optionalInt(1) ?? scope.now.milliseconds
            times.append(max(0, end - row.int(0)))
            return true
        }
        return times
    }
}

extension EscalationTally {
    /// - Parameter row: department, at, due_at, ended_at, solved, case closed.
    fileprivate mutating func add(_ row: borrowing Row, now: Int64) {
        let due = row.optionalInt(2)
        guard let ended = row.optionalInt(3) else {
            if let due, due < now { overdue += 1 } else { running += 1 }
            return
        }
        guard row.bool(4) else {
            notCounted += 1
            return
        }
        if let due, ended > due { solvedLate += 1 } else { solvedInTime += 1 }
        if row.bool(5) { solvedAndClosed += 1 }
        solutionMilliseconds += max(0, ended - row.int(1))
    }
}
