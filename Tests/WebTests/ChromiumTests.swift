// The pages in a real browser: what a message can do to its reader (nothing), and what an operator can do with the
// pages, with script, without, by keyboard, on a telephone.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct ChromiumTests {
    /// A browser and a page that is logged in.
    private func withPage(
        _ desk: Desk, canary: Canary? = nil, login: String = "olga",
        _ body: (ChromiumPage, Browser) async throws -> Void
    ) async throws {
        let chromium = try Chromium(foreignHosts: "127.0.0.1:\(canary?.port ?? 9)")
        defer { chromium.close() }
        let page = try await ChromiumPage(chromium)
        let browser = try await desk.browser(login)
        try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
        try await body(page, browser)
    }

    @Test func `a hundred hostile messages run nothing, load nothing and open nothing`() async throws {
        #expect(HostileHTML.all.count >= 80)
        try await Desk.with { desk in
            let canary = try Canary()
            defer { canary.close() }
            try await withPage(desk, canary: canary) { page, browser in
                // The canary hears at all, or silence would prove nothing.
                try await page.visit("http://evil.example/alive")
                #expect(canary.songs.contains { $0.hasPrefix("GET /alive") })
                try await page.visit(browser.origin + "/tickets")
                let before = canary.songs.count
                var messages: [MessageID] = []
                for (number, html) in HostileHTML.all.enumerated() {
                    let host = number.isMultiple(of: 2) ? "evil.example" : "127.0.0.1:\(canary.port)"
                    let sheet = PaperSheet(html: html.replacing("{c}", with: host))
                    let name = "\"><img src=x onerror=alert(1)>"
                    let (ticket, message) = try await desk.contact(
                        from: Party(name: name, address: "x@example.org"), subject: name, text: name, sheet: sheet)
                    messages.append(message)
                    if number.isMultiple(of: 10) { try await page.visit(browser.origin + "/tickets/\(ticket.number)") }
                }
                // Every frame as a page shows it, many on one page, with everything opened that can be.
                for start in stride(from: 0, to: messages.count, by: 12) {
                    try await page.visit(browser.origin + "/accounts")
                    let frames = messages[start..<min(start + 12, messages.count)].map {
                        "<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"/messages/\($0)/body\"></iframe>"
                    }.joined()
                    let loaded = try await page.evaluate(
                        """
                        document.body.insertAdjacentHTML('beforeend', \(Self.quoted(frames)));
                        Promise.all([...document.querySelectorAll('iframe')].map((f) =>
                          new Promise((done) => f.addEventListener('load', () => done(1))))).then((all) => all.length)
                        """)
                    #expect(loaded == "\(min(12, messages.count - start))")
                }
                // And each alone, as its address opened by hand would show it.
                for message in messages.prefix(40) {
                    try await page.visit(browser.origin + "/messages/\(message)/body")
                }
                #expect(canary.songs.count == before, "\(canary.songs.dropFirst(before).map { $0.prefix(60) })")
                #expect(page.dialogs == 0)
                let foreign = page.requests.filter { address in
                    !address.hasPrefix(browser.origin) && !address.hasPrefix("data:image/")
                        && !address.hasPrefix("about:")
                        && !address.contains("/alive") && !address.contains("evil.example/favicon")
                }
                #expect(foreign.isEmpty, "\(foreign)")
                // Nobody was logged out, nothing was done in his name.
                #expect(try await browser.get("/api/v1/session").status == 200)
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        let data = (try? JSONSerialization.data(withJSONObject: [text])) ?? Data()
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }

    @Test func `an operator answers without script`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                try await page.scripts(false)
                try await page.visit(browser.origin + "/tickets")
                let loads = page.loads
                try await page.evaluate("document.querySelector('[data-line] .line-link').click()")
                try await page.loaded(after: loads)
                let before = page.loads
                try await page.evaluate(
                    """
                    const text = document.querySelector('#answer-text'); text.value = 'Gentile signora,\\nfatto.';
                    text.form.requestSubmit(text.form.querySelector('button[type=submit]:not([name=then])') ?? undefined)
                    """)
                try await page.loaded(after: before)
                let view = try #require(try await desk.store.view(ticket.id))
                #expect(view.messages.last { $0.direction == .answer }?.text == "Gentile signora,\nfatto.")
                #expect(try await page.evaluate("document.body.textContent.includes('Gentile signora')") == "1")
            }
        }
    }

    @Test func `an open list and an open ticket show a new contact by themselves`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            try await withPage(desk) { page, browser in
                let has = { (text: String) in
                    await eventually {
                        (try? await page.evaluate("document.body.innerText.includes(\(Self.quoted(text)))")) == "1"
                    }
                }
                try await page.visit(browser.origin + "/tickets")
                #expect(await eventually { desk.server.livePages == 1 })
                try await desk.contact(from: bruno, subject: "Carta d'identità smarrita", at: start + .minutes(1))
                #expect(await has("Carta d'identità smarrita"))
                try await page.visit(browser.origin + "/tickets/\(ticket.number)")
                #expect(await eventually { desk.server.livePages == 1 })
                try await page.evaluate("document.querySelector('#answer-text').value = 'halb geschrieben'")
                try await desk.contact(
                    on: ticket.id, text: "Ho dimenticato il numero cliente.", at: start + .minutes(2))
                #expect(await has("Ho dimenticato il numero cliente."))
                #expect(try await page.evaluate("document.querySelector('#answer-text').value") == "halb geschrieben")
                #expect(page.complaints.isEmpty, "\(page.complaints)")
            }
        }
    }

    @Test func `the keyboard walks the list, opens, searches and answers`() async throws {
        try await Desk.with { desk in
            for number in 1...3 { try await desk.contact(subject: "Richiesta \(number)", at: start + .minutes(number)) }
            try await withPage(desk) { page, browser in
                try await page.visit(browser.origin + "/tickets")
                let focus = { try await page.evaluate("document.activeElement.textContent.trim()") }
                try await page.press("j")
                #expect(try await focus().contains("Richiesta 1"))
                try await page.press("j")
                #expect(try await focus().contains("Richiesta 2"))
                try await page.press("k")
                #expect(try await focus().contains("Richiesta 1"))
                let loads = page.loads
                try await page.press("Enter")
                try await page.loaded(after: loads)
                #expect(try await page.evaluate("location.pathname") == "/tickets/CC-2026-0000001")
                try await page.press("r")
                #expect(try await page.evaluate("document.activeElement.id") == "answer-text")
                try await page.press("n")
                #expect(try await page.evaluate("document.querySelector('#answer-text').value") == "n")
                try await page.evaluate("document.activeElement.blur()")
                try await page.press("/")
                #expect(try await page.evaluate("document.activeElement.id") == "search")
                #expect(page.complaints.isEmpty, "\(page.complaints)")
            }
        }
    }

    @Test func `no page is wider than a telephone, in either language and either light`() async throws {
        try await Desk.with(channels: [PaperChannel(), SlipChannel(), SheetChannel()]) { desk in
            let paths = try await Showcase.fill(desk)
            try await withPage(desk) { page, browser in
                try await page.resize(width: 320, height: 640)
                for path in paths {
                    try await page.visit(browser.origin + path)
                    let wide = try await page.evaluate("document.documentElement.scrollWidth")
                    #expect((Int(wide) ?? 999) <= 320, "\(path) is \(wide) wide")
                }
                let complaints = page.complaints.filter { !$0.contains("404") }
                #expect(complaints.isEmpty, "\(complaints)")
                // Pictures to look at, where a folder is named for them.
                guard let folder = ProcessInfo.processInfo.environment["SPORTELLO_PICTURES"] else { return }
                for (width, scheme) in [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")] {
                    try await page.resize(width: width, height: width > 600 ? 900 : 640)
                    try await page.prefer(scheme)
                    for path in paths {
                        try await page.visit(browser.origin + path)
                        let name = path.map { $0.isLetter || $0.isNumber ? $0 : "-" }
                        let file = URL(filePath: folder).appending(path: "\(width)-\(scheme)\(String(name)).png")
                        try await page.picture(whole: true).write(to: file)
                    }
                }
            }
        }
    }
}
