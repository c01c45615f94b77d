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
        for message in view.messages {
            let opens = message.internalKind == .question || message.internalKind == .assignment
            if asked.contains(message.id) || opens {
                questions.append(Question(message: message))
            } else if message.direction == .internalMail || message.kind == .contribution
                || contributed.contains(message.id)
            {
                let place =
                    questions.lastIndex {
                        !message.party.key.isEmpty && $0.message.party.key == message.party.key
                    } ?? questions.indices.last
                if let place { questions[place].replies.append(message) } else { others.append(message) }
            }
        }
    }
}

extension Pages {
    @MarkupBuilder
    func inside(_ model: TicketModel) -> Markup {
        let inside = model.inside
        if !inside.ids.isEmpty {
            section(.class("questions"), .id("questions"), .aria(.labelledby, "questions-title"), .data("data-region"))
            {
                h2(.id("questions-title")) { t(PartingText.questions) }
                p(.class("hint")) { t(PartingText.questionsHint) }
                ol {
                    for question in inside.questions {
                        li(.class("question")) {
                            message(question.message, model)
                            if !question.isAnswered { p(.class("hint")) { t(PartingText.unanswered) } }
                            for reply in question.replies { div(.class("reply")) { message(reply, model) } }
                        }
                    }
                    for other in inside.others { li(.class("question")) { message(other, model) } }
                }
            }
        }
    }
}
