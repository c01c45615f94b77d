// Sentences made from the figures: facts only, no reasons and no praise. Reasons are written by people.

import Plots
import Print
import Store
import Tickets

extension ReportDocument {
    /// PRESTAZIONI DEI PROCESSI.
    var performance: [ReportPart] {
        let sentences = [volumes, standing, peak, speed, topicNews, firstLevel, operators].filter { !$0.isEmpty }
        guard !sentences.isEmpty else {
            return [
                .paragraph(
                    t("Nel periodo non risultano contatti scritti.", "There are no written contacts in the period."))
            ]
        }
        return sentences.map { .paragraph($0) } + charts
    }

    private var total: Int { dashboard.weekdays.reduce(0, +) }

    private var volumes: String {
        guard total > 0 else { return "" }
        let shares = dashboard.channels.filter { $0.count > 0 }.prefix(8).map {
            "\(title($0, content.titles.channels)) \(number($0.count))"
        }
        .joined(separator: ", ")
        return t("Nel periodo sono pervenuti ", "In the period ") + number(total)
            + t(" contatti scritti", " written contacts arrived") + (shares.isEmpty ? "." : ": \(shares).")
    }

    /// How the contacts of the period came out: the parts of I-02.
    private var standing: String {
        guard let tally = dashboard.rates.first(where: { $0.word == "period" })?.tally, tally.judged > 0 else {
            return ""
        }
        let excluded = tally.excluded.values.reduce(0, +)
        let parts = [
            number(tally.inTime), percent(tally.inTime, of: tally.judged), number(tally.late), number(tally.overdue),
            number(tally.running), number(excluded),
        ]
        return t(
            "Dei \(number(tally.judged)) contatti giudicati \(parts[0]) hanno avuto risposta in tempo (\(parts[1])), "
                + "\(parts[2]) in ritardo, \(parts[3]) sono scaduti senza risposta; \(parts[4]) sono in corso e non ancora "
                + "giudicati, \(parts[5]) esclusi dal calcolo.",
            "Of \(number(tally.judged)) contacts judged, \(parts[0]) were answered in time (\(parts[1])), \(parts[2]) late, "
                + "\(parts[3]) are overdue; \(parts[4]) are running and not yet judged, \(parts[5]) excluded.")
    }

    /// the two hours and the weekday with most arrivals.
    private var peak: String {
        guard total > 0, dashboard.hours.count == 24, dashboard.weekdays.count == 7 else { return "" }
        let bands = (0..<23).map { dashboard.hours[$0] + dashboard.hours[$0 + 1] }
        guard let band = bands.indices.max(by: { bands[$0] < bands[$1] }),
            let day = dashboard.weekdays.indices.max(by: { dashboard.weekdays[$0] < dashboard.weekdays[$1] })
        else { return "" }
        let names =
            language == "en"
            ? ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
            : ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
        return t("La maggiore concentrazione è nella fascia oraria ", "Most arrive between ")
            + "\(band):00-\(band + 2):00"
            + " (\(percent(bands[band], of: total))) " + t("e nella giornata di ", "and on ") + names[day]
            + " (\(percent(dashboard.weekdays[day], of: total)))."
    }

    private var speed: String {
        let times = dashboard.distribution
        guard let median = times.median, let p90 = times.p90, let p95 = times.p95 else { return "" }
        let times95 = "\(span(minutes: p90)), \(span(minutes: p95))"
        return t("La prima risposta è stata data in un tempo mediano di ", "The median time to the first answer was ")
            + span(minutes: median)
            + t(
                "; il 90% e il 95% delle risposte sono stati dati rispettivamente entro ",
                "; 90% and 95% were answered within ")
            + times95 + t(", con un termine di ", ", with a term of ") + span(minutes: times.target) + "."
    }

    // MARK: Topics

    struct TopicChange {
        var key: String
        var title: String
        var before: Int
        var after: Int
        /// In percent; nil when there was nothing before.
        var percent: Double? { before > 0 ? Double(after - before) / Double(before) * 100 : nil }
    }

    /// Whole weeks of the period in two equal parts, the later against the earlier; a week in the middle counts for neither.
    private var halves: (before: Range<Int>, after: Range<Int>)? {
        let whole = dashboard.weeks.indices.filter { index in
            guard let monday = CivilDay(dashboard.weeks[index]) else { return false }
            return monday >= table.period.from && monday + 6 <= lastDay
        }
        guard let first = whole.first, let last = whole.last, last - first >= 1 else { return nil }
        let size = (last - first + 1) / 2
        return (first..<first + size, last + 1 - size..<last + 1)
    }

    var topicChanges: [TopicChange] {
        guard let halves else { return [] }
        return dashboard.topicTrend.filter { $0.key != "*" }.map { series in
            func sum(_ range: Range<Int>) -> Int {
                range.clamped(to: series.counts.indices).reduce(0) { $0 + series.counts[$1] }
            }
            return TopicChange(
                key: series.key, title: series.title, before: sum(halves.before), after: sum(halves.after))
        }
    }

    /// `+35,00% (da 100 a 135)`.
    func change(of topic: TopicChange) -> String {
        let numbers = "(\(number(topic.before)) → \(number(topic.after)))"
        guard let change = topic.percent else { return topic.after > 0 ? t("nuovo", "new") + " \(numbers)" : "" }
        return (change > 0 ? "+" : "") + percentForm.text(change) + " \(numbers)"
    }

    private var topicNews: String {
        guard let halves, let before = days(halves.before), let after = days(halves.after) else { return "" }
        // Small numbers jump: a change is told from twenty contacts on.
        let told = topicChanges.filter { max($0.before, $0.after) >= 20 }
            .sorted { abs($0.after - $0.before) > abs($1.after - $1.before) }.prefix(5)
        guard !told.isEmpty else { return "" }
        let changes = told.map { "«\($0.title)» \(change(of: $0))" }.joined(separator: "; ")
        return t("Volumi per argomento nelle settimane ", "Volumes by topic in the weeks ") + after
            + t(" rispetto alle settimane ", " against the weeks ") + before + ": \(changes)."
    }

    private func days(_ range: Range<Int>) -> String? {
        guard let first = range.first.flatMap({ CivilDay(dashboard.weeks[$0]) }),
            let last = range.last.flatMap({ CivilDay(dashboard.weeks[$0]) })
        else { return nil }
        return t("dal", "from") + " \(ItalianNumber.day(first)) " + t("al", "to") + " \(ItalianNumber.day(last + 6))"
    }

    /// from I-04, so that the sentence and the table say the same.
    private var firstLevel: String {
        guard let row = table.rows.first(where: { $0.indicator == .i04 }), row.number != nil else { return "" }
        let counts = [FigureDetail.Role.numerator, .denominator].compactMap { role in
            row.details.first { $0.role == role }?.value
        }
        let of = counts.count == 2 ? " (\(counts[0])/\(counts[1]))" : ""
        let sent = dashboard.escalations
        let escalated = sent.judged + sent.running
        return t(
            "Quota dei casi risolti al primo livello, senza escalation: ",
            "Share of cases solved at first level, without escalation: ")
            + "\(row.value)\(of)."
            + (escalated > 0
                ? t(" Casi passati al secondo livello: ", " Cases passed to the second level: ")
                    + "\(number(escalated))." : "")
    }

    /// R-111 by operator, without names: the document goes to the customer, and a person's figures are not its matter.
    private var operators: String {
        // Fewer cases say nothing of a person's share.
        let shares = dashboard.people.filter { $0.closed >= 20 }
            .map { Double($0.atFirstLevel) / Double($0.closed) * 100 }.sorted()
        guard shares.count >= 3, let least = shares.first, let most = shares.last else { return "" }
        let median = percentForm.text(shares[(shares.count - 1) / 2])
        return t(
            "Tra i \(shares.count) operatori con almeno 20 casi chiusi la quota risolta al primo livello va da "
                + "\(percentForm.text(least)) a \(percentForm.text(most)), con mediana \(median).",
            "Among the \(shares.count) operators with 20 closed cases or more the share solved at first level goes from "
                + "\(percentForm.text(least)) to \(percentForm.text(most)), the median being \(median).")
    }

    // MARK: Targets

    /// MISURAZIONE ANALISI E MIGLIORAMENTO: which targets were kept, which were missed, computed row by row (1.10, point 3).
    var measurement: [ReportPart] {
        let judged = table.rows.filter { $0.verdict != .none }
        let missed = judged.filter { $0.verdict == .ko }
        guard !judged.isEmpty else {
            return [
                .paragraph(
                    t(
                        "Nel periodo non ci sono dati su cui giudicare i Livelli di Servizio.",
                        "There are no data in the period by which to judge the service levels."))
            ]
        }
        let all = t(
            "I Livelli di Servizio per il servizio \(table.serviceTitle) sono stati rispettati per tutti i parametri misurati",
            "All measured service levels of \(table.serviceTitle) were kept")
        let missing = table.rows.filter { $0.verdict == .none }
        var parts: [ReportPart] = [
            .paragraph(missed.isEmpty ? all + "." : all + t(", fatta eccezione per:", ", except for:"))
        ]
        if !missed.isEmpty { parts.append(.list(missed.map { sentence($0) })) }
        if !missing.isEmpty {
            parts.append(
                .paragraph(
                    t("Senza dati nel periodo: ", "Without data in the period: ")
                        + missing.map { "\($0.indicator) \($0.objective)" }.joined(separator: "; ") + "."))
        }
        return parts
    }

    private func sentence(_ row: IndicatorRow) -> String {
        "\(row.indicator) «\(row.objective)»: \(row.value), "
            + (row.isCeiling ? t("al massimo ", "at most ") : t("obiettivo ", "target ")) + row.goal
    }

    /// What the figures give cause to look at; the recommendations themselves are people's.
    var recommendations: [ReportPart] {
        let missed = table.rows.filter { $0.verdict == .ko }
        guard !missed.isEmpty else { return [] }
        return [
            .paragraph(
                t(
                    "Indicatori che non hanno raggiunto l'obiettivo, per i quali indicare le azioni da intraprendere: ",
                    "Indicators that missed their target, for which actions are to be named: ")
                    + missed.map { "\($0.indicator)" }.joined(separator: ", ") + ".")
        ]
    }
}
