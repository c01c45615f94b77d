// What is counted in front of the log-in, and the devices that are counted apart.

import Store
import Testing
import Tickets

enum ThrottleCases {
    static let all: [StoreCase] = [
        StoreCase("failed log-ins are counted by key within their window", failures),
        StoreCase("tries are counted up to the limit, and no refused one", tries),
        StoreCase("what was counted against one log-in name is forgotten, and nothing else", unlocking),
        StoreCase("a device is known for whoever came in with it, and of one user not too many", devices),
        StoreCase("tries that have run out are forgotten, also when their key never comes again", forgotten),
        StoreCase("failed log-ins survive a restart", harness: failuresSurvive),
    ]

    static func failures(_ store: any Store) async throws {
        let window = Duration.minutes(15)
        for count in 1...5 {
            let at = start + .minutes(count)
            #expect(try await store.noteLoginFailure("olga", window: window, at: at) == count)
        }
        #expect(try await store.noteLoginFailure("10.0.0.1", window: window, at: start) == 1)
        #expect(try await store.loginFailures("olga", window: window, at: start + .minutes(5)) == 5)
        #expect(try await store.loginFailures("olga", window: window, at: start + .minutes(17)) == 3)
        #expect(try await store.loginFailures("olga", window: window, at: start + .minutes(20)) == 0)
        #expect(try await store.noteLoginFailure("olga", window: window, at: start + .minutes(18)) == 3)
        try await store.clearLoginFailures("olga")
        #expect(try await store.loginFailures("olga", window: window, at: start + .minutes(18)) == 0)
        #expect(try await store.loginFailures("10.0.0.1", window: window, at: start) == 1)
    }

    static func tries(_ store: any Store) async throws {
        let window = Duration.minutes(15)
        func count(at now: Instant) async throws -> Bool {
            try await store.countLoginTry("olga", most: 2, window: window, at: now)
        }
        #expect(try await count(at: start))
        #expect(try await count(at: start + .minutes(10)))
        #expect(try await !count(at: start + .minutes(12)))
        #expect(try await store.loginFailures("olga", window: window, at: start + .minutes(12)) == 2)
        // The first has run out; the refused one was never there.
        #expect(try await count(at: start + .minutes(15)))
        #expect(try await !count(at: start + .minutes(16)))
        #expect(try await count(at: start + .minutes(25)))
        #expect(try await store.countLoginTry("ada", most: 2, window: window, at: start))
        let counted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try await store.countLoginTry("paolo", most: 3, window: window, at: start) }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(counted == 3)
        try await store.takeBackLoginTry("paolo", countedAt: start)
        #expect(try await store.loginFailures("paolo", window: window, at: start) == 2)
        try await store.takeBackLoginTry("paolo", countedAt: start + .seconds(1))
        try await store.takeBackLoginTry("nessuno", countedAt: start)
        #expect(try await store.loginFailures("paolo", window: window, at: start) == 2)
    }

    static func unlocking(_ store: any Store) async throws {
        let window = Duration.minutes(15)
        for key in ["login:aa:account", "login:aa:from:x", "login:ab:account", "address:x"] {
            _ = try await store.noteLoginFailure(key, window: window, at: start)
        }
        try await store.unlock("login:aa:", audit: AuditEntry(at: start, user: nil, what: "user_unlocked"))
        var left: [Int] = []
        for key in ["login:aa:account", "login:aa:from:x", "login:ab:account", "address:x"] {
            left.append(try await store.loginFailures(key, window: window, at: start))
        }
        #expect(left == [0, 0, 1, 1])
        #expect(try await store.auditTrail(limit: 1, offset: 0).map(\.what) == ["user_unlocked"])
    }

    static func devices(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (user, other) = (try await scene.user(), try await scene.user("altra"))
        try await store.noteDevice("d0", of: user, at: start)
        try await store.noteDevice("d0", of: other, at: start)
        #expect(try await store.usersKnown(to: "d0", since: start - .days(1)) == [user, other])
        #expect(try await store.usersKnown(to: "d0", since: start).isEmpty)
        #expect(try await store.usersKnown(to: "d1", since: start - .days(1)).isEmpty)
        for number in 1...20 {
            try await store.noteDevice("d\(number)", of: user, at: start + .minutes(number))
            // In use all the time, it outlives those that came later.
            if number == 10 { try await store.noteDevice("d1", of: user, at: start + .hours(1)) }
        }
        #expect(try await store.usersKnown(to: "d0", since: start - .days(1)) == [other])
        try await store.noteDevice("d21", of: user, at: start + .minutes(21))
        #expect(try await store.usersKnown(to: "d1", since: start - .days(1)) == [user])
        #expect(try await store.usersKnown(to: "d2", since: start - .days(1)).isEmpty)
    }

    static func forgotten(_ store: any Store) async throws {
        let (window, late) = (Duration.minutes(15), start + .hours(3))
        for number in 0..<5 { _ = try await store.noteLoginFailure("name\(number)", window: window, at: start) }
        _ = try await store.noteLoginFailure("olga", window: window, at: late)
        for number in 0..<5 {
            #expect(try await store.loginFailures("name\(number)", window: window, at: start) == 0)
        }
        #expect(try await store.loginFailures("olga", window: window, at: late) == 1)
    }

    static func failuresSurvive(_ harness: any StoreHarness) async throws {
        let store = try await harness.open()
        _ = try await store.noteLoginFailure("olga", window: .minutes(15), at: start)
        await store.close()
        let again = try await harness.reopen()
        #expect(try await again.loginFailures("olga", window: .minutes(15), at: start) == 1)
        await again.close()
    }
}
