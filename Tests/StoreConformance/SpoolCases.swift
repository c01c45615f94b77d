// Raw items: taken in once, told of, held, tried again.

import Store
import Testing
import Tickets

enum SpoolCases {
    static let all: [StoreCase] = [
        StoreCase("an accepted item comes back with its bytes", comesBack),
        StoreCase("a key is taken once, in one call and in many", sameKey),
        StoreCase("the same key in two accounts is two items (D8)", twoAccounts),
        StoreCase("equal bytes under two keys are two items where only the key decides", equalBytes),
        StoreCase("equal bytes with equal arrival are one item where the source says so", contentAndArrival),
        StoreCase("equal bytes are one item where the source says so, and its new key is known ever after", content),
        StoreCase("of fifty callers with the same keys at once one gets each new (D3)", race),
        StoreCase("a watermark never goes back", watermark),
        StoreCase("what must be told stays on the list until it is told", told),
        StoreCase("an item that comes again must be told again", toldAgain),
        StoreCase("received items are read in order, page by page", received),
        StoreCase("held items wait with their reason, and go back on demand", held),
        StoreCase("all held items go back at once", retryAll),
        StoreCase("restarts are counted on items that nobody has finished", restarts),
        StoreCase("a filed item cannot be held, retried or filed again", done),
        StoreCase("the key of a filed item keeps it from coming in again", tombstone),
        StoreCase("everything accepted is there after opening anew", harness: reopened),
        StoreCase("bytes kept for an answer are kept once", keep),
        StoreCase("keys never taken in are named, in their order; keys of other accounts do not count", unknown),
    ]

    static func comesBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let big = String(repeating: "grande ", count: 40_000)
        for (key, text) in [("a", "perché \u{0} no"), ("b", ""), ("c", big)] {
            let (id, blob) = try await scene.acceptOne(
                item(key, text, at: start + .seconds(1), envelope: ["from": "x@example.org"]), at: start + .hours(1))
            #expect(blob.size == text.utf8.count)
            #expect(try await store.bytes(of: blob) == Array(text.utf8))
            let found = try #require(try await store.spoolItem(id))
            #expect(found.key == key && found.state == .received && found.original == blob)
            #expect(found.arrivedAt == start + .seconds(1) && found.receivedAt == start + .hours(1))
            #expect(found.envelope == ["from": "x@example.org"] && found.interruptions == 0)
            #expect(found.channel == mail && found.account == desk)
        }
        #expect(try await store.received(after: nil, limit: 10).map(\.key) == ["a", "b", "c"])
        #expect(try await store.spoolItem(SpoolID(999_999)) == nil)
        await expect(.missing) {
            _ = try await store.bytes(of: BlobReference(sha256: String(repeating: "ab", count: 32), size: 1))
        }
    }

    static func sameKey(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await scene.accept([item("a"), item("b"), item("a", "other bytes")])
        guard case .new(let a, _) = first[0], case .new = first[1] else { throw Unexpected("two are new") }
        #expect(first[2] == .duplicate(a))
        let second = try await scene.accept([item("b"), item("a"), item("c")])
        #expect(second[1] == .duplicate(a))
        guard case .new = second[2] else { throw Unexpected("c is new") }
        #expect(try await store.received(after: nil, limit: 10).count == 3)
    }

    static func twoAccounts(_ store: any Store) async throws {
        let other = Scene(store: store, account: AccountName("other"))
        let first = try await Scene(store: store).acceptOne(item("a", "same", sameness: "content"))
        let second = try await other.acceptOne(item("a", "same", sameness: "content"))
        #expect(first.0 != second.0 && first.1 == second.1)
    }

    static func equalBytes(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await scene.acceptOne(item("a", "Ciao"))
        let second = try await scene.acceptOne(item("b", "Ciao"))
        #expect(first.0 != second.0)
    }

    static func contentAndArrival(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (id, _) = try await scene.acceptOne(item("inbox/1", "Ciao"))
        let moved = item("archive/7", "Ciao", sameness: "content_and_arrival")
        #expect(try await scene.accept([moved]) == [.duplicate(id)])
        let later = item("inbox/9", "Ciao", sameness: "content_and_arrival", at: start + .seconds(1))
        guard case .new = try await scene.accept([later]).first else { throw Unexpected("another arrival is new") }
    }

    static func unknown(_ store: any Store) async throws {
        let scene = Scene(store: store)
        #expect(try await store.unknown(["1/1"], channel: mail, account: desk) == ["1/1"])
        _ = try await scene.accept([item("1/1", "Ciao"), item("1/2", "Altro")])
        // It came again under a new number: known by that one too.
        _ = try await scene.accept([item("2/1", "Ciao", sameness: "content")])
        #expect(
            try await store.unknown(["1/3", "1/1", "2/1", "1/2", "", "9/9"], channel: mail, account: desk)
                == ["1/3", "", "9/9"])
        let other = AccountName("altra")
        #expect(try await store.unknown(["1/1"], channel: mail, account: other) == ["1/1"])
        #expect(try await store.unknown([], channel: mail, account: desk).isEmpty)
    }

    static func content(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (id, _) = try await scene.acceptOne(item("1/1", "Ciao"))
        #expect(try await scene.accept([item("2/1", "Ciao", sameness: "content")]) == [.duplicate(id)])
        #expect(try await scene.accept([item("2/1", "changed", sameness: "key")]) == [.duplicate(id)])
    }

    static func race(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let keys = (0..<20).map { "key-\($0)" }
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let receipts = try await scene.accept(keys.map { item($0) })
                    return receipts.count { if case .new = $0 { true } else { false } }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == keys.count)
        #expect(try await store.received(after: nil, limit: 100).map(\.key) == keys)
    }

    static func watermark(_ store: any Store) async throws {
        func raise(_ position: Int64, _ place: String = "inbox/7", account: AccountName = desk) async throws {
            _ = try await store.accept(
                [], channel: mail, account: account, watermarks: [StoredWatermark(place: place, position: position)],
                mustTell: false, at: start)
        }
        #expect(try await store.watermarks(channel: mail, account: desk).isEmpty)
        try await raise(10)
        try await raise(5)
        try await raise(3, "inbox/8")
        try await raise(99, account: AccountName("other"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for position in [17, 40, 23, 39, 12] as [Int64] { group.addTask { try await raise(position) } }
            try await group.waitForAll()
        }
        let marks = try await store.watermarks(channel: mail, account: desk)
        #expect(
            Set(marks) == [
                StoredWatermark(place: "inbox/7", position: 40), StoredWatermark(place: "inbox/8", position: 3),
            ])
    }

    static func told(_ store: any Store) async throws {
        let scene = Scene(store: store)
        _ = try await scene.accept([item("a"), item("b"), item("c")], mustTell: true)
        _ = try await scene.accept([item("quiet")])
        #expect(try await store.untold(channel: mail, account: desk, limit: 10) == ["a", "b", "c"])
        #expect(try await store.untold(channel: mail, account: desk, limit: 2) == ["a", "b"])
        try await store.told(["a", "c", "unknown"], channel: mail, account: AccountName("other"))
        try await store.told(["a", "c", "unknown"], channel: mail, account: desk)
        #expect(try await store.untold(channel: mail, account: desk, limit: 10) == ["b"])
        try await store.told(["b", "b"], channel: mail, account: desk)
        #expect(try await store.untold(channel: mail, account: desk, limit: 10).isEmpty)
    }

    static func toldAgain(_ store: any Store) async throws {
        let scene = Scene(store: store)
        _ = try await scene.accept([item("a", "x")], mustTell: true)
        try await store.told(["a"], channel: mail, account: desk)
        _ = try await scene.accept([item("a", "x"), item("other", "x", sameness: "content")], mustTell: true)
        #expect(Set(try await store.untold(channel: mail, account: desk, limit: 10)) == ["a", "other"])
        try await store.told(["a", "other"], channel: mail, account: desk)
        #expect(try await store.untold(channel: mail, account: desk, limit: 10).isEmpty)
    }

    static func received(_ store: any Store) async throws {
        let scene = Scene(store: store)
        _ = try await scene.accept((0..<25).map { item("k\($0)") })
        var seen: [String] = []
        var after: SpoolID?
        while true {
            let page = try await store.received(after: after, limit: 10)
            if page.isEmpty { break }
            seen += page.map(\.key)
            after = page.last?.id
        }
        #expect(seen == (0..<25).map { "k\($0)" })
    }

    static func held(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var ids: [SpoolID] = []
        for key in ["a", "b", "c"] { ids.append(try await scene.acceptOne(item(key)).0) }
        for id in ids { try await store.hold(id, code: "unreadable", reason: "no header", at: start) }
        #expect(try await store.received(after: nil, limit: 10).isEmpty)
        #expect(try await store.held(limit: 2, offset: 1).map(\.key) == ["b", "c"])
        let first = try #require(try await store.held(limit: 1, offset: 0).first)
        #expect(first.state == .held && first.heldCode == "unreadable" && first.heldReason == "no header")
        #expect(try await store.statistics().held == 3)
        let elsewhere = try await Scene(store: store, account: AccountName("fax")).acceptOne(item("d")).0
        try await store.hold(elsewhere, code: "unreadable", reason: "no header", at: start)
        let counted = try await store.heldCounts()
        #expect(counted.map(\.account) == [desk, AccountName("fax")])
        #expect(counted.map(\.items) == [3, 1])
        await expect(.conflict) { try await store.hold(ids[0], code: "x", reason: "", at: start) }

        try await store.retry(ids[0], at: start)
        let back = try #require(try await store.spoolItem(ids[0]))
        #expect(back.state == .received && back.heldCode == nil && back.heldReason == nil)
        await expect(.conflict) { try await store.retry(ids[0], at: start) }
        await expect(.conflict) { try await store.retry(SpoolID(999_999), at: start) }
    }

    static func retryAll(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for key in ["a", "b", "c"] {
            let id = try await scene.acceptOne(item(key)).0
            if key != "c" { try await store.hold(id, code: "x", reason: "y", at: start) }
        }
        #expect(try await store.retryAllHeld(at: start) == 2)
        #expect(try await store.received(after: nil, limit: 10).map(\.key) == ["a", "b", "c"])
        #expect(try await store.retryAllHeld(at: start) == 0)
    }

    static func restarts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let ids = [try await scene.acceptOne(item("a")).0, try await scene.acceptOne(item("b")).0]
        try await store.hold(ids[1], code: "x", reason: "y", at: start)
        try await store.noteReading(ids)
        try await store.noteReading([ids[0]])
        #expect(try await store.spoolItem(ids[0])?.interruptions == 2)
        #expect(try await store.spoolItem(ids[1])?.interruptions == 0)
        try await store.hold(ids[0], code: "interrupted", reason: "y", at: start)
        try await store.retry(ids[0], at: start)
        #expect(try await store.spoolItem(ids[0])?.interruptions == 0)
    }

    static func done(_ store: any Store) async throws {
        let (ticket, _) = try await Scene(store: store).ticket(1)
        let item = try #require(try await store.spoolItem(SpoolID(1)))
        #expect(item.state == .done && item.ticket == ticket.id)
        await expect(.conflict) { try await store.hold(item.id, code: "x", reason: "y", at: start) }
        await expect(.conflict) { try await store.retry(item.id, at: start) }
        await expect(.conflict) { try await store.file { try $0.settle(item.id, ticket: nil) } }
    }

    static func tombstone(_ store: any Store) async throws {
        let scene = Scene(store: store)
        try await scene.ticket(1)
        guard case .duplicate = try await scene.accept([item("first-1")]).first else {
            throw Unexpected("a filed item came in again")
        }
        #expect(try await store.received(after: nil, limit: 10).isEmpty)
    }

    static func reopened(_ harness: any StoreHarness) async throws {
        let store = try await harness.open()
        let scene = Scene(store: store)
        let big = item("big", String(repeating: "x", count: 200_000))
        let (id, blob) = try await scene.acceptOne(big)
        _ = try await scene.accept([item("a")], mustTell: true)
        try await scene.ticket(1)
        await store.close()
        await expect(.unavailable) { _ = try await scene.accept([item("late")]) }
        await expect(.unavailable) { _ = try await store.tickets(TicketQuery()) }

        let again = try await harness.reopen()
        #expect(try await again.spoolItem(id)?.key == "big")
        #expect(try await again.bytes(of: blob) == big.bytes)
        #expect(try await again.untold(channel: mail, account: desk, limit: 10) == ["a"])
        #expect(try await again.tickets(TicketQuery(search: "bolletta")).total == 1)
        await again.close()
    }

    static func keep(_ store: any Store) async throws {
        for size in [0, 10, 100_000] {
            let bytes = [UInt8](repeating: 7, count: size)
            let first = try await store.keep(bytes, at: start)
            #expect(try await store.keep(bytes, at: start + .hours(1)) == first)
            #expect(first.size == size)
            #expect(try await store.bytes(of: first) == bytes)
        }
    }
}
