// Numbers as people read them, and round ticks.

@testable import Plots
import Testing

@Suite struct NumberTests {
    @Test func `numbers are written as in Italy and as in England`() {
        let two = NumberForm.italian.with(unit: "%", decimals: 2, isFixed: true)
        #expect(two.text(99) == "99,00%" && two.text(33.389) == "33,39%" && two.text(nil) == "" && two.text(.nan) == "")
        #expect(
            NumberForm.italian.text(1_234_567.5) == "1.234.567,5" && NumberForm.english.text(1_234.25) == "1,234.25")
        #expect(NumberForm.italian.text(0.004) == "0" && NumberForm.italian.text(-0.004) == "0")
        #expect(NumberForm.italian.text(999) == "999" && NumberForm.italian.text(0.05) == "0,05")
        #expect(NumberForm.italian.text(1e300) == "10.000.000.000.000")
    }

    @Test func `ticks are round, at even steps, and hold all values`() {
        for high in [0.001, 0.3, 1, 3, 7, 9.99, 10, 11, 99, 100, 101, 4123, 1e9] {
            for intervals in 1...8 {
                let scale = Scale(high: high, intervals: intervals, whole: false)
                #expect(scale.low == 0 && scale.high >= high * 0.999 && scale.ticks.count <= intervals + 2, "\(high)")
                let digits = scale.step / Scale.round(scale.step)
                #expect(abs(digits - 1) < 1e-9 && scale.ticks.last ?? 0 <= scale.high * 1.000001)
            }
        }
    }

    @Test func `counts have whole ticks and rates never go beyond a hundred`() {
        #expect(Scale(high: 1, intervals: 5, whole: true).ticks == [0, 1])
        #expect(Scale(high: 3, intervals: 5, whole: true).ticks == [0, 1, 2, 3])
        #expect(
            Scale(low: 91, high: 99.5, intervals: 4, whole: false, ceiling: 100).ticks == [90, 92.5, 95, 97.5, 100])
        #expect(Scale(low: 0, high: 0, intervals: 4, whole: true).high == 1)
    }

    @Test func `a text that is too long is cut, and says so`() {
        #expect(TextMeasure.cut("breve", to: 100) == "breve")
        let cut = TextMeasure.cut(Gallery.long, to: 120)
        #expect(cut.hasSuffix("…") && TextMeasure.width(cut) <= 120 && Gallery.long.hasPrefix(cut.dropLast()))
        let lines = TextMeasure.lines(Gallery.long, width: 150, most: 2)
        #expect(lines.count == 2 && lines.allSatisfy { TextMeasure.width($0) <= 150 })
        #expect(TextMeasure.lines("", width: 10, most: 2) == [])
        #expect(TextMeasure.lines(String(repeating: "x", count: 5000), width: 50, most: 2).allSatisfy { $0.count < 12 })
    }

    @Test func `the picture in words names the highest, the lowest and the whole`() {
        #expect(
            Gallery.weekdays.alternative == "Massimo 412 (lun). Minimo 12 (dom). Totale 1.614."
                && Gallery.gauge.alternative == "97,13%. obiettivo 95%.")
        #expect(Gallery.heat.alternative.hasSuffix("Massimo 160 (lun, 9)."))
        #expect(Gallery.channels.table.rows[3] == ["Lettere", "n/a"])
    }
}
