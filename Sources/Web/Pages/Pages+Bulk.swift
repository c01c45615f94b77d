// Acts on all that is marked: a mark on each line, one form with a button for each act, and what became of it.

import Store
import Tickets

extension Pages {
    /// The form that the marks of the lines belong to.
    @MarkupBuilder
    func bulkForm(_ model: TicketListModel) -> Markup {
        if !model.page.lines.isEmpty || model.bulk != nil, model.mayAct {
            details(.class("folded bulk"), .id("bulk-fold"), .open(model.bulk != nil)) {
                summary {
                    span { t(InboxText.withMarked) }
                    span(.class("bulk-count"), .id("bulk-count"), .role("status")) {}
                }
                form(.class("bulk-acts"), .id("bulk"), .post, .action(paths.bulk)) {
                    noSendingByEnter(t(InboxText.go))
                    token(model.frame)
                    input(.type("hidden"), .name(FormField.next), .value(paths.list(model.query).text))
                    div(.class("choice needs-script")) {
                        input(.type("checkbox"), .id("mark-all"), .data("data-mark-all"))
                        label(.for("mark-all")) { t(InboxText.markAll) }
                    }
                    markedElsewhere(model)
                    if model.may(.assign) { bulkAssign(model) }
                    if model.may(.tag) { bulkTag(model) }
                    if model.may(.topic) { bulkPlace(model) }
                    if model.may(.close) { bulkClose(model.bulk ?? BulkForm()) }
                }
            }
        }
    }

    /// What was marked on further pages of the list stays marked when the form comes back.
    @MarkupBuilder
    private func markedElsewhere(_ model: TicketListModel) -> Markup {
        let here = Set(model.page.lines.map(\.ticket.number))
        let others = (model.bulk?.numbers ?? []).filter { !here.contains($0) }
        if !others.isEmpty {
            fieldset(.class("choices")) {
                legend { t(InboxText.markedElsewhere) }
                for number in others {
                    div(.class("choice")) {
                        input(
                            .type("checkbox"), .id("marked-\(number)"), .name(FormField.ticket),
                            .value(number.description), .checked(true), .data("data-mark"))
                        label(.for("marked-\(number)")) { number.description }
                    }
                }
            }
        }
    }

    private func bulkAssign(_ model: TicketListModel) -> Markup {
        div(.class("bulk-act")) {
            label(.for("bulk-assignee")) { t(InboxText.assignTo) }
            select(.id("bulk-assignee"), .name(FormField.assignee)) {
                let chosen = model.bulk?.assignee
                option(.value(AssigneeValue.me)) { t(InboxText.me) }
                option(.value(AssigneeValue.nobody), .selected(chosen == AssigneeValue.nobody)) { t(InboxText.nobody) }
                for user in model.desk.colleagues {
                    option(.value("\(user.id)"), .selected(chosen == "\(user.id)")) { user.name }
                }
            }
            bulkButton(.assign, t(InboxText.go), t(InboxText.assignTo))
        }
    }

    private func bulkTag(_ model: TicketListModel) -> Markup {
        div(.class("bulk-act")) {
            label(.for("bulk-tag")) { t(InboxText.tag) }
            input(
                .type("text"), .id("bulk-tag"), .name("tag"), .value(model.bulk?.tag ?? ""),
                .maxlength(TicketTag.longest), .autocomplete("off"),
                .list("known-tags"))
            datalist(.id("known-tags")) { for tag in model.desk.tags { option(.value(tag.name)) {} } }
            bulkButton(.tag, t(InboxText.addTag))
            bulkButton(.untag, t(InboxText.removeTag))
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
                    option(.value(topic.code.value), .selected(model.bulk?.topic == topic.code.value)) {
                        name(of: topic)
                    }
                }
            }
            bulkButton(.topic, t(InboxText.setTopic))
        }
        if !model.desk.queues.isEmpty {
            div(.class("bulk-act")) {
                label(.for("bulk-queue")) { t(InboxText.queue) }
                select(.id("bulk-queue"), .name(FormField.queue)) {
                    option(.value("")) { t(InboxText.noQueue) }
                    for queue in model.desk.queues {
                        option(.value(queue.code.value), .selected(model.bulk?.queue == queue.code.value)) {
                            name(of: queue)
                        }
                    }
                }
                bulkButton(.queue, t(InboxText.setQueue))
            }
        }
        div(.class("bulk-act")) {
            bulkButton(.complaint, t(InboxText.complaintYes))
            bulkButton(.noComplaint, t(InboxText.complaintNo))
        }
    }

    private func bulkClose(_ typed: BulkForm) -> Markup {
        details(.class("folded bulk-close"), .open(typed.act == .close)) {
            summary { t(InboxText.closeAll) }
            div(.class("field")) {
                label(.for("bulk-solution")) { t(InboxText.solution) }
                textarea(
                    .id("bulk-solution"), .name(FormField.solution), .rows(3), .maxlength(4000),
                    .data("data-draft", "bulk-solution"), .aria(.invalid, typed.lacksSolution ? "true" : nil),
                    text: typed.solution)
                copyState
            }
            div(.class("field")) {
                label(.for("bulk-outcome")) { t(InboxText.outcome) }
                select(
                    .id("bulk-outcome"), .name(FormField.caseOutcome),
                    .aria(.invalid, typed.lacksOutcome ? "true" : nil)
                ) {
                    option(.value("")) { t(CaseText.chooseOutcome) }
                    for outcome in CaseOutcome.allCases {
                        option(.value(outcome.rawValue), .selected(outcome == typed.outcome)) { t(text(of: outcome)) }
                    }
                }
            }
            bulkButton(.close, t(InboxText.closeGo))
        }
    }

    private func bulkButton(_ act: BulkWord, _ words: String, _ context: String? = nil) -> Markup {
        button(.type("submit"), .class("button small"), .name(FormField.act), .value(act.rawValue)) {
            words
            if let context { unseen(": " + context) }
        }
    }

    /// The mark of a line.
    func mark(_ ticket: Ticket, isMarked: Bool) -> Markup {
        span(.class("line-mark")) {
            input(
                .type("checkbox"), .id("m\(ticket.id)"), .name(FormField.ticket), .value(ticket.number.description),
                .form("bulk"), .checked(isMarked), .data("data-mark"))
            label(.for("m\(ticket.id)")) { unseen(t(InboxText.mark, ticket.number.description)) }
        }
    }

    // MARK: What became of it

    @MarkupBuilder
    func bulkReport(_ model: TicketListModel) -> Markup {
        if let report = model.report {
            div(
                .class("banner done"), .role("status"), .id("bulk-report"),
                .data("data-done", report.done > 0 && !report.isUndo ? "bulk" : nil)
            ) {
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
                    if report.over > 0 { p { t(InboxText.overLimit, number(report.over), "\(BulkLimits.most)") } }
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
        } else if let typed = model.bulk {
            banner(.warning, kind: "severe") {
                p(.role("alert")) { t(InboxText.nothingMarked) }
                if typed.numbers.isEmpty { p { t(InboxText.marksMissing) } }
                if typed.lacksSolution { p { t(AnswerText.noSolution) } }
                if typed.lacksOutcome { p { t(AnswerText.noOutcome) } }
            }
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
