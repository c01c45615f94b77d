// The page of what was taken in: held items at hand, and the comparison with what lies in the mailboxes.

import Channels
import Foundation
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct IntakePageTests {
    private func compare(_ channel: StockedChannel, _ body: (Desk, RawResponse) async throws -> Void) async throws {
        try await Desk.with(channels: [channel]) { desk in
            _ = try await desk.store.accept(
                ["1", "2"].map {
                    NewSpoolItem(
                        key: $0, sameness: "key", arrivedAt: desk.now, bytes: Array("mail \($0)".utf8), envelope: [:])
                }, channel: PaperChannel.name, account: PaperChannel.account, watermarks: [], mustTell: false,
                at: desk.now)
            let browser = try await desk.browser("ada")
            #expect(try await browser.get("/admin/intake").text.contains("Compare now"))
            let answer = try await browser.post("/admin/intake/compare", [], csrf: try await browser.formToken())
            #expect(answer.status == 200)
            try await body(desk, answer)
        }
    }

    @Test func `the page of a tested account is at home where the accounts are`() {
        // What was found stays: nothing is fetched in its place.
        var model = AccountsModel(frame: Sample.frame(), accounts: Sample.accounts)
        model.frame.here = nil
        #expect(Sample.pages().accounts(model).text.contains("data-live=\"page\""))
        model.tried = TriedAccount(channel: Sample.mail.name, account: Sample.account.name, findings: [])
        let page = Sample.pages().accounts(model).text
        #expect(page.contains("data-here=\"/accounts\"") && !page.contains("data-live="))
    }

    private func numbers(_ text: String) -> [String] {
        let rows = text.components(separatedBy: "<tr>").filter { $0.contains("cartella") }
        return rows.flatMap { row in
            row.matches(of: /<td>(?:<strong>)?([0-9.]+)(?:<\/strong>)?<\/td>/).map { String($0.1) }
        }
    }

    @Test func `what was never taken in is counted and named; what came a moment ago is on its way`() async throws {
        let items: [StockPage.Item] = [
            .init(key: "1"), .init(key: "2"), .init(key: "persa <b>", arrivedAt: start - .hours(1)),
            .init(key: "ignota"),
            .init(key: "fresca", arrivedAt: start - .minutes(1)),
        ]
        try await compare(StockedChannel(lying: [StockPage(place: "cartella", items: items)])) { _, answer in
            #expect(numbers(answer.text) == ["5", "2", "1", "2"])
            #expect(answer.text.contains("Messages never taken in: 2."))
            #expect(answer.text.contains("persa &lt;b&gt;") && answer.text.contains("ignota"))
            #expect(!answer.text.contains("fresca"))
        }
    }

    @Test func `when all is known the page says so, and only when all was looked at`() async throws {
        let known = StockPage(place: "cartella", items: [.init(key: "1"), .init(key: "2")])
        try await compare(StockedChannel(lying: [known])) { _, answer in
            #expect(answer.text.contains("Nothing is lost: all 2 messages"))
        }
        let cut = StockPage(place: "cartella", items: [], isCut: true)
        try await compare(StockedChannel(lying: [known, cut])) { _, answer in
            #expect(!answer.text.contains("Nothing is lost"))
            #expect(answer.text.contains("the count is not complete"))
        }
        let fault = ChannelError(.transient, code: "unreachable", operation: "connect")
        try await compare(StockedChannel(lying: [known], fault: fault)) { _, answer in
            #expect(!answer.text.contains("Nothing is lost"))
            #expect(answer.text.contains(FaultText.text(of: "unreachable", in: .english).prefix(10)))
        }
    }

    @Test
    func `an account that is not read any more is in trouble on its page and on the panel, until it is read again`()
        async throws
    {
        try await Desk.with { desk in
            func read(at instant: Instant) async throws {
                try await desk.store.report(
                    AccountHealth(
                        channel: PaperChannel.name, account: PaperChannel.account, direction: .reading,
                        lastSuccess: instant, failingSince: nil, code: nil, detail: nil, at: instant))
            }
            try await read(at: desk.now - .minutes(40))
            let browser = try await desk.browser("ada")
            let panel = try await browser.get("/admin/intake").text
            #expect(panel.contains("One account has not been read for more than"))
            #expect(panel.contains("flag trouble") && panel.contains("Not being read"))
            let page = try await browser.get("/accounts").text
            #expect(page.contains("direction bad") && page.contains("Not being read"))
            #expect(!page.contains("direction good") && page.contains("Last success"))

            try await read(at: desk.now)
            #expect(try await !browser.get("/admin/intake").text.contains("Not being read"))
            let mended = try await browser.get("/accounts").text
            #expect(mended.contains("direction good") && !mended.contains("Not being read"))
        }
    }

    @Test func `an account that was never read is told, a while after the program's start`() async throws {
        try await Desk.with { desk in
            let early = try await desk.browser("ada")
            #expect(try await !early.get("/admin/intake").text.contains("Not being read"))
            #expect(try await early.get("/accounts").text.contains("Not tried yet"))
            desk.clock.advance(by: .minutes(20))
            let browser = try await desk.browser("ada")
            let panel = try await browser.get("/admin/intake").text
            #expect(panel.contains("One account has not been read for more than"))
            // It has never had anything, and has its row all the same.
            #expect(panel.contains("<bdi>\(PaperChannel.account.value)</bdi>") && panel.contains("Not being read"))
            let page = try await browser.get("/accounts").text
            #expect(page.contains("direction bad") && page.contains("It has never worked so far."))
        }
    }

    @Test func `held items are on the page, with their reason and the way to try them again`() async throws {
        try await Desk.with { desk in
            let item = try await desk.heldItem("Manca l’inizio.")
            let browser = try await desk.browser("ada")
            let text = try await browser.get("/admin/intake").text
            #expect(text.contains("Manca l’inizio.") && text.contains("/held/\(item)/retry"))
            // Nothing to compare with: no button for it.
            #expect(!text.contains("Compare now"))
            let operatorsBrowser = try await desk.browser("olga")
            let refused = try await operatorsBrowser.post(
                "/admin/intake/compare", [], csrf: try await operatorsBrowser.formToken())
            #expect(refused.status == 403)
        }
    }
}
