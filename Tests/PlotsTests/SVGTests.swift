// Charts as SVG: well formed, named, described, without styles of their own.

import Plots
import Testing

@Suite struct SVGTests {
    @Test func `every chart is well-formed XML with a name and a description that it points to`() {
        for (index, plot) in (Gallery.usual + Gallery.awkward + Gallery.empty).enumerated() {
            for width in [PlotWidth.narrow, PlotWidth.wide] {
                let text = SVG.text(of: plot, id: "chart \(index)", width: width)
                let found = Elements(text)
                #expect(found.isWellFormed, "\(plot.heading.title)")
                #expect(Array(found.names.prefix(3)) == ["svg", "title", "desc"])
                #expect(found.attributes[0]["role"] == "img")
                let ids = [found.attributes[1]["id"], found.attributes[2]["id"]].compactMap { $0 }
                #expect(found.attributes[0]["aria-labelledby"] == ids.joined(separator: " "))
                #expect(ids == ["plot-chart-\(index)-t", "plot-chart-\(index)-d"])
                #expect(!text.contains("nan") && !text.contains("inf"))
            }
        }
    }

    @Test func `nothing is coloured but by classes, and every class has its colour`() {
        let used = Set(
            (Gallery.usual + Gallery.awkward).flatMap { plot in
                Elements(SVG.text(of: plot, id: "a")).attributes.flatMap { attributes in
                    #expect(attributes["style"] == nil && attributes["stroke"] == nil && attributes["onload"] == nil)
                    if let fill = attributes["fill"] { #expect(fill == "none" || fill.hasPrefix("url(#plot-a-p")) }
                    return (attributes["class"] ?? "").split(separator: " ").map { String($0) }
                }
            })
        #expect(used.count > 20)
        for name in used where name != "plot-text" {
            #expect(SVGStyle.sheet.contains(".\(name){") || SVGStyle.sheet.contains("text.\(name){"), "\(name)")
        }
    }

    @Test func `ids are unique in a picture and belong to its own name`() {
        for plot in Gallery.usual {
            let ids = Elements(SVG.text(of: plot, id: "k")).attributes.compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.hasPrefix("plot-k-") })
        }
    }

    @Test func `words that look like markup stay words`() {
        let evil = "<script>\"&'</title>]]>\u{0}\u{B}\u{FFFE}\u{85}"
        let chart = BarChart(
            PlotHeading(evil, measure: evil, positions: evil), positions: [evil],
            series: [PlotSeries(evil, [1]), PlotSeries("b", [2])], target: PlotTarget(1, evil))
        let found = Elements(SVG.text(of: chart, id: "\"><script>"))
        #expect(found.isWellFormed && !found.names.contains("script"))
        #expect(found.text.contains("<script>\"&'</title>]]>"))
    }

    @Test func `a chart that stands alone brings its colours`() {
        let found = Elements(SVG.text(of: Gallery.heat, id: "a", isDocument: true))
        #expect(found.isWellFormed && found.names.contains("style") && found.text.contains("prefers-color-scheme:dark"))
    }

    @Test func `a small chart is written like this`() {
        let chart = BarChart(
            PlotHeading("Prova", measure: "Contatti"), positions: ["a", "b"], series: [PlotSeries("", [2, 1])])
        let expected = """
            <svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="plot-p-t plot-p-d" \
            width="320" height="217" viewBox="0 0 320 217"><title id="plot-p-t">Prova</title>\
            <desc id="plot-p-d">Massimo 2 (a). Minimo 1 (b). Totale 3.</desc>
            """
        #expect(SVG.text(of: chart, id: "p", width: PlotWidth.narrow).hasPrefix(expected))
    }

    @Test func `a gauge is written like this`() {
        let chart = Gauge(PlotHeading("Prova"), value: 50, target: PlotTarget(95, "obiettivo 95%"))
        let expected = """
            <svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="plot-g-t plot-g-d" \
            width="320" height="78" viewBox="0 0 320 78"><title id="plot-g-t">Prova</title>\
            <desc id="plot-g-d">50,00%. obiettivo 95%.</desc>\
            <text x="0" y="26" font-size="24" text-anchor="start" class="plot-text plot-bold">50,00%  ✗</text>\
            <rect x="1" y="36" width="318" height="16" class="plot-track"/>\
            <rect x="1" y="36" width="159" height="16" class="plot-bad"/>\
            <path d="M303.1 31L303.1 57" fill="none" stroke-width="4" class="plot-rim"/>\
            <path d="M303.1 31L303.1 57" fill="none" stroke-width="2" stroke-dasharray="6 4" class="plot-target"/>\
            <text x="280.76" y="70" font-size="12" text-anchor="middle" class="plot-muted">obiettivo 95%</text></svg>
            """
        #expect(SVG.text(of: chart, id: "g", width: PlotWidth.narrow) == expected)
    }
}
