// What managers watch over: requests at the back office and the departments with their age, and the audit trail.

import Store
import Tickets

extension Pages {
    /// What is at the second level, the oldest first.
    func secondLevel(_ model: SecondLevelModel) -> Markup {
        page(model.frame, .secondLevel, title: t(ReportText.secondLevel), live: "page") {
            div(.class("list-head")) { h1 { t(ReportText.secondLevel) } }
            p(.class("lead")) { t(OversightText.levelLead) }
            div(.id("second-level"), .data("data-region"), .data("data-pace")) {
                if model.lines.isEmpty {
                    nothing(.check, t(OversightText.noneAtLevelTitle), t(OversightText.noneAtLevelText)) {}
                } else {
                    div(.class("scrolls card"), .role("region"), .aria(.label, t(ReportText.secondLevel)), .tabindex(0))
                    {
                        table(.class("plain-table")) {
                            thead {
                                tr {
                                    for head in [OversightText.ticket, .heldBy, .since, .age, .term, .reminders] {
                                        th(.scope("col")) { t(head) }
                                    }
                                }
                            }
                            tbody { for line in model.lines { levelRow(line) } }
                        }
                    }
                    turning(
                        previous: model.page > 1 ? paths.secondLevel(page: model.page - 1) : nil,
                        next: model.hasMore ? paths.secondLevel(page: model.page + 1) : nil, page: model.page)
                }
            }
        }
    }

    private func levelRow(_ line: SecondLevelModel.Line) -> Markup {
        let escalation = line.escalation
        return tr(.id("escalation-\(escalation.id)")) {
            th(.scope("row")) {
                a(.href(paths.ticket(line.ticket.number))) { line.ticket.number.description }
                p(.class("hint")) { bdi { subject(line.ticket.subject) } }
            }
            td { bdi { line.holder.map(Self.oneLine) ?? t(name(of: escalation.to)) } }
            td { moment(escalation.at) }
            td { times.duration(now - escalation.at) }
            td {
                if let due = escalation.clock?.due {
                    standing(until: due)
                } else {
                    span(.class("hint")) { t(OversightText.noTerm) }
                }
            }
            td {
                number(escalation.reminders)
                if let last = escalation.remindedAt {
                    p(.class("hint")) { t(OversightText.lastReminder, times.short(last)) }
                }
                if let at = escalation.contributedAt {
                    p(.class("hint")) { t(OversightText.contribution, times.short(at)) }
                }
            }
        }
    }

    /// The audit trail, newest first.
    func audit(_ model: AuditModel) -> Markup {
        page(model.frame, .audit, title: t(ReportText.audit), live: "page") {
            div(.class("list-head")) { h1 { t(ReportText.audit) } }
            p(.class("lead")) { t(OversightText.auditLead) }
            div(.id("audit"), .data("data-region")) {
                if model.entries.isEmpty {
                    nothing(.journal, t(OversightText.noAuditTitle), t(OversightText.noAuditText)) {}
                } else {
                    div(.class("scrolls card"), .role("region"), .aria(.label, t(ReportText.audit)), .tabindex(0)) {
                        table(.class("plain-table")) {
                            thead {
                                tr {
                                    for head in [OversightText.when, .who, .what, .particulars] {
                                        th(.scope("col")) { t(head) }
                                    }
                                }
                            }
                            tbody { for entry in model.entries { auditRow(entry, model) } }
                        }
                    }
                    turning(
                        previous: model.page > 1 ? paths.audit(page: model.page - 1) : nil,
                        next: model.hasMore ? paths.audit(page: model.page + 1) : nil, page: model.page)
                }
            }
        }
    }

    private func auditRow(_ entry: AuditEntry, _ model: AuditModel) -> Markup {
        tr {
            td {
                time(.datetime(entry.at.description), .title(times.long(entry.at)), .class("exact-time")) {
                    times.exact(entry.at)
                }
            }
            td { bdi { entry.user.map { model.names[$0].map(Self.oneLine) ?? "\($0)" } ?? t(OversightText.program) } }
            th(.scope("row")) { AuditText.text(of: entry.what, in: language) }
            td { particulars(entry.detail) }
        }
    }
}
