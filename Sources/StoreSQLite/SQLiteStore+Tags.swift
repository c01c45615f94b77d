// Tags, queues, saved views.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func tags(of ticket: TicketID) async throws -> [TicketTag] {
        try await readers.read("tags") { db in
            try db.all("SELECT tag FROM ticket_tags WHERE ticket = ? ORDER BY tag LIMIT 100", .id(ticket)) {
                $0.text(0)
            }
            .compactMap { TicketTag($0) }
        }
    }

    public func tags() async throws -> [TicketTag] {
        try await readers.read("tags") { db in
            try db.all("SELECT DISTINCT tag FROM ticket_tags ORDER BY tag LIMIT 500") { $0.text(0) }
                .compactMap { TicketTag($0) }
        }
    }

    public func setTag(
        _ tag: TicketTag, on ticket: TicketID, _ isOn: Bool, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("setTag") { transaction in
            _ = try transaction.existing(ticket, "setTag")
            guard try transaction.setTag(tag, on: ticket, isOn) else { return }
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: isOn ? "tagged" : "untagged", user: user, detail: ["tag": tag.name], at: now))
        }
    }

    public func place(
        _ ticket: TicketID, queue: QueueCode??, priority: PriorityClass??, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("place") { transaction in
            let found = try transaction.existing(ticket, "place")
            var detail: [String: String] = [:]
            if let queue, queue != found.queue {
                detail["queue"] = queue?.value ?? ""
                try transaction.db.run("UPDATE tickets SET queue = ? WHERE id = ?", .text(queue?.value), .id(ticket))
            }
            if let priority, priority != found.priority {
                detail["priority"] = priority?.rawValue ?? ""
                try transaction.db.run(
                    "UPDATE tickets SET priority = ? WHERE id = ?", .text(priority?.rawValue), .id(ticket))
            }
            if detail.isEmpty { return }
            try transaction.touch(ticket, at: now)
            try transaction.record(NewEvent(ticket: ticket, what: "placed", user: user, detail: detail, at: now))
        }
    }

    public func savedViews(for user: UserID) async throws -> [SavedView] {
        try await readers.read("savedViews") { db in
            try db.all(
                """
                SELECT v.id, v.name, v.query, v.owner, u.name, v.is_shared FROM saved_views v JOIN users u ON u.id = v.owner
                WHERE v.owner = ?1 OR v.is_shared = 1 ORDER BY v.name, v.id LIMIT 200
                """, .id(user)
            ) { row in
                SavedView(
                    id: row.id(0), name: row.text(1), query: row.text(2), owner: row.id(3), ownerName: row.text(4),
                    isShared: row.bool(5))
            }
        }
    }

    public func saveView(
        name: String, query: String, isShared: Bool, by user: UserID, at now: Instant
    ) async throws -> SavedViewID {
        try await writer.write("saveView") { transaction in
            let others = try transaction.db.first(
                "SELECT count(*) FROM saved_views WHERE owner = ? AND name <> ?", [.id(user), .text(name)]
            ) { Int($0.int(0)) }
            guard others ?? 0 < SavedView.most else {
                throw StoreError(.conflict, operation: "saveView", detail: "too many")
            }
            let id = try transaction.db.number(
                """
                INSERT INTO saved_views (owner, name, query, is_shared, at) VALUES (?,?,?,?,?)
                ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, is_shared = excluded.is_shared,
                    at = excluded.at
                RETURNING id
                """, .id(user), .text(name), .text(query), .bool(isShared), .time(now))
            return SavedViewID(id ?? 0)
        }
    }

    public func removeView(_ view: SavedViewID, by user: UserID) async throws {
        try await writer.write("removeView") { transaction in
            let removed = try transaction.db.run(
                "DELETE FROM saved_views WHERE id = ? AND owner = ?", .id(view), .id(user))
            guard removed == 1 else { throw StoreError(.missing, operation: "removeView") }
        }
    }
}

extension Transaction {
    /// - Returns: whether anything changed.
    func setTag(_ tag: TicketTag, on ticket: TicketID, _ isOn: Bool) throws -> Bool {
        if !isOn {
            return try db.run("DELETE FROM ticket_tags WHERE ticket = ? AND tag = ?", .id(ticket), .text(tag.name)) == 1
        }
        let known = try db.number("SELECT count(*) FROM ticket_tags WHERE ticket = ?", .id(ticket)) ?? 0
        let isThere = try db.number(
            "SELECT 1 FROM ticket_tags WHERE ticket = ? AND tag = ?", .id(ticket), .text(tag.name))
        if isThere != nil { return false }
        guard known < TicketTag.mostOnTicket else {
            throw StoreError(.conflict, operation: "setTag", detail: "too many tags")
        }
        try db.run("INSERT INTO ticket_tags (ticket, tag) VALUES (?,?)", .id(ticket), .text(tag.name))
        return true
    }
}
