// What belongs together and what does not: linked tickets with why, linking by hand, splitting, and the way back from each.

import Store
import Tickets

extension Pages {
    // MARK: Links

    func linked(_ model: TicketModel) -> Markup {
        let number = model.view.ticket.number
        let typed = model.forms[.link]
        return section(.class("card"), .id("linked"), .data("data-region")) {
            h2 { t(TicketText.linked) }
            if !model.view.linked.isEmpty {
                ul(.class("linked")) {
                    for link in model.view.linked {
                        li {
                            a(.href(paths.ticket(link.number))) { link.number.description }
                            state(link.state)
                            p { bdi { subject(link.subject) } }
                            p(.class("hint")) { reason(link.reason) }
                            actButton(
                                paths.unlink(number), model.frame, t(PartingText.unlink), kind: "link-button",
                                name: FormField.otherTicket, value: "\(link.number)")
                        }
                    }
                }
            }
            details(.class("folded"), .open(typed != nil)) {
                summary { t(PartingText.link) }
                act(paths.desk(.link, number), model.frame, class: "stack") {
                    onceFields(model)
                    div(.class("field")) {
                        label(.for("link-number")) { t(PartingText.linkNumber) }
                        input(
                            .type("text"), .id("link-number"), .name(FormField.otherTicket),
                            .value(typed?.text ?? ""), .required(), .maxlength(40), .autocomplete("off"),
                            .aria(.describedby, typed == nil ? nil : "link-problem"),
                            .aria(.invalid, typed == nil ? nil : "true"))
                        if let typed {
                            p(.class("problem"), .id("link-problem")) {
                                t(typed.fault == .sameTicket ? CaseText.sameTicket : .badNumber)
                            }
                        }
                    }
                    button(.type("submit"), .class("button small")) {
                        icon(.link)
                        span { t(PartingText.linkGo) }
                    }
                }
            }
            if model.view.ticket.state != .closed, Self.canSplit(model.view) { splitting(model) }
        }
    }

    private func reason(_ code: String) -> String {
        switch code {
        case "quoted_number": t(TicketText.linkQuotedNumber)
        case "reference": t(TicketText.linkReference)
        case "same_message": t(TicketText.linkSameMessage)
        case "merged": t(TicketText.linkMerged)
        case "split": t(PartingText.reasonSplit)
        case "by_hand": t(PartingText.reasonByHand)
        default: t(TicketText.linkOther)
        }
    }

    // MARK: Splitting

    private static func canSplit(_ view: TicketView) -> Bool {
        view.messages.count { $0.direction == .inbound && ($0.kind == .contact || $0.kind == .mailingList) } > 1
    }

    private func splitting(_ model: TicketModel) -> Markup {
        let typed = model.forms[.split]
        let inside = model.inside.ids
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(PartingText.split) }
            act(paths.desk(.split, model.view.ticket.number), model.frame, class: "stack") {
                onceFields(model)
                p(.class("hint")) { t(PartingText.splitHint) }
                if typed != nil { p(.class("problem"), .role("alert")) { t(PartingText.splitRefused) } }
                fieldset(.class("choices parting")) {
                    legend { t(PartingText.splitWhich) }
                    for message in model.view.messages where !inside.contains(message.id) {
                        div(.class("choice")) {
                            input(
                                .type("checkbox"), .id("split-\(message.id)"), .name(FormField.message),
                                .value("\(message.id)"))
                            label(.for("split-\(message.id)")) {
                                span { times.short(message.at) + " · " + speaker(message, model) }
                                span(.class("hint")) { bdi { beginning(message) } }
                            }
                        }
                    }
                }
                plainField(
                    "split-subject", FormField.subject, t(PartingText.splitSubject),
                    typed?.text ?? model.view.ticket.subject)
                button(.type("submit"), .class("button small")) { t(PartingText.splitGo) }
            }
        }
    }

    /// Who says it, in a few words.
    func speaker(_ message: Message, _ model: TicketModel) -> String {
        let author = message.author.flatMap { model.view.authors[$0] }
        return switch message.direction {
        case .inbound: plainName(message.party)
        case .answer: author.map { t(TicketText.ourAnswer, $0) } ?? t(TicketText.ourAnswerUnnamed)
        case .automatic: t(TicketText.automatic)
        case .note: author.map { t(TicketText.noteBy, $0) } ?? t(TicketText.noteUnnamed)
        case .internalMail: t(TicketText.internalMail)
        }
    }

    private func beginning(_ message: Message) -> String {
        let line = Self.oneLine(StatusLink.masked(String((message.newText ?? message.text).prefix(300))))
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    // MARK: The way back, in the head

    /// Where it was split off from, what was merged into it: each with one click back.
    @MarkupBuilder
    func parted(_ model: TicketModel) -> Markup {
        let number = model.view.ticket.number
        if let source = model.splitFrom {
            banner(.merge, kind: "calm") {
                p {
                    t(PartingText.splitFrom) + " "
                    a(.href(paths.ticket(source))) { source.description }
                }
                actButton(paths.unsplit(number), model.frame, t(PartingText.unsplit), icon: .retry)
            }
        }
        for other in mergedHere(model.view) {
            banner(.merge, kind: "calm") {
                p {
                    t(PartingText.mergedHere) + ": "
                    a(.href(paths.ticket(other))) { other.description }
                }
                actButton(paths.unmerge(other), model.frame, t(PartingText.unmergeHere), icon: .retry)
            }
        }
    }

    /// Tickets that are in this one now, by its history: merged in and not taken out since.
    private func mergedHere(_ view: TicketView) -> [TicketNumber] {
        var numbers: [TicketNumber] = []
        for event in view.events {
            guard let from = event.event.detail["from"].flatMap({ TicketNumber($0) }), from != view.ticket.number else {
                continue
            }
            switch event.event.what {
            case "merged": if !numbers.contains(from) { numbers.append(from) }
            case "unmerged": numbers.removeAll { $0 == from }
            default: break
            }
        }
        return view.ticket.mergedInto == nil ? numbers.suffix(20) : []
    }
}
