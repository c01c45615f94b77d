// The page on which an operator registers a telephone call: while he talks, so that one look and one hand are enough. Who, when
// and how long, what was asked and answered, and what becomes of the request.

import Channels
import Store
import Tickets

/// What was typed of a call.
struct PhoneCallDraft: Sendable, Hashable {
    /// The same however often the form is sent.
    var key = ""
    /// Our number.
    var account = ""
    var isOutgoing = false
    var person = PersonDetails()
    /// On the wall: `2026-03-02T09:15`.
    var began = ""
    var length = ""
    var outcome = ""
    var service = ""
    var topic = ""
    var subject = ""
    var asked = ""
    var said = ""
    var then = PhoneCallThen.byOutcome
    /// `AnswerForm.Way.value`; empty: no written answer.
    var way = ""
    var address = ""
}

/// What becomes of the request.
enum PhoneCallThen: String, Sendable, CaseIterable {
    case byOutcome = ""
    case closed
    case open
}

/// What stands in the way, with the field that it is about.
struct PhoneCallProblem: Error, Sendable, Hashable {
    var words: PhoneCallText
    var field: String
    var detail = ""
}

extension PhoneCallProblem {
    static let badFiles = PhoneCallProblem(words: .badFiles, field: "files")
    static let badLength = PhoneCallProblem(words: .badLength, field: "length")
    static let notTaken = PhoneCallProblem(words: .notTaken, field: "asked")
    static let badTime = PhoneCallProblem(words: .badTime, field: "began")
    static let noOutcome = PhoneCallProblem(words: .noOutcome, field: "outcome")
    static let endsNothing = PhoneCallProblem(words: .endsNothing, field: "outcome")
    static let noSolution = PhoneCallProblem(words: .noSolution, field: "said")
    static let badWay = PhoneCallProblem(words: .badWay, field: "way")
    static let noText = PhoneCallProblem(words: .noText, field: "asked")
    static let badPhone = PhoneCallProblem(words: .badPhone, field: "phone")
    static func tooLong(_ field: String) -> PhoneCallProblem { PhoneCallProblem(words: .tooLong, field: field) }
    /// - Parameter detail: in the channel's words.
    static func badAddress(_ detail: String) -> PhoneCallProblem {
        PhoneCallProblem(words: .badAddress, field: "address", detail: detail)
    }
}

struct PhoneCallModel: Sendable {
    var frame: PageFrame
    /// The request that it belongs to; nil: a new one.
    var ticket: TicketNumber?
    var subject = ""
    var lines: [ChannelAccount]
    var outcomes: [CallOutcome]
    var ways: [AnswerForm.Way]
    var services: [String]
    var topics: [Topic]
    /// Whether the reader may close requests.
    var mayClose = true
    var files = FormFiles()
    var draft = PhoneCallDraft()
    var problems: [PhoneCallProblem] = []
}

extension Pages {
    func phoneCall(_ model: PhoneCallModel) -> Markup {
        let title = model.ticket.map { t(PhoneCallText.titleOn, $0.description) } ?? t(PhoneCallText.title)
        return page(model.frame, .none, title: title) {
            div(.class("list-head")) {
                if let ticket = model.ticket {
                    a(.class("back"), .href(paths.ticket(ticket))) {
                        icon(.back)
                        span { bdi { subject(model.subject) } }
                    }
                }
                h1 { title }
            }
            p(.class("lead")) { t(model.ticket == nil ? PhoneCallText.lead : .leadOn) }
            if !model.problems.isEmpty { callProblems(model) }
            section(.class("card")) {
                form(
                    .class("stack"), .post, .action(model.ticket.map(paths.phoneCall) ?? paths.phoneCall), .multipart,
                    .id("phone-call"), .data("data-sending", t(AnswerText.sending))
                ) {
                    token(model.frame)
                    input(.type("hidden"), .name(FormField.idempotencyKey), .value(model.draft.key))
                    circumstances(model)
                    callerFields(model)
                    callMatter(model)
                    callEnd(model)
                    div(.class("send-row")) {
                        button(.type("submit"), .class("button primary"), .data("data-send")) {
                            icon(.check)
                            span { t(PhoneCallText.save) }
                        }
                    }
                }
            }
        }
    }

    private func callProblems(_ model: PhoneCallModel) -> Markup {
        banner(.warning, kind: "severe") {
            p { strong { t(AnswerText.problems) } }
            ul {
                for problem in model.problems {
                    li { a(.href(.here("call-\(problem.field)"))) { t(problem.words, Self.oneLine(problem.detail)) } }
                }
            }
        }
    }

    private func isBad(_ field: String, _ model: PhoneCallModel) -> String? {
        model.problems.contains { $0.field == field } ? "true" : nil
    }

    private func circumstances(_ model: PhoneCallModel) -> Markup {
        let draft = model.draft
        return group {
            fieldset(.class("choices")) {
                legend { t(PhoneCallText.direction) }
                for (index, words) in [PhoneCallText.incoming, .outgoing].enumerated() {
                    div(.class("choice")) {
                        input(
                            .type("radio"), .id("call-direction-\(index)"), .name(FormField.direction),
                            .value(index == 0 ? "in" : "out"), .checked(draft.isOutgoing == (index == 1)))
                        label(.for("call-direction-\(index)")) { t(words) }
                    }
                }
            }
            if model.lines.count > 1 {
                div(.class("field")) {
                    label(.for("call-line")) { t(PhoneCallText.line) }
                    select(.id("call-line"), .name(FormField.line)) {
                        for line in model.lines {
                            option(.value(line.name.value), .selected(line.name.value == draft.account)) {
                                Self.oneLine("\(line.title) \(line.address)")
                            }
                        }
                    }
                }
            }
            div(.class("field-pair")) {
                div(.class("field")) {
                    label(.for("call-began")) { t(PhoneCallText.began) }
                    input(
                        .type("datetime-local"), .id("call-began"), .name(FormField.from), .value(draft.began),
                        .required(), .aria(.invalid, isBad("began", model)))
                }
                div(.class("field")) {
                    label(.for("call-length")) { t(PhoneCallText.length) }
                    input(
                        .type("text"), .id("call-length"), .name(FormField.length), .value(draft.length),
                        .maxlength(8), .autocomplete("off"), .aria(.describedby, "call-length-hint"),
                        .aria(.invalid, isBad("length", model)))
                    p(.class("hint"), .id("call-length-hint")) { t(PhoneCallText.lengthHint) }
                }
            }
        }
    }

    private func callerFields(_ model: PhoneCallModel) -> Markup {
        fieldset(.class("choices caller")) {
            legend { t(PhoneCallText.who) }
            p(.class("hint")) { t(PhoneCallText.whoHint) }
            div(.class("field-pair")) {
                for field in [PersonDetails.Field.phone, .surname, .name, .locality, .mail] {
                    div(.class("field")) {
                        label(.for("call-\(field.rawValue)")) { t(text(of: field)) }
                        input(
                            .type(field == .phone ? "tel" : field == .mail ? "email" : "text"),
                            .id("call-\(field.rawValue)"), .name(field.rawValue), .value(model.draft.person[field]),
                            .maxlength(PersonDetails.longestField), .autocomplete("off"),
                            .aria(.invalid, isBad(field.rawValue, model)))
                    }
                }
            }
        }
    }

    private func callMatter(_ model: PhoneCallModel) -> Markup {
        let draft = model.draft
        // Calls about several requests are written side by side.
        let about = model.ticket.map { "-\($0)" } ?? ""
        return group {
            if model.ticket == nil { kinds(model) }
            div(.class("field")) {
                label(.for("call-asked")) { t(PhoneCallText.asked) }
                textarea(
                    .id("call-asked"), .name(FormField.text), .rows(5), .data("data-draft", "call-asked" + about),
                    .aria(.invalid, isBad("asked", model)), text: draft.asked)
                copyState
            }
            div(.class("field")) {
                label(.for("call-said")) { t(PhoneCallText.said) }
                p(.class("hint"), .id("call-said-hint")) { t(PhoneCallText.saidHint) }
                textarea(
                    .id("call-said"), .name(FormField.solution), .rows(4), .data("data-draft", "call-said" + about),
                    .aria(.describedby, "call-said-hint"), .aria(.invalid, isBad("said", model)), text: draft.said)
                copyState
            }
            div(.class("field")) {
                label(.for("call-files")) { t(AnswerText.attachments) }
                p(.class("hint"), .id("call-files-hint")) {
                    t(PhoneCallText.filesHint, "\(model.files.most)", "\(model.files.largest >> 20)")
                }
                input(
                    .type("file"), .id("call-files"), .name(FormField.attachments), .multiple(),
                    .aria(.describedby, "call-files-hint"))
            }
        }
    }

    private func kinds(_ model: PhoneCallModel) -> Markup {
        let draft = model.draft
        return group {
            div(.class("field-pair")) {
                div(.class("field")) {
                    label(.for("call-service")) { t(BeginText.service) }
                    select(.id("call-service"), .name(FormField.service)) {
                        for service in model.services {
                            option(.value(service), .selected(service == draft.service)) { service }
                        }
                    }
                }
                div(.class("field")) {
                    label(.for("call-topic")) { t(BeginText.topic) }
                    select(.id("call-topic"), .name(FormField.topic)) {
                        option(.value(""), .selected(draft.topic.isEmpty)) { t(BeginText.noTopic) }
                        for topic in model.topics {
                            option(.value(topic.code.value), .selected(topic.code.value == draft.topic)) {
                                (topic.service.map { "\($0): " } ?? "") + (language == .italian ? topic.it : topic.en)
                            }
                        }
                    }
                }
            }
            div(.class("field")) {
                label(.for("call-subject")) { t(PhoneCallText.matter) }
                input(
                    .type("text"), .id("call-subject"), .name(FormField.subject), .value(draft.subject),
                    .maxlength(500), .autocomplete("off"), .aria(.invalid, isBad("subject", model)))
            }
        }
    }

    private func callEnd(_ model: PhoneCallModel) -> Markup {
        let draft = model.draft
        return group {
            div(.class("field-pair")) {
                div(.class("field")) {
                    label(.for("call-outcome")) { t(PhoneCallText.outcome) }
                    select(
                        .id("call-outcome"), .name(FormField.outcome), .required(),
                        .aria(.invalid, isBad("outcome", model))
                    ) {
                        option(.value(""), .selected(draft.outcome.isEmpty)) { t(PhoneCallText.chooseOutcome) }
                        for outcome in model.outcomes {
                            option(.value(outcome.code), .selected(outcome.code == draft.outcome)) {
                                let closes = outcome.settles && model.mayClose && model.ticket == nil
                                outcome.title.text(in: language) + (closes ? " (\(t(PhoneCallText.settles)))" : "")
                            }
                        }
                    }
                }
                if model.mayClose {
                    div(.class("field")) {
                        label(.for("call-then")) { t(PhoneCallText.then) }
                        select(.id("call-then"), .name(FormField.then)) {
                            for then in PhoneCallThen.allCases where model.ticket == nil || then != .byOutcome {
                                option(.value(then.rawValue), .selected(then == draft.then)) { t(text(of: then)) }
                            }
                        }
                    }
                }
            }
            if model.ticket == nil, !model.ways.isEmpty { callAnswer(model) }
        }
    }

    private func text(of then: PhoneCallThen) -> PhoneCallText {
        switch then {
        case .byOutcome: .thenByOutcome
        case .closed: .thenClosed
        case .open: .thenOpen
        }
    }

    private func callAnswer(_ model: PhoneCallModel) -> Markup {
        let draft = model.draft
        return div(.class("field-pair")) {
            div(.class("field")) {
                label(.for("call-way")) { t(PhoneCallText.answerWay) }
                select(.id("call-way"), .name(FormField.otherWay), .aria(.invalid, isBad("way", model))) {
                    option(.value(""), .selected(draft.way.isEmpty)) { t(PhoneCallText.noAnswerWay) }
                    for way in model.ways {
                        option(.value(way.value), .selected(way.value == draft.way)) {
                            way.channel.title.text(in: language)
                        }
                    }
                }
            }
            div(.class("field")) {
                label(.for("call-address")) { t(PhoneCallText.answerAddress) }
                textarea(
                    .id("call-address"), .name(FormField.otherAddress), .rows(2), .maxlength(1000), .spellcheck(false),
                    .aria(.describedby, "call-address-hint"), .aria(.invalid, isBad("address", model)),
                    text: draft.address)
                p(.class("hint"), .id("call-address-hint")) { t(PhoneCallText.answerAddressHint) }
            }
        }
    }

    /// Between the form and its request's page, for as long as the number is being given.
    func phoneCallWaits(_ frame: PageFrame, at address: Address) -> Markup {
        page(frame, .none, title: t(PhoneCallText.waiting)) {
            div(.class("list-head")) { h1 { t(PhoneCallText.waiting) } }
            // The server has it: what this browser kept of its words has done its work.
            p(.class("lead"), .data("data-done", "call")) { t(PhoneCallText.waitingText) }
            p { t(PhoneCallText.heldText) }
            p { a(.class("button"), .href(address)) { t(PhoneCallText.again) } }
        }
    }
}
