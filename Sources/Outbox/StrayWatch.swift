// Messages for an account that has no way out (gone from the settings, or only receiving) would wait for ever without
// anybody seeing it: they are held for a person.

import Channels
import Runtime
import Store
import Tickets

/// Finds messages that nobody sends.
struct StrayWatch: RunnablePart {
    let partName = "stray watch"
    /// Rings when entries were written.
    let bell = Doorbell()
    private let parts: OutboxParts
    private let served: Set<OutboxCounters.Key>

    private static let interval: Duration = .seconds(10)
    private static let page = 200

    init(_ parts: OutboxParts, _ dispatchers: [Dispatcher]) {
        self.parts = parts
        served = Set(dispatchers.map { OutboxCounters.Key(channel: $0.channel, account: $0.account) })
    }

    func run() async throws {
        var all = true
        while true {
            let rings = bell.rings
            do {
                // The newest come first in the list: after the start one page is enough.
                for entry in try await strays(all: all) { try await hold(entry) }
                all = false
            } catch {
                parts.log.error("the search for strays failed", ["cause": "\(error)"])
            }
            do {
                try await parts.clock.sleep(for: Self.interval)
                try await bell.wait(after: rings)
            } catch { return }
        }
    }

    private func strays(all: Bool) async throws -> [OutboxEntry] {
        var strays: [OutboxEntry] = []
        var offset = 0
        while true {
            let page = try await parts.store.outbox(state: .waiting, limit: Self.page, offset: offset)
            strays += page.filter {
                !served.contains(OutboxCounters.Key(channel: $0.to.channel, account: $0.to.account))
            }
            if !all || page.count < Self.page { return strays }
            offset += page.count
        }
    }

    private func hold(_ entry: OutboxEntry) async throws {
        parts.log.error(
            "a message has no way out",
            ["channel": entry.to.channel.value, "account": entry.to.account.value, "entry": "\(entry.id)"])
        do {
            try await parts.store.holdEntry(
                entry.id, code: "no_way_out", detail: "The account does not send.", by: nil,
                at: Instant(parts.clock.now()))
        } catch let error as StoreError where error.code == .conflict {
            // Not waiting any more.
        }
    }
}
