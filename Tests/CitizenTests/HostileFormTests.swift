// What no honest browser sends, and floods: nothing gets in, nothing falls over, and who is honest loses no word.

import Channels
import Foundation
import Loopback
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct HostileFormTests {
    private func tickets(_ bench: CitizenBench) async throws -> Int {
        try await bench.store.tickets(TicketQuery(scope: .all)).lines.count
    }

    @Test func `ten thousand fields are refused`() async throws {
        try await CitizenBench.with { bench async throws in
            let fields = (0..<10_000).map { ("f\($0)", "x") }
            #expect(try await bench.post("/scrivi", fields).status == 413)
            #expect(try await bench.get("/scrivi").status == 200)
        }
    }

    @Test func `a body beyond the limit is refused before it is read`() async throws {
        try await CitizenBench.with { bench in
            let connection = try RawConnection(port: bench.port)
            defer { connection.close() }
            _ = await connection.send(
                "POST /scrivi HTTP/1.1\r\nHost: localhost:\(bench.port)\r\nOrigin: http://localhost:\(bench.port)\r\n"
                    + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 104857600\r\n\r\n")
            #expect(await connection.response()?.status == 413)
        }
    }

    @Test func `a form from another site, without its mark, or not in UTF-8 is refused`() async throws {
        try await CitizenBench.with { bench in
            let fields = try await bench.marks() + [("text", "Testo"), ("way", "page")]
            bench.clock.advance(by: .seconds(20))
            let foreign = [("Origin", "https://example.com"), ("Sec-Fetch-Site", "cross-site")]
            #expect(try await bench.post("/scrivi", fields, headers: foreign).status == 403)
            #expect(try await bench.post("/scrivi", [("text", "Testo")]).status == 409)
            #expect(
                try await bench.post("/scrivi", [("key", fields[0].1), ("mark", "1.00"), ("text", "T")]).status == 409)
            let head = "------citizen\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n"
            let bytes = Array(head.utf8) + [0xFF, 0xFE, 0x41] + Array("\r\n------citizen--\r\n".utf8)
            let response = try await request(
                port: bench.port, "POST", "/scrivi",
                headers: [
                    ("Host", "localhost:\(bench.port)"), ("Origin", "http://localhost:\(bench.port)"),
                    ("Content-Type", "multipart/form-data; boundary=----citizen"),
                ], body: bytes)
            #expect(response.status == 400)
            #expect(try await tickets(bench) == 0)
        }
    }

    @Test func `a browser that knows no Sec-Fetch-Site and says null for its origin may write`() async throws {
        try await CitizenBench.with { bench in
            let fields = try await bench.marks() + [("text", "Testo"), ("way", "page")]
            bench.clock.advance(by: .seconds(20))
            let foreign = [("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]
            #expect(try await bench.post("/scrivi", fields, headers: foreign).status == 403)
            let old = [("Origin", "null")]
            #expect(try await bench.post("/scrivi", fields, headers: old).status == 303)
            // Where there is a session to misuse, null is nobody.
            #expect(try await bench.post("/login", [("login", "olga")], headers: old).status == 403)
        }
    }

    @Test func `a text is measured by its code points: few signs may be many bytes`() async throws {
        try await CitizenBench.with { bench async throws in
            let tall = "e" + String(repeating: "\u{301}", count: 30_000)
            #expect(try await bench.write([("text", tall), ("way", "page")]).status == 422)
            #expect(
                try await bench.write([("text", String(tall.unicodeScalars.prefix(9000))), ("way", "page")]).status
                    == 303)
        }
    }

    @Test func `a topic that is no longer valid is not offered`() async throws {
        try await CitizenBench.with { bench in
            let page = try await bench.text("/scrivi")
            #expect(page.contains("Bollo auto") && !page.contains("Tema ritirato"))
        }
    }

    @Test func `an addition to a mail with a long subject is taken, and additions count as what a household sends`()
        async throws
    {
        try await CitizenBench.with(hourly: 2) { bench in
            try bench.office.plant(
                LoopbackDocument(
                    id: "m-1", from: "ada@example.org", to: ["posta@example.it"],
                    subject: String(repeating: "oggetto ", count: 120), text: "Testo"),
                for: CitizenBench.mail, arrivedAt: bench.now)
            let came = try await eventually { try await tickets(bench) == 1 }
            #expect(came)
            let ticket = try #require(try await bench.store.tickets(TicketQuery(scope: .all)).lines.first).ticket
            let secrets = try #require(try await bench.store.secrets(of: ticket.id))
            let path = "/stato/\(ticket.number)/\(secrets.page)"
            for (number, status) in [(1, 303), (2, 303), (3, 422)] {
                let marks = try await bench.marks(path)
                bench.clock.advance(by: .seconds(20))
                let added = try await bench.post(path + "/messages", marks + [("text", "Aggiunta n. \(number)")])
                #expect(added.status == status)
            }
            #expect(try await eventually { try await bench.text(path).contains("Aggiunta n. 2") })
        }
    }

    @Test func `what is missing is said at the top, and everything typed stays, harmless`() async throws {
        try await CitizenBench.with { bench in
            let evil = "\"><script>alert(1)</script>"
            let fields =
                try await bench.marks() + [
                    ("subject", evil), ("surname", evil), ("name", evil), ("locality", evil), ("phone", evil),
                    ("mail", evil),
                    ("topic", evil), ("service", evil), ("text", "   "), ("way", "page"),
                ]
            bench.clock.advance(by: .seconds(20))
            let response = try await bench.post("/scrivi", fields, files: [("a.pdf", [1])])
            let page = String(decoding: response.body, as: UTF8.self)
            #expect(response.status == 422 && page.contains("href=\"#text\"") && page.contains("role=\"alert\""))
            #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;"))
            #expect(page.contains("I file vanno scelti di nuovo"))
            #expect(CitizenBench.value(of: "key", in: page) == fields[0].1)
            #expect(response.all("Set-Cookie").isEmpty)
            #expect(response.all("Content-Security-Policy").first?.contains("default-src 'none'") == true)
        }
    }

    @Test func `markup and headers in every field become words on the ticket and on its page`() async throws {
        try await CitizenBench.with { bench in
            let evil = "<img src=x onerror=alert(1)> \u{202E}evil"
            let sent = try await bench.write([
                ("subject", evil), ("surname", evil), ("name", evil), ("locality", evil), ("text", evil),
                ("way", "page"), ("mail", "a@example.org\r\nBcc: b@example.org"),
            ])
            let (number, path) = try await bench.registered(sent)
            let page = try await bench.text(path)
            #expect(!page.contains("<img") && page.contains("&lt;img"))
            let sender = try await bench.view(number).ticket.requester
            #expect(!sender.address.contains("\n") && !sender.address.contains("\r"))
        }
    }

    @Test func `a form sent at once or by a program that fills in everything is asked for again`() async throws {
        try await CitizenBench.with { bench in
            let marks = try await bench.marks()
            let hasty = try await bench.post("/scrivi", marks + [("text", "Testo"), ("way", "page")])
            #expect(hasty.status == 425)
            #expect(String(decoding: hasty.body, as: UTF8.self).contains("Testo"))
            bench.clock.advance(by: .seconds(20))
            let trapped = try await bench.post("/scrivi", marks + [("text", "Testo"), ("website", "x")])
            #expect(trapped.status == 425)
            #expect(try await tickets(bench) == 0)
            #expect(try await bench.post("/scrivi", marks + [("text", "Testo"), ("way", "page")]).status == 303)
        }
    }

    @Test func `a flood from one address is told to wait, keeps its text, and may write again later`() async throws {
        try await CitizenBench.with(hourly: 3) { bench in
            for number in 0..<3 {
                #expect(try await bench.write([("text", "Testo \(number)"), ("way", "page")]).status == 303)
            }
            let refused = try await bench.write([("text", "Ancora uno"), ("way", "page")])
            #expect(refused.status == 429 && !refused.all("Retry-After").isEmpty)
            #expect(String(decoding: refused.body, as: UTF8.self).contains("Ancora uno"))
            bench.clock.advance(by: .minutes(21))
            #expect(try await bench.write([("text", "Ancora uno"), ("way", "page")]).status == 303)
        }
    }
}

@Suite struct CitizenGuardTests {
    private let now = start

    @Test func `buckets stay bounded and one household is one address`() {
        let buckets = RateBuckets(perKey: 2, inAll: 1_000_000)
        for number in 0..<50_000 {
            _ = buckets.take("client-\(number)", network: "net:\(number)", at: now)
            #expect(buckets.keyCount <= RateBuckets.mostKeys)
        }
        #expect(buckets.take("one", at: now) == nil && buckets.take("one", at: now) == nil)
        #expect(buckets.take("one", at: now) != nil)
        #expect(buckets.take("one", at: now + .minutes(31)) == nil)
        // A clock that was put back gives nothing and takes nothing.
        #expect(buckets.take("one", at: now - .days(1)) != nil)
        #expect(RateBuckets.key(of: "2001:db8:1:2::3") == RateBuckets.key(of: "2001:db8:1:2:ffff::1"))
        // A household has 256 networks (/56); the next household's first one is another's.
        #expect(RateBuckets.key(of: "2001:db8:1:2::3") == RateBuckets.key(of: "2001:db8:1:ff::3"))
        #expect(RateBuckets.key(of: "2001:db8:1:2::3") != RateBuckets.key(of: "2001:db8:1:102::3"))
        #expect(RateBuckets.key(of: "192.0.2.1") == "192.0.2.1")
        #expect(RateBuckets.network(of: "2001:db8:1:2::3") == RateBuckets.network(of: "2001:db8:1:ffff::1"))
        #expect(RateBuckets.network(of: "2001:db8:1:2::3") != RateBuckets.network(of: "2001:db8:2:2::3"))
        #expect(RateBuckets.network(of: "192.0.2.1") == nil)
    }

    @Test func `who rents a wide network has not as many shares as it has households`() {
        let buckets = RateBuckets(perKey: 2, inAll: 1_000_000)
        let taken = (0..<256).count {
            buckets.take(client: "2001:db8:1:\(String($0 << 8, radix: 16))::1", at: now) == nil
        }
        #expect(taken == 16)
        #expect(buckets.take(client: "2001:db8:2::1", at: now) == nil)
    }

    @Test func `a flood of ratings leaves room for codes and additions`() {
        let desk = CitizenDesk(nil)
        while desk.ratings.take(client: "192.0.2.1", at: now) == nil {}
        #expect(desk.codes.take(client: "192.0.2.1", at: now) == nil)
        #expect(desk.additions.take(client: "192.0.2.1", at: now) == nil)
        for number in 0..<5000 { _ = desk.ratings.take("\(number)", at: now) }
        #expect(desk.ratings.take("other", at: now) != nil && desk.codes.take("other", at: now) == nil)
    }

    @Test func `all together may send only so much`() {
        let buckets = RateBuckets(perKey: 10, inAll: 4)
        #expect(!buckets.isBusy(at: now))
        for number in 0..<4 { #expect(buckets.take("\(number)", at: now) == nil) }
        #expect(buckets.isBusy(at: now))
        #expect((buckets.take("other", at: now) ?? .zero) > .minutes(10))
    }

    @Test func `a mark is good for its key, after a while and for a day; work shortens the wait while many send`() {
        let marks = FormMark()
        let mark = marks.mark("key", at: now)
        func verdict(_ mark: String, _ key: String, after: Duration, busy: Bool = false, work: String = "")
            -> FormMark.Verdict
        { marks.verdict(mark, key: key, work: work, isBusy: busy, at: now + after) }
        #expect(verdict(mark, "key", after: .seconds(3)) == .fine)
        #expect(verdict(mark, "key", after: .seconds(1)) == .tooSoon(.seconds(2)))
        #expect(verdict(mark, "other", after: .seconds(9)) == .stale)
        #expect(verdict(mark, "key", after: .days(2)) == .stale)
        #expect(verdict("", "key", after: .seconds(9)) == .stale)
        #expect(verdict("9.zz", "key", after: .seconds(9)) == .stale)
        #expect(FormMark().verdict(mark, key: "key", work: "", isBusy: false, at: now + .seconds(9)) == .stale)
        #expect(verdict(mark, "key", after: .seconds(9), busy: true) == .tooSoon(.seconds(16)))
        let work = (0..<2_000_000).lazy.map(String.init).first { FormMark.hasWorked(mark, $0) }
        #expect(work != nil)
        #expect(verdict(mark, "key", after: .seconds(9), busy: true, work: work ?? "") == .fine)
        #expect(verdict(mark, "key", after: .seconds(9), busy: true, work: "x") == .tooSoon(.seconds(16)))
    }
}
