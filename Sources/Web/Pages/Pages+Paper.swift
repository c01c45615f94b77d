// An original that is a picture of paper: its pages, beside them the words that a machine believes to have read, and what it
// proposes. Nothing of it becomes the ticket's before a person has said so.

import Channels
import Store
import Tickets

extension Pages {
    /// Pages and words of a message; nothing for messages that are neither.
    @MarkupBuilder
    func paper(_ message: Message, _ model: TicketModel) -> Markup {
        let display = model.papers[message.id]
        if display != nil || message.transcript != .none {
            div(.class("paper")) {
                if let display { sheets(display, message) }
                div(.class("paper-words"), .id("m\(message.id)-words"), .data("data-part")) {
                    transcript(message, display, model)
                }
            }
        }
    }

    /// For a picture in the place of a page.
    var unreadablePage: String { t(PaperText.pageUnreadable) }

    @MarkupBuilder
    private func sheets(_ display: PaperDisplay, _ message: Message) -> Markup {
        switch display {
        case .later: p(.class("hint")) { t(PaperText.pagesLater) }
        case .unreadable: p(.class("hint")) { t(PaperText.pagesUnreadable) }
        case .pages(let shapes):
            div(.class("paper-sheets")) {
                div(.class("sheets"), .role("region"), .tabindex(0), .aria(.label, t(PaperText.pages, shapes.count))) {
                    for (index, shape) in shapes.prefix(Self.mostSheets).enumerated() {
                        sheet(index + 1, of: shapes.count, shape, message)
                    }
                }
                p(.class("sheets-foot")) {
                    if shapes.count > Self.mostSheets { span { t(PaperText.firstPages, Self.mostSheets) } }
                    a(.href(paths.pagesDocument(message.id)), .download()) {
                        icon(.document)
                        span { t(PaperText.oneDocument) }
                    }
                }
            }
        }
    }

    // Known measures keep the place of a page that is not yet there; the wide picture is one click away.
    private func sheet(_ number: Int, of count: Int, _ shape: PageShape, _ message: Message) -> Markup {
        let ratio = shape.width > 0 ? min(max(shape.height / shape.width, 0.1), 10) : 1.414
        return a(
            .class("sheet-link"), .href(paths.page(number, of: message.id, width: 1920)), .target("_blank"),
            .rel("noopener")
        ) {
            img(
                .class("sheet"), .src(paths.page(number, of: message.id, width: 960)), .lazy, .width(480),
                .height((480 * ratio).rounded()),
                .alt(t(PaperText.pageOf, "\(number)", "\(count)") + ", " + plainName(message.party)))
        }
    }

    @MarkupBuilder
    private func transcript(_ message: Message, _ display: PaperDisplay?, _ model: TicketModel) -> Markup {
        switch message.transcript {
        case .none: Markup()
        case .waiting:
            p(.class("hint")) {
                icon(.hourglass)
                " " + t(PaperText.reading)
            }
        case .failed(let code):
            p(.class("hint")) { t(PaperText.notRead) + " " + FaultText.text(of: code, in: language) }
        case .done(let transcript):
            details(.class("transcript"), .open(true)) {
                summary {
                    icon(.quote)
                    span { t(PaperText.words) }
                    span(.class("kind")) { t(transcript.confidence == nil ? PaperText.inDocument : .byMachine) }
                }
                if let confidence = transcript.confidence { p(.class("hint")) { words(forConfidence: confidence) } }
                if transcript.text.allSatisfy(\.isWhitespace) {
                    p(.class("prose none")) { t(PaperText.noWords) }
                } else {
                    div(.class("prose read"), .dir("auto")) { transcript.text }
                }
            }
            if !transcript.proposals.isEmpty { proposals(transcript.proposals, message, display, model) }
        }
    }

    private func words(forConfidence confidence: Int) -> String {
        let phrase: PaperText =
            confidence >= 85 ? .confidenceHigh : confidence >= 65 ? .confidenceMedium : .confidenceLow
        return t(phrase, confidence)
    }

    private func proposals(
        _ proposals: [Proposal], _ message: Message, _ display: PaperDisplay?, _ model: TicketModel
    ) -> Markup {
        div(.class("proposals")) {
            p(.class("small-title")) { t(PaperText.proposals) }
            for (index, proposal) in proposals.prefix(12).enumerated() {
                self.proposal(proposal, "m\(message.id)-proposal-\(index)", message, display, model)
            }
        }
    }

    private func proposal(
        _ proposal: Proposal, _ id: String, _ message: Message, _ display: PaperDisplay?, _ model: TicketModel
    ) -> Markup {
        let sureness = t(PaperText.proposalSureness, "\(proposal.confidence)", "\(proposal.page + 1)")
        return div(.class("proposal")) {
            if case .pages(let shapes)? = display, shapes.indices.contains(proposal.page) {
                crop(proposal, shapes[proposal.page], message)
            }
            switch proposal.field {
            case .date:
                p {
                    strong { t(PaperText.proposalDate) + ": " }
                    bdi { proposal.value }
                    span(.class("hint")) { " " + sureness }
                }
            case .sender, .subject:
                act(paths.amend(model.view.ticket.number), model.frame, class: "stack") {
                    div(.class("field")) {
                        label(.for(id)) {
                            t(proposal.field == .sender ? PaperText.proposalSender : .proposalSubject)
                        }
                        p(.class("hint"), .id("\(id)-hint")) { sureness }
                        textarea(
                            .id(id), .name(proposal.field == .sender ? FormField.sender : FormField.subject),
                            .rows(proposal.field == .sender ? 4 : 2), .maxlength(1000),
                            .aria(.describedby, "\(id)-hint"), text: proposal.value)
                    }
                    button(.type("submit"), .class("button small")) {
                        icon(.check)
                        span { t(proposal.field == .sender ? PaperText.useSender : .useSubject) }
                    }
                }
            }
        }
    }

    // The place on the page, cut out with a margin and framed: a drawing around the page's own picture.
    private func crop(_ proposal: Proposal, _ shape: PageShape, _ message: Message) -> Markup {
        let (wide, high) = (max(shape.width, 1), max(shape.height, 1))
        let (x, y) = (proposal.x * wide, proposal.y * high)
        let (width, height) = (max(proposal.width * wide, 1), max(proposal.height * high, 1))
        let margin = 4.0
        return svg(
            .class("crop"), .viewBox(x - margin, y - margin, width + 2 * margin, height + 2 * margin),
            .aria(.hidden, "true"), .unfocusable
        ) {
            image(
                .href(paths.page(proposal.page + 1, of: message.id, width: 1920)), .width(wide), .height(high),
                .anyRatio
            )
            rect(.class("crop-frame"), .x(x), .y(y), .width(width), .height(height))
        }
    }
}
