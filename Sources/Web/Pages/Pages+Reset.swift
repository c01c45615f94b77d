// The pages for a forgotten password.

/// A forgotten password, step by step.
struct ResetModel: Sendable {
    enum Step: Sendable, Hashable {
        case ask, sent, stale
        /// The form for a new one; with the link's secret.
        case choose(String)
    }
    var frame: PageFrame
    var step: Step
    var problem: AccountModel.Problem?
}

extension Pages {
    func reset(_ model: ResetModel) -> Markup {
        let title = resetTitle(model.step)
        return page(model.frame, .none, title: title) {
            div(.class("gate")) {
                div(.class("gate-card")) {
                    p(.class("gate-brand")) { installation.title }
                    h1 { title }
                    if let problem = model.problem { refusal(problem) }
                    resetBody(model)
                    p { a(.href(paths.logIn)) { t(ResetText.back) } }
                }
                languageSwitch(model.frame)
            }
        }
    }

    /// The mail with the link.
    func resetMail(to name: String, address: String) -> (subject: String, text: String) {
        (t(ResetText.mailSubject, installation.title), t(ResetText.mailText, name, address))
    }

    /// The mail to the address that an account had.
    func mailChangedMail(to name: String, login: String) -> (subject: String, text: String) {
        (t(ResetText.changedSubject, installation.title), t(ResetText.changedText, name, login, installation.title))
    }

    private func resetTitle(_ step: ResetModel.Step) -> String {
        switch step {
        case .ask: t(ResetText.title)
        case .sent: t(ResetText.sentTitle)
        case .stale: t(ResetText.staleTitle)
        case .choose: t(ResetText.chooseTitle)
        }
    }

    @MarkupBuilder
    private func resetBody(_ model: ResetModel) -> Markup {
        switch model.step {
        case .ask:
            p(.class("lead")) { t(ResetText.lead) }
            form(.class("stack"), .post, .action(paths.reset)) {
                token(model.frame)
                div(.class("field")) {
                    label(.for("login")) { t(LogInText.login) }
                    input(
                        .type("text"), .id("login"), .name(FormField.login), .required(), .autocomplete("username"),
                        .spellcheck(false), .maxlength(200), .autofocus())
                }
                button(.type("submit"), .class("button primary wide")) { t(ResetText.send) }
            }
        case .sent: p(.class("lead"), .role("status")) { t(ResetText.sentText) }
        case .stale:
            p(.class("lead")) { t(ResetText.staleText) }
            p { a(.href(paths.reset)) { t(ResetText.again) } }
        case .choose(let secret):
            form(.class("stack"), .post, .action(paths.resetPassword(secret))) {
                token(model.frame)
                secretField("new", FormField.newPassword, .new, "new-password", hint: .newHint)
                secretField("repeated", FormField.repeated, .repeated, "new-password")
                button(.type("submit"), .class("button primary wide")) { t(ResetText.save) }
            }
        }
    }
}
