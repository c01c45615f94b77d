// What is asked, at the store and as anybody would write it in SQL.

import Reports
import Store
import StoreSQLite
import Tickets

/// One question in both languages.
struct Question: Sendable {
    /// `table`, `dashboard` or `page`.
    var part: String
    var name: String
    var sql: String
    var ask: @Sendable () async throws -> Int
}

struct Questions: Sendable {
    let all: [Question]

    private static let end = Generation.begin + Generation.length
    private static let day: Int64 = 86_400_000

    private static func scope(_ from: Int64, _ until: Int64) -> FigureScope {
        FigureScope(
            service: "CUP", from: Instant(milliseconds: from), until: Instant(milliseconds: until),
            now: Instant(milliseconds: end))
    }

    init(store: SQLiteStore) async throws {
        let semester = (from: Self.end - 181 * Self.day, until: Self.end)
        let month = (from: Self.end - 30 * Self.day, until: Self.end)
        all =
            Self.table(store, semester) + Self.dashboard(store, month) + (try await Self.pages(store, semester))
    }

    /// What the program makes of it: whole tables, dashboards and documents. Nobody asks that in SQL.
    static func made(_ store: SQLiteStore) -> [Question] {
        let reports = Reports(store: store, rules: ReportRules(services: ["CUP": ReportRules.Service(title: "CUP")]))
        let now = Instant(milliseconds: end - 1)
        guard let semester = ReportPeriod("2026-S1"), let month = ReportPeriod("2026-06") else { return [] }
        return [
            Question(
                part: "made", name: "indicator table of the semester", sql: "",
                ask: { try await reports.table(service: "CUP", period: semester, at: now).rows.count }),
            Question(
                part: "made", name: "dashboard of the month", sql: "",
                ask: { try await reports.dashboard(service: "CUP", period: month, at: now).days.count }),
            Question(
                part: "made", name: "dashboard of the semester", sql: "",
                ask: { try await reports.dashboard(service: "CUP", period: semester, at: now).days.count }),
            Question(
                part: "made", name: "semestral report as PDF", sql: "",
                ask: {
                    try await reports.export(service: "CUP", period: semester, format: .pdf, at: now).size
                }),
        ]
    }

    private static func period(_ column: String, _ span: (from: Int64, until: Int64)) -> String {
        "service = 'CUP' AND \(column) >= \(span.from) AND \(column) < \(span.until)"
    }

    /// A tally in plain SQL.
    private static var sums: String {
        """
        sum(needs_answer AND answered_at <= due_at), sum(needs_answer AND answered_at > due_at),
            sum(needs_answer AND answered_at IS NULL AND due_at < \(end)),
            sum(needs_answer AND answered_at IS NULL AND due_at >= \(end)),
            sum(needs_answer AND answered_at <= elapsed_due_at),
            sum(needs_answer AND answered_at <= coalesce(working_due_at, elapsed_due_at)),
            sum(iif(needs_answer AND answered_at IS NOT NULL, max(0, answered_at - arrived_at), 0)),
            sum(NOT needs_answer AND coalesce(exclusion, kind) = 'automatic_reply'),
            sum(NOT needs_answer AND coalesce(exclusion, kind) = 'bounce'),
            sum(NOT needs_answer AND coalesce(exclusion, kind) = 'spam'),
            sum(NOT needs_answer AND coalesce(exclusion, kind) = 'duplicate')
        """
    }

    private static func table(_ store: SQLiteStore, _ span: (from: Int64, until: Int64)) -> [Question] {
        let scope = scope(span.from, span.until)
        return [
            Question(
                part: "table", name: "contacts",
                sql: "SELECT \(sums) FROM contacts WHERE \(period("arrived_at", span))",
                ask: { try await store.contactTally(scope).judged }),
            Question(
                part: "table", name: "contacts by channel",
                sql:
                    "SELECT channel, \(sums) FROM contacts c JOIN accounts a ON a.id = c.account_id WHERE \(period("arrived_at", span)) GROUP BY channel",
                ask: { try await store.contactGroups(scope, by: .channel).count }),
            Question(
                part: "table", name: "cases",
                sql:
                    "SELECT outcome, count(*), sum(NOT was_escalated), sum(is_complaint) FROM tickets WHERE \(period("closed_at", span)) AND state = 'closed' AND is_case = 1 AND merged_into IS NULL GROUP BY outcome",
                ask: { try await store.caseTally(scope).closed }),
            Question(
                part: "table", name: "escalations",
                sql:
                    "SELECT sum(ending IN ('solved', 'answered_inside') AND ended_at <= e.due_at), sum(ending IN ('solved', 'answered_inside') AND ended_at > e.due_at), sum(ended_at IS NULL AND e.due_at < \(end)), sum(ended_at IS NULL AND e.due_at >= \(end)), sum(ending IN ('returned', 'passed_on')), sum(ending IN ('solved', 'answered_inside') AND state = 'closed'), sum(iif(ending IN ('solved', 'answered_inside'), ended_at - at, 0)) FROM escalations e JOIN tickets t ON t.id = e.ticket WHERE to_level = 'department' AND e.service = 'CUP' AND at >= \(span.from) AND at < \(span.until)",
                ask: { try await store.escalationTally(scope).judged }),
            Question(
                part: "table", name: "calls",
                sql:
                    "SELECT count(*), sum(ending = 'answered'), sum(ending = 'answered' AND waited <= 20000), sum(ending <> 'answered'), sum(ending = 'answered' AND coalesce(solved, 1)), sum(ending = 'answered' AND coalesce(solved, 1) AND talked <= 240000), sum(waited), sum(talked) FROM calls WHERE \(period("started_at", span))",
                ask: {
                    try await store.callTally(
                        service: "CUP", from: scope.from, until: scope.until, answeredWithin: .seconds(20),
                        handledWithin: .minutes(4)
                    ).offered
                }),
        ]
    }

    private static func dashboard(_ store: SQLiteStore, _ span: (from: Int64, until: Int64)) -> [Question] {
        let month = scope(span.from, span.until)
        let now = month.now
        var questions: [Question] = []
        for (name, days) in [("today", Int64(1)), ("week", 7), ("month", 30)] {
            let scope = scope(end - days * day, end)
            questions.append(
                Question(
                    part: "dashboard", name: name,
                    sql: "SELECT \(sums) FROM contacts WHERE \(period("arrived_at", (end - days * day, end)))",
                    ask: { try await store.contactTally(scope).judged }))
        }
        let keys: [(ContactDimension, String, String)] = [
            (.channel, "by channel", "account_id"), (.topic, "by topic", "topic"),
            (.department, "by department", "department"), (.level, "by level", "level"),
            (.author, "by author", "author"),
            (.quarterHour, "by quarter of an hour", "arrived_at / 900000"),
            (.minutesToAnswer, "by minutes to the answer", "max(0, answered_at - arrived_at) / 60000"),
        ]
        for (dimension, name, key) in keys {
            questions.append(
                Question(
                    part: "dashboard", name: name,
                    sql: "SELECT \(key), \(sums) FROM contacts WHERE \(period("arrived_at", span)) GROUP BY 1",
                    ask: { try await store.contactGroups(month, by: dimension).count }))
        }
        let open = "service = 'CUP' AND needs_answer = 1 AND answered_at IS NULL"
        questions += [
            Question(
                part: "dashboard", name: "what is due",
                sql: "SELECT due_at / 900000, count(*) FROM contacts WHERE \(open) GROUP BY 1",
                ask: { try await store.runway(service: "CUP", now: now, until: now + .hours(24)).overdue }),
            Question(
                part: "dashboard", name: "age of the open ones",
                sql: "SELECT (\(end) - arrived_at) / 3600000, count(*) FROM contacts WHERE \(open) GROUP BY 1",
                ask: { try await store.openAges(service: "CUP", now: now).count }),
            Question(
                part: "dashboard", name: "times at each level",
                sql:
                    "SELECT 'first', count(*), avg(t), max(t) FROM (SELECT max(0, coalesce((SELECT min(at) FROM escalations e WHERE e.ticket = c.ticket), answered_at, \(end)) - arrived_at) AS t FROM contacts c WHERE \(period("arrived_at", span)) AND needs_answer = 1 AND message = (SELECT min(message) FROM contacts f WHERE f.ticket = c.ticket)) UNION ALL SELECT to_level, count(*), avg(coalesce(ended_at, \(end)) - at), max(coalesce(ended_at, \(end)) - at) FROM escalations WHERE \(period("at", span)) GROUP BY to_level",
                ask: { try await store.levelTimes(month).count }),
        ]
        return questions
    }

    /// Pages of 50 from the middle of the semester: the deepest that anybody reads.
    private static func pages(_ store: SQLiteStore, _ span: (from: Int64, until: Int64)) async throws -> [Question] {
        let scope = scope(span.from, span.until)
        let cursor = FactCursor(at: Instant(milliseconds: (span.from + span.until) / 2), id: 0)
        let parts: [(ContactPart, String, String)] = [
            (.all, "all", "1"), (.judged, "judged", "needs_answer AND (answered_at IS NOT NULL OR c.due_at < \(end))"),
            (.inTime, "in time", "needs_answer AND answered_at <= c.due_at"),
            (.late, "late", "needs_answer AND answered_at > c.due_at"),
            (.overdue, "overdue", "needs_answer = 1 AND answered_at IS NULL AND c.due_at < \(end)"),
            (.running, "running", "needs_answer = 1 AND answered_at IS NULL AND c.due_at >= \(end)"),
            (.excluded(nil), "excluded", "NOT needs_answer"),
            (.excluded("test"), "excluded, none of them", "NOT needs_answer AND coalesce(exclusion, c.kind) = 'test'"),
        ]
        return parts.map { part, name, words in
            Question(
                part: "page", name: "page of 50: \(name)",
                sql:
                    "SELECT c.*, t.service, t.year, t.sequence, b.sha256 FROM contacts c JOIN tickets t ON t.id = c.ticket JOIN messages m ON m.id = c.message LEFT JOIN blobs b ON b.id = m.blob_id WHERE c.service = 'CUP' AND arrived_at >= \(cursor.at.milliseconds) AND arrived_at < \(span.until) AND \(words) ORDER BY arrived_at, c.message LIMIT 50",
                ask: { try await store.contactFacts(scope, part: part, after: cursor, limit: 50).count })
        } + [
            Question(
                part: "page", name: "page of 50: cases",
                sql:
                    "SELECT * FROM tickets WHERE service = 'CUP' AND closed_at >= \(cursor.at.milliseconds) AND closed_at < \(span.until) AND state = 'closed' AND is_case = 1 AND merged_into IS NULL AND outcome = 'unsolved' ORDER BY closed_at, id LIMIT 50",
                ask: { try await store.caseFacts(scope, part: .notPositive, after: cursor, limit: 50).count }),
            Question(
                part: "page", name: "page of 50: escalations solved late",
                sql:
                    "SELECT e.*, t.service, t.year, t.sequence FROM escalations e JOIN tickets t ON t.id = e.ticket WHERE e.service = 'CUP' AND at >= \(cursor.at.milliseconds) AND at < \(span.until) AND to_level = 'department' AND ending IN ('solved', 'answered_inside') AND ended_at > e.due_at ORDER BY at, e.id LIMIT 50",
                ask: { try await store.escalationFacts(scope, part: .solvedLate, after: cursor, limit: 50).count }),
        ]
    }
}
