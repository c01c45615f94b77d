// Charts of every kind with plausible, awkward and enormous numbers.

import Foundation
import Plots

#if canImport(FoundationXML)
    import FoundationXML
#endif

enum Gallery {
    static let percent = PlotWords.italian.with(unit: "%", decimals: 2, isFixed: true)
    static let long =
        "Dipartimento Ambiente, Territorio, Infrastrutture, Opere Pubbliche e Trasporti della Regione di Prova"

    static let weekdays = BarChart(
        PlotHeading("Arrivi per giorno della settimana", measure: "Contatti", positions: "Giorno"),
        positions: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
        series: [PlotSeries("", [412, 285, 301, 298, 240, 66, 12])])
    static let stacked = BarChart(
        PlotHeading("Arrivi per canale e mese", measure: "Contatti", positions: "Mese"),
        positions: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"],
        series: ["Posta elettronica", "SMS", "Fax", "Lettere"].enumerated().map { index, title in
            PlotSeries(title, (0..<6).map { (month: Int) -> Double in Double((month * 37 + index * 53) % 120 + 5) })
        }, isStacked: true)
    static let grouped = BarChart(
        PlotHeading("Due semestri", measure: "Contatti", positions: "Mese"), positions: ["gen", "feb", "mar"],
        series: [PlotSeries("2025", [100, 120, 90]), PlotSeries("2026", [130, 80, 160])])
    static let channels = BarChart(
        PlotHeading("Puntualità per canale", measure: "Risposte entro il termine"), words: percent, direction: .lying,
        positions: ["Posta elettronica", "SMS", "Fax", "Lettere"],
        series: [PlotSeries("", [99.31, 100, 87.5, nil])], target: PlotTarget(95, "obiettivo 95%"), joining: .mean,
        ceiling: 100)
    static let departments = BarChart(
        PlotHeading("Contatti per dipartimento"), direction: .lying,
        positions: (1...60).map { "\(long) n. \($0)" } + [
            "Supercalifragilistichespiralidoso" + String(repeating: "x", count: 200)
        ],
        series: [PlotSeries("", (1...61).map { Double($0 * $0) })])
    private static let rates: [Double?] = (1...26).map { (week: Int) -> Double? in
        week == 9 ? nil : 92 + Double((week * 7) % 9)
    }
    static let trend = LineChart(
        PlotHeading("Puntualità per settimana", measure: "Risposte entro il termine", positions: "Settimana"),
        words: percent, positions: (1...26).map { "\($0)/2026" },
        series: [PlotSeries("", rates)],
        target: PlotTarget(95, "obiettivo 95%"), startsAtZero: false, ceiling: 100)
    static let topics = LineChart(
        PlotHeading("Volumi per argomento", measure: "Contatti", positions: "Settimana"),
        positions: (1...26).map { "\($0)/2026" },
        series: ["Bonus gas", "Ticket sanitario", "Bollo auto", "Concorsi", "Tributi", "Altro"].enumerated().map {
            index, title in
            PlotSeries(title, (1...26).map { (week: Int) -> Double in Double(week * (index + 3) % 40 + index * 15) })
        })
    static let times = Histogram(
        PlotHeading("Tempi alla prima risposta", measure: "Contatti", positions: "Tempo alla prima risposta"),
        bins: zip([0, 15, 30, 60, 120, 240, 360, 540, 720], [15, 30, 60, 120, 240, 360, 540, 720, nil])
            .enumerated().map {
                Histogram.Bin(from: $1.0, upTo: $1.1, count: [210, 330, 412, 280, 160, 90, 40, 12, 5][$0])
            },
        bounds: ["0", "15 min", "30 min", "1 h", "2 h", "4 h", "6 h", "9 h", "12 h"],
        markers: [
            .init(52, "mediana 52 min"), .init(230, "90° percentile 3 h 50 min"),
            .init(330, "95° percentile 5 h 30 min"),
            .init(540, "termine 9 h", isTarget: true),
        ])
    static let runway = Runway(
        PlotHeading("In scadenza", measure: "Contatti", positions: "Scadenza"), overdue: 4,
        slots: (0..<36).map { Runway.Slot("\(($0 + 37) / 4):\(["00", "15", "30", "45"][($0 + 37) % 4])", ($0 * 5) % 7) }
    )
    static let heat = HeatMap(
        PlotHeading("Arrivi per giorno e ora", measure: "Contatti"),
        rows: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"], columns: (0..<24).map { "\($0)" },
        counts: (0..<7).map { day in
            (0..<24).map { (hour: Int) -> Int in
                hour < 6 || day == 6 ? 0 : max(0, (160 - abs(hour - 9) * 22) / (day + 1))
            }
        })
    static let gauge = Gauge(
        PlotHeading("Puntualità di oggi"), value: 97.125, target: PlotTarget(95, "obiettivo 95%"))
    static let missed = Gauge(
        PlotHeading("Chiamate perse"), value: 6.03, target: PlotTarget(5, "al massimo 5%"), full: 20, isCeiling: true)

    static let usual: [any Plot] = [
        weekdays, stacked, grouped, channels, departments, trend, topics, times, runway, heat, gauge, missed,
    ]

    static let awkward: [any Plot] = [
        BarChart(PlotHeading("una"), positions: ["una"], series: [PlotSeries("", [1])]),
        BarChart(PlotHeading("zero"), positions: ["a", "b"], series: [PlotSeries("", [0, 0])]),
        BarChart(
            PlotHeading("keine Zahl"), positions: ["a", "b", "c", "d", "e"],
            series: [PlotSeries("x", [.nan, .infinity, -.infinity, -5, 3]), PlotSeries("y", [1])],
            target: PlotTarget(.nan, "t")),
        BarChart(
            PlotHeading("viele"), positions: (0..<10_000).map { "Tag \($0)" },
            series: [PlotSeries("", (0..<10_000).map { Double($0 % 97) })]),
        BarChart(
            PlotHeading("viele, liegend"), direction: .lying, positions: (0..<10_000).map { "Wort \($0)" },
            series: [PlotSeries("", (0..<10_000).map { Double($0 % 97) }), PlotSeries("zwei", [1e300])], isStacked: true
        ),
        LineChart(
            PlotHeading("viele"), positions: (0..<10_000).map { "\($0)" },
            series: [PlotSeries("", (0..<10_000).map { Double(($0 * 7919) % 1009) })]),
        LineChart(PlotHeading("ein Punkt"), positions: ["a"], series: [PlotSeries("", [7.5])], startsAtZero: false),
        LineChart(
            PlotHeading("gleich"), positions: ["a", "b"], series: [PlotSeries("", [100, 100])], startsAtZero: false,
            ceiling: 100),
        Histogram(
            PlotHeading("viele"),
            bins: (0..<10_000).map { .init(from: Double($0), upTo: Double($0 + 1), count: $0 % 31) },
            bounds: (0..<10_000).map { "\($0)" },
            markers: [.init(.nan, "n"), .init(-4, "davor"), .init(1e9, "dahinter")]),
        Histogram(PlotHeading("kein Name"), bins: [.init(from: 0, upTo: nil, count: 3)], bounds: []),
        Runway(PlotHeading("viele"), overdue: 1_000_000, slots: (0..<10_000).map { .init("\($0):00", $0 % 3) }),
        Runway(PlotHeading("nur vorbei"), overdue: 1, slots: []),
        HeatMap(
            PlotHeading("zackig"), rows: ["a", "b"], columns: (0..<500).map { "\($0)" },
            counts: [[1], [1, 2, 999_999, -4]]),
        Gauge(PlotHeading("über"), value: 250, target: PlotTarget(95, "obiettivo"), full: .nan),
    ]

    static let empty: [any Plot] = [
        BarChart(PlotHeading("leer"), positions: [], series: []),
        BarChart(PlotHeading("leer"), positions: ["a"], series: [PlotSeries("", [nil])]),
        LineChart(PlotHeading("leer"), positions: ["a"], series: [PlotSeries("", [.nan])]),
        Histogram(PlotHeading("leer"), bins: [], bounds: []),
        Runway(PlotHeading("leer"), overdue: 0, slots: []),
        HeatMap(PlotHeading("leer"), rows: ["a"], columns: ["b"], counts: [[0]]),
        Gauge(PlotHeading("leer"), value: .nan, target: PlotTarget(95, "obiettivo")),
    ]
}

/// An XML text as far as tests ask.
final class Elements: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var attributes: [[String: String]] = []
    private(set) var text = ""
    private(set) var isWellFormed = false

    init(_ xml: String) {
        super.init()
        let parser = XMLParser(data: Data(xml.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }
    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        names.append(name)
        self.attributes.append(attributes)
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
