// The ten indicators of the contract as rules: thresholds, targets, who is responsible. Data of the settings, dated, one set
// for each service; measuring and wording them is the work of `Reports`.

/// An indicator of the monitoring report.
public enum Indicator: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
    case i01 = "I-01"
    case i02 = "I-02"
    case i03 = "I-03"
    case i04 = "I-04"
    case i05 = "I-05"
    case i06 = "I-06"
    case i07 = "I-07"
    case i08 = "I-08"
    case i09 = "I-09"
    case i10 = "I-10"
    public var description: String { rawValue }
}

/// What an indicator has to reach.
public struct IndicatorTerm: Hashable, Sendable, Codable {
    /// Days of a period on which it holds; a period is judged by the rule of its last day.
    public var validity: Validity
    /// In percent; for I-09 in working hours.
    public var goal: Double
    /// Lower is better (I-03, I-09).
    public var isCeiling: Bool
    /// The time that counts as quick: 20 s (I-01), 4 or 9 min (I-05); nil where the service's clocks rule (I-02, I-07).
    public var threshold: Duration?
    /// Contacts in a packet (I-09).
    public var packet: Int?
    /// As printed: "95% dei casi", "4 h lavorative".
    public var goalText: String
    /// "DT", "RQ" or empty.
    public var responsible: String
    /// "Semestrale".
    public var frequency: String

    public init(
        validity: Validity = .always, goal: Double, isCeiling: Bool = false, threshold: Duration? = nil,
        packet: Int? = nil, goalText: String, responsible: String, frequency: String = "Semestrale"
    ) {
        self.validity = validity
        self.goal = goal
        self.isCeiling = isCeiling
        self.threshold = threshold
        self.packet = packet
        self.goalText = goalText
        self.responsible = responsible
        self.frequency = frequency
    }
}

/// The indicators of one service.
public struct IndicatorRules: Hashable, Sendable, Codable {
    /// The last term that is valid on a day holds.
    public var terms: [Indicator: [IndicatorTerm]]
    public init(terms: [Indicator: [IndicatorTerm]] = [:]) { self.terms = terms }

    /// The rule in force on a day; those of the source where settings say nothing.
    public func term(_ indicator: Indicator, on day: CivilDay) -> IndicatorTerm? {
        terms[indicator]?.last { $0.validity.contains(day) }
    }
}
