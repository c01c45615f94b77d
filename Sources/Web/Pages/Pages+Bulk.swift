// Acts on all that is marked: a mark on each line, one form with a button for each act, and what became of it.

import Store
import Tickets

extension Pages {
    /// The form that the marks of the lines belong to.
    @MarkupBuilder
    func bulkForm(_ model: TicketListModel) -> Markup {
        if !model.page.lines.isEmpty, model.mayAct {
            details(.class("folded bulk"), .id("bulk-fold")) {
                summary {
                    span { t(InboxText.withMarked) }
                    span(.class("bulk-count"), .id("bulk-count"), .role("status")) {}
                }
                form(.class("bulk-acts"), .id("bulk"), .post, .action(paths.bulk)) {
                    token(model.frame)
                    input(.type("hidden"), .name(FormField.next), .value(paths.list(model.query).text))
                    div(.class("choice needs-script")) {
                        input(.type("checkbox"), .id("mark-all"), .data("data-mark-all"))
                        label(.for("mark-all")) { t(InboxText.markAll) }
                    }
                    bulkAssign(model)
                    bulkTag(model)
                    bulkPlace(model)
                    bulkClose
                }
            }
        }
    }

    private func bulkAssign(_ model: TicketListModel) -> Markup {
        div(.class("bulk-act")) {
            label(.for("bulk-assignee")) { t(InboxText.assignTo) }
            select(.id("bulk-assignee"), .name(FormField.assignee)) {
                option(.value(AssigneeValue.me)) { t(InboxText.me) }
                option(.value(AssigneeValue.nobody)) { t(InboxText.nobody) }
                for user in model.desk.colleagues { option(.value("\(user.id)")) { user.name } }
            }
            bulkButton("assign", t(InboxText.go), t(InboxText.assignTo))
        }
    }

    private func bulkTag(_ model: TicketListModel) -> Markup {
        div(.class("bulk-act")) {
            label(.for("bulk-tag")) { t(InboxText.tag) }
            input(
                .type("text"), .id("bulk-tag"), .name("tag"), .maxlength(TicketTag.longest), .autocomplete("off"),
                .list("known-tags"))
            datalist(.id("known-tags")) { for tag in model.desk.tags { option(.value(tag.name)) {} } }
            bulkButton("tag", t(InboxText.addTag))
            bulkButton("untag", t(InboxText.removeTag))
        }
    }

    @MarkupBuilder
    private func bulkPlace(_ model: TicketListModel) -> Markup {
        let organisation = model.frame.organisation
        div(.class("bulk-act")) {
            label(.for("bulk-topic")) { t(InboxText.topic) }
            select(.id("bulk-topic"), .name(FormField.topic)) {
                option(.value("")) { t(InboxText.noTopic) }
                for topic in organisation.topics where topic.validity.contains(today) {
                    option(.value(topic.code.value)) { name(of: topic) }
                }
            }
            bulkButton("topic", t(InboxText.setTopic))
        }
        if !model.desk.queues.isEmpty {
            div(.class("bulk-act")) {
                label(.for("bulk-queue")) { t(InboxText.queue) }
                select(.id("bulk-queue"), .name(FormField.queue)) {
                    option(.value("")) { t(InboxText.noQueue) }
                    for queue in model.desk.queues { option(.value(queue.code.value)) { name(of: queue) } }
                }
                bulkButton("queue", t(InboxText.setQueue))
            }
        }
        div(.class("bulk-act")) {
            bulkButton("complaint", t(InboxText.complaintYes))
            bulkButton("no-complaint", t(InboxText.complaintNo))
        }
    }

    private var bulkClose: Markup {
        details(.class("folded bulk-close")) {
            summary { t(InboxText.closeAll) }
            div(.class("field")) {
                label(.for("bulk-solution")) { t(InboxText.solution) }
                textarea(.id("bulk-solution"), .name(FormField.solution), .rows(3), .maxlength(4000), text: "")
            }
            div(.class("field")) {
                label(.for("bulk-outcome")) { t(InboxText.outcome) }
                select(.id("bulk-outcome"), .name(FormField.caseOutcome)) {
                    option(.value("")) { t(CaseText.chooseOutcome) }
                    for outcome in CaseOutcome.allCases { option(.value(outcome.rawValue)) { t(text(of: outcome)) } }
                }
            }
            bulkButton("close", t(InboxText.closeGo))
        }
    }

    private func bulkButton(_ act: String, _ words: String, _ context: String? = nil) -> Markup {
        button(.type("submit"), .class("button small"), .name(FormField.act), .value(act)) {
            words
            if let context { unseen(": " + context) }
        }
    }

    /// The mark of a line.
    func mark(_ ticket: Ticket) -> Markup {
        span(.class("line-mark")) {
            input(
                .type("checkbox"), .id("m\(ticket.id)"), .name(FormField.ticket), .value(ticket.number.description),
                .form("bulk"), .checked(false), .data("data-mark"))
            label(.for("m\(ticket.id)")) { unseen(t(InboxText.mark, ticket.number.description)) }
        }
    }

    // MARK: What became of it

    @MarkupBuilder
    func bulkReport(_ model: TicketListModel) -> Markup {
        if let report = model.report {
            div(.class("banner done"), .role("status"), .id("bulk-report")) {
                icon(report.done > 0 ? .check : .information)
                div(.class("banner-body")) {
                    p { bulkWords(report) }
                    if !report.skipped.isEmpty {
                        p {
                            t(InboxText.skipped) + " "
                            BulkResult.Skip.allCases.compactMap { skip in
                                report.skipped[skip].map { t(text(of: skip), $0) }
                            }.joined(separator: "; ") + "."
                        }
                    }
                    if let undo = report.undo {
                        act(paths.undo(undo), model.frame) {
                            input(.type("hidden"), .name(FormField.next), .value(paths.list(model.query).text))
                            button(.type("submit"), .class("button small"), .id("undo")) {
                                icon(.retry)
                                span { t(InboxText.undo) }
                            }
                        }
                    }
                }
            }
        } else if model.lacksMarks {
            banner(.information, kind: "careful") { p(.role("alert")) { t(InboxText.nothingMarked) } }
        }
    }

    private func bulkWords(_ report: BulkReport) -> String {
        switch (report.done, report.isUndo) {
        case (0, _): t(InboxText.bulkNone)
        case (1, false): t(InboxText.bulkDoneOne)
        case (1, true): t(InboxText.bulkUndoneOne)
        case (let count, false): t(InboxText.bulkDone, count)
        case (let count, true): t(InboxText.bulkUndone, count)
        }
    }

    private func text(of skip: BulkResult.Skip) -> InboxText {
        switch skip {
        case .missing: .skipMissing
        case .already: .skipAlready
        case .closed: .skipClosed
        case .elsewhere: .skipElsewhere
        case .merged: .skipMerged
        case .full: .skipFull
        case .otherService: .skipOtherService
        case .changed: .skipChanged
        }
    }
}
