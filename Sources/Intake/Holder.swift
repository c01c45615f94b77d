// Holds what cannot be understood or filed: bytes untouched, reason shown, "try again" possible. Never drops anything.

import Runtime
import Store
import Tickets

/// Writes the held state, with patience: an item must not be lost from sight because the store was busy.
struct Holder: Sendable {
    let store: any Store
    let counters: IntakeCounters
    let clock: any WallClock
    let log: Log

    func hold(_ item: ReceivedItem, code: String, reason: String) async {
        await hold(item.id, item.channel, item.account, code, reason)
    }

    func hold(_ item: SpoolItem, code: String, reason: String) async {
        await hold(item.id, item.channel, item.account, code, reason)
    }

    private func hold(
        _ item: SpoolID, _ channel: ChannelName, _ account: AccountName, _ code: String, _ reason: String
    ) async {
        CrashPoint.pass("intake.before-hold")
        for failures in 1... {
            do {
                try await store.hold(item, code: code, reason: reason, at: Instant(clock.now()))
                break
            } catch let error as StoreError where error.isStoreTrouble {
                let wait = BackOff(first: .seconds(1), longest: .minutes(1)).wait(afterFailure: failures)
                // Stopped while waiting: the item stays received and comes again at the next start.
                do { try await clock.sleep(for: wait) } catch { return }
            } catch {
                log.debug("an item was settled by somebody else", ["item": "\(item)", "cause": "\(error)"])
                return
            }
        }
        CrashPoint.pass("intake.after-hold")
        counters.count(.held, 1, channel, account)
        log.warning(
            "an item is held",
            ["channel": channel.value, "account": account.value, "item": "\(item)", "code": code])
    }
}
