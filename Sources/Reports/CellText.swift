// Cells as CSV, spreadsheets and JSON write them.

import Foundation
import Sheets
import Store
import Tickets

struct CellText {
    let language: String
    let calendar: ServiceCalendar

    func csv(_ cell: FactCell) -> String {
        switch cell {
        case .nothing: ""
        case .text(let text): CSVText.text(text)
        case .word(let it, let en): CSVText.text(language == "en" ? en : it)
        case .number(let value): CSVText.plain(ItalianNumber.count(value))
        case .instant(let instant): CSVText.plain(moment(instant))
        case .day(let day): CSVText.plain(ItalianNumber.day(day))
        case .duration(let milliseconds): CSVText.plain(duration(milliseconds))
        case .flag(let flag): flag ? (language == "en" ? "yes" : "sì") : "no"
        }
    }

    func sheet(_ cell: FactCell) -> SheetCell {
        switch cell {
        case .nothing: .nothing
        case .text(let text): .text(text)
        case .word(let it, let en): .text(language == "en" ? en : it)
        case .number(let value):
            value == value.rounded() && abs(value) < 1e15 ? .count(Int64(value)) : .number(value)
        case .instant(let instant): .moment(local(instant))
        case .day(let day): .day(day.number)
        case .duration(let milliseconds): .duration(milliseconds)
        case .flag(let flag): .text(flag ? (language == "en" ? "yes" : "sì") : "no")
        }
    }

    /// `30/06/2025 14:05:09` by the clock on the wall.
    func moment(_ instant: Instant) -> String {
        let seconds = local(instant)
        let day = CivilDay(number: Int((Double(seconds) / 86_400).rounded(.down)))
        return ItalianNumber.day(day) + " " + Self.clock(Int(seconds) - day.number * 86_400)
    }

    /// `1:05:09`; hours go on counting.
    private func duration(_ milliseconds: Int64) -> String {
        let seconds = Int(milliseconds / 1000)
        return "\(seconds / 3600)" + Self.clock(seconds % 3600).dropFirst(2)
    }

    private static func clock(_ seconds: Int) -> String {
        [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    private func local(_ instant: Instant) -> Int64 {
        let seconds = Int64((Double(instant.milliseconds) / 1000).rounded(.down))
        return seconds + Int64(calendar.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}

/// A row as an object with its columns' keys; instants in UTC to the millisecond, times in milliseconds.
struct JSONRow: Encodable {
    var keys: [String]
    var cells: [FactCell]
    var isItalian: Bool

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        for (name, cell) in zip(keys, cells) {
            let key = Key(stringValue: name)
            switch cell {
            case .nothing: try object.encodeNil(forKey: key)
            case .text(let text): try object.encode(text, forKey: key)
            case .word(let it, let en): try object.encode(isItalian ? it : en, forKey: key)
            case .number(let value): try object.encode(value, forKey: key)
            case .instant(let instant): try object.encode(instant.description, forKey: key)
            case .day(let day): try object.encode(day.description, forKey: key)
            case .duration(let milliseconds): try object.encode(milliseconds, forKey: key)
            case .flag(let flag): try object.encode(flag, forKey: key)
            }
        }
    }
}
