// Raw items: taken in once, told of, held, tried again.

import Store
import Testing
import Tickets

enum SpoolCases {
    static let all: [StoreCase] = [
        StoreCase("an accepted item comes back with its bytes", comesBack)
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
    }
}
