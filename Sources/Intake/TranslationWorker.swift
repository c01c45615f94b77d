// Understanding off Swift's shared pool: translations are C libraries at work, and one large item may take a while.

import Channels
import Runtime
import Tickets

/// An item with what became of its translation.
struct TranslatedItem: Sendable {
    var item: ReceivedItem
    var outcome: Result<Translation, TranslationFailure>
}

/// Translates on a thread of its own.
actor TranslationWorker {
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private nonisolated let executor: ThreadExecutor
    private let translations: [ChannelName: any ChannelTranslation]
    private let accounts: [ChannelName: Set<AccountName>]

    init(_ number: Int, _ channels: [any Channel]) {
        executor = ThreadExecutor("translation \(number)")
        translations = Dictionary(uniqueKeysWithValues: channels.map { ($0.descriptor.name, $0.translation) })
        accounts = Dictionary(
            uniqueKeysWithValues: channels.map { ($0.descriptor.name, Set($0.accounts.map(\.name))) })
    }

    func translate(_ items: ArraySlice<ReceivedItem>) -> [TranslatedItem] {
        items.map { item in
            CrashPoint.pass("intake.before-translate")
            defer { CrashPoint.pass("intake.after-translate") }
            return TranslatedItem(item: item, outcome: outcome(of: item))
        }
    }

    private func outcome(of item: ReceivedItem) -> Result<Translation, TranslationFailure> {
        guard let translation = translations[item.channel], accounts[item.channel]?.contains(item.account) == true
        else {
            return .failure(
                TranslationFailure(code: "unknown_account", reason: "The settings have no such account any more."))
        }
        do throws(TranslationFailure) {
            return .success(try translation.translate(item.incoming, account: item.account))
        } catch {
            return .failure(error)
        }
    }
}

/// The workers together.
struct TranslationPool: Sendable {
    private let workers: [TranslationWorker]

    init(_ channels: [any Channel], threads: Int = 2) {
        workers = (1...threads).map { TranslationWorker($0, channels) }
    }

    /// Translates all items, in their order, spread over the threads by their bytes.
    func translate(_ items: [ReceivedItem]) async -> [TranslatedItem] {
        let shares = Self.shares(of: items, workers.count)
        if shares.count == 1 { return await workers[0].translate(shares[0]) }
        return await withTaskGroup(of: (Int, [TranslatedItem]).self) { group in
            for (number, (share, worker)) in zip(shares, workers).enumerated() {
                group.addTask { (number, await worker.translate(share)) }
            }
            var parts: [Int: [TranslatedItem]] = [:]
            for await (number, part) in group { parts[number] = part }
            return shares.indices.flatMap { parts[$0] ?? [] }
        }
    }

    /// Neighbouring items in at most `count` parts of about the same number of bytes.
    private static func shares(of items: [ReceivedItem], _ count: Int) -> [ArraySlice<ReceivedItem>] {
        // Below this a second thread costs more than it brings.
        guard items.count >= 8, count > 1 else { return [items[...]] }
        let weights = items.map { $0.incoming.bytes.count + 1024 }
        let whole = weights.reduce(0, +)
        var shares: [ArraySlice<ReceivedItem>] = []
        var start = 0
        var weight = 0
        for index in items.indices {
            weight += weights[index]
            if weight * count >= whole * (shares.count + 1), shares.count < count - 1 {
                shares.append(items[start...index])
                start = index + 1
            }
        }
        if start < items.count { shares.append(items[start...]) }
        return shares
    }
}
