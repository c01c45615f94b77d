// A request as its citizen sees it, and the way to it by a code.

import Channels
import Foundation
import Tickets

extension Pages {
    private typealias Words = CitizenStatusText

    /// The page of a request.
    func citizenRequest(_ model: CitizenRequestModel) -> Markup {
        let other = CitizenPaths(language: language == .italian ? .english : .italian)
        return citizenPage(
            title: "\(t(Words.title)) \(model.number)", brand: model.title,
            other: other.request(model.number, model.secret)
        ) {
            h1 { "\(t(Words.title)) \(model.number)" }
            if !model.subject.isEmpty { p(.class("lead")) { bdi { model.subject } } }
            facts(model)
            if model.isMerged { p { t(Words.merged) } }
            if !model.others.isEmpty { others(model.others) }
            if let rating = model.rating { self.rating(rating, model) }
            if !model.words.isEmpty {
                section(.aria(.labelledby, "thread")) {
                    h2(.id("thread")) { t(Words.thread) }
                    ol(.class("citizen-thread")) { for word in model.words { li { self.word(word, model) } } }
                }
            }
            if let adding = model.adding { add(model, adding.key, adding.mark, adding.settings) }
            p(.class("hint")) { t(Words.secret) }
        }
    }

    private func facts(_ model: CitizenRequestModel) -> Markup {
        group {
            dl(.class("facts citizen-facts")) {
                dt { t(Words.state) }
                dd { strong { t(model.state) } }
                dt { t(Words.openedAt) }
                dd { moment(model.openedAt) }
                dt { t(Words.updatedAt) }
                dd { moment(model.updatedAt) }
                if let due = model.dueAt {
                    dt { t(Words.dueAt) }
                    dd { moment(due) }
                }
            }
            if let due = model.dueAt, due < now { p { t(Words.late) } }
        }
    }

    /// A part of the request has a number of its own now: this is the only way to it that its citizen has.
    private func others(_ others: [CitizenRequestModel.Other]) -> Markup {
        section(.aria(.labelledby, "others")) {
            h2(.id("others")) { t(Words.others) }
            p { t(Words.othersLead) }
            ul {
                for other in others {
                    li {
                        a(.href(other.address)) { other.number.description }
                        if !other.subject.isEmpty { bdi { " \(other.subject)" } }
                    }
                }
            }
        }
    }

    private func word(_ word: CitizenRequestModel.Word, _ model: CitizenRequestModel) -> Markup {
        article(.class(word.isOurs ? "citizen-word ours" : "citizen-word")) {
            p(.class("citizen-who")) {
                strong { word.isOurs ? model.title : t(Words.you) }
                span { " · " }
                moment(word.at)
            }
            if word.isCall {
                p(.class("hint")) { t(Words.call) }
            } else if word.text.allSatisfy(\.isWhitespace) {
                p(.class("hint")) { t(Words.empty) }
            } else {
                div(.class("citizen-text")) { word.text }
            }
            if !word.files.isEmpty {
                ul(.class("citizen-files")) {
                    for file in word.files {
                        li {
                            icon(.paperclip)
                            if let address = file.address {
                                a(.href(address), .download()) { bdi { file.name } }
                            } else {
                                bdi { file.name }
                            }
                            span(.class("hint")) { " \(size(file.size))" }
                        }
                    }
                }
            }
        }
    }

    private func add(
        _ model: CitizenRequestModel, _ key: String, _ mark: String, _ settings: CitizenSettings
    ) -> Markup {
        func problem(_ field: String) -> String? {
            model.addProblems.first { $0.field == field }.map { words(of: $0, settings) }
        }
        return section(.aria(.labelledby, "add")) {
            h2(.id("add")) { t(Words.add) }
            if model.justAdded {
                div(.class("banner done"), .role("status")) {
                    icon(.answered)
                    div(.class("banner-body")) { p { t(Words.added) } }
                }
            }
            if !model.addProblems.isEmpty {
                citizenProblems(model.addProblems, settings, hadFiles: model.addDraft.hadFiles)
            }
            form(.class("stack"), .post, .action(citizens.add(model.number, model.secret)), .multipart) {
                citizenMarks(key: key, mark: mark, works: false)
                citizenText(
                    CitizenField.text, t(Words.addText), model.addDraft.text, problem: problem(CitizenField.text),
                    hint: t(Words.addHint), rows: 5)
                if settings.mostFiles > 0 { citizenFiles(settings, problem: problem(CitizenField.files)) }
                button(.type("submit"), .class("button primary")) {
                    icon(.send)
                    span { t(Words.addSend) }
                }
            }
        }
    }

    // MARK: Rating

    private static let scale: [Words] = [.rate1, .rate2, .rate3, .rate4, .rate5]

    private func rating(_ rating: CitizenRequestModel.RatingPart, _ model: CitizenRequestModel) -> Markup {
        section(.class("card citizen-rating"), .aria(.labelledby, "rating"), .id("rating-part")) {
            h2(.id("rating")) { t(Words.rateTitle) }
            if let given = rating.given {
                p(.role("status")) { strong { t(Words.rated, given) } }
                if rating.canRate, let until = rating.changeableUntil {
                    p { t(Words.rateChange, times.long(until)) }
                }
            }
            if rating.canRate { ratingForm(rating, model) }
        }
    }

    private func ratingForm(_ rating: CitizenRequestModel.RatingPart, _ model: CitizenRequestModel) -> Markup {
        form(.class("stack"), .post, .action(citizens.rate(model.number, model.secret))) {
            div(.class("field")) {
                label(.for(CitizenField.remark)) { t(Words.rateRemark) }
                input(
                    .type("text"), .id(CitizenField.remark), .name(CitizenField.remark), .value(rating.remark),
                    .maxlength(CitizenRatings.longestRemark), .autocomplete("off"))
            }
            fieldset {
                legend { t(Words.rateLead) }
                div(.class("citizen-scale")) {
                    for (index, word) in Self.scale.enumerated() {
                        button(
                            .type("submit"), .class("button"), .name(CitizenField.rating), .value("\(index + 1)"),
                            .aria(.pressed, rating.given == index + 1 ? "true" : nil)
                        ) {
                            strong { "\(index + 1)" }
                            span { t(word) }
                        }
                    }
                }
            }
        }
    }

    // MARK: By code

    /// The way to a request by its number and a code.
    func citizenCode(_ model: CitizenCodeModel, brand: String) -> Markup {
        let title = t(model.asksCode ? Words.codeTitle : Words.askTitle)
        let other = CitizenPaths(language: language == .italian ? .english : .italian)
        return citizenPage(title: title, brand: brand, other: other.ask) {
            h1 { title }
            p(.class("lead")) {
                model.asksCode ? t(Words.codeLead, Self.oneLine(model.number)) : t(Words.askLead)
            }
            if let problem = model.problem {
                div(.class("banner severe"), .role("alert")) {
                    icon(.warning)
                    div(.class("banner-body")) { p { words(of: problem) } }
                }
            }
            if model.asksCode {
                form(.class("stack"), .post, .action(citizens.code)) {
                    citizenLine(CitizenField.number, t(Words.number), model.number, problem: nil)
                    citizenLine(CitizenField.code, t(Words.code), "", problem: nil, complete: "one-time-code")
                    button(.type("submit"), .class("button primary")) { t(Words.showRequest) }
                }
                p { a(.href(citizens.ask)) { t(Words.newCode) } }
            } else {
                form(.class("stack"), .post, .action(citizens.ask)) {
                    citizenLine(
                        CitizenField.number, t(Words.number), model.number, problem: nil, hint: t(Words.numberHint))
                    button(.type("submit"), .class("button primary")) { t(Words.askCode) }
                }
            }
        }
    }

    private func words(of problem: CitizenCodeModel.Problem) -> String {
        switch problem {
        case .noNumber: t(Words.noNumber)
        case .wrong: t(Words.wrongCode)
        case .tooMany(let minutes): t(Words.tooMany, minutes)
        }
    }
}
