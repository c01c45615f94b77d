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
        board.streamBegan(session: "b")
        board.streamEnded(session: "b")
        board.forget(session: "b", silentSince: start, at: start + .seconds(6))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(7)).map(\.name) == ["Olga"])
        // A reload speaks up again.
        board.note("finestra-3", ugo, on: ticket, session: "b", until: start + .seconds(50), at: start + .seconds(5))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(7)).count == 2)
        board.leave("finestra-1", olga.user, at: start + .seconds(8))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(8)).map(\.name) == ["Ugo"])
        #expect(board.all(but: ugo.user, at: start + .seconds(8)).isEmpty)
    }

    @Test func `tabs of a browser stay when one of them takes over the stream, or when they spoke since it ended`() {
        let board = PresenceBoard()
        board.note("finestra-1", olga, on: ticket, session: "a", until: start + .seconds(45), at: start)
        board.streamBegan(session: "a")
        // The tab with the stream goes elsewhere; the next one opens a stream of its own before the six seconds are over.
        board.streamEnded(session: "a")
        board.streamBegan(session: "a")
        board.forget(session: "a", silentSince: start + .seconds(1), at: start + .seconds(7))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(7)).map(\.name) == ["Olga"])
        board.note(
            "finestra-1", olga, on: ticket, session: "a", until: start + .seconds(60), at: start + .seconds(12))
        board.streamEnded(session: "a")
        board.forget(session: "a", silentSince: start + .seconds(10), at: start + .seconds(16))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(16)).map(\.name) == ["Olga"])
        board.forget(session: "a", silentSince: start + .seconds(20), at: start + .seconds(26))
        #expect(board.others(on: ticket, than: nil, at: start + .seconds(26)).isEmpty)
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

/// Who is where is said only of tickets that somebody may know of (A21).
@Suite struct PresenceReachTests {
    /// Olga opens a ticket of the hospital's bookings, and one that the department was asked about; what the others hear.
    private func heard(_ desk: Desk, by login: String) async throws -> (list: String, stream: String, foreign: TicketID)
    {
        let (foreign, _) = try await desk.contact(service: "CUP")
        let (own, _) = try await desk.contact(service: "CC")
        try await desk.store.ask(
            "Che ne dite?", on: own.id, to: DepartmentCode("sanita"), mail: nil, by: desk.operatorID, at: desk.now)
        let listener = try await desk.browser(login)
        let connection = try await desk.events(listener)
        let olga = try await desk.browser("olga")
        let token = try await olga.formToken()
        for ticket in [foreign, own] {
            let answer = try await olga.post(
                "/tickets/\(ticket.number)/presence", [("window", "finestra-\(ticket.id)"), ("presence", "open")],
                csrf: token)
            #expect(answer.status == 200)
        }
        var stream = ""
        while !stream.contains("\"ticket\":\(own.id)"), let more = await connection.receive(until: "\n\n") {
            stream += more
        }
        #expect(stream.contains("event: presence") && stream.contains("Olga Operatrice"))
        let list = try await listener.get("/presence").text
        #expect(list.contains("\"ticket\":\(own.id)"))
        return (list, stream, foreign.id)
    }

    private func bound(_ desk: Desk, _ role: UserRole, department: String?, services: Set<String>?) async throws
        -> String
    {
        let login = try await desk.user(role)
        let user = try #require(try await desk.store.user(login: login)?.user)
        try await desk.store.setPlace(
            user.id,
            UserPlace(
                name: user.name, role: role, department: department.map { DepartmentCode($0) }, services: services),
            audit: AuditEntry(at: desk.now, user: desk.administratorID, what: "user_changed"))
        return login
    }

    @Test func `a department hears of its own tickets`() async throws {
        try await Desk.with { desk in
            let login = try await bound(desk, .department, department: "sanita", services: nil)
            let heard = try await heard(desk, by: login)
            #expect(!heard.list.contains("\"ticket\":\(heard.foreign)"))
            #expect(!heard.stream.contains("\"ticket\":\(heard.foreign)"))
        }
    }

    @Test func `somebody bound to a service hears of this service's tickets`() async throws {
        try await Desk.with { desk in
            let login = try await bound(desk, .backOffice, department: nil, services: ["CC"])
            let heard = try await heard(desk, by: login)
            #expect(!heard.list.contains("\"ticket\":\(heard.foreign)"))
            #expect(!heard.stream.contains("\"ticket\":\(heard.foreign)"))
        }
    }

    @Test func `who is bound to nothing hears of all`() async throws {
        try await Desk.with { desk in
            let heard = try await heard(desk, by: try await desk.user(.backOffice))
            #expect(heard.list.contains("\"ticket\":\(heard.foreign)"))
        }
    }

    @Test func `a page in the background, which its browser wakes once a minute, is there all the time`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = try await desk.browser("olga")
            let ada = try await desk.browser("ada")
            let beat = [("window", "finestra-1"), ("presence", "open")]
            let token = try await olga.formToken()
            for _ in 1...3 {
                let answer = try await olga.post("/tickets/\(ticket.number)/presence", beat, csrf: token)
                #expect(answer.status == 200)
                desk.clock.advance(by: .seconds(61))
                #expect(try await ada.get("/presence").text.contains("\"ticket\":\(ticket.id)"))
            }
            desk.clock.advance(by: .seconds(120))
            let later = try await ada.get("/presence").text
            #expect(!later.contains("\"ticket\":\(ticket.id)"))
        }
    }

    @Test func `a session that ended hears nothing more of colleagues`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let connection = try await desk.events(try await desk.browser("olga"))
            let ada = try await desk.browser("ada")
            let token = try await ada.formToken()
            try await desk.store.setActive(desk.operatorID, false, at: desk.now)
            _ = try await ada.post(
                "/tickets/\(ticket.number)/presence", [("window", "finestra-1"), ("presence", "open")], csrf: token)
            // The next change of the store ends the stream; what came before it names nobody.
            try await desk.contact()
            let rest = String(decoding: await connection.receiveAll(), as: UTF8.self)
            #expect(!rest.contains("event: presence"))
        }
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
            // The page that came back stands at the form's address, and yet goes on hearing of what happens.
            #expect(await eventually { desk.server.livePages == 2 })
            _ = try await desk.store.addNote("Richiamato.", ticket: ticket.id, by: desk.operatorID, at: desk.now)
            let note = "document.querySelector('#messages').textContent.includes('Richiamato.')"
            #expect(await eventually { (try? await refused.evaluate(note)) == "1" })
            #expect(try await refused.evaluate("document.querySelector('.message.fresh') !== null") == "1")
            #expect(try await refused.evaluate("document.querySelector('[data-kind=lost]') === null") == "1")
            #expect(try await refused.evaluate("document.querySelector('#answer-text').value") == mine)
        }
    }
}
