// The administration pages of what operators work with: queues, and ready texts for answers.

import Channels
import Runtime
import Store
import Tickets

extension Pages {
    func queueList(_ model: AdminModel) -> Markup {
        div(.id("queues")) {
            if model.organisation.queues.isEmpty {
                nothing(.ladder, t(AdminText.noneTitle), t(AdminText.noneText)) {}
            } else {
                adminTable(.queues, [.entry, .service, .priorities, .topics, .state]) {
                    for queue in model.organisation.queues {
                        tr {
                            th(.scope("row")) {
                                a(.href(paths.entry(.queue, queue.code.value))) { name(of: queue) }
                                p { code { queue.code.value } }
                            }
                            td { queue.service ?? t(AdminText.allServices) }
                            td { queue.priorities.map(\.rawValue).sorted().joined(separator: ", ") }
                            td { topicNames(queue.topics, model.organisation) }
                            td { marks(AmendmentKey(.queue, queue.code.value), queue.validity, model) }
                        }
                    }
                }
            }
        }
    }

    private func topicNames(_ codes: Set<TopicCode>, _ organisation: Organisation) -> String {
        codes.map { code in
            organisation.topic(code).map { language == .italian ? $0.it : $0.en } ?? code.value
        }.sorted().joined(separator: ", ")
    }

    func cannedList(_ model: AdminModel) -> Markup {
        div(.id("canned")) {
            if model.canned.isEmpty {
                nothing(.note, t(AdminText.noneTitle), t(AdminText.noneText)) {}
            } else {
                adminTable(.canned, [.entry, .purpose, .channels, .language, .state]) {
                    for text in model.canned { cannedRow(text, model) }
                }
            }
        }
    }

    private func cannedRow(_ text: CannedText, _ model: AdminModel) -> Markup {
        tr {
            th(.scope("row")) {
                a(.href(paths.entry(.cannedText, text.code))) { language == .italian ? text.it : text.en }
                p { code { text.code } }
            }
            td { t(name(of: text.purpose)) }
            td {
                text.channels.isEmpty
                    ? t(AdminText.channelAll)
                    : text.channels.map { model.frame.channel($0)?.title.text(in: language) ?? $0.value }.sorted()
                        .joined(separator: ", ")
            }
            td { t(text.language == "it" ? AdminText.italian : .english) }
            td { marks(AmendmentKey(.cannedText, text.code), text.validity, model) }
        }
    }

    func name(of purpose: CannedText.Purpose) -> AdminText {
        switch purpose {
        case .answer: .purposeAnswer
        case .completion: .purposeCompletion
        case .delay: .purposeDelay
        case .attachmentUnreadable: .purposeAttachment
        case .notCompetent: .purposeNotCompetent
        case .other: .purposeOther
        }
    }

    // MARK: Forms

    @MarkupBuilder
    func queueFields(_ model: EntryModel) -> Markup {
        codeField(model)
        line("it", model)
        line("en", model)
        choice("service", [("", t(AdminText.allServices))] + model.services.map { ($0.code, $0.title) }, model)
        boxes("priorities", PriorityClass.allCases.map { ($0.rawValue, t(text(of: $0))) }, model, hint: .prioritiesHint)
        boxes("topics", topicOptions(model), model, hint: .topicsHint)
        dayFields(model)
    }

    @MarkupBuilder
    func cannedFields(_ model: EntryModel) -> Markup {
        codeField(model)
        line("it", model)
        line("en", model)
        choice("purpose", CannedText.Purpose.allCases.map { ($0.rawValue, t(name(of: $0))) }, model)
        choice("language", [("it", t(AdminText.italian)), ("en", t(AdminText.english))], model)
        line("subject", model, hint: .cannedSubjectHint)
        cannedBody(model)
        boxes(
            "channels", model.frame.channels.map { ($0.name.value, $0.title.text(in: language)) }, model,
            hint: .emptyMeansAll)
        boxes("services", model.services.map { ($0.code, $0.title) }, model, hint: .emptyMeansAll)
        boxes("topics", topicOptions(model), model, hint: .emptyMeansAll)
        choice(
            EntryForm.needsReply,
            [("", t(AdminText.replyNoMatter)), ("1", t(AdminText.replyNeeded)), ("0", t(AdminText.replyImpossible))],
            model)
        dayFields(model)
    }

    private func cannedBody(_ model: EntryModel) -> Markup {
        let isBad = model.faults.contains { $0.key == "body" }
        return group {
            div(.class("field")) {
                label(.for("entry-body")) { t(AdminText.body) }
                textarea(
                    .id("entry-body"), .name("body"), .rows(12), .maxlength(100_000), .spellcheck(true),
                    .aria(.invalid, isBad ? "true" : nil),
                    .aria(.describedby, isBad ? "entry-faults entry-fields" : "entry-fields"),
                    text: model.fields["body"] ?? "")
                p(.class("hint"), .id("entry-fields")) {
                    t(AdminText.cannedFieldsHint) + " "
                        + model.cannedFields.sorted().map { "{\($0)}" }.joined(separator: ", ")
                }
            }
            if let body = model.fields["body"], !body.isEmpty {
                div(.class("field"), .id("entry-preview")) {
                    h2 { t(AdminText.preview) }
                    p(.class("hint")) { t(AdminText.previewLead) }
                    p(.class("written")) {
                        let language = model.fields["language"] ?? "it"
                        CannedText.filled(
                            body,
                            Dictionary(
                                uniqueKeysWithValues: model.cannedFields.map {
                                    ($0, ExampleValues.value(of: $0, language))
                                }))
                    }
                }
            }
        }
    }

    private func topicOptions(_ model: EntryModel) -> [(value: String, words: String)] {
        model.organisation.topics.map { ($0.code.value, language == .italian ? $0.it : $0.en) }
    }

    /// A list of codes as boxes to tick; a code that is no option any more stays, so that nothing goes unseen.
    private func boxes(
        _ name: String, _ options: [(value: String, words: String)], _ model: EntryModel, hint: AdminText
    ) -> Markup {
        let ticked = Set(EntryForm.codes(model.fields[name]))
        let strangers = ticked.subtracting(options.map(\.value)).sorted().map { (value: $0, words: $0) }
        let bad = model.faults.contains { $0.key.hasPrefix(name) }
        return fieldset(.class("boxes"), .aria(.describedby, bad ? "entry-faults" : nil)) {
            legend { label(of: name, model.kind) }
            p(.class("hint")) { t(hint) }
            for one in options + strangers {
                let id = "entry-\(name)-\(one.value)"
                div(.class("choice")) {
                    input(
                        .type("checkbox"), .id(id), .name(name), .value(one.value),
                        .checked(ticked.contains(one.value)))
                    label(.for(id)) { one.words }
                }
            }
        }
    }
}
