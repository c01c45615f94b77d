// Packets of outbound contacts (I-09) and whether the service was there (I-10).

import Store
import Tickets

extension Measuring {
    /// I-09: working time for each hundred contacts of a packet. All packets have to keep the limit, so the slowest one is the
    /// value; the mean stands beside it.
    func packets() async throws -> IndicatorRow {
        let term = term(.i09)
        let known = try await store.packets(service: service, from: span.lowerBound, until: span.upperBound)
            .filter { $0.withdrawnAt == nil && $0.contacts > 0 }
        let size = Double(term.packet ?? 100)
        var hours: [Double] = []
        var running = 0
        for packet in known {
            // It counts in the period of its end, as a case does; an open one counts once it has passed the limit.
            let end = packet.endedAt ?? now
            let worked = rule.clock.calendar.workingTime(from: packet.startedAt, to: end).wholeMilliseconds
            let rate = Double(worked) / 3_600_000 * size / Double(packet.contacts)
            if packet.endedAt != nil {
                if span.contains(end) { hours.append(rate) }
            } else if span.contains(now) {
                if rate > term.goal { hours.append(rate) } else { running += 1 }
            }
        }
        guard let slowest = hours.max() else { return try await enteredPackets(running: running) }
        let mean = hours.reduce(0, +) / Double(hours.count)
        let late = hours.filter { $0 > term.goal + 1e-9 }.count
        return row(
            .i09, text: ItalianNumber.decimal(slowest) + " h lavorative", number: slowest,
            verdict: slowest <= term.goal + 1e-9 ? .ok : .ko, origin: .entered,
            details: [
                .count(.denominator, "Pacchetti conclusi", "Packets done", hours.count, .packets),
                .count(.note, "Oltre il limite", "Over the limit", late, .packets),
                .count(.running, "In corso", "Running", running, .packets),
                FigureDetail(
                    .longest, it: "Il più lento", en: "The slowest", value: ItalianNumber.decimal(slowest) + " h",
                    number: slowest, list: .packets),
                FigureDetail(
                    .mean, it: "Media", en: "Mean", value: ItalianNumber.decimal(mean) + " h", number: mean,
                    list: .packets),
            ])
    }

    /// Entered as a figure: working hours over packets, so a mean.
    private func enteredPackets(running: Int) async throws -> IndicatorRow {
        let figures = try await enteredFigures(.i09)
        let ratio = Ratio(figures.reduce(0) { $0 + $1.numerator }, of: figures.reduce(0) { $0 + $1.denominator })
        let apart: [FigureDetail] = running > 0 ? [.count(.running, "In corso", "Running", running, .packets)] : []
        guard ratio.denominator > 0 else {
            return row(.i09, text: "n/a", number: nil, verdict: .none, origin: .nothing, details: apart)
        }
        let hours = ratio.numerator / ratio.denominator
        return row(
            .i09, text: ItalianNumber.decimal(hours) + " h lavorative", number: hours,
            verdict: hours <= term(.i09).goal + 1e-9 ? .ok : .ko, origin: .entered,
            details: Self.details(ratio, of: figures) + apart)
    }

    /// How long the program may have been silent at the end of its last sign of life without having been away.
    static let lastBeat: Duration = .minutes(1)

    /// The program's first sign of life.
    private func birth() async throws -> Instant? {
        try await store.lives(from: Instant(milliseconds: 0), until: span.upperBound).map(\.lowerBound).min()
    }

    /// Times of the period so far without a sign of life, from the first one ever on.
    func silences() async throws -> [Range<Instant>] {
        let lives = try await store.lives(from: Instant(milliseconds: 0), until: span.upperBound)
        let end = min(span.upperBound, now)
        guard let birth = lives.map(\.lowerBound).min(), max(birth, span.lowerBound) < end else { return [] }
        return Spans.gaps(of: lives, in: max(birth, span.lowerBound)..<end, lastMayMiss: Self.lastBeat)
    }

    /// I-10: the time of the period without stops, from the program's own signs of life and from what people have entered.
    /// Measured from the first sign of life on: what lies before it nobody can know.
    func continuity() async throws -> IndicatorRow {
        let end = min(span.upperBound, now)
        let outages = try await store.outages(service: service, from: span.lowerBound, until: span.upperBound)
            .filter { $0.withdrawnAt == nil && ($0.service == nil || $0.service == service) }
        let birth = try await birth()
        let entered = try await enteredFigures(.i10)
        let begins = ([birth] + outages.map { $0.from }).compactMap(\.self)
        guard let first = begins.min(), max(first, span.lowerBound) < end else {
            return try await self.entered(.i10)
        }
        let window = max(first, span.lowerBound)..<end
        var away = outages.map { Spans.clip($0.from..<max($0.from, $0.until), to: window) }
        if let birth, birth < end {
            away += try await silences()
        } else if !entered.isEmpty {
            return try await self.entered(.i10)
        }
        let lost = Spans.total(Spans.union(away))
        let whole = window.upperBound.milliseconds - window.lowerBound.milliseconds
        var details = [
            FigureDetail(
                .numerator, it: "Tempo in funzione", en: "Time in operation",
                value: ItalianNumber.time(milliseconds: whole - lost), number: Double(whole - lost) / 3_600_000,
                list: .outages),
            FigureDetail(
                .denominator, it: "Tempo misurato", en: "Time measured", value: ItalianNumber.time(milliseconds: whole),
                number: Double(whole) / 3_600_000),
            FigureDetail(
                .note, it: "Fermo", en: "Away", value: ItalianNumber.time(milliseconds: lost),
                number: Double(lost) / 3_600_000, list: .outages),
        ]
        if window.lowerBound > span.lowerBound {
            let day = ItalianNumber.day(rules.calendar.day(of: window.lowerBound))
            details.append(FigureDetail(.note, it: "Misurato dal", en: "Measured from", value: day))
        }
        let given = Ratio(entered.reduce(0) { $0 + $1.numerator }, of: entered.reduce(0) { $0 + $1.denominator })
        if let percent = given.percent {
            details.append(
                FigureDetail(
                    .variant, it: "Valore inserito", en: "Entered value", value: ItalianNumber.percent(percent),
                    number: percent, list: .entered))
        }
        return row(.i10, Ratio(Double(whole - lost), of: Double(whole)), origin: .measured, details: details)
    }
}

/// Sums of stretches of time.
enum Spans {
    static func clip(_ span: Range<Instant>, to window: Range<Instant>) -> Range<Instant> {
        let from = min(max(span.lowerBound, window.lowerBound), window.upperBound)
        return from..<max(from, min(span.upperBound, window.upperBound))
    }

    /// Apart, in order, none empty.
    static func union(_ spans: [Range<Instant>]) -> [Range<Instant>] {
        var apart: [Range<Instant>] = []
        for span in spans.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = apart.last, span.lowerBound <= last.upperBound {
                apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                apart.append(span)
            }
        }
        return apart
    }

    /// In milliseconds.
    static func total(_ spans: [Range<Instant>]) -> Int64 {
        spans.reduce(0) { $0 + $1.upperBound.milliseconds - $1.lowerBound.milliseconds }
    }

    /// What of the window no stretch covers.
    /// - Parameter lastMayMiss: the window's end may lie so much after the last stretch: the next sign is not yet due.
    static func gaps(
        of lives: [Range<Instant>], in window: Range<Instant>, lastMayMiss: Duration
    ) -> [Range<Instant>] {
        var gaps: [Range<Instant>] = []
        var covered = window.lowerBound
        for life in union(lives) where life.upperBound > window.lowerBound {
            if life.lowerBound >= window.upperBound { break }
            if life.lowerBound > covered { gaps.append(covered..<life.lowerBound) }
            covered = max(covered, life.upperBound)
        }
        if covered < window.upperBound, window.upperBound - covered > lastMayMiss {
            gaps.append(covered..<window.upperBound)
        }
        return gaps
    }
}
