// The thread of a ticket: what came in, what went out, what colleagues noted, oldest first.

import Channels
import Store
import Tickets

extension Pages {
    func thread(_ model: TicketModel) -> Markup {
        let inside = model.inside.ids
        return section(.aria(.labelledby, "thread-title")) {
            h2(.id("thread-title"), .class("unseen")) { t(TicketText.thread) }
            div(.id("messages"), .data("data-region"), .data("data-version", "\(model.view.version)")) {
                for message in model.view.messages where !inside.contains(message.id) { self.message(message, model) }
            }
        }
    }

    func message(_ message: Message, _ model: TicketModel) -> Markup {
        let id = "m\(message.id)"
        let kind =
            switch (message.direction, message.kind) {
            case (.inbound, .contribution): "inbound contribution"
            case (.inbound, let kind) where kind != .contact: "inbound notice"
            case (.internalMail, _): "internal"
            default: message.direction.rawValue
            }
        return article(.class("message \(kind)"), .id(id), .aria(.labelledby, "\(id)-who")) {
            header(.class("message-head")) {
                h3(.class("message-who"), .id("\(id)-who")) { heading(message, model) }
                p(.class("message-when")) { moment(message.at) }
            }
            addressing(message, model)
            if !message.warnings.isEmpty { warnings(message.warnings) }
            particulars(message)
            messageBody(message, model)
            if message.kind == .contribution { using(message, model) }
            paper(message, model)
            if !message.attachments.isEmpty { attachments(message) }
            if let entry = model.view.outbox[message.id] { sending(entry, model.frame) }
            if message.original != nil { original(message, model.frame) }
            registration(message, model)
        }
    }

    @MarkupBuilder
    private func heading(_ message: Message, _ model: TicketModel) -> Markup {
        let author = message.author.flatMap { model.view.authors[$0] }
        switch message.direction {
        case .inbound:
            initials(plainName(message.party))
            name(message.party)
            if let kind = text(of: message.kind) { span(.class("kind")) { t(kind) } }
        case .answer:
            icon(.reply)
            span { author.map { t(TicketText.ourAnswer, $0) } ?? t(TicketText.ourAnswerUnnamed) }
        case .automatic:
            icon(.send)
            span { t(TicketText.automatic) }
        case .note:
            icon(.note)
            span { author.map { t(TicketText.noteBy, $0) } ?? t(TicketText.noteUnnamed) }
            span(.class("kind")) { t(TicketText.noteHint) }
        case .internalMail:
            icon(.send)
            span {
                t(TicketText.internalMail)
                if let kind = message.internalKind { ": " + t(text(of: kind)) }
            }
            if let author {
                span(.class("hint")) { bdi { t(LevelText.by, author) } }
            }
            span(.class("kind")) { t(TicketText.internalHint) }
        }
    }

    private func text(of kind: InternalMailKind) -> CaseText {
        switch kind {
        case .assignment: .assignment
        case .reminder: .reminder
        case .secondReminder: .secondReminder
        case .unanswered: .unanswered
        case .question: .question
        case .warning: .warning
        }
    }

    /// Puts a contribution's words into the answer's text; nothing is sent by it.
    @MarkupBuilder
    private func using(_ message: Message, _ model: TicketModel) -> Markup {
        if model.answer != nil, model.view.ticket.state != .closed {
            p {
                a(.class("button small"), .href(paths.ticket(model.view.ticket.number, using: message.id))) {
                    icon(.reply)
                    span { t(CaseText.use) }
                }
            }
        }
    }

    private func text(of kind: MessageKind) -> TicketText? {
        switch kind {
        case .contact: nil
        case .automaticReply: .kindAutomaticReply
        case .bounce: .kindBounce
        case .receipt: .kindReceipt
        case .abuseReport: .kindAbuseReport
        case .mailingList: .kindMailingList
        case .instruction: .kindInstruction
        case .contribution: .kindContribution
        }
    }

    // Addresses in full: who exactly wrote, and to whom exactly we wrote.
    @MarkupBuilder
    private func addressing(_ message: Message, _ model: TicketModel) -> Markup {
        let address = Self.oneLine(message.party.address)
        if message.direction != .note {
            p(.class("message-address")) {
                if !address.isEmpty, message.direction != .inbound || !message.party.name.isEmpty {
                    span {
                        if message.direction != .inbound { t(TicketText.to) + " " }
                        bdi { address }
                    }
                }
                if message.direction != .automatic, !SubjectLine.isSame(message.subject, model.view.ticket.subject) {
                    span {
                        t(TicketText.subjectChanged) + ": "
                        bdi { subject(message.subject) }
                    }
                }
            }
        }
    }

    private func warnings(_ codes: [String]) -> Markup {
        var texts: [String] = []
        for text in codes.map({ WarningText.text(of: $0, in: language) }) where !texts.contains(text) {
            texts.append(text)
        }
        return ul(.class("warnings")) {
            for text in texts {
                li {
                    icon(.warning)
                    span { text }
                }
            }
        }
    }

    // The automatic confirmation says the same every time: folded.
    private func messageBody(_ message: Message, _ model: TicketModel) -> Markup {
        switch message.direction {
        case .inbound: return inboundBody(message, model)
        case .answer, .note: return prose(message.text)
        case .internalMail where message.internalKind == .question: return prose(message.text)
        // Mostly the citizen's own words once more.
        case .automatic, .internalMail:
            return details(.class("quoted")) {
                summary {
                    icon(.eye)
                    span { t(TicketText.showText) }
                }
                prose(message.text)
            }
        }
    }

    // Text first; where there is HTML, a switch without script: two radio buttons and the style sheet.
    private func inboundBody(_ message: Message, _ model: TicketModel) -> Markup {
        guard let display = model.displays[message.id] else { return text(of: message) }
        let id = "m\(message.id)"
        return div(.class("versions")) {
            fieldset(.class("version-switch")) {
                legend(.class("unseen")) { t(TicketText.view) }
                version("\(id)-text", id, "text", t(TicketText.viewText), chosen: !display.startsFormatted)
                version("\(id)-html", id, "html", t(TicketText.viewFormatted), chosen: display.startsFormatted)
            }
            div(.class("version-text")) { text(of: message) }
            div(.class("version-html")) { formatted(message, display) }
        }
    }

    private func version(_ id: String, _ group: String, _ value: String, _ words: String, chosen: Bool) -> Markup {
        span(.class("version-choice")) {
            input(.type("radio"), .id(id), .name("\(group)-view"), .value(value), .checked(chosen))
            label(.for(id)) { words }
        }
    }

    private func formatted(_ message: Message, _ display: MessageDisplay) -> Markup {
        let frame = "m\(message.id)-frame"
        return group {
            if display.blockedImages > 0 {
                div(.class("banner calm images")) {
                    icon(.image)
                    div(.class("banner-body")) {
                        p {
                            display.blockedImages == 1
                                ? t(TicketText.oneImageBlocked) : t(TicketText.someImagesBlocked, display.blockedImages)
                        }
                        a(.href(paths.frame(message.id, remoteImages: true)), .target(frame)) {
                            t(TicketText.loadImages)
                        }
                    }
                }
            }
            iframe(
                .class("foreign \(Self.height(of: message.text))"), .name(frame), .src(paths.frame(message.id)),
                .sandbox,
                .lazy, .noReferrer, .title(t(TicketText.frameTitle, plainName(message.party))))
        }
    }

    // A sandboxed frame cannot tell its height; the text's length is a fair guess, and the frame's corner can be pulled.
    private static func height(of text: String) -> String {
        let lines = text.utf8.count / 70 + text.utf8.count { $0 == UInt8(ascii: "\n") }
        return lines < 10 ? "short" : lines < 30 ? "medium" : "tall"
    }

    // The new part stands open, the quoted history is folded. Where the new part is not simply the beginning (answers
    // between the lines), the whole is folded instead, so that nothing is out of reach.
    private func text(of message: Message) -> Markup {
        let whole = message.text
        let new = message.newText ?? whole
        guard new.contains(where: { !$0.isWhitespace }) || whole.contains(where: { !$0.isWhitespace }) else {
            // What was written on paper stands on its pages.
            if message.transcript != .none { return Markup() }
            return p(.class("prose none")) { t(TicketText.noText) }
        }
        guard new != whole else { return prose(whole) }
        let rest = whole.hasPrefix(new) ? String(whole.dropFirst(new.count)) : nil
        return group {
            if new.contains(where: { !$0.isWhitespace }) { prose(new) }
            if rest?.contains(where: { !$0.isWhitespace }) ?? true {
                details(.class("quoted")) {
                    summary {
                        icon(.quote)
                        span { t(rest == nil ? TicketText.wholeText : .quoted) }
                    }
                    prose(rest.map { String($0.drop(while: \.isNewline)) } ?? whole, class: "prose faded")
                }
            }
        }
    }

    private func attachments(_ message: Message) -> Markup {
        div(.class("attachments")) {
            p(.class("small-title")) { t(TicketText.attachments) }
            ul {
                for (index, attachment) in message.attachments.enumerated() {
                    li {
                        a(.href(paths.attachment(index, of: message.id)), .download()) {
                            icon(attachment.type.hasPrefix("image/") ? .image : .document)
                            bdi(.class("attachment-name")) { Self.oneLine(attachment.name) }
                            span(.class("attachment-size")) { size(attachment.size) }
                            if attachment.inline { span(.class("attachment-size")) { t(TicketText.inline) } }
                        }
                    }
                }
            }
        }
    }

    private func original(_ message: Message, _ frame: PageFrame) -> Markup {
        let kind = frame.channel(message.channel).map { ".\($0.originalExtension)" } ?? ""
        let size = message.original.map { self.size($0.size) } ?? ""
        return p(.class("message-original")) {
            a(.href(paths.original(message.id)), .download()) {
                icon(.download)
                span { t(TicketText.original, [kind, size].filter { !$0.isEmpty }.joined(separator: ", ")) }
            }
        }
    }
}
