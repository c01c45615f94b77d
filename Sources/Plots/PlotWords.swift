// Words and number forms of charts in the two languages of the pages.

/// How numbers are written.
public struct NumberForm: Hashable, Sendable {
    public var decimalMark: String
    public var groupMark: String
    /// Behind the number, with its space if it has one: `%`, ` min`.
    public var unit: String
    /// Decimals at most; trailing zeros fall away unless `isFixed`.
    public var decimals: Int
    public var isFixed: Bool

    public init(decimalMark: String, groupMark: String, unit: String = "", decimals: Int = 2, isFixed: Bool = false) {
        self.decimalMark = decimalMark
        self.groupMark = groupMark
        self.unit = unit
        self.decimals = min(max(decimals, 0), 6)
        self.isFixed = isFixed
    }

    /// `1.234,5`
    public static let italian = NumberForm(decimalMark: ",", groupMark: ".")
    /// `1,234.5`
    public static let english = NumberForm(decimalMark: ".", groupMark: ",")

    /// The same with a unit behind.
    public func with(unit: String, decimals: Int? = nil, isFixed: Bool? = nil) -> NumberForm {
        var form = self
        form.unit = unit
        if let decimals { form.decimals = min(max(decimals, 0), 6) }
        if let isFixed { form.isFixed = isFixed }
        return form
    }

    /// - Returns: the number as people read it; empty for nil and for what is no number.
    public func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        let factor = (0..<decimals).reduce(1.0) { sum, _ in sum * 10 }
        let scaled = (min(abs(value), 1e15 / factor) * factor).rounded()
        let all = String(Int(scaled))
        let digits = String(repeating: "0", count: max(0, decimals + 1 - all.count)) + all
        var fraction = String(digits.suffix(decimals))
        if !isFixed { while fraction.hasSuffix("0") { fraction.removeLast() } }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + grouped(String(digits.dropLast(decimals))) + (fraction.isEmpty ? "" : decimalMark + fraction)
            + unit
    }

    private func grouped(_ digits: String) -> String {
        guard digits.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += groupMark }
            text.append(digit)
        }
        return text
    }
}

/// The words that charts bring themselves.
public struct PlotWords: Hashable, Sendable {
    public var numbers: NumberForm
    public var noData: String
    public var others: String
    public var highest: String
    public var lowest: String
    public var last: String
    public var total: String
    public var target: String
    public var position: String
    public var value: String
    public var now: String
    public var overdue: String
    /// Where nothing was measured.
    public var none: String

    /// Charts in Italian.
    public static let italian = PlotWords(
        numbers: .italian, noData: "Nessun dato nel periodo.", others: "altri", highest: "Massimo", lowest: "Minimo",
        last: "Ultimo", total: "Totale", target: "Obiettivo", position: "Voce", value: "Valore", now: "ora",
        overdue: "Scaduti", none: "n/a")
    /// Charts in English.
    public static let english = PlotWords(
        numbers: .english, noData: "No data in this period.", others: "others", highest: "Highest", lowest: "Lowest",
        last: "Last", total: "Total", target: "Target", position: "Item", value: "Value", now: "now",
        overdue: "Overdue", none: "n/a")

    /// For tables.
    func cell(_ value: Double?) -> String { value == nil ? none : numbers.text(value) }

    /// The same words, numbers with a unit.
    public func with(unit: String, decimals: Int? = nil, isFixed: Bool? = nil) -> PlotWords {
        var words = self
        words.numbers = numbers.with(unit: unit, decimals: decimals, isFixed: isFixed)
        return words
    }

    /// `Massimo 12 (lunedì). Totale 40.`
    func sentences(_ parts: [(word: String, text: String)]) -> String {
        parts.filter { !$0.text.isEmpty }.map { "\($0.word) \($0.text)." }.joined(separator: " ")
    }

    /// What a summary ends with: the sum of counts, the last of values over time, nothing for rates side by side.
    enum Closing { case total, last, none }

    /// Highest, lowest and total or last value of one series.
    func summary(of series: PlotSeries, at positions: [String], closing: Closing) -> String {
        let known = series.values.indices.compactMap { index in series.values[index].map { (index, $0) } }
        guard let most = known.max(by: { $0.1 < $1.1 }), let least = known.min(by: { $0.1 < $1.1 }),
            let end = known.last
        else { return noData }
        func place(_ entry: (Int, Double)) -> String {
            let name = entry.0 < positions.count ? positions[entry.0] : ""
            return numbers.text(entry.1) + (name.isEmpty ? "" : " (\(name))")
        }
        let close =
            switch closing {
            case .total: (total, numbers.text(known.reduce(0) { $0 + $1.1 }))
            case .last: (last, known.count > 1 ? place(end) : "")
            case .none: ("", "")
            }
        let parts = [(highest, place(most)), (lowest, known.count > 1 ? place(least) : ""), close]
        let text = sentences(parts.map { (word: $0.0, text: $0.1) })
        return series.title.isEmpty ? text : "\(series.title): \(text)"
    }
}
