// Measures the SQLite store by itself: intake (spool commit, then filing commit) and the operators' lists and searches
// over many tickets. Texts are made of invented words with the frequencies of a natural language (Zipf).
//
//     StoreBench intake [--count 5000] [--size 8000] [--acknowledge]
//     StoreBench search [--count 100000] [--size 1500]

import Foundation
import Runtime
import Store
import StoreSQLite
import Tickets

@main
struct StoreBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        func number(_ name: String, _ otherwise: Int) -> Int {
            guard let at = arguments.firstIndex(of: name), at + 1 < arguments.endIndex else { return otherwise }
            return Int(arguments[at + 1]) ?? otherwise
        }
        let folder = FileManager.default.currentDirectoryPath + "/bench-\(RandomIdentifier.token(bits: 40))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try await SQLiteStore.open(folder: folder, role: .serve)
        switch arguments.first {
        case "intake":
            let bench = Bench(
                store: store, size: number("--size", 8000), acknowledge: arguments.contains("--acknowledge"))
            try await bench.intake(number("--count", 5000))
        case "search":
            let bench = Bench(store: store, size: number("--size", 1500), acknowledge: false)
            try await bench.intake(number("--count", 100_000))
            try await bench.search()
        default: print("StoreBench intake | search")
        }
        await store.close()
    }
}

/// Invented words, the n-th as frequent as 1/n.
struct Words {
    let words: [String]
    private let sums: [Double]

    init(_ count: Int) {
        let syllables =
            "ca co cu chi che ri ra re ro ti to ta te la le lo li ma me mi mo na ne ni no pa pe pi po sa se si so va ve vi da de di do ba be bi fa fe fi ga gi go gli gna sce sci tra stra"
            .split(separator: " ").map(String.init)
        var random = Dice(7)
        var seen: Set<String> = []
        var words: [String] = []
        while words.count < count {
            let word = (0..<(1 + random.below(5))).map { _ in syllables[random.below(syllables.count)] }.joined()
            if seen.insert(word).inserted { words.append(word) }
        }
        var sum = 0.0
        sums = words.indices.map { rank in
            sum += 1 / Double(rank + 2)
            return sum
        }
        self.words = words
    }

    func text(_ size: Int, _ random: inout Dice) -> String {
        var text = ""
        text.reserveCapacity(size + 20)
        while text.utf8.count < size {
            let at = random.unit() * sums[sums.count - 1]
            var low = 0
            var high = sums.count - 1
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] < at { low = middle + 1 } else { high = middle }
            }
            text += words[low]
            text += " "
        }
        return text
    }
}

/// A generator that repeats itself, so that runs can be compared.
struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}

struct Bench {
    let store: SQLiteStore
    let size: Int
    let acknowledge: Bool
    let words = Words(30_000)
    let start = Instant(milliseconds: 1_772_438_400_000)
    let channel = ChannelName("carrier")
    let account = AccountName("desk")

    func intake(_ count: Int) async throws {
        var random = Dice(1)
        let batch = max(1, min(200, (8 << 20) / size))
        // Texts are made beforehand in a pool: making them must not count.
        let pool = (0..<min(count, 2000)).map { _ in
            words.text(min(size * 3 / 4, 6000), &random)
        }
        let filler = String(repeating: "x", count: max(0, size - min(size * 3 / 4, 6000)))
        let usage = Usage()
        var spoolTime = Duration.zero
        var done = 0
        var filing: Task<Void, any Error>?
        while done < count {
            let numbers = done..<min(count, done + batch)
            let items = numbers.map { number in
                NewSpoolItem(
                    key: "INBOX/1700000000/\(number)", sameness: "content_and_arrival",
                    arrivedAt: start + .seconds(number),
                    bytes: Array("\(number) \(pool[number % pool.count])\(filler)".utf8), envelope: [:])
            }
            let before = ContinuousClock.now
            let receipts = try await store.accept(
                items, channel: channel, account: account,
                watermarks: [StoredWatermark(place: "INBOX", position: Int64(numbers.upperBound))],
                mustTell: true, at: start)
            spoolTime += .now - before
            try await filing?.value
            filing = Task { [done] in try await file(receipts, pool, from: done) }
            try await store.told(items.map(\.key), channel: channel, account: account)
            done += items.count
        }
        try await filing?.value
        print(
            "intake \(count) of \(size) bytes: \(usage.report(count)), spool alone \(Int(Double(count) / spoolTime.seconds))/s"
        )
    }

    private func file(_ receipts: [SpoolReceipt], _ pool: [String], from first: Int) async throws {
        let works = receipts.enumerated().map { offset, receipt in
            let number = first + offset
            let text = pool[number % pool.count]
            return { @Sendable (filing: any Filing) throws -> TicketID in
                guard case .new(let spool, let blob) = receipt else { throw StoreError(.conflict, operation: "bench") }
                return try fileOne(number, text, spool, blob, filing)
            }
        }
        for result in await store.file(each: works) { _ = try result.get() }
    }

    private func fileOne(
        _ number: Int, _ text: String, _ spool: SpoolID, _ blob: BlobReference, _ filing: any Filing
    ) throws -> TicketID {
        let from = Party(name: "Mario Prova \(number % 3000)", address: "mario.prova\(number % 3000)@example.org")
        let arrived = start + .seconds(number)
        _ = try filing.find(externalID: "none-\(number)@example.org")
        _ = try filing.lastAutomatic(to: from.address)
        let subject = String(text.prefix(50))
        let address = ReplyAddress(channel: channel, account: account, party: from)
        let ticket = try filing.open(
            NewTicket(
                service: "CC", subject: subject, requester: from, replyAddress: address,
                token: ReplyToken(RandomIdentifier.token())!, year: 2026, openedAt: arrived))
        let message = try filing.add(
            NewContact(
                spool: spool, kind: .contact, channel: channel, account: account, sender: from, subject: subject,
                text: text, newText: nil,
                attachments: number % 5 == 0
                    ? [
                        Attachment(
                            name: "bolletta \(number).pdf", type: "application/pdf", size: 10, sha256: blob.sha256,
                            part: 2)
                    ] : [],
                externalID: "\(number).abcdefgh@mail.example.org", original: blob, arrivedAt: arrived,
                receivedAt: start, needsAnswer: true, clock: ServiceClock().setting(from: arrived)), to: ticket.id)
        try filing.record(NewEvent(ticket: ticket.id, what: "opened", message: message, at: start))
        if acknowledge {
            _ = try filing.enqueue(
                NewOutgoing(
                    ticket: ticket.id, direction: .automatic, author: nil, authorName: "", to: address,
                    token: ReplyToken(RandomIdentifier.token())!, subject: "Re: \(subject)",
                    text: String(text.prefix(500)),
                    answering: message, writtenAt: start))
        }
        try filing.settle(spool, ticket: ticket.id)
        return ticket.id
    }

    func search() async throws {
        let user = try await store.addUser(
            login: "o", name: "O", role: .operator, language: "it", passwordHash: "x", at: start)
        let common = words.words
        let cases: [(String, TicketQuery)] = [
            ("open, by deadline", TicketQuery()),
            ("open, page 100", TicketQuery(offset: 5000)),
            ("all, newest first", TicketQuery(scope: .all)),
            ("closed (none)", TicketQuery(scope: .closed)),
            ("mine (none)", TicketQuery(assignment: .user(user))),
            ("unassigned", TicketQuery(assignment: .unassigned)),
            ("channel", TicketQuery(channel: channel)),
            ("search 2 letters ca", TicketQuery(search: "ca")),
            ("search 2 letters co, all", TicketQuery(scope: .all, search: "co")),
            ("search 1 letter s", TicketQuery(search: "s")),
            ("search 3 letters mar", TicketQuery(search: "mar")),
            ("search 3 letters str", TicketQuery(search: "str")),
            ("search most common word", TicketQuery(search: common[0])),
            ("search two common words", TicketQuery(search: common[3] + " " + common[4])),
            ("search sender", TicketQuery(search: "mario.prova17@example.org")),
            ("search sender + ca", TicketQuery(search: "prova 17 ca")),
            ("search rare word", TicketQuery(search: common[25_000])),
            ("search middling word", TicketQuery(search: common[900])),
            ("search number", TicketQuery(search: "CC-2026-0004711")),
            ("search number part", TicketQuery(search: "4711")),
            ("search nothing", TicketQuery(search: "zzzzzz")),
            ("search common, closed", TicketQuery(scope: .closed, search: common[0])),
            ("search common, mine", TicketQuery(assignment: .user(user), search: "ca")),
        ]
        for (name, query) in cases + filtered {
            try await measure(name) { Double(try await store.tickets(query).total) }
        }
        try await measure("counts") { Double(try await store.counts(for: user, at: start).open) }
        try await measure("counts of a service") {
            Double(
                try await store.counts(for: user, within: .services(["CC"]), department: nil, at: start).open)
        }
        try await measure("view") { Double(try await store.view(TicketID(77))?.messages.count ?? -1) }
    }

    /// Lists narrowed to few or none, which must be found among all that is open.
    private var filtered: [(String, TicketQuery)] {
        func query(_ offset: Int = 0, _ reach: TicketReach = .all, _ change: (inout TicketFilter) -> Void = { _ in })
            -> TicketQuery
        {
            var query = TicketQuery(offset: offset)
            query.reach = reach
            change(&query.filter)
            return query
        }
        return [
            ("filter topic (none)", query { $0.topic = TopicCode("pec") }),
            ("filter tag (none)", query { $0.tag = TicketTag("gas") }),
            (
                "filter five, all fit but one",
                query {
                    ($0.service, $0.openedFrom, $0.withAttachments) = ("CC", start, false)
                    ($0.complaintsOnly, $0.priority) = (true, .urgent)
                }
            ),
            ("filter due before (all)", query { $0.dueBefore = start + .hours(10_000) }),
            ("open, page 2000", query(99_950)),
            ("reach of a service", query(0, .services(["CC"]))),
            ("reach of a department (none)", query(0, .department(DepartmentCode("ambiente")))),
        ]
    }

    private func measure(_ name: String, _ body: () async throws -> Double) async throws {
        var times: [Double] = []
        var result = 0.0
        for _ in 0..<40 {
            let before = ContinuousClock.now
            result = try await body()
            times.append((ContinuousClock.now - before).seconds * 1000)
        }
        times.sort()
        func padded(_ text: String, _ width: Int) -> String {
            text.padding(toLength: width, withPad: " ", startingAt: 0)
        }
        print(
            "\(padded(name, 28)) median \(String(format: "%6.1f", times[20])) ms  worst \(String(format: "%6.1f", times[39])) ms  total \(Int(result))"
        )
    }
}

/// Time, processor time and peak memory since it was made.
struct Usage {
    private let begin = ContinuousClock.now
    private let processor = Usage.processorSeconds()

    static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    func report(_ count: Int) -> String {
        let time = (ContinuousClock.now - begin).seconds
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let each = (Self.processorSeconds() - processor) * 1000 / Double(count)
        return
            "\(Int(Double(count) / time))/s, \(String(format: "%.3f", each)) CPU-ms each, peak \(usage.ru_maxrss / 1024) MB"
    }
}
