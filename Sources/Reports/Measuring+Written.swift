// What the program measures itself: written contacts (I-02), cases (I-04, I-08), the second level (I-06, I-07).

import Store
import Tickets

extension Measuring {
    /// I-02: answered by the deadline, of all that are judged; in variants side by side.
    func writtenContacts() async throws -> IndicatorRow {
        let tally = try await store.contactTally(scope())
        let channels = try await store.contactGroups(scope(), by: .channel).sorted { $0.key < $1.key }
        var details: [FigureDetail] = [
            .count(.numerator, "Risposti in tempo", "Answered in time", tally.inTime, .contacts(.inTime)),
            .count(.denominator, "Contatti giudicati", "Contacts judged", tally.judged, .contacts(.judged)),
            .count(.note, "Risposti in ritardo", "Answered late", tally.late, .contacts(.late)),
            .count(.note, "Senza risposta, scaduti", "Unanswered, overdue", tally.overdue, .contacts(.overdue)),
            .count(
                .running, "In corso, non ancora giudicati", "Running, not yet judged", tally.running,
                .contacts(.running)),
        ]
        details += tally.excluded.sorted { $0.key < $1.key }.map { reason, count in
            let words = FigureWords.exclusion(reason)
            return .count(
                .excluded, "Esclusi: \(words.it)", "Excluded: \(words.en)", count, .contacts(.excluded(reason)))
        }
        details += .mean(
            "Tempo medio di risposta (ore trascorse)", "Mean time to answer (elapsed)",
            milliseconds: tally.answerMilliseconds, of: tally.answered)
        details += [
            .part("In tempo per ore trascorse", "In time by elapsed hours", tally.inTimeElapsed, of: tally.judged),
            .part("In tempo per ore lavorative", "In time by working hours", tally.inTimeWorking, of: tally.judged),
        ]
        details += variants(channels)
        let ratio = Ratio(Double(tally.inTime), of: Double(tally.judged))
        return row(.i02, ratio, origin: .measured, details: details)
    }

    /// By channel, and with and without letters: the objective names them, the unit of measure does not (1.10, point 2).
    private func variants(_ channels: [ContactGroup]) -> [FigureDetail] {
        let letter = "letter"
        let channels = channels.filter { !$0.tally.isSpokenOnly }
        let without = channels.filter { $0.key != letter }
        func sum(_ groups: [ContactGroup], _ number: (ContactTally) -> Int) -> Int {
            groups.reduce(0) { $0 + number($1.tally) }
        }
        return [
            FigureDetail.part(
                "Lettere comprese", "Letters included", sum(channels, \.inTime), of: sum(channels, \.judged)),
            .part("Senza lettere", "Without letters", sum(without, \.inTime), of: sum(without, \.judged)),
        ]
            + channels.map { group in
                let title = rules.channelTitle(ChannelName(group.key))
                return .part(
                    title.it, title.en, group.tally.inTime, of: group.tally.judged, list: .contacts(.judged),
                    channel: ChannelName(group.key))
            }
    }

    /// I-04: closed without back office and department, of all closed cases. A question is no escalation.
    func withoutEscalation(_ tally: CaseTally) -> IndicatorRow {
        row(
            .i04, Ratio(Double(tally.withoutEscalation), of: Double(tally.closed)), origin: .measured,
            details: [
                .count(
                    .numerator, "Chiusi senza escalation", "Closed without escalation", tally.withoutEscalation,
                    .cases(.withoutEscalation)),
                .count(.denominator, "Casi chiusi", "Closed cases", tally.closed, .cases(.closed)),
                .count(
                    .note, "Chiusi dopo escalation", "Closed after escalation", tally.closed - tally.withoutEscalation,
                    .cases(.escalated)),
            ])
    }

    /// I-06 (1.10, points 6 and 8): solved by a department and closed, of all that a department had to solve.
    func solvedAtSecondLevel(_ tally: EscalationTally) -> IndicatorRow {
        row(
            .i06, Ratio(Double(tally.solvedAndClosed), of: Double(tally.judged)), origin: .measured,
            details: [
                .count(
                    .numerator, "Risolti e chiusi", "Solved and closed", tally.solvedAndClosed,
                    .escalations(.solvedAndClosed)),
                .count(
                    .denominator, "Affidati al secondo livello", "Given to the second level", tally.judged,
                    .escalations(.judged)),
            ] + apart(tally))
    }

    /// I-07 (R-108, 1.10, point 5): solved within the second level's term, and the mean.
    func solvedInTerm(_ tally: EscalationTally) -> IndicatorRow {
        row(
            .i07, Ratio(Double(tally.solvedInTime), of: Double(tally.judged)), origin: .measured,
            details: [
                .count(
                    .numerator, "Risolti entro il termine", "Solved within the term", tally.solvedInTime,
                    .escalations(.solvedInTime)),
                .count(
                    .denominator, "Affidati al secondo livello", "Given to the second level", tally.judged,
                    .escalations(.judged)),
                .count(
                    .note, "Risolti oltre il termine", "Solved after the term", tally.solvedLate,
                    .escalations(.solvedLate)),
                .count(
                    .note, "In corso oltre il termine", "Running over the term", tally.overdue, .escalations(.overdue)),
            ] + apart(tally)
                + .mean(
                    "Tempo medio di soluzione (ore trascorse)", "Mean time to solution (elapsed)",
                    milliseconds: tally.solutionMilliseconds, of: tally.solved))
    }

    private func apart(_ tally: EscalationTally) -> [FigureDetail] {
        [
            .count(
                .running, "In corso, non ancora giudicati", "Running, not yet judged", tally.running,
                .escalations(.running)),
            .count(
                .excluded, "Restituiti o passati ad altri", "Returned or passed on", tally.notCounted,
                .escalations(.notCounted)),
        ]
    }

    /// I-08: ended well, of all closed cases whose outcome is known (1.10, point 7).
    func outcomes(_ tally: CaseTally) -> IndicatorRow {
        let without = tally.outcomes[""] ?? 0
        let positive = CaseOutcome.allCases.filter(\.isPositive).reduce(0) { $0 + (tally.outcomes[$1.rawValue] ?? 0) }
        let known = tally.closed - without
        return row(
            .i08, Ratio(Double(positive), of: Double(known)), origin: .measured,
            details: [
                .count(.numerator, "Con esito positivo", "With a positive outcome", positive, .cases(.positive)),
                .count(.denominator, "Chiusi con un esito", "Closed with an outcome", known),
                .count(
                    .note, "Con esito negativo", "With a negative outcome", known - positive, .cases(.notPositive)),
                .count(
                    .excluded, "Chiusi senza indicare l'esito", "Closed without an outcome", without,
                    .cases(.withoutOutcome)),
            ])
    }
}

extension ReportRules {
    /// A channel's title; its name where nothing else is known.
    func channelTitle(_ name: ChannelName) -> ReportTitles.Pair {
        channels[name].map { ReportTitles.Pair(it: $0.it, en: $0.en) }
            ?? ReportTitles.Pair(it: name.value, en: name.value)
    }
}

extension ContactTally {
    /// Telephone calls and nothing else: of what was written it says nothing, so that no line of I-02 stands for it.
    var isSpokenOnly: Bool {
        judged + running == 0 && !excluded.isEmpty
            && excluded.keys.allSatisfy { $0 == ContactExclusion.telephone.rawValue }
    }
}
