// The form for an answer: the addressee exactly as he will be written to, the text exactly as it will leave.

import Channels
import Store
import Tickets

extension Pages {
    func answerForm(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        let sendsFiles = model.frame.channel(form.addressees.first?.to.channel)?.sendsAttachments ?? false
        return section(.class("card answer-form"), .id("answer"), .aria(.labelledby, "answer-title")) {
            h2(.id("answer-title")) {
                icon(.reply)
                span { t(AnswerText.title) }
            }
            if !form.problems.isEmpty { problems(form) }
            self.form(
                .class("stack"), .post, .action(paths.answer(ticket.number)), .multipart, .id("answer-form"),
                .data("data-answer"), .data("data-largest", form.largest.map { "\($0)" }),
                .data("data-too-large", form.largest.map { t(AnswerText.tooLargeNow, size($0)) }),
                .data("data-sending", t(AnswerText.sending)), .data("data-remove", t(AnswerText.removeFile))
            ) {
                token(model.frame)
                hidden(form)
                addressee(form, model.frame)
                subjectField(form)
                textField(form, ticket)
                if let answering = form.answering { quotation(form, answering, model) }
                if sendsFiles { files(form) } else { p(.class("hint")) { t(AnswerText.noAttachments) } }
                afterwards(form)
                div(.class("send-row")) {
                    button(.type("submit"), .class("button primary"), .data("data-send")) {
                        icon(.send)
                        span { t(AnswerText.send) }
                    }
                    span(.class("hint needs-script")) { kbd { t(AnswerText.sendKey) } }
                    span(
                        .class("hint"), .data("data-draft-state"), .role("status"),
                        .data("data-kept", t(AnswerText.draftKept)),
                        .data("data-restored", t(AnswerText.draftRestored)),
                        .data("data-discard", t(AnswerText.draftDiscard))
                    ) {}
                }
            }
        }
    }

    private func problems(_ form: AnswerForm) -> Markup {
        div(.class("banner severe"), .role("alert"), .id("answer-problems")) {
            icon(.warning)
            div(.class("banner-body")) {
                p { strong { t(AnswerText.problems) } }
                ul {
                    for problem in AnswerForm.Problem.allCases where form.problems.contains(problem) {
                        li { t(text(of: problem)) }
                    }
                }
            }
        }
    }

    private func text(of problem: AnswerForm.Problem) -> AnswerText {
        switch problem {
        case .noText: .noText
        case .noSubject: .noSubject
        case .noSolution: .noSolution
        case .tooLarge: .tooLarge
        case .tooManyAttachments: .tooManyAttachments
        case .changedMeanwhile: .changedMeanwhile
        case .closedMeanwhile: .closedMeanwhile
        case .badAddressee: .badAddressee
        }
    }

    @MarkupBuilder
    private func hidden(_ form: AnswerForm) -> Markup {
        input(.type("hidden"), .name(FormField.idempotencyKey), .value(form.idempotencyKey))
        input(.type("hidden"), .name(FormField.seenVersion), .value("\(form.seenVersion)"), .data("data-seen"))
        if let answering = form.answering {
            input(.type("hidden"), .name(FormField.answering), .value("\(answering)"))
        }
    }

    private func addressee(_ form: AnswerForm, _ frame: PageFrame) -> Markup {
        let chosen = form.chosen ?? form.addressees.first?.value
        return group {
            if form.addressees.count == 1, let only = form.addressees.first {
                p(.class("addressee")) {
                    span(.class("addressee-label")) { t(AnswerText.to) }
                    exact(only.to, frame)
                    input(.type("hidden"), .name(FormField.addressee), .value(only.value))
                }
            } else {
                fieldset(.class("choices")) {
                    legend { t(AnswerText.to) }
                    for (index, addressee) in form.addressees.enumerated() {
                        div(.class("choice")) {
                            input(
                                .type("radio"), .id("to-\(index)"), .name(FormField.addressee), .value(addressee.value),
                                .checked(addressee.value == chosen), .required())
                            label(.for("to-\(index)")) {
                                exact(addressee.to, frame)
                                span(.class("hint")) {
                                    t(addressee.role == .requester ? AnswerText.roleRequester : .roleLastSender)
                                }
                            }
                        }
                    }
                }
            }
            p(.class("addressee")) {
                span(.class("addressee-label")) { t(AnswerText.from) }
                span {
                    bdi { form.from.title }
                    " "
                    bdi(.class("exact-address")) { form.from.address }
                }
            }
        }
    }

    private func exact(_ to: ReplyAddress, _ frame: PageFrame) -> Markup {
        span(.class("exact")) {
            icon(.channel(frame.channel(to.channel)?.icon))
            if !to.party.name.isEmpty {
                bdi { Self.oneLine(to.party.name) }
                " "
            }
            bdi(.class("exact-address")) { Self.oneLine(to.party.address) }
        }
    }

    private func subjectField(_ form: AnswerForm) -> Markup {
        div(.class("field")) {
            label(.for("answer-subject")) { t(AnswerText.subject) }
            input(
                .type("text"), .id("answer-subject"), .name(FormField.subject), .value(form.subject), .required(),
                .maxlength(500), .autocomplete("off"),
                .aria(.invalid, form.problems.contains(.noSubject) ? "true" : nil))
        }
    }

    private func textField(_ form: AnswerForm, _ ticket: Ticket) -> Markup {
        div(.class("field")) {
            label(.for("answer-text")) { t(AnswerText.text) }
            p(.class("hint"), .id("answer-text-hint")) { t(AnswerText.textHint) }
            textarea(
                .id("answer-text"), .name(FormField.text), .rows(10), .required(),
                .data("data-draft", "answer-\(ticket.id)"), .aria(.describedby, "answer-text-hint"),
                .aria(.invalid, form.problems.contains(.noText) ? "true" : nil), text: form.text)
        }
    }

    private func quotation(_ form: AnswerForm, _ answering: MessageID, _ model: TicketModel) -> Markup {
        let message = model.view.messages.first { $0.id == answering }
        return div(.class("quotation")) {
            div(.class("choice")) {
                input(
                    .type("checkbox"), .id("answer-quote"), .name(FormField.quote), .value("1"),
                    .checked(form.quotesOriginal))
                label(.for("answer-quote")) { t(AnswerText.quote) }
            }
            if let message {
                details(.class("quoted")) {
                    summary {
                        icon(.eye)
                        span { t(AnswerText.quotePreview) }
                    }
                    p(.class("hint")) { t(AnswerText.quoteHead, plainName(message.party), times.long(message.at)) }
                    div(.class("prose faded"), .dir("auto")) { message.newText ?? message.text }
                }
            }
        }
    }

    private func files(_ form: AnswerForm) -> Markup {
        div(.class("field")) {
            label(.for("answer-files")) { t(AnswerText.attachments) }
            p(.class("hint"), .id("answer-files-hint")) {
                form.largest.map { t(AnswerText.attachmentsHint, size($0)) } ?? t(AnswerText.attachmentsHintNoLimit)
            }
            if !form.kept.isEmpty {
                fieldset(.class("kept")) {
                    legend { t(AnswerText.kept) }
                    for (index, file) in form.kept.enumerated() {
                        div(.class("choice")) {
                            input(
                                .type("checkbox"), .id("kept-\(index)"), .name(FormField.keptAttachment),
                                .value(file.value), .checked(true))
                            label(.for("kept-\(index)")) {
                                bdi { Self.oneLine(file.name) }
                                span(.class("attachment-size")) { size(file.size) }
                            }
                        }
                    }
                }
            }
            input(
                .type("file"), .id("answer-files"), .name(FormField.attachments), .multiple(), .data("data-files"),
                .aria(.describedby, "answer-files-hint"))
            ul(.class("chosen-files"), .data("data-chosen"), .aria(.live, "polite")) {}
        }
    }

    private func afterwards(_ form: AnswerForm) -> Markup {
        let choices: [(TicketState, AnswerText, AnswerText)] = [
            (.answered, .thenAnswered, .thenAnsweredHint), (.waitingForCitizen, .thenWaiting, .thenWaitingHint),
            (.closed, .thenClosed, .thenClosedHint),
        ]
        return fieldset(.class("choices afterwards")) {
            legend { t(AnswerText.then) }
            for (state, words, hint) in choices {
                div(.class("choice")) {
                    input(
                        .type("radio"), .id("then-\(state.rawValue)"), .name(FormField.then), .value(state.rawValue),
                        .checked(form.then == state), .required())
                    label(.for("then-\(state.rawValue)")) {
                        span { t(words) }
                        span(.class("hint")) { t(hint) }
                    }
                }
            }
            div(.class("field solution-field")) {
                label(.for("answer-solution")) { t(AnswerText.solution) }
                input(
                    .type("text"), .id("answer-solution"), .name(FormField.solution), .value(form.solution),
                    .maxlength(2000), .autocomplete("off"),
                    .aria(.invalid, form.problems.contains(.noSolution) ? "true" : nil))
            }
        }
    }
}
