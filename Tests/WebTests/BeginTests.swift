// Contacts that begin with us, and answers to addresses that no ticket knows: by whom, of which services, by which accounts;
// and what comes back of a form that cannot be sent.

import Channels
import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

/// Documents, at the desks of two services.
private struct TwoDesks: Channel {
    static let bookings = AccountName("cup")
    private let paper = PaperChannel()

    var descriptor: ChannelDescriptor { paper.descriptor }
    var accounts: [ChannelAccount] {
        paper.accounts
            + [ChannelAccount(name: Self.bookings, address: "cup@example.org", title: "Prenotazioni", service: "CUP")]
    }
    var translation: any ChannelTranslation { paper.translation }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
}

extension Desk {
    /// Somebody new with a role, bound to services or to a department.
    func placed(_ role: UserRole, services: Set<String>? = nil, department: String? = nil) async throws -> String {
        let login = try await user(role)
        try await place(login, services: services, department: department)
        return login
    }

    /// Binds somebody; his sessions end by it.
    func place(_ login: String, services: Set<String>? = nil, department: String? = nil) async throws {
        let user = try #require(try await store.user(login: login)?.user)
        try await store.setPlace(
            user.id,
            UserPlace(
                name: user.name, role: user.role, department: department.map { DepartmentCode($0) }, services: services),
            audit: AuditEntry(at: now, user: administratorID, what: "user_changed"))
    }
}

@Suite struct BeginTests {
    private static var settings: WebSettings {
        var settings = WebSettings()
        settings.clocks = ["CC": ServiceClock(), "CUP": ServiceClock()]
        return settings
    }

    private func form(
        _ text: String = "Venga domani", way: String = "paper/desk", to: String = "bruno@example.com",
        service: String = "CC", key: String = "chiave-0001"
    ) -> [(String, String)] {
        [
            ("key", key), ("other_way", way), ("other_name", "Bruno Esempio"), ("other_address", to),
            ("service", service), ("subject", "Appuntamento"), ("text", text), ("then", "waiting_for_citizen"),
        ]
    }

    @Test func `who is bound to a service begins contacts of it alone, by its own accounts`() async throws {
        try await Desk.with(Self.settings, channels: [TwoDesks()]) { desk in
            let browser = try await desk.browser(try await desk.placed(.operator, services: ["CC"]))
            let csrf = try await browser.formToken()
            let page = try await browser.get("/new-contact").text
            #expect(page.contains("value=\"paper/desk\"") && !page.contains("value=\"paper/cup\""))
            #expect(page.contains("value=\"CC\"") && !page.contains("value=\"CUP\""))
            let byOther = try await browser.post("/new-contact", form(way: "paper/cup"), csrf: csrf)
            #expect(byOther.status == 422 && byOther.text.contains("Venga domani</textarea>"))
            #expect(try await browser.post("/new-contact", form(service: "CUP"), csrf: csrf).status == 400)
            #expect(try await desk.store.tickets(TicketQuery(scope: .all)).total == 0)
            #expect(try await browser.post("/new-contact", form(), csrf: csrf).status == 303)
            // Whoever is bound to nothing has both.
            let whole = try await desk.browser().get("/new-contact").text
            #expect(whole.contains("value=\"paper/cup\"") && whole.contains("value=\"CUP\""))
        }
    }

    @Test func `a department begins nothing, and is offered nothing of the kind`() async throws {
        try await Desk.with(Self.settings, channels: [TwoDesks()]) { desk in
            let browser = try await desk.browser(try await desk.placed(.department, department: "sanita"))
            #expect(try await browser.get("/new-contact").status == 403)
            let csrf = try await browser.formToken()
            #expect(try await browser.post("/new-contact", form(), csrf: csrf).status == 403)
            #expect(!(try await browser.get("/tickets").text.contains("/new-contact")))
            #expect(try await desk.store.tickets(TicketQuery(scope: .all)).total == 0)
            #expect(try await desk.browser().get("/tickets").text.contains("/new-contact"))
        }
    }

    @Test func `an answer to an address that no ticket knows leaves by an account within reach alone`() async throws {
        try await Desk.with(Self.settings, channels: [TwoDesks()]) { desk in
            let (ticket, _) = try await desk.contact()
            let login = try await desk.placed(.operator, services: ["CC"])
            let browser = try await desk.browser(login)
            let path = "/tickets/\(ticket.number)"
            let page = try await browser.get(path).text
            #expect(page.contains("value=\"paper/desk\"") && !page.contains("value=\"paper/cup\""))
            let fields = [
                ("text", "Gentile signora"), ("key", "chiave-0002"), ("subject", "Re"), ("then", "answered"),
                ("to", "other"), ("other_way", "paper/cup"), ("other_address", "altra@example.org"),
            ]
            let csrf = try await browser.formToken()
            #expect(try await browser.post("\(path)/answer", fields, csrf: csrf).status == 422)
            let program = try await Program(desk, login)
            func answer(by account: String, key: String) async throws -> RawResponse {
                let other = ["channel": "paper", "account": account, "address": "altra@example.org"]
                return try await program.send(
                    "POST", "\(path)/answers", ["text": "Gentile signora", "other": other] as [String: Any],
                    headers: [("Idempotency-Key", key)])
            }
            let foreign = try await answer(by: "cup", key: "chiave-0003")
            let absent = try await answer(by: "nessuno", key: "chiave-0004")
            #expect(foreign.status == 422 && foreign.text == absent.text)
            #expect(try await desk.store.view(ticket.id)?.messages.count == 1)
            #expect(try await answer(by: "desk", key: "chiave-0005").status == 201)
        }
    }

    @Test func `a department answers whom a ticket knows, and no other address`() async throws {
        try await Desk.with(Self.settings, channels: [TwoDesks()]) { desk in
            let (ticket, _) = try await desk.contact()
            try await desk.store.ask(
                "Che ne dite?", on: ticket.id, to: DepartmentCode("sanita"), mail: nil, by: desk.operatorID,
                at: desk.now)
            let browser = try await desk.browser(try await desk.placed(.department, department: "sanita"))
            let page = try await browser.get("/tickets/\(ticket.number)").text
            #expect(page.contains("id=\"answer-form\"") && !page.contains("id=\"to-other\""))
        }
    }

    @Test func `what cannot be sent comes back with its files and every reason`() async throws {
        try await Desk.with(channels: [PaperChannel(), SlipChannel()]) { desk in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let files = [("modulo.pdf", "application/pdf", Array("%PDF".utf8))]
            let back = try await browser.post("/new-contact", form("Serve: [[elenco]]"), files: files, csrf: csrf)
            #expect(back.status == 422 && back.text.contains("modulo.pdf"))
            #expect(back.text.contains("campi da completare: elenco"))
            let kept = try #require(back.text.firstMatch(of: /name="kept" value="([^"]+)"/))
            let sent = try await browser.post(
                "/new-contact", form("Serve il modulo.") + [("kept", String(kept.output.1))], csrf: csrf)
            #expect(sent.status == 303)
            let found = try #require(try await desk.store.tickets(TicketQuery(scope: .all)).lines.first)
            let view = try #require(try await desk.store.view(found.ticket.id))
            #expect(view.messages.first?.attachments.map(\.name) == ["modulo.pdf"])

            let long = String(repeating: "abcde ", count: 20)
            let refused = try await browser.post(
                "/new-contact", form(long, way: "slip/numero", to: "+393330000001", key: "chiave-0002"), csrf: csrf)
            #expect(refused.status == 422 && refused.text.contains("Sono più di tre biglietti."))
            let nowhere = try await browser.post(
                "/new-contact", form(way: "slip/altro", key: "chiave-0003"), csrf: csrf)
            #expect(nowhere.status == 422 && nowhere.text.contains("Da questa casella"))
        }
    }

    @Test func `a contact that was taken back is sent by a new key, with the text that was typed`() async throws {
        var settings = WebSettings()
        settings.undo = .seconds(15)
        try await Desk.with(settings) { desk in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            #expect(try await browser.post("/new-contact", form(), csrf: csrf).status == 303)
            let first = try #require(try await desk.store.tickets(TicketQuery(scope: .all)).lines.first)
            let entry = try #require(try await desk.store.view(first.ticket.id)?.outbox.values.first)
            #expect(try await browser.post("/outbox/\(entry.id)/withdraw", [], csrf: csrf).status == 303)
            // The browser's own history: the same form once more.
            let again = try await browser.post("/new-contact", form(), csrf: csrf)
            #expect(again.status == 409 && again.text.contains("Venga domani</textarea>"))
            let key = try #require(again.text.firstMatch(of: /name="key" value="([^"]+)"/))
            #expect(key.output.1 != "chiave-0001")
            let sent = try await browser.post("/new-contact", form(key: String(key.output.1)), csrf: csrf)
            #expect(sent.status == 303)
        }
    }
}
