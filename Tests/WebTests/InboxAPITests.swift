// The desk for programs: pages by place, tags, acts on many, views, drafts, ready texts, people, parting.

import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct InboxAPITests {
    private func items(_ response: RawResponse) throws -> [Any] { try object(response.body)["items"] as? [Any] ?? [] }

    @Test func `a program turns pages by place, in the order it asks for, and of one person`() async throws {
        try await Desk.with { desk in
            var numbers: [String] = []
            for hour in 1...5 { numbers.append("\(try await desk.contact(at: start + .hours(hour)).ticket.number)") }
            let program = try await Program(desk)
            var (seen, next): ([String], String?) = ([], "")
            while let place = next {
                let page = try object(
                    try await program.send(
                        "GET", "/tickets?sort=newest&limit=2" + (place.isEmpty ? "" : "&after=\(place)")
                    ).body)
                try APITests.check(page, "TicketPage", "tickets")
                let lines = page["tickets"] as? [[String: Any]] ?? []
                seen += lines.compactMap { ($0["ticket"] as? [String: Any])?["number"] as? String }
                next = page["next"] as? String
                #expect((page["previous"] != nil) == !place.isEmpty)
            }
            #expect(seen == numbers.reversed())
            for wrong in ["sort=odd", "after=due-1", "sort=newest&after=due-1-2-3", "before=x", "person=x"] {
                #expect(try await program.send("GET", "/tickets?\(wrong)").status == 400, "\(wrong)")
            }
            let person = try object(try await program.send("GET", "/tickets/\(numbers[0])/person").body)
            let id = try #require(person["id"] as? Int)
            #expect(try object(try await program.send("GET", "/tickets?person=\(id)").body)["total"] as? Int == 5)
            #expect(try object(try await program.send("GET", "/tickets?person=999").body)["total"] as? Int == 0)
        }
    }

    @Test func `tags, queue, acts on many and their undoing`() async throws {
        try await Desk.with { desk in
            let (one, two) = (try await desk.contact().ticket, try await desk.contact().ticket)
            let program = try await Program(desk)
            let path = "/tickets/\(one.number)"
            let tagged = try await program.send("PUT", path + "/tags", ["add": ["Bonus  GAS", "x"], "remove": ["y"]])
            #expect(try items(tagged) as? [String] == ["bonus gas", "x"])
            #expect(try items(try await program.send("GET", path + "/tags")).count == 2)
            #expect(try items(try await program.send("GET", "/tags")) as? [String] == ["bonus gas", "x"])
            #expect(try await program.send("PUT", path + "/tags", ["add": [" "]]).status == 400)
            #expect(try await program.send("PUT", path + "/queue", ["queue": "none-such"]).status == 400)
            #expect(try await program.send("PUT", path + "/queue", ["priority": "U"]).status == 204)
            #expect(try await desk.store.view(one.id)?.ticket.priority == .urgent)
            let act: [String: Any] = [
                "act": "tag", "tag": "x", "tickets": ["\(one.number)", "\(two.number)", "CC-2026-9999999", "nonsense"],
            ]
            let result = try object(try await program.send("POST", "/bulk", act).body)
            try APITests.check(result, "BulkResult", "bulk")
            #expect(result["done"] as? [String] == ["\(two.number)"])
            #expect((result["skipped"] as? [[String: Any]])?.first?["reason"] as? String == "already")
            let undone = try object(try await program.send("DELETE", "/bulk/\(result["id"] ?? 0)").body)
            #expect(undone["done"] as? [String] == ["\(two.number)"])
            #expect(try await program.send("DELETE", "/bulk/\(result["id"] ?? 0)").status == 409)
            for wrong: [String: Any] in [
                ["act": "tag", "tickets": ["\(one.number)"]], ["act": "tag", "tag": "x", "tickets": [] as [String]],
                ["act": "close", "solution": "x", "tickets": ["\(one.number)"]],
            ] { #expect(try await program.send("POST", "/bulk", wrong).status == 422) }
        }
    }

    @Test func `many at once need the permission that one needs`() async throws {
        var settings = WebSettings()
        settings.permissions[.operator][.close] = .none
        settings.permissions[.operator][.classify] = .none
        try await Desk.with(settings) { desk in
            let ticket = try await desk.contact().ticket
            let program = try await Program(desk)
            func act(_ act: String, _ more: [String: Any]) async throws -> Int {
                try await program.send(
                    "POST", "/bulk", more.merging(["act": act, "tickets": ["\(ticket.number)"]]) { $1 }
                ).status
            }
            #expect(try await act("close", ["solution": "x", "case_outcome": "referred"]) == 403)
            #expect(try await act("tag", ["tag": "x"]) == 403)
            #expect(try await act("complaint", [:]) == 403)
            #expect(try await act("assign", ["assignee": "me"]) == 200)
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .open)
        }
    }

    @Test func `views, drafts and ready texts`() async throws {
        var settings = WebSettings()
        settings.cannedTexts = [
            CannedText(code: "orari", it: "Orari", en: "Hours", purpose: .answer, body: "Gentile {nome}"),
            CannedText(code: "cup", it: "CUP", en: "CUP", purpose: .answer, services: ["CUP"], body: "x"),
        ]
        try await Desk.with(settings) { desk in
            let ticket = try await desk.contact().ticket
            let program = try await Program(desk)
            let new: [String: Any] = [
                "name": "Gas", "query": "view=mine&tag=gas&evil=1&after=due-1-2-3", "shared": true,
            ]
            #expect(try await program.send("POST", "/views", new).status == 201)
            let other = try await Program(desk, "ada")
            let view = try #require(try items(try await other.send("GET", "/views")).first as? [String: Any])
            try APITests.check(view, "View", "views")
            #expect(view["query"] as? String == "view=mine&tag=gas" && view["mine"] as? Bool == false)
            #expect(try await other.send("DELETE", "/views/\(view["id"] ?? 0)").status == 404)
            #expect(try await program.send("DELETE", "/views/\(view["id"] ?? 0)").status == 204)

            let path = "/tickets/\(ticket.number)/draft"
            #expect(try await program.send("GET", path).status == 404)
            let saved = try object(try await program.send("PUT", path, ["text": "Gentile", "version": 0]).body)
            let version = try #require(saved["version"] as? Int)
            let draft = try object(try await program.send("GET", path).body)
            try APITests.check(draft, "Draft", "draft")
            #expect(draft["text"] as? String == "Gentile" && draft["version"] as? Int == version)
            #expect(try await program.send("PUT", path, ["text": "y", "version": version - 1]).status == 409)
            #expect(try await other.send("GET", path).status == 404)
            #expect(try await program.send("DELETE", path).status == 204)
            #expect(try await program.send("GET", path).status == 404)

            let texts = try items(try await program.send("GET", "/canned-texts"))
            for text in texts { try APITests.check(text, "CannedText", "canned-texts") }
            let bound = try await Program(desk, try await desk.user(.operator, services: ["CC"]))
            let mine = try items(try await bound.send("GET", "/canned-texts")) as? [[String: Any]]
            #expect(texts.count == 2 && mine?.compactMap { $0["code"] as? String } == ["orari"])
        }
    }

    @Test func `people are found, completed, merged, and tickets go from one to the other`() async throws {
        try await Desk.with { desk in
            let one = try await desk.contact(from: Party(name: "Piera Prova", address: "piera@example.org")).ticket
            let two = try await desk.contact(from: Party(name: "Pia Prova", address: "pia@example.org")).ticket
            let program = try await Program(desk)
            let found = try items(try await program.send("GET", "/people?q=prova")) as? [[String: Any]] ?? []
            for person in found { try APITests.check(person, "Person", "people") }
            #expect(found.count == 2)
            func person(_ number: TicketNumber) async throws -> [String: Any] {
                try object(try await program.send("GET", "/tickets/\(number)/person").body)
            }
            let (first, second) = (try await person(one.number), try await person(two.number))
            let path = "/people/\(first["id"] ?? 0)"
            let seen = first["version"] as? Int ?? 0
            let put = try await program.send("PUT", path, ["surname": "Prova", "version": seen])
            #expect(put.status == 204)
            #expect(try await program.send("PUT", path, ["surname": "Altra", "version": seen]).status == 409)
            let after = try object(try await program.send("GET", path).body)
            #expect(after["surname"] as? String == "Prova" && after["name"] as? String == first["name"] as? String)
            let into = second["id"] as? Int ?? 0
            #expect(try await program.send("PUT", path + "/merge", ["into": into]).status == 204)
            #expect(try object(try await program.send("GET", path).body)["id"] as? Int == into)
            #expect(try await program.send("DELETE", path + "/merge").status == 204)
            #expect(try await person(one.number)["id"] as? Int == first["id"] as? Int)
            let moved = try await program.send("PUT", "/tickets/\(one.number)/person", ["person": into])
            #expect(try object(moved.body)["id"] as? Int == into)
            #expect(try await program.send("PUT", "/tickets/\(one.number)/person", ["person": 99999]).status == 404)
        }
    }

    @Test func `a ticket is parted and whole again`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let (_, message) = try await desk.contact(on: ticket.id)
            let program = try await Program(desk)
            let path = "/tickets/\(ticket.number)/split"
            let body: [String: Any] = ["messages": [message.value], "subject": "Altro"]
            let made = try await program.send("POST", path, body)
            #expect(made.status == 201, "\(made.text)")
            let number = try #require(try object(made.body)["number"] as? String)
            let whole = try object(try await program.send("DELETE", "/tickets/\(number)/split").body)
            #expect(whole["number"] as? String == "\(ticket.number)")
            #expect(try await program.send("POST", path, ["messages": [99999]]).status == 409)
        }
    }
}
