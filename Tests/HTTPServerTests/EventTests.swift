// Live updates over a real connection.

import HTTPServer
import Runtime
import Testing
import WebClient
import Foundation

@Suite struct EventTests {
    private let clock = ManualClock(Date(timeIntervalSince1970: 1_800_000_000))

    @Test func `events arrive one by one, with heartbeats in silence`() async throws {
        let events = AsyncStream<ServerSentEvent>.makeStream()
        let clock = clock
        let handler: HTTPHandler = { _ in .events(events.stream, clock: clock) }
        try await withServer(handler: handler) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try #require(await connection.receive(until: "retry: 3000\n\n"))
            #expect(head.contains("Content-Type: text/event-stream"))
            events.continuation.yield(ServerSentEvent(name: "ticket", data: "one\ntwo", id: "7"))
            #expect(await connection.receive(until: "id: 7\nevent: ticket\ndata: one\ndata: two\n\n") != nil)
            #expect(await eventually { clock.sleeping == 1 })
            clock.advance(by: .seconds(15))
            #expect(await connection.receive(until: ": \n\n") != nil)
        }
    }

    @Test func `a page that left is noticed without waiting for the next event`() async throws {
        let events = AsyncStream<ServerSentEvent>.makeStream()
        let clock = clock
        let handler: HTTPHandler = { _ in .events(events.stream, clock: clock) }
        try await withServer(handler: handler) { server in
            let connection = try RawConnection(port: server.port)
            await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await connection.receive(until: "retry")
            #expect(server.inHand == 1)
            connection.close()
            #expect(await eventually { server.inHand == 0 })
            #expect(await eventually { server.connections == 0 })
        }
    }

    @Test func `stopping ends live updates in order and at once`() async throws {
        let clock = clock
        let handler: HTTPHandler = { _ in .events(AsyncStream<ServerSentEvent>.makeStream().stream, clock: clock) }
        let server = try HTTPServer(log: .silent, handler: handler)
        let connection = try RawConnection(port: server.port)
        await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = await connection.receive(until: "retry")
        await server.stop()
        let rest = String(decoding: await connection.receiveAll(), as: UTF8.self)
        #expect(rest.hasSuffix("0\r\n\r\n"))
    }

    @Test func `five hundred pages listen at the same time and all hear`() async throws {
        let clock = clock
        let feeds = Feeds()
        var settings = HTTPServerSettings()
        settings.mostConnectionsPerAddress = 0
        let handler: HTTPHandler = { _ in .events(await feeds.make(), clock: clock) }
        try await withServer(settings, handler: handler) { server in
            var connections: [RawConnection] = []
            for _ in 0..<500 {
                let connection = try RawConnection(port: server.port)
                await connection.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
                connections.append(connection)
            }
            #expect(await eventually { await feeds.count == 500 })
            await feeds.send(ServerSentEvent(name: "list", data: "changed"))
            for connection in connections { #expect(await connection.receive(until: "data: changed") != nil) }
        }
    }

    @Test func `an event cannot carry another one in its name or id`() {
        let event = ServerSentEvent(name: "a\nevent: b", data: "x\r\ny", id: "1\ndata: z")
        #expect(event.wireForm == "id: 1data: z\nevent: aevent: b\ndata: x\ndata: y\n\n")
    }
}

private actor Feeds {
    private var feeds: [AsyncStream<ServerSentEvent>.Continuation] = []
    var count: Int { feeds.count }

    func make() -> AsyncStream<ServerSentEvent> {
        let feed = AsyncStream<ServerSentEvent>.makeStream()
        feeds.append(feed.continuation)
        return feed.stream
    }

    func send(_ event: ServerSentEvent) { for feed in feeds { feed.yield(event) } }
}
