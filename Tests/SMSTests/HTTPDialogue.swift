// An HTTP server of the test, on the scripted TCP server: reads whole requests, answers what the test says, or not at all.

import Channels
import Foundation
import Synchronization
import TestServers
import Tickets

/// A request as a server sees it.
struct HeardRequest: Sendable {
    var method: String
    var target: String
    /// Names in lower case.
    var fields: [String: String]
    var body: [UInt8]

    var path: String { String(target.prefix { $0 != "?" }) }
    /// Parameters of the query and of a form, decoded by Foundation, not by the adapter.
    var parameters: [String: String] {
        var found: [String: String] = [:]
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        let isForm = fields["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true
        for text in [query, isForm ? String(decoding: body, as: UTF8.self) : ""] {
            for pair in text.split(separator: "&") {
                let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                found[halves[0].removingPercentEncoding ?? halves[0]] =
                    halves.count == 2 ? halves[1].replacingOccurrences(of: "+", with: " ").removingPercentEncoding : ""
            }
        }
        return found
    }
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }
}

/// What the server does with a request.
enum Said: Sendable {
    case answer(Int, String, [String: String] = [:])
    /// Reads it and closes without a word.
    case nothing
    /// Reads it and never says anything.
    case silence
    /// Bytes as they are.
    case raw(String)
}

/// An HTTP server with a script.
final class HTTPDialogue: Sendable {
    let server: FakeServer
    private let requests: Log
    var heard: [HeardRequest] { requests.all.withLock { $0 } }
    var port: UInt16 { server.port }
    var url: String { "http://127.0.0.1:\(server.port)" }

    /// Held by the server's closure, which the server holds.
    private final class Log: Sendable { let all = Mutex<[HeardRequest]>([]) }

    init(_ reply: @escaping @Sendable (HeardRequest) -> Said) throws {
        let log = Log()
        requests = log
        server = try FakeServer { client in
            while let request = Self.request(from: client) {
                log.all.withLock { $0.append(request) }
                switch reply(request) {
                case .answer(let status, let text, let fields):
                    let extra = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
                    client.send(
                        "HTTP/1.1 \(status) OK\r\nContent-Length: \(text.utf8.count)\r\n\(extra)\r\n\(text)")
                case .nothing: return
                case .silence: return client.silence()
                case .raw(let text):
                    client.send(text)
                    return
                }
            }
        }
    }

    func stop() { server.stop() }

    private static func request(from client: FakeConnection) -> HeardRequest? {
        guard let words = client.line()?.split(separator: " "), words.count >= 2 else { return nil }
        var fields: [String: String] = [:]
        while let line = client.line(), !line.isEmpty {
            let halves = line.split(separator: ":", maxSplits: 1)
            if halves.count == 2 {
                fields[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces)
            }
        }
        let body = client.read(Int(fields["content-length"] ?? "0") ?? 0) ?? []
        return HeardRequest(method: String(words[0]), target: String(words[1]), fields: fields, body: body)
    }
}
