// What only people can write into a report: its sections, actions and resources of each indicator. One form for a period.

import Reports
import Tickets

/// The form with what is there.
struct WrittenPartsModel: Sendable {
    var frame: PageFrame
    var scope: ReportScope
    /// By `WrittenPart.word`; what was typed, when it was not taken.
    var texts: [String: String]
    /// The period is closed: what it has can be read only.
    var isClosed: Bool
    /// Parts that are too long.
    var tooLong: Set<String>

    init(
        frame: PageFrame, scope: ReportScope, texts: [String: String] = [:], isClosed: Bool = false,
        tooLong: Set<String> = []
    ) {
        self.frame = frame
        self.scope = scope
        self.texts = texts
        self.isClosed = isClosed
        self.tooLong = tooLong
    }
}

extension Pages {
    /// The page of texts for a report.
    func writtenParts(_ model: WrittenPartsModel) -> Markup {
        let choice = model.scope.choice
        return page(model.frame, .indicators, title: t(WrittenText.title)) {
            div(.class("list-head")) { h1 { t(WrittenText.title) + " · " + model.scope.serviceTitle } }
            p(.class("lead")) { t(WrittenText.lead) }
            choosing(model.scope, path: paths.texts()) { paths.texts($0) }
            if model.isClosed {
                div(.class("banner")) {
                    icon(.lock); p { t(WrittenText.closed) }
                }
            }
            if model.isClosed {
                div(.class("card stack")) {
                    for (number, part) in WrittenPart.all.enumerated() { writtenPart(part, number, model) }
                }
            } else {
                act(paths.texts(), model.frame, class: "card stack") {
                    input(.type("hidden"), .name(FormField.service), .value(choice.service))
                    input(.type("hidden"), .name(FormField.period), .value(choice.period.name))
                    for (number, part) in WrittenPart.all.enumerated() { writtenPart(part, number, model) }
                    div(.class("acts")) {
                        button(.type("submit"), .class("button primary")) { t(WrittenText.keep) }
                        a(.class("button"), .href(paths.indicators(choice))) { t(ClosingText.cancel) }
                    }
                }
            }
        }
    }

    private func writtenPart(_ part: WrittenPart, _ number: Int, _ model: WrittenPartsModel) -> Markup {
        let isTooLong = model.tooLong.contains(part.word)
        return div(.class("field")) {
            label(.for("part-\(number)"), .lang(.italian)) { part.title }
            textarea(
                .id("part-\(number)"), .name(part.word), .rows(3), .maxlength(WrittenPart.longest),
                .readonly(model.isClosed), .aria(.invalid, isTooLong ? "true" : nil),
                .aria(.describedby, isTooLong ? "part-\(number)-problem" : nil), text: model.texts[part.word] ?? "")
            if isTooLong {
                p(.class("problem"), .id("part-\(number)-problem"), .role("alert")) { t(WrittenText.tooLong) }
            }
        }
    }
}
