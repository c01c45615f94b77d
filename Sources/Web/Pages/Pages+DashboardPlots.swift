// The dashboard's charts: from its numbers to plots in the reader's language.

import Plots
import Reports
import Tickets

extension Pages {
    private var plotWords: PlotWords { language == .italian ? .italian : .english }
    private var rateWords: PlotWords { plotWords.with(unit: "%", decimals: 1) }

    private func heading(
        _ title: DashboardText, measure: DashboardText? = nil, positions: DashboardText? = nil
    ) -> PlotHeading {
        PlotHeading(t(title), measure: measure.map { t($0) } ?? "", positions: positions.map { t($0) } ?? "")
    }

    func runway(_ board: Dashboard) -> Runway {
        Runway(
            heading(.runway, measure: .contacts, positions: .dueAt), words: plotWords, overdue: board.overdue,
            slots: board.runway.map { Runway.Slot(times.clock(times.reading($0.at)), $0.count) })
    }

    func ages(_ board: Dashboard) -> BarChart {
        BarChart(
            heading(.ages, measure: .contacts, positions: .age), words: plotWords,
            positions: board.ages.map { $0.key.replacing("-", with: "–") },
            series: [PlotSeries(t(DashboardText.volume), board.ages.map { Double($0.count) })])
    }

    func distribution(_ board: Dashboard) -> Histogram {
        let spread = board.distribution
        let from = [0] + spread.bins.dropLast().map { $0.upTo ?? 0 }
        var markers = [
            Histogram.Marker(
                Double(spread.target), t(DashboardText.target, minutes(spread.target)), isTarget: true)
        ]
        for (words, value) in [
            (DashboardText.median, spread.median), (.ninety, spread.p90), (.ninetyFive, spread.p95),
        ] {
            if let value { markers.append(Histogram.Marker(Double(value), t(words, minutes(value)))) }
        }
        let bins = zip(from, spread.bins).map {
            Histogram.Bin(from: Double($0), upTo: $1.upTo.map { Double($0) }, count: $1.count)
        }
        let end = spread.bins.last?.upTo.map { [minutes($0)] } ?? []
        return Histogram(
            heading(.distribution, measure: .answers, positions: .timeToAnswer), words: plotWords, bins: bins,
            bounds: from.map(minutes) + end, markers: markers)
    }

    private func minutes(_ count: Int) -> String { count == 0 ? "0" : times.duration(.minutes(count)) }

    /// On-time rates of things.
    func onTime(_ title: DashboardText, _ positions: DashboardText, _ counts: [Dashboard.Count]) -> BarChart {
        let judged = counts.filter { $0.percent != nil }
        return BarChart(
            heading(title, measure: .rate, positions: positions), words: rateWords, direction: .lying,
            positions: judged.map(\.title), series: [PlotSeries(t(DashboardText.rate), judged.map(\.percent))],
            joining: .mean, ceiling: 100)
    }

    func volumes(_ board: Dashboard) -> BarChart {
        BarChart(
            heading(.topics, measure: .contacts, positions: .topic), words: plotWords, direction: .lying,
            positions: board.topics.map(\.title),
            series: [PlotSeries(t(DashboardText.volume), board.topics.map { Double($0.count) })])
    }

    func heat(_ board: Dashboard) -> HeatMap {
        HeatMap(
            heading(.heat, measure: .contacts, positions: .weekdays), words: plotWords,
            rows: (0..<7).map { String(times.weekdayName($0).prefix(3)) }, columns: (0..<24).map { "\($0)" },
            counts: board.heat)
    }

    func hours(_ board: Dashboard) -> BarChart {
        BarChart(
            heading(.arrivals, measure: .contacts, positions: .hours), words: plotWords,
            positions: board.hours.indices.map { "\($0)" },
            series: [PlotSeries(t(DashboardText.volume), board.hours.map(Double.init))])
    }

    func weekdays(_ board: Dashboard) -> BarChart {
        BarChart(
            PlotHeading(
                t(DashboardText.weekdays), measure: t(DashboardText.contacts), positions: t(DashboardText.weekdays)),
            words: plotWords, positions: board.weekdays.indices.map { String(times.weekdayName($0).prefix(3)) },
            series: [PlotSeries(t(DashboardText.volume), board.weekdays.map(Double.init))])
    }

    func days(_ board: Dashboard) -> LineChart {
        LineChart(
            heading(.days, measure: .contacts, positions: .day), words: plotWords,
            positions: board.days.map { shortDay($0.key) },
            series: [PlotSeries(t(DashboardText.volume), board.days.map { Double($0.count) })])
    }

    func trend(_ board: Dashboard) -> LineChart {
        LineChart(
            heading(.trend, measure: .contacts, positions: .weekOf), words: plotWords,
            positions: board.weeks.map(shortDay),
            series: board.topicTrend.prefix(6).map { PlotSeries($0.title, $0.counts.map(Double.init)) })
    }

    func people(_ board: Dashboard) -> BarChart {
        let closing = board.people.filter { $0.closed > 0 }
        return BarChart(
            heading(.people, measure: .share, positions: .operatorName), words: rateWords, direction: .lying,
            positions: closing.map { "\($0.title) (\(number($0.atFirstLevel))/\(number($0.closed)))" },
            series: [
                PlotSeries(
                    t(DashboardText.atFirstLevel), closing.map { Double($0.atFirstLevel) / Double($0.closed) * 100 })
            ], joining: .mean, ceiling: 100)
    }

    // `2 mar`.
    private func shortDay(_ iso: String) -> String {
        guard let day = CivilDay(iso) else { return iso }
        return "\(day.parts.day) \(times.monthName(day.parts.month).prefix(3))"
    }
}
