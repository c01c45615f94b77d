// The form itself, and the page after it.

import Channels
import Foundation
import Tickets

extension Pages {
    /// The form.
    func citizenForm(_ model: CitizenFormModel) -> Markup {
        let settings = model.settings
        let title = t(CitizenText.title)
        return citizenPage(
            title: model.problems.isEmpty ? title : "\(t(CitizenText.problems)) \(title)", brand: settings.title,
            other: address(of: settings, otherLanguage), script: model.work
        ) {
            h1 { title }
            p(.class("lead")) { t(CitizenText.lead) }
            if !model.problems.isEmpty {
                citizenProblems(model.problems, settings, hadFiles: model.draft.hadFiles)
            }
            form(.class("stack"), .post, .action(address(of: settings, citizens)), .multipart) {
                citizenMarks(key: model.draft.key, mark: model.mark, works: model.work)
                requestFields(model)
                wayFields(model)
                personFields(model)
                privacy(settings)
                button(.type("submit"), .class("button primary")) {
                    icon(.send)
                    span { t(CitizenText.send) }
                }
            }
        }
    }

    private func address(of settings: CitizenSettings, _ paths: CitizenPaths) -> Address {
        settings.isFirst ? paths.form : paths.form(of: settings.account)
    }

    private var otherLanguage: CitizenPaths {
        CitizenPaths(language: language == .italian ? .english : .italian)
    }

    private func problem(_ model: CitizenFormModel, _ field: String) -> String? {
        model.problems.first { $0.field == field }.map { words(of: $0, model.settings) }
    }

    private func requestFields(_ model: CitizenFormModel) -> Markup {
        let (draft, settings) = (model.draft, model.settings)
        return group {
            if settings.services.count > 1 {
                choices(
                    CitizenField.service, t(CitizenText.service), problem: problem(model, "service-0"),
                    settings.services.map { ($0.code, $0.title, nil) }, chosen: draft.service)
            }
            if !settings.topics.isEmpty {
                div(.class("field")) {
                    label(.for(CitizenField.topic)) { t(CitizenText.topic) }
                    select(.id(CitizenField.topic), .name(CitizenField.topic)) {
                        option(.value(""), .selected(draft.topic.isEmpty)) { t(CitizenText.noTopic) }
                        for topic in settings.topics {
                            option(.value(topic.code.value), .selected(topic.code.value == draft.topic)) {
                                language == .english ? topic.en : topic.it
                            }
                        }
                    }
                }
            }
            fieldset(.class("citizen-part")) {
                legend { t(CitizenText.request) }
                div(.class("stack")) {
                    citizenLine(
                        CitizenField.subject, t(CitizenText.subject), draft.subject,
                        problem: problem(model, CitizenField.subject))
                    citizenText(
                        CitizenField.text, t(CitizenText.text), draft.text, problem: problem(model, CitizenField.text),
                        hint: t(CitizenText.textHint))
                    if settings.mostFiles > 0 {
                        citizenFiles(settings, problem: problem(model, CitizenField.files))
                    }
                }
            }
        }
    }

    private func wayFields(_ model: CitizenFormModel) -> Markup {
        let ways = model.settings.ways.map { way -> (String, String, String?) in
            switch way.addresses {
            case .mailbox: (way.channel.value, t(CitizenText.byMail), nil)
            case .telephone: (way.channel.value, t(CitizenText.byPhone), nil)
            case .postal, .opaque: (way.channel.value, t(CitizenText.byOther, way.channel.value), nil)
            }
        }
        return choices(
            CitizenField.way, t(CitizenText.answer), problem: nil,
            [(CitizenField.page, t(CitizenText.byPage), t(CitizenText.byPageHint))] + ways, chosen: model.draft.way)
    }

    private func choices(
        _ name: String, _ title: String, problem: String?, _ choices: [(String, String, String?)], chosen: String
    ) -> Markup {
        fieldset(.class("citizen-part"), .aria(.describedby, problem == nil ? nil : "\(name)-problem")) {
            legend { title }
            if let problem { p(.class("problem"), .id("\(name)-problem")) { problem } }
            for (index, choice) in choices.enumerated() {
                div(.class("choice")) {
                    input(
                        .type("radio"), .id("\(name)-\(index)"), .name(name), .value(choice.0),
                        .checked(choice.0 == chosen))
                    label(.for("\(name)-\(index)")) {
                        span { choice.1 }
                        if let hint = choice.2 { span(.class("hint")) { hint } }
                    }
                }
            }
        }
    }

    private func personFields(_ model: CitizenFormModel) -> Markup {
        let person = model.draft.person
        return fieldset(.class("citizen-part")) {
            legend { t(CitizenText.person) }
            p(.class("hint")) { t(CitizenText.personHint) }
            div(.class("citizen-pair")) {
                line(.surname, person.surname, model, "family-name")
                line(.name, person.name, model, "given-name")
                line(.locality, person.locality, model, "address-level2")
                line(.phone, person.phone, model, "tel")
                line(.mail, person.mail, model, "email")
            }
        }
    }

    private func line(
        _ field: PersonDetails.Field, _ value: String, _ model: CitizenFormModel, _ complete: StaticString
    ) -> Markup {
        citizenLine(
            field.rawValue, name(of: field), value, problem: problem(model, field.rawValue), complete: complete)
    }

    private func privacy(_ settings: CitizenSettings) -> Markup {
        p(.class("hint")) {
            span { t(CitizenText.privacy) }
            if let words = settings.retention { span { " \(words.text(in: language)) " } }
            if let notice = settings.privacyNotice.flatMap({ Address(outside: $0) }) {
                a(.href(notice), .rel("noopener noreferrer")) { t(CitizenText.privacyLink) }
            }
        }
    }

    /// The page after the form.
    func citizenDone(_ model: CitizenDoneModel, brand: String) -> Markup {
        let title = t(model.ticket == nil ? CitizenText.registering : .doneTitle)
        return citizenPage(title: title, brand: brand, other: otherLanguage.done(model.key)) {
            h1 { title }
            if let ticket = model.ticket {
                div(.class("banner done"), .role("status")) {
                    icon(.answered)
                    div(.class("banner-body")) {
                        p {
                            span { t(CitizenText.doneNumber) + " " }
                            strong(.class("citizen-number")) { ticket.number.description }
                        }
                    }
                }
                if let due = ticket.due { p { t(CitizenText.doneDue, times.long(due)) } }
                if model.isConfirmed { p { t(CitizenText.doneConfirmed) } }
                p { t(CitizenText.doneLink) }
                p(.class("citizen-link")) { code { model.link } }
                div(.class("acts")) {
                    a(.class("button primary"), .href(citizens.request(ticket.number, ticket.secret))) {
                        t(CitizenText.open)
                    }
                    a(.class("button"), .href(citizens.form)) { t(CitizenText.another) }
                }
            } else {
                p(.role("status")) { t(CitizenText.registeringText) }
                a(.class("button"), .href(citizens.done(model.key))) { t(CitizenText.reload) }
            }
        }
    }
}
