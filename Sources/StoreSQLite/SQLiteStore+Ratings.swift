// Citizens' words on closed cases.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func rate(
        _ ticket: TicketID, _ rating: Int, remark: String, changeable: Duration, at now: Instant
    ) async throws {
        try await writer.write("rate") { transaction in
            let db = transaction.db
            let closing = try db.first(
                "SELECT service, CASE WHEN state = 'closed' THEN closed_at END FROM tickets WHERE id = ?", .id(ticket)
            ) { (service: $0.text(0), closedAt: $0.optionalTime(1)) }
            guard let closing else { throw StoreError(.missing, operation: "rate") }
            guard let closedAt = closing.closedAt, (1...5).contains(rating) else {
                throw StoreError(.conflict, operation: "rate")
            }
            let changed = try db.run(
                """
                INSERT INTO ratings (ticket, closed_at, service, rated_at, rating, remark) VALUES (?1,?2,?3,?4,?5,?6)
                ON CONFLICT (ticket, closed_at) DO UPDATE SET rating = excluded.rating, remark = excluded.remark,
                    changed_at = excluded.rated_at
                WHERE ratings.changed_at IS NULL AND ratings.rated_at > ?7
                """, .id(ticket), .time(closedAt), .text(closing.service), .time(now), .int(rating), .text(remark),
                .time(now - changeable))
            if changed == 0 { throw StoreError(.conflict, operation: "rate") }
        }
    }

    public func rating(of ticket: TicketID, changeable: Duration) async throws -> (rating: Rating, until: Instant?)? {
        try await readers.read("rating") { db in
            try db.first(
                Rating.select + "WHERE r.ticket = ? AND r.closed_at = t.closed_at", .id(ticket)
            ) { row in
                let rating = Rating(row)
                return (rating, row.isNull(8) ? rating.ratedAt + changeable : nil)
            }
        }
    }

    public func ratingTally(service: String, from: Instant, until: Instant) async throws -> RatingTally {
        try await readers.read("ratingTally") { db in
            var tally = RatingTally()
            let counts = try db.all(
                "SELECT rating, count(*) FROM ratings WHERE service = ? AND rated_at >= ? AND rated_at < ? GROUP BY rating",
                .text(service), .time(from), .time(until)
            ) { (Int($0.int(0)), Int($0.int(1))) }
            for (rating, count) in counts where (1...5).contains(rating) { tally.counts[rating - 1] = count }
            return tally
        }
    }

    public func ratings(
        service: String, from: Instant, until: Instant, limit: Int, offset: Int
    ) async throws -> [Rating] {
        try await readers.read("ratings") { db in
            try db.all(
                Rating.select
                    + """
                    WHERE r.service = ? AND r.rated_at >= ? AND r.rated_at < ? ORDER BY r.rated_at DESC, r.id DESC
                    LIMIT ? OFFSET ?
                    """, .text(service), .time(from), .time(until), .int(limit), .int(offset)
            ) { Rating($0) }
        }
    }
}

extension Rating {
    fileprivate static let select: SQL = """
        SELECT r.ticket, t.service, t.year, t.sequence, r.closed_at, r.rated_at, r.rating, r.remark, r.changed_at
        FROM ratings r JOIN tickets t ON t.id = r.ticket\u{20}
        """

    fileprivate init(_ row: borrowing Row) {
        self.init(
            ticket: row.id(0),
            number: TicketNumber(service: row.text(1), year: Int(row.int(2)), sequence: row.int(3)),
            closedAt: row.time(4), ratedAt: row.time(5), rating: Int(row.int(6)), remark: row.text(7))
    }
}
