// What the report pages share: choosing service and period, a chart with its numbers, links to files.

import Plots
import Reports
import Store
import Tickets

extension Pages {
    /// The choice of service and period. Works without script; the free days win over the named period.
    /// - Parameter address: of the page, for a choice.
    func choosing(_ scope: ReportScope, path: Address, _ address: (ReportChoice) -> Address) -> Markup {
        let choice = scope.choice
        return div(.class("choosing")) {
            if scope.services.count > 1 {
                nav(.class("chips"), .aria(.label, t(ReportText.services))) {
                    for service in scope.services {
                        a(
                            .class("chip"), .href(address(choice.with(service: service.code))),
                            .aria(.current, service.code == choice.service ? "true" : nil)
                        ) {
                            span { service.title }
                            if let rate = service.rate { strong { percent(rate) } }
                        }
                    }
                }
            }
            form(.class("periods"), .role("search"), .aria(.label, t(ReportText.choosing)), .get, .action(path)) {
                input(.type("hidden"), .name(FormField.service), .value(choice.service))
                div(.class("field period-field")) {
                    label(.for("period")) { t(ReportText.period) }
                    select(.id("period"), .name(FormField.period)) {
                        for period in offered(scope) {
                            option(.value(period.name), .selected(period == choice.period)) { times.period(period) }
                        }
                    }
                }
                details(.class("other-days"), .open(choice.fault != nil)) {
                    summary { t(ReportText.otherDays) }
                    div(.class("row days")) {
                        dayField("from", FormField.from, ReportText.from, choice.typedFrom, choice)
                        dayField("until", FormField.until, ReportText.until, choice.typedUntil, choice)
                    }
                }
                button(.type("submit"), .class("button")) { t(ReportText.show) }
            }
            if let fault = choice.fault {
                div(.class("banner severe"), .role("alert"), .id("period-fault")) {
                    icon(.warning)
                    div(.class("banner-body")) {
                        p { t(words(for: fault)) + " " + t(ReportText.usualShown, times.period(choice.period)) }
                    }
                }
            }
        }
    }

    private func dayField(
        _ id: String, _ name: String, _ words: ReportText, _ typed: String, _ choice: ReportChoice
    ) -> Markup {
        let isWrong = choice.fault != nil && choice.fault != .unknown
        return div(.class("field")) {
            label(.for(id)) { t(words) }
            input(
                .type("date"), .id(id), .name(name), .value(typed), .aria(.invalid, isWrong ? "true" : nil),
                .aria(.describedby, isWrong ? "period-fault" : nil))
        }
    }

    // The chosen period is always among those offered, whatever it is.
    private func offered(_ scope: ReportScope) -> [ReportPeriod] {
        scope.presets.contains(scope.choice.period) ? scope.presets : [scope.choice.period] + scope.presets
    }

    private func words(for fault: PeriodFault) -> ReportText {
        switch fault {
        case .notADay: .faultNotADay
        case .reversed: .faultReversed
        case .tooLong: .faultTooLong
        case .unknown: .faultUnknown
        }
    }

    /// A chart with its heading, its numbers folded beside it.
    /// - Parameters:
    ///   - id: unique on the page; renewed by itself while the page is open.
    ///   - isWide: over the whole width of the page.
    func chart(_ plot: some Plot, id: String, isWide: Bool = false) -> Markup {
        section(
            .class(isWide ? "card chart chart-wide" : "card chart"), .id(id), .data("data-region"),
            .aria(.labelledby, "\(id)-title")
        ) {
            h2(.id("\(id)-title")) { plot.heading.title }
            // The same picture laid out for each width: letters stay as large as those of the page.
            div(.class("plot-narrow")) { Markup(PlotDrawing(plot, id: "\(id)-narrow", width: 256)) }
            if isWide {
                div(.class("plot-middle")) { Markup(PlotDrawing(plot, id: "\(id)-middle", width: 600)) }
                div(.class("plot-broad")) { Markup(PlotDrawing(plot, id: "\(id)-broad", width: 1040)) }
            } else {
                div(.class("plot-rest")) { Markup(PlotDrawing(plot, id: "\(id)-rest", width: 500)) }
            }
            if !plot.isEmpty { numbers(plot) }
        }
    }

    private func numbers(_ plot: some Plot) -> Markup {
        details(.class("numbers")) {
            summary {
                t(ReportText.numbers)
                unseen(": \(plot.heading.title)")
            }
            // A group, not a region: the section around it has the name already.
            div(.class("scrolls"), .role("group"), .aria(.label, plot.heading.title), .tabindex(0)) {
                table(.class("plain-table number-table")) {
                    thead { tr { for column in plot.table.columns { th(.scope("col")) { column } } } }
                    tbody {
                        for row in plot.table.rows {
                            tr {
                                for (index, cell) in row.enumerated() {
                                    if index == 0 { th(.scope("row")) { cell } } else { td { cell } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Links to one thing in several forms.
    func downloads(_ files: [(format: ReportFormat, address: Address)]) -> Markup {
        nav(.class("downloads"), .aria(.label, t(ReportText.downloads))) {
            for file in files {
                a(.class("button small"), .href(file.address), .download()) {
                    icon(.download)
                    span(.aria(.hidden, "true")) { file.format.rawValue.uppercased() }
                    unseen(t(ReportText.download, file.format.rawValue.uppercased()))
                }
            }
        }
    }

    /// Reached or not: a word and a drawing, never a colour alone.
    func verdict(_ verdict: Verdict) -> Markup {
        switch verdict {
        case .ok: mark("verdict met", .check, "OK")
        case .ko: mark("verdict missed", .alarm, "KO")
        case .none: mark("verdict none", .dash, "n/a")
        }
    }

    private func mark(_ names: String, _ drawing: Icon, _ words: String) -> Markup {
        span(.class(names)) {
            icon(drawing)
            span { words }
        }
    }
}
