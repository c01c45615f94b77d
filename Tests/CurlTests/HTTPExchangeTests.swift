// HTTP requests: one that waits keeps nobody else from working, and what comes back is told apart honestly.

import Curl
import Foundation
import Runtime
import Synchronization
import TestServers
import Testing

private final class Tally: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }
    func add() { number.withLock { $0 += 1 } }
}

/// How a request failed; nil when it did not.
private func fault(
    _ exchange: HTTPExchange, _ call: HTTPCall, _ word: @escaping @Sendable () throws -> Void = {}
) async -> HTTPFault? {
    let result: Result<HTTPReply, HTTPFault> = await {
        do throws(HTTPFault) {
            return .success(try await exchange.perform(call, within: .seconds(10), willTransmit: word))
        } catch {
            return .failure(error)
        }
    }()
    if case .failure(let fault) = result { return fault }
    return nil
}

@Suite(.timeLimit(.minutes(3))) struct HTTPExchangeTests {
    /// A request that waited held up a thread of the shared pool: a service with two processors stood still while two
    /// providers were slow.
    @Test func `requests that wait for an answer leave Swift's shared threads alone`() async throws {
        let server = try FakeServer { client in _ = client.read(until: Array("never".utf8)) }
        defer { server.stop() }
        let ended = Tally()
        let url = "http://127.0.0.1:\(server.port)/"
        let count = ProcessInfo.processInfo.activeProcessorCount * 2
        let requests = (0..<count).map { number in
            Task {
                let call = HTTPCall(url: url, allowsClear: true)
                let reply = try? await HTTPExchange("waiting \(number)").perform(call, within: .seconds(120))
                ended.add()
                return reply
            }
        }
        // All of them wait, and yet tasks go on.
        while server.connections.count(where: { !$0.received.isEmpty }) < count {
            try await Task.sleep(for: .milliseconds(20))
        }
        for _ in 0..<100 { await Task.detached {}.value }
        #expect(ended.count == 0)
        for request in requests { request.cancel() }
        for request in requests { #expect(await request.value == nil) }
    }

    @Test func `an answer comes back whole, a longer one cut, and the word is given before anything leaves`()
        async throws
    {
        let server = try FakeServer { client in
            _ = client.read(until: Array("\r\n\r\n".utf8))
            client.send("HTTP/1.1 202 Accepted\r\nX-Id: 7\r\nContent-Length: 10\r\n\r\n0123456789")
        }
        defer { server.stop() }
        let exchange = HTTPExchange("answers")
        let url = "http://127.0.0.1:\(server.port)/messages?to=%2B39"
        let noise = Tally()
        let whole = try await exchange.perform(HTTPCall(url: url, allowsClear: true), within: .seconds(10)) {
            if !server.receivedText.isEmpty { noise.add() }
        }
        #expect(whole.status == 202 && whole.field("x-id") == "7" && whole.body == Array("0123456789".utf8))
        #expect(!whole.isCut && noise.count == 0)
        let cut = try await exchange.perform(
            HTTPCall(url: url, allowsClear: true, largestAnswer: 4), within: .seconds(10))
        #expect(cut.isCut && cut.body == Array("0123".utf8))
    }

    @Test func `what cannot be sent says so, and whether it may have arrived`() async throws {
        struct Stop: Error {}
        let server = try FakeServer { client in
            _ = client.read(until: Array("\r\n\r\n".utf8))
            client.reset()
        }
        defer { server.stop() }
        let exchange = HTTPExchange("faults")
        let url = "http://127.0.0.1:\(server.port)/"
        let lost = await fault(exchange, HTTPCall(url: url, allowsClear: true))
        #expect(lost?.mayHaveArrived == true)
        let refused = await fault(exchange, HTTPCall(url: url, allowsClear: true)) { throw Stop() }
        #expect(refused?.mayHaveArrived == false && refused?.refusal is Stop)
        let clear = await fault(exchange, HTTPCall(url: url))
        #expect(clear?.mayHaveArrived == false)
        let nobody = await fault(exchange, HTTPCall(url: "http://127.0.0.1:\(try FreePort.next())/", allowsClear: true))
        #expect(nobody?.mayHaveArrived == false)
        let forged = await fault(exchange, HTTPCall(url: url, fields: [("X-A", "1\r\nX-B: 2")], allowsClear: true))
        #expect(forged?.mayHaveArrived == false && !server.receivedText.contains("X-B"))
    }
}
