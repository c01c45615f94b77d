// The inbox over a live server: filters in the address, saved views, acts on many with their undoing, what is found while
// somebody types.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct InboxTests {
    @Test func `filters come from the address, narrow the list, and each can be taken away`() async throws {
        try await Desk.with { desk in
            let complaint = try await desk.contact(subject: "Reclamo sulla fila").ticket
            let other = try await desk.contact(subject: "Orari").ticket
            try await desk.store.classify(
                complaint.id, topic: nil, isComplaint: true, outcome: nil, by: desk.operatorID, at: desk.now)
            let browser = try await desk.browser()
            let page = try await browser.get("/tickets?complaints=1")
            #expect(page.text.contains("\(complaint.number)") && !page.text.contains("\(other.number)"))
            #expect(page.text.contains("Togli i filtri"))
            let none = try await browser.get("/tickets?tag=xyz")
            #expect(none.text.contains("Nessuna richiesta con questi filtri"))
            let nonsense = try await browser.get("/tickets?priority=Z&due=never&assignee=x&from=2026-13-01")
            #expect(nonsense.status == 200 && nonsense.text.contains("\(other.number)"))
        }
    }

    @Test func `the filters of an address are read and written the same`() throws {
        var filters = ListFilters()
        filters.service = "CUP"
        filters.queue = QueueCode("cup-priorita")
        filters.priority = .urgent
        filters.topic = TopicCode("prenotazione")
        filters.tag = TicketTag("bonus gas")
        filters.assignee = UserID(7)
        filters.person = PersonID(8)
        (filters.complaints, filters.attachments) = (true, true)
        filters.due = CivilDay("2026-03-02")
        filters.from = CivilDay("2026-03-01")
        filters.until = CivilDay("2026-03-05")
        var query = ListQuery(.all, search: "caldaia")
        query.filters = filters
        let fields = Dictionary(query.pairs) { first, _ in first }
        #expect(ListQuery { fields[$0] } == query)
        #expect(ListQuery(address: Address(["tickets"], query: query.pairs)) == query)
        #expect(ListQuery(address: Address(["held"])) == nil)
        for field in ListFilters.Field.allCases {
            #expect(filters[field] != nil && filters.without(field)[field] == nil)
            #expect(filters.without(field).pairs.count == filters.pairs.count - 1)
        }
        let filter = filters.filter { Instant(milliseconds: Int64($0.number) * 86_400_000) }
        #expect(filter.dueBefore?.milliseconds == Int64((CivilDay("2026-03-03")?.number ?? 0)) * 86_400_000)
        #expect(filter.person == PersonID(8))
        #expect(!filter.isEmpty && ListFilters().filter { _ in nil }.isEmpty)
    }

    @Test func `what is marked is acted on, the page says what was left, and undo brings it back`() async throws {
        try await Desk.with { desk in
            let one = try await desk.contact(subject: "Prima").ticket
            let two = try await desk.contact(subject: "Seconda").ticket
            try await desk.store.assign(two.id, to: desk.operatorID, by: desk.operatorID, at: desk.now)
            let browser = try await desk.browser()
            let list = try await browser.get("/tickets")
            #expect(list.text.contains("form=\"bulk\""))
            let done = try await browser.postForm(
                "/inbox/bulk",
                [
                    ("act", "assign"), ("assignee", "me"), ("ticket", "\(one.number)"), ("ticket", "\(two.number)"),
                    ("ticket", "CC-2026-9999999"), ("next", "/tickets"),
                ])
            #expect(done.status == 303)
            let address = try #require(done["Location"])
            #expect(address.contains("bulk=1") && address.contains("skip-already=1"))
            #expect(try await desk.store.view(one.id)?.ticket.assignee == desk.operatorID)
            let page = try await browser.get(address)
            #expect(page.text.contains("1 richiesta modificata") && page.text.contains("1 erano già così"))
            let undo = try #require(page.text.firstMatch(of: /\/inbox\/undo\/[0-9]+/))
            let undone = try await browser.postForm(String(undo.output), [("next", "/tickets")])
            #expect(undone["Location"]?.contains("undone=1") == true)
            #expect(try await desk.store.view(one.id)?.ticket.assignee == nil)
            #expect(try await desk.store.view(two.id)?.ticket.assignee == desk.operatorID)
            #expect(try await browser.postForm(String(undo.output), [("next", "/tickets")]).status == 409)
        }
    }

    @Test func `an act without marks or without what it needs changes nothing and says so`() async throws {
        try await Desk.with { desk in
            let ticket = try await desk.contact().ticket
            let browser = try await desk.browser()
            for fields in [
                [("act", "assign"), ("assignee", "me")],
                [("act", "close"), ("ticket", "\(ticket.number)"), ("solution", " "), ("case_outcome", "referred")],
                [("act", "close"), ("ticket", "\(ticket.number)"), ("solution", "Fatto")],
                [("act", "tag"), ("tag", " "), ("ticket", "\(ticket.number)")],
                [("act", "queue"), ("queue", "none-such"), ("ticket", "\(ticket.number)")],
            ] {
                let answer = try await browser.postForm("/inbox/bulk", fields)
                #expect(answer.status == 422 && answer.text.contains("non è cambiato nulla"), "\(fields)")
            }
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .new)
        }
    }

    @Test func `closing without an outcome comes back with the list, the marks and the solution`() async throws {
        try await Desk.with { desk in
            let ticket = try await desk.contact(subject: "Prima").ticket
            let other = try await desk.contact(subject: "Seconda").ticket
            let browser = try await desk.browser()
            let back = try await browser.postForm(
                "/inbox/bulk",
                [
                    ("act", "close"), ("ticket", "\(ticket.number)"), ("ticket", "CC-2026-0000777"),
                    ("solution", "Bolletta <corretta>"), ("tag", "gas"), ("next", "/tickets?view=all"),
                ])
            #expect(back.status == 422 && back.text.contains("Per chiudere serve l’esito."))
            #expect(back.text.contains("Bolletta &lt;corretta&gt;</textarea>"))
            let (marked, unmarked) = (
                "value=\"\(ticket.number)\" form=\"bulk\" checked", "value=\"\(other.number)\" form=\"bulk\" checked"
            )
            #expect(back.text.contains(marked) && !back.text.contains(unmarked))
            // What stands on a further page of the list is marked still.
            #expect(back.text.contains("value=\"CC-2026-0000777\" checked"))
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .new)
        }
    }

    @Test func `more marks than can be acted on at once are said to be left`() async throws {
        try await Desk.with { desk in
            let ticket = try await desk.contact().ticket
            let browser = try await desk.browser()
            let marks = [("ticket", "\(ticket.number)")] + (1...502).map { ("ticket", "CC-2026-\(9_000_000 + $0)") }
            let done = try await browser.postForm(
                "/inbox/bulk", [("act", "complaint"), ("next", "/tickets")] + marks)
            let address = try #require(done["Location"])
            #expect(address.contains("bulk=1") && address.contains("over=3"))
            #expect(try await browser.get(address).text.contains("Altre 3 erano selezionate"))
        }
    }

    @Test func `a list gets a name, is opened by it, and is taken away by its owner alone`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let saved = try await browser.postForm(
                "/inbox/views",
                [("name", "I miei reclami"), ("shared", "1"), ("next", "/tickets?view=mine&complaints=1&done=amended")])
            #expect(saved.status == 303)
            let page = try await browser.get("/tickets")
            #expect(page.text.contains("I miei reclami"))
            #expect(page.text.contains("/tickets?view=mine&amp;complaints=1\""))
            let remove = try #require(page.text.firstMatch(of: /\/inbox\/views\/[0-9]+\/remove/))
            let other = try await desk.browser("ada")
            #expect(try await other.get("/tickets").text.contains("I miei reclami"))
            #expect(try await other.postForm(String(remove.output), []).status == 404)
            #expect(try await browser.postForm(String(remove.output), []).status == 303)
            #expect(try await desk.store.savedViews(for: desk.operatorID).isEmpty)
            let foreign = try await browser.postForm("/inbox/views", [("name", "x"), ("next", "/held")])
            #expect(foreign.status == 400)
        }
    }

    @Test func `what is typed is found as data, with words of the citizen as text only`() async throws {
        try await Desk.with { desk in
            let name = "Bolletta <b>alta</b>"
            let ticket = try await desk.contact(subject: name).ticket
            let browser = try await desk.browser()
            let found = try await browser.get("/find?q=bollet")
            #expect(found.status == 200 && found["Content-Type"]?.hasPrefix("application/json") == true)
            #expect(found.text.contains("\(ticket.number)") && found.text.contains(name))
            #expect(try await browser.get("/find?q=").text.contains("\"items\":[]"))
            #expect(try await browser.get("/find?q=zzzz").text.contains("\"items\":[]"))
        }
    }

    @Test func `tags are put on and taken off on the ticket's page`() async throws {
        try await Desk.with { desk in
            let ticket = try await desk.contact().ticket
            let browser = try await desk.browser()
            let path = "/tickets/\(ticket.number)/tags"
            #expect(try await browser.postForm(path, [("tag", "  Bonus GAS ")]).status == 303)
            #expect(try await desk.store.tags(of: ticket.id).map(\.name) == ["bonus gas"])
            let page = try await browser.get("/tickets/\(ticket.number)")
            #expect(page.text.contains("bonus gas") && page.text.contains("etichetta «bonus gas» aggiunta"))
            #expect(try await browser.get("/tickets").text.contains("bonus gas"))
            #expect(try await browser.postForm(path, [("tag", "bonus gas"), ("undo", "1")]).status == 303)
            #expect(try await desk.store.tags(of: ticket.id).isEmpty)
            #expect(try await browser.postForm(path, [("tag", "")]).status == 400)
        }
    }
}

extension Browser {
    /// A form with its token, as the page gave it out.
    func postForm(_ path: String, _ fields: [(String, String)]) async throws -> RawResponse {
        try await post(path, fields, csrf: try await formToken())
    }
}
