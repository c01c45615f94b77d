// The log-in page.

extension Pages {
    /// The log-in page.
    func logIn(_ model: LogInModel) -> Markup {
        page(model.frame, .none, title: t(LogInText.title)) {
            div(.class("gate")) {
                div(.class("gate-card")) {
                    p(.class("gate-brand")) { installation.title }
                    h1 { t(LogInText.title) }
                    p(.class("lead")) { t(LogInText.lead) }
                    words(of: model)
                    logInForm(model)
                    if let provider = model.provider {
                        p {
                            a(.class("button wide"), .href(paths.provider(model.next))) {
                                t(LogInText.byProvider, provider)
                            }
                        }
                    }
                    if model.hasReset { p { a(.href(paths.reset)) { t(ResetText.link) } } }
                }
                languageSwitch(model.frame)
            }
        }
    }

    @MarkupBuilder
    private func words(of model: LogInModel) -> Markup {
        if let problem = model.problem {
            div(.class("banner severe"), .role("alert"), .id("problem")) {
                icon(.warning)
                div(.class("banner-body")) {
                    p { t(text(of: problem), model.provider ?? "", Self.oneLine(model.subject ?? "")) }
                }
            }
        } else if let farewell = model.farewell {
            div(.class("banner done"), .role("status")) {
                icon(.information)
                div(.class("banner-body")) {
                    p { t(text(of: farewell)) }
                    if let address = model.providerFarewell, let provider = model.provider {
                        a(.href(address)) { t(LogInText.leaveProvider, provider) }
                    }
                }
            }
        }
    }

    private func logInForm(_ model: LogInModel) -> Markup {
        let problem = model.problem == nil ? nil : "problem"
        return form(.class("stack"), .post, .action(paths.logIn)) {
            token(model.frame)
            if let next = model.next { input(.type("hidden"), .name(FormField.next), .value(next.text)) }
            div(.class("field")) {
                label(.for("login")) { t(LogInText.login) }
                input(
                    .type("text"), .id("login"), .name(FormField.login), .value(model.login), .required(),
                    .autocomplete("username"), .spellcheck(false), .maxlength(200), .autofocus(model.login.isEmpty),
                    .aria(.describedby, problem))
            }
            div(.class("field")) {
                label(.for("password")) { t(LogInText.password) }
                input(
                    .type("password"), .id("password"), .name(FormField.password), .required(), .maxlength(1000),
                    .autocomplete("current-password"), .autofocus(!model.login.isEmpty), .aria(.describedby, problem))
            }
            button(.type("submit"), .class("button primary wide")) { t(LogInText.submit) }
        }
    }

    /// The second step.
    func logInCode(_ model: LogInCodeModel) -> Markup {
        page(model.frame, .none, title: t(LogInText.codeTitle)) {
            div(.class("gate")) {
                div(.class("gate-card")) {
                    p(.class("gate-brand")) { installation.title }
                    h1 { t(LogInText.codeTitle) }
                    p(.class("lead")) { t(LogInText.codeLead) }
                    if let problem = model.problem {
                        div(.class("banner severe"), .role("alert"), .id("problem")) {
                            icon(.warning)
                            div(.class("banner-body")) {
                                p { t(problem == .refused ? LogInText.codeRefused : text(of: problem)) }
                            }
                        }
                    }
                    form(.class("stack"), .post, .action(paths.logInCode)) {
                        token(model.frame)
                        input(.type("hidden"), .name(FormField.pending), .value(model.pending))
                        if let next = model.next {
                            input(.type("hidden"), .name(FormField.next), .value(next.text))
                        }
                        div(.class("field")) {
                            label(.for("code")) { t(LogInText.code) }
                            input(
                                .type("text"), .id("code"), .name(FormField.code), .required(), .maxlength(40),
                                .autocomplete("one-time-code"), .spellcheck(false), .autofocus(),
                                .aria(.describedby, model.problem == nil ? "code-hint" : "problem"))
                            p(.class("hint"), .id("code-hint")) { t(LogInText.codeHint) }
                        }
                        button(.type("submit"), .class("button primary wide")) { t(LogInText.submit) }
                    }
                }
                languageSwitch(model.frame)
            }
        }
    }

    private func text(of farewell: LogInModel.Farewell) -> LogInText {
        switch farewell {
        case .loggedOut: .loggedOut
        case .sessionEnded: .sessionEnded
        case .passwordSet: .passwordSet
        }
    }

    private func text(of problem: LogInModel.Problem) -> LogInText {
        switch problem {
        case .refused: .refused
        case .throttled: .throttled
        case .busy: .busy
        case .expired: .expired
        case .providerAway: .providerAway
        case .providerRefused: .providerRefused
        case .providerExpired: .providerExpired
        case .notLinked: .notLinked
        case .factorUnreadable: .factorUnreadable
        }
    }
}
