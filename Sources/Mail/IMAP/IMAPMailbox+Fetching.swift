// The bodies of messages. FETCH commands go out in groups, the next groups before the first is read; a message larger
// than a group is asked for alone; what a group's failure hides is asked for one by one, so that one bad message never
// takes its neighbours with it (L6).

import Foundation

extension IMAPMailbox {
    /// The contents of `entries`, which must ascend. A message that is gone by now is missing from the result; one that
    /// is there but not given out comes as `.withheld`. Nothing is marked as seen.
    /// - Parameters:
    ///   - entries: keep their sum of sizes to what may lie in memory.
    ///   - prefetching: what will be asked for next; the server may begin with it while the caller works. A hint.
    public func fetch(_ entries: [IMAPEntry], prefetching: [IMAPEntry] = []) async throws(MailError) -> [IMAPMessage] {
        try await guarded { mailbox throws(MailError) in
            guard let session = mailbox.session, mailbox.state != nil else {
                throw MailError(.unreachable, operation: "fetch", text: "no folder is open")
            }
            // What was prefetched and is not wanted after all must not stay.
            let wanted = Set(entries.map(\.uid)).union(prefetching.map(\.uid))
            mailbox.arrived = mailbox.arrived.filter { wanted.contains($0.key) }
            try mailbox.order(entries, session)
            let ours = mailbox.inFlight.count
            try mailbox.order(prefetching, session)
            for _ in 0..<ours { try mailbox.collectOldest(session) }
            var messages: [IMAPMessage] = []
            for entry in entries {
                if let message = mailbox.arrived.removeValue(forKey: entry.uid) { messages.append(message) }
            }
            if messages.count < entries.count {
                let found = Set(messages.map(\.uid))
                let missing = entries.filter { !found.contains($0.uid) }
                messages += try mailbox.doubted(missing, session)
                messages.sort { $0.uid < $1.uid }
            }
            return messages
        }
    }

    /// One message of any size, in pieces of at most a few hundred kilobytes, into `sink`.
    /// - Returns: its length; nil when the message is gone.
    public func fetch(
        uid: UInt32, into sink: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void
    ) async throws(MailError) -> Int64? {
        try await guarded { mailbox throws(MailError) in
            let session = try mailbox.ready("fetch")
            do throws(MailError) {
                return try mailbox.pour(uid, from: session, into: sink)
            } catch {
                // Whatever went wrong, the rest of the message may still be to come: this dialogue cannot go on.
                mailbox.drop()
                throw error
            }
        }
    }

    private func pour(
        _ uid: UInt32, from session: IMAPSession, into sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws(MailError) -> Int64? {
        func take(_ piece: UnsafeRawBufferPointer) throws(MailError) {
            do { try sink(piece) } catch {
                throw MailError(.local, operation: "fetch", text: "the bytes could not be kept: \(error)")
            }
        }
        var length: Int64?
        let size = try size(of: uid, session)
        let tag = try session.issue("UID FETCH \(uid) (UID BODY.PEEK[])", operation: "fetch")
        let pouring = IMAPReader.Sink(take: take)
        let answer = try session.answer(to: tag, operation: "fetch", bytes: size, sink: pouring) {
            response throws(MailError) in
            guard case .fetch(let fetch) = response, fetch.uid == uid, let content = fetch.content else { return }
            switch content {
            case .passed(let count): length = count
            case .bytes(let bytes):
                // Small enough to have been kept: handed on in one piece.
                let given = bytes.withUnsafeBytes { raw in Result { () throws(MailError) in try take(raw) } }
                try given.get()
                length = Int64(bytes.count)
            case .none: break
            }
        }
        try answer.orThrow("fetch")
        return length
    }

    private func size(of uid: UInt32, _ session: IMAPSession) throws(MailError) -> Int64 {
        var size: Int64 = 0
        try session.command("UID FETCH \(uid) (UID RFC822.SIZE)", operation: "fetch") {
            if case .fetch(let fetch) = $0, fetch.uid == uid { size = max(size, fetch.size ?? 0) }
        }.orThrow("fetch")
        return size
    }

    /// Sends FETCH commands for what has neither arrived nor is on its way.
    private func order(_ entries: [IMAPEntry], _ session: IMAPSession) throws(MailError) {
        var known = Set(arrived.keys)
        for order in inFlight { known.formUnion(order.uids) }
        var group: [UInt32] = []
        var bytes: Int64 = 0
        func send() throws(MailError) {
            guard !group.isEmpty else { return }
            let tag = try session.issue("UID FETCH \(UIDSet.text(group)) (UID BODY.PEEK[])", operation: "fetch")
            inFlight.append(FetchOrder(tag: tag, uids: group, bytes: bytes))
            (group, bytes) = ([], 0)
        }
        for entry in entries where !known.contains(entry.uid) {
            if bytes + entry.size > limits.groupBytes || group.count >= limits.groupCount { try send() }
            group.append(entry.uid)
            bytes += max(entry.size, 0)
        }
        try send()
    }

    /// Reads the answers of the oldest FETCH on its way.
    private func collectOldest(_ session: IMAPSession) throws(MailError) {
        guard let order = inFlight.first else { return }
        inFlight.removeFirst()
        // Dovecot for one answers pipelined commands together: what a later order asked for may come before this one's
        // answer. Unsolicited FETCH responses (flags changed by another client) carry no content.
        let wanted = inFlight.reduce(into: Set(order.uids)) { $0.formUnion($1.uids) }
        let answer = try session.answer(to: order.tag, operation: "fetch", bytes: order.bytes) {
            response throws(MailError) in
            guard case .fetch(let fetch) = response, let uid = fetch.uid, wanted.contains(uid),
                let content = fetch.content
            else { return }
            switch content {
            case .bytes(let bytes): arrived[uid] = IMAPMessage(uid: uid, content: .bytes(bytes))
            case .passed(let size): arrived[uid] = IMAPMessage(uid: uid, content: .tooLarge(size))
            case .none: break
            }
        }
        if answer.word == .bad { try answer.orThrow("fetch") }
        // NO: something in the group failed. What is missing is asked for one by one by the caller.
    }

    /// Messages that a group did not bring: gone, or there and withheld.
    private func doubted(_ entries: [IMAPEntry], _ session: IMAPSession) throws(MailError) -> [IMAPMessage] {
        try settle(session)
        var found: [IMAPMessage] = []
        let there = Set(try existing(entries.map(\.uid), session))
        for entry in entries where there.contains(entry.uid) {
            let uid = entry.uid
            let tag = try session.issue("UID FETCH \(uid) (UID BODY.PEEK[])", operation: "fetch")
            inFlight.append(FetchOrder(tag: tag, uids: [uid], bytes: entry.size))
            var refusal = "the server gives no content"
            do throws(MailError) {
                try collectOldest(session)
            } catch {
                guard error.code == .refused else { throw error }
                refusal = error.text
            }
            let still = try existing([uid], session)
            if let message = arrived.removeValue(forKey: uid) {
                found.append(message)
            } else if !still.isEmpty {
                found.append(IMAPMessage(uid: uid, content: .withheld(refusal)))
            }
        }
        return found
    }

    /// Which of `uids` are (still) in the folder.
    private func existing(_ uids: [UInt32], _ session: IMAPSession) throws(MailError) -> [UInt32] {
        var found: Set<UInt32> = []
        for group in UIDSet.groups(uids, of: 500) {
            let wanted = Set(group)
            _ = try session.command("UID FETCH \(UIDSet.text(group)) (UID)", operation: "fetch") {
                if case .fetch(let fetch) = $0, let uid = fetch.uid, wanted.contains(uid) { found.insert(uid) }
            }
        }
        return found.sorted()
    }

    /// Reads what is still on its way, so that another command can be asked. Bounded by what was prefetched.
    func settle(_ session: IMAPSession) throws(MailError) {
        while !inFlight.isEmpty { try collectOldest(session) }
    }
}
