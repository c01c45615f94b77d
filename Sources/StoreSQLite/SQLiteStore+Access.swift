// Which tickets somebody may know of.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func isWithin(_ subject: TicketSubject, _ reach: TicketReach) async throws -> Bool {
        try await readers.read("isWithin") { db in
            if case .person(let id) = subject { return try PersonTickets.isAny(of: id, within: reach, in: db) }
            return try subject.tickets(in: db).contains { try reach.holds($0, in: db) }
        }
    }

    public func within(_ tickets: Set<TicketID>, _ reach: TicketReach) async throws -> Set<TicketID> {
        switch reach {
        case .all: return tickets
        case .none: return []
        case .services, .department:
            return try await readers.read("within") { db in try tickets.filter { try reach.holds($0, in: db) } }
        }
    }
}

extension SQLiteStore {
    public func standing(
        _ tokenHashes: Set<String>, idle: Duration, absolute: Duration, at now: Instant
    ) async throws -> Set<String> {
        let found = try await readers.read("standing") { db in
            try db.all(
                """
                SELECT s.token_hash FROM json_each(coalesce(?1, '[]')) j
                CROSS JOIN sessions s ON s.token_hash = j.value CROSS JOIN users u ON u.id = s.user
                WHERE u.active = 1 AND s.last_seen_at BETWEEN ?2 AND ?4
                    AND s.created_at > ?3 AND s.created_at <= ?4
                """, .json(tokenHashes.sorted()), .time(now - idle), .time(now - absolute),
                .time(now + Self.clockSlack)
            ) { $0.text(0) }
        }
        return Set(found)
    }
}

extension TicketSubject {
    /// Those that it stands on, one at most; a person is asked for by `PersonTickets`.
    fileprivate func tickets(in db: Connection) throws -> [TicketID] {
        switch self {
        case .ticket(let number):
            try db.all(
                "SELECT id FROM tickets WHERE service = ? AND year = ? AND sequence = ?", .text(number.service),
                .int(number.year), .int(number.sequence)
            ) { $0.id(0) }
        case .message(let id): try db.all("SELECT ticket FROM messages WHERE id = ?", .id(id)) { $0.id(0) }
        case .outbox(let id): try db.all("SELECT ticket FROM outbox WHERE id = ?", .id(id)) { $0.id(0) }
        case .person: []
        }
    }
}

extension TicketReach {
    /// Whether a ticket that exists lies within.
    fileprivate func holds(_ ticket: TicketID, in db: Connection) throws -> Bool {
        switch self {
        case .all: return true
        case .none: return false
        case .services(let services):
            let service = try db.first("SELECT service FROM tickets WHERE id = ?", .id(ticket)) { $0.text(0) }
            return service.map(services.contains) ?? false
        case .department(let code):
            return try db.number(
                "SELECT 1 FROM department_tickets WHERE department = ? AND ticket = ?", .text(code.value), .id(ticket))
                == 1
        }
    }
}
