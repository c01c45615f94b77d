// A closed period, read back from the bytes that were kept. It never asks for today's figures.

import Crypto
import Foundation
import Store
import Tickets

/// A closed period. Whatever it says comes from the bytes that were kept, not from the store's figures of today.
public struct FrozenDocument: Sendable {
    public let report: FrozenReport
    /// With the seal.
    public let content: ReportContent
    public var table: IndicatorTable { content.table }
    public var dashboard: Dashboard { content.dashboard }

    let material: FrozenMaterial
    let calendar: ServiceCalendar

    /// - Parameter namesPeople: false leaves out the names of who worked, which were kept (`Reports.namesPeople`).
    /// - Throws: `ReportError.damaged` when the bytes do not have their hash, or are not what was kept.
    init(_ report: FrozenReport, bytes: [UInt8], namesPeople: Bool = true) throws {
        guard SHA256.digest(of: bytes).hex == report.content.sha256 else {
            throw ReportError(.damaged, operation: "frozen", detail: "SHA-256")
        }
        let lines = FrozenText(bytes)
        guard lines.isWhole, let first = lines.ranges["head"],
            let head = try? JSONDecoder().decode(FrozenHead.self, from: Data(bytes[first])),
            head.service == report.service, head.period.name == report.period
        else { throw ReportError(.damaged, operation: "frozen", detail: "form") }
        self.report = report
        var (dashboard, titles) = (head.dashboard, head.titles)
        if !namesPeople { (dashboard.people, titles.users) = ([], [:]) }
        var content = ReportContent(
            header: head.header, table: head.table, dashboard: dashboard, titles: titles,
            madeAt: head.frozenAt, seal: ReportContent.Seal(number: report.id, sha256: report.content.sha256))
        content.texts = head.texts
        content.namesPeople = namesPeople
        self.content = content
        material = FrozenMaterial(text: lines, content: content)
        calendar = ServiceCalendar(timeZone: TimeZone(identifier: head.rules.timeZone) ?? .gmt)
    }

    /// Part of the list behind a figure, as it was.
    public func facts(
        of list: FactList, channel: ChannelName? = nil, after cursor: FactCursor? = nil, limit: Int = 50
    ) async throws -> FactPage {
        try await material.page(list, channel: channel, after: cursor, limit: min(max(limit, 1), 1000))
    }

    /// The report as a file: byte for byte the same whenever it is printed.
    public func export(
        format: ReportFormat, sheet: ReportSheet = .indicators, language: String = "it"
    ) async throws -> ReportFile {
        try await ReportPress.shared.file(
            material, format: format, sheet: sheet, language: language, calendar: calendar)
    }

    /// One list as CSV, as it was.
    public func export(
        _ list: FactList, channel: ChannelName? = nil, language: String = "it"
    ) async throws -> ReportFile {
        try await ReportPress.shared.file(
            material, list: list, channel: channel, language: language, calendar: calendar)
    }
}

/// The kept bytes with the places of their parts.
final class FrozenText: Sendable {
    let bytes: [UInt8]
    /// By a line's first element: from its first line to after its last one. Lines of a kind stand together.
    let ranges: [String: Range<Int>]
    /// The last line is there and counts the others right.
    let isWhole: Bool

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var ranges: [String: Range<Int>] = [:]
        var start = 0
        var lines = 0
        var counted: Int?
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let kind = start == 0 ? "head" : Self.kind(bytes, start, end)
            ranges[kind] = (ranges[kind]?.lowerBound ?? start)..<(end + 1)
            if kind == "end" {
                counted = Int(String(decoding: bytes[start..<end], as: UTF8.self).filter(\.isNumber))
            } else if kind != "head" {
                lines += 1
            }
            start = end + 1
        }
        self.ranges = ranges
        isWhole = start == bytes.count && counted == lines
    }

    /// What stands between the first two quotes.
    private static func kind(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
        guard end - start > 3, bytes[start] == 0x5B, bytes[start + 1] == 0x22,
            let close = bytes[(start + 2)..<end].firstIndex(of: 0x22)
        else { return "" }
        return String(decoding: bytes[(start + 2)..<close], as: UTF8.self)
    }

    /// The line at a place, without its end, and where the next one begins.
    func line(at place: Int) -> (bytes: ArraySlice<UInt8>, next: Int) {
        let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
        return (bytes[place..<end], min(end + 1, bytes.count))
    }
}

/// The lists of a closed period. A cursor's id is a place among the bytes.
struct FrozenMaterial: ReportMaterial {
    let text: FrozenText
    let content: ReportContent

    func page(
        _ list: FactList, channel: ChannelName?, after cursor: FactCursor?, limit: Int
    ) async throws -> FactPage {
        let empty = FactPage(list: list, columns: FactRows.columns(of: list), rows: [], next: nil)
        guard let range = text.ranges[Self.kind(list)] else { return empty }
        var page = empty
        var place = cursor.map { Int($0.id) } ?? range.lowerBound
        guard range.contains(place) || place == range.upperBound else { return empty }
        let decoder = JSONDecoder()
        while place < range.upperBound {
            let (bytes, next) = text.line(at: place)
            if let row = try row(list, channel, Data(bytes), decoder) {
                // One more than is shown tells whether there is a next page.
                if page.rows.count == limit {
                    page.next = FactCursor(at: Instant(milliseconds: 0), id: Int64(place))
                    return page
                }
                page.rows.append(row)
            }
            place = next
        }
        return page
    }

    private static func kind(_ list: FactList) -> String {
        switch list {
        case .contacts: "contact"
        case .cases: "case"
        case .escalations: "escalation"
        case .calls: "call"
        case .packets, .outages, .entered: list.word
        }
    }

    private func row(
        _ list: FactList, _ channel: ChannelName?, _ line: Data, _ decoder: JSONDecoder
    ) throws -> FactRow? {
        let now = content.madeAt
        switch list {
        case .packets, .outages, .entered: return try decoder.decode(FrozenEntry.self, from: line).row
        case .contacts(let part):
            let fact = try ContactFact(frozen: try decoder.decode([FrozenValue].self, from: line))
            guard fact.belongs(to: part, at: now), channel == nil || channel == fact.channel else { return nil }
            return FactRows.row(fact, content.titles, at: now)
        case .cases(let part):
            let fact = try CaseFact(frozen: try decoder.decode([FrozenValue].self, from: line))
            guard fact.belongs(to: part), channel == nil || channel == fact.channel else { return nil }
            return FactRows.row(fact, content.titles)
        case .escalations(let part):
            var reading = FrozenReading(try decoder.decode([FrozenValue].self, from: line))
            let fact = try FrozenEscalation(frozen: &reading)
            let (counted, closed) = (try reading.flag(), try reading.flag())
            guard fact.belongs(to: part, counted: counted, closed: closed, at: now) else { return nil }
            return FactRows.row(fact, content.titles)
        case .calls(let part):
            let fact = try FrozenCall(frozen: try decoder.decode([FrozenValue].self, from: line))
            return fact.belongs(to: part) ? FactRows.row(fact.call) : nil
        }
    }
}

/// A line of what people have entered: its kind, then the row as it is shown.
private struct FrozenEntry: Decodable {
    let row: FactRow
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        _ = try container.decode(String.self)
        row = try container.decode(FactRow.self)
    }
}
