// Clients that mean harm or know no better (reliability.md A28): each is refused or cut off, and a well-behaved
// neighbour never notices.

import Foundation
import HTTPServer
import Runtime
import Testing
import WebClient

@Suite struct HostileTests {
    /// Requests that two readers could understand differently, or not at all: 400 or a closed connection, never a page.
    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5,5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\nhello",
        "GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /path/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /path/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /path/%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /path/../x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /path/%2e%2e/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /query?a=%f HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
    ])
    func `an ambiguous or broken request never reaches a handler`(text: String) async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            await connection.send(text)
            let response = await connection.response(within: .seconds(5))
            #expect(response.map { (400...505).contains($0.status) } ?? true, "\(response?.status ?? 0)")
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }

    @Test func `an unknown method is refused`() async throws {
        try await withServer { server in
            for method in ["TRACE", "CONNECT", "PROPFIND", "get"] {
                let response = try await request(port: server.port, method, "/")
                #expect(response.status == 405)
            }
        }
    }

    @Test func `an escaped slash stays within its part of the path`() async throws {
        try await withServer { server in
            let response = try await request(port: server.port, "GET", "/path/a%2Fb/citt%C3%A0")
            #expect(response.text == "path|a/b|città")
            #expect(try await request(port: server.port, "GET", "/query?a=1+2&b=%26&a=3").text == "a=1 2\nb=&\na=3")
        }
    }

    @Test func `a head too large is refused without taking its memory`() async throws {
        try await withServer { server in
            for head in [
                String(repeating: "X-Filler: abcdefghijklmnop\r\n", count: 10_000),
                "X-Filler: " + String(repeating: "a", count: 1_000_000) + "\r\n",
            ] {
                let connection = try RawConnection(port: server.port)
                await connection.send("GET / HTTP/1.1\r\nHost: x\r\n" + head + "\r\n")
                let response = await connection.response()
                #expect(response.map { $0.status == 431 || $0.status == 413 } ?? true)
            }
            let connection = try RawConnection(port: server.port)
            await connection.send("GET /" + String(repeating: "a", count: 1_000_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await connection.response().map { $0.status == 414 } ?? true)
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }

    @Test func `an endless chunk extension is cut off`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;")
            await connection.send(String(repeating: "x", count: 1_000_000) + "\r\nhello\r\n0\r\n\r\n")
            let response = await connection.response()
            #expect(response.map { $0.status >= 400 } ?? true)
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }

    @Test func `clients that dribble their head are cut off while others are served`() async throws {
        var settings = HTTPServerSettings()
        settings.headTime = .seconds(1)
        settings.mostConnectionsPerAddress = 0
        try await withServer(settings) { server in
            var slow: [RawConnection] = []
            for _ in 0..<200 {
                let connection = try RawConnection(port: server.port)
                await connection.send("GET / HTTP/1.1\r\nHost: x\r\nX-")
                slow.append(connection)
            }
            #expect(try await request(port: server.port, "GET", "/").text == "home")
            // A byte now and then, which libmicrohttpd's own time limit would bear for ever.
            let allGone = await eventually {
                for connection in slow { await connection.send("a") }
                return server.connections == 0
            }
            #expect(allGone)
        }
    }

    @Test func `a client that dribbles its body is cut off`() async throws {
        var settings = HTTPServerSettings()
        settings.headTime = .seconds(1)
        settings.slowestBody = 1_000_000
        try await withServer(settings) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            let isGone = await eventually {
                await connection.send("a")
                return server.connections == 0
            }
            #expect(isGone)
        }
    }

    @Test func `one address cannot take all connections`() async throws {
        var settings = HTTPServerSettings()
        settings.mostConnectionsPerAddress = 5
        try await withServer(settings) { server in
            var held: [RawConnection] = []
            for _ in 0..<20 { held.append(try RawConnection(port: server.port)) }
            #expect(await eventually { server.connections == 5 })
            for connection in held { connection.close() }
            #expect(await eventually { server.connections == 0 })
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }

    @Test func `the address a proxy names is believed of that proxy only`() async throws {
        let forged = [("X-Forwarded-For", "203.0.113.9, 198.51.100.7")]
        try await withServer { server in
            let response = try await request(port: server.port, "GET", "/client", headers: forged)
            #expect(response.text == "127.0.0.1")
        }
        var settings = HTTPServerSettings()
        settings.trustedProxies = ["127.0.0.1"]
        try await withServer(settings) { server in
            let response = try await request(port: server.port, "GET", "/client", headers: forged)
            #expect(response.text == "198.51.100.7")
            let nonsense = [("X-Forwarded-For", "<script>")]
            #expect(try await request(port: server.port, "GET", "/client", headers: nonsense).text == "127.0.0.1")
        }
    }

    @Test func `random bytes never bring the server down`() async throws {
        // libmicrohttpd does not notice every client that leaves in the middle of a head: the time limit does.
        var settings = HTTPServerSettings()
        settings.headTime = .seconds(1)
        try await withServer(settings) { server in
            var generator = Sequence64(seed: 20_260_101)
            let words = [
                "GET ", "POST ", "/", "?", " HTTP/1.1", "\r\n", "Host: x", ":", "Content-Length: ", "9", "%", "\u{0}",
                "chunked",
            ]
            for _ in 0..<300 {
                let connection = try RawConnection(port: server.port)
                let text = (0..<Int(generator.next() % 40)).map { _ in
                    words[Int(generator.next() % UInt64(words.count))]
                }
                await connection.send(text.joined())
                connection.close()
            }
            #expect(await eventually { server.connections == 0 })
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }

    @Test func `clients that leave at every moment leave nothing behind`() async throws {
        // libmicrohttpd does not notice every client that leaves in the middle of a head: the time limit does.
        var settings = HTTPServerSettings()
        settings.headTime = .seconds(1)
        try await withServer(settings, bodyLimit: { _ in 1 << 24 }) { server in
            let whole = Array(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n01234567890123456789GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
                    .utf8)
            for length in 0...whole.count {
                let connection = try RawConnection(port: server.port)
                await connection.send(Array(whole[..<length]))
                connection.close()
            }
            #expect(await eventually { server.connections == 0 && server.inHand == 0 })
            #expect(try await request(port: server.port, "GET", "/").text == "home")
        }
    }
}

/// A small generator with a fixed start, so that a failure can be repeated.
struct Sequence64: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
