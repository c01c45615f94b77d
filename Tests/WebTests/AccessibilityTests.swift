// Every report page in every state in a real browser: axe-core finds nothing, nothing is wider than its window, and the keyboard
// alone reaches everything. axe-core is fetched by Tests/run.sh; without it these tests do not run.

import Foundation
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil && Axe.isThere)) struct AccessibilityTests {
    private static let looks = [(1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")]

    private static func pages(_ language: Language) -> Pages {
        Pages(
            language: language, now: Sample.now, zone: Sample.zone, paths: Paths(assetVersion: AssetLibrary.version),
            installation: Installation(title: "Contact Center Regione", version: "0.1"))
    }

    /// A page of a live server, in which others are then shown.
    private func withPage(_ body: (ChromiumPage, String) async throws -> Void) async throws {
        try await Desk.with { desk in
            let chromium = try Chromium()
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            let browser = try await desk.browser(try await desk.user(.manager))
            try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
            try await page.visit(browser.origin + "/reports/closed")
            try await body(page, browser.origin)
        }
    }

    @Test(.timeLimit(.minutes(10))) func `axe finds nothing on any report page, and none is wider than its window`()
        async throws
    {
        let axe = try Axe.script()
        try await withPage { page, _ in
            for (index, look) in Self.looks.enumerated() {
                try await page.resize(width: look.0, height: look.0 > 600 ? 900 : 640)
                try await page.prefer(look.1)
                // The two that managers live with in every look, the others in two of them.
                let shown = Sample.reportPages(Self.pages(index % 2 == 0 ? .italian : .english)).filter {
                    [0, 3].contains(index) || $0.name == "dashboard" || $0.name == "indicators"
                }
                for (name, markup) in shown {
                    try await page.show(markup.text)
                    let place = "\(name) \(look.0) \(look.1)"
                    let wide = try await page.evaluate("document.documentElement.scrollWidth")
                    #expect((Int(wide) ?? 9999) <= look.0, "\(place) is \(wide) wide")
                    try await page.evaluate(axe)
                    let found = try await page.evaluate(Axe.run)
                    #expect(found == "", "\(place): \(found)")
                    try await picture(page, "\(look.0)-\(look.1)-\(name)")
                }
            }
        }
    }

    /// For looking at, where a folder is named for it.
    private func picture(_ page: ChromiumPage, _ name: String) async throws {
        guard let folder = ProcessInfo.processInfo.environment["SPORTELLO_PICTURES"] else { return }
        try await page.picture(whole: true).write(to: URL(filePath: folder).appending(path: "\(name).png"))
    }

    @Test func `the keyboard alone reaches the list behind a figure, and the ring of focus is to be seen`() async throws
    {
        try await Desk.with { desk in
            for number in 0..<3 { try await desk.contact(at: start - .hours(number)) }
            let chromium = try Chromium()
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            let browser = try await desk.browser(try await desk.user(.manager))
            try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
            try await page.visit(browser.origin + "/reports/indicators?service=CC&period=2026-S1")
            func tab(until condition: String) async throws -> Bool {
                for _ in 0..<150 {
                    try await page.press("Tab")
                    let ring = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
                    #expect(try await page.evaluate("document.activeElement === document.body || \(ring)") == "1")
                    if try await page.evaluate(condition) == "1" { return true }
                }
                return false
            }
            #expect(try await tab(until: "document.activeElement.matches('#I-02 summary, [id=\"I-02\"] summary')"))
            try await page.press("Enter")
            #expect(try await tab(until: "document.activeElement.matches('[id=\"I-02\"] .figures a')"))
            let loads = page.loads
            try await page.press("Enter")
            try await page.loaded(after: loads)
            #expect(try await page.evaluate("location.pathname") == "/reports/facts")
            #expect(page.complaints.isEmpty, "\(page.complaints)")
        }
    }

    @Test func `an open dashboard counts a new contact by itself and leaves focus and opened numbers alone`()
        async throws
    {
        try await Desk.with { desk in
            try await desk.contact()
            let chromium = try Chromium()
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            let browser = try await desk.browser(try await desk.user(.manager))
            try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
            try await page.visit(browser.origin + "/reports?service=CC&period=2026-03")
            #expect(await eventually { desk.server.livePages == 1 })
            try await page.evaluate(
                "document.querySelector('#runway details').open = true; document.querySelector('#runway summary').focus()"
            )
            let sum = """
                [...document.querySelectorAll('#runway tbody td')].reduce((sum, cell) => sum + Number(cell.textContent), 0)
                """
            #expect(try await page.evaluate(sum) == "1")
            try await desk.contact(at: start - .hours(1))
            #expect(await eventually(within: .seconds(20)) { (try? await page.evaluate(sum)) == "2" })
            #expect(try await page.evaluate("document.activeElement.matches('#runway summary')") == "1")
            #expect(try await page.evaluate("document.querySelector('#runway details').open") == "1")
            #expect(page.complaints.isEmpty, "\(page.complaints)")
        }
    }
}

/// axe-core, as Tests/run.sh has put it there.
enum Axe {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/axe/axe.min.js").standardized
    static var isThere: Bool { FileManager.default.isReadableFile(atPath: file.path) }
    static func script() throws -> String { try String(contentsOf: file, encoding: .utf8) + "; 1" }

    /// Rules of WCAG 2.1 A and AA and good practice; what was found as words.
    static let run = """
        axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.map((rule) =>
          rule.id + ": " + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")).join("; "))
        """
}

extension ChromiumPage {
    /// Puts a whole document in the place of the page's, and waits for its styles.
    func show(_ html: String) async throws {
        let tree = try await send("Page.getFrameTree")
        let frame = ((tree["frameTree"] as? [String: Any])?["frame"] as? [String: Any])?["id"] as? String ?? ""
        try await send("Page.setDocumentContent", ["frameId": frame, "html": html])
        let isReady = "document.readyState === 'complete' && [...document.querySelectorAll('link[rel=stylesheet]')]"
        guard
            await eventually(
                within: .seconds(10),
                {
                    (try? await self.evaluate("\(isReady).every((link) => link.sheet)")) == "1"
                })
        else { throw RawConnection.Failure(step: "the styles do not come") }
    }
}
