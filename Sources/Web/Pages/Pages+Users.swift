// Administration: the users, and the table of what they may do.

import Crypto
import Store
import Tickets

/// The list of users.
struct UsersModel: Sendable {
    var frame: PageFrame
    var users: [User]
    var organisation: Organisation
}

/// One user with his form; or the form for a new one.
struct UserModel: Sendable {
    enum Problem: Sendable, CaseIterable {
        case badLogin, taken, badName, badMail, badDepartment, badPassword, lastAdministrator, badIdentity,
            identityTaken, changed
    }
    var frame: PageFrame
    /// nil: a new one.
    var user: User?
    var login = ""
    var place: UserPlace
    var hasFactor = false
    var canSendReset = false
    /// Accounts at the identity provider that are bound to him, and its name.
    var identities: [ForeignIdentity] = []
    var provider: String?
    /// Where he is in; those that have run out are none.
    var sessions: [AccountModel.Line] = []
    var services: [String]
    var organisation: Organisation
    var problem: Problem?
}

extension UserPlace {
    /// Tells one place from another: what a form was filled in over.
    var mark: String {
        let words = [name, role.rawValue, department?.value ?? "", mail ?? "", services == nil ? "all" : "bound"]
        return SHA256.digest(of: (words + (services ?? []).sorted()).joined(separator: "\u{0}")).hex
    }
}

/// The table.
struct PermissionsModel: Sendable {
    var frame: PageFrame
    var table: PermissionTable
}

extension Pages {
    // MARK: Users

    func users(_ model: UsersModel) -> Markup {
        page(model.frame, .administration, title: t(UsersText.users)) {
            div(.class("list-head")) {
                h1 { t(UsersText.users) }
                a(.class("button primary"), .href(paths.newUser)) { t(UsersText.add) }
            }
            p(.class("lead")) { t(UsersText.lead) }
            adminNavigation(paths.users, model.frame)
            div(.class("scrolls card"), .role("region"), .aria(.label, t(UsersText.users)), .tabindex(0)) {
                table(.class("plain-table grants")) {
                    thead {
                        tr {
                            for head in [UsersText.name, .role, .services, .mail, .state, .edit] {
                                th(.scope("col")) { t(head) }
                            }
                        }
                    }
                    tbody { for user in model.users { userRow(user, model) } }
                }
            }
        }
    }

    private func userRow(_ user: User, _ model: UsersModel) -> Markup {
        tr {
            th(.scope("row")) {
                bdi { Self.oneLine(user.name) }
                p(.class("hint")) { user.login }
            }
            td { role(of: user, model.organisation) }
            td { user.services.map { $0.sorted().joined(separator: ", ") } ?? t(UsersText.all) }
            td { bdi { user.mail ?? "" } }
            td { t(user.active ? UsersText.active : .off) }
            td {
                a(.href(paths.user(user.id)), .aria(.label, t(UsersText.editOne, Self.oneLine(user.name)))) {
                    t(UsersText.edit)
                }
            }
        }
    }

    func user(_ model: UserModel) -> Markup {
        let title = model.user.map { Self.oneLine($0.name) } ?? t(UsersText.add)
        return page(model.frame, .administration, title: title) {
            div(.class("list-head")) { h1 { title } }
            adminNavigation(paths.users, model.frame)
            if let user = model.user, user.id == model.frame.user?.id {
                p(.class("hint")) { t(UsersText.yourself) }
            }
            if let problem = model.problem {
                div(.class("banner severe"), .role("alert"), .id("problem")) {
                    icon(.warning)
                    div(.class("banner-body")) { p { t(words(for: problem)) } }
                }
            }
            section(.class("card admin-card")) { userForm(model) }
            if let user = model.user { userActs(user, model) }
        }
    }

    private func words(for problem: UserModel.Problem) -> UsersText {
        switch problem {
        case .badLogin: .badLogin
        case .taken: .taken
        case .badName: .badName
        case .badMail: .badMail
        case .badDepartment: .badDepartment
        case .badPassword: .badPassword
        case .lastAdministrator: .lastAdministrator
        case .badIdentity: .badIdentity
        case .identityTaken: .identityTaken
        case .changed: .changed
        }
    }

    private func userForm(_ model: UserModel) -> Markup {
        act(model.user.map { paths.user($0.id) } ?? paths.users, model.frame, class: "correction") {
            if let user = model.user {
                input(.type("hidden"), .name(FormField.seenVersion), .value(UserPlace(user).mark))
            }
            if model.user == nil { plainField("user-login", FormField.login, t(UsersText.login), model.login) }
            plainField("user-name", FormField.personName, t(UsersText.name), model.place.name)
            div(.class("field")) {
                label(.for("user-role")) { t(UsersText.role) }
                select(.id("user-role"), .name(FormField.role)) {
                    for role in UserRole.allCases {
                        option(.value(role.rawValue), .selected(role == model.place.role)) { t(name(of: role)) }
                    }
                }
            }
            div(.class("field")) {
                label(.for("user-department")) { t(UsersText.department) }
                select(.id("user-department"), .name(FormField.department)) {
                    option(.value(""), .selected(model.place.department == nil)) { t(UsersText.noDepartment) }
                    for department in model.organisation.departments {
                        option(
                            .value(department.code.value), .selected(department.code == model.place.department)
                        ) { department.name }
                    }
                }
            }
            serviceChoice(model)
            plainField("user-mail", FormField.mail, t(UsersText.mail), model.place.mail ?? "")
            p(.class("hint")) { t(UsersText.mailHint) }
            if model.user == nil {
                div(.class("field")) {
                    label(.for("user-password")) { t(UsersText.initialPassword) }
                    input(
                        .type("password"), .id("user-password"), .name(FormField.newPassword), .required(),
                        .maxlength(1000), .autocomplete("new-password"))
                }
            }
            button(.type("submit"), .class("button primary")) { t(model.user == nil ? UsersText.create : .save) }
        }
    }

    private func serviceChoice(_ model: UserModel) -> Markup {
        fieldset(.class("field")) {
            legend { t(UsersText.services) }
            for (index, service) in model.services.enumerated() {
                div(.class("choice")) {
                    input(
                        .type("checkbox"), .id("user-service-\(index)"), .name(FormField.services), .value(service),
                        .checked(model.place.services?.contains(service) ?? false))
                    label(.for("user-service-\(index)")) { service }
                }
            }
            p(.class("hint")) { t(UsersText.servicesHint) }
        }
    }

    @MarkupBuilder
    private func userActs(_ user: User, _ model: UserModel) -> Markup {
        section(.class("card admin-card")) {
            h2 { t(UsersText.acts) }
            p { "\(t(UsersText.state)): \(t(user.active ? UsersText.active : .off))" }
            p { "\(t(UsersText.factor)): \(t(model.hasFactor ? UsersText.factorYes : .factorNo))" }
            div(.class("acts")) {
                actButton(
                    paths.userActive(user.id), model.frame, t(user.active ? UsersText.switchOff : .switchOn),
                    name: FormField.active, value: user.active ? "no" : "yes")
                if model.canSendReset {
                    actButton(paths.userReset(user.id), model.frame, t(UsersText.sendReset))
                }
                if model.hasFactor {
                    actButton(paths.userFactor(user.id), model.frame, t(UsersText.removeFactor))
                }
            }
            if !model.canSendReset, user.mail == nil { p(.class("hint")) { t(UsersText.noReset) } }
        }
        userSessions(user, model)
        identities(user, model)
    }

    private func userSessions(_ user: User, _ model: UserModel) -> Markup {
        // One's own one goes on: the page is read by it.
        let others = model.sessions.filter { !$0.isThis }
        return section(.class("card"), .id("sessions")) {
            h2 { t(OwnAccessText.sessions) }
            if model.sessions.isEmpty {
                p(.class("hint")) { t(UsersText.noSessions) }
            } else {
                sessionTable(model.sessions, model.frame, of: user.id)
            }
            if !others.isEmpty {
                actButton(
                    paths.endSessions(of: user.id), model.frame,
                    t(others.count < model.sessions.count ? OwnAccessText.endAll : .endEach), icon: .logOut)
            }
        }
    }

    @MarkupBuilder
    private func identities(_ user: User, _ model: UserModel) -> Markup {
        if model.provider != nil || !model.identities.isEmpty {
            section(.class("card admin-card")) {
                h2 { t(UsersText.identities, model.provider ?? "") }
                if !model.identities.isEmpty {
                    ul {
                        for identity in model.identities {
                            li {
                                p {
                                    bdi { Self.oneLine(identity.subject) }
                                    " "
                                    span(.class("hint")) { identity.issuer }
                                }
                                act(paths.unbindIdentity(user.id), model.frame) {
                                    input(.type("hidden"), .name(FormField.issuer), .value(identity.issuer))
                                    input(.type("hidden"), .name(FormField.identity), .value(identity.subject))
                                    button(.type("submit"), .class("button small")) { t(UsersText.unbind) }
                                }
                            }
                        }
                    }
                }
                if model.provider != nil {
                    act(paths.bindIdentity(user.id), model.frame, class: "correction") {
                        plainField("user-identity", FormField.identity, t(UsersText.identity), "")
                        p(.class("hint")) { t(UsersText.identityHint) }
                        button(.type("submit"), .class("button")) { t(UsersText.bind) }
                    }
                }
            }
        }
    }

    // MARK: Permissions

    func permissions(_ model: PermissionsModel) -> Markup {
        page(model.frame, .administration, title: t(UsersText.permissions)) {
            div(.class("list-head")) { h1 { t(UsersText.permissions) } }
            p(.class("lead")) { t(UsersText.permissionsLead) }
            adminNavigation(paths.permissions, model.frame)
            div(.class("scrolls card"), .role("region"), .aria(.label, t(UsersText.permissions)), .tabindex(0)) {
                table(.class("plain-table grants")) {
                    thead {
                        tr {
                            th(.scope("col")) { t(UsersText.action) }
                            for role in UserRole.allCases { th(.scope("col")) { t(name(of: role)) } }
                        }
                    }
                    tbody {
                        for permission in Permission.allCases {
                            tr {
                                th(.scope("row")) { PermissionText.text(of: permission.rawValue, in: language) }
                                for role in UserRole.allCases {
                                    td {
                                        PermissionText.text(
                                            of: model.table[role].scope(permission).rawValue, in: language)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
