// What will go out, before it is sent: what it costs, a cheaper wording, what the channel says of it, the pages of a
// document. Drawn here for the page and for the script alike, which puts the fresh part in the place of the old one.

import Channels
import Store
import Tickets

extension Pages {
    /// The part of the answer form; with a button that asks for it where no script does.
    func previewPart(_ form: AnswerForm, _ ticket: Ticket) -> Markup {
        div(.class("preview-part")) {
            div(.id("answer-preview"), .class("preview")) { form.preview.map { preview($0, ticket) } ?? Markup() }
            p(.class("unseen"), .role("status"), .data("data-preview-said")) {}
            div(.class("acts")) {
                button(
                    .type("submit"), .class("button small"), .formaction(paths.preview(of: ticket.number)), .unchecked,
                    .data("data-preview-ask")
                ) {
                    icon(.eye)
                    span { t(PreviewText.show) }
                }
                if let before = form.before {
                    input(.type("hidden"), .name(FormField.before), .value(before))
                    button(
                        .type("submit"), .class("button small quiet"), .formaction(paths.preview(of: ticket.number)),
                        .unchecked, .name(FormField.undo), .value("1")
                    ) { t(PreviewText.undo) }
                }
                button(.type("button"), .class("button small quiet needs-script"), .data("data-undo"), .hidden()) {
                    t(PreviewText.undo)
                }
            }
        }
    }

    /// Only the preview, for the script.
    func previewFragment(_ model: PreviewModel?, _ ticket: Ticket) -> Markup {
        div(.id("answer-preview"), .class("preview")) {
            if let model { preview(model, ticket) } else { p(.class("hint")) { t(PreviewText.asWritten) } }
        }
    }

    private func preview(_ model: PreviewModel, _ ticket: Ticket) -> Markup {
        let preview = model.preview
        return group {
            findings(preview.findings)
            if let measure = preview.measure { self.measure(measure) }
            if let suggestion = preview.suggestion { self.suggestion(suggestion, preview.replacements, ticket) }
            if let text = preview.text {
                details(.class("quoted")) {
                    summary {
                        icon(.eye)
                        span { t(PreviewText.asItArrives) }
                    }
                    div(.class("prose faded"), .dir("auto")) { text }
                }
            }
            if let document = model.document { sheets(document, pages: model.pages) }
        }
    }

    private func findings(_ findings: [PreviewFinding]) -> Markup {
        let order: [PreviewFinding.Weight] = [.refusal, .warning, .note]
        let sorted = order.flatMap { weight in findings.filter { $0.weight == weight } }
        return group {
            if !sorted.isEmpty {
                ul(.class("findings")) {
                    for finding in sorted {
                        li(
                            .class("finding \(finding.weight.rawValue)"),
                            .data("data-refusal", finding.weight == .refusal ? finding.text.text(in: language) : nil)
                        ) {
                            icon(finding.weight == .note ? .information : .warning)
                            span {
                                if finding.weight == .refusal { strong { t(PreviewText.refusal) + " " } }
                                if finding.weight == .warning { strong { t(PreviewText.warning) + " " } }
                                finding.text.text(in: language)
                            }
                        }
                    }
                }
            }
        }
    }

    private func measure(_ measure: PreviewMeasure) -> Markup {
        let unit = measure.unit.text(in: language)
        let used =
            measure.limit.map { t(PreviewText.usedOf, unit, "\(measure.used)", "\($0)") }
            ?? t(PreviewText.used, unit, "\(measure.used)")
        let places = t(PreviewText.places, number(measure.places), number(measure.capacity))
        let writing = measure.writing.isEmpty ? nil : t(PreviewText.writing, measure.writing)
        let words = [used, places, writing].compactMap(\.self).joined(separator: " · ")
        let isOver = measure.limit.map { measure.used > $0 } ?? false
        return p(.class(isOver ? "measure over" : "measure"), .data("data-measure")) {
            span(.class("measure-words")) { words }
            meter(
                .aria(.label, places), .max(Swift.max(1, measure.capacity)), .value("\(measure.places)")
            ) { "\(measure.places) / \(measure.capacity)" }
        }
    }

    private func suggestion(_ text: String, _ replacements: [AnswerPreview.Replacement], _ ticket: Ticket) -> Markup {
        div(.class("suggestion")) {
            p { strong { t(PreviewText.suggestion) } }
            if !replacements.isEmpty {
                ul(.class("replacements")) {
                    for replacement in replacements {
                        li {
                            code { "«\(replacement.from)»" }
                            " " + t(PreviewText.becomes) + " "
                            code { "«\(replacement.to)»" }
                            if replacement.count > 1 { span(.class("hint")) { " × \(replacement.count)" } }
                        }
                    }
                }
            }
            details(.class("quoted")) {
                summary {
                    icon(.eye)
                    span { t(PreviewText.showSuggestion) }
                }
                div(.class("prose faded"), .dir("auto"), .data("data-suggestion")) { text }
            }
            button(
                .type("submit"), .class("button small"), .formaction(paths.preview(of: ticket.number)), .unchecked,
                .name(FormField.take), .value("1"), .data("data-take")
            ) {
                icon(.check)
                span { t(PreviewText.take) }
            }
        }
    }

    private func sheets(_ key: String, pages count: Int) -> Markup {
        div(.class("document")) {
            p {
                a(.href(paths.preview(key)), .target("_blank"), .rel("noopener")) {
                    icon(.document)
                    " " + t(PreviewText.openDocument)
                }
            }
            if count > 0 {
                div(
                    .class("sheets"), .role("region"), .tabindex(0),
                    .aria(.label, t(PreviewText.pages, "\(count)"))
                ) {
                    for number in 1...Swift.min(count, Self.mostSheets) {
                        img(
                            .class("sheet"), .src(paths.previewPage(number, of: key, width: 960)), .lazy, .width(480),
                            .height(679), .alt(t(PaperText.pageOf, "\(number)", "\(count)")))
                    }
                }
            } else {
                iframe(.class("pdf"), .src(paths.preview(key)), .title(t(PreviewText.documentTitle)))
            }
        }
    }

    /// More pages than this are seen in the document only.
    static let mostSheets = 40
}
