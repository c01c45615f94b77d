// Reads an account's folders on an IMAP server: by UID, oldest first, changing nothing while it reads. Each folder has a
// connection of its own, so that each can wait for the server's word (IDLE); one more, made when it is needed, tells the
// server what is safe with us.
// What decides is the watermark of (folder, UIDVALIDITY) and the spool's unique key: whatever another client does to
// flags changes nothing (FreeScout's "--unseen", L5).

import Channels
import Curl
import Foundation
import Mail
import Runtime
import Tickets

/// An account on an IMAP server as a source.
actor IMAPSource: ChannelSource {
    nonisolated let account: AccountName
    nonisolated let acknowledges: Bool
    private let access: MailServerAccess
    private let folders: [String]
    private let limits: IMAPLimits
    private let clock: any WallClock
    private let log: Log
    private let teller: IMAPTeller
    private var readers: [IMAPFolderReading] = []
    /// The mail at which the dialogue last broke, and how often in a row: one mail that a server cannot give out without
    /// breaking down must not stop its folder for ever (L6).
    private var stumbling: (key: String, times: Int)?

    /// Connections that may break at the same mail before it is left alone. The waits between them grow to minutes, so a
    /// server that is only restarting is not mistaken.
    private static let mostStumbles = 8

    /// Mails listed ahead of reading, for each folder.
    private static let listed = 1000

    init(
        _ account: AccountName, server: MailServer, folders: [String], after: MailAfter, idle: Bool, poll: Duration,
        clock: any WallClock, log: Log
    ) {
        self.account = account
        self.folders = folders
        self.clock = clock
        self.log = log
        acknowledges = after != .keep
        var limits = IMAPLimits()
        limits.usesIdle = idle
        limits.polling = poll
        limits.connecting = .seconds(25)
        limits.largestInMemory = IMAPFolderReading.largest
        self.limits = limits
        access = MailServerAccess(server, .imap)
        teller = IMAPTeller(MailServerAccess(server, .imap), after: after, limits: limits, log: log)
    }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        await close()
        let marks = watermarks.compactMap { IMAPPlace.Mark($0) }
        do throws(MailError) {
            for name in folders {
                let mailbox = IMAPMailbox(limits: limits)
                try await mailbox.connect(access.endpoint, try await access.credentials())
                let state = try await mailbox.open(folder: name, readOnly: true)
                let place = IMAPPlace(folder: name, validity: state.uidValidity)
                let known = marks.filter { $0.place.folder == name }
                let isRenumbered = known.contains { $0.place != place }
                if isRenumbered, !known.contains(where: { $0.place == place }) {
                    log.warning(
                        "a folder was renumbered and is read again; what is known by its bytes is not taken twice",
                        ["account": account.value, "folder": name, "uidvalidity": "\(state.uidValidity)"])
                }
                readers.append(
                    IMAPFolderReading(
                        mailbox, place, after: known.first { $0.place == place }?.position ?? 0,
                        sameness: isRenumbered ? .content : .contentAndArrival))
            }
        } catch {
            await close()
            throw ChannelError(mail: error)
        }
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        let end = ContinuousClock.now + patience
        do throws(MailError) {
            guard !readers.isEmpty else {
                throw MailError(.unreachable, operation: "list", text: "the account is not open")
            }
            while true {
                for index in readers.indices where readers[index].waiting.isEmpty { try await list(index) }
                if let oldest = oldestWaiting() { return try await take(from: oldest, limit) }
                let left = end - ContinuousClock.now
                if left <= .zero { return SourceBatch(items: [], watermarks: [], moreWaiting: false) }
                for index in try await foldersWithNews(within: left) { readers[index].mayHaveMore = true }
            }
        } catch {
            throw ChannelError(mail: error)
        }
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {
        do throws(MailError) { try await teller.tell(keys) } catch { throw ChannelError(mail: error) }
    }

    func close() async {
        let open = readers
        readers = []
        for reader in open {
            reader.mailbox.wake()
            await reader.mailbox.close()
        }
        await teller.close()
    }

    /// The folder whose next mail arrived first: with several folders, too, the oldest comes first.
    private func oldestWaiting() -> Int? {
        readers.indices.filter { !readers[$0].waiting.isEmpty }.min {
            (readers[$0].waiting.first?.arrivedAt ?? .distantPast)
                < (readers[$1].waiting.first?.arrivedAt ?? .distantPast)
        }
    }

    private func list(_ index: Int) async throws(MailError) {
        guard readers[index].mayHaveMore else { return }
        readers[index].add(
            try await readers[index].mailbox.list(after: readers[index].listedUpTo, most: Self.listed))
    }

    private func take(from index: Int, _ limit: BatchLimit) async throws(MailError) -> SourceBatch {
        // Ahead of need: the server can prepare the following batch, and the core learns whether there is one.
        if readers[index].waiting.count <= 2 * limit.items { try await list(index) }
        let first = readers[index].place.key(readers[index].waiting[0].uid)
        let stumbles = stumbling?.key == first ? stumbling?.times ?? 0 : 0
        // Once broken: alone, so that its neighbours are not taken for it.
        let limit = stumbles > 0 ? BatchLimit(items: 1, bytes: limit.bytes) : limit
        let now = readers[index].group(limit, from: 0)
        let following = stumbles > 0 ? [] : readers[index].group(limit, from: now.count)
        var messages: [IMAPMessage] = []
        if stumbles < Self.mostStumbles {
            stumbling = (first, stumbles + 1)
            messages = try await readers[index].mailbox.fetch(Array(now), prefetching: Array(following))
        } else {
            messages = now.map { IMAPMessage(uid: $0.uid, content: .withheld("the connection breaks at it")) }
        }
        stumbling = nil
        let items = readers[index].items(messages, entries: now, now: Instant(clock.now()))
        for item in items where item.envelope["withheld"] != nil {
            await teller.leave(item.key)
            log.warning("a mail is not given out by its server", ["account": account.value, "key": item.key])
        }
        let mark = readers[index].taken(now.count)
        return SourceBatch(
            items: items, watermarks: [mark],
            moreWaiting: readers.contains { !$0.waiting.isEmpty })
    }

    /// Waits on all folders at once; the first to have news ends the others' waits.
    private func foldersWithNews(within limit: Duration) async throws(MailError) -> [Int] {
        let mailboxes = readers.map(\.mailbox)
        let found = await withTaskGroup(of: (Int, Result<IMAPMailbox.News, MailError>).self) { group in
            for (index, mailbox) in mailboxes.enumerated() {
                group.addTask {
                    do throws(MailError) {
                        return (index, .success(try await mailbox.waitForNews(patience: limit)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var found: [(Int, Result<IMAPMailbox.News, MailError>)] = []
            for await one in group {
                if found.isEmpty { for mailbox in mailboxes { mailbox.wake() } }
                found.append(one)
            }
            return found
        }
        var news: [Int] = []
        for (index, result) in found where try result.get() == .arrived { news.append(index) }
        return news
    }

    /// Connects, logs in and opens every folder; changes nothing.
    static func check(_ server: MailServer, folders: [String]) async -> ChannelError? {
        let access = MailServerAccess(server, .imap)
        var limits = IMAPLimits()
        limits.connecting = .seconds(15)
        limits.answering = .seconds(5)
        let mailbox = IMAPMailbox(limits: limits)
        do throws(MailError) {
            try await mailbox.connect(access.endpoint, try await access.credentials())
            for folder in folders { try await mailbox.open(folder: folder, readOnly: true) }
            await mailbox.close()
            return nil
        } catch {
            await mailbox.close()
            return ChannelError(mail: error)
        }
    }
}
