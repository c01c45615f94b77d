// Charts of the report, each with its numbers in a table beside it or in its cells.

import Plots
import Print
import Store
import Tickets

extension ReportDocument {
    var charts: [ReportPart] {
        rateTrend + timesToAnswer + channels + arrivals + topics + whoAnswered + secondLevel
    }

    private var weekdayNames: [String] {
        language == "en"
            ? ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] : ["lun", "mar", "mer", "gio", "ven", "sab", "dom"]
    }

    private var answerGoal: PlotTarget? {
        dashboard.rates.first { $0.word == "period" }.map {
            PlotTarget($0.goal, t("obiettivo", "target") + " " + percentForm.text($0.goal))
        }
    }

    /// Weeks of the period with their days.
    private var weeks: [(monday: CivilDay, days: [Dashboard.Count])] {
        var weeks: [(monday: CivilDay, days: [Dashboard.Count])] = []
        for day in dashboard.days {
            guard let date = CivilDay(day.key) else { continue }
            let monday = date + -date.weekday
            if weeks.last?.monday == monday {
                weeks[weeks.count - 1].days.append(day)
            } else {
                weeks.append((monday, [day]))
            }
        }
        return weeks
    }

    private var rateTrend: [ReportPart] {
        let weeks = weeks
        let rates = weeks.map { week -> Double? in
            let known = week.days.filter { $0.percent != nil }
            let all = known.reduce(0) { $0 + $1.count }
            guard all > 0 else { return nil }
            return known.reduce(0) { $0 + ($1.percent ?? 0) * Double($1.count) } / Double(all)
        }
        let positions = weeks.map { String(ItalianNumber.day($0.monday).prefix(5)) }
        let chart = LineChart(
            PlotHeading(
                t("Contatti scritti risposti in tempo, per settimana", "Written contacts answered in time, by week"),
                measure: t("Quota in tempo", "Share in time"), positions: t("settimana dal", "week from")),
            words: words.with(unit: "%", decimals: 2), positions: positions,
            series: [PlotSeries("", rates.map { honest($0) })],
            target: answerGoal, startsAtZero: false, ceiling: 100)
        let volumes = BarChart(
            PlotHeading(
                t("Contatti arrivati, per settimana", "Contacts arrived, by week"), measure: t("Contatti", "Contacts"),
                positions: t("settimana dal", "week from")), words: words, positions: positions,
            series: [PlotSeries("", weeks.map { Double($0.days.reduce(0) { $0 + $1.count }) })])
        return [
            .picture(ReportPicture(chart)),
            .remark(
                t(
                    "Il valore di una settimana è la media dei valori dei suoi giorni di arrivo, pesata con i contatti di "
                        + "ciascun giorno; le settimane agli estremi sono tagliate dal periodo.",
                    "A week's value is the mean of those of its days of arrival, weighted by each day's contacts; the weeks at "
                        + "the ends are cut by the period.")),
            .picture(ReportPicture(volumes)),
        ]
    }

    private var timesToAnswer: [ReportPart] {
        let times = dashboard.distribution
        var from = 0
        var bins: [Histogram.Bin] = []
        var bounds: [String] = []
        for bin in times.bins {
            bins.append(.init(from: Double(from), upTo: bin.upTo.map { Double($0) }, count: bin.count))
            bounds.append(from == 0 ? "0" : short(minutes: from))
            from = bin.upTo ?? from
        }
        let marks = [
            (times.median, t("mediana", "median")), (times.p90, "p90"), (times.p95, "p95"),
        ].compactMap { value, title in value.map { Histogram.Marker(Double($0), "\(title) \(span(minutes: $0))") } }
        let term = Histogram.Marker(
            Double(times.target), t("termine", "term") + " \(span(minutes: times.target))", isTarget: true)
        let chart = Histogram(
            PlotHeading(
                t("Tempi alla prima risposta", "Times to the first answer"),
                measure: t("Contatti risposti", "Contacts answered"),
                positions: t("tempo trascorso dall'arrivo", "time elapsed since arrival")), words: words, bins: bins,
            bounds: bounds, markers: marks + [term])
        return [.picture(ReportPicture(chart))]
    }

    /// `15 min`, `9 h`, `2 g`.
    private func short(minutes: Int) -> String {
        if minutes % 1440 == 0 { return "\(minutes / 1440) " + t("g", "d") }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : span(minutes: minutes)
    }

    private var channels: [ReportPart] {
        let chart = BarChart(
            PlotHeading(
                t("Risposte in tempo per canale", "Answers in time by channel"),
                measure: t("Quota in tempo", "Share in time")),
            words: words.with(unit: "%", decimals: 2, isFixed: true), direction: .lying,
            positions: dashboard.channels.map { title($0, content.titles.channels) },
            series: [PlotSeries("", dashboard.channels.map { honest($0.percent) })],
            target: answerGoal, joining: .mean, ceiling: 100)
        return [
            .picture(ReportPicture(chart)),
            counts(
                t("Contatti per canale", "Contacts by channel"), t("Canale", "Channel"), dashboard.channels,
                content.titles.channels),
        ].compactMap { $0 }
    }

    private var arrivals: [ReportPart] {
        let known = dashboard.heat.indices.flatMap { day in
            dashboard.heat[day].indices.filter { dashboard.heat[day][$0] > 0 }
        }
        // From the first hour with arrivals to the last one.
        let hours = min(known.min() ?? 0, 23)...min(known.max() ?? 23, 23)
        let heat = HeatMap(
            PlotHeading(
                t("Arrivi per ora e giorno della settimana", "Arrivals by hour and weekday"),
                measure: t("Contatti; righe: ora di arrivo", "Contacts; rows: hour of arrival")), words: words,
            rows: weekdayNames, columns: hours.map { "\($0)-\($0 + 1)" },
            counts: dashboard.heat.map { day in hours.map { $0 < day.count ? day[$0] : 0 } })
        let all = dashboard.weekdays.reduce(0, +)
        let table = ReportTable(
            title: t("Arrivi per giorno della settimana", "Arrivals by weekday"),
            columns: [
                .init(t("Giorno", "Weekday"), share: 2), .init(t("Contatti", "Contacts"), alignment: .right),
                .init(t("Quota", "Share"), alignment: .right),
            ],
            rows: zip(weekdayNames, dashboard.weekdays).map { name, count in
                .init([.init(name), .init(number(count)), .init(percent(count, of: all))])
            })
        // Narrow: hours run downwards, so that every cell holds its number.
        return [.picture(ReportPicture(heat, width: 540))] + (all > 0 ? [.table(table)] : [])
    }

    private var topics: [ReportPart] {
        let chart = LineChart(
            PlotHeading(
                t("Volumi per argomento e settimana", "Volumes by topic and week"), measure: t("Contatti", "Contacts"),
                positions: t("settimana dal", "week from")), words: words,
            positions: dashboard.weeks.map { CivilDay($0).map { String(ItalianNumber.day($0).prefix(5)) } ?? $0 },
            series: dashboard.topicTrend.prefix(6).map { PlotSeries($0.title, $0.counts.map { Double($0) }) })
        let changes = Dictionary(topicChanges.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let table = ReportTable(
            title: t("Contatti per argomento", "Contacts by topic"),
            columns: [
                .init(t("Argomento", "Topic"), share: 3), .init(t("Contatti", "Contacts"), alignment: .right),
                .init(t("In tempo", "In time"), alignment: .right),
                .init(t("Variazione", "Change"), share: 2, alignment: .right),
            ],
            rows: dashboard.topics.map { topic in
                .init([
                    .init(title(topic, content.titles.topics)), .init(number(topic.count)), .init(rate(topic.percent)),
                    .init(changes[topic.key].map { change(of: $0) } ?? ""),
                ])
            })
        return [.picture(ReportPicture(chart))] + (dashboard.topics.isEmpty ? [] : [.table(table)])
    }

    private var whoAnswered: [ReportPart] {
        [
            counts(
                t("Contatti per livello che ha risposto", "Contacts by answering level"), t("Livello", "Level"),
                dashboard.levels),
            counts(
                t("Contatti per dipartimento", "Contacts by department"), t("Dipartimento", "Department"),
                dashboard.departments),
        ].compactMap { $0 }
    }

    private var secondLevel: [ReportPart] {
        guard !dashboard.levelTimes.isEmpty else { return [] }
        let names: [Level: String] = [
            .first: t("1° livello", "First level"), .backOffice: "Back office",
            .department: t("Supporto dipartimentale", "Department"),
        ]
        return [
            .table(
                ReportTable(
                    title: t("Tempi di permanenza ai livelli", "Times at the levels"),
                    columns: [
                        .init(t("Livello", "Level"), share: 2), .init(t("Passaggi", "Hand-overs"), alignment: .right),
                        .init(t("Tempo medio", "Mean time"), alignment: .right),
                        .init(t("Tempo massimo", "Longest time"), alignment: .right),
                    ],
                    rows: dashboard.levelTimes.map { time in
                        .init([
                            .init(names[time.level] ?? time.level.rawValue), .init(number(time.count)),
                            .init(span(minutes: Int(time.meanMilliseconds / 60_000))),
                            .init(span(minutes: Int(time.longestMilliseconds / 60_000))),
                        ])
                    }))
        ]
    }

    private func rate(_ percent: Double?) -> String { honest(percent).map { percentForm.text($0) } ?? "n/a" }

    /// Where rounding would show the target as reached that is not, it goes the other way (as `ItalianNumber.percent`).
    private func honest(_ percent: Double?) -> Double? {
        guard let percent, let goal = answerGoal?.value, percent < goal, (percent * 100).rounded() / 100 >= goal else {
            return percent
        }
        return (percent * 100).rounded(.down) / 100
    }

    /// In the document's language, where it is known.
    func title(_ count: Dashboard.Count, _ titles: [String: ReportTitles.Pair]) -> String {
        t(count.title, titles[count.key]?.en ?? count.title)
    }

    private func counts(
        _ title: String, _ name: String, _ counts: [Dashboard.Count], _ titles: [String: ReportTitles.Pair] = [:]
    ) -> ReportPart? {
        guard !counts.isEmpty else { return nil }
        return .table(
            ReportTable(
                title: title,
                columns: [
                    .init(name, share: 3), .init(t("Contatti", "Contacts"), alignment: .right),
                    .init(t("In tempo", "In time"), alignment: .right),
                ],
                rows: counts.map { count in
                    .init([
                        .init(count.title.isEmpty ? "-" : self.title(count, titles)), .init(number(count.count)),
                        .init(rate(count.percent)),
                    ])
                }))
    }
}
