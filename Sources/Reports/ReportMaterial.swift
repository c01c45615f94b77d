// What a report is made from: live figures or those of a closed period. Sheets, documents and pages take either, so that a
// closed period prints in the same form.

import Store
import Tickets

/// Names of things at the time of the report. Kept with a closed period: what is renamed later stays as it was there.
public struct ReportTitles: Sendable, Hashable, Codable {
    public struct Pair: Sendable, Hashable, Codable {
        public var it: String
        public var en: String
        public init(it: String, en: String) {
            self.it = it
            self.en = en
        }
    }
    public var channels: [String: Pair] = [:]
    public var departments: [String: String] = [:]
    public var topics: [String: Pair] = [:]
    /// By user id.
    public var users: [String: String] = [:]
    public init() {}

    func channel(_ key: String) -> Pair { channels[key] ?? Pair(it: key, en: key) }

    func department(_ key: String) -> String {
        key.isEmpty ? "Nessun dipartimento" : departments[key] ?? key
    }

    func topic(_ key: String) -> Pair {
        key.isEmpty ? Pair(it: "Senza argomento", en: "Without a topic") : topics[key] ?? Pair(it: key, en: key)
    }

    func user(_ key: String) -> String { key.isEmpty ? "Il sistema" : users[key] ?? "n. \(key)" }
}

extension ReportRules {
    /// The titles of now.
    func titles(_ users: [User]) -> ReportTitles {
        var titles = ReportTitles()
        for (name, pair) in channels { titles.channels[name.value] = ReportTitles.Pair(it: pair.it, en: pair.en) }
        for department in organisation.departments { titles.departments[department.code.value] = department.name }
        for topic in organisation.topics {
            titles.topics[topic.code.value] = ReportTitles.Pair(it: topic.it, en: topic.en)
        }
        for user in users { titles.users[user.id.description] = user.name }
        return titles
    }
}

/// Everything that a printed report shows.
public struct ReportContent: Sendable, Hashable {
    public var header: ReportRules.Header
    public var table: IndicatorTable
    public var dashboard: Dashboard
    public var titles: ReportTitles
    /// The document's date; the moment of closing for a closed period, so that it prints the same for ever.
    public var madeAt: Instant
    /// Of a closed period: its number and the SHA-256 of what is kept, printed for proof.
    public var seal: Seal?
    /// What people have written, by `ReportPart` word.
    public var texts: [String: String] = [:]
    /// False: cells that name who worked stay empty (`Reports.namesPeople`).
    public var namesPeople = true

    public struct Seal: Sendable, Hashable, Codable {
        public var number: Int64
        public var sha256: String
        public init(number: Int64, sha256: String) {
            self.number = number
            self.sha256 = sha256
        }
    }

    public init(
        header: ReportRules.Header, table: IndicatorTable, dashboard: Dashboard, titles: ReportTitles, madeAt: Instant,
        seal: Seal? = nil
    ) {
        self.header = header
        self.table = table
        self.dashboard = dashboard
        self.titles = titles
        self.madeAt = madeAt
        self.seal = seal
    }
}

/// A report's figures with the lists behind them.
protocol ReportMaterial: Sendable {
    var content: ReportContent { get }
    func page(
        _ list: FactList, channel: ChannelName?, after cursor: FactCursor?, limit: Int
    ) async throws -> FactPage
}
