// What stands around the citizens' pages, and their fields: labels above, problems beside the field and in a list at the top
// with links to the fields (WCAG 3.3.1, GOV.UK's pattern), nothing by colour alone.

import Foundation
import Tickets

extension Pages {
    var citizens: CitizenPaths { CitizenPaths(language: language) }

    /// A whole page for citizens.
    /// - Parameters:
    ///   - other: the same page in the other language.
    ///   - script: whether the machine's work is wanted.
    func citizenPage(
        title: String, brand: String, other: Address?, script works: Bool = false, @MarkupBuilder _ content: Content
    ) -> Markup {
        .document(
            html(.lang(language), .class("no-script")) {
                head {
                    meta(.charset)
                    meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                    meta(.name("color-scheme"), .content("light dark"))
                    meta(.name("referrer"), .content("no-referrer"))
                    meta(.name("robots"), .content("noindex"))
                    self.title("\(title) · \(brand)")
                    link(.rel("icon"), .type("image/svg+xml"), .href(paths.asset("icon.svg")))
                    for sheet in ["app.css", "frame.css", "citizen.css"] {
                        link(.rel("stylesheet"), .href(paths.asset(sheet)))
                    }
                    if works { script(.module, .src(paths.asset("citizen.js"))) }
                }
                body(.class("bare citizen")) {
                    a(.class("skip"), .href(.here("content"))) { t(FrameText.skip) }
                    header(.class("citizen-bar")) {
                        span(.class("citizen-brand")) { brand }
                        if let other {
                            a(.href(other), .lang(language == .italian ? .english : .italian)) {
                                t(CitizenText.otherLanguage)
                            }
                        }
                    }
                    main(.id("content"), .class("citizen-main"), .tabindex(-1)) { content() }
                    foot
                }
            })
    }

    /// A line to write into.
    func citizenLine(
        _ id: String, _ label: String, _ value: String, problem: String?, hint: String? = nil,
        complete: StaticString = "off", type: StaticString = "text"
    ) -> Markup {
        let described = [hint == nil ? nil : "\(id)-hint", problem == nil ? nil : "\(id)-problem"].compactMap(\.self)
        return div(.class("field")) {
            self.label(.for(id)) { label }
            if let hint { p(.class("hint"), .id("\(id)-hint")) { hint } }
            if let problem { fieldProblem(id, problem) }
            input(
                .type(type), .id(id), .name(id), .value(value), .maxlength(300), .autocomplete(complete),
                .aria(.describedby, described.isEmpty ? nil : described.joined(separator: " ")),
                .aria(.invalid, problem == nil ? nil : "true"))
        }
    }

    func citizenText(_ id: String, _ label: String, _ value: String, problem: String?, hint: String?, rows: Int = 8)
        -> Markup
    {
        let described = [hint == nil ? nil : "\(id)-hint", problem == nil ? nil : "\(id)-problem"].compactMap(\.self)
        return div(.class("field")) {
            self.label(.for(id)) { label }
            if let hint { p(.class("hint"), .id("\(id)-hint")) { hint } }
            if let problem { fieldProblem(id, problem) }
            textarea(
                .id(id), .name(id), .rows(rows),
                .aria(.describedby, described.isEmpty ? nil : described.joined(separator: " ")),
                .aria(.invalid, problem == nil ? nil : "true"), text: value)
        }
    }

    func citizenFiles(_ settings: CitizenSettings, problem: String?) -> Markup {
        div(.class("field")) {
            label(.for(CitizenField.files)) { t(CitizenText.files) }
            p(.class("hint"), .id("files-hint")) {
                t(CitizenText.filesHint, "\(settings.mostFiles)", size(settings.largestFiles))
            }
            if let problem { fieldProblem(CitizenField.files, problem) }
            input(
                .type("file"), .id(CitizenField.files), .name(CitizenField.files), .multiple(),
                .aria(.describedby, problem == nil ? "files-hint" : "files-hint files-problem"),
                .aria(.invalid, problem == nil ? nil : "true"))
        }
    }

    private func fieldProblem(_ id: String, _ text: String) -> Markup {
        p(.class("problem"), .id("\(id)-problem")) {
            icon(.warning)
            span { text }
        }
    }

    /// The list at the top.
    func citizenProblems(_ problems: [CitizenProblem], _ settings: CitizenSettings, hadFiles: Bool) -> Markup {
        div(.class("banner severe"), .role("alert"), .id("problems"), .tabindex(-1)) {
            icon(.warning)
            div(.class("banner-body")) {
                div {
                    p { strong { t(CitizenText.problems) } }
                    ul {
                        for problem in problems {
                            li {
                                if let field = problem.field {
                                    a(.href(.here(field))) { words(of: problem, settings) }
                                } else {
                                    span { words(of: problem, settings) }
                                }
                            }
                        }
                        if hadFiles { li { a(.href(.here(CitizenField.files))) { t(CitizenText.chooseFilesAgain) } } }
                    }
                }
            }
        }
    }

    func words(of problem: CitizenProblem, _ settings: CitizenSettings) -> String {
        switch problem {
        case .noText: t(CitizenText.noText)
        case .textTooLong: t(CitizenText.textTooLong, CitizenForm.longestText)
        case .line(let field): t(CitizenText.lineTooLong, name(of: field))
        case .mailMissing: t(CitizenText.mailMissing)
        case .phoneMissing: t(CitizenText.phoneMissing)
        case .serviceMissing: t(CitizenText.serviceMissing)
        case .tooManyFiles: t(CitizenText.tooManyFiles, settings.mostFiles)
        case .filesTooLarge: t(CitizenText.filesTooLarge, size(settings.largestFiles))
        case .stale: t(CitizenText.stale)
        case .trapped: t(CitizenText.trapped)
        case .notTaken: t(CitizenText.notTaken)
        case .tooSoon(let seconds): t(CitizenText.tooSoon, seconds)
        case .tooMany(let minutes): t(CitizenText.tooMany, minutes)
        }
    }

    func name(of field: PersonDetails.Field?) -> String {
        switch field {
        case nil: t(CitizenText.subject)
        case .surname: t(CitizenText.surname)
        case .name: t(CitizenText.name)
        case .locality: t(CitizenText.locality)
        case .phone: t(CitizenText.phone)
        case .mail: t(CitizenText.mail)
        }
    }

    /// Key, mark, and the field that nobody sees.
    func citizenMarks(key: String, mark: String, works: Bool) -> Markup {
        group {
            input(.type("hidden"), .name(CitizenField.key), .value(key))
            input(.type("hidden"), .name(CitizenField.mark), .value(mark))
            input(
                .type("hidden"), .name(CitizenField.work), .value(""),
                .data("data-work", works ? "\(FormMark.workBits)" : nil))
            div(.class("elsewhere"), .aria(.hidden, "true")) {
                label(.for(CitizenField.trap)) { t(CitizenText.trap) }
                input(
                    .type("text"), .id(CitizenField.trap), .name(CitizenField.trap), .value(""), .tabindex(-1),
                    .autocomplete("off"))
            }
        }
    }
}
