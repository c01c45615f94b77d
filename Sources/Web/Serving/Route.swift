// Routes are a table: what is not in it does not exist, and the tests walk over it.

import HTTPServer
import Store
import Tickets

/// Who may use a route. Roles are not asked for: the one table of `Permission` says what each of them may.
enum Access: Sendable, Hashable {
    /// Everybody, without a session.
    case everyone
    /// Whoever is logged in, whatever he may do.
    case user
    case permission(Permission)

    static let tickets = Access.permission(.tickets)
    static let answer = Access.permission(.answer)
    static let note = Access.permission(.note)
    static let handOver = Access.permission(.handOver)
    static let classify = Access.permission(.classify)
    static let merge = Access.permission(.merge)
    static let close = Access.permission(.close)
    static let register = Access.permission(.register)
    static let held = Access.permission(.held)
    static let outbox = Access.permission(.outbox)
    static let printQueue = Access.permission(.printQueue)
    static let users = Access.permission(.users)
    static let reports = Access.permission(.reports)
    static let figures = Access.permission(.figures)
    static let administration = Access.permission(.administration)

    /// - Parameter user: nil without a session.
    func admits(_ user: User?) -> Bool {
        switch self {
        case .everyone: true
        case .user: user != nil
        case .permission(let permission): user?.may(permission) ?? false
        }
    }
}

/// One line of the table.
struct Route: Sendable {
    typealias Handler = @Sendable (Site, Call) async throws -> HTTPResponse

    let method: HTTPMethod
    /// Parts between slashes; `{name}` matches any one part.
    let pattern: String
    let access: Access
    /// Longest body in bytes.
    let bodyLimit: Int
    let handler: Handler
    fileprivate let parts: [String]

    /// - Parameter access: always said, so that no route is open because somebody forgot.
    init(
        _ method: HTTPMethod, _ pattern: String, access: Access, bodyLimit: Int = 64 << 10,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.bodyLimit = method.isSafe ? 0 : bodyLimit
        self.handler = handler
        parts = pattern.split(separator: "/").map(String.init)
    }

    /// Forms before the log-in have a token of their own: a session that may exist is not theirs.
    var hasOwnToken: Bool { pattern.hasPrefix("/login") }

    /// One's own account; `/accounts` is about channels.
    var isOfOwnAccount: Bool { pattern == "/account" || pattern.hasPrefix("/account/") }

    /// What an open page sends by itself, again and again: it must not keep its session alive (A19). A draft is a sign of
    /// somebody when it has changed; its handler says so.
    var isBackground: Bool { ["/tickets/{number}/presence", "/tickets/{number}/draft"].contains(pattern) }

    /// Whether a path fits; with what stands at the places of its names.
    fileprivate func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == parts.count else { return nil }
        var names: [String: String] = [:]
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{") {
                names[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return names
    }
}

/// The table.
struct RouteTable: Sendable {
    let routes: [Route]

    enum Finding {
        case route(Route, names: [String: String])
        /// The path is known, the method is not.
        case otherMethods([HTTPMethod])
        case nothing
    }

    func find(_ method: HTTPMethod, _ segments: [String]) -> Finding {
        // HEAD is GET without a body (RFC 9110 9.3.2).
        let wanted = method == .head ? .get : method
        var others: [HTTPMethod] = []
        for route in routes {
            guard let names = route.match(segments) else { continue }
            if route.method == wanted { return .route(route, names: names) }
            others.append(route.method)
        }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}

/// A request on its way to a handler.
struct Call: Sendable {
    let request: HTTPRequest
    /// What stood at the places of the route's names.
    let names: [String: String]
    /// Who asks; nil on routes for everyone.
    let visitor: Visitor?
    let now: Instant
    /// The last change that was known of when the request came.
    let change: Int64

    /// Who asks, on routes that demand a log-in: the gate lets nobody else through.
    var user: User {
        guard let visitor else { preconditionFailure("a route for users was reached without one") }
        return visitor.user
    }

    /// A number at the place of a name; a place that holds something else leads nowhere.
    func number(_ name: String) throws(HTTPFault) -> Int64 {
        guard let text = names[name], text.utf8.count < 19, let value = Int64(text), value >= 0 else {
            throw HTTPFault(404, "no such thing")
        }
        return value
    }
}

/// A logged-in user with the session he came by.
struct Visitor: Sendable {
    let user: User
    let session: Session
    /// Came by an API token in the Authorization header, which no foreign page can send.
    let isBearer: Bool
}
