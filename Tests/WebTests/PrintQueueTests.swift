// Answers that people print and post: one by one and many at once, two people at the same pile.

import Channels
import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct PrintQueueTests {
    /// Letters answered and handed over, ready to be printed.
    private func with(
        _ count: Int, channels: [any Channel] = [PaperChannel(), SheetChannel()],
        _ body: (Desk, [Ticket], [OutboxID]) async throws -> Void
    ) async throws {
        try await Desk.with(channels: channels) { desk in
            var tickets: [Ticket] = []
            for number in 0..<count {
                let party = Party(name: "Persona \(number)", address: "Via Finta \(number)\n85100 Potenza PZ")
                let ticket = try await desk.contact(
                    from: party, subject: "Lettera \(number)", at: start + .minutes(number % 60), by: SheetChannel.name,
                    account: SheetChannel.account
                ).ticket
                tickets.append(ticket)
                let view = try #require(try await desk.store.view(ticket.id))
                let user = try #require(try await desk.store.user(desk.operatorID))
                let draft = AnswerDraft(text: "Gentile Persona \(number)", key: "chiave-\(number)-0")
                _ = try await desk.server.answering.send(draft, on: view, by: user, at: start + .minutes(number % 60))
            }
            let claims = try await desk.store.claim(
                channel: SheetChannel.name, account: SheetChannel.account, limit: count, lease: .minutes(1),
                at: start + .hours(1))
            for claim in claims {
                try await desk.store.finish(
                    claim.entry.id, lease: claim.lease, result: .handedOver(reference: nil, evidence: "ready"),
                    at: start + .hours(1))
            }
            desk.clock.advance(by: .hours(2))
            try await body(desk, tickets, claims.map(\.entry.id))
        }
    }

    @Test func `letters go from printing to the post, and only the post meets the deadline`() async throws {
        try await with(3) { desk, tickets, entries in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let first = try await browser.get("/print-queue").text
            for ticket in tickets { #expect(first.contains("\(ticket.number)")) }
            #expect(first.contains("restano 7 h") && first.contains("/outbox/\(entries[0])/document.pdf"))
            func report(_ word: String, _ ids: [OutboxID], _ more: [(String, String)] = []) async throws -> String? {
                try await browser.post(
                    "/print-queue", [("report", word)] + ids.map { ("entry", "\($0)") } + more, csrf: csrf)["Location"]
            }
            #expect(try await report("printed", entries) == "/print-queue?done=reported")
            #expect(try await desk.store.view(tickets[0].id)?.contacts.first?.answeredAt == nil)
            #expect(
                try await report("print_again", [entries[2]], [("step", "printed")])
                    == "/print-queue?step=printed&done=reported")
            #expect(try await desk.store.inHands(.toPrint, limit: 9, offset: 0).map(\.id) == [entries[2]])
            #expect(try await report("posted", Array(entries.prefix(2)), [("step", "printed")]) != nil)
            let view = try #require(try await desk.store.view(tickets[0].id))
            #expect(view.contacts.first?.answeredAt == desk.now && view.outbox.values.first?.state == .accepted)
            #expect(try await browser.get("/print-queue?step=posted").text.contains("\(tickets[1].number)"))
            #expect(try await browser.get("/tickets/\(tickets[0].number)").text.contains("Spedita"))
            // It comes back: without a reason nothing is written.
            #expect(
                try await report("returned", [entries[0]], [("step", "posted")])
                    == "/print-queue?step=posted&lacks=reason")
            #expect(try await browser.get("/print-queue?step=posted&lacks=reason").text.contains("Scrivi il motivo"))
            #expect(try await report("returned", [entries[0]], [("step", "posted"), ("reason", "sconosciuto")]) != nil)
            #expect(try await desk.store.view(tickets[0].id)?.ticket.state == .open)
            #expect(try await browser.get("/print-queue?step=returned").text.contains("sconosciuto"))
            #expect(try await browser.get("/tickets/\(tickets[0].number)").text.contains("Restituita al mittente"))
            #expect(try await report("withdrawn", [entries[2]], [("reason", "risposto al telefono")]) != nil)
            #expect(try await desk.store.outboxEntry(entries[2])?.entry.state == .held)
        }
    }

    @Test func `two people at the same pile: the second learns what stayed as it was`() async throws {
        try await with(3) { desk, _, entries in
            let (one, two) = (try await desk.browser(), try await desk.browser("ada"))
            _ = try await one.post(
                "/print-queue", [("report", "printed"), ("entry", "\(entries[0])")], csrf: try await one.formToken())
            let second = try await two.post(
                "/print-queue", [("report", "printed")] + entries.map { ("entry", "\($0)") } + [("entry", "99999")],
                csrf: try await two.formToken())
            #expect(second["Location"] == "/print-queue?left=2&done=reported")
            #expect(try await desk.store.inHands(.printed, limit: 9, offset: 0).count == 3)
            let page = try await two.get("/print-queue?left=2&done=reported").text
            #expect(page.contains("2 of the answers chosen stayed as they were"))
            let nothing = try await two.post("/print-queue", [("report", "printed")], csrf: try await two.formToken())
            #expect(nothing["Location"] == "/print-queue")
            let odd = try await two.post("/print-queue", [("report", "burnt")], csrf: try await two.formToken())
            #expect(odd.status == 400)
        }
    }

    @Test func `the document is the very message that entered the outbox`() async throws {
        try await with(1) { desk, tickets, entries in
            let browser = try await desk.browser()
            let document = try await browser.get("/outbox/\(entries[0])/document.pdf")
            let claim = try #require(try await desk.store.composed(entries[0]))
            #expect(document["Content-Type"] == "application/pdf")
            #expect(document.text.contains("Gentile Persona 0") && document.text.contains(claim.outgoing.token.value))
            #expect(document["Content-Disposition"]?.contains("\(tickets[0].number)-\(entries[0]).pdf") == true)
            #expect(try await browser.get("/outbox/99999/document.pdf").status == 404)
        }
    }

    @Test func `programs list the queue and report, each entry by itself`() async throws {
        try await with(2) { desk, tickets, entries in
            let program = try await Program(desk)
            let list =
                try object(try await program.send("GET", "/print-queue?step=to_print").body)["items"]
                as? [[String: Any]]
            #expect(list?.compactMap { $0["ticket"] as? String } == tickets.map { "\($0.number)" })
            try APITests.check(try #require(list?.first), "OutboxEntry", "print queue")
            let ids = entries.map(\.value) + [99999]
            let done = try object(
                try await program.send("POST", "/print-queue/reports", ["report": "posted", "entries": ids]).body)
            #expect((done["refused"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } == [99999])
            try APITests.check(done, "ReportResult", "reports")
            let again = try object(
                try await program.send("POST", "/print-queue/reports", ["report": "printed", "entries": ids]).body)
            #expect((again["refused"] as? [Any])?.count == 3)
            let reasonless = try await program.send(
                "POST", "/print-queue/reports", ["report": "returned", "entries": ids])
            #expect(reasonless.status == 422)
            #expect(try await program.send("GET", "/print-queue?step=burnt").status == 400)
            #expect(try await program.send("GET", "/opt-outs").status == 200)
        }
    }

    @Test func `the number beside the queue is that of its entries: however many, and only one's own`() async throws {
        try await with(120) { desk, _, entries in
            #expect(entries.count == 120)
            func line(_ login: String) async throws -> String {
                let page = try await desk.browser(login).get("/tickets").text
                let from = try #require(page.range(of: "href=\"/print-queue\""))
                let until = try #require(page[from.upperBound...].range(of: "</a>"))
                return String(page[from.upperBound..<until.lowerBound])
            }
            #expect(try await line("olga").contains(">120<"))
            #expect(try await line(try await desk.user(.operator, services: ["CC"])).contains(">120<"))
            // No number at all where there is nothing to do.
            let foreign = try await line(try await desk.user(.operator, services: ["CUP"]))
            #expect(foreign.contains("Coda di stampa") && !foreign.contains("count"))
        }
    }

    @Test func `the queue stands in the menu only where a channel needs it`() async throws {
        try await with(2) { desk, _, _ in
            let page = try await desk.browser().get("/tickets").text
            #expect(page.contains("href=\"/print-queue\"") && page.contains("Coda di stampa"))
        }
        try await Desk.with { desk in
            let page = try await desk.browser().get("/tickets").text
            #expect(!page.contains("/print-queue"))
        }
    }
}
