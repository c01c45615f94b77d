// A citizen's own link is his key: who works on his ticket sees that he has one, not what it opens with.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct StatusLinkTests {
    private let secret = "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567"

    @Test func `the secret of a link to a status page is cut off, and nothing else`() {
        let base = "https://sportello.example.org"
        for word in ["stato", "status"] {
            let link = "\(base)/\(word)/CC-2026-0000001"
            #expect(StatusLink.masked("Segui qui: \(link)/\(secret).") == "Segui qui: \(link).")
            #expect(StatusLink.masked("> \(link)/\(secret)\n> \(link)/\(secret)?x=1") == "> \(link)\n> \(link)?x=1")
            #expect(StatusLink.masked(link) == link)
        }
        let within = "/leave?to=https%3A%2F%2Fx.example.org%2Fstato%2FCC-2026-0000001"
        #expect(StatusLink.masked("<a href=\"\(within)%2F\(secret)\">qui</a>") == "<a href=\"\(within)\">qui</a>")
        for text in [
            "", "%2", "%2Fstato%2F", "/stato/CC-2026-0000001/", "/stato/", "/stato/altro/pagina",
            "\(base)/status/500/x", "è lo stato/CC-2026-0000001/\(secret)",
            "/tickets/CC-2026-0000001/answer",
        ] {
            #expect(StatusLink.masked(text) == text)
        }
    }

    @Test func `operators see citizens' links without their secrets, on every page and by the API`() async throws {
        try await Desk.with { desk in
            let link = "https://sportello.example.org/stato/CC-2026-0000001"
            let (ticket, _) = try await desk.contact(text: "Ho seguito \(link)/\(secret) e non basta.")
            _ = try await desk.store.addNote(
                "Ha scritto da \(link)/\(secret)", ticket: ticket.id, by: desk.operatorID, at: desk.now)
            let html = "<p><a href=\"\(link)/\(secret)\">\(link)/\(secret)</a></p>"
            let (_, formatted) = try await desk.contact(on: ticket.id, sheet: PaperSheet(html: html))
            let browser = try await desk.browser()
            let frame = try await browser.get("/messages/\(formatted)/body")
            #expect(frame.status == 200 && frame.text.contains(">\(link)</a>") && !frame.text.contains(secret))
            let path = "/tickets/\(ticket.number)"
            for place in [path, "\(path)/print?inside=1", "/tickets", "/api/v1\(path)", "/api/v1/tickets"] {
                let text = try await browser.get(place).text
                #expect(text.contains("CC-2026-0000001") && !text.contains(secret), "\(place)")
            }
            // The original words stay as they came.
            #expect(try await desk.store.view(ticket.id)?.messages.first?.text.contains(secret) == true)
        }
    }
}
