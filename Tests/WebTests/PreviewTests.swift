// Answers by every channel: the ways offered, what each has, the preview before sending, and what a channel refuses.

import Channels
import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct PreviewTests {
    private static let channels: [any Channel] = [PaperChannel(), SlipChannel(), SheetChannel()]
    private let telephone = Party(name: "Anna Prova", address: "+393330000001")

    private func slip(_ desk: Desk) async throws -> Ticket {
        try await desk.contact(from: telephone, subject: "", by: SlipChannel.name, account: SlipChannel.account).ticket
    }

    private func fields(_ text: String, to: String = "requester", _ more: [(String, String)] = []) -> [(String, String)]
    {
        [("text", text), ("key", "chiave-0001"), ("then", "answered"), ("to", to), ("subject", "Re: x")] + more
    }

    @Test func `a preview shows the measure, the suggestion and what is refused, and writes nothing`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let ticket = try await slip(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/preview"
            let part = try await browser.post(path, fields("L’ufficio è aperto", [("fragment", "1")]), csrf: csrf)
            #expect(part.status == 200 && part.text.hasPrefix("<div id=\"answer-preview\""))
            #expect(part.text.contains("Biglietti: 1 su 3 al massimo") && part.text.contains("18 caratteri su 20"))
            #expect(part.text.contains("L&#39;ufficio è aperto") && part.text.contains("<meter"))
            // Without script the button brings the whole form back, as it was typed.
            let page = try await browser.post(path, fields("L’ufficio è aperto"), csrf: csrf)
            #expect(page.text.contains("L’ufficio è aperto</textarea>"))
            let taken = try await browser.post(path, fields("L’ufficio è aperto", [("take", "1")]), csrf: csrf)
            #expect(taken.text.contains("L&#39;ufficio è aperto</textarea>"))
            let before = try #require(taken.text.firstMatch(of: /name="before" value="([^"]+)"/)?.1)
            let undone = try await browser.post(
                path, fields("L'ufficio è aperto", [("undo", "1"), ("before", String(before))]), csrf: csrf)
            #expect(undone.text.contains("L’ufficio è aperto</textarea>"))
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.messages.count == 1 && view.outbox.isEmpty)
        }
    }

    @Test func `what the channel refuses does not leave, by page or by program, and its words are shown`() async throws
    {
        try await Desk.with(channels: Self.channels) { desk in
            let ticket = try await slip(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let long = String(repeating: "abcde ", count: 20)
            let refused = try await browser.post("/tickets/\(ticket.number)/answer", fields(long), csrf: csrf)
            #expect(refused.status == 422)
            #expect(refused.text.contains("Sono più di tre biglietti.") && refused.text.contains("Non si può inviare."))
            let program = try await Program(desk)
            let answer = try await program.send(
                "POST", "/tickets/\(ticket.number)/answers", ["text": long], headers: [("Idempotency-Key", "12345678")])
            #expect(answer.status == 422)
            #expect(try object(answer.body)["code"] as? String == "refused_by_channel")
            #expect(try await desk.store.view(ticket.id)?.outbox.isEmpty == true)
            // The same text, within the limit, leaves exactly as it was written.
            #expect(
                try await browser.post("/tickets/\(ticket.number)/answer", fields("Così’"), csrf: csrf).status == 303)
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.messages.last { $0.direction == .answer }?.text == "Così’")
        }
    }

    @Test func `a channel without subjects needs none, one without files takes none`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let ticket = try await slip(desk)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            let file = [("modulo.pdf", "application/pdf", Array("%PDF".utf8))]
            #expect(try await browser.post(path, fields("Fatto."), files: file, csrf: csrf).status == 422)
            let blank = [("text", "Fatto."), ("key", "chiave-0001"), ("subject", " ")]
            #expect(try await browser.post(path, blank, csrf: csrf).status == 303)
            let page = try await browser.get("/tickets/\(ticket.number)").text
            #expect(page.contains("data-no-subject") && page.contains("data-no-files"))
        }
    }

    @Test func `an answer goes by another way, checked by its channel, and the history says so`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            func other(_ address: String) -> [(String, String)] {
                fields(
                    "Fatto.", to: "other",
                    [("other_way", "slip/numero"), ("other_name", "Anna Prova"), ("other_address", address)])
            }
            let bad = try await browser.post(path, other("0971 12"), csrf: csrf)
            #expect(bad.status == 422 && bad.text.contains("a number with + is expected"))
            #expect(bad.text.contains("0971 12</textarea>"))
            #expect(try await browser.post(path, other("+39 333 000 0001"), csrf: csrf).status == 303)
            let entry = try #require(try await desk.store.outbox(state: nil, limit: 1, offset: 0).first)
            #expect(entry.to.channel == SlipChannel.name && entry.to.party == telephone)
            let page = try await browser.get("/tickets/\(ticket.number)").text
            #expect(page.contains("per un’altra via: Biglietto a +393330000001"))
            // The ticket's own way stays what it was.
            #expect(try await desk.store.view(ticket.id)?.ticket.replyAddress.party == anna)
            let unknown = fields("x", to: "other", [("other_way", "nothing/x"), ("other_address", "x")])
            #expect(try await browser.post(path, unknown, csrf: csrf).status == 422)
        }
    }

    @Test func `a person who came by two channels is offered both`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.contact(
                on: ticket.id, from: telephone, subject: "", text: "Anche qui.", at: start + .minutes(2),
                by: SlipChannel.name, account: SlipChannel.account)
            let page = try await desk.browser().get("/tickets/\(ticket.number)").text
            #expect(page.contains("+393330000001") && page.contains("anna@example.org"))
            #expect(page.contains("Contact Center +39 333 000 0000"))
            let program = try await Program(desk)
            let sent = try await program.send(
                "POST", "/tickets/\(ticket.number)/answers", ["text": "x", "to": "+393330000001"],
                headers: [("Idempotency-Key", "12345678")])
            #expect(sent.status == 201)
            #expect(try await desk.store.outbox(state: nil, limit: 1, offset: 0).first?.to.channel == SlipChannel.name)
        }
    }

    @Test func `a document is shown page by page before it leaves, to the session that asked`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let party = Party(name: "Anna Prova", address: "Via Finta 1\n85100 Potenza PZ")
            let ticket = try await desk.contact(from: party, by: SheetChannel.name, account: SheetChannel.account)
                .ticket
            let (browser, other) = (try await desk.browser(), try await desk.browser("ada"))
            let csrf = try await browser.formToken()
            let part = try await browser.post(
                "/tickets/\(ticket.number)/preview", fields("Gentile signora", [("fragment", "1")]), csrf: csrf)
            let key = try #require(part.text.firstMatch(of: /href="(\/previews\/[a-z0-9]+)"/)?.1)
            let document = try await browser.get(String(key))
            #expect(document["Content-Type"] == "application/pdf" && document.text.contains("Gentile signora"))
            #expect(document["Content-Disposition"]?.hasPrefix("inline") == true)
            #expect(document["Content-Security-Policy"]?.contains("default-src 'none'") == true)
            #expect(try await other.get(String(key)).status == 404)
            let image = try await browser.get(key + "/pages/1.png?width=300")
            #expect(image["Content-Type"] == "image/png" && image.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(try await browser.get(key + "/pages/9.png").status == 404)
            #expect(try await other.get(key + "/pages/1.png").status == 404)
            desk.clock.advance(by: .minutes(20))
            #expect(try await browser.get(String(key)).status == 404)
        }
    }

    @Test func `a program asks for a preview, for an address of its own too`() async throws {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact()
            let program = try await Program(desk)
            let path = "/tickets/\(ticket.number)/preview"
            let plain = try object(try await program.send("POST", path, ["text": "Fatto."]).body)
            #expect(plain["channel"] as? String == "paper" && plain["refused"] as? Bool == false)
            let other = ["channel": "slip", "account": "numero", "address": "+39 333 000 0001"]
            let value = try object(
                try await program.send("POST", path, ["text": "L’ufficio", "other": other]).body)
            #expect((value["to"] as? [String: Any])?["address"] as? String == "+393330000001")
            #expect((value["measure"] as? [String: Any])?["unit"] as? String == "Biglietti")
            #expect(value["suggestion"] as? String == "L'ufficio")
            let bad = try await program.send(
                "POST", path, ["text": "x", "other": other.merging(["address": "1"]) { $1 }])
            #expect(bad.status == 422)
            #expect(try object(bad.body)["code"] as? String == "bad_address")
            #expect(try await program.send("POST", path, ["text": "x", "other": ["phone": "1"]]).status == 400)
            try APITests.check(value, "Preview", "preview")
        }
    }
}
