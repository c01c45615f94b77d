// Tickets merged one into the next. `merged_into` says where things are now, in one step; `merged_first` whereto a ticket was
// merged itself: so whichever of a chain is parted takes along what had been merged into it, and nothing else.

import SQLite
import Store
import Tickets

extension Transaction {
    /// All tickets that were merged into ?1 over however many steps, each with the mark of the last step.
    static let merged: SQL = """
        WITH RECURSIVE merged (id, mark) AS (
            SELECT id, merged_first_mark FROM tickets WHERE merged_first = ?1
            UNION SELECT t.id, m.mark FROM tickets t JOIN merged m ON t.merged_first = m.id)

        """

    /// Whereto a ticket was merged, whereto that one was, and so on; the last one is merged nowhere. More steps than anybody
    /// does by hand are not looked at, should a file be damaged.
    func mergePath(of id: TicketID) throws -> [TicketID] {
        try db.all(
            """
            WITH RECURSIVE path (id, step) AS (
                SELECT merged_first, 1 FROM tickets WHERE id = ?
                UNION ALL SELECT t.merged_first, p.step + 1 FROM tickets t JOIN path p ON t.id = p.id
                WHERE p.step < 1000)
            SELECT id FROM path WHERE id IS NOT NULL ORDER BY step
            """, .id(id)
        ) { $0.id(0) }
    }

    /// What was in the ticket by mergings when it was merged itself is in it again, and still not its own.
    func moveMergedBack(from other: TicketID, to id: TicketID) throws {
        for sql: SQL in [
            "UPDATE messages SET ticket = ?1 WHERE ticket = ?2 AND merged_from IN (SELECT id FROM merged)",
            "UPDATE contacts SET ticket = ?1 WHERE ticket = ?2 AND merged_from IN (SELECT id FROM merged)",
            "UPDATE escalations SET ticket = ?1 WHERE ticket = ?2 AND merged_from IN (SELECT id FROM merged)",
        ] {
            try db.run(Self.merged + sql, .id(id), .id(other))
        }
    }

    /// Those who were merged into a ticket that was just parted lead to it again; answers meet what they had met in it.
    func keepMerged(with id: TicketID) throws {
        let merged = try db.all(Self.merged + "SELECT id FROM merged", .id(id)) { row in row.id(0) as TicketID }
        if merged.isEmpty { return }
        for sql: SQL in [
            """
            UPDATE tickets SET merged_into = ?1, merged_mark = (SELECT m.mark FROM merged m WHERE m.id = tickets.id)
            WHERE id IN (SELECT id FROM merged)
            """,
            // Also who came to a part of it that was split off, and went back while it was merged.
            """
            INSERT OR IGNORE INTO participants (ticket, address)
            SELECT ?1, address FROM participants WHERE ticket IN (SELECT id FROM merged)
            """,
            """
            UPDATE tickets SET was_escalated = 1
            WHERE id = ?1 AND (SELECT max(t.was_escalated) FROM tickets t WHERE t.id IN (SELECT id FROM merged))
            """,
        ] {
            try db.run(Self.merged + sql, .id(id))
        }
        for ticket in merged { change.insert(ticket) }
    }

    /// A ticket that was with another level through a merging alone was not.
    /// - Parameter ticket: one of the path that the parted one was merged by.
    func forgetEscalation(of parted: TicketID, on ticket: TicketID) throws {
        try db.run(
            Self.merged + """
                UPDATE tickets SET was_escalated = 0
                WHERE id = ?1 AND was_escalated = 1 AND (SELECT was_escalated FROM tickets WHERE id = ?2)
                    AND NOT EXISTS (SELECT 1 FROM escalations e
                        WHERE e.ticket = ?1 OR e.merged_from = ?1 OR e.merged_from IN (SELECT id FROM merged))
                """, .id(ticket), .id(parted))
    }
}
