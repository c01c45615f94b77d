// What is done to messages after they are safe with us: flags and moves, by UID sets, many at once.

import Foundation

extension IMAPMailbox {
    /// Sets a flag (`\Seen`, or a keyword) on messages of the open folder. Messages that are gone do not matter.
    public func add(flag: String, to uids: [UInt32]) async throws(MailError) {
        try await guarded { mailbox throws(MailError) in
            guard Self.isFlag(flag) else { throw MailError(.local, operation: "mark", text: "not a flag") }
            let session = try mailbox.writable("mark")
            // Many commands in one flight: one round trip for all.
            let tags = try mailbox.issueForGroups(uids, "mark") { "UID STORE \($0) +FLAGS.SILENT (\(flag))" }
            for tag in tags {
                let answer = try session.answer(to: tag, operation: "mark")
                if answer.word != .no || answer.code != "EXPUNGEISSUED" { try answer.orThrow("mark") }
            }
        }
    }

    /// Moves messages of the open folder to another, which must exist: MOVE (RFC 6851) where the server has it, else
    /// COPY, \Deleted and UID EXPUNGE of exactly these (RFC 4315). Without either the move is refused, because a plain
    /// EXPUNGE would remove what others have marked. Messages that are gone do not matter.
    /// - Throws: `missingFolder` when the target does not exist; nothing is changed then.
    public func move(_ uids: [UInt32], to folder: String) async throws(MailError) {
        try await guarded { mailbox throws(MailError) in
            let session = try mailbox.writable("move")
            let target = try Self.wire(folder, "move")
            for group in UIDSet.groups(uids, of: mailbox.limits.groupCount * 10) {
                let set = UIDSet.text(group)
                if session.has("MOVE") {
                    try session.command("UID MOVE \(set) \(target)", operation: "move").orThrow("move")
                } else if session.has("UIDPLUS") {
                    try session.command("UID COPY \(set) \(target)", operation: "move").orThrow("move")
                    try session.command("UID STORE \(set) +FLAGS.SILENT (\\Deleted)", operation: "move").orThrow("move")
                    try session.command("UID EXPUNGE \(set)", operation: "move").orThrow("move")
                } else {
                    throw MailError(.refused, operation: "move", text: "the server has neither MOVE nor UIDPLUS")
                }
            }
        }
    }

    private func writable(_ operation: String) throws(MailError) -> IMAPSession {
        let session = try ready(operation)
        guard let state, !state.isReadOnly else {
            throw MailError(.refused, operation: operation, text: "the folder is open for reading only")
        }
        return session
    }

    private func issueForGroups(
        _ uids: [UInt32], _ operation: String, _ command: (String) -> String
    ) throws(MailError) -> [String] {
        let session = try ready(operation)
        var tags: [String] = []
        for group in UIDSet.groups(uids, of: limits.groupCount * 10) {
            tags.append(try session.issue(command(UIDSet.text(group)), operation: operation))
        }
        return tags
    }

    private static func isFlag(_ text: String) -> Bool {
        let word = text.hasPrefix("\\") ? text.dropFirst() : text[...]
        return (1...64).contains(word.utf8.count)
            && word.utf8.allSatisfy {
                (0x41...0x5A).contains($0 & 0xDF) || (0x30...0x39).contains($0) || $0 == 0x24 || $0 == 0x2D
                    || $0 == 0x5F
            }
    }
}
