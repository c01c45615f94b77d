// What a page of reports is about, as it stands in its address: service and period, and the list behind a figure. Reads and
// writes it.

import Reports
import Store
import Tickets

/// Why a period in the address is none.
enum PeriodFault: Sendable, Hashable, CaseIterable {
    /// One of the two days is missing, or no day of the calendar.
    case notADay
    /// The end comes before the beginning.
    case reversed
    /// Longer than anybody reports on.
    case tooLong
    /// Neither a semester nor a quarter, month or year.
    case unknown
}

/// Service and period.
struct ReportChoice: Sendable, Hashable {
    /// Service code.
    var service: String
    var period: ReportPeriod
    /// Days as typed, to be mended.
    var typedFrom = ""
    var typedUntil = ""
    var fault: PeriodFault?

    /// Days of the longest period.
    static let longest = 3 * 366

    init(service: String, period: ReportPeriod) {
        self.service = service
        self.period = period
    }

    /// Reads the address's query. An unknown service gives the first; a period that is none gives the usual one and a fault.
    init(services: [String], usual: ReportPeriod, query value: (String) -> String?) {
        service = value("service").flatMap { services.contains($0) ? $0 : nil } ?? services.first ?? ""
        period = usual
        (typedFrom, typedUntil) = (String((value("from") ?? "").prefix(20)), String((value("until") ?? "").prefix(20)))
        if !typedFrom.isEmpty || !typedUntil.isEmpty {
            readDays()
        } else if let text = value("period"), !text.isEmpty {
            readName(text)
        }
    }

    private mutating func readDays() {
        guard let from = CivilDay(typedFrom), let until = CivilDay(typedUntil) else { return fault = .notADay }
        guard from <= until else { return fault = .reversed }
        guard let days = ReportPeriod("\(from)..\(until)"), Self.isBearable(days) else { return fault = .tooLong }
        period = days
    }

    private mutating func readName(_ text: String) {
        guard text.utf8.count <= 30, let named = ReportPeriod(text) else { return fault = .unknown }
        guard Self.isBearable(named) else { return fault = .tooLong }
        period = named
    }

    private static func isBearable(_ period: ReportPeriod) -> Bool { period.from + longest > period.until }

    /// The query of the address.
    var pairs: [(String, String)] { [("service", service), ("period", period.name)] }

    func with(service: String) -> ReportChoice { ReportChoice(service: service, period: period) }
    func with(period: ReportPeriod) -> ReportChoice { ReportChoice(service: service, period: period) }
}

/// A list behind a figure, and the place in it.
struct FactsChoice: Sendable, Hashable {
    var list: FactList
    var channel: ChannelName?
    /// Where this page of it begins; nil: at its beginning.
    var after: FactCursor?
    /// Rows on the pages before, for counting on.
    var before: Int

    static let pageSize = 50

    init(_ list: FactList, channel: ChannelName? = nil, after: FactCursor? = nil, before: Int = 0) {
        self.list = list
        self.channel = channel
        self.after = after
        self.before = before
    }

    /// - Returns: nil when no list of ours is named.
    init?(query value: (String) -> String?) {
        guard let word = value("list"), word.utf8.count <= 100, let list = FactList(word: word) else { return nil }
        self.list = list
        channel = value("channel").flatMap { $0.isEmpty ? nil : ChannelName(String($0.prefix(40))) }
        after = value("after").flatMap(FactCursor.init(word:))
        before = after == nil ? 0 : value("before").flatMap { Int($0) }.map { min(max($0, 0), 100_000_000) } ?? 0
    }

    var pairs: [(String, String)] {
        var pairs = [("list", list.word)]
        if let channel { pairs.append(("channel", channel.value)) }
        if let after { pairs += [("after", after.word), ("before", "\(before)")] }
        return pairs
    }

    /// The part that follows `rows` rows of this one.
    func following(_ rows: Int, at next: FactCursor) -> FactsChoice {
        FactsChoice(list, channel: channel, after: next, before: before + rows)
    }
}

extension FactCursor {
    /// As it stands in an address.
    var word: String { "\(at.milliseconds)-\(id)" }

    init?(word: String) {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard word.utf8.count <= 40, parts.count == 2, let at = Int64(parts[0]), let id = Int64(parts[1]) else {
            return nil
        }
        self.init(at: Instant(milliseconds: at), id: id)
    }
}
