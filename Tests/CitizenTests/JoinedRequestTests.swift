// Requests that were joined with others or split in two: each citizen goes on seeing his own on the page that he knows, and nobody
// else's.

import Channels
import Foundation
import Loopback
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct JoinedRequestTests {
    private func add(_ text: String, to path: String, _ bench: CitizenBench) async throws {
        let marks = try await bench.marks(path)
        bench.clock.advance(by: .seconds(20))
        #expect(try await bench.post(path + "/messages", marks + [("text", text)]).status == 303)
        #expect(try await eventually { try await bench.text(path).contains(text) })
    }

    @Test func `of two requests that were joined each page shows its own words and answers, and none of the other's`()
        async throws
    {
        try await CitizenBench.with { bench in
            let (hers, herPath) = try await bench.registered(
                try await bench.write([("text", "Parola di Ada"), ("way", "page")]))
            let (his, hisPath) = try await bench.registered(
                try await bench.write([("text", "Parola di Bruno"), ("way", "page")]))
            // Without an address: his by the secret of his own ticket alone.
            try await add("Aggiunta di Bruno", to: hisPath, bench)
            let (lead, merged) = (try await bench.view(hers).ticket, try await bench.view(his).ticket)
            try await bench.store.merge(merged.id, into: lead.id, by: bench.operatorID, at: bench.now)
            bench.clock.advance(by: .minutes(1))
            let file = [(name: "per-bruno.html", bytes: Array("<b>".utf8))]
            try await bench.answer(hers, "Risposta per Bruno", files: file, to: merged.replyAddress)
            try await bench.answer(hers, "Risposta per Ada")
            #expect(try await eventually { try await bench.text(hisPath).contains("Risposta per Bruno") })
            #expect(try await eventually { try await bench.text(herPath).contains("Risposta per Ada") })
            let (herPage, hisPage) = (try await bench.text(herPath), try await bench.text(hisPath))
            #expect(herPage.contains("Parola di Ada") && !herPage.contains("di Bruno"))
            #expect(!herPage.contains("per Bruno") && !herPage.contains("per-bruno"))
            #expect(hisPage.contains("Parola di Bruno") && hisPage.contains("Aggiunta di Bruno"))
            #expect(!hisPage.contains("di Ada") && !hisPage.contains("per Ada"))
            let link = try #require(hisPage.range(of: "href=\"\(hisPath)/files/"))
            let download = try await bench.get(String(hisPage[link.lowerBound...].dropFirst(6).prefix { $0 != "\"" }))
            #expect(download.status == 200 && download.body == Array("<b>".utf8))
        }
    }

    @Test func `what was split off is found from the page that its citizen knows, with the answer to it`() async throws
    {
        try await CitizenBench.with { bench in
            let (number, path) = try await bench.registered(
                try await bench.write([("text", "Prima questione"), ("way", "page")]))
            try await add("Seconda questione", to: path, bench)
            let view = try await bench.view(number)
            let second = try #require(view.messages.last { $0.text == "Seconda questione" })
            let token = try #require(ReplyToken(RandomIdentifier.token()))
            let split = try await bench.store.split(
                NewSplit(
                    ticket: view.ticket.id, messages: [second.id], subject: "La seconda", token: token, year: 2026,
                    by: bench.operatorID, at: bench.now))
            let new = try #require(try await bench.store.view(split)).ticket
            let page = try await bench.text(path)
            #expect(!page.contains("Seconda questione") && page.contains("La seconda"))
            let secrets = try #require(try await bench.store.secrets(of: split))
            let newPath = "/stato/\(new.number)/\(secrets.page)"
            #expect(page.contains("href=\"\(newPath)\""))
            try await bench.answer(new.number, "Risposta alla seconda")
            #expect(try await eventually { try await bench.text(newPath).contains("Risposta alla seconda") })
            #expect(try await bench.text(newPath).contains("Seconda questione"))
            #expect(try await !bench.text(newPath).contains(path))
        }
    }

    @Test func `a code for a request that was joined goes to its own citizen and opens his page, not the other's`()
        async throws
    {
        try await CitizenBench.with { bench in
            func opened(_ mail: String) async throws -> (number: TicketNumber, path: String) {
                try await bench.registered(
                    try await bench.write([("text", "Testo"), ("way", "loopback"), ("mail", mail)]))
            }
            let hers = try await opened("ada@example.org")
            let his = try await opened("bruno@example.org")
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 2 })
            let (lead, merged) = (try await bench.view(hers.number).ticket, try await bench.view(his.number).ticket)
            try await bench.store.merge(merged.id, into: lead.id, by: bench.operatorID, at: bench.now)
            _ = try await bench.post("/stato", [("number", his.number.description)])
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 3 })
            let letter = try #require(bench.office.arrivals(from: CitizenBench.mail).last).document
            #expect(letter.to == ["bruno@example.org"])
            let code = String((letter.text ?? "").dropFirst("codice ".count).prefix(8))
            let used = try await bench.post("/stato/code", [("number", his.number.description), ("code", code)])
            #expect(used.status == 303 && used.all("Location") == [his.path])
        }
    }

    @Test func `whoever asks for many codes of others' requests sends each address only a few`() async throws {
        try await CitizenBench.with { bench in
            var numbers: [TicketNumber] = []
            for number in 0..<4 {
                let sent = try await bench.write([
                    ("text", "Testo \(number)"), ("way", "loopback"), ("mail", "ada@example.org"),
                ])
                numbers.append(try await bench.registered(sent).number)
            }
            for number in numbers {
                for _ in 0..<2 { _ = try await bench.post("/stato", [("number", number.description)]) }
            }
            let rule = StatusCodeRule()
            #expect(await eventually { codes(bench) >= rule.mostToAddress })
            // All that was asked for has been decided when one for somebody else has come.
            let other = try await bench.write([("text", "T"), ("way", "loopback"), ("mail", "bruno@example.org")])
            let his = try await bench.registered(other).number
            _ = try await bench.post("/stato", [("number", his.description)])
            let came = await eventually {
                bench.office.arrivals(from: CitizenBench.mail).contains {
                    $0.document.to == ["bruno@example.org"] && $0.document.subject == "Codice"
                }
            }
            #expect(came && codes(bench) == rule.mostToAddress)
        }
    }

    @Test func `one household alone cannot take another's code away by guessing`() async throws {
        try await CitizenBench.with { bench in
            let sent = try await bench.write([("text", "T"), ("way", "loopback"), ("mail", "ada@example.org")])
            let number = try await bench.registered(sent).number
            _ = try await bench.post("/stato", [("number", number.description)])
            #expect(await eventually { codes(bench) == 1 })
            let letter = bench.office.arrivals(from: CitizenBench.mail).last { $0.document.subject == "Codice" }
            let code = String((letter?.document.text ?? "").dropFirst("codice ".count).prefix(8))
            let guess = code == "00000000" ? "00000001" : "00000000"
            var statuses: [Int] = []
            for _ in 0..<30 {
                statuses.append(
                    try await bench.post("/stato/code", [("number", number.description), ("code", guess)]).status)
            }
            #expect(statuses.prefix(5).allSatisfy { $0 == 422 } && statuses.dropFirst(5).allSatisfy { $0 == 429 })
            let id = try #require(try await bench.store.ticket(numbered: number))
            #expect(
                try await bench.store.useStatusCode(code, of: id, rule: StatusCodeRule(), at: bench.now))
        }
    }

    private func codes(_ bench: CitizenBench) -> Int {
        bench.office.arrivals(from: CitizenBench.mail).count {
            $0.document.to == ["ada@example.org"] && $0.document.subject == "Codice"
        }
    }
}
