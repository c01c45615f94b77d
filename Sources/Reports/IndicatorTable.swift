// The indicator table of the contract as values. How it is measured: `Measuring`; its words: `IndicatorWords`.

import Store
import Tickets

/// How an indicator came out.
public enum Verdict: String, Sendable, Hashable, Codable {
    case ok = "OK"
    case ko = "KO"
    /// Nothing to measure, or not yet.
    case none = "n/a"
}

/// A part of something: what counts, out of what.
public struct Ratio: Sendable, Hashable, Codable {
    public var numerator: Double
    public var denominator: Double
    public init(_ numerator: Double, of denominator: Double) {
        self.numerator = numerator
        self.denominator = denominator
    }
    /// nil when there is nothing to measure.
    public var percent: Double? { denominator > 0 ? numerator / denominator * 100 : nil }
}

/// Which list proves a number: opened by `Reports.facts`.
public enum FactList: Sendable, Hashable, Codable {
    case contacts(ContactPart)
    case cases(CasePart)
    case escalations(EscalationPart)
    case calls(CallPart)
    case packets
    case outages
    case entered
}

/// A number beside the value: numerator, denominator, an exclusion, the mean, a variant.
public struct FigureDetail: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable {
        case numerator, denominator, excluded, running, mean, longest, variant, note
    }
    public var role: Role
    public var it: String
    public var en: String
    /// In Italian number form.
    public var value: String
    public var number: Double?
    /// With its list, if there is one; `channel` narrows it.
    public var list: FactList?
    public var channel: ChannelName?

    public init(
        _ role: Role, it: String, en: String, value: String, number: Double? = nil, list: FactList? = nil,
        channel: ChannelName? = nil
    ) {
        self.role = role
        self.it = it
        self.en = en
        self.value = value
        self.number = number
        self.list = list
        self.channel = channel
    }
}

/// One row, in the words of the source.
public struct IndicatorRow: Sendable, Hashable, Codable {
    /// Where the value comes from.
    public enum Origin: String, Sendable, Hashable, Codable { case measured, imported, entered, nothing }
    public var indicator: Indicator
    /// PROCESSO.
    public var process: String
    /// OBIETTIVO.
    public var objective: String
    /// INDICATORE E UNITA' DI MISURA.
    public var measure: String
    /// VALORI: `99,00%`, `3,25 h lavorative`, `n/a`.
    public var value: String
    public var number: Double?
    /// VALORI DA RAGGIUNGERE.
    public var goal: String
    public var goalNumber: Double
    public var isCeiling: Bool
    /// MODALITA' / DOCUMENTI DI RILEVAZIONE.
    public var source: String
    public var responsible: String
    public var frequency: String
    /// OBIETTIVO RAGGIUNTO.
    public var verdict: Verdict
    public var origin: Origin
    public var details: [FigureDetail]

    public init(
        indicator: Indicator, process: String, objective: String, measure: String, value: String, number: Double?,
        goal: String, goalNumber: Double, isCeiling: Bool, source: String, responsible: String, frequency: String,
        verdict: Verdict, origin: Origin, details: [FigureDetail]
    ) {
        self.indicator = indicator
        self.process = process
        self.objective = objective
        self.measure = measure
        self.value = value
        self.number = number
        self.goal = goal
        self.goalNumber = goalNumber
        self.isCeiling = isCeiling
        self.source = source
        self.responsible = responsible
        self.frequency = frequency
        self.verdict = verdict
        self.origin = origin
        self.details = details
    }
}

/// The table of one service and period.
public struct IndicatorTable: Sendable, Hashable, Codable {
    public var service: String
    public var serviceTitle: String
    public var period: ReportPeriod
    /// Open contacts were judged as of this instant.
    public var madeAt: Instant
    /// Which hours judged, with the target, for each rule that held in the period: "9 h elapsed until 2026-03-31".
    public var clockNotes: [String]
    /// I-01 to I-10, in order.
    public var rows: [IndicatorRow]

    public init(
        service: String, serviceTitle: String, period: ReportPeriod, madeAt: Instant, clockNotes: [String],
        rows: [IndicatorRow]
    ) {
        self.service = service
        self.serviceTitle = serviceTitle
        self.period = period
        self.madeAt = madeAt
        self.clockNotes = clockNotes
        self.rows = rows
    }
}
