// How late a warning is written: the real room on the real clock, with everything else that is stored beside it.

import Foundation
import Runtime
import ServiceLevels
import Store
import StoreSQLite
import Tickets

/// Sets a contact's clock to a moment ahead, and sees when it is warned of.
struct Warnings {
    let folder: String

    func fire() async throws {
        let store = try await SQLiteStore.open(folder: folder, role: .serve)
        let clock = SystemClock()
        func now() -> Instant { Instant(clock.now()) }
        let room = Task { try await ServiceLevels(store: store, rules: ServiceLevelRules(), clock: clock).run() }
        // What is overdue since the data were made is warned of first.
        let began = now()
        while let next = try await store.nextAlarm(), next <= now() { try await clock.sleep(for: .milliseconds(50)) }
        print("warnings|caught up, ms|\((now() - began).wholeMilliseconds)|0")
        let open = try await store.clocks(service: "CUP", withOver: nil, after: nil, limit: 5).filter { !$0.isOver }
        var late: [Int64] = []
        for kept in open {
            guard case .contact(let contact) = kept.subject else { continue }
            let due = now() + .seconds(1)
            var setting = kept.setting
            setting.nextWarning = ClockWarning(percent: 1000 + late.count, at: due)
            try await store.setClocks([(kept.subject, setting)], at: now())
            var warned: Instant?
            while warned == nil, now() < due + .seconds(20) {
                try await clock.sleep(for: .milliseconds(20))
                let steps = try await store.evidence(of: contact)?.steps ?? []
                warned = steps.first { $0.what == "warned" && $0.at >= due }?.at
            }
            if let warned { late.append((warned - due).wholeMilliseconds) }
        }
        print("warnings|written, of \(open.count)|\(late.count)|0")
        print("warnings|latest, ms after the instant|\(late.max() ?? -1)|0")
        room.cancel()
        _ = try? await room.value
        await store.close()
    }
}
