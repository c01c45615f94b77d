// Drafts and taking back by plain forms, as without script; and by the JSON API.

import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct DraftTests {
    private func fields(_ text: String, draft: Int64 = 0, key: String = "chiave-0001") -> [(String, String)] {
        [
            ("text", text), ("key", key), ("subject", "Re: Bolletta"), ("then", "answered"), ("to", "requester"),
            ("draft", "\(draft)"),
        ]
    }

    @Test func `a draft is saved by a button, with its files, and stands in the form when the page is opened again`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/draft"
            let files = [("modulo.pdf", "application/pdf", Array("%PDF".utf8))]
            let saved = try await browser.post(path, fields("Gentile <b>signora</b>"), files: files, csrf: csrf)
            #expect(saved.status == 303 && saved["Location"] == "/tickets/\(ticket.number)?done=draft_saved")
            let page = try await desk.browser().get("/tickets/\(ticket.number)").text
            #expect(page.contains("Gentile &lt;b&gt;signora&lt;/b&gt;") && page.contains("modulo.pdf"))
            // Nobody else sees it.
            let other = try await desk.browser("ada").get("/tickets/\(ticket.number)").text
            #expect(!other.contains("signora") && !other.contains("modulo.pdf"))
            // A window that does not know it hears of it, with both texts.
            let late = try await browser.post(path, fields("da un’altra finestra"), csrf: csrf)
            #expect(late.status == 409)
            #expect(late.text.contains("da un’altra finestra") && late.text.contains("signora&lt;/b&gt;"))
            let known = try #require(try await desk.store.draft(on: ticket.id, of: desk.operatorID))
            #expect(known.content.text == "Gentile <b>signora</b>" && known.content.attachments.count == 1)
            // A browser's copy that goes on from it is known by these; of what comes back with a problem there is none newer.
            #expect(page.contains("data-saved-version=\"\(known.version)\""))
            #expect(page.contains("data-saved-key=\"chiave-0001\""))
            #expect(!late.text.contains("data-saved-version"))
            #expect(try await browser.post(path, fields("nuova", draft: known.version), csrf: csrf).status == 303)
            #expect(try await desk.store.draft(on: ticket.id, of: desk.operatorID)?.content.text == "nuova")
            let gone = try await browser.post(path, [("discard", "1"), ("key", "chiave-0001")], csrf: csrf)
            #expect(gone.status == 303)
            #expect(try await desk.store.draft(on: ticket.id, of: desk.operatorID) == nil)
        }
    }

    @Test func `files that are too much together are refused before any of them is kept`() async throws {
        var settings = WebSettings()
        settings.largestUpload = 2000
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let path = "/tickets/\(ticket.number)/draft"
            let files = ["uno", "due"].map { ("\($0).txt", "text/plain", [UInt8](repeating: 65, count: 1500)) }
            let csrf = try await browser.formToken()
            #expect(try await browser.post(path, fields("Gentile"), files: files, csrf: csrf).status == 413)
            #expect(try await desk.store.draft(on: ticket.id, of: desk.operatorID) == nil)
            let one = try await browser.post(path, fields("Gentile"), files: [files[0]], csrf: csrf)
            #expect(one.status == 303)
        }
    }

    @Test func `an answer is taken back in time: its text is in the form again, nothing leaves`() async throws {
        var settings = WebSettings()
        settings.undo = .seconds(15)
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            #expect(try await browser.post("\(address)/answer", fields("Gentile signora"), csrf: csrf).status == 303)
            let entry = try #require(try await desk.store.view(ticket.id)?.outbox.values.first)
            #expect(entry.nextAttemptAt == desk.now + .seconds(15))
            let withdraw = "/outbox/\(entry.id)/withdraw"
            #expect(try await browser.get(address).text.contains(withdraw))
            // Only its author is offered it, and only he can.
            let ada = try await desk.browser("ada")
            #expect(!(try await ada.get(address).text.contains(withdraw)))
            let foreign = try await ada.post(withdraw, [], csrf: try await ada.formToken())
            #expect(foreign["Location"] == "\(address)?done=too_late")
            desk.clock.advance(by: .seconds(10))
            let undone = try await browser.post(withdraw, [], csrf: csrf)
            #expect(undone.status == 303 && undone["Location"] == "\(address)?done=taken_back")
            let page = try await browser.get(address).text
            #expect(page.contains("Gentile signora</textarea>") && !page.contains(withdraw))
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .new)
            #expect(try await desk.store.outboxEntry(entry.id)?.entry.state == .withdrawn)
            // The old form, sent once more by the browser's own history: said, not sent; then it leaves with a new key.
            let again = try await browser.post("\(address)/answer", fields("Gentile signora"), csrf: csrf)
            #expect(again.status == 409 && again.text.contains("Gentile signora"))
            #expect(!again.text.contains("value=\"chiave-0001\""))
            #expect(try await desk.store.view(ticket.id)?.outbox.count == 1)
            #expect(try await browser.post(withdraw, [], csrf: csrf)["Location"] == "\(address)?done=too_late")
        }
    }
}
