// Who may do what: every role walks over the whole table of routes and gets exactly what the one table of permissions
// gives it.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct RoleTests {
    private static func user(_ role: UserRole) -> User {
        User(id: UserID(7), login: "x", name: "X", role: role, active: true, language: "it")
    }

    @Test(arguments: UserRole.allCases) func `a role is let in where its permissions say so, and nowhere else`(
        role: UserRole
    ) {
        let user = Self.user(role)
        for route in Site.routes {
            switch route.access {
            case .everyone: #expect(route.access.admits(nil) && route.access.admits(user), "\(route.pattern)")
            case .user: #expect(!route.access.admits(nil) && route.access.admits(user), "\(route.pattern)")
            case .permission(let permission):
                #expect(!route.access.admits(nil), "\(route.pattern)")
                #expect(
                    route.access.admits(user) == (PermissionTable.standard[role].scope(permission) != .none),
                    "\(route.pattern)")
            }
        }
    }

    /// Addresses that say nothing about a request of a citizen.
    private static let harmless: Set<String> = [
        "/", "/login", "/logout", "/language", "/livez", "/readyz", "/metrics", "/events", "/assets/{version}/{name}",
        "/login/code", "/login/reset", "/login/reset/{token}", "/login/provider", "/login/provider/return", "/account",
        "/account/password", "/account/sessions/end",
        "/account/sessions/{session}/end",
        "/account/second-factor", "/account/second-factor/begin", "/account/second-factor/remove",
        "/typing",
        "/api/v1/openapi.json", "/api/v1/session", "/api/v1/events",
    ]

    @Test func `a monitor has nothing but reports`() {
        let open = Site.routes.filter {
            // Citizens' pages know nobody, a monitor neither.
            $0.access.admits(Self.user(.monitor)) && !Site.isForCitizens($0)
        }.map(\.pattern)
        let others = Set(open).subtracting(Self.harmless)
        #expect(!others.isEmpty)
        for pattern in others {
            #expect(pattern.hasPrefix("/reports") || pattern.hasPrefix("/api/v1/reports"), "\(pattern)")
        }
    }

    @Test func `what the desk is and what reports are does not overlap`() {
        for route in Site.routes {
            let path = route.pattern.hasPrefix("/api/v1") ? String(route.pattern.dropFirst(7)) : route.pattern
            let isReport = path.hasPrefix("/reports") || path.hasPrefix("/figures")
            #expect(isReport == [.reports, .figures].contains(route.access), "\(route.pattern)")
        }
    }

    @Test(arguments: UserRole.allCases) func `a live server refuses a role what it may not have`(
        role: UserRole
    ) async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(
                sheet: PaperSheet(html: "<p>x", parts: [.init(name: "a", type: "b", bytes: Data("x".utf8))]))
            let login = try await desk.user(role)
            let browser = try await desk.browser(login)
            let program = try await Program(desk, login)
            let token = try await browser.formToken()
            for route in Site.routes {
                guard case .permission = route.access, !route.pattern.hasSuffix("/events") else { continue }
                let path = RouteTests.path(route.pattern, ticket: ticket.number)
                let response: RawResponse
                if path.hasPrefix("/api/v1") {
                    let isRead = route.method.isSafe
                    response = try await program.send(
                        route.method.rawValue, String(path.dropFirst("/api/v1".count)),
                        isRead ? nil : [:] as [String: String])
                } else if route.method.isSafe {
                    response = try await browser.get(path)
                } else {
                    response = try await browser.post(path, [], csrf: token)
                }
                let isLetIn = route.access.admits(Self.user(role))
                // A department without requests of its own finds nothing.
                #expect((response.status != 403) == isLetIn, "\(role) \(route.method) \(path) \(response.status)")
                if !isLetIn { #expect(!response.text.contains("Bolletta"), "\(path)") }
            }
        }
    }
}
