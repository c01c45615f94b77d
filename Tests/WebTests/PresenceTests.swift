// Colleagues on the same ticket: who is seen, until when, and two answers at the same instant in two real browsers.

import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct PresenceTests {
    private let ticket = TicketID(1)
    private let olga = Presence(user: UserID(1), name: "Olga", isWriting: false)
    private let ugo = Presence(user: UserID(2), name: "Ugo", isWriting: true)

    @Test func `a page counts until it leaves, falls silent, or its browser's stream ends`() {
        let board = PresenceBoard()
        board.note("finestra-1", olga, on: ticket, session: "a", until: start + .seconds(45), at: start)
        board.note("finestra-2", ugo, on: ticket, session: "b", until: start + .seconds(45), at: start)
        #expect(board.others(on: ticket, than: olga.user, at: start).map(\.name) == ["Ugo"])
        #expect(board.others(on: ticket, than: nil, at: start).map(\.name) == ["Ugo", "Olga"])
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(45)).isEmpty)
        board.shorten(session: "b", to: start + .seconds(6), at: start)
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(7)).map(\.name) == ["Olga"])
        // A reload speaks up again in time.
        board.note("finestra-3", ugo, on: ticket, session: "b", until: start + .seconds(50), at: start + .seconds(5))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(7)).count == 2)
        board.leave("finestra-1", olga.user, at: start + .seconds(8))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(8)).map(\.name) == ["Ugo"])
        #expect(board.all(but: ugo.user, at: start + .seconds(8)).isEmpty)
    }

    @Test func `nobody fills the board: of one user so many pages count and no more`() {
        let board = PresenceBoard()
        for number in 0..<1000 {
            board.note(
                "finestra-\(number)", olga, on: TicketID(Int64(number)), session: "a", until: start + .seconds(45),
                at: start)
        }
        #expect(board.all(but: nil, at: start).count == PresenceBoard.mostPages)
    }

    @Test func `news come only when something has changed for people`() async {
        let board = PresenceBoard()
        let stream = board.listen()
        for second in 0..<5 {
            board.note(
                "finestra-1", olga, on: ticket, session: "a", until: start + .seconds(45 + second),
                at: start + .seconds(second))
        }
        board.leave("finestra-1", olga.user, at: start + .seconds(9))
        var seen = 0
        for await _ in stream {
            seen += 1
            if seen == 2 { break }
        }
        #expect(seen == 2)
    }
}

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct PresenceBrowserTests {
    @Test func `two operators see each other, one answers, the other keeps his text and sees whose answer stands`()
        async throws
    {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let chromium = try Chromium(foreignHosts: "127.0.0.1:9")
            defer { chromium.close() }
            let second = try Chromium(foreignHosts: "127.0.0.1:9")
            defer { second.close() }
            var pages: [ChromiumPage] = []
            for (browser, login) in [(chromium, "olga"), (second, "ada")] {
                let page = try await ChromiumPage(browser, height: 700)
                let session = try await desk.browser(login)
                try await page.put(cookie: "sportello", session.cookies["sportello"] ?? "", for: session.origin)
                try await page.visit(session.origin + "/tickets/\(ticket.number)")
                pages.append(page)
            }
            let (olga, ada) = (pages[0], pages[1])
            let there = "document.querySelector('#presence').textContent"
            #expect(await eventually { (try? await olga.evaluate(there))?.contains("Ada Amministratrice") == true })
            #expect(await eventually { (try? await ada.evaluate(there))?.contains("Olga Operatrice") == true })
            try await ada.evaluate(
                """
                const field = document.querySelector('#answer-text');
                field.value = 'La mia risposta'; field.dispatchEvent(new Event('input', {bubbles: true}))
                """)
            #expect(
                await eventually {
                    (try? await olga.evaluate("document.querySelector('#presence .writes') !== null")) == "1"
                })
            try await olga.evaluate("document.querySelector('#answer-text').value = 'Anche la mia'")
            // At the same instant.
            let loads = (olga.loads, ada.loads)
            async let one: Void = {
                _ = try await olga.evaluate("document.querySelector('#answer-form').requestSubmit()")
            }()
            async let two: Void = {
                _ = try await ada.evaluate("document.querySelector('#answer-form').requestSubmit()")
            }()
            _ = try await (one, two)
            try await olga.loaded(after: loads.0)
            try await ada.loaded(after: loads.1)
            let view = try #require(try await desk.store.view(ticket.id))
            let answers = view.messages.filter { $0.direction == .answer }
            #expect(answers.count == 1)
            let problem = "document.querySelector('#answer-problems') !== null"
            let refused = try await olga.evaluate(problem) == "1" ? olga : ada
            let mine = refused === olga ? "Anche la mia" : "La mia risposta"
            #expect(try await refused.evaluate(problem) == "1")
            #expect(try await refused.evaluate("document.querySelector('#answer-text').value") == mine)
            // Who, and what.
            let said = try await refused.evaluate("document.querySelector('#answer-problems').textContent")
            #expect(said.contains(refused === olga ? "Ada Amministratrice" : "Olga Operatrice"))
            #expect(
                try await refused.evaluate("document.querySelector('#answer-problems blockquote').textContent")
                    .contains(answers[0].text))
        }
    }
}
