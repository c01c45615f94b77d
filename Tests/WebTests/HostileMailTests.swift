// Hostile mails as they come from outside, read by the real e-mail adapter, shown in a real browser on the pages that an operator
// uses: nothing runs, nothing is loaded, nobody is asked anything.

import Channels
import Email
import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.serialized, .enabled(if: Chromium.path != nil)) struct HostileMailTests {
    private static let account = AccountName("urp")

    private static var channel: EmailChannel {
        EmailChannel(
            EmailSettings(accounts: [
                EmailAccount(
                    ChannelAccount(name: account, address: "urp@example.it", title: "URP"), reading: nil, sending: nil)
            ]), log: .silent)
    }

    @Test(.timeLimit(.minutes(10)))
    func `of every hostile mail the browser runs nothing, loads nothing and asks nothing`()
        async throws
    {
        let channel = Self.channel
        try await Desk.with(channels: [channel]) { desk in
            let canary = try Canary()
            defer { canary.close() }
            let chromium = try Chromium(foreignHosts: "127.0.0.1:\(canary.port)")
            defer { chromium.close() }
            let page = try await ChromiumPage(chromium)
            let browser = try await desk.browser()
            try await page.put(cookie: "sportello", browser.cookies["sportello"] ?? "", for: browser.origin)
            // The canary hears at all, or silence would prove nothing.
            try await page.visit("http://evil.example/alive")
            #expect(canary.songs.contains { $0.hasPrefix("GET /alive") })
            try await page.visit(browser.origin + "/tickets")
            let before = canary.songs.count

            let named = HostileMails.all(canary: "evil.example"),
                numbered = HostileMails.all(canary: "127.0.0.1:\(canary.port)")
            let mails = named.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : numbered[$0.offset] }
            #expect(mails.count >= 150)
            for mail in mails {
                let (ticket, message) = try await file(mail, desk, channel)
                // What an operator sees: the ticket with the mail's frame in it, script and all of ours running.
                try await page.visit(browser.origin + "/tickets/\(ticket.number)")
                for index in (try await desk.store.message(message)?.attachments ?? []).indices {
                    try await checkHarmless("/messages/\(message)/attachments/\(index)", browser)
                }
                try await checkHarmless("/messages/\(message)/original", browser)
            }
            // All of them side by side, as the list and the search show them.
            for number in 1...5 { try await page.visit(browser.origin + "/tickets?page=\(number)") }
            try await page.visit(browser.origin + "/tickets?q=script&view=all")

            #expect(canary.songs.count == before, "\(canary.songs.dropFirst(before).map { $0.prefix(60) })")
            #expect(page.dialogs == 0)
            let foreign = page.requests.filter { address in
                !address.hasPrefix(browser.origin) && !address.hasPrefix("data:image/") && !address.hasPrefix("about:")
                    && !address.contains("/alive") && !address.contains("evil.example/favicon")
            }
            #expect(foreign.isEmpty, "\(foreign.prefix(5))")
            // Nobody was logged out, nothing was done in his name.
            #expect(try await browser.get("/api/v1/session").status == 200)
            #expect(try await page.evaluate("location.origin") == browser.origin)
        }
    }

    private func file(
        _ mail: [UInt8], _ desk: Desk, _ channel: EmailChannel
    ) async throws -> (ticket: Ticket, message: MessageID) {
        let item = IncomingItem(key: "x", arrivedAt: start, bytes: mail)
        let translation = try channel.translation.translate(item, account: Self.account)
        return try await desk.contact(
            from: translation.sender, subject: translation.subject, text: translation.text,
            newText: translation.newText, original: mail, attachments: translation.attachments,
            warnings: translation.warnings, by: EmailChannel.name, account: Self.account)
    }

    /// What comes from outside is handed over as a file, or as a picture that cannot act (A3).
    private func checkHarmless(_ path: String, _ browser: Browser) async throws {
        let response = try await browser.get(path)
        #expect(response.status == 200, "\(path) \(response.status)")
        #expect(response["X-Content-Type-Options"] == "nosniff", "\(path)")
        let type = response["Content-Type"] ?? ""
        let isInert =
            response["Content-Disposition"]?.hasPrefix("attachment") == true
            || ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(type)
        #expect(isInert, "\(path) is \(type)")
        #expect(
            response["Content-Security-Policy"]?.contains("sandbox") == true || type == "application/pdf", "\(path)")
    }
}
