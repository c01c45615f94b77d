// The chooser of ready texts in the answer's form: a button for each; without script it comes back with the form.

import Channels
import Store
import Tickets

extension Pages {
    @MarkupBuilder
    func canned(_ form: AnswerForm, _ ticket: Ticket) -> Markup {
        if !form.canned.isEmpty {
            details(.class("canned"), .id("canned")) {
                summary {
                    icon(.document)
                    span { t(ReadyText.title) }
                }
                div(.class("field needs-script")) {
                    label(.for("canned-filter"), .class("unseen")) { t(ReadyText.filter) }
                    input(
                        .type("search"), .id("canned-filter"), .placeholder(t(ReadyText.filter)), .autocomplete("off"),
                        .data("data-canned-filter"), .aria(.controls, "canned-list"))
                }
                ul(.id("canned-list"), .data("data-canned-at", paths.canned(of: ticket.number).text)) {
                    for text in form.canned { li { cannedButton(text, ticket) } }
                }
                p(.class("hint"), .data("data-canned-none"), .hidden()) { t(ReadyText.none) }
            }
            p(
                .class("hint"), .role("status"), .data("data-canned-said"), .data("data-put", t(ReadyText.put, "{1}")),
                .data("data-open", t(ReadyText.open, "{1}")), .data("data-unreached", t(ReadyText.unreached))
            ) {
                if let put = form.putText { t(ReadyText.put, language == .italian ? put.it : put.en) }
            }
        }
    }

    private func cannedButton(_ text: CannedText, _ ticket: Ticket) -> Markup {
        button(
            .type("submit"), .class("canned-text"), .formaction(paths.canned(of: ticket.number)), .unchecked,
            .name(FormField.canned), .value(text.code),
            .data("data-channels", text.channels.map(\.value).sorted().joined(separator: " "))
        ) {
            strong { language == .italian ? text.it : text.en }
            " "
            span(.class("kind")) { t(word(for: text.purpose)) }
            span(.class("hint")) { Self.oneLine(String(text.body.prefix(160))) }
        }
    }

    private func word(for purpose: CannedText.Purpose) -> ReadyText {
        switch purpose {
        case .answer: .answer
        case .completion: .completionHint
        case .delay: .delay
        case .attachmentUnreadable: .attachmentUnreadable
        case .notCompetent: .notCompetent
        case .other: .other
        }
    }

    /// Starts an answer that asks the citizen for what is missing.
    @MarkupBuilder
    func completionAct(_ model: TicketModel) -> Markup {
        if model.answer != nil {
            a(.class("button"), .href(paths.completion(of: model.view.ticket.number)), .data("data-completion")) {
                icon(.quote)
                span { t(ReadyText.completion) }
            }
        }
    }
}
