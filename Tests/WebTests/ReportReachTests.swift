// Figures for those who are bound to services: theirs, and of no other service anything, on every page and by every call.

import Foundation
import HTTPServer
import Reports
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct ReportReachTests {
    private static let period = "period=2026-S1"
    private static let foreign = "Centro Unico di Prenotazione"

    private func outage(_ desk: Desk, of service: String?) async throws -> Int64 {
        try await desk.store.enter(
            Outage(
                service: service, from: start - .hours(3), until: start - .hours(2), reason: "guasto",
                by: desk.administratorID, at: start))
    }

    private func closed(_ desk: Desk, _ service: String) async throws -> Int64 {
        let blob = try await desk.store.keep(Array("x".utf8), at: desk.now)
        return try await desk.store.freeze(
            FrozenReport(
                service: service, period: "2026-01", from: start - .hours(900), until: start - .hours(300),
                frozenAt: start, by: desk.administratorID, content: blob),
            audit: AuditEntry(
                at: start, user: desk.administratorID, what: "period_closed",
                detail: ["service": service, "period": "2026-01", "sha256": blob.sha256]))
    }

    @Test func `pages and calls give figures of one's own services, and know of no other`() async throws {
        try await Desk.with { desk in
            for service in ["CC", "CUP"] {
                try await desk.contact(at: start - .hours(2), service: service)
                _ = try await outage(desk, of: service)
                _ = try await closed(desk, service)
            }
            let login = try await desk.user(.manager, services: ["CC"])
            let (bound, all) = (try await desk.browser(login), try await desk.browser(try await desk.user(.manager)))
            for path in [
                "/reports", "/reports/indicators", "/reports/facts", "/reports/ratings", "/reports/closed", "/figures",
                "/figures/close", "/figures/texts", "/figures/second-level", "/figures/audit",
            ] {
                let rest = Self.period + (path == "/reports/facts" ? "&list=contacts.all" : "")
                let (usual, asked) = (
                    try await bound.get("\(path)?\(rest)"), try await bound.get("\(path)?service=CUP&\(rest)")
                )
                #expect(usual.status == 200 && asked.status == 200, "\(path)")
                #expect(!usual.text.contains("CUP") && !asked.text.contains(Self.foreign), "\(path)")
            }
            // The same pages do show it to somebody who is bound to none.
            for path in ["/reports", "/reports/closed", "/figures/audit"] {
                #expect(try await all.get("\(path)?service=CUP&\(Self.period)").text.contains("CUP"), "\(path)")
            }
            let program = try await Program(desk, login)
            for path in [
                "/reports/dashboard", "/reports/indicators", "/reports/indicators/export", "/reports/facts",
                "/figures/entries", "/figures/texts",
            ] {
                let rest = "&\(Self.period)\(path.hasSuffix("facts") ? "&list=contacts.all" : "")"
                let format = path.hasSuffix("export") ? "&format=csv" : ""
                let foreign = try await program.send("GET", "\(path)?service=CUP\(rest)\(format)")
                let unknown = try await program.send("GET", "\(path)?service=XX\(rest)\(format)")
                #expect(foreign.status == 404 && foreign.text == unknown.text, "\(path)")
            }
            let closed = try await program.send("GET", "/reports/closed").text
            #expect(closed.contains("\"CC\"") && !closed.contains("CUP"))
            #expect(try await !program.send("GET", "/figures/audit").text.contains("CUP"))
        }
    }

    @Test func `what is entered and taken back is of one's own services`() async throws {
        try await Desk.with { desk in
            let (mine, foreign, every) = (
                try await outage(desk, of: "CC"), try await outage(desk, of: "CUP"), try await outage(desk, of: nil)
            )
            let program = try await Program(desk, try await desk.user(.manager, services: ["CC"]))
            for (id, status) in [(foreign, 404), (every, 404), (mine, 204)] {
                let answer = try await program.send("POST", "/figures/entries/outage/\(id)/withdrawal", [:])
                #expect(answer.status == status, "\(answer.text)")
            }
            let stop = ["from": "2026-03-02T06:00:00Z", "until": "2026-03-02T07:00:00Z", "reason": "guasto"]
            for (service, status) in [("CC", 201), ("CUP", 404)] {
                let body = stop.merging(["service": service]) { $1 }
                #expect(try await program.send("POST", "/figures/entries/outages", body).status == status)
            }
            let browser = try await desk.browser("manager-cc")
            let fields = [("service", "CC"), ("period", "2026-S1"), ("of_all", "1")]
            #expect(try await browser.postForm("/figures/entries/outages", fields).status == 403)
        }
    }

    @Test func `whoever is bound to services without figures is refused, and shown no way there`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser(try await desk.user(.manager, services: ["XX"]))
            for path in ["/reports", "/reports/indicators", "/figures", "/reports/closed"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
            #expect(try await !browser.get("/tickets").text.contains("href=\"/reports/indicators"))
        }
    }
}
