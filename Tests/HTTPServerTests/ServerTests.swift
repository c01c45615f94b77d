// The server against a real client: bodies, streams, files, errors, start and stop.

import Foundation
import HTTPServer
import Runtime
import Synchronization
import Testing
import WebClient

@Suite struct ServerTests {
    @Test func `a request is answered and the connection is kept for the next`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            for _ in 0..<3 {
                await connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let response = await connection.response()
                #expect(response?.status == 200)
                #expect(response?.text == "home")
                #expect(response?["Content-Length"] == "4")
            }
            // Two requests at once, answered in order.
            await connection.send(
                "GET /path/a HTTP/1.1\r\nHost: x\r\n\r\nGET /path/b HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await connection.response()?.text == "path|a")
            #expect(await connection.response()?.text == "path|b")
        }
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        try await withServer { server in
            let response = try await request(port: server.port, "HEAD", "/")
            #expect(response.status == 200)
            #expect(response["Content-Length"] == "4")
            let streamed = try await request(port: server.port, "HEAD", "/big")
            #expect(streamed.status == 200)
            #expect(streamed.body.isEmpty)
        }
    }

    @Test func `bodies come in whole, small ones from memory and large ones from a file`() async throws {
        try await withServer(bodyLimit: { _ in 30 << 20 }) { server in
            for size in [1, 1000, 262_144, 262_145, 20 << 20] {
                let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
                let response = try await request(port: server.port, "POST", "/echo", body: body)
                #expect(response.status == 200)
                #expect(response.body == body)
                #expect(response["X-In-File"] == "\(size > 262_144)")
            }
        }
    }

    @Test func `a chunked body comes in whole`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            await connection.send("5\r\nhello\r\n")
            await connection.send("7;a=b\r\n, world\r\n0\r\n\r\n")
            #expect(await connection.response()?.text == "hello, world")
        }
    }

    @Test func `a body over the limit of its route is refused and never kept`() async throws {
        let limit: @Sendable (HTTPHead) -> Int = { $0.target.segments.first == "size" ? 1000 : 10 }
        try await withServer(bodyLimit: limit) { server in
            let fits = try await request(port: server.port, "POST", "/size", body: [UInt8](repeating: 1, count: 1000))
            #expect(fits.text == "1000 false")
            let large = try await request(
                port: server.port, "POST", "/size", body: [UInt8](repeating: 1, count: 5_000_000))
            #expect(large.status == 413)
            #expect(large["Connection"] == "close")
            let other = try await request(port: server.port, "POST", "/echo", body: [UInt8](repeating: 1, count: 11))
            #expect(other.status == 413)
        }
    }

    @Test func `a chunked body over the limit is refused too`() async throws {
        try await withServer(bodyLimit: { _ in 10 }) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            await connection.send("10\r\n0123456789abcdef\r\n0\r\n\r\n")
            #expect(await connection.response()?.status == 413)
        }
    }

    @Test func `a client that asks before sending is told at once`() async throws {
        try await withServer(bodyLimit: { _ in 10 }) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n")
            #expect(await connection.response()?.status == 413)
        }
    }

    @Test func `a large response is written while it is read and never held whole`() async throws {
        let written = Mutex(0)
        let handler: HTTPHandler = { _ in
            HTTPResponse(
                body: .stream(
                    length: nil,
                    HTTPStream { writer in
                        for _ in 0..<300 {
                            try await writer.write([UInt8](repeating: 7, count: 100_000))
                            written.withLock { $0 += 100_000 }
                        }
                    }))
        }
        try await withServer(handler: handler) { server in
            let connection = try RawConnection(port: server.port, receiveBuffer: 4096)
            await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await connection.receive(until: "\r\n\r\n")
            // With nobody reading, the writer stands still far before the end.
            var before = -1
            _ = await eventually {
                let now = written.withLock { $0 }
                defer { before = now }
                return now == before && now > 0
            }
            #expect(written.withLock { $0 } < 10_000_000)
            connection.close()
            let whole = try await request(port: server.port, "GET", "/")
            #expect(whole.body.count == 30_000_000)
            #expect(whole.body.allSatisfy { $0 == 7 })
        }
    }

    @Test func `a writer whose client left is told so and cancelled`() async throws {
        let end = AsyncStream<String>.makeStream()
        let handler: HTTPHandler = { _ in
            HTTPResponse(
                body: .stream(
                    length: nil,
                    HTTPStream { writer in
                        do {
                            while true { try await writer.write([UInt8](repeating: 1, count: 65536)) }
                        } catch {
                            end.continuation.yield("\(type(of: error))")
                            throw error
                        }
                    }))
        }
        try await withServer(handler: handler) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await connection.receive()
            connection.close()
            let how = await end.stream.first { _ in true }
            #expect(how == "HTTPClientGone" || how == "CancellationError")
        }
    }

    @Test func `a stream that breaks off is no complete response`() async throws {
        try await withServer { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
            let text = String(decoding: await connection.receiveAll(), as: UTF8.self)
            #expect(text.hasSuffix("half"))
            #expect(text.contains("Content-Length: 1000"))
        }
    }

    @Test func `a file is sent from disk, and a missing one is a failure without detail`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: RandomIdentifier.token())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "content")
        try Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }).write(to: file)
        let handler: HTTPHandler = { request in
            HTTPResponse(body: .file(path: request.path == "/there" ? file.path : file.path + ".missing"))
        }
        try await withServer(handler: handler) { server in
            let there = try await request(port: server.port, "GET", "/there")
            #expect(Data(there.body) == (try Data(contentsOf: file)))
            let missing = try await request(port: server.port, "GET", "/missing")
            #expect(missing.status == 500)
            #expect(missing.text == "500\n")
        }
    }

    @Test func `a client that has the version gets 304 without a body`() async throws {
        try await withServer { server in
            let first = try await request(port: server.port, "GET", "/tagged")
            #expect(first.status == 200)
            let tag = try #require(first["ETag"])
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await request(port: server.port, "GET", "/tagged", headers: [("If-None-Match", known)])
                #expect(again.status == 304)
                #expect(again["ETag"] == tag)
            }
            let other = try await request(port: server.port, "GET", "/tagged", headers: [("If-None-Match", "\"v2\"")])
            #expect(other.status == 200)
        }
    }

    @Test func `an error inside becomes an incident number and nothing more`() async throws {
        let lines = Mutex<[String]>([])
        let log = Log(part: "web", sink: { line in lines.withLock { $0.append(line) } })
        try await withServer(log: log) { server in
            let response = try await request(port: server.port, "GET", "/trouble")
            #expect(response.status == 500)
            #expect(!response.text.contains("S3CR3T") && !response.text.contains("Trouble"))
            let incident = try #require(response.text.split(separator: " ").last?.dropLast(2))
            let logged = lines.withLock { $0 }.filter { $0.contains(incident) }
            #expect(logged.count == 1)
            #expect(!logged[0].contains("S3CR3T"))
            #expect(try await request(port: server.port, "GET", "/fault").status == 418)
        }
    }

    @Test func `a header that would begin another header is never sent`() async throws {
        try await withServer { server in
            let response = try await request(port: server.port, "GET", "/badheader")
            #expect(response.status == 500)
            #expect(response["Set-Cookie"] == nil)
        }
    }

    @Test func `a taken port is said to be taken`() async throws {
        try await withServer { server in
            var settings = HTTPServerSettings()
            settings.port = server.port
            let error = #expect(throws: HTTPServerError.self) {
                _ = try HTTPServer(settings, log: .silent, handler: demonstration)
            }
            #expect(error?.code == .portTaken)
            #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
            settings.address = "192.0.2.1"
            let other = #expect(throws: HTTPServerError.self) {
                _ = try HTTPServer(settings, log: .silent, handler: demonstration)
            }
            #expect(other?.code == .addressNotAvailable)
        }
    }

    @Test func `stopping finishes the request in hand and takes no other`() async throws {
        let (began, go) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        let handler: HTTPHandler = { _ in
            began.continuation.yield()
            _ = await go.stream.first { true }
            return .text("finished")
        }
        var settings = HTTPServerSettings()
        // Longer than a busy machine keeps this test from saying that the request may end.
        settings.stopTime = .seconds(120)
        // An address of its own: another test's server may get the port as soon as it is free, and would answer in its place.
        settings.address = "127.0.0.77"
        let server = try HTTPServer(settings, log: .silent, handler: handler)
        let connection = try RawConnection(port: server.port, host: 77)
        await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = await began.stream.first { true }
        let stopped = Task { await server.stop() }
        #expect(await eventually { (try? RawConnection(port: server.port, host: 77)) == nil })
        go.continuation.yield()
        let response = await connection.response()
        #expect(response?.text == "finished")
        #expect(response?["Connection"] == "close")
        await stopped.value
    }

    @Test func `stopping lets a response be read to its end`() async throws {
        var settings = HTTPServerSettings()
        settings.stopTime = .seconds(120)
        let long = String(repeating: "lungo ", count: 1 << 20)
        let server = try HTTPServer(settings, log: .silent) { _ in .text(long) }
        // Much of it still lies at the server when it is told to stop.
        let connection = try RawConnection(port: server.port, receiveBuffer: 4096)
        await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let beginning = try #require(await connection.receive())
        #expect(server.inHand == 1)
        let stopped = Task { await server.stop() }
        let all = beginning + (await connection.receiveAll())
        await stopped.value
        #expect(String(decoding: all.suffix(long.utf8.count), as: UTF8.self) == long)
    }

    @Test func `stopping does not wait for ever for a handler`() async throws {
        var settings = HTTPServerSettings()
        settings.stopTime = .milliseconds(200)
        let began = AsyncStream<Void>.makeStream()
        let handler: HTTPHandler = { _ in
            began.continuation.yield()
            let never = AsyncStream<Void>.makeStream()
            _ = await never.stream.first { true }
            return .text("cancelled")
        }
        let server = try HTTPServer(settings, log: .silent, handler: handler)
        let connection = try RawConnection(port: server.port)
        await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = await began.stream.first { true }
        await server.stop()
        // Either the 503 got out before the end or the connection was closed; an answer of the handler is neither.
        #expect(await connection.response()?.text != "cancelled")
    }

    @Test func `a handler over its time is given up with 503`() async throws {
        var settings = HTTPServerSettings()
        settings.handlerTime = .milliseconds(100)
        let handler: HTTPHandler = { _ in
            let never = AsyncStream<Void>.makeStream()
            _ = await never.stream.first { true }
            return .text("late")
        }
        try await withServer(settings, handler: handler) { server in
            let response = try await request(port: server.port, "GET", "/")
            #expect(response.status == 503)
        }
    }
}
