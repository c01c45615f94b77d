// Reads what a person enters for the figures, from a form or from the JSON API: faults as fixed words, all of them at once.

import Foundation
import Reports
import Store
import Tickets

/// What was typed, by name of the field.
struct EntryReading: Sendable {
    let service: String
    let by: UserID
    let now: Instant
    /// An instant of a clock on the wall, `2026-03-02T09:15`.
    let wallClock: @Sendable (String) -> Instant?
    /// nil where a field is missing.
    let value: @Sendable (String) -> String?

    static let longestNote = 500
    static let longestName = 100

    private func words(_ name: String, most: Int) -> String? {
        let text = Answering.oneLine(value(name) ?? "")
        return text.isEmpty || text.count > most ? nil : text
    }

    private func day(_ name: String) -> CivilDay? { value(name).flatMap { CivilDay($0) } }

    /// `12`, `12,5` or `12.5`; no thousands, which the two languages write differently.
    static func number(_ text: String?) -> Double? {
        guard let text, (1...20).contains(text.utf8.count),
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 44 || $0 == 46 }),
            let number = Double(text.replacing(",", with: ".")), number.isFinite, number < 1e12
        else { return nil }
        return number
    }

    /// A clock on the wall, `2026-03-02T09:15`, or an instant of ISO 8601.
    private func instant(_ name: String) -> Instant? {
        guard let text = value(name), !text.isEmpty else { return nil }
        return wallClock(text) ?? (try? Instant(Date(text, strategy: .iso8601)))
    }

    func figure() throws(EntryFaults) -> EnteredFigure {
        var faults: [EntryFault] = []
        let indicator = value(FormField.indicator).flatMap(Indicator.init(rawValue:))
        let (from, until) = (day(FormField.from), day(FormField.until))
        if let from, let until, from <= until {} else { faults.append(.badDays) }
        let numerator = Self.number(value(FormField.numerator))
        let denominator = Self.number(value(FormField.denominator))
        if numerator == nil || (denominator ?? 0) <= 0 { faults.append(.badNumbers) }
        let note = words(FormField.note, most: Self.longestNote)
        if note == nil { faults.append(.badNote) }
        guard faults.isEmpty, let indicator, EntriesModel.enterable.contains(indicator), let from, let until,
            let numerator, let denominator, let note
        else { throw EntryFaults(faults: faults.isEmpty ? [.badNumbers] : faults) }
        return EnteredFigure(
            service: service, indicator: indicator, from: from, until: until, numerator: numerator,
            denominator: denominator, note: note, by: by, at: now)
    }

    func packet() throws(EntryFaults) -> OutboundPacket {
        var faults: [EntryFault] = []
        let name = words(FormField.personName, most: Self.longestName)
        if name == nil { faults.append(.badName) }
        let contacts = value(FormField.contacts).flatMap { Int($0) }.flatMap {
            (1...100_000_000).contains($0) ? $0 : nil
        }
        if contacts == nil { faults.append(.badCount) }
        let started = instant(FormField.from)
        let ended = instant(FormField.until)
        let hasEnd = !(value(FormField.until) ?? "").isEmpty
        if started.map({ $0 > now }) ?? true || (hasEnd && !isOrdered(started, ended)) { faults.append(.badTimes) }
        guard faults.isEmpty, let name, let contacts, let started else { throw EntryFaults(faults: faults) }
        return OutboundPacket(
            service: service, name: name, contacts: contacts, startedAt: started, endedAt: ended, by: by, at: now)
    }

    func outage() throws(EntryFaults) -> Outage {
        var faults: [EntryFault] = []
        let (from, until) = (instant(FormField.from), instant(FormField.until))
        if !isOrdered(from, until) { faults.append(.badTimes) }
        let reason = words(FormField.reason, most: Self.longestNote)
        if reason == nil { faults.append(.badReason) }
        guard faults.isEmpty, let from, let until, let reason else { throw EntryFaults(faults: faults) }
        return Outage(
            service: value(FormField.ofAll) == "1" ? nil : service, from: from, until: until, reason: reason, by: by,
            at: now)
    }

    private func isOrdered(_ from: Instant?, _ until: Instant?) -> Bool {
        guard let from, let until else { return false }
        return from < until && until <= now
    }
}

/// Everything that is wrong with an entry.
struct EntryFaults: Error, Sendable {
    var faults: [EntryFault]
}
