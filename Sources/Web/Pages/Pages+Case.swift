// What a case is about and how it ended: topic, complaint, outcome; and the other ticket that it belongs to.

import Store
import Tickets

extension Pages {
    func classification(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let organisation = model.frame.organisation
        return section(.class("card"), .id("case"), .data("data-region")) {
            h2 { t(CaseText.title) }
            dl(.class("facts")) {
                dt { t(CaseText.topic) }
                dd {
                    organisation.topic(ticket.topic).map(name(of:)) ?? ticket.topic?.value ?? t(CaseText.noTopic)
                    if ticket.isComplaint {
                        " "
                        complaintMark
                    }
                }
                if let queue = organisation.queue(ticket.queue) {
                    dt { t(InboxText.queue) }
                    dd { name(of: queue) }
                }
                if let priority = ticket.priority {
                    dt { t(InboxText.priority) }
                    dd { t(text(of: priority)) }
                }
                if let outcome = ticket.outcome {
                    dt { t(CaseText.outcome) }
                    dd { t(text(of: outcome)) }
                }
            }
            classifying(model)
            if ticket.mergedInto == nil { merging(model) }
        }
    }

    private func classifying(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let topics = model.frame.organisation.topics(of: ticket.number.service, on: today)
        let isGone = ticket.topic != nil && !topics.contains { $0.code == ticket.topic }
        return details(.class("folded"), .open(model.forms[.classify] != nil)) {
            summary { t(CaseText.change) }
            act(paths.desk(.classify, ticket.number), model.frame, class: "stack") {
                div(.class("field")) {
                    label(.for("topic")) { t(CaseText.topic) }
                    select(.id("topic"), .name(FormField.topic)) {
                        option(.value(""), .selected(ticket.topic == nil)) { t(CaseText.noTopic) }
                        if isGone, let code = ticket.topic {
                            option(.value(code.value), .selected(true)) {
                                model.frame.organisation.topic(code).map(name(of:)) ?? code.value
                            }
                        }
                        for topic in topics {
                            option(.value(topic.code.value), .selected(topic.code == ticket.topic)) { name(of: topic) }
                        }
                    }
                }
                placing(model)
                div(.class("choice")) {
                    input(
                        .type("checkbox"), .id("complaint"), .name(FormField.complaint), .value("1"),
                        .checked(ticket.isComplaint))
                    label(.for("complaint")) { t(CaseText.isComplaint) }
                }
                if ticket.state == .closed { outcomeField("case-outcome", ticket.outcome, isMissing: false) }
                button(.type("submit"), .class("button small")) { t(CaseText.save) }
            }
        }
    }

    /// How the case ends; nothing is chosen beforehand where nothing is given.
    func outcomeField(_ id: String, _ chosen: CaseOutcome?, isMissing: Bool) -> Markup {
        div(.class("field")) {
            label(.for(id)) { t(CaseText.outcome) }
            select(
                .id(id), .name(FormField.caseOutcome), .required(), .aria(.invalid, isMissing ? "true" : nil),
                .aria(.describedby, isMissing ? "\(id)-problem" : nil)
            ) {
                if chosen == nil { option(.value(""), .selected(true)) { t(CaseText.chooseOutcome) } }
                for outcome in CaseOutcome.allCases {
                    option(.value(outcome.rawValue), .selected(outcome == chosen)) { t(text(of: outcome)) }
                }
            }
            if isMissing { p(.class("problem"), .id("\(id)-problem")) { t(CaseText.noOutcome) } }
        }
    }

    func text(of outcome: CaseOutcome) -> CaseText {
        switch outcome {
        case .informationGiven: .informationGiven
        case .serviceGiven: .serviceGiven
        case .referred: .referred
        case .unsolved: .unsolved
        case .abandoned: .abandoned
        }
    }

    // MARK: Merging

    private func merging(_ model: TicketModel) -> Markup {
        let typed = model.forms[.merge]
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(CaseText.merge) }
            act(paths.desk(.merge, model.view.ticket.number), model.frame, class: "stack") {
                onceFields(model)
                div(.class("field")) {
                    label(.for("merge-number")) { t(CaseText.mergeNumber) }
                    p(.class("hint"), .id("merge-hint")) { t(CaseText.mergeHint) }
                    input(
                        .type("text"), .id("merge-number"), .name(FormField.otherTicket), .value(typed?.text ?? ""),
                        .required(), .maxlength(40), .autocomplete("off"),
                        .aria(.describedby, typed == nil ? "merge-hint" : "merge-hint merge-problem"),
                        .aria(.invalid, typed == nil ? nil : "true"))
                    if let typed {
                        p(.class("problem"), .id("merge-problem")) {
                            switch typed.fault {
                            case .unknownTicket: t(CaseText.badNumber)
                            case .sameTicket: t(CaseText.sameTicket)
                            default: t(CaseText.notMergeable)
                            }
                        }
                    }
                }
                button(.type("submit"), .class("button small")) {
                    icon(.merge)
                    span { t(CaseText.mergeGo) }
                }
            }
        }
    }

    /// Where a ticket has gone, and the way back.
    @MarkupBuilder
    func merged(_ model: TicketModel) -> Markup {
        if model.view.ticket.mergedInto != nil {
            banner(.merge, kind: "calm") {
                p {
                    strong { t(CaseText.mergedTitle) }
                    if let other = model.mergedInto {
                        " " + t(CaseText.mergedText) + " "
                        a(.href(paths.ticket(other))) { other.description }
                    }
                }
                actButton(paths.unmerge(model.view.ticket.number), model.frame, t(CaseText.unmerge), icon: .retry)
            }
        }
    }
}
