// People, parting and paper: by the forms, seen in the pages and in the store.

import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct PersonTests {
    private func person(_ desk: Desk, _ ticket: Ticket) async throws -> PersonView {
        try #require(try await desk.store.person(of: ticket.id))
    }

    @Test func `a ticket's page shows what is known of its person, and what is still to be asked`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let page = try await browser.get("/tickets/\(ticket.number)")
            #expect(page.text.components(separatedBy: "da completare").count == 4)
            #expect(page.text.contains("È il suo primo contatto."))
            let known = try await person(desk, ticket)
            let fields = [
                ("surname", "Prova\u{202E}"), ("name", "Anna"), ("locality", "Potenza"), ("phone", "0971 000000"),
                ("mail", "anna@example.org"), ("seen", "\(known.version)"),
                ("next", "/tickets/\(ticket.number)#person"),
            ]
            let saved = try await browser.post("/people/\(known.id)", fields, csrf: csrf)
            #expect(saved["Location"] == "/tickets/\(ticket.number)?done=person_saved#person")
            #expect(try await person(desk, ticket).details.surname == "Prova")
            #expect(!(try await browser.get("/tickets/\(ticket.number)").text.contains("da completare")))
            // Whoever saves what he read before that gets his words back, and nothing is overwritten.
            let late = try await browser.post(
                "/people/\(known.id)", [("surname", "Tardi"), ("seen", "\(known.version)")], csrf: csrf)
            #expect(late.status == 409 && late.text.contains("Tardi") && late.text.contains("Nel frattempo"))
            #expect(try await person(desk, ticket).details.surname == "Prova")
        }
    }

    @Test func `a person's page has all contacts; two are merged, parted again, and found`() async throws {
        try await Desk.with { desk in
            let (one, _) = try await desk.contact()
            let (two, _) = try await desk.contact(from: bruno)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let (into, from) = (try await person(desk, one).id, try await person(desk, two).id)
            let search = try await browser.get("/people/\(into)?q=brun")
            #expect(search.text.contains("/people/\(from)/merge"))
            let merged = try await browser.post("/people/\(from)/merge", [("into", "\(into)")], csrf: csrf)
            #expect(merged["Location"] == "/people/\(into)?done=persons_merged")
            let page = try await browser.get("/people/\(into)")
            #expect(page.text.contains("\(one.number)") && page.text.contains("\(two.number)"))
            #expect(page.text.contains("/people/\(from)/unmerge"))
            #expect(try await browser.get("/people/\(from)")["Location"] == "/people/\(into)")
            #expect(try await browser.get("/tickets/\(one.number)").text.contains("\(two.number)"))
            let parted = try await browser.post("/people/\(from)/unmerge", [], csrf: csrf)
            #expect(parted["Location"] == "/people/\(into)?done=persons_unmerged")
            #expect(try await person(desk, two).id == from)
            #expect(try await browser.post("/people/\(from)/unmerge", [], csrf: csrf).status == 409)
            #expect(try await browser.get("/people/999").status == 404)
            #expect(try await browser.get("/people?q=nessuno").text.contains("Nessuna persona trovata"))
        }
    }

    @Test func `a ticket moves to another person and back`() async throws {
        try await Desk.with { desk in
            let (one, _) = try await desk.contact()
            let (two, _) = try await desk.contact(from: bruno)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let (own, other) = (try await person(desk, one).id, try await person(desk, two).id)
            let search = try await browser.get("/people?ticket=\(one.number)&q=bruno")
            #expect(search.text.contains("Sposta qui la richiesta"))
            let path = "/tickets/\(one.number)/person"
            #expect(
                try await browser.post(path, [("person", "\(other)")], csrf: csrf)["Location"]
                    == "/tickets/\(one.number)?done=person_moved")
            #expect(try await person(desk, one).id == other)
            #expect(try await browser.get("/tickets/\(one.number)").text.contains("Rimetti alla persona di prima"))
            _ = try await browser.post(path, [("person", "\(own)")], csrf: csrf)
            #expect(try await person(desk, one).id == own)
            #expect(try await browser.post(path, [("person", "x")], csrf: csrf).status == 400)
            #expect(try await browser.post(path, [("person", "999")], csrf: csrf).status == 404)
        }
    }

    @Test func `a ticket is split and put back by one click each; links are made and taken away`() async throws {
        try await Desk.with { desk in
            let (ticket, first) = try await desk.contact()
            let (other, second) = try await desk.contact(from: bruno)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            // Two approaches in one thread.
            try await desk.store.merge(other.id, into: ticket.id, by: desk.operatorID, at: desk.now)
            #expect(try await browser.get(path).text.contains("/tickets/\(other.number)/unmerge"))
            let none = try await browser.post(path + "/split", [("key", "a")], csrf: csrf)
            #expect(none.status == 409 && none.text.contains("Almeno un messaggio"))
            let all = [("message", "\(first)"), ("message", "\(second)"), ("key", "b")]
            #expect(try await browser.post(path + "/split", all, csrf: csrf).status == 409)
            let split = try await browser.post(
                path + "/split", [("message", "\(second)"), ("subject", "Altro"), ("key", "c")], csrf: csrf)
            let location = try #require(split["Location"])
            #expect(split.status == 303 && location.hasSuffix("?done=split"))
            let made = location.replacing("?done=split", with: "")
            let page = try await browser.get(made)
            #expect(page.text.contains("Divisa dalla richiesta") && page.text.contains("divise una dall’altra"))
            let back = try await browser.post(made + "/unsplit", [], csrf: csrf)
            #expect(back["Location"] == path + "?done=unsplit")
            #expect(try await desk.store.view(ticket.id)?.messages.map(\.id) == [first, second])
            let (third, _) = try await desk.contact(from: bruno)
            let link = [("other", "\(third.number)"), ("key", "d")]
            #expect(try await browser.post(path + "/link", link, csrf: csrf)["Location"] == path + "?done=linked")
            #expect(try await browser.get(path).text.contains("collegate da un operatore"))
            let wrong = try await browser.post(path + "/link", [("other", "CC-2026-77"), ("key", "e")], csrf: csrf)
            #expect(wrong.status == 422 && wrong.text.contains("Non c’è una richiesta"))
            let gone = try await browser.post(path + "/unlink", [("other", "\(third.number)")], csrf: csrf)
            #expect(gone["Location"] == path + "?done=unlinked")
        }
    }

    @Test func `what is said inside stands apart, and is printed only when asked for`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            try await desk.store.ask(
                "Chi paga la bolletta?", on: ticket.id, to: nil, mail: nil, by: desk.operatorID, at: desk.now)
            let page = try await browser.get("/tickets/\(ticket.number)").text
            let parts = page.components(separatedBy: "id=\"questions\"")
            #expect(parts.count == 2 && !parts[0].contains("Chi paga la bolletta?"))
            #expect(parts.last?.contains("Chi paga la bolletta?") == true)
            #expect(page.contains("ancora senza risposta"))
            let paper = try await browser.get("/tickets/\(ticket.number)/print")
            #expect(paper.status == 200 && paper.text.contains("\(ticket.number)"))
            #expect(!paper.text.contains("Chi paga la bolletta?") && !paper.text.contains("<form"))
            let whole = try await browser.get("/tickets/\(ticket.number)/print?inside=1")
            #expect(whole.text.contains("Chi paga la bolletta?"))
        }
    }
}
