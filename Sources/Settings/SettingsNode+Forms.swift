// Forms of values that this room reads in several places: days from and until, lists of numbers, addresses of mailboxes.

import Runtime
import Tickets

extension Validity {
    /// `from` and `until` of an object: days, both included, each may be missing.
    init(reading node: SettingsNode) {
        self.init(from: node.day("from"), until: node.day("until"))
        if let from, let until, until < from {
            node.fault("until", "is before from", remedy: "Write the first day in from and the last in until.")
        }
    }
}

extension SettingsNode {
    /// A day in ISO 8601; nil when missing or no day (noted).
    func day(_ key: String) -> CivilDay? {
        guard let text = text(key) else { return nil }
        guard let day = CivilDay(text) else {
            fault(key, "is no day", remedy: "Write year, month and day, e.g. \"2026-10-04\".")
            return nil
        }
        return day
    }

    /// A list of numbers; nil when missing or something else (noted).
    func numbers(_ key: String) -> [Double]? {
        guard let value = value(key) else { return nil }
        if case .list(let list) = value {
            let numbers = list.compactMap { if case .number(let number) = $0 { number } else { nil as Double? } }
            if numbers.count == list.count { return numbers }
        }
        fault(key, "is no list of numbers", remedy: "Write numbers in brackets, e.g. [50, 75, 90].")
        return nil
    }

    /// A number within a range, fractions allowed.
    func number(_ key: String, in range: ClosedRange<Double>, default fallback: Double) -> Double {
        guard let value = value(key) else { return fallback }
        guard case .number(let number) = value, range.contains(number) else {
            fault(key, "is no number in range", remedy: "Use \(range.lowerBound) to \(range.upperBound).")
            return fallback
        }
        return number
    }

    /// A duration, or nil for the word `never`.
    func durationOrNever(_ key: String, default fallback: Duration?) -> Duration? {
        if case .text("never")? = value(key) { return nil }
        return has(key) ? duration(key, default: fallback ?? .zero) : fallback
    }

    /// The address of a mailbox; nil when missing or not plausible (noted).
    func mailbox(_ key: String) -> String? {
        guard let address = text(key) else { return nil }
        return checkedMailbox(address, key)
    }

    /// A list of addresses of mailboxes, each once; what is not plausible is noted.
    func mailboxes(_ key: String) -> [String] {
        var found: [String] = []
        for (index, address) in texts(key).enumerated() {
            guard let address = checkedMailbox(address, "\(key)[\(index + 1)]") else { continue }
            if !found.contains(where: { Party.key($0) == Party.key(address) }) { found.append(address) }
        }
        return found
    }

    private func checkedMailbox(_ address: String, _ key: String) -> String? {
        if Organisation.isMailAddress(address) { return address }
        fault(key, "is no mail address", remedy: "Write name, @ and domain, e.g. \"urp.agricoltura@example.org\".")
        return nil
    }
}
