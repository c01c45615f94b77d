// Further ways to the same person, answers that are read on the request's page, answers inside below their question.

import Channels
import Foundation
import Runtime
import ServiceLevels
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct AnswerWaysTests {
    private static let channels: [any Channel] = [PaperChannel(), SlipChannel(), SheetChannel()]

    private func fields(_ text: String, to: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            ("text", text), ("key", RandomIdentifier.token()), ("subject", "Re: Bolletta"), ("then", "answered"),
            ("to", to),
        ] + more
    }

    @Test func `the same person's ways from other requests and from his card are offered, his own first`() async throws
    {
        try await Desk.with(channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact()
            let slip = Party(name: "", address: "+393400000001")
            let (other, _) = try await desk.contact(from: slip, by: SlipChannel.name, account: SlipChannel.account)
            let (hidden, _) = try await desk.contact(
                from: Party(name: "", address: "+393400000002"), by: SlipChannel.name, account: SlipChannel.account,
                service: "CUP")
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            #expect(try await !browser.get(address).text.contains("way-slip/numero/"))

            let olga = try #require(try await desk.store.user(login: "olga")?.user)
            let person = try #require(try await desk.store.person(of: ticket.id))
            for one in [other, hidden] {
                _ = try await desk.store.move(one.id, to: person.id, by: olga.id, at: start)
            }
            try await desk.store.amend(
                person.id, to: PersonDetails(name: "Anna", phone: "340 0000003"), seen: nil, by: olga.id, at: start)
            let page = try await browser.get(address).text
            #expect(page.contains("value=\"way-slip/numero/+393400000001\""))
            #expect(page.contains("value=\"way-slip/numero/+393400000003\""))
            #expect(page.contains("da altre sue richieste") && page.contains("+393400000002"))
            let own = try #require(page.firstRange(of: "value=\"requester\""))
            let learnt = try #require(page.firstRange(of: "value=\"way-slip/numero/+393400000001\""))
            #expect(own.lowerBound < learnt.lowerBound)

            // What he may not know of gives him no address.
            let login = try await desk.user(.operator)
            let narrow = try #require(try await desk.store.user(login: login)?.user)
            try await desk.store.setPlace(
                narrow.id, UserPlace(name: narrow.name, role: .operator, department: nil, services: ["CC"]),
                audit: AuditEntry(at: desk.now, user: desk.administratorID, what: "user_changed"))
            let bound = try await desk.browser(login).get(address).text
            #expect(bound.contains("+393400000001") && !bound.contains("+393400000002"))

            let sent = try await browser.post(
                "\(address)/answer", fields("Ecco.", to: "way-slip/numero/+393400000001"), csrf: csrf)
            #expect(sent.status == 303)
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.messages.last?.channel == SlipChannel.name)
            #expect(view.events.last { $0.event.what == "answered" }?.event.detail["by"] == "slip")
            #expect(view.ticket.replyAddress.channel == PaperChannel.name)
        }
    }

    @Test func `a long answer is read on the request's page, and a short message leads there`() async throws {
        var settings = WebSettings()
        settings.levels.citizenBase = "https://sportello.example.org"
        settings.linkTexts = [
            AutomaticTextKey(.answerByLink, language: "it"): TextTemplate("{numero}: {link}")
        ]
        let long = String(repeating: "Una risposta lunga. ", count: 30)
        try await Desk.with(settings, channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact(
                from: Party(name: "", address: "+393400000001"), by: SlipChannel.name, account: SlipChannel.account)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            #expect(try await browser.get(address).text.contains("name=\"by_link\""))
            let sent = try await browser.post(
                "\(address)/answer", fields(long, to: "requester", [("by_link", "1")]), csrf: csrf)
            // Three slips of twenty places: the address of the page is longer, and the channel says so.
            let secret = try #require(try await desk.store.secrets(of: ticket.id)?.page)
            let link = "/stato/\(ticket.number)/\(secret)"
            if sent.status == 422 {
                #expect(sent.text.contains("by_link") && sent.text.contains("checked"))
                let preview = try await browser.post(
                    "\(address)/preview", fields(long, to: "requester", [("by_link", "1"), ("fragment", "1")]),
                    csrf: csrf)
                #expect(preview.text.contains(link) && !preview.text.contains("Una risposta lunga."))
            } else {
                #expect(sent.status == 303)
                let view = try #require(try await desk.store.view(ticket.id))
                let entry = try #require(view.outbox.values.first)
                #expect(entry.sentText?.contains(link) == true)
                #expect(view.messages.last?.text.contains("Una risposta lunga.") == true)
            }
        }
    }

    @Test func `a ready text knows the address of the request's page`() async throws {
        var settings = WebSettings()
        settings.cannedTexts = [
            CannedText(code: "pagina", it: "Pagina", en: "Page", purpose: .answer, body: "Segua qui: {link}")
        ]
        settings.levels.citizenBase = "https://sportello.example.org"
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let put = try await browser.post(
                "/tickets/\(ticket.number)/canned", fields("", to: "requester", [("canned", "pagina")]), csrf: csrf)
            let secret = try #require(try await desk.store.secrets(of: ticket.id)?.page)
            let link = "https://sportello.example.org/stato/\(ticket.number)/\(secret)"
            #expect(put.status == 200 && put.text.contains("\(link)</textarea>"))
        }
    }

    @Test func `without an address under which citizens reach their pages no message names one`() async throws {
        var settings = WebSettings()
        settings.linkTexts = [AutomaticTextKey(.answerByLink, language: "it"): TextTemplate("{numero}: {link}")]
        settings.cannedTexts = [
            CannedText(
                code: "pagina", it: "Pagina", en: "Page", purpose: .answer, body: "È pronta. La segua qui: {link}")
        ]
        try await Desk.with(settings, channels: Self.channels) { desk in
            let (ticket, _) = try await desk.contact(
                from: Party(name: "", address: "+393400000001"), by: SlipChannel.name, account: SlipChannel.account)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            #expect(try await !browser.get(address).text.contains("name=\"by_link\""))
            let put = try await browser.post(
                "\(address)/canned", fields("", to: "requester", [("canned", "pagina")]), csrf: csrf)
            #expect(put.status == 200 && put.text.contains("È pronta.</textarea>"))
            // A page that was opened before: the text itself goes out.
            let sent = try await browser.post(
                "\(address)/answer", fields("Ecco.", to: "requester", [("by_link", "1")]), csrf: csrf)
            #expect(sent.status == 303)
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.outbox.values.allSatisfy { $0.sentText == nil } && view.messages.last?.text == "Ecco.")
        }
    }

    @Test func `a question inside is answered below itself`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let olga = try #require(try await desk.store.user(login: "olga")?.user)
            for question in ["Prima domanda?", "Seconda domanda?"] {
                try await desk.store.ask(question, on: ticket.id, to: nil, mail: nil, by: olga.id, at: start)
            }
            let first = try #require(
                try await desk.store.view(ticket.id)?.messages.first { $0.text.contains("Prima") }?.id)
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let address = "/tickets/\(ticket.number)"
            #expect(try await browser.get(address).text.contains("name=\"question\" value=\"\(first)\""))
            let sent = try await browser.post(
                "\(address)/note", [("question", "\(first)"), ("text", "Risposta alla prima.")], csrf: csrf)
            #expect(sent.status == 303)
            let thread = InsideThread(try #require(try await desk.store.view(ticket.id)))
            #expect(thread.questions.map { $0.replies.map(\.text) } == [["Risposta alla prima."], []])
            let foreign = try await browser.post(
                "\(address)/note", [("question", "999999"), ("text", "x")], csrf: csrf)
            #expect(foreign.status == 404)
        }
    }
}
