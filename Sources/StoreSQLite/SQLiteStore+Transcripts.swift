// The words on originals that are pictures of paper: waiting, read, or never to be read.

import Foundation
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func transcriptsWaiting(
        channel: ChannelName, limit: Int, at now: Instant
    ) async throws -> (jobs: [TranscriptJob], next: Instant?) {
        try await readers.read("transcriptsWaiting") { db in
            let jobs = try db.all(
                """
                SELECT r.message, m.ticket, a.channel, a.account, b.sha256, b.size, r.attempts
                FROM transcripts r JOIN accounts a ON a.id = r.account_id JOIN messages m ON m.id = r.message
                    JOIN blobs b ON b.id = m.blob_id
                WHERE r.state = 'waiting' AND r.due_at <= ? AND a.channel = ? ORDER BY r.due_at, r.message LIMIT ?
                """, .time(now), .text(channel.value), .int(limit)
            ) { row in
                TranscriptJob(
                    message: row.id(0), ticket: row.id(1), channel: row.channel(2), account: row.account(3),
                    original: row.blob(4, size: 5) ?? BlobReference(sha256: "", size: 0), attempts: Int(row.int(6)))
            }
            let next = try db.number(
                """
                SELECT min(r.due_at) FROM transcripts r JOIN accounts a ON a.id = r.account_id
                WHERE r.state = 'waiting' AND a.channel = ?
                """, .text(channel.value))
            return (jobs, next.map { Instant(milliseconds: $0) })
        }
    }

    public func beginTranscript(_ message: MessageID) async throws {
        try await writer.write("beginTranscript") { transaction in
            let begun = try transaction.db.run(
                "UPDATE transcripts SET attempts = attempts + 1 WHERE message = ? AND state = 'waiting'", .id(message))
            guard begun == 1 else { throw StoreError(.conflict, operation: "beginTranscript") }
        }
    }

    public func keepTranscript(_ transcript: Transcript, of message: MessageID, at now: Instant) async throws {
        let words = String(decoding: try Stored.encoder.encode(transcript), as: UTF8.self)
        try await writer.write("keepTranscript") { transaction in
            let kept = try transaction.db.run(
                """
                UPDATE transcripts SET state = 'done', due_at = NULL, at = ?, transcript = ?
                WHERE message = ? AND state = 'waiting'
                """, .time(now), .string(words), .id(message))
            guard kept == 1 else { throw StoreError(.conflict, operation: "keepTranscript") }
            try transaction.tell(message, at: now) { ticket in
                transaction.words.add(
                    subject: "", text: transcript.text, party: Party(), attachments: [], to: ticket)
            }
        }
    }

    public func postponeTranscript(of message: MessageID, until: Instant) async throws {
        try await writer.write("postponeTranscript") { transaction in
            try transaction.db.run(
                "UPDATE transcripts SET due_at = ? WHERE message = ? AND state = 'waiting'", .time(until), .id(message))
        }
    }

    public func failTranscript(of message: MessageID, code: String, at now: Instant) async throws {
        try await writer.write("failTranscript") { transaction in
            let failed = try transaction.db.run(
                """
                UPDATE transcripts SET state = 'failed', due_at = NULL, at = ?, code = ?
                WHERE message = ? AND state = 'waiting'
                """, .time(now), .text(code), .id(message))
            guard failed == 1 else { throw StoreError(.conflict, operation: "failTranscript") }
            try transaction.tell(message, at: now) { _ in }
        }
    }
}

extension Transaction {
    fileprivate func tell(_ message: MessageID, at now: Instant, _ body: (TicketID) -> Void) throws {
        guard let ticket = try db.number("SELECT ticket FROM messages WHERE id = ?", .id(message)) else { return }
        body(TicketID(ticket))
        try touch(TicketID(ticket), at: now)
    }
}
