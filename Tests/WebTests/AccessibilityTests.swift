// Every page of the gallery in a real browser: axe-core finds nothing, nothing is wider than its window; and the managers' pages by
// keyboard alone. axe-core is fetched by Tests/run.sh; without it these tests do not run.

import Foundation
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil && Axe.isThere)) struct AccessibilityTests {
    /// How a page is looked at: width, light, language, and whether everything that can be opened is open.
    struct Look: Sendable, CustomStringConvertible {
        var width: Int
        var light: String
        var language: Language
        var isOpen: Bool
        /// Dark differs from light in colours alone: there only their contrast is looked at again.
        var isDark: Bool { light == "dark" }
        var description: String { "\(width) \(light) \(language.rawValue)\(isOpen ? " open" : "")" }
    }

    /// Every width, every light, each language; everything opened in one of them. Narrow and dark at once adds nothing to what
    /// narrow and dark say by themselves.
    private static let looks = [
        Look(width: 1440, light: "light", language: .italian, isOpen: true),
        Look(width: 1440, light: "dark", language: .english, isOpen: false),
        Look(width: 320, light: "light", language: .english, isOpen: false),
    ]

    @Test(.timeLimit(.minutes(15)))
    func `axe finds nothing on any page in any state, and none is wider than its window`() async throws {
        let axe = try Axe.script()
        try await GalleryServer.with { gallery in
            let chromium = try Chromium()
            defer { chromium.close() }
            let only = ProcessInfo.processInfo.environment["SPORTELLO_ONLY"] ?? ""
            let names = gallery.names.filter { $0.hasPrefix(only) }
            // A page of the browser for each look: they work side by side.
            let faults = try await withThrowingTaskGroup(of: [String].self) { group in
                for look in Self.looks {
                    group.addTask { try await walk(look, names, chromium, gallery.origin, axe) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        }
    }

    /// Every page as it looks so: what was found, with the place.
    private func walk(
        _ look: Look, _ names: [String], _ chromium: Chromium, _ origin: String, _ axe: String
    ) async throws -> [String] {
        let page = try await ChromiumPage(chromium, width: look.width, height: look.width > 600 ? 900 : 640)
        try await page.prefer(look.light)
        var found: [String] = []
        for name in names {
            try await page.visit("\(origin)/\(look.language.rawValue)/\(name)")
            if look.isOpen {
                try await page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            }
            let wide = try await page.evaluate("document.documentElement.scrollWidth")
            if (Int(wide) ?? 9999) > look.width { found.append("\(name) \(look): \(wide) wide") }
            try await page.evaluate(axe)
            let faults = try await page.evaluate(look.isDark ? Axe.contrast : Axe.run)
            if !faults.isEmpty { found.append("\(name) \(look): \(faults)") }
            try await picture(page, "\(look.width)-\(look.light)-\(name)")
        }
        try await page.close()
        return found
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
    static let run = run("{ resultTypes: ['violations'] }")
    static let contrast = run("{ resultTypes: ['violations'], runOnly: ['color-contrast'] }")

    private static func run(_ options: String) -> String {
        """
        axe.run(document, \(options)).then((found) => found.violations.map((rule) =>
          rule.id + ": " + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")).join("; "))
        """
    }
}
