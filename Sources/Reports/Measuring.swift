// How the ten indicators are measured (requirements 1.9, 1.10; ). Every number comes with the list that proves it.
// Here: what all rows have in common; the rows themselves are in the extensions beside.

import Runtime
import Store
import Tickets

/// Measures the table of one service and period.
struct Measuring: Sendable {
    let store: any Store
    let rules: ReportRules
    let service: String
    let rule: ReportRules.Service
    let period: ReportPeriod
    let span: Range<Instant>
    let now: Instant

    init(
        store: any Store, rules: ReportRules, service: String, period: ReportPeriod, now: Instant
    ) throws(ReportError) {
        guard let rule = rules.services[service] else {
            throw ReportError(.unknownService, operation: "measure", detail: service)
        }
        self.store = store
        self.rules = rules
        self.service = service
        self.rule = rule
        self.period = period
        self.now = now
        span = period.instants(in: rules.calendar)
    }

    /// The scope of the period; a channel narrows it.
    func scope(_ channel: ChannelName? = nil) -> FigureScope {
        FigureScope(service: service, from: span.lowerBound, until: span.upperBound, now: now, channel: channel)
    }

    func table() async throws -> IndicatorTable {
        var rows: [IndicatorRow] = []
        let calls = try await callFigures()
        rows.append(try await answeredQuickly(calls))
        rows.append(try await writtenContacts())
        rows.append(try await lostCalls(calls))
        let cases = try await store.caseTally(scope())
        rows.append(withoutEscalation(cases))
        rows.append(try await firstContact(calls))
        let escalations = try await store.escalationTally(scope())
        rows.append(solvedAtSecondLevel(escalations))
        rows.append(solvedInTerm(escalations))
        rows.append(outcomes(cases))
        rows.append(try await packets())
        rows.append(try await continuity())
        return IndicatorTable(
            service: service, serviceTitle: rule.title, period: period, madeAt: now, clockNotes: clockNotes(),
            rows: rows)
    }

    /// The rule that judges the period: that of its last day (`IndicatorTerm.validity`).
    func term(_ indicator: Indicator) -> IndicatorTerm { term(indicator, on: period.until) }

    func term(_ indicator: Indicator, on day: CivilDay) -> IndicatorTerm {
        rule.indicators.term(indicator, on: day) ?? IndicatorWords.term(indicator, service: service)
    }

    /// A row whose value is a part of something in percent.
    /// - Parameter ratio: nil or with an empty denominator: n/a.
    func row(
        _ indicator: Indicator, _ ratio: Ratio?, origin: IndicatorRow.Origin, details: [FigureDetail]
    ) -> IndicatorRow {
        let term = term(indicator)
        guard let ratio, let percent = ratio.percent else {
            return row(indicator, text: "n/a", number: nil, verdict: .none, origin: .nothing, details: details)
        }
        // By multiplication: a quotient of whole numbers is not always what it should be.
        let reached = ratio.numerator * 100
        let wanted = term.goal * ratio.denominator
        let isReached = term.isCeiling ? reached <= wanted + 1e-9 : reached >= wanted - 1e-9
        return row(
            indicator, text: ItalianNumber.percent(percent, goal: term.goal, isCeiling: term.isCeiling),
            number: percent, verdict: isReached ? .ok : .ko, origin: origin, details: details)
    }

    func row(
        _ indicator: Indicator, text: String, number: Double?, verdict: Verdict, origin: IndicatorRow.Origin,
        details: [FigureDetail]
    ) -> IndicatorRow {
        let term = term(indicator)
        return IndicatorRow(
            indicator: indicator, process: IndicatorWords.process(indicator),
            objective: IndicatorWords.objective(indicator),
            measure: IndicatorWords.measure(
                indicator, service: service, limit: limit(indicator, term), packet: term.packet ?? 100),
            value: text, number: number, goal: term.goalText, goalNumber: term.goal, isCeiling: term.isCeiling,
            source: IndicatorWords.source(indicator), responsible: term.responsible, frequency: term.frequency,
            verdict: verdict, origin: origin, details: details)
    }

    /// The time that the indicator's words name: the term's own, or that of the clock in force on the last day.
    private func limit(_ indicator: Indicator, _ term: IndicatorTerm) -> Duration? {
        switch indicator {
        case .i02: clockTerm(rule.clock.answer, on: period.until, ClockTerm()).target
        case .i07: clockTerm(rule.clock.secondLevel, on: period.until, ClockTerm(target: .hours(4))).target
        default: term.threshold
        }
    }

    func clockTerm(_ terms: [ClockTerm], on day: CivilDay, _ otherwise: ClockTerm) -> ClockTerm {
        terms.last { $0.validity.contains(day) } ?? otherwise
    }

    /// Days of the period in stretches over which `value` is the same.
    func stretches<Value: Equatable>(_ value: (CivilDay) -> Value) -> [(days: ClosedRange<CivilDay>, value: Value)] {
        var found: [(days: ClosedRange<CivilDay>, value: Value)] = []
        var day = period.from
        while day <= period.until {
            let held = value(day)
            if let last = found.last, last.value == held {
                found[found.count - 1].days = last.days.lowerBound...day
            } else {
                found.append((day...day, held))
            }
            day = day + 1
        }
        return found
    }

    /// Which hours judge with which target, for each rule that holds in the period (requirements 1.10, point 1).
    private func clockNotes() -> [String] {
        notes("Prima risposta", rule.clock.answer, ClockTerm())
            + notes("Secondo livello", rule.clock.secondLevel, ClockTerm(target: .hours(4)))
    }

    private func notes(_ title: String, _ terms: [ClockTerm], _ otherwise: ClockTerm) -> [String] {
        // Compared without its days: two rules that say the same are one.
        let parts = stretches { day in
            var term = clockTerm(terms, on: day, otherwise)
            term.validity = .always
            return term
        }
        return parts.map { part in
            let term = part.value
            var text = "\(title): \(ItalianNumber.target(term.target)), \(FigureWords.judge(term.judge).it)"
            if term.pausesForCitizen { text += ", senza le attese del cittadino" }
            guard parts.count > 1 else { return text }
            return text
                + " (dal \(ItalianNumber.day(part.days.lowerBound)) al \(ItalianNumber.day(part.days.upperBound)))"
        }
    }
}

extension FigureDetail {
    /// A count with its list.
    static func count(
        _ role: Role, _ it: String, _ en: String, _ value: Int, _ list: FactList? = nil, channel: ChannelName? = nil
    ) -> FigureDetail {
        FigureDetail(
            role, it: it, en: en, value: String(value), number: Double(value), list: list, channel: channel)
    }

    /// A part of something beside the value: `97,50% (39/40)`.
    static func part(
        _ it: String, _ en: String, _ numerator: Int, of denominator: Int, list: FactList? = nil,
        channel: ChannelName? = nil
    ) -> FigureDetail {
        let percent = Ratio(Double(numerator), of: Double(denominator)).percent
        let text = percent.map { ItalianNumber.percent($0, goal: 100) + " (\(numerator)/\(denominator))" } ?? "n/a"
        return FigureDetail(.variant, it: it, en: en, value: text, number: percent, list: list, channel: channel)
    }
}

extension [FigureDetail] {
    /// A mean time; nothing without anything to count.
    static func mean(_ it: String, _ en: String, milliseconds: Int64, of count: Int) -> [FigureDetail] {
        guard count > 0 else { return [] }
        let mean = milliseconds / Int64(count)
        return [
            FigureDetail(
                .mean, it: it, en: en, value: ItalianNumber.time(milliseconds: mean), number: Double(mean) / 60_000)
        ]
    }
}
