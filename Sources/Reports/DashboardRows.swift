// The dashboard as rows of a sheet: every number of every chart.

import Store
import Tickets

struct DashboardRows {
    let dashboard: Dashboard
    let titles: ReportTitles

    var rows: [[FactCell]] { rates + open + distribution + groups + times + trend + people + levels + ratings }

    private func row(
        _ it: String, _ en: String, _ key: String, _ title: FactCell, _ count: Double?, _ percent: Double? = nil
    ) -> [FactCell] {
        [
            .word(it: it, en: en), .text(key), title, count.map { .number($0) } ?? .nothing,
            percent.map { .number($0) } ?? .nothing,
        ]
    }

    /// What citizens thought of closed cases.
    private var ratings: [[FactCell]] {
        guard let tally = dashboard.ratings else { return [] }
        let (it, en) = ("Soddisfazione dopo la chiusura", "Satisfaction after closing")
        return tally.counts.enumerated().map { index, count in
            row(
                it, en, "\(index + 1)", .text("\(index + 1) / 5"), Double(count),
                Ratio(Double(count), of: Double(tally.total)).percent)
        } + [row(it, en, "mean", .word(it: "media", en: "mean"), tally.mean)]
    }

    private var rates: [[FactCell]] {
        let words: [String: Words] = [
            "now": Words(it: "Ultime 24 ore", en: "Last 24 hours"), "today": Words(it: "Oggi", en: "Today"),
            "week": Words(it: "Settimana", en: "Week"), "month": Words(it: "Mese", en: "Month"),
            "period": Words(it: "Periodo", en: "Period"),
        ]
        return dashboard.rates.map { rate in
            let word = words[rate.word] ?? Words(it: rate.word, en: rate.word)
            return row(
                "In tempo", "In time", rate.word, .word(it: word.it, en: word.en), Double(rate.tally.judged),
                rate.percent)
        }
    }

    private var open: [[FactCell]] {
        [row("Aperti", "Open", "overdue", .word(it: "Scaduti", en: "Overdue"), Double(dashboard.overdue))]
            + dashboard.runway.map {
                row("Prossime scadenze", "Runway", $0.at.description, .instant($0.at), Double($0.count))
            }
            + dashboard.ages.map {
                row("Aperti per età", "Open by age", $0.key, .text($0.title), Double($0.count), $0.percent)
            }
    }

    private var distribution: [[FactCell]] {
        let times = dashboard.distribution
        func minutes(_ it: String, _ key: String, _ value: Int?) -> [FactCell] {
            row("Tempi di risposta (minuti)", "Times to answer (minutes)", key, .text(it), value.map { Double($0) })
        }
        return times.bins.map { bin in
            let key = bin.upTo.map { "< \($0)" } ?? "oltre"
            return row(
                "Risposte per durata (minuti)", "Answers by minutes", key, .text(key), Double(bin.count))
        } + [
            minutes("mediana", "median", times.median), minutes("p90", "p90", times.p90),
            minutes("p95", "p95", times.p95), minutes("obiettivo", "target", times.target),
        ]
    }

    private var groups: [[FactCell]] {
        func counts(_ it: String, _ en: String, _ counts: [Dashboard.Count]) -> [[FactCell]] {
            counts.map { row(it, en, $0.key, .text($0.title), Double($0.count), $0.percent) }
        }
        return counts("Per canale", "By channel", dashboard.channels)
            + counts("Per livello", "By level", dashboard.levels)
            + counts("Per dipartimento", "By department", dashboard.departments)
            + counts("Per argomento", "By topic", dashboard.topics) + counts("Per giorno", "By day", dashboard.days)
    }

    private static let weekdays = [
        Words(it: "lunedì", en: "Monday"), Words(it: "martedì", en: "Tuesday"), Words(it: "mercoledì", en: "Wednesday"),
        Words(it: "giovedì", en: "Thursday"), Words(it: "venerdì", en: "Friday"), Words(it: "sabato", en: "Saturday"),
        Words(it: "domenica", en: "Sunday"),
    ]

    private var times: [[FactCell]] {
        let hours = dashboard.hours.enumerated().map {
            row("Per ora", "By hour", "\($0)", .text("\($0):00"), Double($1))
        }
        let days = zip(Self.weekdays, dashboard.weekdays).map { word, count in
            row("Per giorno della settimana", "By weekday", word.en, .word(it: word.it, en: word.en), Double(count))
        }
        let heat = zip(Self.weekdays, dashboard.heat).flatMap { word, counts in
            counts.enumerated().map { hour, count in
                row(
                    "Per giorno e ora", "By weekday and hour", "\(word.en) \(hour)",
                    .word(it: "\(word.it) \(hour):00", en: "\(word.en) \(hour):00"), Double(count))
            }
        }
        return hours + days + heat
    }

    private var trend: [[FactCell]] {
        dashboard.topicTrend.flatMap { series in
            zip(dashboard.weeks, series.counts).map { week, count in
                row("Argomenti per settimana", "Topics by week", week, .text(series.title), Double(count))
            }
        }
    }

    private var people: [[FactCell]] {
        dashboard.people.map {
            row(
                "Chiusi al 1° livello per operatore", "Closed at first level by person", $0.key, .text($0.title),
                Double($0.atFirstLevel), Ratio(Double($0.atFirstLevel), of: Double($0.closed)).percent)
        }
    }

    private var levels: [[FactCell]] {
        dashboard.levelTimes.flatMap { time in
            let word = FigureWords.level(time.level.rawValue)
            return [
                row(
                    "Tempo medio per livello (ore)", "Mean time by level (hours)", time.level.rawValue,
                    .word(it: word.it, en: word.en), Double(time.meanMilliseconds) / 3_600_000),
                row(
                    "Tempo massimo per livello (ore)", "Longest time by level (hours)", time.level.rawValue,
                    .word(it: word.it, en: word.en), Double(time.longestMilliseconds) / 3_600_000),
            ]
        }
    }
}
