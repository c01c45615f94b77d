// The telephone's indicators (I-01, I-03, I-05): from imported calls; where there are none, from what a person has entered
//

import Store
import Tickets

/// The calls of a period, counted by the thresholds that held when they came in.
struct CallFigures: Sendable {
    /// Days with the same thresholds, as instants in order.
    struct Stretch: Sendable {
        var span: Range<Instant>
        var answeredWithin: Duration
        var handledWithin: Duration
    }
    var stretches: [Stretch]
    var tally: CallTally
}

extension Measuring {
    /// Where thresholds change within the period, each day counts by its own.
    func callStretches() -> [CallFigures.Stretch] {
        struct Thresholds: Equatable {
            var answered: Duration
            var handled: Duration
        }
        func threshold(_ indicator: Indicator, _ day: CivilDay) -> Duration {
            term(indicator, on: day).threshold ?? IndicatorWords.term(indicator, service: service).threshold ?? .zero
        }
        return stretches { Thresholds(answered: threshold(.i01, $0), handled: threshold(.i05, $0)) }.map { part in
            let from = rules.calendar.midnight(of: part.days.lowerBound)
            let until = rules.calendar.midnight(of: part.days.upperBound + 1)
            return CallFigures.Stretch(
                span: from..<until, answeredWithin: part.value.answered, handledWithin: part.value.handled)
        }
    }

    func callFigures() async throws -> CallFigures {
        let stretches = callStretches()
        var sum = CallTally()
        for part in stretches {
            let tally = try await store.callTally(
                service: service, from: part.span.lowerBound, until: part.span.upperBound,
                answeredWithin: part.answeredWithin, handledWithin: part.handledWithin)
            sum.offered += tally.offered
            sum.answered += tally.answered
            sum.answeredQuickly += tally.answeredQuickly
            sum.lost += tally.lost
            sum.handled += tally.handled
            sum.handledQuickly += tally.handledQuickly
            sum.waitedMilliseconds += tally.waitedMilliseconds
            sum.talkedMilliseconds += tally.talkedMilliseconds
        }
        return CallFigures(stretches: stretches, tally: sum)
    }

    /// I-01. Of all calls that came in: one that was lost was not answered in time either.
    func answeredQuickly(_ calls: CallFigures) async throws -> IndicatorRow {
        let tally = calls.tally
        guard tally.offered > 0 else { return try await entered(.i01) }
        return row(
            .i01, Ratio(Double(tally.answeredQuickly), of: Double(tally.offered)), origin: .imported,
            details: [
                .count(
                    .numerator, "Risposte entro la soglia", "Answered within the threshold", tally.answeredQuickly,
                    .calls(.answeredQuickly)),
                .count(.denominator, "Chiamate entranti", "Incoming calls", tally.offered, .calls(.offered)),
                .part(
                    "Sulle sole chiamate risposte", "Of the answered calls only", tally.answeredQuickly,
                    of: tally.answered, list: .calls(.answered)),
            ]
                + .mean(
                    "Attesa media", "Mean wait", milliseconds: tally.waitedMilliseconds, of: tally.offered))
    }

    /// I-03 (R-133: a ceiling).
    func lostCalls(_ calls: CallFigures) async throws -> IndicatorRow {
        let tally = calls.tally
        guard tally.offered > 0 else { return try await entered(.i03) }
        return row(
            .i03, Ratio(Double(tally.lost), of: Double(tally.offered)), origin: .imported,
            details: [
                .count(
                    .numerator, "Terminate prima della risposta", "Ended before an answer", tally.lost, .calls(.lost)),
                .count(.denominator, "Chiamate entranti", "Incoming calls", tally.offered, .calls(.offered)),
            ])
    }

    /// I-05: called a mean, measured in percent (1.10, point 5): both.
    func firstContact(_ calls: CallFigures) async throws -> IndicatorRow {
        let tally = calls.tally
        guard tally.offered > 0 else { return try await entered(.i05) }
        return row(
            .i05, Ratio(Double(tally.handledQuickly), of: Double(tally.handled)), origin: .imported,
            details: [
                .count(
                    .numerator, "Gestite entro la soglia", "Handled within the threshold", tally.handledQuickly,
                    .calls(.handledQuickly)),
                .count(
                    .denominator, "Gestite al primo contatto", "Handled at the first contact", tally.handled,
                    .calls(.handled)),
            ]
                + .mean(
                    "Durata media delle chiamate risposte", "Mean length of answered calls",
                    milliseconds: tally.talkedMilliseconds, of: tally.answered))
    }

    /// What people have entered for an indicator, for days within the period.
    func entered(_ indicator: Indicator) async throws -> IndicatorRow {
        let figures = try await enteredFigures(indicator)
        guard !figures.isEmpty else {
            return row(indicator, nil, origin: .nothing, details: [])
        }
        let ratio = Ratio(figures.reduce(0) { $0 + $1.numerator }, of: figures.reduce(0) { $0 + $1.denominator })
        return row(indicator, ratio, origin: .entered, details: Self.details(ratio, of: figures))
    }

    func enteredFigures(_ indicator: Indicator) async throws -> [EnteredFigure] {
        try await store.enteredFigures(service: service, from: period.from, until: period.until).filter {
            $0.indicator == indicator && $0.withdrawnAt == nil && $0.from >= period.from && $0.until <= period.until
        }
    }

    static func details(_ ratio: Ratio, of figures: [EnteredFigure]) -> [FigureDetail] {
        var details = [
            FigureDetail(
                .numerator, it: "Numeratore inserito", en: "Entered numerator",
                value: ItalianNumber.count(ratio.numerator), number: ratio.numerator, list: .entered),
            FigureDetail(
                .denominator, it: "Denominatore inserito", en: "Entered denominator",
                value: ItalianNumber.count(ratio.denominator), number: ratio.denominator, list: .entered),
        ]
        let ordered = figures.sorted { $0.from < $1.from }
        if zip(ordered, ordered.dropFirst()).contains(where: { $0.until >= $1.from }) {
            details.append(
                FigureDetail(
                    .note, it: "I periodi inseriti si sovrappongono", en: "Entered periods overlap", value: "",
                    list: .entered))
        }
        return details
    }
}
