// Providers that do not call us are asked: received messages page by page, then the state of what we sent. The dialogue is
// code, its addresses and names are the profile's. Positions are the provider's message ids, which grow; a list is asked
// for from a day before the newest message, so that what shows up late is not missed.
//
// Reports: nothing is kept here, so the provider's own list of sent messages says which of them to ask about; those that
// came to an end are remembered while the program runs, and a report that is handed over again falls away by its key.

import Channels
import Crypto
import Curl
import Foundation
import Runtime
import Tickets

/// Polls one account.
actor SMSPollSource: ChannelSource {
    nonisolated let account: AccountName
    nonisolated var acknowledges: Bool { false }

    private let gateway: SMSGateway
    private let polling: SMSProfile.Polling
    private let incoming: SMSProfile.Incoming
    private let clock: any WallClock
    /// Highest id and newest time that are safe or handed over.
    private var lastID: Int64 = -1
    private var lastTime: Int64 = 0
    /// Keys handed over by this connection, for providers whose ids are no numbers.
    private var given: Set<String> = []
    /// Messages of ours that have come to an end.
    private var ended: Set<String> = []
    private var waiting: [IncomingItem] = []
    private var positions: [String: (id: Int64?, time: Int64)] = [:]
    private var asksAt: Date?

    private static let idPlace = "id"
    private static let timePlace = "time"
    private static let overlap = Duration.days(1)
    private static let mostPages = 200
    /// States asked for in one round: the provider shall not be flooded.
    private static let mostStates = 50

    /// nil when the profile does not poll.
    init?(_ gateway: SMSGateway, clock: any WallClock) {
        guard let polling = gateway.profile.polling, let incoming = gateway.profile.incoming else { return nil }
        account = gateway.settings.account.name
        self.gateway = gateway
        self.polling = polling
        self.incoming = incoming
        self.clock = clock
    }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        lastID = watermarks.first { $0.place == Self.idPlace }?.position ?? -1
        lastTime = watermarks.first { $0.place == Self.timePlace }?.position ?? 0
        given = []
        waiting = []
        asksAt = nil
        // Shows now whether the provider lets us in.
        _ = try await gateway.values(within: .seconds(15))
        if let check = gateway.profile.check {
            _ = try await gateway.ask(check, gateway.values(within: .seconds(5)), "log in", within: .seconds(10))
        }
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        let end = clock.now().addingTimeInterval(patience.seconds)
        while waiting.isEmpty {
            let due = asksAt ?? clock.now()
            if due > end {
                try await sleep(until: end)
                return SourceBatch(items: [], watermarks: [], moreWaiting: false)
            }
            try await sleep(until: due)
            asksAt = clock.now().addingTimeInterval(gateway.settings.pollEvery.seconds)
            waiting = try await messages() + reports()
            if waiting.isEmpty, clock.now() >= end {
                return SourceBatch(items: [], watermarks: [], moreWaiting: false)
            }
        }
        return take(limit)
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {}

    func close() async { waiting = [] }

    private func take(_ limit: BatchLimit) -> SourceBatch {
        var items: [IncomingItem] = []
        var bytes = 0
        while let next = waiting.first, items.count < limit.items,
            items.isEmpty || bytes + next.bytes.count <= limit.bytes
        {
            items.append(waiting.removeFirst())
            bytes += next.bytes.count
            guard let position = positions.removeValue(forKey: next.key) else { continue }
            lastID = max(lastID, position.id ?? lastID)
            lastTime = max(lastTime, position.time)
        }
        var marks: [Watermark] = []
        if lastID >= 0 { marks.append(Watermark(place: Self.idPlace, position: lastID)) }
        if lastTime > 0 { marks.append(Watermark(place: Self.timePlace, position: lastTime)) }
        return SourceBatch(items: items, watermarks: marks, moreWaiting: !waiting.isEmpty)
    }

    // MARK: Received messages

    private func messages() async throws(ChannelError) -> [IncomingItem] {
        let now = Instant(clock.now())
        let oldest = now - gateway.settings.oldestArrival
        let from = lastTime > 0 ? max(Instant(milliseconds: lastTime) - Self.overlap, oldest) : oldest
        let list = try await pages(polling.messages, from: from, until: now + .minutes(10))
        var found: [(id: Int64?, item: IncomingItem)] = []
        for (body, fields) in list {
            let id = fields.text(polling.messages.id)
            let number = id.flatMap { Int64($0) }
            if let number, number <= lastID { continue }
            let stated = fields.text(incoming.fields.time).flatMap { incoming.time.instant($0) }
            let arrival = SMSArrival(stated: stated, receivedAt: now, oldest: gateway.settings.oldestArrival)
            let key = "in/" + String((id ?? SHA256.digest(of: body.encoded).hex).prefix(200))
            // Ids that are no numbers: the second look at the same list hands over only what is new.
            guard given.insert(key).inserted else { continue }
            positions[key] = (number, arrival.instant.milliseconds)
            let original = SMSOriginal(
                kind: .polled, method: "GET", target: "/polled/\(account)", contentType: "application/json",
                receivedAt: arrival.instant, body: body.encoded)
            found.append((number, IncomingItem(key: key, arrivedAt: arrival.instant, bytes: original.bytes)))
        }
        if given.count > 100_000 { given = Set(found.map(\.item.key)) }
        return found.sorted {
            ($0.id ?? 0, $0.item.arrivedAt, $0.item.key) < ($1.id ?? 0, $1.item.arrivedAt, $1.item.key)
        }.map(\.item)
    }

    private func pages(
        _ list: SMSProfile.Polling.List, from: Instant, until: Instant
    ) async throws(ChannelError) -> [(JSONValue, SMSCallFields)] {
        var found: [(JSONValue, SMSCallFields)] = []
        for page in list.firstPage..<(list.firstPage + Self.mostPages) {
            var values = try await gateway.values(within: .seconds(15))
            values["from"] = polling.time.text(from)
            values["until"] = polling.time.text(until)
            values["page"] = String(page)
            values["size"] = String(polling.pageSize)
            let reply = try await gateway.ask(list.question, values, "read list", within: .seconds(20))
            guard let json = JSONValue(reply.body) else {
                throw ChannelError(
                    .transient, code: "protocol", operation: "read list", detail: "the answer is no JSON")
            }
            let items = list.items.lazy.map { $0.values(in: json) }.first { !$0.isEmpty } ?? []
            let whole = SMSCallFields(target: "", type: "application/json", body: [])
            found += items.map { ($0, whole.element($0)) }
            if items.count < polling.pageSize { break }
        }
        return found
    }

    // MARK: State of what we sent

    private func reports() async throws(ChannelError) -> [IncomingItem] {
        guard let list = polling.reports, let state = polling.state, let form = gateway.profile.report else {
            return []
        }
        let now = Instant(clock.now())
        let sent = try await pages(list, from: now - gateway.settings.oldestArrival, until: now + .minutes(10))
        // Other programs of the same customer send, too: ours are those whose id is a token.
        let open = sent.compactMap { $0.1.text(list.id) }.filter { ReplyToken($0) != nil && !ended.contains($0) }
        var items: [IncomingItem] = []
        for id in open.prefix(Self.mostStates) {
            if let item = try await report(on: id, state, form, now) { items.append(item) }
        }
        if ended.count > 100_000 { ended = [] }
        return items
    }

    private func report(
        on id: String, _ question: SMSProfile.Question, _ form: SMSProfile.Report, _ now: Instant
    ) async throws(ChannelError) -> IncomingItem? {
        var values = try await gateway.values(within: .seconds(15))
        values["id"] = id
        let reply = try await gateway.ask(question, values, "read state", within: .seconds(20))
        guard let json = JSONValue(reply.body), let item = (polling.stateItem?.values(in: json) ?? [json]).first,
            case .object(let members) = item
        else { return nil }
        // The answer may not repeat the id that was asked for.
        let named = JSONValue.object(members + [JSONValue.Member(name: "sportello-id", value: .text(id))])
        let fields = SMSCallFields(target: "", type: "application/json", body: []).element(named)
        guard let word = fields.text(form.state), let state = form.state(word) else { return nil }
        if state != .delayed { ended.insert(id) }
        let key = "report/\(id)/\(word.prefix(50))"
        guard given.insert(key).inserted else { return nil }
        let original = SMSOriginal(
            kind: .polledReport, method: "GET", target: "/polled/\(account)", contentType: "application/json",
            receivedAt: now, body: named.encoded)
        return IncomingItem(key: key, arrivedAt: now, bytes: original.bytes)
    }

    private func sleep(until date: Date) async throws(ChannelError) {
        do { try await clock.sleep(until: date) } catch {
            throw ChannelError(.transient, code: "cancelled", operation: "wait")
        }
    }
}
