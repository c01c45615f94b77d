// Ends the wait for pieces of longer messages: sleeps until the next wait is over, and files what has come by then.

import Channels
import Runtime
import Store
import Tickets

struct FragmentWatch: RunnablePart {
    let partName = "fragment watch"
    let filer: Filer

    func run() async throws {
        let (store, clock, log) = (filer.store, filer.clock, filer.log)
        while !Task.isCancelled {
            let rings = filer.fragments.rings
            // Pieces begin to wait in this process alone: without any there is nothing to wake up for.
            var next: Instant?
            do {
                let now = Instant(clock.now())
                let overdue = try await store.overdueFragments(at: now)
                for item in overdue.items { await filer.fileIncomplete(item) }
                next = overdue.items.isEmpty ? overdue.next : now + .seconds(1)
            } catch {
                log.error("waiting pieces cannot be read", ["cause": "\(error)"])
                next = Instant(clock.now()) + .minutes(1)
            }
            do { try await filer.fragments.wait(after: rings, until: next, on: clock) } catch { return }
        }
    }
}

extension Filer {
    /// Files what has come of a longer message.
    func fileIncomplete(_ item: SpoolItem) async {
        do {
            let bytes = try await store.bytes(of: item.original)
            let received = ReceivedItem(
                id: item.id, channel: item.channel, account: item.account, receivedAt: item.receivedAt,
                original: item.original,
                incoming: IncomingItem(
                    key: item.key, arrivedAt: item.arrivedAt, bytes: bytes, envelope: item.envelope))
            let translation: Translation
            switch await pool.translate([received])[0].outcome {
            case .success(let understood): translation = understood
            // Its account is gone, or a newer program reads it otherwise: it must not wait unseen for ever.
            case .failure(let failure): return await holder.hold(item, code: failure.code, reason: failure.reason)
            }
            let now = Instant(clock.now())
            let desk = desk
            let filed = try await store.file { filing in
                try desk.file(received, translation, complete: true, in: filing, at: now)
            }
            count(received, filed, now)
        } catch is CancellationError {
            // Stopped: it waits on, and comes again at the next start.
            return
        } catch let error as StoreError where error.code == .conflict {
            // The missing piece has come at this very moment.
            return
        } catch let error as StoreError where error.isStoreTrouble {
            log.error("pieces of a message cannot be filed", ["item": "\(item.id)", "cause": "\(error)"])
        } catch {
            await holder.hold(item, code: "cannot_file", reason: Self.reason(error))
        }
    }
}

extension Doorbell {
    /// Waits for a ring, or until an instant if there is one.
    func wait(after seen: UInt64, until instant: Instant?, on clock: any WallClock) async throws {
        if let instant {
            try await wait(after: seen, until: instant.date, on: clock)
        } else {
            try await wait(after: seen)
        }
    }
}
