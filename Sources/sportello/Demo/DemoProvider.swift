// The demo's own provider of short messages: takes what the desk sends by HTTP like any real one, writes it into a folder
// where the reader can see it, and reports a moment later that it was delivered. Texts from citizens come in by the
// service's own web hook.

import Channels
import Curl
import Foundation
import HTTPServer
import Runtime

/// A small HTTP service on this machine.
final class DemoProvider: RunnablePart {
    let partName = "demo provider"
    var port: Int { server.port }
    private let server: HTTPServer

    /// - Parameter folder: sent messages are written here, one file each.
    init(folder: String, clock: any WallClock, log: Log) throws {
        let reporter = HTTPExchange("demo reports")
        server = try HTTPServer(log: log.named("demo")) { request in
            guard request.method == .post, request.path == "/messages",
                let sent = try? JSONDecoder().decode(Sent.self, from: Data(request.body.bytes(most: 1 << 16)))
            else { return HTTPResponse(status: 404) }
            let id = "demo-\(sent.reference)"
            let file = "\(folder)/\(sent.to) \(sent.reference.prefix(6)).txt"
            try Data((sent.text + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
            if let report = sent.report {
                Task {
                    try? await clock.sleep(for: .seconds(1))
                    let body = try JSONEncoder().encode(["id": id, "state": "DELIVERED"])
                    _ = try await reporter.perform(
                        HTTPCall(
                            method: "POST", url: report, fields: [("Content-Type", "application/json")],
                            body: Array(body), allowsClear: true), within: .seconds(10))
                }
            }
            return .text(#"{"id":"\#(id)"}"#, status: 202, type: "application/json")
        }
    }

    func run() async throws { try await server.run() }

    /// When it never came to run.
    func stop() async { await server.stop() }

    /// A citizen's text, by the web hook.
    static func deliver(_ text: DemoText, arrivedAt: Date, to hook: String) async throws {
        let body = try JSONEncoder().encode([
            "id": text.id, "from": text.from, "text": text.text, "time": "\(Int(arrivedAt.timeIntervalSince1970))",
        ])
        let reply = try await HTTPExchange("demo citizen").perform(
            HTTPCall(
                method: "POST", url: hook, fields: [("Content-Type", "application/json")], body: Array(body),
                allowsClear: true), within: .seconds(10))
        guard reply.status == 204 else {
            throw CommandFailure(.tempFail, "a sample text was answered \(reply.status)")
        }
    }

    private struct Sent: Decodable {
        var to: String
        var text: String
        var reference: String
        var report: String?
    }
}

/// A citizen's sample text.
struct DemoText {
    var id: String
    var from: String
    var minutesAgo: Int
    var text: String

    static let first = [
        DemoText(
            id: "sms-bus", from: "+393400000001", minutesAgo: 402,
            text:
                "Buongiorno, l'abbonamento studenti 2026 si rinnova in biglietteria o solo online? Grazie, Piero Esempio"
        ),
        DemoText(
            id: "sms-visita", from: "+393400000002", minutesAgo: 128,
            text: "Devo spostare la visita prenotata al CUP per il 3 dicembre: a chi mi rivolgo?"),
        DemoText(
            id: "sms-visita-2", from: "+393400000002", minutesAgo: 126,
            text: "Dimenticavo: il codice di prenotazione è PR-000123."),
    ]
}

/// A port that nobody listens on, for a moment at least.
enum FreePort {
    static func find() async throws -> Int {
        let server = try HTTPServer(log: .silent) { _ in HTTPResponse(status: 404) }
        let port = server.port
        await server.stop()
        return port
    }
}
