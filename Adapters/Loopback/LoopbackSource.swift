// The way in: documents from the post office's memory (with positions, so that a watermark tells what was read) and
// files from a folder (without; what has been read is moved away once it is safe, and the key says the rest).

import Channels
import Foundation
import Runtime
import Tickets

/// Reads one account. An actor with a thread of its own, because looking into a folder blocks.
actor LoopbackSource: ChannelSource {
    nonisolated let account: AccountName
    nonisolated var acknowledges: Bool { true }
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor: ThreadExecutor
    private let postOffice: LoopbackPostOffice
    private let folder: LoopbackFolder?
    private let clock: any WallClock
    /// Where reading in memory continues; nil while closed.
    private var position: Int64?
    /// Files handed over since opening: they stay in the folder until they are acknowledged.
    private var handed: Set<String> = []

    /// The place of the watermark: positions in the post office's memory.
    static let place = "memory"
    /// A folder does not ring; it is looked into at this interval.
    static let folderInterval: Duration = .milliseconds(200)

    init(_ settings: LoopbackAccount, postOffice: LoopbackPostOffice, clock: any WallClock) {
        account = settings.account.name
        executor = ThreadExecutor("loopback source \(settings.account.name)")
        self.postOffice = postOffice
        folder = settings.folder.map { LoopbackFolder($0) }
        self.clock = clock
    }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        if let fault = postOffice.takeReadingFault(.open, of: account) { throw fault }
        position = watermarks.first { $0.place == Self.place }?.position ?? 0
        handed = []
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        let end = clock.now().addingTimeInterval(patience.seconds)
        while true {
            // The bell is read before the look: what comes in between ends the wait at once.
            let rings = postOffice.bell.rings
            if let fault = postOffice.takeReadingFault(.next, of: account) { throw fault }
            let batch = try look(limit)
            let now = clock.now()
            if !batch.items.isEmpty || now >= end { return batch }
            let step = folder == nil ? end : min(end, now.addingTimeInterval(Self.folderInterval.seconds))
            do {
                try await postOffice.bell.wait(after: rings, until: step, on: clock)
            } catch {
                throw ChannelError(.transient, code: "cancelled", operation: "wait")
            }
        }
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {
        if let fault = postOffice.takeReadingFault(.acknowledge, of: account) { throw fault }
        postOffice.acknowledge(keys, of: account)
        for key in keys {
            try folder?.moveAway(key)
            handed.remove(key)
        }
    }

    func close() async {
        position = nil
        handed = []
    }

    /// What is there now, within the limit: memory first, then the folder, each oldest first.
    private func look(_ limit: BatchLimit) throws(ChannelError) -> SourceBatch {
        guard let start = position else {
            throw ChannelError(.transient, code: "closed", operation: "read")
        }
        var cut = BatchCut(limit)
        var watermarks: [Watermark] = []
        for waiting in postOffice.items(of: account, after: start, limit: limit.items + 1) {
            guard cut.take(waiting.item.bytes.count, { waiting.item }) else { break }
            position = waiting.position
            watermarks = [Watermark(place: Self.place, position: waiting.position)]
        }
        if let folder, !cut.isFull {
            for file in try folder.files() where !handed.contains(file.key) {
                guard let item = folder.item(file) else { continue }
                guard cut.take(file.size, { item }) else { break }
                handed.insert(file.key)
            }
        }
        return SourceBatch(items: cut.items, watermarks: watermarks, moreWaiting: cut.isFull)
    }
}

/// Fills a batch up to its limit. A single larger item still comes, alone: no item is too large to come at all.
private struct BatchCut {
    private(set) var items: [IncomingItem] = []
    private(set) var isFull = false
    private let limit: BatchLimit
    private var bytes = 0

    init(_ limit: BatchLimit) { self.limit = limit }

    /// - Returns: false when the item does not fit any more; it was not taken.
    mutating func take(_ size: Int, _ item: () -> IncomingItem) -> Bool {
        if !items.isEmpty, items.count >= limit.items || bytes + size > limit.bytes {
            isFull = true
            return false
        }
        items.append(item())
        bytes += size
        return true
    }
}
