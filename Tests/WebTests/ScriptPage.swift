// For tests of what scripts add: one logged-in page in a real browser.

import Testing
import WebClient

@testable import Web

extension Desk {
    /// A browser with a logged-in page.
    /// - Parameter expected: what the browser's console may say.
    func withPage(expected: String? = nil, _ body: (ChromiumPage, String) async throws -> Void) async throws {
        let chromium = try Chromium(foreignHosts: "127.0.0.1:9")
        defer { chromium.close() }
        let page = try await ChromiumPage(chromium, height: 600)
        let browser = try await browser("olga")
        try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
        try await body(page, browser.origin)
        let complaints = page.complaints.filter { complaint in !(expected.map { complaint.contains($0) } ?? false) }
        #expect(complaints.isEmpty, "\(complaints)")
    }
}

extension ChromiumPage {
    /// Whether an expression has that value before patience ends.
    func becomes(_ expression: String, _ value: String = "1") async -> Bool {
        await eventually { (try? await evaluate(expression)) == value }
    }
}
