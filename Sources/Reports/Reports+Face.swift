// What pages, commands and schedules ask of the room.

import Runtime
import Store
import Tickets

extension Reports {
    /// The indicator table, as of an instant (nil: now).
    /// - Throws: `ReportError.unknownService`, `StoreError`.
    public func table(service: String, period: ReportPeriod, at now: Instant? = nil) async throws -> IndicatorTable {
        try await measuring(service, period, now).table()
    }

    /// The state of things, and how the period went.
    /// - Throws: `ReportError.unknownService`, `StoreError`.
    public func dashboard(service: String, period: ReportPeriod, at now: Instant? = nil) async throws -> Dashboard {
        let measuring = try measuring(service, period, now)
        return try await DashboardMaking(measuring: measuring, titles: try await titles()).dashboard()
    }

    /// Contacts answered in time of those judged (I-02), in percent, by service; services without judged ones are left out.
    public func onTimeRates(period: ReportPeriod, at now: Instant? = nil) async throws -> [String: Double] {
        var rates: [String: Double] = [:]
        for service in rules.services.keys {
            let tally = try await store.contactTally(try measuring(service, period, now).scope())
            rates[service] = Ratio(Double(tally.inTime), of: Double(tally.judged)).percent
        }
        return rates
    }

    /// Part of the list behind a figure.
    /// - Parameters:
    ///   - cursor: `FactPage.next` of the page before.
    ///   - limit: rows, 1 to 1000.
    public func facts(
        of list: FactList, service: String, period: ReportPeriod, channel: ChannelName? = nil,
        after cursor: FactCursor? = nil, limit: Int = 50, at now: Instant? = nil
    ) async throws -> FactPage {
        let measuring = try measuring(service, period, now)
        return try await Lists(measuring: measuring, titles: try await titles())
            .page(list, channel: channel, after: cursor, limit: limit)
    }

    func measuring(_ service: String, _ period: ReportPeriod, _ now: Instant?) throws -> Measuring {
        try Measuring(
            store: store, rules: rules, service: service, period: period, now: now ?? Instant(clock.now()))
    }

    func titles() async throws -> ReportTitles { rules.titles(try await namesPeople ? store.users() : []) }

    /// Table, dashboard and titles of one moment, with the lists behind them.
    func material(_ service: String, _ period: ReportPeriod, _ now: Instant?) async throws -> LiveMaterial {
        let measuring = try measuring(service, period, now)
        let titles = try await titles()
        var content = ReportContent(
            header: rules.header, table: try await measuring.table(),
            dashboard: try await DashboardMaking(measuring: measuring, titles: titles).dashboard(), titles: titles,
            madeAt: measuring.now)
        content.texts = try await written(service: service, period: period)
        content.namesPeople = namesPeople
        return LiveMaterial(measuring: measuring, content: content)
    }

    /// Everything that proves one contact's figure; nil when there is none.
    public func evidence(of contact: ContactID) async throws -> ContactEvidence? {
        try await store.evidence(of: contact)
    }

    /// Periods to choose from: the running semester, quarter and month, then the three before each.
    public func presets(at now: Instant? = nil) -> [ReportPeriod] {
        let today = rules.calendar.day(of: now ?? Instant(clock.now()))
        func back(_ make: (CivilDay) -> ReportPeriod) -> [ReportPeriod] {
            var periods = [make(today)]
            while periods.count < 4, let last = periods.last { periods.append(make(last.from + -1)) }
            return periods
        }
        return back(ReportPeriod.semester) + back(ReportPeriod.quarter) + back(ReportPeriod.month)
    }

    /// Closes a period: its figures and every contact behind them are kept for ever.
    /// - Throws: `ReportError.notOver` before its last day has ended, `.frozenAlready`.
    public func freeze(service: String, period: ReportPeriod, by user: UserID?) async throws -> FrozenReport {
        try await closing(service: service, period: period, by: user)
    }

    /// Closed periods, newest first; nil: of all services.
    public func frozenReports(service: String? = nil) async throws -> [FrozenReport] {
        try await store.frozenReports(service: service)
    }

    /// A closed period as it was; nil when there is none of this number.
    /// - Throws: `ReportError.damaged` when the bytes do not have their hash any more.
    public func frozen(_ id: Int64) async throws -> FrozenDocument? {
        guard let report = try await store.frozenReport(id) else { return nil }
        return try FrozenDocument(
            report, bytes: try await store.bytes(of: report.content), namesPeople: namesPeople)
    }

    /// A report as a file, of the figures as they are now.
    /// - Parameters:
    ///   - sheet: which one CSV holds; JSON of `indicators` holds the table and the dashboard, of another sheet its rows.
    ///   - language: `it` or `en`, of titles and notes; the table's own words are the contract's in any case.
    public func export(
        service: String, period: ReportPeriod, format: ReportFormat, sheet: ReportSheet = .indicators,
        language: String = "it", at now: Instant? = nil
    ) async throws -> ReportFile {
        try await ReportPress.shared.file(
            try await material(service, period, now), format: format, sheet: sheet, language: language,
            calendar: rules.calendar)
    }

    /// One list as CSV.
    public func export(
        _ list: FactList, service: String, period: ReportPeriod, channel: ChannelName? = nil, language: String = "it",
        at now: Instant? = nil
    ) async throws -> ReportFile {
        try await ReportPress.shared.file(
            try await material(service, period, now), list: list, channel: channel, language: language,
            calendar: rules.calendar)
    }
}
