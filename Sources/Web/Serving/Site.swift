// Takes a request through host check, route table, session and form check to its handler, and puts the security
// headers on whatever comes back. Errors end here: a client sees a status and, at most, an incident number.

import Foundation
import HTTPServer
import Reports
import Runtime
import Store
import Tickets

/// Everything that answers requests.
final class Site: Sendable {
    let parts: WebParts
    let gate: Gate
    let live: LiveUpdates
    let metrics: RequestMetrics
    let originals: OriginalReader
    let table: RouteTable
    let hooks: WebHookDoor
    let documents = KeptDocuments()
    let paper = PageReader()
    let onceKeys = OnceKeys()
    let pending = PendingLogIns()
    let citizens: CitizenDesk
    let presence = PresenceBoard()
    let resets = ResetDesk()
    let usedJourneys = UsedJourneys()
    /// From here on accounts that were never read are waited for.
    let started: Instant

    init(_ parts: WebParts) {
        self.parts = parts
        started = Instant(parts.clock.now())
        gate = Gate(parts)
        live = LiveUpdates(parts, gate: gate, presence: presence)
        metrics = RequestMetrics()
        originals = OriginalReader(store: parts.store)
        table = RouteTable(routes: Self.routes)
        hooks = WebHookDoor(parts, gate: gate)
        citizens = CitizenDesk(parts.settings.citizens)
    }

    var store: any Store { parts.store }

    /// Answers one request. Never throws: faults become answers.
    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let start = ContinuousClock.now
        if hooks.isMeant(request.head) {
            let response = await hooks.answer(request)
            metrics.count(route: WebHookDoor.route, status: response.status, took: ContinuousClock.now - start)
            return response
        }
        let (route, response) = await routed(request)
        metrics.count(route: route, status: response.status, took: ContinuousClock.now - start)
        return response
    }

    private func routed(_ request: HTTPRequest) async -> (String, HTTPResponse) {
        let finding = table.find(request.method, request.segments)
        var route = "none"
        do {
            guard case .route(let found, let names) = finding else { throw Self.fault(of: finding) }
            route = found.pattern
            if !Self.isForMachines(found) { try gate.checkHost(request) }
            let call = try await admit(request, found, names)
            return (
                route, SecurityHeaders.put(on: try await found.handler(self, call), secure: parts.settings.isSecure)
            )
        } catch {
            let answer = await failure(error, request, finding)
            return (route, SecurityHeaders.put(on: answer, secure: parts.settings.isSecure))
        }
    }

    private func admit(_ request: HTTPRequest, _ route: Route, _ names: [String: String]) async throws -> Call {
        let now = Instant(parts.clock.now())
        // Before anything is read: what changes meanwhile is told to the page when it begins to listen.
        let change = live.lastChange
        var visitor: Visitor?
        if !Self.isForMachines(route) {
            // Citizens' pages know nobody: what a logged-in operator does there he does as a citizen.
            visitor =
                Self.isForCitizens(route)
                ? nil : try await gate.visitor(of: request, isBackground: route.isBackground, at: now)
            if route.access != .everyone && visitor == nil { throw HTTPFault(401, "log in first") }
            if !route.access.admits(visitor?.user) { throw HTTPFault(403, "not for this user") }
            if !request.method.isSafe { try gate.checkOrigin(request, acceptsNull: Self.isForCitizens(route)) }
            if !request.method.isSafe, let visitor, !visitor.isBearer, !route.hasOwnToken {
                try gate.checkFormToken(request, visitor)
            }
        }
        if let visitor { try await checkDemanded(visitor, route) }
        let call = Call(request: request, names: names, visitor: visitor, now: now, change: change)
        // Last of all: whoever fails before this learns nothing of what there is.
        try await checkReach(call, route)
        return call
    }

    /// Probes ask by address, not by name, and get nothing that is worth protecting.
    private static func isForMachines(_ route: Route) -> Bool {
        ["/livez", "/readyz", "/metrics"].contains(route.pattern)
    }

    /// The pages of citizens, who have no session.
    static func isForCitizens(_ route: Route) -> Bool {
        let words = ["/scrivi", "/write", "/stato", "/status"]
        return words.contains { route.pattern == $0 || route.pattern.hasPrefix($0 + "/") }
    }

    private static func fault(of finding: RouteTable.Finding) -> HTTPFault {
        if case .otherMethods = finding {
            HTTPFault(405, "no such method here")
        } else {
            HTTPFault(404, "no such page")
        }
    }

    /// Longest body for a request; nothing is read for routes that take none.
    func bodyLimit(_ head: HTTPHead) -> Int {
        if hooks.isMeant(head) { return hooks.bodyLimit(head) }
        guard case .route(let route, _) = table.find(head.method, head.target.segments) else { return 0 }
        return route.bodyLimit == .max
            ? min(route.bodyLimit, 2 * parts.settings.largestUpload + (1 << 20)) : route.bodyLimit
    }

    private func failure(_ error: any Error, _ request: HTTPRequest, _ finding: RouteTable.Finding) async
        -> HTTPResponse
    {
        var (status, reason, incident): (Int, String, String?) = (500, "internal error", nil)
        switch error {
        case is FactorDemanded:
            if request.segments.first != "api" {
                return SecurityHeaders.put(on: .seeOther(paths.factor.text), secure: parts.settings.isSecure)
            }
            (status, reason) = (403, "set up a second factor first")
        case let fault as HTTPFault: (status, reason) = (fault.status, fault.reason)
        case let fault as ActFault: (status, reason) = (fault.status, fault.reason)
        case let error as ReportError: (status, reason) = Self.answer(to: error)
        case let error as StoreError where error.code == .missing: (status, reason) = (404, "no such thing")
        case let error as StoreError where error.code == .conflict:
            (status, reason) = (409, "the state does not allow it")
        case let error as StoreError where error.code == .unavailable:
            (status, reason) = (503, "the store is not available")
        default: break
        }
        if status >= 500 {
            // What the error says stays here: it may name what no client shall know (A19, A26).
            let number = RandomIdentifier.token(bits: 40)
            incident = number
            let cause =
                (error as? StoreError)?.description ?? (error as? ReportError)?.description ?? "\(type(of: error))"
            parts.log.error("a request failed", ["incident": number, "path": Self.shape(finding), "cause": cause])
        }
        var answer =
            request.segments.first == "api"
            ? Problem.response(status, reason, incident: incident)
            : await failurePage(status, incident, request)
        if case .otherMethods(let methods) = finding, status == 405 {
            answer.headers.set("Allow", methods.map(\.rawValue).sorted().joined(separator: ", "))
        }
        if status == 401, request.segments.first == "api" { answer.headers.set("WWW-Authenticate", "Bearer") }
        return answer
    }

    private static func answer(to error: ReportError) -> (Int, String) {
        switch error.code {
        case .unknownService: (404, "no such service")
        case .missing, .notOffered: (404, "no such report")
        case .notOver: (409, "the period is not over")
        case .frozenAlready: (409, "the period is closed already")
        default: (500, "internal error")
        }
    }

    private static func shape(_ finding: RouteTable.Finding) -> String {
        if case .route(let route, _) = finding { route.pattern } else { "none" }
    }

    /// For faults that the server finds before there is a request: no page, only the words.
    func bareFailure(_ status: Int, _ target: String, _ incident: String?) -> HTTPResponse {
        if target.hasPrefix("/api/") {
            let problem = Problem.response(status, "the request cannot be read", incident: incident)
            return SecurityHeaders.put(on: problem, secure: parts.settings.isSecure)
        }
        let words = "\(status) \(StatusWords.text(status))" + (incident.map { " (\($0))" } ?? "") + "\n"
        return SecurityHeaders.put(on: .text(words, status: status), secure: parts.settings.isSecure)
    }
}
