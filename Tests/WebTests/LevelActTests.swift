// Handing over, giving back, reminding, asking, classifying, merging: by the forms and by the API, seen in the store.

import Foundation
import HTTPServer
import Runtime
import ServiceLevels
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct LevelActTests {
    private static var settings: WebSettings {
        var settings = WebSettings()
        var levels = ServiceLevelRules(organisation: Sample.organisation)
        let route = ServiceLevelRules.MailRoute(channel: PaperChannel.name, account: PaperChannel.account)
        levels.services["CC"] = ServiceLevelRules.Service(title: "Contact Center", mailRoute: route)
        for kind in InternalMailKind.allCases {
            levels.texts[ServiceLevelRules.TextKey(kind, language: "it")] = ServiceLevelRules.Text(
                subject: TextTemplate("{numero}"), body: TextTemplate("{numero}"))
        }
        settings.levels = levels
        return settings
    }

    private func with(
        _ body: (Desk, Ticket, Browser, String) async throws -> Void
    ) async throws {
        try await Desk.with(Self.settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            try await body(desk, ticket, browser, try await browser.formToken())
        }
    }

    private func view(_ desk: Desk, _ ticket: Ticket) async throws -> TicketView {
        try #require(try await desk.store.view(ticket.id))
    }

    @Test func `a ticket goes to the back office, on to a department, and comes back with the solution`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            let first = try await browser.post(
                path + "/escalate", [("holder", "back_office"), ("reason", "Quale ufficio?"), ("key", "uno")],
                csrf: csrf)
            #expect(first["Location"] == path + "?done=escalated")
            #expect(try await view(desk, ticket).ticket.level == .backOffice)
            let second = try await browser.post(
                path + "/escalate", [("holder", "department:ambiente"), ("reason", "Sopralluogo."), ("key", "due")],
                csrf: csrf)
            #expect(second["Location"] == path + "?done=escalated")
            var now = try await view(desk, ticket)
            #expect(now.ticket.state == .withDepartment && now.ticket.department == Sample.ambiente)
            #expect(now.escalations.map(\.reason) == ["Quale ufficio?", "Sopralluogo."])
            #expect(now.escalations[0].end == .passedOn && now.escalations[1].clock != nil)
            // The last level gives back, not up.
            let up = try await browser.post(
                path + "/escalate", [("holder", "back_office"), ("reason", "x"), ("key", "tre")], csrf: csrf)
            #expect(up.status == 409 && up.text.contains("Adesso non si può"))
            let page = try await browser.get(path)
            #expect(page.text.contains("Back office → URP Ambiente") && page.text.contains("passata a URP Ambiente"))
            let back = try await browser.post(
                path + "/give-back", [("solved", "yes"), ("text", "Fatto ieri."), ("key", "quattro")], csrf: csrf)
            #expect(back["Location"] == path + "?done=given_back")
            now = try await view(desk, ticket)
            #expect(now.escalations[1].end == .answeredInside && now.ticket.level == .backOffice)
            #expect(now.messages.contains { $0.direction == .note && $0.text == "Fatto ieri." })
        }
    }

    @Test func `a form sent twice is one act, also by two clicks at once`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            let escalation = [("holder", "department:ambiente"), ("reason", "Sopralluogo."), ("key", "uno")]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await browser.post(path + "/escalate", escalation, csrf: csrf).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 303, count: 6))
            for _ in 0..<3 {
                #expect(try await browser.post(path + "/remind", [("key", "r")], csrf: csrf).status == 303)
                let question = [("holder", "department:presidenza"), ("text", "Chi firma?"), ("key", "q")]
                #expect(try await browser.post(path + "/ask", question, csrf: csrf).status == 303)
            }
            let now = try await view(desk, ticket)
            #expect(now.escalations.count == 1 && now.escalations[0].reminders == 1)
            let inside = now.messages.filter { $0.direction == .internalMail }.compactMap(\.internalKind)
            #expect(inside.filter { $0 == .question }.count == 1 && inside.filter { $0 == .reminder }.count == 1)
            // A question is no hand-over: the ticket stays where it is.
            #expect(now.ticket.department == Sample.ambiente)
        }
    }

    @Test func `what cannot be done comes back with what was typed`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            for (act, fields, status, words) in [
                ("escalate", [("holder", "department:vecchio"), ("reason", "perché <b>")], 422, "Scegli a chi."),
                ("escalate", [("holder", "king"), ("reason", "perché <b>")], 422, "perché &lt;b&gt;"),
                ("escalate", [("holder", "back_office"), ("reason", " ")], 422, "Serve il perché."),
                ("ask", [("holder", "back_office"), ("text", "")], 422, "La domanda è vuota."),
                ("give-back", [("solved", "no"), ("text", "Non è nostra.")], 409, "Non è nostra."),
                ("give-back", [("solved", "perhaps"), ("text", "x")], 400, ""),
                ("merge", [("other", "CC-2026-9999999")], 422, "Non c’è una richiesta"),
                ("merge", [("other", "\(ticket.number)")], 422, "questa stessa richiesta"),
                ("classify", [("topic", "prenotazioni")], 422, ""),
            ] {
                let response = try await browser.post(path + "/" + act, fields + [("key", "k-\(words)")], csrf: csrf)
                #expect(response.status == status, "\(act) \(fields)")
                #expect(words.isEmpty || response.text.contains(words), "\(act) \(fields)")
            }
            #expect(try await view(desk, ticket).escalations.isEmpty)
        }
    }

    @Test func `a hand-over past what somebody has written since is refused`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            let version = try await view(desk, ticket).version
            try await desk.contact(on: ticket.id, text: "Ancora una cosa.", at: start + .minutes(5))
            let fields = [("holder", "back_office"), ("reason", "Quale?"), ("key", "uno"), ("seen", "\(version)")]
            let refused = try await browser.post(path + "/escalate", fields, csrf: csrf)
            #expect(refused.status == 409 && refused.text.contains("Nel frattempo") && refused.text.contains("Quale?"))
            // The key was not used up: the same form, read again, goes through.
            let seen = try await view(desk, ticket).version
            let again = fields.dropLast() + [("seen", "\(seen)")]
            #expect(try await browser.post(path + "/escalate", Array(again), csrf: csrf).status == 303)
        }
    }

    @Test func `nothing is given back past what the citizen has written since`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            _ = try await browser.post(
                path + "/escalate", [("holder", "back_office"), ("reason", "Quale?"), ("key", "uno")], csrf: csrf)
            let last = try #require(try await view(desk, ticket).messages.map(\.id).max())
            try await desk.contact(on: ticket.id, text: "Ancora una cosa.", at: start + .minutes(5))
            let fields = [("solved", "yes"), ("text", "Fatto."), ("key", "due"), ("seen_message", "\(last)")]
            let refused = try await browser.post(path + "/give-back", fields, csrf: csrf)
            #expect(refused.status == 409 && refused.text.contains("Nel frattempo") && refused.text.contains("Fatto."))
            #expect(try await view(desk, ticket).ticket.level == .backOffice)
            #expect(try await browser.post(path + "/give-back", Array(fields.dropLast()), csrf: csrf).status == 303)
        }
    }

    @Test func `topic and complaint are kept, and taken away again`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            #expect(
                try await browser.post(path + "/classify", [("topic", "rimborsi"), ("complaint", "1")], csrf: csrf)[
                    "Location"] == path + "?done=classified")
            var now = try await view(desk, ticket)
            #expect(now.ticket.topic == TopicCode("rimborsi") && now.ticket.isComplaint)
            #expect(try await browser.post(path + "/classify", [("topic", "")], csrf: csrf).status == 303)
            now = try await view(desk, ticket)
            #expect(now.ticket.topic == nil && !now.ticket.isComplaint)
        }
    }

    @Test func `a ticket is merged into another one, and parted from it again`() async throws {
        try await with { desk, ticket, browser, csrf in
            let path = "/tickets/\(ticket.number)"
            let (other, _) = try await desk.contact(subject: "Ancora la bolletta", at: start + .minutes(1))
            let merged = try await browser.post(
                path + "/merge", [("other", " \(other.number) "), ("key", "m")], csrf: csrf)
            #expect(merged["Location"] == "/tickets/\(other.number)?done=merged")
            #expect(try await view(desk, ticket).ticket.mergedInto == other.id)
            #expect(try await view(desk, other).contacts.count == 2)
            #expect(try await browser.get(path).text.contains("\(other.number)"))
            #expect(try await browser.post(path + "/unmerge", [], csrf: csrf)["Location"] == path + "?done=unmerged")
            #expect(try await view(desk, other).contacts.count == 1)
            #expect(try await browser.post(path + "/unmerge", [], csrf: csrf).status == 409)
        }
    }

    @Test func `the opening is noted once, by those who work on tickets, not by what fetches ahead`() async throws {
        try await with { desk, ticket, browser, _ in
            let path = "/tickets/\(ticket.number)"
            func opened() async throws -> Instant? { try await view(desk, ticket).contacts[0].openedAt }
            _ = try await desk.browser("ada").get(path)
            _ = try await browser.send("HEAD", path)
            _ = try await browser.send("GET", path, headers: [("Sec-Purpose", "prefetch")])
            _ = try await browser.send("GET", path, headers: [("Sec-Fetch-Dest", "empty")])
            #expect(try await opened() == nil)
            _ = try await browser.get(path)
            #expect(try await opened() == start)
            desk.clock.advance(by: .minutes(9))
            _ = try await browser.get(path)
            #expect(try await opened() == start)
        }
    }

    @Test func `a contribution's new words go into the answer's text, and nothing is sent`() async throws {
        try await with { desk, ticket, browser, _ in
            let (_, message) = try await desk.contact(
                on: ticket.id, from: bruno, text: "Spetta <b>\n\n> citato", newText: "Spetta <b>\n",
                kind: .contribution,
                at: start + .minutes(2))
            let path = "/tickets/\(ticket.number)"
            let page = try await browser.get(path).text
            #expect(page.contains("\(path)?use=\(message)#answer"))
            let used = try await browser.get("\(path)?use=\(message)").text
            #expect(
                used.contains("Testo ripreso da un contributo interno")
                    && used.contains("\nSpetta &lt;b&gt;</textarea>"))
            let foreign = try await browser.get("\(path)?use=999999").text
            #expect(!foreign.contains("Testo ripreso"))
            #expect(try await view(desk, ticket).outbox.isEmpty)
        }
    }

    @Test func `programs do the same, and are told by words what stands in the way`() async throws {
        try await with { desk, ticket, _, _ in
            let program = try await Program(desk)
            let path = "/tickets/\(ticket.number)"
            func code(_ response: RawResponse) throws -> String? { try object(response.body)["code"] as? String }
            let organisation = try object(try await program.send("GET", "/organisation").body)
            try APITests.check(organisation, "Organisation", "/organisation")
            let unknown = try await program.send(
                "POST", path + "/escalations", ["to": "department", "department": "vecchio", "reason": "x"])
            #expect(unknown.status == 422)
            #expect(try code(unknown) == "holder_missing")
            let blank = try await program.send("POST", path + "/escalations", ["to": "back_office", "reason": " "])
            #expect(blank.status == 422)
            #expect(try code(blank) == "reason_missing")
            let none = try await program.send("POST", path + "/reminders")
            #expect(none.status == 409)
            #expect(try code(none) == "not_now")
            let done = try await program.send(
                "POST", path + "/escalations", ["to": "department", "department": "ambiente", "reason": "Sopralluogo."])
            #expect(done.status == 201)
            // Asked for twice with one key, each is done once.
            let key = [("Idempotency-Key", "chiave-0001")]
            for _ in 1...2 {
                #expect(try await program.send("POST", path + "/reminders", headers: key).status == 204)
                let question = ["text": "Chi firma?", "department": "presidenza"]
                #expect(try await program.send("POST", path + "/questions", question, headers: key).status == 204)
            }
            let questions = try await view(desk, ticket).messages.filter { $0.internalKind == .question }
            #expect(questions.count == 1)
            #expect(
                try await program.send("PUT", path + "/classification", ["topic": "rimborsi", "complaint": true]).status
                    == 204)
            let bad = try await program.send("PUT", path + "/classification", ["topic": "prenotazioni"])
            #expect(bad.status == 422)
            #expect(try code(bad) == "unknown_topic")
            let seen = try object(try await program.send("GET", path).body)
            try APITests.check(seen, "TicketView", path)
            #expect((seen["escalations"] as? [[String: Any]])?.first?["reminders"] as? Int == 1)
            let list = try object(
                try await program.send("GET", "/tickets?scope=department&department=ambiente").body)
            #expect(list["total"] as? Int == 1)
            #expect(
                try object(try await program.send("GET", "/tickets?scope=department&department=presidenza").body)[
                    "total"]
                    as? Int == 0)
            #expect(
                try await program.send("POST", path + "/return", ["solved": false, "note": "Non è nostra."]).status
                    == 204)
            #expect(try await program.send("PUT", path + "/merge", ["into": "CC-2026-9999999"]).status == 422)
            let view = try await view(desk, ticket)
            #expect(view.ticket.level == .first && view.escalations[0].end == .returned)
            #expect(view.ticket.topic == TopicCode("rimborsi") && view.ticket.isComplaint)
        }
    }
}
