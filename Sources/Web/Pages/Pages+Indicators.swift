// The indicator table in the layout and words of the contract's own reports, with what every value is made of below
// its row.

import Reports
import Store
import Tickets

/// Headings of the source's table, word for word: never translated.
private enum SourceHeading {
    static let process = "PROCESSO"
    static let objective = "OBIETTIVO"
    static let measure = "INDICATORE E UNITA' DI MISURA"
    static let goal = "VALORI DA RAGGIUNGERE"
    static let source = "MODALITA' /DOCUMENTI DI RILEVAZIONE"
    static let responsible = "Responsabile:"
    static let frequency = "Frequenza:"
    static let reached = "OBIETTIVO RAGGIUNTO"

    static func all(_ values: String) -> [String] {
        [process, objective, measure, values, goal, source, reached]
    }

    /// `VALORI al 30/06/2025`.
    static func values(_ period: ReportPeriod) -> String {
        let last = period.until.parts
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "VALORI al \(two(last.day))/\(two(last.month))/\(last.year)"
    }
}

extension Pages {
    /// The table of a period as it is now.
    func indicators(_ model: IndicatorsModel) -> Markup {
        let choice = model.scope.choice
        return page(model.frame, .indicators, title: t(ReportText.indicators), live: "page") {
            div(.class("list-head")) {
                h1 { t(IndicatorText.title) + " · " + model.scope.serviceTitle }
                p(.class("total"), .id("made-at"), .data("data-region"), .data("data-pace")) {
                    t(IndicatorText.madeAt, times.short(model.table.madeAt))
                }
            }
            p(.class("lead")) { t(IndicatorText.lead) }
            choosing(model.scope, path: paths.indicators()) { paths.indicators($0) }
            div(.class("table-acts")) {
                downloads(ReportFormat.allCases.map { ($0, paths.export($0, choice)) })
                if model.mayWrite {
                    a(.class("button small"), .href(paths.texts(choice))) {
                        icon(.note)
                        span { t(WrittenText.write) }
                    }
                }
                if model.mayClose {
                    a(.class("button small"), .href(paths.closing(choice))) {
                        icon(.lock)
                        span { t(IndicatorText.closeThis) }
                    }
                }
            }
            div(.id("table"), .data("data-region")) {
                indicatorTable(model.table) { paths.facts($0, choice) }
            }
        }
    }

    /// The table with its details.
    /// - Parameter address: of the list behind a figure.
    func indicatorTable(_ table: IndicatorTable, _ address: (FactsChoice) -> Address) -> Markup {
        group {
            // Roles are said because the narrow layout takes the table's display away, and with it its meaning.
            self.table(.class("indicators"), .role("table"), .lang(.italian), content: { sourceTable(table, address) })
            if !table.clockNotes.isEmpty {
                p(.class("hint")) { t(IndicatorText.clocks) + ": " + table.clockNotes.joined(separator: "; ") }
            }
        }
    }

    @MarkupBuilder
    private func sourceTable(_ table: IndicatorTable, _ address: (FactsChoice) -> Address) -> Markup {
        let values = SourceHeading.values(table.period)
        caption(.class("indicators-caption")) { "\(table.serviceTitle) · \(Pages.dates(table.period))" }
        thead(.role("rowgroup")) {
            tr(.role("row")) {
                th(.scope("col"), .role("columnheader")) { "N." }
                for head in SourceHeading.all(values) { th(.scope("col"), .role("columnheader")) { head } }
            }
        }
        for row in table.rows { indicator(row, values, address) }
    }

    /// `01/01/2026 – 30/06/2026`.
    static func dates(_ period: ReportPeriod) -> String {
        [period.from, period.until].map { day in
            let parts = day.parts
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(two(parts.day))/\(two(parts.month))/\(parts.year)"
        }.joined(separator: " – ")
    }

    private func indicator(
        _ row: IndicatorRow, _ values: String, _ address: (FactsChoice) -> Address
    ) -> Markup {
        tbody(.class("indicator"), .role("rowgroup"), .id(row.indicator.rawValue)) {
            tr(.role("row")) {
                th(.scope("row"), .role("rowheader"), .class("code")) { row.indicator.rawValue }
                cell(SourceHeading.process, row.process)
                cell(SourceHeading.objective, row.objective, "objective")
                cell(SourceHeading.measure, row.measure)
                cell(values, row.value, "value")
                cell(SourceHeading.goal, row.goal)
                cell(SourceHeading.source, row.source)
                td(.role("cell"), .data("data-head", SourceHeading.reached)) {
                    verdict(row.verdict)
                    if !row.responsible.isEmpty {
                        span(.class("source-note")) { "\(SourceHeading.responsible) \(row.responsible)" }
                    }
                    if !row.frequency.isEmpty {
                        span(.class("source-note")) { "\(SourceHeading.frequency) \(row.frequency)" }
                    }
                }
            }
            tr(.role("row"), .class("details-row")) {
                td(.role("cell"), .colspan(8), .lang(language)) { details(of: row, address) }
            }
        }
    }

    private func cell(_ head: String, _ words: String, _ names: String? = nil) -> Markup {
        td(.role("cell"), .class(words.isEmpty ? "blank" : names), .data("data-head", head)) { words }
    }

    private func details(of row: IndicatorRow, _ address: (FactsChoice) -> Address) -> Markup {
        details(.class("figure-details")) {
            summary {
                t(IndicatorText.details)
                unseen(" (\(row.indicator.rawValue))")
            }
            dl(.class("figures")) {
                dt { t(IndicatorText.origin) }
                dd { t(words(for: row.origin)) }
                for detail in row.details {
                    dt { language == .italian ? detail.it : detail.en }
                    dd {
                        if let list = detail.list {
                            a(
                                .href(address(FactsChoice(list, channel: detail.channel))),
                                .aria(
                                    .label,
                                    t(IndicatorText.open, language == .italian ? detail.it : detail.en, detail.value))
                            ) { detail.value }
                        } else {
                            detail.value
                        }
                    }
                }
            }
        }
    }

    private func words(for origin: IndicatorRow.Origin) -> IndicatorText {
        switch origin {
        case .measured: .originMeasured
        case .imported: .originImported
        case .entered: .originEntered
        case .nothing: .originNothing
        }
    }
}
