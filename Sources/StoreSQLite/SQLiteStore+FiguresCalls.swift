// Telephone calls: taken over from switchboards' and people's files, counted and listed.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func importCalls(
        _ calls: [CallRecord], service: String, source: String, audit: AuditEntry
    ) async throws -> Int {
        try await writer.write("importCalls") { transaction in
            var new = 0
            for call in calls {
                new += Int(
                    try transaction.db.run(
                        """
                        INSERT INTO calls (service, source, key, started_at, waited, ending, talked, solved, queue, agent)
                        VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (service, source, key) DO NOTHING
                        """, .text(service), .text(source), .text(call.key), .time(call.startedAt),
                        .int(max(0, call.waited.wholeMilliseconds)), .text(call.ending.rawValue),
                        .int(max(0, call.talked.wholeMilliseconds)),
                        call.solvedAtFirstContact.map { .bool($0) } ?? .null, .text(call.queue), .text(call.agent)))
            }
            try transaction.audit(audit)
            return new
        }
    }

    public func callTally(
        service: String, from: Instant, until: Instant, answeredWithin: Duration, handledWithin: Duration
    ) async throws -> CallTally {
        let quickly = answeredWithin.wholeMilliseconds
        let handled = handledWithin.wholeMilliseconds
        return try await readers.read("callTally") { db in
            var tally = CallTally()
            try db.each(
                """
                SELECT waited, talked, ending = 'answered', coalesce(solved, 1)
                FROM calls INDEXED BY calls_figures WHERE service = ? AND started_at >= ? AND started_at < ?
                """, .text(service), .time(from), .time(until)
            ) { row in
                let (waited, talked) = (row.int(0), row.int(1))
                tally.offered += 1
                tally.waitedMilliseconds += waited
                tally.talkedMilliseconds += talked
                guard row.bool(2) else {
                    tally.lost += 1
                    return true
                }
                tally.answered += 1
                if waited <= quickly { tally.answeredQuickly += 1 }
                if row.bool(3) {
                    tally.handled += 1
                    if talked <= handled { tally.handledQuickly += 1 }
                }
                return true
            }
            return tally
        }
    }

    public func calls(
        service: String, from: Instant, until: Instant, part: CallPart, answeredWithin: Duration,
        handledWithin: Duration, after cursor: FactCursor?, limit: Int
    ) async throws -> [(id: Int64, call: CallRecord)] {
        let (words, wordValues): (SQL, [Binding]) =
            switch part {
            case .offered: ("", [])
            case .answered: ("AND ending = 'answered' ", [])
            case .answeredQuickly:
                ("AND ending = 'answered' AND waited <= ? ", [.int(answeredWithin.wholeMilliseconds)])
            case .lost: ("AND ending <> 'answered' ", [])
            case .handled: ("AND ending = 'answered' AND coalesce(solved, 1) ", [])
            case .handledQuickly:
                (
                    "AND ending = 'answered' AND coalesce(solved, 1) AND talked <= ? ",
                    [.int(handledWithin.wholeMilliseconds)]
                )
            }
        var values: [Binding] = [.text(service), .time(max(from, cursor?.at ?? from)), .time(until)]
        if let cursor { values += [.time(cursor.at), .int(cursor.id)] }
        values += wordValues + [.int(min(max(limit, 1), longestFigurePage))]
        let query: SQL =
            """
            SELECT id, key, started_at, waited, ending, talked, solved, queue, agent
            FROM calls INDEXED BY calls_figures WHERE service = ? AND started_at >= ? AND started_at < ? 
            """
        let whole = query + .when(cursor, "AND (started_at > ? OR id > ?) ") + words + "ORDER BY started_at, id LIMIT ?"
        return try await readers.read("calls") { [values] db in
            try db.all(whole, values) { row in
                let call = CallRecord(
                    key: row.text(1), startedAt: row.time(2), waited: .milliseconds(row.int(3)),
                    ending: try row.word(4), talked: .milliseconds(row.int(5)),
                    solvedAtFirstContact: row.optionalInt(6).map { $0 != 0 }, queue: row.text(7), agent: row.text(8))
                return (id: row.int(0), call: call)
            }
        }
    }
}
