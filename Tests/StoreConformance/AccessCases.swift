// What somebody may know of, second factors, leaves to set a password, identities elsewhere, the last administrator.

import Store
import Testing
import Tickets

enum AccessCases {
    static let all: [StoreCase] = [
        StoreCase("a department reaches what it was asked about, and no more", reach),
        StoreCase("a step of a second factor opens once, and no earlier one after it", steps),
        StoreCase("a second factor is confirmed where it was begun, and ends the other sessions", enrolment),
        StoreCase("a recovery code opens once", codes),
        StoreCase("a leave to set a password stands once, in time, for the password of then", resets),
        StoreCase("an identity elsewhere belongs to one user", identities),
        StoreCase("an identity links itself once, and what was unlinked only by an administrator's hand", claims),
        StoreCase("the last administrator stays, also when two go at once", administrators),
        StoreCase("a user's place is not written over one that nobody has seen", seen),
        StoreCase("a user ends his own sessions and nobody else's", sessions),
    ]

    private static func entry(_ what: String = "tested") -> AuditEntry { AuditEntry(at: start, user: nil, what: what) }

    private static func add(
        _ store: any Store, _ login: String, _ role: UserRole = .operator
    ) async throws -> UserID {
        try await store.addUser(
            login: login, name: login, role: role, language: "it", passwordHash: "h", at: start)
    }

    static func reach(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let (mine, other) = (TicketReach.department(DepartmentCode("urp")), TicketReach.department(DepartmentCode("x")))
        #expect(try await !store.isWithin(.message(message), mine))
        try await store.ask("Che ne dite?", on: ticket.id, to: DepartmentCode("urp"), mail: nil, by: user, at: start)
        for subject in [TicketSubject.message(message), .ticket(ticket.number)] {
            #expect(try await store.isWithin(subject, mine))
            #expect(try await !store.isWithin(subject, other))
            #expect(try await store.isWithin(subject, .all))
            #expect(try await !store.isWithin(subject, .none))
            #expect(try await store.isWithin(subject, .services([ticket.number.service])))
            #expect(try await !store.isWithin(subject, .services([])))
        }
        for subject in [TicketSubject.message(MessageID(999)), .outbox(OutboxID(999))] {
            #expect(try await !store.isWithin(subject, .all))
        }
        #expect(try await store.within([ticket.id, TicketID(999)], mine) == [ticket.id])
    }

    static func steps(_ store: any Store) async throws {
        let user = try await add(store, "a")
        #expect(try await store.secondFactor(of: user) == nil)
        try await store.beginSecondFactor(of: user, secret: Array(repeating: 1, count: 20))
        #expect(try await !store.useStep(5, of: user))
        try await store.beginSecondFactor(of: user, secret: Array(repeating: 2, count: 20))
        try await store.confirmSecondFactor(of: user, step: 7, recoveryHashes: ["x"], audit: entry())
        await expect(.conflict) {
            try await store.beginSecondFactor(of: user, secret: Array(repeating: 3, count: 20))
        }
        #expect(try await store.secondFactor(of: user)?.secret == Array(repeating: 2, count: 20))
        #expect(try await !store.useStep(7, of: user))
        let both = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try await store.useStep(8, of: user) } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(both == 1)
        #expect(try await !store.useStep(6, of: user))
        try await store.removeSecondFactor(of: user, audit: entry())
        #expect(try await store.secondFactor(of: user) == nil)
    }

    static func enrolment(_ store: any Store) async throws {
        let user = try await add(store, "a")
        for hash in ["h1", "h2"] {
            try await store.addSession(
                Session(
                    tokenHash: hash, user: user, formToken: "f", createdAt: start, lastSeenAt: start, kind: "cookie"))
        }
        try await store.beginSecondFactor(of: user, secret: Array(repeating: 1, count: 20), in: "h1")
        #expect(try await store.secondFactor(of: user)?.begunBy == "h1")
        for other in ["h2", nil] as [String?] {
            await expect(.conflict) {
                try await store.confirmSecondFactor(of: user, step: 1, recoveryHashes: [], in: other, audit: entry())
            }
        }
        #expect(try await store.sessions(of: user).count == 2)
        try await store.confirmSecondFactor(of: user, step: 1, recoveryHashes: ["x"], in: "h1", audit: entry())
        #expect(try await store.sessions(of: user).map(\.tokenHash) == ["h1"])
        #expect(try await store.auditTrail(limit: 5, offset: 0).map(\.what) == ["tested"])
    }

    static func codes(_ store: any Store) async throws {
        let (user, other) = (try await add(store, "a"), try await add(store, "b"))
        try await store.beginSecondFactor(of: user, secret: Array(repeating: 1, count: 20))
        try await store.confirmSecondFactor(of: user, step: 1, recoveryHashes: ["x", "y"], audit: entry())
        #expect(try await !store.useRecoveryCode("x", of: other, audit: entry()))
        #expect(try await store.useRecoveryCode("x", of: user, audit: entry("recovery_code_used")))
        #expect(try await !store.useRecoveryCode("x", of: user, audit: entry()))
        #expect(try await store.secondFactor(of: user)?.codesLeft == 1)
    }

    static func resets(_ store: any Store) async throws {
        let user = try await add(store, "a")
        try await store.addReset("r1", for: user, until: start + .minutes(30))
        #expect(try await store.userOfReset("r1", at: start + .minutes(29))?.id == user)
        #expect(try await store.userOfReset("r1", at: start + .minutes(30)) == nil)
        try await store.addReset("r2", for: user, until: start + .minutes(30))
        #expect(try await store.userOfReset("r1", at: start) == nil)
        try await store.noteDevice("d1", of: user, at: start)
        #expect(try await store.useReset("r2", password: "new", at: start + .minutes(1)) == user)
        #expect(try await store.usersKnown(to: "d1", since: start - .days(1)).isEmpty)
        #expect(try await store.useReset("r2", password: "newer", at: start + .minutes(1)) == nil)
        #expect(try await store.user(login: "a")?.passwordHash == "new")
        try await store.addReset("r3", for: user, until: start + .hours(1))
        try await store.setPassword(user, hash: "other", at: start + .minutes(2))
        #expect(try await store.useReset("r3", password: "x", at: start + .minutes(3)) == nil)
        try await store.addReset("r4", for: user, until: start + .hours(1))
        try await store.setActive(user, false, at: start + .minutes(3))
        #expect(try await store.userOfReset("r4", at: start + .minutes(4)) == nil)
        // Nor when he is switched on again, nor when his mail goes elsewhere now.
        try await store.setActive(user, true, at: start + .minutes(4))
        #expect(try await store.userOfReset("r4", at: start + .minutes(4)) == nil)
        try await store.addReset("r5", for: user, until: start + .hours(1))
        var place = UserPlace(name: "a", role: .operator)
        try await store.setPlace(user, place, audit: entry())
        #expect(try await store.userOfReset("r5", at: start + .minutes(5))?.id == user)
        place.mail = "a@example.org"
        try await store.setPlace(user, place, audit: entry())
        #expect(try await store.userOfReset("r5", at: start + .minutes(5)) == nil)
    }

    static func identities(_ store: any Store) async throws {
        let (user, other) = (try await add(store, "a"), try await add(store, "b"))
        let identity = ForeignIdentity(issuer: "https://id.example.org", subject: "s1")
        try await store.bind(identity, to: user, audit: entry())
        try await store.bind(identity, to: user, audit: entry())
        await expect(.conflict) { try await store.bind(identity, to: other, audit: entry()) }
        #expect(try await store.user(of: identity)?.id == user)
        #expect(
            try await store.user(of: ForeignIdentity(issuer: "https://evil.example", subject: "s1")) == nil)
        #expect(try await store.identities(of: user) == [identity])
        try await store.addSession(
            Session(tokenHash: "h1", user: user, formToken: "f", createdAt: start, lastSeenAt: start, kind: "cookie"))
        try await store.unbind(identity, audit: entry())
        #expect(try await store.user(of: identity) == nil)
        #expect(try await store.identities(of: user).isEmpty)
        #expect(try await store.sessions(of: user).isEmpty)
    }

    static func claims(_ store: any Store) async throws {
        let (user, other) = (try await add(store, "a"), try await add(store, "b"))
        func identity(_ subject: String) -> ForeignIdentity {
            ForeignIdentity(issuer: "https://id.example.org", subject: subject)
        }
        // Two that claim the same user at once: one of them is he.
        let bound = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let identity = ForeignIdentity(issuer: "https://id.example.org", subject: "s\(number)")
                    return try await store.bindByClaim(identity, to: user, audit: entry())
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(bound == 1)
        let first = try #require(try await store.identities(of: user).first)
        #expect(try await store.bindByClaim(first, to: user, audit: entry()))
        #expect(try await !store.bindByClaim(first, to: other, audit: entry()))
        // What was unlinked does not link itself again, neither it nor another one, neither to him nor to others.
        try await store.unbind(first, audit: entry())
        #expect(try await !store.bindByClaim(first, to: user, audit: entry()))
        #expect(try await !store.bindByClaim(identity("new"), to: user, audit: entry()))
        #expect(try await !store.bindByClaim(first, to: other, audit: entry()))
        // An administrator's hand links it, to him or to somebody else.
        try await store.bind(first, to: user, audit: entry())
        #expect(try await store.user(of: first)?.id == user)
        try await store.unbind(first, audit: entry())
        try await store.bind(first, to: other, audit: entry())
        #expect(try await store.user(of: first)?.id == other)
        #expect(try await !store.bindByClaim(identity("new"), to: user, audit: entry()))
        let gone = try await add(store, "c")
        try await store.setActive(gone, false, audit: entry())
        #expect(try await !store.bindByClaim(identity("new"), to: gone, audit: entry()))
    }

    static func administrators(_ store: any Store) async throws {
        let (first, second) = (
            try await add(store, "a", .administrator), try await add(store, "b", .administrator)
        )
        let gone = await withTaskGroup(of: Bool.self) { group in
            for user in [first, second] {
                group.addTask { (try? await store.setActive(user, false, audit: entry())) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(gone == 1)
        let left = try #require(try await store.users().first { $0.active })
        await expect(.conflict) {
            try await store.setPlace(left.id, UserPlace(name: "x", role: .operator), audit: entry())
        }
        #expect(try await store.user(left.id)?.role == .administrator)
    }

    static func seen(_ store: any Store) async throws {
        let user = try await add(store, "a", .backOffice)
        let seen = UserPlace(try #require(try await store.user(user)))
        var (first, second) = (seen, seen)
        (first.role, second.mail) = (.operator, "a@example.org")
        try await store.setPlace(user, first, seen: seen, audit: entry("first"))
        await expect(.conflict) { [second] in
            try await store.setPlace(user, second, seen: seen, audit: entry("second"))
        }
        #expect(try await store.user(user)?.role == .operator)
        #expect(try await store.auditTrail(limit: 5, offset: 0).map(\.what) == ["first"])
    }

    static func sessions(_ store: any Store) async throws {
        let (user, other) = (try await add(store, "a"), try await add(store, "b"))
        for (hash, owner) in [("h1", user), ("h2", user), ("h3", other)] {
            var session = Session(
                tokenHash: hash, user: owner, formToken: "f", createdAt: start, lastSeenAt: start, kind: "cookie")
            (session.device, session.address) = ("Firefox", "192.0.2.1")
            try await store.addSession(session)
        }
        await expect(.missing) { try await store.endSession("h3", of: user) }
        #expect(try await store.sessions(of: user).map(\.device) == ["Firefox", "Firefox"])
        try await store.endSessions(of: user, except: "h2")
        #expect(try await store.sessions(of: user).map(\.tokenHash) == ["h2"])
        #expect(try await store.sessions(of: other).count == 1)
        // What an administrator ends is on record; what is not there any more is not.
        try await store.endSession("h2", of: user, audit: entry("one"))
        await expect(.missing) { try await store.endSession("h2", of: user, audit: entry("again")) }
        try await store.endSessions(of: user, except: nil, audit: entry("none"))
        try await store.endSessions(of: other, except: nil, audit: entry("all"))
        #expect(try await store.auditTrail(limit: 5, offset: 0).map(\.what) == ["all", "one"])
    }
}
