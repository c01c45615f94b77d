// Drafts that came with a merged ticket, on their way back: an answer that was begun for one citizen never stays in the
// answer box of another.

import SQLite
import Store
import Tickets

extension Transaction {
    /// Drafts that were begun on a merged ticket go back to it as they are now, wherever they lie: one that met another of
    /// its author on the way was left behind. Where he has written on the ticket itself since, both texts are his draft.
    /// Drafts of what was merged into it come along.
    func moveDraftsBack(from other: TicketID, to id: TicketID, at now: Instant) throws {
        try db.run("UPDATE OR IGNORE drafts SET ticket = ?1, merged_from = NULL WHERE merged_from = ?1", .id(id))
        try db.run(
            Self.merged + """
                UPDATE OR IGNORE drafts SET ticket = ?1
                WHERE ticket = ?2 AND merged_from IN (SELECT id FROM merged)
                """, .id(id), .id(other))
        let left = try db.all(
            Self.merged + """
                SELECT ticket, user FROM drafts
                WHERE merged_from = ?1 OR (ticket = ?2 AND merged_from IN (SELECT id FROM merged))
                """, .id(id), .id(other)
        ) { row in (ticket: row.id(0) as TicketID, user: row.id(1) as UserID) }
        for draft in left { try joinDrafts(of: draft.user, from: draft.ticket, to: id, at: now) }
    }

    private func joinDrafts(of user: UserID, from other: TicketID, to id: TicketID, at now: Instant) throws {
        guard let here = try DraftRows.draft(on: id, of: user, in: db),
            let there = try DraftRows.draft(on: other, of: user, in: db)
        else { return }
        var content = here.content
        if !there.content.text.allSatisfy(\.isWhitespace) { content.text += "\n\n" + there.content.text }
        content.attachments += there.content.attachments.filter { !here.content.attachments.contains($0) }
        // In this order: what both name is released and named again.
        try forgetDraft(on: other, of: user, at: now)
        try keep(content, on: id, of: user, after: max(here.version, there.version), at: now)
    }
}
