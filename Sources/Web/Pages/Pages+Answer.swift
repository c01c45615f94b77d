// The form for an answer: the addressee exactly as he will be written to, the text exactly as it will leave.

import Channels
import Store
import Tickets

extension Pages {
    func answerForm(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        let ticket = model.view.ticket
        return section(.class("card answer-form"), .id("answer"), .aria(.labelledby, "answer-title")) {
            h2(.id("answer-title")) {
                icon(.reply)
                span { t(AnswerText.title) }
            }
            if !form.problems.isEmpty { problems(form, model) }
            if let other = form.otherDraft { otherDraft(other) }
            if form.taken != nil {
                banner(.information, kind: "calm") {
                    p {
                        strong { t(CaseText.usedTitle) }
                        " " + t(CaseText.usedText)
                    }
                }
            }
            self.form(
                .class("stack"), .post, .action(paths.answer(ticket.number)), .multipart, .id("answer-form"),
                .data("data-answer"), .data("data-largest", form.largest.map { "\($0)" }),
                .data("data-too-large", form.largest.map { t(AnswerText.tooLargeNow, size($0)) }),
                .data("data-sending", t(AnswerText.sending)), .data("data-remove", t(AnswerText.removeFile)),
                .data("data-draft-at", paths.draft(of: ticket.number).text),
                .data("data-preview-at", form.hasPreviews ? paths.preview(of: ticket.number).text : nil)
            ) {
                noSendingByEnter(t(AnswerText.send))
                token(model.frame)
                hidden(form, model)
                addressee(form, model)
                if form.channels(in: model.frame).contains(where: \.hasSubject) { subjectField(form, model.frame) }
                canned(form, ticket)
                textField(form, ticket)
                if form.mayLink, form.channels(in: model.frame).contains(where: \.isShort) { byLink(form) }
                if form.hasPreviews { previewPart(form, ticket) }
                if let answering = form.answering, form.channels(in: model.frame).contains(where: \.quotes),
                    !model.view.contacts.contains(where: { $0.message == answering && $0.exclusion == .telephone })
                {
                    quotation(form, answering, model)
                }
                if form.channels(in: model.frame).contains(where: \.sendsAttachments) { files(form) }
                if form.channels(in: model.frame).contains(where: { !$0.sendsAttachments }) {
                    p(.class("hint no-files-hint")) { t(AnswerText.noAttachments) }
                }
                if form.channels(in: model.frame).contains(where: \.byHand) {
                    p(.class("hint by-hand-hint")) {
                        icon(.print)
                        " " + t(AnswerText.byHand)
                    }
                }
                afterwards(form)
                sendRow(form, ticket)
            }
        }
    }

    private func problems(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        div(.class("banner severe"), .role("alert"), .id("answer-problems")) {
            icon(.warning)
            div(.class("banner-body")) {
                if form.problems != [.otherDraft] { p { strong { t(AnswerText.problems) } } }
                ul {
                    for problem in AnswerForm.Problem.allCases where form.problems.contains(problem) {
                        li {
                            problem == .fieldsOpen
                                ? t(
                                    ReadyText.stillOpen,
                                    CannedText.marks(in: form.subject + "\n" + form.text).joined(separator: ", "))
                                : t(text(of: problem))
                        }
                    }
                }
                if form.problems.contains(.changedMeanwhile) { meanwhile(form, model) }
                if let detail = form.other.detail, form.problems.contains(.badAddressee) {
                    p(.class("foreign-words")) { t(AccountText.foreignWords, Self.oneLine(detail)) }
                }
            }
        }
    }

    private func text(of problem: AnswerForm.Problem) -> AnswerText {
        switch problem {
        case .noText: .noText
        case .noSubject: .noSubject
        case .noSolution: .noSolution
        case .noOutcome: .noOutcome
        case .tooLarge: .tooLarge
        case .tooManyAttachments: .tooManyAttachments
        case .changedMeanwhile: .changedMeanwhile
        case .closedMeanwhile: .closedMeanwhile
        case .badAddressee: .badAddressee
        case .refusedByChannel: .refusedByChannel
        case .takenBack: .takenBack
        case .otherDraft: .otherDraft
        case .fieldsOpen: .fieldsOpen
        }
    }

    @MarkupBuilder
    private func hidden(_ form: AnswerForm, _ model: TicketModel) -> Markup {
        input(.type("hidden"), .name(FormField.idempotencyKey), .value(form.idempotencyKey))
        input(
            .type("hidden"), .name(FormField.seenMessage), .value("\(model.view.messages.last?.id.value ?? 0)"),
            .data("data-seen-message"))
        input(.type("hidden"), .name(FormField.seenVersion), .value("\(form.seenVersion)"), .data("data-seen"))
        input(
            .type("hidden"), .name(FormField.draftVersion), .value("\(form.draftVersion)"), .data("data-draft-version"))
        if let answering = form.answering {
            input(.type("hidden"), .name(FormField.answering), .value("\(answering)"))
        }
    }

    private func subjectField(_ form: AnswerForm, _ frame: PageFrame) -> Markup {
        div(.class("field subject-field")) {
            label(.for("answer-subject")) { t(AnswerText.subject) }
            input(
                .type("text"), .id("answer-subject"), .name(FormField.subject), .value(form.subject),
                // Where some ways have no subject the field may be out of sight: then only the server asks for it.
                .required(form.channels(in: frame).allSatisfy(\.hasSubject)),
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
                .data("data-draft", "answer-\(ticket.id)"), .data("data-server"),
                // A copy in the browser that goes on from this draft is newer than it.
                .data("data-saved-version", form.isAsSaved ? "\(form.draftVersion)" : nil),
                .data("data-saved-key", form.isAsSaved ? form.draftKey : nil),
                .aria(.describedby, "answer-text-hint"),
                .aria(.invalid, form.problems.contains(.noText) ? "true" : nil), text: form.text)
        }
    }

    /// In sight while a way is chosen that writes short messages.
    private func byLink(_ form: AnswerForm) -> Markup {
        div(.class("choice by-link")) {
            input(
                .type("checkbox"), .id("answer-by-link"), .name(FormField.byLink), .value("1"), .checked(form.byLink),
                .aria(.describedby, "answer-by-link-hint"))
            label(.for("answer-by-link")) {
                t(AnswerText.byLink)
                span(.class("hint"), .id("answer-by-link-hint")) { " " + t(AnswerText.byLinkHint) }
            }
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
                    div(.class("prose faded"), .dir("auto")) { StatusLink.masked(message.newText ?? message.text) }
                }
            }
        }
    }

    private func files(_ form: AnswerForm) -> Markup {
        div(.class("field files-field")) {
            label(.for("answer-files")) { t(AnswerText.attachments) }
            p(.class("hint"), .id("answer-files-hint")) {
                form.largest.map { t(AnswerText.attachmentsHint, size($0)) } ?? t(AnswerText.attachmentsHintNoLimit)
            }
            group {
                fieldset(.class("kept"), .data("data-kept-files"), .hidden(form.kept.isEmpty)) {
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
        let all: [(TicketState, AnswerText, AnswerText)] = [
            (.answered, .thenAnswered, .thenAnsweredHint), (.waitingForCitizen, .thenWaiting, .thenWaitingHint),
            (.closed, .thenClosed, .thenClosedHint),
        ]
        let choices = all.filter { $0.0 != .closed || form.mayClose }
        let chosen = choices.contains { $0.0 == form.then } ? form.then : .answered
        return fieldset(.class("choices afterwards")) {
            legend { t(AnswerText.then) }
            for (state, words, hint) in choices {
                div(.class("choice")) {
                    input(
                        .type("radio"), .id("then-\(state.rawValue)"), .name(FormField.then), .value(state.rawValue),
                        .checked(chosen == state), .required())
                    label(.for("then-\(state.rawValue)")) {
                        span { t(words) }
                        span(.class("hint")) { t(hint) }
                    }
                }
            }
            if form.mayClose { ending(form) }
        }
    }

    private func ending(_ form: AnswerForm) -> Markup {
        group {
            div(.class("field solution-field")) {
                label(.for("answer-solution")) { t(AnswerText.solution) }
                input(
                    .type("text"), .id("answer-solution"), .name(FormField.solution), .value(form.solution),
                    .maxlength(2000), .autocomplete("off"),
                    .aria(.invalid, form.problems.contains(.noSolution) ? "true" : nil))
            }
            div(.class("field solution-field")) {
                label(.for("answer-outcome")) { t(AnswerText.outcome) }
                select(
                    .id("answer-outcome"), .name(FormField.caseOutcome),
                    .aria(.invalid, form.problems.contains(.noOutcome) ? "true" : nil)
                ) {
                    for outcome in CaseOutcome.allCases {
                        option(.value(outcome.rawValue), .selected(outcome == form.outcome ?? .informationGiven)) {
                            t(text(of: outcome))
                        }
                    }
                }
            }
        }
    }
}
