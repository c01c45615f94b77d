// Log-in, log-out, language.

import HTTPServer
import Runtime
import SignIn
import Store
import Tickets

extension Site {
    /// Words in the query of `/login` that say how one came there.
    private static let farewells: [String: LogInModel.Farewell] = [
        "out": .loggedOut, "ended": .sessionEnded, "reset": .passwordSet,
    ]

    /// `GET /login`.
    func logInPage(_ call: Call) async throws -> HTTPResponse {
        let next = call.request.query[FormField.next].flatMap { Address(local: $0) }
        if let user = call.visitor?.user { return .seeOther((next ?? paths.first(for: user)).text) }
        let farewell = call.request.query["farewell"].flatMap { Self.farewells[$0] }
        return logInPage(call, login: "", problem: nil, farewell: farewell, next: next, status: 200)
    }

    /// - Parameter subject: with problem `.notLinked`.
    func logInPage(
        _ call: Call, login: String, problem: LogInModel.Problem?, farewell: LogInModel.Farewell? = nil, next: Address?,
        subject: String? = nil, status: Int
    ) -> HTTPResponse {
        let token = gate.loginToken(of: call.request)
        var frame = bareFrame(user: nil, formToken: token)
        frame.here = next.map { Address(["login"], query: [(FormField.next, $0.text)]) } ?? paths.logIn
        var model = LogInModel(frame: frame, login: login, problem: problem, farewell: farewell, next: next)
        model.hasReset = parts.sendMail != nil
        (model.provider, model.subject) = (parts.identityProvider?.settings.name, subject)
        if farewell == .loggedOut {
            let provider = parts.identityProvider
            model.providerFarewell = provider?.farewell(backTo: gate.publicBase + paths.logIn.text).flatMap {
                Address(outside: $0)
            }
        }
        var response = page(status, language(call.request, nil)) { $0.logIn(model) }
        response.headers.add("Set-Cookie", gate.loginCookie(token))
        return response
    }

    /// `POST /login`: `login`, `password`, `next`.
    func logIn(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let next = form[FormField.next].flatMap { Address(local: $0) }
        let login = String((form[FormField.login] ?? "").prefix(200))
        func again(_ problem: LogInModel.Problem, _ status: Int) -> HTTPResponse {
            logInPage(call, login: login, problem: problem, next: next, status: status)
        }
        do { try gate.checkLoginToken(call.request, form) } catch { return again(.expired, error.status) }
        let outcome = try await LogIn(parts).check(
            login: login, password: form[FormField.password] ?? "", client: call.request.client,
            device: gate.device(of: call.request), at: call.now)
        switch outcome {
        case .refused: return again(.refused, 401)
        case .throttled: return again(.throttled, 429)
        case .busy: return again(.busy, 503)
        case .admitted(let user):
            if try await LogIn(parts).hasSecondStep(user) {
                let browser = RandomIdentifier.token()
                return codePage(
                    call, pending: pending.add(user, by: .password, browser: browser, at: call.now), browser: browser,
                    problem: try await LogIn(parts).troubleOfSecondStep(user), next: next, status: 200)
            }
            return try await enter(user, call, by: .password, next: next)
        }
    }

    /// Opens the session of somebody who has proved all there is to prove.
    /// - Parameters:
    ///   - user: as he was when he began to: a password set meanwhile, or an identity unlinked, sends him back.
    ///   - way: nil for somebody who was in already.
    func enter(_ user: User, _ call: Call, by way: LogInWay?, next: Address?) async throws -> HTTPResponse {
        let opened: (secret: String, session: Session)
        do {
            opened = try await gate.open(.cookie, for: user, by: call.request, way: way, at: call.now)
        } catch let error as StoreError where error.code == .missing {
            return logInPage(call, login: "", problem: .expired, next: next, status: 403)
        }
        if let old = call.visitor { try await store.endSession(tokenHash: old.session.tokenHash) }
        var user = user
        user.grants = parts.settings.permissions[user.role]
        var response = HTTPResponse.seeOther((next ?? paths.first(for: user)).text)
        response.headers.add("Set-Cookie", gate.cookie(opened.secret))
        let device = try await gate.keepDevice(of: user.id, by: call.request, at: call.now)
        response.headers.add("Set-Cookie", gate.deviceCookie(device))
        return response
    }

    func codePage(
        _ call: Call, pending: String, browser: String, problem: LogInModel.Problem?, next: Address?, status: Int
    ) -> HTTPResponse {
        var frame = bareFrame(user: nil, formToken: browser)
        frame.here = paths.logIn
        let model = LogInCodeModel(frame: frame, pending: pending, problem: problem, next: next)
        var response = page(status, language(call.request, nil)) { $0.logInCode(model) }
        response.headers.add("Set-Cookie", gate.loginCookie(browser))
        return response
    }

    /// `POST /login/code`: `pending`, `code`, `next`.
    func logInCode(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let next = form[FormField.next].flatMap { Address(local: $0) }
        do { try gate.checkLoginToken(call.request, form) } catch {
            return logInPage(call, login: "", problem: .expired, next: next, status: error.status)
        }
        let (token, browser) = (form[FormField.pending] ?? "", form[FormField.token] ?? "")
        guard let proved = pending.user(token, browser: browser, at: call.now),
            let user = try await store.user(proved.id), user.active, user.epoch == proved.epoch
        else { return logInPage(call, login: "", problem: .expired, next: next, status: 403) }
        func again(_ problem: LogInModel.Problem, _ status: Int) -> HTTPResponse {
            codePage(call, pending: token, browser: browser, problem: problem, next: next, status: status)
        }
        let (code, device) = (form[FormField.code] ?? "", gate.device(of: call.request))
        switch try await LogIn(parts).check(
            code: code, of: user, client: call.request.client, device: device, at: call.now)
        {
        case .admitted:
            pending.end(token)
            return try await enter(user, call, by: proved.way, next: next)
        case .refused: return again(.refused, 401)
        case .throttled: return again(.throttled, 429)
        case .busy: return again(.busy, 503)
        }
    }

    /// `POST /logout`.
    func logOut(_ call: Call) async throws -> HTTPResponse {
        try await endSession(of: call)
        var response = HTTPResponse.seeOther(Address(["login"], query: [("farewell", "out")]).text)
        response.headers.add("Set-Cookie", gate.cookie(""))
        return response
    }

    /// Ends the session that a request came by, on record.
    func endSession(of call: Call) async throws {
        guard let visitor = call.visitor else { return }
        try await store.endSession(
            tokenHash: visitor.session.tokenHash,
            audit: AuditEntry(
                at: call.now, user: visitor.user.id, what: "logged_out", detail: ["address": call.request.client]))
    }

    /// `POST /language`: `language`, `next`.
    func setLanguage(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        guard let language = form[FormField.language].flatMap(Language.init(rawValue:)) else {
            throw HTTPFault(400, "no such language")
        }
        if let visitor = call.visitor { try await store.setLanguage(visitor.user.id, language.rawValue) }
        let next = form[FormField.next].flatMap { Address(local: $0) } ?? paths.root
        var response = HTTPResponse.seeOther(next.text)
        response.headers.add(
            "Set-Cookie",
            "\(Self.languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
                + (parts.settings.isSecure ? "; Secure" : ""))
        return response
    }

    /// Where somebody without a session is sent who asked for a page.
    func logInFirst(_ request: HTTPRequest) -> HTTPResponse {
        var query: [(String, String)] = []
        if let here = Self.here(request), here != paths.root { query.append((FormField.next, here.text)) }
        if request.cookies[gate.cookieName] != nil { query.append(("farewell", "ended")) }
        return .seeOther(Address(["login"], query: query).text)
    }
}
