// The thread inside: what was asked of the back office, a department or a URP, and what they said, each answer below its
// question. Apart from the citizen's thread, and never part of what leaves to him.

import Store
import Tickets

/// What was said inside on a ticket.
struct InsideThread {
    struct Question {
        var message: Message
        var replies: [Message] = []
        /// Whether somebody has answered: a reminder of ours is none.
        var isAnswered: Bool { replies.contains { $0.direction != .internalMail } }
    }
    /// Oldest first.
    var questions: [Question] = []
    /// Said without having been asked, as far as that can be told.
    var others: [Message] = []

    var ids: Set<MessageID> {
        Set(questions.map(\.message.id) + questions.flatMap { $0.replies.map(\.id) } + others.map(\.id))
    }

    /// An answer belongs to the last question to its sender, else to the last one at all: a colleague may have answered from
    /// another address.
    init(_ view: TicketView) {
        let asked = Set(view.events.filter { $0.event.what == "asked" }.compactMap(\.event.message))
        let contributed = Set(view.events.filter { $0.event.what == "contributed" }.compactMap(\.event.message))
        // Which note answers which question, where it was written below one.
        let answers = Dictionary(
            view.events.compactMap { event -> (MessageID, MessageID)? in
                guard event.event.what == "contributed", let message = event.event.message,
                    let question = event.event.detail["question"].flatMap({ Int64($0) })
                else { return nil }
                return (message, MessageID(question))
            }, uniquingKeysWith: { $1 })
        for message in view.messages {
            let opens = message.internalKind == .question || message.internalKind == .assignment
            if asked.contains(message.id) || opens {
                questions.append(Question(message: message))
            } else if message.direction == .internalMail || message.kind == .contribution
                || contributed.contains(message.id)
            {
                let named = answers[message.id].flatMap { id in questions.lastIndex { $0.message.id == id } }
                let place =
                    named
                    ?? questions.lastIndex {
                        !message.party.key.isEmpty && $0.message.party.key == message.party.key
                    } ?? questions.indices.last
                if let place { questions[place].replies.append(message) } else { others.append(message) }
            }
        }
    }
}

extension Pages {
    /// Where it is asked it is answered: the words become a note below the question, and the citizen sees neither.
    @MarkupBuilder
    private func answering(_ question: Message, _ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        if ticket.state != .closed, ticket.mergedInto == nil, model.frame.user?.may(.note) == true {
            let id = "inside-\(question.id)"
            details(.class("folded")) {
                summary { t(PartingText.answerInside) }
                act(paths.note(ticket.number), model.frame, class: "stack") {
                    onceFields(model)
                    input(.type("hidden"), .name(FormField.question), .value("\(question.id)"))
                    div(.class("field")) {
                        label(.for(id)) { t(PartingText.insideText) }
                        textarea(
                            .id(id), .name(FormField.text), .rows(3), .required(), .data("data-draft", id), text: "")
                        copyState
                    }
                    button(.type("submit"), .class("button small")) { t(PartingText.insideSave) }
                }
            }
        }
    }

    /// Also where nothing was said yet: what comes while the page is open needs a place.
    func inside(_ model: TicketModel) -> Markup {
        let inside = model.inside
        let isEmpty = inside.ids.isEmpty
        return section(
            .class("questions"), .id("questions"), .aria(.labelledby, isEmpty ? nil : "questions-title"),
            .data("data-region"), .hidden(isEmpty)
        ) {
            if !isEmpty {
                h2(.id("questions-title")) { t(PartingText.questions) }
                p(.class("hint")) { t(PartingText.questionsHint) }
                ol {
                    for question in inside.questions {
                        li(.class("question")) {
                            message(question.message, model)
                            if !question.isAnswered { p(.class("hint")) { t(PartingText.unanswered) } }
                            for reply in question.replies { div(.class("reply")) { message(reply, model) } }
                            answering(question.message, model)
                        }
                    }
                    for other in inside.others { li(.class("question")) { message(other, model) } }
                }
            }
        }
    }
}
