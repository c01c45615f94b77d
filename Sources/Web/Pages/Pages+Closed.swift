// Closed periods: the list of them, the question before closing one, and one as it was.

import Reports
import Store
import Tickets

extension Pages {
    /// The list of closed periods.
    func closedPeriods(_ model: ClosedPeriodsModel) -> Markup {
        page(model.frame, .closedPeriods, title: t(ReportText.closedPeriods), live: "page") {
            div(.class("list-head")) { h1 { t(ReportText.closedPeriods) } }
            p(.class("lead")) { t(ReportText.closedLead) }
            div(.id("closed-periods"), .data("data-region")) {
                if model.reports.isEmpty {
                    nothing(.lock, t(ReportText.noneClosedTitle), t(ReportText.noneClosedText)) {}
                } else {
                    div(
                        .class("scrolls card"), .role("region"), .aria(.label, t(ReportText.closedPeriods)),
                        .tabindex(0)
                    ) {
                        table(.class("plain-table")) {
                            thead {
                                tr {
                                    for head in [ReportText.period, .service, .closedAt, .fingerprint] {
                                        th(.scope("col")) { t(head) }
                                    }
                                }
                            }
                            tbody { for report in model.reports { closedRow(report, model) } }
                        }
                    }
                }
            }
        }
    }

    private func closedRow(_ report: FrozenReport, _ model: ClosedPeriodsModel) -> Markup {
        let title = model.titles[report.service] ?? report.service
        let period = ReportPeriod(report.period).map { times.period($0) } ?? report.period
        return tr {
            th(.scope("row")) {
                a(.href(paths.closedPeriod(report.id)), .aria(.label, t(ClosingText.open, title, period))) { period }
            }
            td { title }
            td { moment(report.frozenAt) }
            td { code(.class("long-text")) { report.content.sha256 } }
        }
    }

    /// The question before a period is closed.
    func closing(_ model: ClosingModel) -> Markup {
        let choice = model.scope.choice
        let title = t(ClosingText.title, model.scope.serviceTitle, times.period(choice.period))
        return page(model.frame, .closedPeriods, title: title) {
            div(.class("list-head")) { h1 { title } }
            div(.class("card closing-card")) {
                if let obstacle = model.obstacle {
                    p(.class("problem")) { t(obstacle == .notOver ? ClosingText.notOver : .already) }
                } else {
                    p { t(ClosingText.meaning) }
                    ul(.class("bullets")) {
                        for words in [ClosingText.meaningKept, .meaningOnce, .meaningLater] { li { t(words) } }
                    }
                }
                div(.class("acts")) {
                    if model.obstacle == nil {
                        act(paths.close, model.frame) {
                            input(.type("hidden"), .name(FormField.service), .value(choice.service))
                            input(.type("hidden"), .name(FormField.period), .value(choice.period.name))
                            button(.type("submit"), .class("button primary")) {
                                icon(.lock)
                                span { t(ClosingText.confirm) }
                            }
                        }
                    }
                    a(.class("button"), .href(paths.indicators(choice))) { t(ClosingText.cancel) }
                }
            }
        }
    }

    /// A closed period as it was.
    func closedPeriod(_ model: ClosedPeriodModel) -> Markup {
        let report = model.report
        let title = t(ClosingText.opened, model.table.serviceTitle, times.period(model.table.period))
        return page(model.frame, .closedPeriods, title: title) {
            div(.class("list-head")) { h1 { title } }
            div(.class("banner")) {
                icon(.lock)
                div(.class("banner-body")) {
                    p {
                        strong { t(IndicatorText.kept) }
                        " " + t(IndicatorText.closedSeal, "\(report.id)", times.long(report.frozenAt))
                    }
                    p(.class("seal")) {
                        t(ReportText.fingerprint) + ": "
                        code(.class("long-text")) { report.content.sha256 }
                    }
                }
            }
            div(.class("table-acts")) {
                downloads(ReportFormat.allCases.map { ($0, paths.closedExport($0, report.id)) })
            }
            div(.id("table")) { indicatorTable(model.table) { paths.closedFacts($0, report.id) } }
        }
    }
}
