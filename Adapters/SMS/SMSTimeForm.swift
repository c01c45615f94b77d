// Times as providers write them, read into instants, and the check whether an arrival they state makes sense.

import Foundation
import Tickets

/// The form of a provider's times.
struct SMSTimeForm: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case none
        /// Seconds since 1970.
        case epoch
        case epochMilliseconds
        /// ISO 8601 with an offset or Z.
        case iso8601
        /// `Fri, 24 May 2019 17:44:46 +0000`
        case rfc5322
        /// `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and anything between them.
        case pattern(String)
    }
    var form: Form
    /// For forms without an offset of their own.
    var zone: TimeZone

    static let none = SMSTimeForm(form: .none, zone: .gmt)

    /// - Returns: nil when `text` is no such form.
    init?(_ text: String, zone: TimeZone) {
        self.zone = zone
        switch text {
        case "": form = .none
        case "epoch": form = .epoch
        case "epochMilliseconds": form = .epochMilliseconds
        case "iso8601": form = .iso8601
        case "rfc5322": form = .rfc5322
        default:
            guard ["yyyy", "MM", "dd", "HH", "mm"].allSatisfy({ text.contains($0) }) else { return nil }
            form = .pattern(text)
        }
    }

    private init(form: Form, zone: TimeZone) {
        self.form = form
        self.zone = zone
    }

    /// The instant that `text` says; nil when it says none.
    func instant(_ text: String) -> Instant? {
        let text = text.trimmed
        guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
        switch form {
        case .none: return nil
        case .epoch: return Self.number(text).flatMap { Self.milliseconds($0 * 1000) }
        case .epochMilliseconds: return Self.number(text).flatMap { Self.milliseconds($0) }
        case .iso8601:
            if let date = try? Date(text, strategy: Self.iso) { return Instant(date) }
            return (try? Date(text, strategy: Self.isoFraction)).map { Instant($0) }
        case .rfc5322: return Self.mailDate(text)
        case .pattern(let pattern): return read(text, pattern)
        }
    }

    /// `instant` in this form, in its zone.
    func text(_ instant: Instant) -> String {
        switch form {
        case .none, .epoch: return String(instant.milliseconds / 1000)
        case .epochMilliseconds: return String(instant.milliseconds)
        case .iso8601, .rfc5322: return instant.date.formatted(Self.iso)
        case .pattern(let pattern):
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: instant.date)
            let values: [(String, Int?)] = [
                ("yyyy", parts.year), ("MM", parts.month), ("dd", parts.day), ("HH", parts.hour), ("mm", parts.minute),
                ("ss", parts.second),
            ]
            return values.reduce(pattern) { text, part in
                let digits = String(part.1 ?? 0)
                let padded = String(repeating: "0", count: max(0, part.0.count - digits.count)) + digits
                return text.replacingOccurrences(of: part.0, with: padded)
            }
        }
    }

    private func read(_ text: String, _ pattern: String) -> Instant? {
        var parts = DateComponents()
        var rest = text.utf8[...]
        var form = pattern[...]
        while let letter = form.first {
            let run = form.prefix { $0 == letter }
            if let place = Self.places[String(run)] {
                guard let value = Self.digits(&rest, run.count) else { return nil }
                parts[keyPath: place] = value
            } else {
                guard rest.starts(with: String(run).utf8) else { return nil }
                rest = rest.dropFirst(run.utf8.count)
            }
            form = form.dropFirst(run.count)
        }
        // What follows, such as a fraction of a second, is not asked for; what is no moment of a calendar is refused.
        guard let year = parts.year, (2000...2200).contains(year), parts.isValidDate(in: calendar),
            let date = calendar.date(from: parts)
        else { return nil }
        return Instant(date)
    }

    /// RFC 5322 3.3, as machines write it: with seconds and a numeric zone.
    private static func mailDate(_ text: String) -> Instant? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let words = text.split(separator: " ").drop { $0.hasSuffix(",") }.map { String($0) }
        guard words.count >= 5, let month = months.firstIndex(of: words[1].lowercased()),
            words[4].count == 5, let zone = Int(words[4].dropFirst()), zone < 2400
        else { return nil }
        let day = words[0].count == 1 ? "0" + words[0] : words[0]
        let plain = "\(words[2])-\(month < 9 ? "0" : "")\(month + 1)-\(day) \(words[3])"
        let local = SMSTimeForm(form: .pattern("yyyy-MM-dd HH:mm:ss"), zone: .gmt).instant(plain)
        let offset = Duration.minutes(zone / 100 * 60 + zone % 100)
        return words[4].hasPrefix("-") ? local.map { $0 + offset } : local.map { $0 - offset }
    }

    private var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    // A key path to a value type cannot be declared Sendable here; the table is built anew, it has six entries.
    private static var places: [String: WritableKeyPath<DateComponents, Int?>] {
        [
            "yyyy": \.year, "MM": \.month, "dd": \.day, "HH": \.hour, "mm": \.minute, "ss": \.second,
        ]
    }

    private static func digits(_ rest: inout Substring.UTF8View, _ count: Int) -> Int? {
        let part = rest.prefix(count)
        guard part.count == count, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return Int(String(Substring(part)))
    }

    private static func number(_ text: String) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

    private static func milliseconds(_ value: Double) -> Instant? {
        value > 0 && value < 1e14 ? Instant(milliseconds: Int64(value)) : nil
    }

    private static let iso = Date.ISO8601FormatStyle()
    private static let isoFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

/// When a message arrived: the provider's time when it makes sense, else ours.
struct SMSArrival: Hashable, Sendable {
    var instant: Instant
    /// The provider's time was not believed.
    var isDoubtful: Bool

    /// Clocks differ by so much without anybody noticing.
    static let skew = Duration.seconds(120)

    /// - Parameter oldest: a provider repeats for a day or two at most; what claims to be older did not just arrive.
    init(stated: Instant?, receivedAt: Instant, oldest: Duration) {
        guard let stated else {
            self.init(instant: receivedAt, isDoubtful: false)
            return
        }
        if stated > receivedAt + Self.skew || stated < receivedAt - oldest {
            self.init(instant: receivedAt, isDoubtful: true)
        } else {
            self.init(instant: min(stated, receivedAt), isDoubtful: false)
        }
    }

    private init(instant: Instant, isDoubtful: Bool) {
        self.instant = instant
        self.isDoubtful = isDoubtful
    }
}
