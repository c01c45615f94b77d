// The promises of the port, kept by the adapter's own source and delivery against a provider that is asked (the Skebby
// family); providers that call have no source, and their calls are tested in `WebHookTests`.

import ChannelConformance
import Channels
import Foundation
import Runtime
import Synchronization
import TestServers
import Testing
import Tickets

@testable import SMS

/// The machine's clock at another date: planted messages arrive on a morning of their own.
struct ShiftedClock: WallClock {
    private let offset: TimeInterval
    init(startingAt date: Date) { offset = date.timeIntervalSince(SystemClock().now()) }
    func now() -> Date { SystemClock().now().addingTimeInterval(offset) }
    func sleep(until instant: Date) async throws {
        try await SystemClock().sleep(until: instant.addingTimeInterval(-offset))
    }
}

struct SMSHarness: ChannelHarness {
    var abilities: Set<ChannelAbility> { [.watermarks, .lookUp, .stalling, .refusing, .unthreaded] }
    func makeBench() async throws -> any ChannelBench { try SMSBench() }
}

final class SMSBench: ChannelBench {
    let channel: any Channel
    let citizen = Party(address: "+393401234567")
    let writer = Party(address: "+393407654321")
    private let folder: SettingsFolder
    private let provider = Mutex(Provider())
    private let server: HTTPDialogue

    private struct Provider {
        var received: [[String: String]] = []
        var sent: [(id: String, to: String, text: String)] = []
        var isAway = false
        var refusal: ChannelError.Class?
        var stalls = false
    }

    init() throws {
        let box = Box()
        server = try HTTPDialogue { request in box.bench.withLock { $0?.value }?.answer(request) ?? .nothing }
        folder = try SettingsFolder()
        let settings = try folder.settings(
            """
            { name: 'numero', number: '340 0000000', profile: 'skebby', segments: 50, poll: '100 ms', oldestArrival: '3 d',
              values: { url: '\(server.url)', username: 'u' }, credentials: { password: 'file:password' } }
            """)
        let morning = Instant(milliseconds: 1_772_438_400_000)
        channel = SMSChannel(settings, clock: ShiftedClock(startingAt: (morning + .hours(6)).date))
        box.bench.withLock { $0 = Weak(self) }
    }

    /// The server is made before its owner is complete, and must not keep it alive.
    private final class Box: Sendable { let bench = Mutex<Weak?>(nil) }
    private struct Weak: @unchecked Sendable {
        // @unchecked: a weak reference is read and cleared atomically.
        weak var value: SMSBench?
        init(_ value: SMSBench) { self.value = value }
    }

    private static let time = SMSTimeForm("yyyyMMddHHmmss", zone: TimeZone(identifier: "Europe/Rome") ?? .gmt)

    private func answer(_ request: HeardRequest) -> Said {
        provider.withLock { state in
            if state.isAway { return .answer(503, "") }
            if request.path.hasSuffix("/login") { return .answer(200, "U;S") }
            if request.method == "POST" { return take(request, &state) }
            let values = request.parameters
            let page = Int(values["pageNumber"] ?? "1") ?? 1, size = Int(values["pageSize"] ?? "10") ?? 10
            if request.path.hasSuffix("/srsmshistory") {
                let all = state.received.filter { ($0["send_date"] ?? "") >= values["from"] ?? "" }
                return .answer(200, Self.json(["srsmshistory": Array(all.dropFirst((page - 1) * size).prefix(size))]))
            }
            if request.path.hasSuffix("/smshistory") { return .answer(200, "{\"smshistory\":[]}") }
            if request.path.hasSuffix("/status") { return .answer(200, "{}") }
            let id = request.path.split(separator: "/").last.map(String.init)
            return state.sent.contains { $0.id == id } ? .answer(200, "{\"result\":\"OK\"}") : .answer(404, "{}")
        }
    }

    private func take(_ request: HeardRequest, _ state: inout Provider) -> Said {
        if state.stalls { return .silence }
        switch state.refusal {
        case .transient?: return .answer(429, "{\"result\":\"BUSY\"}")
        case .permanent?: return .answer(400, "{\"result\":\"KO\",\"error_message\":\"not today\"}")
        case nil: break
        }
        let json = request.json
        let to = (json["recipient"] as? [String])?.first ?? ""
        state.sent.append((json["order_id"] as? String ?? "", to, json["message"] as? String ?? ""))
        return .answer(201, "{\"result\":\"OK\"}")
    }

    func plant(_ letter: PlantedLetter) async throws {
        provider.withLock { state in
            state.received.append([
                "id_message": String(state.received.count + 1), "phone_sender": letter.from.address,
                "message": letter.text,
                "send_date": Self.time?.text(letter.arrivedAt) ?? "",
            ])
        }
    }

    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws {}
    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws {}

    func sourceState() async throws -> String {
        provider.withLock { "\($0.received.map { $0.sorted { $0.key < $1.key } })" }
    }

    func breakReading() async throws { provider.withLock { $0.isAway = true } }
    func repairReading() async throws { provider.withLock { $0.isAway = false } }
    func refuseSending(_ refusal: ChannelError.Class) async throws { provider.withLock { $0.refusal = refusal } }
    func breakSending() async throws { provider.withLock { $0.isAway = true } }
    func stallSending() async throws { provider.withLock { $0.stalls = true } }
    func repairSending() async throws {
        provider.withLock {
            $0.isAway = false
            $0.refusal = nil
            $0.stalls = false
        }
    }

    func arrived() async throws -> [ArrivedLetter] {
        provider.withLock(\.sent).map { message in
            let halves = message.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            return ArrivedLetter(
                to: [message.to], subject: halves[0], text: halves.count == 2 ? halves[1] : "", attachments: [],
                raw: Array(message.text.utf8))
        }
    }

    var hostileBytes: [[UInt8]] {
        let head = "GET /polled/numero HTTP/1.1\r\nsportello-kind: polled\r\ncontent-type: application/json\r\n\r\n"
        return [
            "", "{}", "[]", "null", "{\"sender\":1e400,\"message\":{}}", "{\"phone_sender\":\"+39\",\"message\":null}",
            "{\"phone_sender\":\"\\u0000\",\"send_date\":\"99999999999999\"}", String(repeating: "[", count: 10_000),
        ].map { Array((head + $0).utf8) }
    }

    func stop() async {
        server.stop()
        folder.folder.remove()
    }

    private static func json(_ value: [String: Any]) -> String {
        (try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)).map {
            String(decoding: $0, as: UTF8.self)
        } ?? ""
    }
}

@Suite struct ConformanceTests {
    @Test(.timeLimit(.minutes(2)), arguments: ChannelConformance.checks(for: SMSHarness()))
    func `short messages keep the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(SMSHarness())
    }
}
