// What the ten indicators have to reach, `services.<CODE>.indicators`: the source's numbers for both services, and the
// administrator's dated changes after them (requirements 1.9, R-131).

import Runtime
import Tickets

extension IndicatorRules {
    /// The targets of the report of 2025. The two services differ in I-05 alone: a call to the CUP is quick within 4 minutes in
    /// 95 % of cases, one to the Contact Center within 9 minutes in 98 %. Other services have those of the Contact Center.
    public static func ofTheSource(service: String) -> IndicatorRules {
        let isCUP = service == "CUP"
        let quick = IndicatorTerm(
            goal: isCUP ? 95 : 98, threshold: .minutes(isCUP ? 4 : 9),
            goalText: isCUP ? "4 minuti nel 95% dei casi" : "98%", responsible: "DT")
        return IndicatorRules(
            terms: [
                .i01: IndicatorTerm(goal: 95, threshold: .seconds(20), goalText: "95% dei casi", responsible: "DT"),
                .i02: IndicatorTerm(goal: 100, goalText: isCUP ? "100% dei casi" : "100%", responsible: "RQ"),
                .i03: IndicatorTerm(goal: 5, isCeiling: true, goalText: "5%", responsible: "RQ"),
                .i04: IndicatorTerm(goal: 95, goalText: "95%", responsible: ""),
                .i05: quick,
                .i06: IndicatorTerm(goal: 100, goalText: "100%", responsible: "RQ"),
                .i07: IndicatorTerm(goal: 100, goalText: "100%", responsible: "RQ"),
                .i08: IndicatorTerm(goal: 100, goalText: "100%", responsible: ""),
                .i09: IndicatorTerm(
                    goal: 4, isCeiling: true, packet: 100, goalText: "4 h lavorative", responsible: "DT"),
                .i10: IndicatorTerm(goal: 99.5, goalText: "99,5%", responsible: "", frequency: ""),
            ].mapValues { [$0] })
    }

    /// - Parameter node: an object with a list of dated rules for each indicator; nil for those of the source.
    init(reading node: SettingsNode?, service: String) {
        self = .ofTheSource(service: service)
        guard let node else { return }
        defer { node.finish() }
        for indicator in Indicator.allCases where node.has(indicator.rawValue) {
            let usual = terms[indicator]?.first ?? IndicatorTerm(goal: 100, goalText: "100%", responsible: "")
            // A single rule may stand without brackets.
            let rules =
                node.holdsObject(indicator.rawValue)
                ? [node.object(indicator.rawValue)].compactMap(\.self) : node.objects(indicator.rawValue)
            terms[indicator, default: []] += rules.map { IndicatorTerm(reading: $0, usual: usual) }
        }
    }
}

extension IndicatorTerm {
    /// What a rule does not say is as in the source; a new goal without words is printed as its number.
    fileprivate init(reading node: SettingsNode, usual: IndicatorTerm) {
        self = usual
        defer { node.finish() }
        validity = Validity(reading: node)
        // I-09 counts hours, all others are percentages.
        goal = node.number("goal", in: 0...(usual.packet == nil ? 100 : 10_000), default: usual.goal)
        if usual.threshold != nil {
            let read = node.duration("threshold", default: usual.threshold ?? .zero)
            if read < .seconds(1) || read > .days(1) {
                node.fault("threshold", "is out of range", remedy: "Use 1 s to 1 d, e.g. \"20 s\".")
            } else {
                threshold = read
            }
        }
        if let packet = usual.packet { self.packet = node.int("packet", in: 1...1_000_000, default: packet) }
        goalText = node.text("goalText") ?? (goal == usual.goal ? usual.goalText : Self.printed(goal, usual))
        responsible = node.text("responsible", default: usual.responsible) ?? ""
        frequency = node.text("frequency", default: usual.frequency) ?? ""
    }

    private static func printed(_ goal: Double, _ usual: IndicatorTerm) -> String {
        let number = goal == goal.rounded() ? "\(Int(goal))" : "\(goal)".replacing(".", with: ",")
        return usual.packet == nil ? number + "%" : number + " h lavorative"
    }
}
