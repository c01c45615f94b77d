// The print queue: answers that people carry out. Printed, taken to the post, come back: one list for each step, acts on
// one or many lines at once. "Posted" is what stops the clock.

import Channels
import Store
import Tickets

/// Answers in people's hands at one step.
struct PrintQueueModel: Sendable {
    var frame: PageFrame
    var step: HandStep
    var entries: [OutboxEntry]
    /// When the answered request is due; by entry.
    var due: [OutboxID: Instant]
    var page: Int
    var hasMore: Bool
    /// How many of the entries chosen before stayed as they were: somebody was faster.
    var left: Int
    /// What was to be done needs a reason, and none was given.
    var lacksReason: Bool

    static let pageSize = 50

    init(
        frame: PageFrame, step: HandStep, entries: [OutboxEntry], due: [OutboxID: Instant] = [:], page: Int = 1,
        hasMore: Bool = false, left: Int = 0, lacksReason: Bool = false
    ) {
        self.frame = frame
        self.step = step
        self.entries = entries
        self.due = due
        self.page = page
        self.hasMore = hasMore
        self.left = left
        self.lacksReason = lacksReason
    }
}

/// What may be reported of the entries of a step.
enum PrintReport: String, Sendable, CaseIterable {
    case printed
    case printAgain = "print_again"
    case posted, returned, withdrawn

    /// By `HandReport`.
    static func possible(at step: HandStep) -> [PrintReport] {
        switch step {
        case .toPrint: [.printed, .posted, .withdrawn]
        case .printed: [.posted, .printAgain, .withdrawn]
        case .posted: [.returned]
        case .returned: []
        }
    }

    var needsReason: Bool { self == .returned || self == .withdrawn }
}

extension Pages {
    /// The print queue.
    func printQueue(_ model: PrintQueueModel) -> Markup {
        page(model.frame, .printQueue, title: t(PrintText.title), live: "page") {
            div(.class("list-head")) {
                h1 { t(PrintText.title) }
                if model.frame.hasSeparators {
                    a(.class("button quiet"), .href(paths.separatorSheet)) {
                        icon(.document)
                        span { t(SheetText.title) }
                    }
                }
            }
            p(.class("lead")) { t(PrintText.lead) }
            if model.left > 0 {
                banner(.warning, kind: "careful") {
                    p { model.left == 1 ? t(PrintText.leftOne) : t(PrintText.leftSome, model.left) }
                }
            }
            if model.lacksReason { banner(.warning, kind: "severe") { p { t(PrintText.reasonMissing) } } }
            nav(.class("chips"), .aria(.label, t(PrintText.steps))) {
                for step in HandStep.allCases {
                    a(
                        .class("chip"), .href(paths.printQueue(step)),
                        .aria(.current, step == model.step ? "true" : nil)
                    ) { span { t(name(of: step)) } }
                }
            }
            div(.id("print-queue"), .data("data-region")) {
                if model.entries.isEmpty {
                    nothing(.print, t(PrintText.emptyTitle), t(empty(model.step))) {}
                } else {
                    queue(model)
                    turning(
                        previous: model.page > 1 ? paths.printQueue(model.step, page: model.page - 1) : nil,
                        next: model.hasMore ? paths.printQueue(model.step, page: model.page + 1) : nil,
                        page: model.page)
                }
            }
        }
    }

    private func name(of step: HandStep) -> PrintText {
        switch step {
        case .toPrint: .toPrint
        case .printed: .printed
        case .posted: .posted
        case .returned: .returned
        }
    }

    private func empty(_ step: HandStep) -> PrintText {
        switch step {
        case .toPrint: .emptyToPrint
        case .printed: .emptyPrinted
        case .posted: .emptyPosted
        case .returned: .emptyReturned
        }
    }

    private func queue(_ model: PrintQueueModel) -> Markup {
        let reports = PrintReport.possible(at: model.step)
        if reports.isEmpty { return lines(model, chooses: false) }
        return act(paths.report, model.frame, class: "queue") {
            input(.type("hidden"), .name(FormField.step), .value(model.step.rawValue))
            choosing
            lines(model, chooses: true)
            reporting(reports)
        }
    }

    private func lines(_ model: PrintQueueModel, chooses: Bool) -> Markup {
        div(.class("scrolls"), .role("region"), .aria(.label, t(PrintText.title)), .tabindex(0)) {
            table(.class("plain-table queue-table")) {
                thead {
                    tr {
                        if chooses { th(.scope("col")) { unseen(t(PrintText.choose)) } }
                        for head in [PrintText.number, .addressee, .written, .due, .document] {
                            th(.scope("col")) { t(head) }
                        }
                    }
                }
                tbody { for entry in model.entries { row(entry, model, chooses: chooses) } }
            }
        }
    }

    private var choosing: Markup {
        p(.class("choice needs-script")) {
            button(.type("button"), .class("button small quiet needs-script"), .data("data-choose-all")) {
                icon(.check)
                span { t(PrintText.chooseAll) }
            }
        }
    }

    private func row(_ entry: OutboxEntry, _ model: PrintQueueModel, chooses: Bool) -> Markup {
        let id = "e\(entry.id)"
        return tr(.id(id)) {
            if chooses {
                td {
                    label(.class("unseen"), .for("\(id)-choice")) {
                        t(PrintText.chooseOne, entry.ticketNumber.description)
                    }
                    input(
                        .type("checkbox"), .id("\(id)-choice"), .name(FormField.entries), .value("\(entry.id)"),
                        .checked(false))
                }
            }
            th(.scope("row")) {
                a(.href(paths.ticket(entry.ticketNumber, at: "m\(entry.message)"))) { entry.ticketNumber.description }
            }
            td {
                name(entry.to.party)
                if !entry.to.party.name.isEmpty, !entry.to.party.address.isEmpty {
                    p(.class("hint")) { bdi { Self.oneLine(entry.to.party.address) } }
                }
                if let detail = entry.detail, !detail.isEmpty, model.step == .returned {
                    p(.class("foreign-words")) { Self.oneLine(detail) }
                }
            }
            td {
                moment(entry.writtenAt)
                if entry.isAutomatic { p(.class("hint")) { t(OutboxText.automatic) } }
            }
            td { due(entry, model) }
            td {
                a(.href(paths.entryDocument(entry.id)), .target("_blank"), .rel("noopener")) {
                    icon(.document)
                    span { t(PrintText.open) }
                }
            }
        }
    }

    @MarkupBuilder
    private func due(_ entry: OutboxEntry, _ model: PrintQueueModel) -> Markup {
        if let posted = entry.acceptedAt {
            span {
                t(PrintText.postedAt) + " "
                moment(posted)
            }
        } else if let due = model.due[entry.id] {
            standing(until: due)
        } else {
            span(.class("hint")) { t(TimeText.noDeadline) }
        }
    }

    private func reporting(_ reports: [PrintReport]) -> Markup {
        div(.class("reporting")) {
            if reports.contains(where: \.needsReason) {
                div(.class("field")) {
                    label(.for("queue-reason")) { t(PrintText.reason) }
                    input(
                        .type("text"), .id("queue-reason"), .name(FormField.reason), .value(""), .maxlength(300),
                        .autocomplete("off"))
                }
            }
            div(.class("acts")) {
                for (index, report) in reports.enumerated() {
                    button(
                        .type("submit"), .class(index == 0 ? "button primary" : "button"), .name(FormField.report),
                        .value(report.rawValue)
                    ) { t(words(for: report)) }
                }
            }
        }
    }

    private func words(for report: PrintReport) -> PrintText {
        switch report {
        case .printed: .markPrinted
        case .printAgain: .markAgain
        case .posted: .markPosted
        case .returned: .markReturned
        case .withdrawn: .markWithdrawn
        }
    }
}
