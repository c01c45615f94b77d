// A citizen's whole way over HTTP, without script and cookies: write, follow, add, be answered, rate.

import Channels
import Foundation
import Loopback
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct CitizenJourneyTests {
    @Test func `a request goes from the form to its answer, its addition and its rating`() async throws {
        try await CitizenBench.with { bench in
            let sent = try await bench.write(
                [
                    ("subject", "Bollo auto"), ("text", "Buongiorno, perché l'importo è doppio?"), ("topic", "bollo"),
                    ("surname", "Prova"), ("name", "Ada"), ("way", "page"),
                ], files: [("ricevuta.pdf", Array("%PDF-1.4 prova".utf8))])
            #expect(sent.status == 303)
            let (number, path) = try await bench.registered(sent)
            var page = try await bench.text(path)
            #expect(page.contains("Ricevuta") && page.contains("importo è doppio") && page.contains("ricevuta.pdf"))

            var view = try await bench.view(number)
            #expect(view.ticket.requester.name == "Ada Prova")
            _ = try await bench.store.addNote(
                "Nota segreta", ticket: view.ticket.id, by: bench.operatorID, at: bench.now)
            try await bench.answer(
                number, "Gentile utente, l'importo è corretto.", files: [("risposta.html", Array("<script>".utf8))])
            #expect(try await eventually { try await bench.text(path).contains("importo è corretto") })
            page = try await bench.text(path)
            #expect(page.contains("Risposta inviata") && !page.contains("Nota segreta") && !page.contains("Olga"))
            let file = try #require(page.range(of: "href=\"\(path)/files/"))
            let link = String(page[file.lowerBound...].dropFirst(6).prefix { $0 != "\"" })
            let download = try await bench.get(link)
            #expect(download.status == 200 && download.body == Array("<script>".utf8))
            #expect(download.all("Content-Type") == ["application/octet-stream"])
            #expect(download.all("Content-Disposition").first?.hasPrefix("attachment") == true)

            let marks = try await bench.marks(path)
            bench.clock.advance(by: .seconds(20))
            let added = try await bench.post(path + "/messages", marks + [("text", "Aggiungo la targa: AA000AA.")])
            #expect(added.status == 303)
            #expect(try await eventually { try await bench.text(path).contains("AA000AA") })
            view = try await bench.view(number)
            #expect(view.ticket.state == .open && view.contacts.count == 2)
            #expect(view.messages.allSatisfy { $0.warnings.isEmpty })
            #expect(try await bench.text(path).contains("Riaperta"))
            #expect(try await !bench.text(path).contains("rating-part"))

            try await bench.store.close(
                view.ticket.id, solution: "Spiegato", outcome: .informationGiven, by: bench.operatorID, at: bench.now)
            // Looking is no rating: programs look at every link.
            for value in 1...5 { _ = try await bench.get("\(path)/rating?rating=\(value)") }
            #expect(try await bench.store.rating(of: view.ticket.id, changeable: .days(7)) == nil)
            let rated = try await bench.post(path + "/rating", [("rating", "4"), ("remark", "Bene\r\nBcc: x")])
            #expect(rated.status == 303)
            let given = try #require(try await bench.store.rating(of: view.ticket.id, changeable: .days(7)))
            #expect(given.rating.rating == 4 && given.rating.remark == "Bene Bcc: x")
            #expect(try await bench.text(path).contains("Il tuo voto: 4 su 5"))
            _ = try await bench.post(path + "/rating", [("rating", "5")])
            _ = try await bench.post(path + "/rating", [("rating", "1")])
            let tally = try await bench.store.ratingTally(service: "CC", from: start, until: start + .days(1))
            #expect(tally.counts == [0, 0, 0, 0, 1])
        }
    }

    @Test func `who chooses another channel is confirmed and answered there, without his words going to strangers`()
        async throws
    {
        try await CitizenBench.with { bench in
            let sent = try await bench.write([
                ("subject", "Compra pillole"), ("text", "Testo"), ("way", "loopback"), ("mail", "ada@example.org"),
            ])
            let (number, path) = try await bench.registered(sent)
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 1 })
            let letter = try #require(bench.office.arrivals(from: CitizenBench.mail).first).document
            #expect(letter.to == ["ada@example.org"] && letter.text?.contains("https://example.org\(path)") == true)
            #expect(letter.subject?.contains("\(number)") == true && letter.subject?.contains("pillole") == false)
            let view = try await bench.view(number)
            #expect(view.ticket.replyAddress.channel == LoopbackChannel.name)
            try await bench.answer(number, "Ecco la risposta.")
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 2 })
            #expect(try await eventually { try await bench.text(path).contains("Ecco la risposta.") })
        }
    }

    @Test func `the same form twice is one request, also at the same time`() async throws {
        try await CitizenBench.with { bench in
            let fields = try await bench.marks() + [("text", "Una volta sola"), ("way", "page")]
            bench.clock.advance(by: .seconds(20))
            async let one = bench.post("/scrivi", fields)
            async let other = bench.post("/scrivi", fields)
            let responses = try await [one, other]
            #expect(responses.map(\.status) == [303, 303])
            #expect(responses[0].all("Location") == responses[1].all("Location"))
            _ = try await bench.registered(responses[0])
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.count == 1)
            _ = try await bench.post("/scrivi", fields)
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.count == 1)
        }
    }

    @Test func `a form that is corrected and sent again is a second request: nothing that was written is lost`()
        async throws
    {
        try await CitizenBench.with { bench in
            let marks = try await bench.marks()
            bench.clock.advance(by: .seconds(20))
            let first = try await bench.post("/scrivi", marks + [("text", "Targa AA000AA"), ("way", "page")])
            let second = try await bench.post("/scrivi", marks + [("text", "Targa BB111BB"), ("way", "page")])
            let (one, firstPath) = try await bench.registered(first)
            let (two, secondPath) = try await bench.registered(second)
            #expect(one != two)
            #expect(try await bench.text(firstPath).contains("AA000AA"))
            #expect(try await bench.text(secondPath).contains("BB111BB"))
            // A file more is other content, too.
            let files = [(name: "a.pdf", bytes: Array("%PDF-1.4".utf8))]
            let third = try await bench.post(
                "/scrivi", marks + [("text", "Targa BB111BB"), ("way", "page")], files: files)
            let (three, _) = try await bench.registered(third)
            #expect(three != two)
        }
    }

    @Test func `an addition sent twice is one, and a corrected one is a further one`() async throws {
        try await CitizenBench.with { bench in
            let (number, path) = try await bench.registered(
                try await bench.write([("text", "Testo"), ("way", "page")]))
            let marks = try await bench.marks(path)
            bench.clock.advance(by: .seconds(20))
            for text in ["Targa AA000AA", "Targa AA000AA", "Targa BB111BB"] {
                #expect(try await bench.post(path + "/messages", marks + [("text", text)]).status == 303)
            }
            #expect(try await eventually { try await bench.text(path).contains("BB111BB") })
            #expect(try await bench.view(number).contacts.count == 3)
        }
    }

    @Test
    func `a code goes to the address of the request, opens its page once, and tells nobody whether a number exists`()
        async throws
    {
        try await CitizenBench.with { bench in
            let sent = try await bench.write([("text", "Testo"), ("way", "loopback"), ("mail", "ada@example.org")])
            let (number, path) = try await bench.registered(sent)
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 1 })
            let unknown = TicketNumber(service: "CC", year: 2026, sequence: 999_999)
            func shape(_ response: RawResponse, _ number: TicketNumber) -> String {
                String(decoding: response.body, as: UTF8.self).replacing(number.description, with: "N")
            }
            let asked = try await bench.post("/stato", [("number", number.description)])
            let wrong = try await bench.post("/stato", [("number", unknown.description)])
            #expect(asked.status == wrong.status && shape(asked, number) == shape(wrong, unknown))
            #expect(await eventually { bench.office.arrivals(from: CitizenBench.mail).count == 2 })
            let text = try #require(bench.office.arrivals(from: CitizenBench.mail).last?.document.text)
            let code = String(text.dropFirst("codice ".count).prefix(8))
            #expect(code.count == 8 && code.allSatisfy(\.isNumber))
            let guess = code == "00000000" ? "00000001" : "00000000"
            let guessed = try await bench.post("/stato/code", [("number", number.description), ("code", guess)])
            let void = try await bench.post("/stato/code", [("number", unknown.description), ("code", guess)])
            #expect(guessed.status == 422 && void.status == 422 && shape(guessed, number) == shape(void, unknown))
            let opened = try await bench.post(
                "/stato/code", [("number", number.description.lowercased()), ("code", " \(code) ")])
            #expect(opened.status == 303 && opened.all("Location") == [path])
            let again = try await bench.post("/stato/code", [("number", number.description), ("code", code)])
            #expect(again.status == 422)
            // The code's mail is not part of what was exchanged, and operators do not read it either.
            #expect(try await !bench.text(path).contains(code))
            let forgotten = try await eventually {
                try await bench.view(number).messages.allSatisfy { !$0.text.contains(code) }
            }
            #expect(forgotten)
        }
    }

    @Test func `wrong addresses of requests are all alike`() async throws {
        try await CitizenBench.with { bench in
            let (number, path) = try await bench.registered(
                try await bench.write([("text", "Testo"), ("way", "page")]))
            let secret = String(path.split(separator: "/")[2])
            let bent = String(secret.dropLast()) + (secret.hasSuffix("0") ? "1" : "0")
            let unknown = TicketNumber(service: "CC", year: 2026, sequence: 999_999)
            var answers: Set<String> = []
            for wrong in [
                "/stato/\(number)/\(bent)", "/stato/\(unknown)/\(secret)", "/stato/x/\(secret)", "/stato/\(number)/x",
                "/stato/\(number)/\(bent)/files/1/0", "/scrivi/\(secret.prefix(26))",
            ] {
                let response = try await bench.get(wrong)
                #expect(response.status == 404)
                answers.insert(String(decoding: response.body, as: UTF8.self))
            }
            #expect(answers.count == 1)
            for act in ["messages", "rating"] {
                let response = try await bench.post(
                    "/stato/\(number)/\(bent)/\(act)", [("rating", "5"), ("text", "x")])
                #expect(response.status == 404)
            }
            #expect(try await bench.get(path).status == 200)
        }
    }
}
