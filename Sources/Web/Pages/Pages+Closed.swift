// Closed periods: the list of them, and one as it was.

import Store
import Tickets

/// Closed periods, newest first.
struct ClosedPeriodsModel: Sendable {
    var frame: PageFrame
    var reports: [FrozenReport]
    init(frame: PageFrame, reports: [FrozenReport]) {
        self.frame = frame
        self.reports = reports
    }
}

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
                    div(.class("scrolls"), .role("region"), .aria(.label, t(ReportText.closedPeriods)), .tabindex(0)) {
                        table(.class("plain-table")) {
                            thead {
                                tr {
                                    for head in [ReportText.period, .service, .closedAt, .fingerprint] {
                                        th(.scope("col")) { t(head) }
                                    }
                                }
                            }
                            tbody { for report in model.reports { closedRow(report) } }
                        }
                    }
                }
            }
        }
    }

    private func closedRow(_ report: FrozenReport) -> Markup {
        tr {
            th(.scope("row")) { report.period }
            td { report.service }
            td { moment(report.frozenAt) }
            td { code { report.content.sha256 } }
        }
    }
}
