// A ticket on paper: facts and thread, nothing to click. What was said inside is only on it when somebody asks for that, so that
// a sheet for the citizen's folder can be given to him.

import Channels
import Store
import Tickets

extension Pages {
    func printed(_ model: TicketModel, withInside: Bool) -> Markup {
        let ticket = model.view.ticket
        let title = "\(subject(ticket.subject)) · \(ticket.number)"
        return .document(
            html(.lang(language), .class("no-script")) {
                pageHead(title, model.frame)
                body(.class("bare printed"), .data("data-now", "\(now.milliseconds)")) {
                    main(.id("content"), .class("content")) {
                        p(.class("print-acts")) {
                            a(.class("button"), .href(paths.ticket(ticket.number))) {
                                icon(.back)
                                span { t(PersonText.back) }
                            }
                            button(.type("button"), .class("button primary needs-script"), .data("data-print")) {
                                icon(.print)
                                span { t(FrameText.print) }
                            }
                            a(.class("button"), .href(paths.printed(ticket.number, withInside: !withInside))) {
                                t(withInside ? PartingText.printWithout : .printWith)
                            }
                        }
                        p(.class("hint")) { "\(installation.title) · " + t(PartingText.printedAt, times.long(now)) }
                        h1 { bdi { subject(ticket.subject) } }
                        printedFacts(model)
                        for message in model.view.messages where withInside || !isInside(message) {
                            printedMessage(message, model)
                        }
                        if withInside, let solution = ticket.solution {
                            h2 { t(TicketText.solution) }
                            prose(solution)
                        }
                    }
                }
            })
    }

    private func isInside(_ message: Message) -> Bool { message.direction.isInternal || message.kind == .contribution }

    private func printedFacts(_ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return dl(.class("facts printed-facts")) {
            dt { t(TicketText.number) }
            dd { ticket.number.description }
            dt { t(PartingText.state) }
            dd { t(text(of: ticket.state)) }
            dt { t(TicketText.opened) }
            dd { times.long(ticket.openedAt) }
            dt { t(TicketText.channel) }
            dd {
                model.frame.channel(ticket.replyAddress.channel)?.title.text(in: language)
                    ?? ticket.replyAddress.channel.value
            }
            dt { t(TicketText.requester) }
            dd {
                name(ticket.requester)
                if !ticket.requester.name.isEmpty, !ticket.requester.address.isEmpty {
                    " · "
                    bdi { Self.oneLine(ticket.requester.address) }
                }
            }
            if let topic = model.frame.organisation.topic(ticket.topic) {
                dt { t(CaseText.topic) }
                dd { name(of: topic) }
            }
            if let outcome = ticket.outcome {
                dt { t(CaseText.outcome) }
                dd { t(text(of: outcome)) }
            }
        }
    }

    private func printedMessage(_ message: Message, _ model: TicketModel) -> Markup {
        article(.class("printed-message")) {
            h2 { bdi { speaker(message, model) } }
            p(.class("hint")) {
                times.long(message.at)
                if let channel = message.channel {
                    " · " + (model.frame.channel(channel)?.title.text(in: language) ?? channel.value)
                }
                if isInside(message) { " · " + t(TicketText.internalHint) }
            }
            if !message.subject.isEmpty, !SubjectLine.isSame(message.subject, model.view.ticket.subject) {
                p { bdi { subject(message.subject) } }
            }
            prose(message.newText ?? message.text)
            if !message.attachments.isEmpty {
                ul(.class("plain-list")) {
                    for attachment in message.attachments where !attachment.inline {
                        li {
                            bdi { Self.oneLine(attachment.name) }
                            " · " + size(attachment.size)
                        }
                    }
                }
            }
        }
    }
}
