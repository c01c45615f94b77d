// The page for a contact that begins with us: by which account, to whom, about what.

import Channels
import Store
import Tickets

/// The page for a contact that begins with us, with what was typed when it comes back.
struct BeginModel: Sendable {
    var frame: PageFrame
    var ways: [AnswerForm.Way]
    var services: [String]
    var topics: [Topic]
    var other = AnswerForm.Other()
    var service = ""
    var topic: TopicCode?
    var subject = ""
    var text = ""
    var waits = true
    var key: String
    /// Files of an earlier try.
    var kept: [KeptAttachment] = []
    /// Everything that stood in its way.
    var faults: [ActFault] = []
    /// Why the channel does not send it like this, in its words.
    var findings: [PreviewFinding] = []
}

extension Pages {
    func begin(_ model: BeginModel) -> Markup {
        page(model.frame, .none, title: t(BeginText.title)) {
            div(.class("list-head")) { h1 { t(BeginText.title) } }
            p(.class("lead")) { t(BeginText.lead) }
            if !model.faults.isEmpty { refusal(model) }
            section(.class("card")) {
                form(
                    .class("stack"), .post, .action(paths.begin), .multipart, .id("begin"),
                    .data("data-sending", t(AnswerText.sending))
                ) {
                    token(model.frame)
                    input(.type("hidden"), .name(FormField.idempotencyKey), .value(model.key))
                    addressing(model)
                    matter(model)
                    div(.class("send-row")) {
                        button(.type("submit"), .class("button primary"), .data("data-send")) {
                            icon(.send)
                            span { t(BeginText.send) }
                        }
                    }
                }
            }
        }
    }

    private func refusal(_ model: BeginModel) -> Markup {
        banner(.warning, kind: "severe") {
            p { strong { t(AnswerText.problems) } }
            for fault in model.faults { p { words(for: fault, model) } }
            for finding in model.findings { p(.class("foreign-words")) { finding.text.text(in: language) } }
            if let detail = model.other.detail { p(.class("foreign-words")) { Self.oneLine(detail) } }
        }
    }

    private func words(for fault: ActFault, _ model: BeginModel) -> String {
        switch fault {
        case .textMissing: t(AnswerText.noText)
        case .subjectMissing: t(AnswerText.noSubject)
        case .textTooLong, .attachmentsTooLarge: t(AnswerText.tooLarge)
        case .tooManyAttachments: t(AnswerText.tooManyAttachments)
        case .attachmentsNotPossible: t(AnswerText.noAttachments)
        case .fieldsOpen:
            t(
                ReadyText.stillOpen,
                CannedText.marks(in: model.subject + "\n" + model.text).joined(separator: ", "))
        case .channelMissing: t(BeginText.wayMissing)
        case .refusedByChannel: t(BeginText.refused)
        case .takenBack: t(AnswerText.takenBack)
        default: t(AnswerText.badAddressee)
        }
    }

    private func addressing(_ model: BeginModel) -> Markup {
        group {
            div(.class("field")) {
                label(.for("begin-way")) { t(AnswerText.otherWay) }
                select(.id("begin-way"), .name(FormField.otherWay), .required()) {
                    for way in model.ways {
                        option(.value(way.value), .selected(way.value == model.other.way)) {
                            way.channel.title.text(in: language) + ": "
                                + Self.oneLine("\(way.account.title) \(way.account.address)")
                        }
                    }
                }
            }
            div(.class("field")) {
                label(.for("begin-name")) { t(AnswerText.otherName) }
                input(
                    .type("text"), .id("begin-name"), .name(FormField.otherName), .value(model.other.name),
                    .maxlength(200), .autocomplete("off"))
            }
            div(.class("field")) {
                label(.for("begin-address")) { t(AnswerText.otherWritten) }
                textarea(
                    .id("begin-address"), .name(FormField.otherAddress), .rows(2), .maxlength(1000), .required(),
                    .spellcheck(false), .aria(.invalid, model.faults.contains(.badAddress) ? "true" : nil),
                    text: model.other.address)
            }
        }
    }

    private func matter(_ model: BeginModel) -> Markup {
        group {
            div(.class("field")) {
                label(.for("begin-service")) { t(BeginText.service) }
                select(.id("begin-service"), .name(FormField.service)) {
                    for service in model.services {
                        option(.value(service), .selected(service == model.service)) { service }
                    }
                }
            }
            div(.class("field")) {
                label(.for("begin-topic")) { t(BeginText.topic) }
                select(.id("begin-topic"), .name(FormField.topic)) {
                    option(.value(""), .selected(model.topic == nil)) { t(BeginText.noTopic) }
                    for topic in model.topics {
                        option(.value(topic.code.value), .selected(topic.code == model.topic)) {
                            (topic.service.map { "\($0): " } ?? "") + (language == .italian ? topic.it : topic.en)
                        }
                    }
                }
            }
            div(.class("field")) {
                label(.for("begin-subject")) { t(AnswerText.subject) }
                input(
                    .type("text"), .id("begin-subject"), .name(FormField.subject), .value(model.subject), .required(),
                    .maxlength(500), .autocomplete("off"))
            }
            div(.class("field")) {
                label(.for("begin-text")) { t(BeginText.text) }
                textarea(
                    .id("begin-text"), .name(FormField.text), .rows(10), .required(),
                    .data("data-draft", "begin-text"), text: model.text)
                copyState
            }
            div(.class("field")) {
                label(.for("begin-files")) { t(AnswerText.attachments) }
                if !model.kept.isEmpty { keptOfBegin(model.kept) }
                input(.type("file"), .id("begin-files"), .name(FormField.attachments), .multiple())
            }
            div(.class("choice")) {
                input(
                    .type("checkbox"), .id("begin-waits"), .name(FormField.then),
                    .value(TicketState.waitingForCitizen.rawValue), .checked(model.waits))
                label(.for("begin-waits")) { t(AnswerText.thenWaiting) }
            }
        }
    }

    private func keptOfBegin(_ files: [KeptAttachment]) -> Markup {
        fieldset(.class("kept")) {
            legend { t(AnswerText.kept) }
            for (index, file) in files.enumerated() {
                div(.class("choice")) {
                    input(
                        .type("checkbox"), .id("begin-kept-\(index)"), .name(FormField.keptAttachment),
                        .value(file.value), .checked(true))
                    label(.for("begin-kept-\(index)")) {
                        bdi { Self.oneLine(file.name) }
                        span(.class("attachment-size")) { size(file.size) }
                    }
                }
            }
        }
    }
}
