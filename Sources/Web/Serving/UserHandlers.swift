// Administration of users: every act is one line of the audit trail, and nobody takes administration from the last who has it.

import Channels
import Crypto
import HTTPServer
import Runtime
import SignIn
import Store
import Tickets

extension Site {
    static let userRoutes: [Route] = [
        Route(.get, "/admin/users", access: .users) { try await $0.usersPage($1) },
        Route(.get, "/admin/users/new", access: .users) { try await $0.newUserPage($1) },
        Route(.post, "/admin/users", access: .users) { try await $0.addUser($1) },
        Route(.get, "/admin/users/{user}", access: .users) { try await $0.userPage($1) },
        Route(.post, "/admin/users/{user}", access: .users) { try await $0.changeUser($1) },
        Route(.post, "/admin/users/{user}/active", access: .users) { try await $0.setUserActive($1) },
        Route(.post, "/admin/users/{user}/reset", access: .users) { try await $0.sendUserReset($1) },
        Route(.post, "/admin/users/{user}/second-factor", access: .users) { try await $0.removeUserFactor($1) },
        Route(.post, "/admin/users/{user}/sessions/end", access: .users) { try await $0.endUserSessions($1) },
        Route(.post, "/admin/users/{user}/sessions/{session}/end", access: .users) {
            try await $0.endUserSession($1)
        },
        Route(.get, "/admin/permissions", access: .users) { try await $0.permissionsPage($1) },
    ]

    /// `GET /admin/permissions`.
    func permissionsPage(_ call: Call) async throws -> HTTPResponse {
        let model = PermissionsModel(frame: try await frame(call), table: parts.settings.permissions)
        return page(200, call) { $0.permissions(model) }
    }

    /// `GET /admin/users`.
    func usersPage(_ call: Call) async throws -> HTTPResponse {
        let model = UsersModel(
            frame: try await frame(call), users: try await store.users(), organisation: organisation)
        return page(200, call) { $0.users(model) }
    }

    /// `GET /admin/users/new`.
    func newUserPage(_ call: Call) async throws -> HTTPResponse {
        try await userPage(call, nil, UserPlace(name: "", role: .operator), status: 200)
    }

    /// `GET /admin/users/{user}`.
    func userPage(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        return try await userPage(call, user, UserPlace(user), status: 200)
    }

    func namedUser(_ call: Call) async throws -> User {
        guard let user = try await store.user(UserID(try call.number("user"))) else {
            throw HTTPFault(404, "no such user")
        }
        return user
    }

    func userPage(
        _ call: Call, _ user: User?, _ place: UserPlace, login: String = "", problem: UserModel.Problem? = nil,
        status: Int
    ) async throws -> HTTPResponse {
        var model = UserModel(
            frame: try await frame(call), user: user, login: login, place: place,
            services: knownServices(place), organisation: organisation)
        if let user {
            model.hasFactor = try await LogIn(parts).hasSecondStep(user)
            model.identities = try await store.identities(of: user.id)
            model.sessions = try await openSessions(of: user.id, call)
        }
        model.provider = parts.identityProvider?.settings.name
        model.canSendReset = parts.sendMail != nil && user?.mail != nil && user?.active == true
        model.problem = problem
        return page(status, call) { $0.user(model) }
    }

    /// Services to choose from; one that a user is bound to stays, though the settings have lost it.
    private func knownServices(_ place: UserPlace) -> [String] {
        let configured = parts.channels.flatMap(\.accounts).map(\.service) + Array(parts.settings.clocks.keys)
        return Set(configured).union(place.services ?? []).sorted()
    }

    /// Reads the form; what is wrong with it comes along.
    private func place(_ form: HTTPFields) -> (UserPlace, UserModel.Problem?) {
        func line(_ field: String) -> String { String(Pages.oneLine(form[field] ?? "").prefix(200)) }
        let department = line(FormField.department)
        let services = Set(form.all(FormField.services).map { String($0.prefix(10)) })
        let mail = line(FormField.mail)
        let role = form[FormField.role].flatMap(UserRole.init)
        let place = UserPlace(
            name: line(FormField.personName), role: role ?? .operator,
            department: department.isEmpty ? nil : DepartmentCode(department),
            services: services.isEmpty ? nil : services, mail: mail.isEmpty ? nil : mail)
        if place.name.isEmpty { return (place, .badName) }
        if role == nil || (place.role == .department) != (place.department != nil) { return (place, .badDepartment) }
        if place.department != nil, organisation.department(place.department) == nil { return (place, .badDepartment) }
        if let mail = place.mail, !Organisation.isMailAddress(mail) { return (place, .badMail) }
        return (place, nil)
    }

    /// `POST /admin/users`.
    func addUser(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        var (place, problem) = place(form)
        let login = String((form[FormField.login] ?? "").prefix(200)).lowercased()
        let new = form[FormField.newPassword] ?? ""
        if !User.isLogin(login) { problem = .badLogin }
        if problem == nil, Self.problem(new, new) != nil { problem = .badPassword }
        if problem == nil, try await store.user(login: login) != nil { problem = .taken }
        if let problem {
            return try await userPage(call, nil, place, login: login, problem: problem, status: 422)
        }
        guard let hash = try? await parts.passwords.hash(new) else { throw HTTPFault(503, "busy; try again") }
        let audit = AuditEntry(
            at: call.now, user: call.user.id, what: "user_added", detail: place.particulars(of: login))
        do {
            _ = try await store.addUser(
                login: login, place: place, language: parts.settings.language, passwordHash: hash, at: call.now,
                audit: audit)
        } catch let error as StoreError where error.code == .conflict {
            return try await userPage(call, nil, place, login: login, problem: .taken, status: 422)
        }
        return Self.done(paths.users, .userSaved)
    }

    /// `POST /admin/users/{user}`.
    func changeUser(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let form = try call.request.form()
        let before = UserPlace(user)
        // First of all: what was typed over an older state, a role above all, must not come back by a second try.
        if let seen = form[FormField.seenVersion], seen != before.mark {
            return try await userPage(call, user, before, problem: .changed, status: 409)
        }
        let (place, problem) = place(form)
        if let problem { return try await userPage(call, user, place, problem: problem, status: 422) }
        do {
            let audit = AuditEntry(
                at: call.now, user: call.user.id, what: "user_changed",
                detail: place.particulars(of: user.login, before: before))
            try await store.setPlace(user.id, place, seen: before, audit: audit)
        } catch let error as StoreError where error.code == .conflict {
            let now = try await namedUser(call)
            return try await UserPlace(now) == before
                ? userPage(call, now, place, problem: .lastAdministrator, status: 409)
                : userPage(call, now, UserPlace(now), problem: .changed, status: 409)
        }
        tellOldMailbox(of: user, place.mail)
        return Self.done(paths.users, .userSaved)
    }

    /// `POST /admin/users/{user}/active`: `active`, `yes` or `no`.
    func setUserActive(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let form = try call.request.form()
        guard let word = form[FormField.active], word == "yes" || word == "no" else {
            throw HTTPFault(400, "yes or no is expected")
        }
        do {
            let audit = AuditEntry(
                at: call.now, user: call.user.id, what: word == "yes" ? "user_enabled" : "user_disabled",
                detail: ["user": user.login])
            try await store.setActive(user.id, word == "yes", audit: audit)
        } catch let error as StoreError where error.code == .conflict {
            return try await userPage(call, user, UserPlace(user), problem: .lastAdministrator, status: 409)
        }
        return Self.done(paths.user(user.id), .userSaved)
    }

    /// `POST /admin/users/{user}/reset`.
    func sendUserReset(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        guard user.active, try await sendReset(to: user, by: call.user.id, at: call.now) else {
            throw HTTPFault(409, "no way to send it")
        }
        return Self.done(paths.user(user.id), .resetSent)
    }

    /// `POST /admin/users/{user}/second-factor`: takes it away; his sessions end.
    func removeUserFactor(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let audit = AuditEntry(
            at: call.now, user: call.user.id, what: "second_factor_removed", detail: ["user": user.login])
        try await store.removeSecondFactor(of: user.id, endsSessions: true, audit: audit)
        return Self.done(paths.user(user.id), .userSaved)
    }

    /// `POST /admin/users/{user}/sessions/{session}/end`.
    func endUserSession(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let found = try await namedSession(of: user.id, call)
        let audit = AuditEntry(
            at: call.now, user: call.user.id, what: "sessions_ended",
            detail: ["user": user.login, "device": found.device])
        try await store.endSession(found.tokenHash, of: user.id, audit: audit)
        return Self.done(paths.user(user.id), .sessionEnded)
    }

    /// `POST /admin/users/{user}/sessions/end`: all of them, on one's own page all but this one.
    func endUserSessions(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let audit = AuditEntry(
            at: call.now, user: call.user.id, what: "sessions_ended", detail: ["user": user.login])
        try await store.endSessions(of: user.id, except: call.visitor?.session.tokenHash, audit: audit)
        return Self.done(paths.user(user.id), .sessionEnded)
    }
}
