// Providers that are asked: paging, positions, late messages, states of what we sent.

import Channels
import Foundation
import Runtime
import Synchronization
import TestServers
import Testing
import Tickets

@testable import SMS

/// A provider of the Skebby family with a memory.
final class FakeSkebby: Sendable {
    struct Received: Sendable {
        var id: Int
        var from = "+393401234567"
        var text: String
        var time: String
    }
    struct State: Sendable {
        var received: [Received] = []
        var sent: [String: String] = [:]
        var isOpen = true
    }
    let state = Mutex(State())
    let server: HTTPDialogue

    init() throws {
        let box = Box()
        server = try HTTPDialogue { request in box.owner?.answer(request) ?? .nothing }
        box.set(self)
    }

    /// The server is made before its owner is complete.
    private final class Box: Sendable {
        private let kept = Mutex<FakeSkebby?>(nil)
        var owner: FakeSkebby? { kept.withLock { $0 } }
        func set(_ owner: FakeSkebby?) { kept.withLock { $0 = owner } }
    }

    private func answer(_ request: HeardRequest) -> Said {
        state.withLock { state in
            guard state.isOpen else { return .answer(503, "") }
            if request.path.hasSuffix("/login") { return .answer(200, "U;S") }
            guard request.fields["user_key"] == "U" else { return .answer(401, "") }
            let values = request.parameters
            let page = Int(values["pageNumber"] ?? "1") ?? 1, size = Int(values["pageSize"] ?? "10") ?? 10
            if request.path.hasSuffix("/srsmshistory") {
                let all = state.received.filter { $0.time >= values["from"] ?? "" }
                let items = all.dropFirst((page - 1) * size).prefix(size).map {
                    #"{"id_message":\#($0.id),"phone_sender":"\#($0.from)","message":"\#($0.text)","send_date":"\#($0.time)"}"#
                }
                return .answer(200, "{\"result\":\"OK\",\"srsmshistory\":[\(items.joined(separator: ","))]}")
            }
            if request.path.hasSuffix("/smshistory") {
                let items = state.sent.keys.sorted().dropFirst((page - 1) * size).prefix(size).map {
                    "{\"order_id\":\"\($0)\"}"
                }
                return .answer(200, "{\"result\":\"OK\",\"smshistory\":[\(items.joined(separator: ","))]}")
            }
            if request.path.contains("/sms/"),
                let word = state.sent[request.path.split(separator: "/").last.map(String.init) ?? ""]
            {
                return .answer(
                    200, #"{"result":"OK","recipients":[{"status":"\#(word)","destination":"+393401234567"}]}"#)
            }
            return request.path.hasSuffix("/status") ? .answer(200, "{}") : .answer(404, "")
        }
    }
}

@Suite struct PollingTests {
    private func channel(_ skebby: FakeSkebby, _ clock: any WallClock) throws -> (SMSChannel, SettingsFolder) {
        let folder = try SettingsFolder()
        let settings = try folder.settings(
            "{ name: 'numero', number: '340 0000000', profile: 'skebby', values: { url: '\(skebby.server.url)', username: 'u' }, credentials: { password: 'file:password' }, poll: '60 s' }"
        )
        return (SMSChannel(settings, clock: clock), folder)
    }

    /// Morning in Rome of 2 March, by the minute.
    private func time(_ minute: Int) -> String { "202603020" + "8\(minute < 10 ? "0" : "")\(minute)00" }

    @Test func `Pages are read to their end, oldest first, and nothing comes twice`() async throws {
        let skebby = try FakeSkebby()
        let clock = ManualClock(Desk.now.date)
        let (channel, folder) = try channel(skebby, clock)
        skebby.state.withLock { state in
            for id in (1...120).reversed() {
                state.received.append(.init(id: id, text: "testo \(id)", time: time(id % 60)))
            }
        }
        let source = try #require(channel.makeSources().first)
        try await source.open(after: [])
        let first = try await source.next(BatchLimit(items: 70), patience: .seconds(1))
        #expect(first.items.count == 70 && first.moreWaiting)
        let second = try await source.next(BatchLimit(items: 70), patience: .seconds(1))
        #expect(second.items.count == 50 && !second.moreWaiting)
        let read = try (first.items + second.items).map { try channel.translation.translate($0, account: Desk.name) }
        #expect(read.map(\.text) == (1...120).map { "testo \($0)" })
        #expect(read[0].sender.address == "+393401234567" && first.items[0].arrivedAt == Desk.now - .minutes(59))
        #expect(second.watermarks.first { $0.place == "id" }?.position == 120)
        // A new connection goes on behind the mark, also when a message shows up late with an earlier time.
        skebby.state.withLock { $0.received.append(.init(id: 121, text: "tardi", time: time(3))) }
        let again = try #require(channel.makeSources().first)
        try await again.open(after: second.watermarks)
        let late = try await again.next(BatchLimit(), patience: .seconds(1)).items
        #expect(late.map(\.key) == ["in/121"])
        withExtendedLifetime(folder) {}
    }

    @Test func `The provider is asked every minute, not more often`() async throws {
        let skebby = try FakeSkebby()
        let clock = ManualClock(Desk.now.date)
        let (channel, folder) = try channel(skebby, clock)
        let source = try #require(channel.makeSources().first)
        try await source.open(after: [])
        async let empty = source.next(BatchLimit(), patience: .seconds(30))
        try await eventually("it waits") { clock.sleeping > 0 }
        let asked = skebby.server.heard.filter { $0.path.hasSuffix("/srsmshistory") }.count
        #expect(asked == 1)
        clock.advance(by: .seconds(30))
        #expect(try await empty.items.isEmpty)
        skebby.state.withLock { $0.received.append(.init(id: 1, text: "Ciao", time: time(59))) }
        async let next = source.next(BatchLimit(), patience: .seconds(120))
        try await eventually("it waits") { clock.sleeping > 0 }
        #expect(skebby.server.heard.filter { $0.path.hasSuffix("/srsmshistory") }.count == 1)
        clock.advance(by: .seconds(30))
        #expect(try await next.items.map(\.key) == ["in/1"])
        withExtendedLifetime(folder) {}
    }

    @Test func `The state of what we sent comes as reports, each once, foreign orders are left alone`() async throws {
        let skebby = try FakeSkebby()
        let clock = ManualClock(Desk.now.date)
        let (channel, folder) = try channel(skebby, clock)
        let token = DeliveryTests.token.value
        skebby.state.withLock { $0.sent = [token: "WAIT4DLVR", "newsletter-7": "DLVRD"] }
        let source = try #require(channel.makeSources().first)
        try await source.open(after: [])
        async let none = source.next(BatchLimit(), patience: .seconds(5))
        try await eventually("it waits") { clock.sleeping > 0 }
        clock.advance(by: .seconds(5))
        #expect(try await none.items.isEmpty)
        #expect(!skebby.server.heard.contains { $0.path.contains("newsletter") })
        skebby.state.withLock { $0.sent[token] = "DLVRD" }
        clock.advance(by: .seconds(60))
        let item = try #require(try await source.next(BatchLimit(), patience: .seconds(5)).items.first)
        let report = try channel.translation.translate(item, account: Desk.name)
        #expect(report.kind == .receipt && report.tokens.map(\.value) == [token] && report.notice?.state == .delivered)
        #expect(item.key == "report/\(token)/DLVRD")
        // Over for this program: it is not asked about again.
        let before = skebby.server.heard.filter { $0.path.hasSuffix(token) }.count
        clock.advance(by: .seconds(60))
        async let after = source.next(BatchLimit(), patience: .seconds(1))
        try await eventually("it waits") { clock.sleeping > 0 }
        clock.advance(by: .seconds(1))
        #expect(try await after.items.isEmpty)
        #expect(skebby.server.heard.filter { $0.path.hasSuffix(token) }.count == before)
        withExtendedLifetime(folder) {}
    }

    @Test func `A provider that is away is a transient fault, and reading goes on when it is back`() async throws {
        let skebby = try FakeSkebby()
        let clock = ManualClock(Desk.now.date)
        let (channel, folder) = try channel(skebby, clock)
        skebby.state.withLock { $0.isOpen = false }
        let source = try #require(channel.makeSources().first)
        let fault = await #expect(throws: ChannelError.self) { try await source.open(after: []) }
        #expect(fault?.class == .transient)
        #expect(await channel.check().contains { $0.fault != nil && $0.subject == "reading" })
        skebby.state.withLock {
            $0.isOpen = true
            $0.received = [.init(id: 9, text: "Eccomi", time: time(58))]
        }
        try await source.open(after: [])
        #expect(try await source.next(BatchLimit(), patience: .seconds(1)).items.count == 1)
        withExtendedLifetime(folder) {}
    }
}
