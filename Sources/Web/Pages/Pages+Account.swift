// One's own account: where one is logged in, the password, the second factor.

import Crypto
import Print
import Store
import Tickets

extension Pages {
    func account(_ model: AccountModel) -> Markup {
        page(model.frame, .account, title: t(OwnAccessText.title)) {
            div(.class("list-head")) { h1 { t(OwnAccessText.title) } }
            p(.class("lead")) { t(OwnAccessText.lead) }
            if model.factorIsDemanded, model.factor?.confirmedAt == nil {
                banner(.lock, kind: "severe") { p { t(OwnAccessText.factorDemanded) } }
            }
            sessions(model)
            passwordForm(model)
            factor(model)
        }
    }

    private func sessions(_ model: AccountModel) -> Markup {
        section(.class("card"), .id("sessions")) {
            h2 { t(OwnAccessText.sessions) }
            sessionTable(model.lines, model.frame)
            if model.lines.count > 1 {
                actButton(paths.endOtherSessions, model.frame, t(OwnAccessText.endAll), icon: .logOut)
            }
        }
    }

    /// Sessions, each with the button that ends it.
    /// - Parameter user: whose they are, on an administrator's page of him; nil on one's own.
    func sessionTable(_ lines: [AccountModel.Line], _ frame: PageFrame, of user: UserID? = nil) -> Markup {
        div(.class("scrolls"), .role("region"), .aria(.label, t(OwnAccessText.sessions)), .tabindex(0)) {
            table(.class("plain-table")) {
                thead {
                    tr {
                        for head in [OwnAccessText.device, .address, .begun, .lastUse, .end] {
                            th(.scope("col")) { t(head) }
                        }
                    }
                }
                tbody {
                    for line in lines {
                        session(
                            line, frame,
                            end: user.map { paths.endSession(line.name, of: $0) } ?? paths.endSession(line.name))
                    }
                }
            }
        }
    }

    private func session(_ line: AccountModel.Line, _ frame: PageFrame, end: Address) -> Markup {
        let device = line.session.device.isEmpty ? t(OwnAccessText.unknownDevice) : line.session.device
        return tr {
            th(.scope("row")) {
                bdi { device }
                if line.session.kind == "api" { p(.class("hint")) { t(OwnAccessText.program) } }
                if line.isThis { p(.class("hint")) { t(OwnAccessText.thisOne) } }
            }
            td { bdi { line.session.address } }
            td { moment(line.session.createdAt) }
            td { moment(line.session.lastSeenAt) }
            td {
                if !line.isThis {
                    act(end, frame) {
                        button(
                            .type("submit"), .class("button small"),
                            .aria(.label, t(OwnAccessText.endOne, "\(device), \(times.short(line.session.lastSeenAt))"))
                        ) { t(OwnAccessText.end) }
                    }
                }
            }
        }
    }

    private func passwordForm(_ model: AccountModel) -> Markup {
        section(.class("card"), .id("password")) {
            h2 { t(OwnAccessText.password) }
            if let problem = model.problem { refusal(problem) }
            act(paths.ownPassword, model.frame, class: "correction") {
                secretField("current", FormField.password, OwnAccessText.current, "current-password")
                secretField("new", FormField.newPassword, OwnAccessText.new, "new-password", hint: .newHint)
                secretField("repeated", FormField.repeated, OwnAccessText.repeated, "new-password")
                button(.type("submit"), .class("button primary")) { t(OwnAccessText.change) }
            }
        }
    }

    func refusal(_ problem: AccountModel.Problem) -> Markup {
        div(.class("banner severe"), .role("alert")) {
            icon(.warning)
            div(.class("banner-body")) { p { t(words(for: problem)) } }
        }
    }

    private func words(for problem: AccountModel.Problem) -> OwnAccessText {
        switch problem {
        case .wrong: .wrong
        case .short: .short
        case .long: .long
        case .different: .different
        case .busy: .busy
        case .throttled: .throttled
        }
    }

    func secretField(
        _ id: String, _ name: String, _ words: OwnAccessText, _ kind: StaticString, hint: OwnAccessText? = nil
    ) -> Markup {
        div(.class("field")) {
            label(.for(id)) { t(words) }
            input(
                .type("password"), .id(id), .name(name), .required(), .maxlength(1000), .autocomplete(kind),
                .aria(.describedby, hint == nil ? nil : "\(id)-hint"))
            if let hint { p(.class("hint"), .id("\(id)-hint")) { t(hint) } }
        }
    }

    private func factor(_ model: AccountModel) -> Markup {
        section(.class("card"), .id("factor")) {
            h2 { t(OwnAccessText.factor) }
            if let since = model.factor?.confirmedAt {
                p { t(OwnAccessText.factorOn, times.short(since)) }
                p { t(OwnAccessText.codesLeft, model.factor?.codesLeft ?? 0) }
                if let problem = model.factorProblem { refusal(problem) }
                act(paths.removeFactor, model.frame, class: "correction") {
                    secretField(
                        "factor-password", FormField.password, .current, "current-password", hint: .factorPasswordHint)
                    button(.type("submit"), .class("button")) { t(OwnAccessText.factorRemove) }
                }
            } else {
                p { t(OwnAccessText.factorOff) }
                a(.class("button"), .href(paths.factor)) { t(OwnAccessText.factorSetUp) }
            }
        }
    }

    /// Setting up a second factor.
    func enrolment(_ model: EnrolmentModel) -> Markup {
        page(model.frame, .account, title: t(OwnAccessText.enrolTitle)) {
            div(.class("list-head")) { h1 { t(OwnAccessText.enrolTitle) } }
            p(.class("lead")) { t(OwnAccessText.enrolLead) }
            if model.isDemanded { banner(.lock, kind: "careful") { p { t(OwnAccessText.factorDemanded) } } }
            section(.class("card")) {
                if let secret = model.secret {
                    p { t(OwnAccessText.enrolScan) }
                    if let code = try? QRCode(model.uri) { drawing(of: code) }
                    p { t(OwnAccessText.enrolSecret) }
                    p(.class("secret-words")) { Self.groups(Base32.string(secret)) }
                    act(paths.confirmFactor, model.frame, class: "correction") {
                        div(.class("field")) {
                            label(.for("enrol-code")) { t(OwnAccessText.enrolCode) }
                            input(
                                .type("text"), .id("enrol-code"), .name(FormField.code), .required(), .maxlength(20),
                                .inputmode("numeric"), .autocomplete("one-time-code"), .autofocus(),
                                .aria(.invalid, model.isWrong ? "true" : nil),
                                .aria(.describedby, model.isWrong ? "enrol-problem" : nil))
                            if model.isWrong {
                                p(.class("problem"), .id("enrol-problem")) { t(OwnAccessText.enrolWrong) }
                            }
                        }
                        button(.type("submit"), .class("button primary")) { t(OwnAccessText.enrolConfirm) }
                    }
                } else {
                    if let problem = model.problem { refusal(problem) }
                    if model.mayComeAgain { p { t(OwnAccessText.enrolComeAgain) } }
                    act(paths.beginFactor, model.frame, class: "correction") {
                        if model.asksPassword {
                            secretField(
                                "factor-password", FormField.password, .current, "current-password",
                                hint: .factorPasswordHint)
                        }
                        button(.type("submit"), .class("button primary")) { t(OwnAccessText.enrolBegin) }
                    }
                }
            }
        }
    }

    /// Dark modules on white in every colour scheme: readers need the contrast, and four modules of quiet around.
    private func drawing(of code: QRCode) -> Markup {
        let side = Double(code.side + 8)
        return svg(
            .class("qr"), .role("img"), .aria(.label, t(OwnAccessText.enrolQR)), .viewBox(0, 0, side, side),
            .width(240), .height(240)
        ) {
            for run in code.runs {
                rect(
                    .x(Double(run.column + 4)), .y(Double(run.row + 4)), .width(Double(run.length)), .height(1))
            }
        }
    }

    /// In fours: what people type is read in pieces.
    static func groups(_ text: String) -> String {
        let letters = Array(text)
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: " ")
    }

    /// The recovery codes, once.
    func recovery(_ model: RecoveryModel) -> Markup {
        page(model.frame, .account, title: t(OwnAccessText.recoveryTitle)) {
            div(.class("list-head")) { h1 { t(OwnAccessText.recoveryTitle) } }
            p(.class("lead")) { t(OwnAccessText.recoveryLead) }
            section(.class("card")) {
                ul(.class("secret-words")) { for code in model.codes { li { code } } }
                a(.class("button primary"), .href(paths.account)) { t(OwnAccessText.recoveryDone) }
            }
        }
    }
}
