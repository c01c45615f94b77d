// When the rules of a service's clocks have changed (calendar, targets, judge), clocks are set anew at once: open ones, and those
// that are over where no closed period holds their figures. Done page by page; who dies in the middle begins again, and the
// hash of the rules is written last, with a line in the audit trail.

import Foundation
import Runtime
import Store
import Tickets

struct ClockReset: Sendable {
    let store: any Store
    let rules: ServiceLevelRules
    let log: Log

    /// Read and written together: others write in between.
    private static let page = 500

    func run(at now: Instant) async throws {
        for (code, service) in rules.services.sorted(by: { $0.key < $1.key }) {
            let hash = try service.clock.fingerprint()
            let known = try await store.clockRules(of: code)
            if known == hash { continue }
            let counts = try await reset(code, at: now)
            CrashPoint.pass("levels.before-rules")
            try await store.setClockRules(
                hash, of: code,
                audit: AuditEntry(
                    at: now, user: nil, what: "clock_changed",
                    detail: [
                        "service": code, "from": known ?? "", "to": hash, "open": "\(counts.open)",
                        "over": "\(counts.over)",
                    ]))
            log.info(
                "clocks are set by new rules", ["service": code, "open": "\(counts.open)", "over": "\(counts.over)"])
        }
    }

    /// - Returns: how many clocks have changed.
    private func reset(_ service: String, at now: Instant) async throws -> (open: Int, over: Int) {
        let frozen = try await ClosedPeriods(of: service, in: store)
        var cursor: KeptClock.Subject?
        var counts = (open: 0, over: 0)
        while true {
            try Task.checkCancellation()
            let kept = try await store.clocks(
                service: service, withOver: frozen.openSince, after: cursor, limit: Self.page)
            guard let last = kept.last else { return counts }
            cursor = last.subject
            let changed = kept.compactMap { kept in
                rules.change(of: kept, outside: frozen.periods).map { (kept: kept, setting: $0) }
            }
            if !changed.isEmpty {
                try await store.setClocks(changed.map { ($0.kept.subject, $0.setting) }, at: now)
                CrashPoint.pass("levels.after-page")
            }
            counts.over += changed.count { $0.kept.isOver }
            counts.open += changed.count { !$0.kept.isOver }
        }
    }
}

/// Periods of a service whose figures stand.
struct ClosedPeriods: Sendable {
    var periods: [Range<Instant>]
    /// No clock that began before it and is over is set anew: years of closed months need not be read for that.
    var openSince = Instant(milliseconds: 0)

    init(of service: String, in store: any Store) async throws {
        periods = try await store.frozenReports(service: service).map { $0.from..<max($0.from, $0.until) }
            .sorted { $0.lowerBound < $1.lowerBound }
        guard let first = periods.first, let oldest = try await store.firstClock(of: service),
            oldest >= first.lowerBound
        else { return }
        // The end of those that join one another from the first on: what lies in a gap comes after it.
        openSince = periods.reduce(first.upperBound) { end, period in
            period.lowerBound <= end ? max(end, period.upperBound) : end
        }
    }
}

extension ServiceLevelRules {
    /// What a clock would be set to anew; nil when it stays as it is: nothing changes, or a closed period holds it.
    func change(of kept: KeptClock, outside frozen: [Range<Instant>]) -> ClockSetting? {
        if kept.isOver, frozen.contains(where: { $0.contains(kept.start) }) { return nil }
        let setting = setting(of: kept)
        return setting == kept.setting || (kept.isOver && setting.isSame(as: kept.setting)) ? nil : setting
    }

    /// What a clock is set to by today's rules.
    func setting(of kept: KeptClock) -> ClockSetting {
        let course: ServiceClock.Course =
            switch kept.subject {
            case .contact: .answer
            case .escalation: .secondLevel
            }
        var setting = service(kept.service).clock.setting(
            course, from: kept.start, pauses: kept.pauses, passed: kept.warned ?? 0)
        // An escalation warns of nothing: its reminders are its own.
        if course == .secondLevel { setting.nextWarning = nil }
        return setting
    }
}

extension ClockSetting {
    /// The same for figures: what is over warns of nothing.
    func isSame(as other: ClockSetting) -> Bool {
        var (one, two) = (self, other)
        one.nextWarning = nil
        two.nextWarning = nil
        return one == two
    }
}

extension ServiceClock {
    /// Changes when any rule changes: FNV-1a (64 bits) over JSON with sorted keys. It guards against forgetting, not against
    /// forgery.
    func fingerprint() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let hash = try encoder.encode(self).fnv1a
        return String(hash, radix: 16)
    }
}

extension Sequence<UInt8> {
    var fnv1a: UInt64 { reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
}
