// Originals on paper: their pages as pictures, the words a machine has read, what a person corrects.

import Channels
import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct PaperTests {
    private static let channels: [any Channel] = [PaperChannel(), SheetChannel()]
    private let sender = Party(name: "", address: "")

    private func letter(
        _ desk: Desk, _ content: String = "letter", at: Instant = start
    ) async throws -> (ticket: Ticket, message: MessageID) {
        try await desk.contact(
            from: sender, subject: "Lettera", text: "", sheet: PaperSheet(html: content), at: at,
            by: SheetChannel.name, account: SheetChannel.account, wantsTranscript: true,
            particulars: [Particular(it: "Pagine", en: "Pages", value: "2")])
    }

    @Test func `pages are shown as pictures, fetched once, and no wider than allowed`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, message) = try await letter(desk)
            let browser = try await desk.browser()
            let page = try await browser.get("/tickets/\(ticket.number)").text
            #expect(page.contains("/messages/\(message)/pages/1.png?width=960") && page.contains("alt=\"Pagina 1 di 2"))
            #expect(page.contains("/messages/\(message)/document.pdf") && page.contains("loading=\"lazy\""))
            let path = "/messages/\(message)/pages/2.png?width=500"
            let image = try await browser.get(path)
            #expect(image.status == 200 && image["Content-Type"] == "image/png")
            #expect(Array(image.body[16..<24]) == [0, 0, 2, 128, 0, 0, 1, 196])  // 640 by 452
            let tag = try #require(image["ETag"])
            let again = try await browser.send("GET", path, headers: [("If-None-Match", tag)])
            #expect(again.status == 304 && again.body.isEmpty)
            for odd in ["0.png", "3.png", "01.png", "-1.png", "1.jpg", "99999999999.png", "x.png"] {
                #expect(try await browser.get("/messages/\(message)/pages/\(odd)").status == 404, "\(odd)")
            }
            let huge = try await browser.get("/messages/\(message)/pages/1.png?width=100000")
            #expect(Array(huge.body[16..<20]) == [0, 0, 7, 128])
            let document = try await browser.get("/messages/\(message)/document.pdf")
            #expect(document["Content-Disposition"]?.hasPrefix("attachment") == true)
            let (_, plain) = try await desk.contact()
            #expect(try await browser.get("/messages/\(plain)/pages/1.png").status == 404)
            let program = try await Program(desk)
            let pages = try object(try await program.send("GET", "/messages/\(message)/pages").body)["items"] as? [Any]
            #expect(pages?.count == 2)
            try APITests.check(try #require(pages?.first), "Page", "pages")
        }
    }

    @Test func `a page that cannot be drawn is a picture that says so`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (_, torn) = try await letter(desk, "torn")
            let browser = try await desk.browser()
            #expect(try await browser.get("/messages/\(torn)/pages/1.png").status == 200)
            let broken = try await browser.get("/messages/\(torn)/pages/2.png")
            #expect(broken.status == 422 && broken["Content-Type"] == "image/svg+xml")
            #expect(broken.text.contains("Pagina non leggibile") && broken["ETag"] == nil)
            #expect(broken["Content-Security-Policy"]?.hasPrefix("sandbox") == true)
            // Each answer that a program may get here stands in the description.
            let (_, busy) = try await letter(desk, "busy", at: start + .minutes(2))
            let later = try await Program(desk).send("GET", "/messages/\(busy)/pages/1.png")
            #expect(later.status == 503)
            let document = try object(PackageResources.openapi_json)
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let operation = paths["/messages/{id}/pages/{page}"]?["get"] as? [String: Any]
            let responses = operation?["responses"] as? [String: [String: Any]]
            let content = responses?["\(later.status)"]?["content"] as? [String: Any]
            let type = try #require(later["Content-Type"])
            #expect(content?[type] != nil, "\(type)")
            let (ticket, _) = try await letter(desk, "unreadable", at: start + .minutes(1))
            let page = try await browser.get("/tickets/\(ticket.number)").text
            #expect(page.contains("Le pagine non si possono mostrare"))
        }
    }

    @Test func `words read by a machine are marked, wait in words, and become the ticket's only by a person`()
        async throws
    {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, message) = try await letter(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            #expect(try await browser.get(path).text.contains("La lettura è in corso"))
            let proposal = Proposal(
                field: .sender, value: "Anna Prova\nVia Finta 1\n85100 Potenza PZ", confidence: 81, page: 0, x: 0.1,
                y: 0.1,
                width: 0.3, height: 0.1)
            try await desk.store.beginTranscript(message)
            try await desk.store.keepTranscript(
                Transcript(text: "Anna Prova <b>", confidence: 58, proposals: [proposal]), of: message, at: desk.now)
            let page = try await browser.get(path).text
            #expect(page.contains("letto da una macchina") && page.contains("Lettura incerta (58 su 100)"))
            #expect(page.contains("Anna Prova &lt;b&gt;") && page.contains("class=\"crop\""))
            #expect(page.contains("Usa come mittente") && page.contains("<dt>Pagine</dt>"))
            #expect(try await desk.store.view(ticket.id)?.ticket.requester == sender)
            let taken = try await browser.post(path + "/amend", [("sender", proposal.value)], csrf: csrf)
            #expect(taken["Location"] == path + "?done=amended")
            let now = try #require(try await desk.store.view(ticket.id))
            #expect(now.ticket.requester == Party(name: "Anna Prova", address: "Via Finta 1\n85100 Potenza PZ"))
            #expect(now.ticket.subject == "Lettera")
            // From now on the answer's form offers that address.
            #expect(try await browser.get(path).text.contains("Via Finta 1 85100 Potenza PZ"))
            let program = try await Program(desk)
            let view = try object(try await program.send("GET", path).body)
            try APITests.check(view, "TicketView", "view")
        }
    }

    @Test func `person and subject are corrected, blank ones come back`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/amend"
            #expect(try await browser.post(path, [("name", " "), ("address", "")], csrf: csrf).status == 422)
            #expect(
                try await browser.post(
                    path, [("name", "Anna Vera Prova"), ("address", "anna@example.org"), ("subject", "Acqua")],
                    csrf: csrf
                ).status == 303)
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.ticket.requester.name == "Anna Vera Prova" && view.ticket.subject == "Acqua")
            #expect(view.ticket.replyAddress.party == anna)
            let program = try await Program(desk)
            let base = "/tickets/\(ticket.number)"
            #expect(try await program.send("PUT", base + "/subject", ["subject": "Luce"]).status == 204)
            #expect(try await program.send("PUT", base + "/subject", ["subject": " "]).status == 422)
            #expect(try await program.send("PUT", base + "/requester", ["name": "Bruno"]).status == 204)
            #expect(try await program.send("PUT", base + "/requester", ["name": ""]).status == 422)
            #expect(try await desk.store.view(ticket.id)?.ticket.subject == "Luce")
        }
    }

    @Test func `a registration is kept beside the ticket's number and can be found and taken away`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, message) = try await letter(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/messages/\(message)/registration"
            let number = [("number", "0012345"), ("register", "AOO Giunta")]
            #expect(try await browser.post(path, number + [("date", "2026-02-30")], csrf: csrf).status == 422)
            #expect(try await browser.post(path, number + [("date", "2026-03-02")], csrf: csrf).status == 303)
            #expect(try await desk.store.message(message)?.registration?.number == "0012345")
            #expect(try await browser.get("/tickets?view=all&q=0012345").text.contains("\(ticket.number)"))
            #expect(try await browser.get("/tickets/\(ticket.number)").text.contains("Prot. n. 0012345"))
            // Of another ticket it is not the message.
            let (stranger, _) = try await desk.contact()
            #expect(
                try await browser.post(
                    "/tickets/\(stranger.number)/messages/\(message)/registration", number, csrf: csrf
                ).status == 404)
            let program = try await Program(desk)
            let api = "/messages/\(message)/registration"
            #expect(try await program.send("PUT", api, ["number": "7", "date": "2026-03-01"]).status == 204)
            #expect(try await program.send("PUT", api, ["number": "7", "date": "ieri"]).status == 422)
            #expect(try await program.send("PUT", api, ["number": ""]).status == 204)
            #expect(try await desk.store.message(message)?.registration == nil)
        }
    }

    @Test func `an arrival is corrected to the mail room's stamp, and the deadline follows`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await letter(desk)
            let contact = try #require(try await desk.store.view(ticket.id)?.contacts.first)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/contacts/\(contact.id)/arrival"
            for bad in ["", "ieri", "2026-03-02", "2026-02-30T10:00", "2026-03-02T25:00", "2026-03-05T10:00"] {
                #expect(try await browser.post(path, [("arrival", bad)], csrf: csrf).status == 422, "\(bad)")
            }
            // The Friday before, by the clock of Rome.
            let moved = try await browser.post(path, [("arrival", "2026-02-27T11:30")], csrf: csrf)
            #expect(moved.status == 303)
            let now = try #require(try await desk.store.view(ticket.id)?.contacts.first)
            #expect(now.arrivedAt.description == "2026-02-27T10:30:00.000Z")
            #expect(now.dueAt == now.arrivedAt + .hours(9) && now.receivedAt == contact.receivedAt)
            #expect(try await browser.get("/tickets/\(ticket.number)").text.contains("2026-02-27T11:30"))
            let program = try await Program(desk)
            let api = "/contacts/\(contact.id)/arrival"
            let back: [String: Any] = ["ticket": "\(ticket.number)", "arrivedAt": "2026-03-01T08:00:00Z"]
            #expect(try await program.send("PUT", api, back).status == 204)
            #expect(try await program.send("PUT", api, ["ticket": "\(ticket.number)", "arrivedAt": "x"]).status == 400)
            #expect(
                try await desk.store.view(ticket.id)?.contacts.first?.arrivedAt.description
                    == "2026-03-01T08:00:00.000Z")
        }
    }

    @Test func `an arrival is told by another channel, where there are words for it`() async throws {
        try await Desk.with(channels: Self.channels + [SlipChannel()]) { desk in
            let (ticket, _) = try await letter(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            #expect(try await browser.get(path).text.contains("action=\"\(path)/confirm-receipt\""))
            func confirm(_ address: String) async throws -> RawResponse {
                try await browser.post(
                    path + "/confirm-receipt", [("other_way", "slip/numero"), ("other_address", address)], csrf: csrf)
            }
            #expect(try await confirm("+39 333 000 0001")["Location"] == path + "?done=receipt_confirmed")
            let bad = try await confirm("12")
            #expect(bad.status == 422 && bad.text.contains("a number with + is expected"))
            #expect(try await confirm("+39 333 000 0009").status == 422)
            let (mail, _) = try await desk.contact()
            let plain = try await browser.get("/tickets/\(mail.number)").text
            #expect(!plain.contains("confirm-receipt"))
            let program = try await Program(desk)
            let to = ["channel": "slip", "account": "numero", "address": "+39 333 000 0001"]
            #expect(try await program.send("POST", path + "/receipt-confirmations", to).status == 204)
        }
    }

    @Test func `a separator sheet is made from service, day and protocol number`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            #expect(try await browser.get("/separator-sheet").text.contains("value=\"2026-03-02\""))
            let fields = [("service", "CC"), ("date", "2026-03-02"), ("number", "0012345")]
            let sheet = try await browser.post("/separator-sheet", fields, csrf: csrf)
            #expect(sheet["Content-Type"] == "application/pdf" && sheet.text.contains("CC 2026-03-02"))
            for bad in [[("service", "XX"), ("date", "2026-03-02")], [("service", "CC"), ("date", "domani")]] {
                #expect(try await browser.post("/separator-sheet", bad, csrf: csrf).status == 422)
            }
            #expect(try await browser.get("/print-queue").text.contains("href=\"/separator-sheet\""))
        }
    }

    @Test func `only so many pages are drawn at once, too many are sent away`() async throws {
        let turns = Turns(atOnce: 1, waiting: 2)
        try await turns.take()
        let waiting = Task { try await turns.take() }
        let leaving = Task { try await turns.take() }
        #expect(await eventually { turns.queued == 2 })
        let fault = await #expect(throws: HTTPFault.self) { try await turns.take() }
        #expect(fault?.status == 503)
        leaving.cancel()
        await #expect(throws: CancellationError.self) { try await leaving.value }
        turns.give()
        try await waiting.value
    }
}
