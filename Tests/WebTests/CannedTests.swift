// Ready texts in the answer's form, the request for completion, and contacts that begin with us.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct CannedTests {
    private static var settings: WebSettings {
        var settings = WebSettings()
        settings.cannedTexts = [
            CannedText(
                code: "risposta", it: "Risposta", en: "Answer", purpose: .answer,
                body: "Gentile {nome} {cognome},\n\n{testo}\n\n{numero} – {operatore}"),
            CannedText(
                code: "integrazione", it: "Integrazione", en: "Completion", purpose: .completion,
                subject: "Richiesta n. {numero} - Informazioni necessarie", body: "Serve: [[elenco]]"),
            CannedText(
                code: "altrove", it: "Altrove", en: "Elsewhere", purpose: .answer, channels: [ChannelName("owl")],
                body: "x"),
        ]
        return settings
    }

    private func fields(_ text: String, key: String = "chiave-0001") -> [(String, String)] {
        [("text", text), ("key", key), ("subject", "Re: Bolletta"), ("then", "answered"), ("to", "requester")]
    }

    @Test func `a text is put around what is written, filled with what is known, without sending anything`()
        async throws
    {
        try await Desk.with(Self.settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            let page = try await browser.get(address).text
            #expect(page.contains("value=\"risposta\"") && !page.contains("value=\"altrove\""))
            let put = try await browser.post(
                "\(address)/canned", fields("La bolletta è giusta.") + [("canned", "risposta")], csrf: csrf)
            #expect(put.status == 200)
            #expect(
                put.text.contains(
                    "Gentile Anna Prova,\n\nLa bolletta è giusta.\n\n\(ticket.number) – Olga Operatrice</textarea>"))
            let script = try await browser.post(
                "\(address)/canned", fields("") + [("canned", "integrazione"), ("fragment", "1")], csrf: csrf)
            #expect(script.text.contains("\"open\":[\"elenco\"]"))
            #expect(script.text.contains("\"then\":\"waiting_for_citizen\""))
            #expect(try await desk.store.view(ticket.id)?.messages.count == 1)
            let unknown = try await browser.post("\(address)/canned", fields("") + [("canned", "boh")], csrf: csrf)
            #expect(unknown.status == 404)
        }
    }

    @Test func `an answer with a field still to be written does not leave, and says which`() async throws {
        try await Desk.with(Self.settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let refused = try await browser.post(
                "/tickets/\(ticket.number)/answer", fields("Serve: [[elenco]]"), csrf: csrf)
            #expect(refused.status == 422 && refused.text.contains("elenco"))
            #expect(refused.text.contains("Serve: [[elenco]]</textarea>"))
            #expect(try await desk.store.view(ticket.id)?.messages.count == 1)
        }
    }

    @Test func `a request for completion begins with its text and leaves the ticket waiting`() async throws {
        try await Desk.with(Self.settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let page = try await browser.get("/tickets/\(ticket.number)?completion=1").text
            #expect(page.contains("Serve: [[elenco]]</textarea>"))
            #expect(page.contains("value=\"Richiesta n. \(ticket.number) - Informazioni necessarie\""))
            let waiting = try #require(page.firstRange(of: "id=\"then-waiting_for_citizen\""))
            #expect(page[waiting.lowerBound...].prefix(120).contains("checked"))
            // Saved and loaded again by the same address: there is one such text, as it was saved.
            let draft = fields("Serve: [[elenco]]") + [("draft", "0"), ("fragment", "1")]
            let saved = try await browser.post(
                "/tickets/\(ticket.number)/draft", draft, csrf: try await browser.formToken())
            #expect(saved.status == 200)
            let again = try await browser.get("/tickets/\(ticket.number)?completion=1").text
            #expect(again.contains("\nServe: [[elenco]]</textarea>") && !again.contains("]]\n\nServe:"))
        }
    }

    @Test
    func `a contact of ours is begun once, with a number of its own, and its faults come back with what was typed`()
        async throws
    {
        try await Desk.with(Self.settings) { desk in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            #expect(try await browser.get("/new-contact").status == 200)
            func form(_ text: String, subject: String = "Appuntamento") -> [(String, String)] {
                [
                    ("key", "chiave-0001"), ("other_way", "paper/desk"), ("other_name", "Bruno Esempio"),
                    ("other_address", "bruno@example.com"), ("service", "CC"), ("subject", subject), ("text", text),
                    ("then", "waiting_for_citizen"),
                ]
            }
            let bad = try await browser.post("/new-contact", form("Venga <domani>", subject: " "), csrf: csrf)
            #expect(bad.status == 422 && bad.text.contains("Venga &lt;domani&gt;</textarea>"))
            for _ in 0..<3 {
                let sent = try await browser.post("/new-contact", form("Venga domani"), csrf: csrf)
                #expect(sent.status == 303 && sent["Location"]?.hasPrefix("/tickets/CC-") == true)
            }
            let all = try await desk.store.tickets(TicketQuery(scope: .all))
            #expect(all.total == 1)
            let view = try #require(try await desk.store.view(all.lines[0].ticket.id))
            #expect(view.ticket.state == .waitingForCitizen && view.contacts.isEmpty && view.outbox.count == 1)
            #expect(view.ticket.requester.address == "bruno@example.com")
            let page = try await browser.get("/tickets/\(view.ticket.number)")
            #expect(page.status == 200)
        }
    }
}
