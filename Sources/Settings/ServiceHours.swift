// The opening hours of a service, `services.<CODE>.hours`: read whole, every fault named with its remedy.

import Foundation
import Runtime
import Tickets

extension ServiceCalendar {
    /// - Parameter node: nil for the usual hours.
    init(reading node: SettingsNode?, timeZone: TimeZone) {
        self.init(timeZone: timeZone)
        guard let node else { return }
        defer { node.finish() }
        if let week = node.object("week") { weeks = [Self.week(week)].compactMap(\.self) }
        weeks += node.objects("changes").compactMap(Self.week)
        closesOnHolidays = node.bool("holidays", default: true)
        patrons = node.objects("patrons").compactMap(Self.patron)
        exceptions = node.objects("closures").compactMap { Self.exception($0, open: false) }
        // After the closures: who writes down an opening means it.
        exceptions += node.objects("openings").compactMap { Self.exception($0, open: true) }
        if !weeks.contains(where: { $0.days.contains { !$0.isEmpty } }) {
            node.fault(
                "week", "has no opening at all", remedy: "Write at least one day, e.g. monday: [\"8:00-20:00\"].")
        }
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func week(_ node: SettingsNode) -> Week? {
        defer { node.finish() }
        let validity = Validity(reading: node)
        return Week(days: weekdays.map { spans(node, $0) }, validity: validity)
    }

    private static func spans(_ node: SettingsNode, _ key: String) -> [OpeningSpan] {
        var spans: [OpeningSpan] = []
        for (index, text) in node.texts(key).enumerated() {
            if let span = OpeningSpan(text) {
                spans.append(span)
            } else {
                node.fault(
                    "\(key)[\(index + 1)]", "is no part of a day",
                    remedy: "Write opening and closing time, e.g. \"8:00-13:00\"; midnight at the end is 24:00.")
            }
        }
        let sorted = spans.sorted()
        if zip(sorted, sorted.dropFirst()).contains(where: { $0.until > $1.from }) {
            node.fault(key, "has parts that overlap", remedy: "Write each hour once.")
            return []
        }
        return sorted
    }

    private static func patron(_ node: SettingsNode) -> PatronDay? {
        defer { node.finish() }
        let validity = Validity(reading: node)
        let name = node.text("name", default: "") ?? ""
        let text = node.requiredText("day", remedy: "Write month and day, e.g. \"05-30\".")
        // 2028 has a 29 February.
        guard let day = CivilDay("2028-\(text)") else {
            if !text.isEmpty { node.fault("day", "is no day of the year", remedy: "Write e.g. \"05-30\".") }
            return nil
        }
        return PatronDay(month: day.parts.month, day: day.parts.day, name: name, validity: validity)
    }

    private static func exception(_ node: SettingsNode, open: Bool) -> Exception? {
        defer { node.finish() }
        let days = Validity(reading: node)
        let reason = node.text("reason", default: "") ?? ""
        if days.from == nil || days.until == nil {
            for key in ["from", "until"] where !node.has(key) {
                node.fault(key, "is missing", remedy: "Write the first day in from and the last in until.")
            }
        }
        let hours = open ? spans(node, "hours") : []
        if open, hours.isEmpty {
            node.fault("hours", "names no opening", remedy: "Write e.g. hours: [\"8:00-12:00\"].")
        }
        return Exception(days: days, spans: hours, reason: reason)
    }
}
