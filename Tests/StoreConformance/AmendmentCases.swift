// What administration pages write beside the settings' files.

import Store
import Testing
import Tickets

enum AmendmentCases {
    static let all: [StoreCase] = [
        StoreCase("an entry's newest version holds, and every earlier one stays on record", versions),
        StoreCase("of two who write the same entry at once one wins, and the other is told", conflict),
        StoreCase("an entry that is given back keeps its number: nobody begins it anew", givenBack),
        StoreCase("each change has its line in the audit trail", audited),
        StoreCase("amendments survive a restart", harness: survive),
    ]

    private static let key = AmendmentKey(.department, "urp-agr")

    static func versions(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        #expect(try await store.amendments().isEmpty)
        #expect(try await store.amend(key, text: "{ a: 1 }", seen: 0, by: user, at: start) == 1)
        #expect(try await store.amend(key, text: "{ a: 2 }", seen: 1, by: user, at: start + .seconds(1)) == 2)
        let other = AmendmentKey(.topic, "urp-agr")
        _ = try await store.amend(other, text: "é\u{0}\"", seen: 0, by: user, at: start)
        #expect(
            try await store.amendments() == [
                Amendment(key, version: 2, text: "{ a: 2 }", by: user, at: start + .seconds(1)),
                Amendment(other, version: 1, text: "é\u{0}\"", by: user, at: start),
            ])
        let history = try await store.history(of: key, limit: 10)
        #expect(history.map(\.text) == ["{ a: 2 }", "{ a: 1 }"])
        #expect(try await store.history(of: key, limit: 1).map(\.version) == [2])
    }

    static func conflict(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        let wins = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    (try? await store.amend(key, text: "\(number)", seen: 0, by: user, at: start)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
        #expect(try await store.history(of: key, limit: 10).count == 1)
        await expect(.conflict) { _ = try await store.amend(key, text: "late", seen: 0, by: user, at: start) }
        await expect(.conflict) { _ = try await store.amend(key, text: "early", seen: 2, by: user, at: start) }
    }

    static func givenBack(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        _ = try await store.amend(key, text: "one", seen: 0, by: user, at: start)
        #expect(try await store.amend(key, text: nil, seen: 1, by: user, at: start) == 2)
        #expect(try await store.amendments().map(\.text) == [nil])
        await expect(.conflict) { _ = try await store.amend(key, text: "new", seen: 0, by: user, at: start) }
        #expect(try await store.amend(key, text: "new", seen: 2, by: user, at: start) == 3)
    }

    static func audited(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        _ = try await store.amend(key, text: "secret words", seen: 0, by: user, at: start)
        _ = try await store.amend(key, text: nil, seen: 1, by: user, at: start)
        let trail = try await store.auditTrail(limit: 10, offset: 0)
        #expect(trail.prefix(2).map(\.what) == ["amendment_withdrawn", "amended"])
        #expect(trail[1].detail == ["kind": "department", "code": "urp-agr", "version": "1"])
        #expect(trail[1].user == user)
    }

    static func survive(_ harness: any StoreHarness) async throws {
        let store = try await harness.open()
        let user = try await Scene(store: store).user()
        _ = try await store.amend(key, text: "one", seen: 0, by: user, at: start)
        await store.close()
        let again = try await harness.reopen()
        #expect(try await again.amendments() == [Amendment(key, version: 1, text: "one", by: user, at: start)])
    }
}
