// A forgotten password (A22): a link by mail, good once and for half an hour. Who asks learns nothing of who has an account:
// the answer is there before anything is looked up. A link that is only looked at, by a scanner of mails, stays good.

import Crypto
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Letters with links that are being written; so many at once and no more.
final class ResetDesk: Sendable {
    private static let most = 20
    private let running = Mutex(0)

    /// Runs `work` aside; drops it when too much is under way: whoever asked in earnest asks again.
    func run(_ work: @escaping @Sendable () async -> Void) {
        let entered = running.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
        guard entered else { return }
        Task {
            await work()
            running.withLock { $0 -= 1 }
        }
    }

    /// Whether all has been written.
    var isIdle: Bool { running.withLock { $0 == 0 } }
}

extension Site {
    static let resetTime = Duration.minutes(30)
    /// Links asked for within `LogIn.window` from one address, and for one account.
    private static let mostResetsOfAddress = 20
    private static let mostResetsOfAccount = 3

    /// `GET /login/reset`.
    func resetPage(_ call: Call) async throws -> HTTPResponse {
        guard parts.sendMail != nil else { throw HTTPFault(404, "no such page") }
        return resetPage(call, .ask, status: 200)
    }

    private func resetPage(
        _ call: Call, _ step: ResetModel.Step, problem: AccountModel.Problem? = nil, status: Int
    ) -> HTTPResponse {
        let token = RandomIdentifier.token()
        var frame = bareFrame(user: nil, formToken: token)
        frame.here = paths.logIn
        let model = ResetModel(frame: frame, step: step, problem: problem)
        var response = page(status, language(call.request, nil)) { $0.reset(model) }
        response.headers.add("Set-Cookie", gate.loginCookie(token))
        return response
    }

    /// `POST /login/reset`: `login`. The same answer in the same time, whoever it was.
    func askForReset(_ call: Call) async throws -> HTTPResponse {
        guard parts.sendMail != nil else { throw HTTPFault(404, "no such page") }
        let form = try call.request.form()
        try gate.checkLoginToken(call.request, form)
        let login = Party.key(String((form[FormField.login] ?? "").prefix(200)))
        let (client, now) = (call.request.client, call.now)
        resets.run { [self] in
            do {
                try await sendReset(login: login, client: client, at: now)
            } catch {
                parts.log.error("a link for a password could not be sent", ["cause": "\(type(of: error))"])
            }
        }
        return resetPage(call, .sent, status: 200)
    }

    private func sendReset(login: String, client: String, at now: Instant) async throws {
        let window = LogIn.window
        let (address, account) = (LogInKeys.resets(from: client), LogInKeys.reset(login))
        // What is refused is not counted: asking again and again must not keep the owner's own question out.
        guard try await store.countLoginTry(address, most: Self.mostResetsOfAddress, window: window, at: now),
            try await store.countLoginTry(account, most: Self.mostResetsOfAccount, window: window, at: now),
            let user = try await store.user(login: login)?.user, user.active
        else { return }
        try await sendReset(to: user, by: nil, at: now)
    }

    /// - Returns: whether it was handed over; not without a mail address, or without a way out.
    @discardableResult
    func sendReset(to user: User, by sender: UserID?, at now: Instant) async throws -> Bool {
        guard let send = parts.sendMail, let mail = user.mail else { return false }
        let secret = RandomIdentifier.token(bits: 256)
        try await store.addReset(Self.hash(ofReset: secret), for: user.id, until: now + Self.resetTime)
        try await store.audit(
            AuditEntry(at: now, user: sender, what: "reset_sent", detail: ["user": user.login, "mail": mail]))
        let letter = pages(Language(code: user.language)).resetMail(
            to: user.name, address: gate.publicBase + paths.resetPassword(secret).text)
        return await send(mail, letter.subject, letter.text)
    }

    /// Says to the mailbox that was an account's that it is no more: whoever reads it hears of a change that he has not asked for.
    /// - Parameters:
    ///   - user: as he was.
    ///   - mail: what is written there now; the letter does not say it.
    func tellOldMailbox(of user: User, _ mail: String?) {
        guard let send = parts.sendMail, let old = user.mail, user.active,
            mail.map({ Party.key($0) }) != Party.key(old)
        else { return }
        let letter = pages(Language(code: user.language)).mailChangedMail(to: user.name, login: user.login)
        let log = parts.log
        resets.run {
            if await !send(old, letter.subject, letter.text) {
                log.warning("a mailbox could not be told that it is no account's any more", ["user": user.login])
            }
        }
    }

    private static func hash(ofReset secret: String) -> String { SHA256.digest(of: "reset \(secret)").hex }

    private func userOfReset(_ call: Call) async throws -> (hash: String, user: User)? {
        guard let secret = call.names["token"], secret.utf8.count == 52 else { return nil }
        let hash = Self.hash(ofReset: secret)
        return try await store.userOfReset(hash, at: call.now).map { (hash, $0) }
    }

    /// `GET /login/reset/{token}`: only shows the form.
    func newPasswordPage(_ call: Call) async throws -> HTTPResponse {
        guard try await userOfReset(call) != nil else { return resetPage(call, .stale, status: 404) }
        return resetPage(call, .choose(call.names["token"] ?? ""), status: 200)
    }

    /// `POST /login/reset/{token}`: `new_password`, `repeated`. Opens no session: the second factor is asked for as always.
    func setNewPassword(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        try gate.checkLoginToken(call.request, form)
        guard let (hash, user) = try await userOfReset(call) else { return resetPage(call, .stale, status: 404) }
        let step = ResetModel.Step.choose(call.names["token"] ?? "")
        let new = form[FormField.newPassword] ?? ""
        if let problem = Self.problem(new, form[FormField.repeated] ?? "") {
            return resetPage(call, step, problem: problem, status: 422)
        }
        guard let kept = try? await parts.passwords.hash(new) else {
            return resetPage(call, step, problem: .busy, status: 503)
        }
        guard try await store.useReset(hash, password: kept, at: call.now) != nil else {
            return resetPage(call, .stale, status: 404)
        }
        // Whoever comes here has mostly got the old one wrong too often, or others have for him: by the mail he has proved
        // himself as far as the password goes.
        let logIn = LogIn(parts)
        try await logIn.forgive(
            login: user.login, client: call.request.client, device: gate.device(of: call.request))
        var response = HTTPResponse.seeOther(Address(["login"], query: [("farewell", "reset")]).text)
        // A known browser has tries of its own at the second step: a mailbox alone must not hand out ten more with each reset.
        if try await !logIn.hasSecondStep(user) {
            let device = try await gate.keepDevice(of: user.id, by: call.request, at: call.now)
            response.headers.add("Set-Cookie", gate.deviceCookie(device))
        }
        return response
    }
}
