// The door for providers: what reaches the adapter, what is answered when, and what happens to those who only guess.

import Channels
import Foundation
import HTTPServer
import Store
import Synchronization
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct WebHookTests {
    private static let path = "/hooks/slip/numero/\(SlipChannel.secret)/in"
    private static let right = path + "?signature=right"

    private func with(
        _ hook: SlipHook = SlipHook(), settings: WebSettings = WebSettings(),
        listen: HTTPServerSettings = HTTPServerSettings(),
        accept: (@Sendable ([IncomingItem], ChannelName, AccountName) async throws -> Void)? = nil,
        _ body: (Desk) async throws -> Void
    ) async throws {
        try await Desk.with(
            settings, listen: listen, channels: [PaperChannel(), SlipChannel(hooks: [hook])], accept: accept, body)
    }

    private func call(
        _ desk: Desk, _ target: String, _ text: String, method: String = "POST", headers: [(String, String)] = []
    ) async throws -> RawResponse {
        try await request(
            port: desk.port, method, target, headers: [("Host", "gateway.example.net")] + headers,
            body: Array(text.utf8))
    }

    private func spooled(_ desk: Desk) async throws -> [SpoolItem] {
        try await desk.store.received(after: nil, limit: 1000)
    }

    @Test func `a provider is answered in its own words, after its message is kept, and a repetition is one`()
        async throws
    {
        try await with { desk in
            for _ in 0..<3 {
                let response = try await call(desk, Self.right, "message 1")
                #expect(response.status == 200 && response.text == "<Response/>")
                #expect(response["Content-Type"] == "text/xml" && response["Set-Cookie"] == nil)
                #expect(try await spooled(desk).count == 1)
            }
            let item = try #require(try await spooled(desk).first)
            #expect(item.channel == SlipChannel.name && item.account == SlipChannel.account)
            #expect(try await desk.store.bytes(of: item.original) == Array("message 1".utf8))
        }
    }

    @Test func `the adapter gets the request as it was sent, and the address by which the provider knows us`()
        async throws
    {
        let heard = Mutex<[WebHookRequest]>([])
        var hook = SlipHook()
        hook.heard = { request in heard.withLock { $0.append(request) } }
        var settings = WebSettings()
        settings.baseURL = URL(string: "https://sportello.example.org/gateway/")
        var listen = HTTPServerSettings()
        listen.trustedProxies = ["127.0.0.1"]
        try await with(hook, settings: settings, listen: listen) { desk in
            // Not UTF-8, half an escape, an encoded slash: whatever it is, signatures are made over it.
            let target = Self.path + "?text=Citt%E0+%zz&x=%2F&signature=right"
            let headers = [("X-Signature", "a"), ("x-signature", "B"), ("X-Forwarded-For", "192.0.2.7")]
            let response = try await call(desk, target, "è", headers: headers)
            #expect(response.status == 200)
            let request = try #require(heard.withLock { $0.first })
            #expect(request.target == target && request.method == "POST")
            #expect(request.publicURL == "https://sportello.example.org/gateway" + target)
            #expect(request.fields.filter { $0.name == "x-signature" }.map(\.value) == ["a", "B"])
            #expect(request.body == Array("è".utf8) && request.remoteAddress == "192.0.2.7")
            #expect(request.receivedAt == desk.now)
        }
    }

    @Test func `when nothing can be kept the provider is told to come again, and is heard then`() async throws {
        let isDown = Mutex(true)
        let kept = Mutex<[String]>([])
        try await with(accept: { items, _, _ in
            if isDown.withLock({ $0 }) { throw StoreError(.unavailable, operation: "accept", detail: "disk full") }
            kept.withLock { $0 += items.map(\.key) }
        }) { desk in
            let refused = try await call(desk, Self.right, "message 1")
            #expect(refused.status == 503 && refused["Retry-After"] != nil)
            #expect(refused.body.isEmpty)
            isDown.withLock { $0 = false }
            #expect(try await call(desk, Self.right, "message 1").status == 200)
            let keys = kept.withLock { $0 }
            #expect(keys == ["message 1"])
            #expect(desk.log.all.contains { $0.contains("could not be kept") && $0.contains("disk full") })
        }
    }

    @Test func `a store that is closed gives 503, not a lost message`() async throws {
        try await with { desk in
            await desk.store.close()
            let refused = try await call(desk, Self.right, "message 1")
            #expect(refused.status == 503 && refused["Retry-After"] != nil)
        }
    }

    @Test func `nothing is answered before it is kept`() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let waiting = Tally()
        try await with(accept: { _, _, _ in
            waiting.add()
            for await _ in gate {}
        }) { desk in
            let calls = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        _ = try await self.call(desk, Self.right, "message \(number)")
                        calls.add()
                    }
                }
                let all = await eventually { waiting.count == 8 }
                #expect(all)
                let early = calls.count
                #expect(early == 0)
                open.finish()
                try await group.waitForAll()
                let late = calls.count
                #expect(late == 8)
            }
        }
    }

    @Test func `what is not genuine is refused, counted and logged without path or secret`() async throws {
        try await with { desk in
            let wrong = try await call(desk, Self.path + "?signature=wrong", "message")
            #expect(wrong.status == 403 && wrong.body.isEmpty)
            let guessed = try await call(desk, "/hooks/slip/numero/guess/in?signature=right", "message")
            #expect(guessed.status == 404 && guessed.text == "404 Not Found\n")
            #expect(try await call(desk, "/hooks/nothing/x", "message").status == 404)
            #expect(try await call(desk, "/hooks", "message").status == 404)
            let method = try await call(desk, Self.right, "", method: "DELETE")
            #expect(method.status == 405 && method["Allow"] == "POST")
            #expect(try await spooled(desk).isEmpty)
            #expect(!desk.log.all.contains { $0.contains(SlipChannel.secret) || $0.contains("guess") })
            #expect(desk.log.all.contains { $0.contains("\"signature\"") && $0.contains("numero") })
            let metrics = try await Browser(port: desk.port).get("/metrics").text
            let line = "gw_web_hook_requests_total{channel=\"slip\",account=\"numero\",code=\"signature\"} 1"
            #expect(metrics.contains(line))
            #expect(metrics.contains("code=\"unknown_path\"} 3") && !metrics.contains(SlipChannel.secret))
        }
    }

    @Test func `who keeps guessing is slowed down, genuine requests from the same address are not`() async throws {
        try await with { desk in
            var statuses: [Int: Int] = [:]
            for number in 0..<60 {
                statuses[try await call(desk, "/hooks/slip/guess-\(number)", "x").status, default: 0] += 1
            }
            #expect(statuses == [404: 30, 429: 30])
            #expect(desk.log.all.count { $0.contains("was refused") } == 30)
            for number in 0..<40 {
                #expect(try await call(desk, Self.right, "genuine \(number)").status == 200)
            }
            #expect(try await spooled(desk).count == 40)
        }
    }

    @Test func `ten megabytes are taken where the hook takes them, and refused unread where not`() async throws {
        try await with { desk in
            let large = String(repeating: "x", count: 10 << 20)
            let taken = try await call(desk, Self.right, large)
            #expect(taken.status == 200)
            #expect(try await spooled(desk).first?.original.size == 10 << 20)
        }
        var hook = SlipHook()
        hook.largestBody = 1 << 20
        try await with(hook) { desk in
            let large = String(repeating: "x", count: 10 << 20)
            let refused = try await call(desk, Self.right, large)
            #expect(refused.status == 413)
            #expect(try await call(desk, Self.right, "small").status == 200)
            #expect(try await spooled(desk).count == 1)
        }
    }

    @Test func `a body that drips in is cut off and keeps nobody else waiting`() async throws {
        var listen = HTTPServerSettings()
        listen.headTime = .seconds(1)
        listen.idleTime = .seconds(2)
        try await with(listen: listen) { desk in
            let slow = try RawConnection(port: desk.port)
            await slow.send("POST \(Self.right) HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nbegin")
            for number in 0..<5 { #expect(try await call(desk, Self.right, "message \(number)").status == 200) }
            #expect(try await spooled(desk).count == 5)
            while let bytes = await slow.receive(within: .seconds(30)), !bytes.isEmpty {}
            #expect(try await spooled(desk).count == 5)
        }
    }

    @Test func `no session and no cookie is read, and none is made`() async throws {
        try await with { desk in
            let headers = [
                ("Cookie", "sportello=invented"), ("Authorization", "Bearer invented"), ("Origin", "https://x.example"),
            ]
            let response = try await call(desk, Self.right, "message", headers: headers)
            #expect(response.status == 200 && response["Set-Cookie"] == nil)
            #expect(response["X-Content-Type-Options"] == "nosniff" && response["Cache-Control"] == "no-store")
            #expect(try await call(desk, Self.right, "").text == "?")
        }
    }

    @Test func `fifty senders at once are all kept`() async throws {
        try await with { desk in
            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for sender in 0..<50 {
                    group.addTask {
                        var statuses: [Int] = []
                        for number in 0..<8 {
                            statuses.append(try await self.call(desk, Self.right, "from \(sender), \(number)").status)
                        }
                        return statuses
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(statuses == Array(repeating: 200, count: 400))
            #expect(try await spooled(desk).count == 400)
        }
    }
}

/// Counts from several tasks at once.
final class Tally: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}
