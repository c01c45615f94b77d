// Filing on channels without subjects and threads: conversations, pieces of longer messages, requests for silence.

import Foundation
import SQLite
import Store
import Tickets

extension SQLiteFiling {
    func find(reference: String, channel: ChannelName, account: AccountName) throws -> FoundMessage? {
        let account = try transaction.account(channel, account)
        return try db.first(
            """
            SELECT o.ticket, o.message, o.id, o.is_automatic, m.direction = 'internal_mail'
            FROM outbox o JOIN messages m ON m.id = o.message WHERE o.reference = ? AND o.account_id = ?
            ORDER BY o.id DESC LIMIT 1
            """, .text(reference), .int(account)
        ) { FoundMessage($0) }
    }

    func conversation(
        with address: String, channel: ChannelName, account: AccountName
    ) throws -> (ticket: TicketID, at: Instant)? {
        let account = try transaction.account(channel, account)
        return try db.first(
            """
            SELECT coalesce(t.merged_into, c.ticket), c.at FROM conversations c JOIN tickets t ON t.id = c.ticket
            WHERE c.account_id = ? AND c.address = ?
            """, .int(account), .text(Party.key(address))
        ) { (ticket: $0.id(0), at: $0.time(1)) }
    }

    func isOptedOut(_ address: String, channel: ChannelName) throws -> Bool {
        try db.number(
            "SELECT 1 FROM opt_outs WHERE channel = ? AND address = ?", .text(channel.value), .text(Party.key(address)))
            != nil
    }

    func setOptedOut(_ optedOut: Bool, address: String, channel: ChannelName, at now: Instant) throws -> Bool {
        let changed =
            if optedOut {
                try db.run(
                    "INSERT OR IGNORE INTO opt_outs (channel, address, at) VALUES (?,?,?)", .text(channel.value),
                    .text(Party.key(address)), .time(now))
            } else {
                try db.run(
                    "DELETE FROM opt_outs WHERE channel = ? AND address = ?", .text(channel.value),
                    .text(Party.key(address)))
            }
        return changed > 0
    }

    func fragments(group: String, channel: ChannelName, account: AccountName) throws -> [WaitingFragment] {
        let account = try transaction.account(channel, account)
        return try db.all(
            """
            SELECT spool, number, total, text, arrived_at, until FROM fragments
            WHERE account_id = ? AND word = ? ORDER BY number, spool LIMIT 300
            """, .int(account), .text(group)
        ) { row in
            WaitingFragment(
                spool: row.id(0), number: Int(row.int(1)), total: Int(row.int(2)), text: row.text(3),
                arrivedAt: row.time(4), until: row.time(5))
        }
    }

    func park(_ fragment: WaitingFragment, group: String, channel: ChannelName, account: AccountName) throws {
        let account = try transaction.account(channel, account)
        let parked = try db.run(
            "UPDATE spool SET state = 'incomplete' WHERE id = ? AND state IN ('received', 'translated', 'incomplete')",
            .id(fragment.spool))
        guard parked == 1 else { throw StoreError(.conflict, operation: "park") }
        try db.run(
            """
            INSERT INTO fragments (spool, account_id, word, number, total, until, arrived_at, text)
            VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (spool) DO UPDATE SET until = excluded.until
            """, .id(fragment.spool), .int(account), .text(group), .int(fragment.number), .int(fragment.total),
            .time(fragment.until), .time(fragment.arrivedAt), .text(fragment.text))
        transaction.change.spool = true
    }

    /// What belongs to a contact beside its row: the way back to it without a thread, and the reading of its pages.
    func addExtras(of contact: NewContact, _ message: MessageID, to ticket: TicketID, account: Int64) throws {
        if contact.isConversation, !contact.sender.key.isEmpty {
            try db.run(
                """
                INSERT INTO conversations (account_id, address, ticket, at) VALUES (?,?,?,?)
                ON CONFLICT (account_id, address) DO UPDATE SET ticket = excluded.ticket, at = max(at, excluded.at)
                """, .int(account), .text(contact.sender.key), .id(ticket), .time(contact.arrivedAt))
        }
        if contact.wantsTranscript {
            try db.run(
                "INSERT INTO transcripts (message, account_id, state, due_at) VALUES (?,?,'waiting',?)", .id(message),
                .int(account), .time(contact.receivedAt))
            transaction.change.spool = true
        }
        if let registration = contact.registration { transaction.words.add(registration, to: ticket) }
    }
}

extension SQLiteStore {
    public func overdueFragments(at now: Instant) async throws -> (items: [SpoolItem], next: Instant?) {
        try await readers.read("overdueFragments") { db in
            // The piece with the lowest number of each group of which a piece's time is over.
            let ids = try db.all(
                """
                SELECT (SELECT f.spool FROM fragments f WHERE f.account_id = g.account_id AND f.word = g.word
                    ORDER BY f.number, f.spool LIMIT 1)
                FROM fragments g WHERE g.until <= ? GROUP BY g.account_id, g.word ORDER BY min(g.until) LIMIT 200
                """, .time(now)
            ) { SpoolID($0.int(0)) }
            let items = try ids.compactMap { id in
                try db.first("SELECT" + SpoolItem.columns + " FROM" + SpoolItem.tables + "WHERE s.id = ?", .id(id)) {
                    try SpoolItem($0)
                }
            }
            let next = try db.number("SELECT min(until) FROM fragments WHERE until > ?", .time(now))
            return (items, next.map { Instant(milliseconds: $0) })
        }
    }
}
