// Who is at the door: host, session, origin of a request, form token (A19, A20, A22).

import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Checks that stand before every handler.
final class Gate: Sendable {
    private let parts: WebParts
    private let port = Mutex<Int?>(nil)

    init(_ parts: WebParts) { self.parts = parts }

    /// Tells on which port we listen: part of our own name when no base URL is set.
    func listen(on port: Int) { self.port.withLock { $0 = port } }

    // MARK: Our own name

    /// Our own origins as browsers write them.
    private var origins: [String] {
        if let base = parts.settings.baseURL, let host = base.host() {
            let port = base.port.map { ":\($0)" } ?? ""
            return ["\(base.scheme ?? "http")://\(host.lowercased())\(port)"]
        }
        let port = port.withLock { $0 }.map { ":\($0)" } ?? ""
        return ["localhost", "127.0.0.1", "[::1]"].map { "http://\($0)\(port)" }
    }

    /// The address under which others reach us, without a slash at its end: scheme, host, port, and the path where a proxy
    /// has put us, if the settings name one. Never what a client says (A22).
    var publicBase: String {
        guard let base = parts.settings.baseURL else { return origins[0] }
        var text = base.absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// A foreign name in Host means a page elsewhere that resolves its name to us, or a poisoned link: not served.
    func checkHost(_ request: HTTPRequest) throws(HTTPFault) {
        let host = (request.headers["Host"] ?? "").lowercased()
        let known = origins.contains { origin in
            let name = origin.drop { $0 != "/" }.dropFirst(2)
            return host == name || host == name + ":80" || host == name + ":443"
        }
        if !known { throw HTTPFault(421, "this host is not served here") }
    }

    /// A request that changes something must come from our own pages. Browsers say so in Sec-Fetch-Site or Origin,
    /// which pages cannot forge; programs send neither and prove themselves by token.
    /// - Parameter acceptsNull: for pages that know nobody: browsers without Sec-Fetch-Site (Safari before 16.4) say `null` for a form on
    ///   a page that sends no referrer, and a foreign page has nothing to gain there but what it could send by itself.
    func checkOrigin(_ request: HTTPRequest, acceptsNull: Bool = false) throws(HTTPFault) {
        let site = request.headers["Sec-Fetch-Site"]
        guard site == nil || site == "same-origin" else { throw HTTPFault(403, "the request comes from elsewhere") }
        // Pages that send no referrer send forms with the origin `null` (Fetch 3.2): then the other header decides.
        let given = request.headers.all("Origin").filter { site == nil && !acceptsNull || $0 != "null" }
        guard given.allSatisfy({ origins.contains($0.lowercased()) }) else {
            throw HTTPFault(403, "the request comes from elsewhere")
        }
    }

    // MARK: Sessions

    /// The cookie's name. With TLS the prefix makes browsers hold it to this host, this path and TLS.
    var cookieName: String { parts.settings.isSecure ? "__Host-sportello" : "sportello" }

    /// The logged-in user behind a request; nil without a valid session.
    /// - Parameter isBackground: nobody has clicked: an open page speaks by itself.
    /// - Throws: `HTTPFault` 401 for a bearer token that is none: a program should learn that at once.
    func visitor(of request: HTTPRequest, isBackground: Bool = false, at now: Instant) async throws -> Visitor? {
        if let header = request.headers["Authorization"] {
            let words = header.split(separator: " ")
            guard words.count == 2, words[0].lowercased() == "bearer",
                let visitor = try await visitor(secret: String(words[1]), kind: .api, at: now)
            else { throw HTTPFault(401, "the token is not valid") }
            return visitor
        }
        guard let secret = request.cookies[cookieName] else { return nil }
        // What a script fetches by itself is no click: a page left open must not keep its session alive.
        let isClick = !isBackground && !(request.method.isSafe && request.headers["Sec-Fetch-Dest"] == "empty")
        return try await visitor(secret: secret, kind: .cookie, at: now, touches: isClick)
    }

    private func visitor(
        secret: String, kind: SessionKind, at now: Instant, touches: Bool = true
    ) async throws -> Visitor? {
        guard secret.utf8.count <= 100 else { return nil }
        let found = try await session(Self.hash(secret), touching: touches, at: now)
        guard var found, found.user.active, found.session.kind == kind.rawValue else { return nil }
        found.user.grants = parts.settings.permissions[found.user.role]
        return Visitor(user: found.user, session: found.session, isBearer: kind == .api)
    }

    private func session(
        _ hash: String, touching: Bool, at now: Instant
    ) async throws -> (session: Session, user: User)? {
        try await parts.store.session(
            tokenHash: hash, idle: parts.settings.sessionIdle, absolute: parts.settings.sessionLongest,
            touching: touching, at: now)
    }

    /// Those of some sessions that still stand, without keeping them alive: for pages that only listen.
    /// - Parameter sessions: hashes of their tokens.
    func standing(_ sessions: Set<String>, at now: Instant) async throws -> Set<String> {
        if sessions.isEmpty { return [] }
        return try await parts.store.standing(
            sessions, idle: parts.settings.sessionIdle, absolute: parts.settings.sessionLongest, at: now)
    }

    /// Somebody has done something that only his hands can do.
    func keepAlive(_ session: Session, at now: Instant) async throws {
        _ = try await self.session(session.tokenHash, touching: true, at: now)
    }

    enum SessionKind: String { case cookie, api }

    /// Opens a session. Its secret has never been seen before: one that was planted before the log-in is worth nothing.
    /// - Parameters:
    ///   - user: as he was when he began to prove himself; `StoreError.missing` when that counts no more.
    ///   - way: for the audit trail and the session; nil for somebody who was in already.
    func open(
        _ kind: SessionKind, for user: User, by request: HTTPRequest, way: LogInWay?, at now: Instant
    ) async throws -> (secret: String, session: Session) {
        let secret = RandomIdentifier.token(bits: 160)
        var session = Session(
            tokenHash: Self.hash(secret), user: user.id, formToken: RandomIdentifier.token(), createdAt: now,
            lastSeenAt: now, kind: kind.rawValue)
        session.device = DeviceName.of(request.headers["User-Agent"] ?? "")
        session.address = request.client
        session.way = way?.rawValue
        session.epoch = user.epoch
        let entry = way.map {
            AuditEntry(
                at: now, user: user.id, what: "logged_in", detail: ["way": $0.rawValue, "address": request.client])
        }
        try await parts.store.addSession(session, audit: entry)
        return (secret, session)
    }

    func cookie(_ secret: String) -> String { cookie(cookieName, secret) + (secret.isEmpty ? "; Max-Age=0" : "") }

    func cookie(_ name: String, _ value: String) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax" + (parts.settings.isSecure ? "; Secure" : "")
    }

    private static func hash(_ secret: String) -> String { SHA256.digest(of: secret).hex }

    // MARK: Known browsers

    private var deviceCookieName: String { cookieName + "-device" }

    /// Kept beyond the session: it opens nothing, it only says that somebody has come in with this browser before.
    func deviceCookie(_ secret: String) -> String {
        cookie(deviceCookieName, secret) + "; Max-Age=\(LogIn.deviceLife.components.seconds)"
    }

    /// The hash of what a browser keeps; nil for one that keeps nothing.
    func device(of request: HTTPRequest) -> String? {
        deviceSecret(of: request).map { Self.hash("device \($0)") }
    }

    private func deviceSecret(of request: HTTPRequest) -> String? {
        request.cookies[deviceCookieName].flatMap { $0.utf8.count == 32 ? $0 : nil }
    }

    /// Notes that somebody has come in with a browser.
    /// - Returns: what it is to keep: what it has, for several people may use it, or something new where what it has is not ours.
    func keepDevice(of user: UserID, by request: HTTPRequest, at now: Instant) async throws -> String {
        var secret = RandomIdentifier.token(bits: 160)
        if let given = deviceSecret(of: request), let hash = device(of: request),
            try await !parts.store.usersKnown(to: hash, since: now - LogIn.deviceLife).isEmpty
        {
            secret = given
        }
        try await parts.store.noteDevice(Self.hash("device \(secret)"), of: user, at: now)
        return secret
    }

    // MARK: Forms

    /// Every form of a session carries its token; scripts put it into a header.
    func checkFormToken(_ request: HTTPRequest, _ visitor: Visitor) throws(HTTPFault) {
        let given: String?
        if let header = request.headers["X-CSRF-Token"] {
            given = header
        } else if request.segments.first == "api" {
            given = nil
        } else {
            given = try request.form()["csrf"]
        }
        guard let given, ConstantTime.equal(given, visitor.session.formToken) else {
            throw HTTPFault(403, "the form's token is missing or old")
        }
    }

    /// The log-in form has no session to take a token from: its own short-lived cookie stands in, so that nobody can
    /// be logged in by a foreign page under a foreign name.
    var loginCookieName: String { cookieName + "-login" }
    func loginCookie(_ token: String) -> String { cookie(loginCookieName, token) + "; Max-Age=3600" }

    /// What a browser has of it already, or a new one: a page that asks for the log-in behind somebody's back, as one left open
    /// after its session does, must not make another tab's form an expired one.
    func loginToken(of request: HTTPRequest) -> String {
        let kept = request.cookies[loginCookieName].flatMap { (token: String) -> String? in
            let isOurs = token.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
            return isOurs && token.utf8.count == 26 ? token : nil
        }
        return kept ?? RandomIdentifier.token()
    }

    func checkLoginToken(_ request: HTTPRequest, _ form: HTTPFields) throws(HTTPFault) {
        guard let cookie = request.cookies[loginCookieName], cookie.utf8.count >= 26, let given = form["csrf"],
            ConstantTime.equal(cookie, given)
        else { throw HTTPFault(403, "the form's token is missing or old") }
    }
}
