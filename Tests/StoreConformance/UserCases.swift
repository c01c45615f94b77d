// Who may log in, and who is logged in.

import Store
import Testing
import Tickets

enum UserCases {
    static let all: [StoreCase] = [
        StoreCase("a user is found by log-in name in any case, once", users),
        StoreCase("a user comes with his place, and what ends his sessions comes with its line in the trail", placed),
        StoreCase("a session lives while it is used, and not for ever", sessions),
        StoreCase("a busy page session does not end the longer sessions of programs", kinds),
        StoreCase("a new password ends all sessions of its user only", password),
        StoreCase("a user who is switched off is logged out at once and cannot come back", switchedOff),
        StoreCase(
            "what was proved before a new password, another place or an unlinking opens nothing after it", epochs),
        StoreCase("a password that is hashed anew ends nothing, and undoes no newer one", rehashed),
        StoreCase("a clock that was wrong locks nobody out, and leaves no session for ever", wrongClock),
    ]

    private static let idle = Duration.minutes(30)
    private static let absolute = Duration.hours(12)

    private static func session(_ user: UserID, _ hash: String = "h1", at: Instant = start) -> Session {
        Session(tokenHash: hash, user: user, formToken: "f-\(hash)", createdAt: at, lastSeenAt: at, kind: "cookie")
    }

    private static func alive(_ store: any Store, _ hash: String = "h1", at: Instant) async throws -> Bool {
        // Whoever only listens is told the same, and touches nothing.
        let standing = try await store.standing([hash, "none such"], idle: idle, absolute: absolute, at: at)
        let isAlive = try await store.session(tokenHash: hash, idle: idle, absolute: absolute, at: at) != nil
        #expect(standing == (isAlive ? [hash] : []))
        return isAlive
    }

    static func users(_ store: any Store) async throws {
        let id = try await store.addUser(
            login: "Olga", name: "Olga Prova", role: .administrator, language: "it", passwordHash: "hash", at: start)
        await expect(.conflict) {
            _ = try await store.addUser(
                login: "OLGA", name: "x", role: .operator, language: "it", passwordHash: "y", at: start)
        }
        let found = try #require(try await store.user(login: "oLGA"))
        #expect(found.user.id == id && found.user.login == "olga" && found.passwordHash == "hash")
        #expect(found.user.role == .administrator && found.user.active && found.user.language == "it")
        #expect(try await store.user(id) == found.user)
        #expect(try await store.users() == [found.user])
        #expect(try await store.user(login: "olg") == nil)
        #expect(try await store.user(login: "%") == nil)
        #expect(try await store.user(UserID(999)) == nil)
        try await store.setLanguage(id, "en")
        #expect(try await store.user(id)?.language == "en")
        await expect(.missing) { try await store.setLanguage(UserID(999), "en") }
    }

    static func placed(_ store: any Store) async throws {
        let place = UserPlace(
            name: "Nora", role: .department, department: DepartmentCode("urp"), services: ["CUP", "CC"],
            mail: "nora@example.org")
        let entry = AuditEntry(at: start, user: nil, what: "user_added", detail: ["user": "nora"])
        let id = try await store.addUser(
            login: "Nora", place: place, language: "it", passwordHash: "h", at: start, audit: entry)
        // At once: there is no moment in which he works for all services.
        let nora = try #require(try await store.user(id))
        #expect(UserPlace(nora) == place && nora.active && nora.login == "nora")
        #expect(try await store.auditTrail(limit: 5, offset: 0) == [entry])
        await expect(.conflict) {
            _ = try await store.addUser(
                login: "nora", place: place, language: "it", passwordHash: "h", at: start, audit: entry)
        }
        #expect(try await store.auditTrail(limit: 5, offset: 0).count == 1)
        // A new password and its line; a lost second factor and its sessions.
        try await store.addSession(session(id))
        try await store.setPassword(
            id, hash: "new", at: start, audit: AuditEntry(at: start, user: id, what: "password_changed"))
        #expect(try await store.sessions(of: id).isEmpty)
        var again = session(id)
        again.epoch = try #require(try await store.user(id)).epoch
        try await store.addSession(again)
        try await store.beginSecondFactor(of: id, secret: Array(repeating: 1, count: 20))
        try await store.removeSecondFactor(
            of: id, endsSessions: true, audit: AuditEntry(at: start, user: nil, what: "second_factor_removed"))
        #expect(try await store.sessions(of: id).isEmpty)
        #expect(
            try await store.auditTrail(limit: 5, offset: 0).map(\.what) == [
                "second_factor_removed", "password_changed", "user_added",
            ])
    }

    static func sessions(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        try await store.addSession(session(user))
        let found = try #require(
            try await store.session(tokenHash: "h1", idle: idle, absolute: absolute, at: start + .minutes(1)))
        #expect(found.user.id == user && found.session.formToken == "f-h1" && found.session.kind == "cookie")
        #expect(try await !alive(store, "other", at: start))
        // Used every 20 minutes it outlives the idle time many times, until it is too old.
        var now = start
        while now < start + absolute {
            #expect(try await alive(store, at: now))
            now = now + .minutes(20)
        }
        #expect(try await !alive(store, at: now))

        try await store.addSession(session(user, "h2", at: start))
        #expect(try await alive(store, "h2", at: start + .minutes(30)))
        #expect(try await !alive(store, "h2", at: start + .minutes(61)))
        try await store.addSession(session(user, "h3", at: start))
        try await store.endSession(tokenHash: "h3")
        try await store.endSession(tokenHash: "h3")
        #expect(try await !alive(store, "h3", at: start))
        await expect(.missing) { try await store.addSession(session(UserID(999), "h4")) }
    }

    static func kinds(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        var program = session(user, "program")
        (program.kind, program.way) = ("api", "password")
        try await store.addSession(program)
        try await store.addSession(session(user, "page", at: start + .hours(20)))
        #expect(try await alive(store, "page", at: start + .hours(20) + .minutes(5)))
        let found = try await store.session(
            tokenHash: "program", idle: .days(30), absolute: .days(90), at: start + .hours(21))
        #expect(found?.session.kind == "api" && found?.session.way == "password")
        #expect(try await Set(store.sessions(of: user).map(\.way)) == ["password", nil])
    }

    static func password(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let other = try await scene.user("altra")
        try await store.addSession(session(user, "h1"))
        try await store.addSession(session(user, "h2"))
        try await store.addSession(session(other, "h3"))
        for one in [user, other] { try await store.noteDevice("d1", of: one, at: start) }
        try await store.setPassword(user, hash: "new", at: start)
        // Nor is a browser his any more that somebody came in with who knew the old one.
        #expect(try await store.usersKnown(to: "d1", since: start - .days(1)) == [other])
        #expect(try await !alive(store, "h1", at: start))
        #expect(try await !alive(store, "h2", at: start))
        #expect(try await alive(store, "h3", at: start))
        #expect(try await store.user(login: "operatore")?.passwordHash == "new")
    }

    static func switchedOff(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        try await store.addSession(session(user))
        try await store.setActive(user, false, at: start)
        #expect(try await !alive(store, at: start))
        #expect(try await store.user(login: "operatore")?.user.active == false)
        await expect(.missing) { try await store.addSession(session(user, "h2")) }
        try await store.setActive(user, true, at: start)
        #expect(try await !alive(store, at: start))
        var back = session(user, "h2")
        back.epoch = try #require(try await store.user(user)).epoch
        try await store.addSession(back)
        #expect(try await alive(store, "h2", at: start))
    }

    static func epochs(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        let entry = AuditEntry(at: start, user: nil, what: "tested")
        let identity = ForeignIdentity(issuer: "https://id.example.org", subject: "s1")
        func epoch() async throws -> Int64 { try #require(try await store.user(user)).epoch }
        var place = UserPlace(try #require(try await store.user(user)))
        try await store.bind(identity, to: user, audit: entry)
        // Neither of these says anything of what was proved.
        let first = try await epoch()
        (place.name, place.mail) = ("Altro Nome", "altra@example.org")
        try await store.setPlace(user, place, audit: entry)
        try await store.setLanguage(user, "en")
        #expect(try await epoch() == first)

        place.services = ["CC"]
        let services = place
        let steps: [@Sendable () async throws -> Void] = [
            { try await store.setPassword(user, hash: "new", at: start) },
            { try await store.setPlace(user, services, audit: entry) },
            { try await store.unbind(identity, audit: entry) },
            {
                try await store.setActive(user, false, at: start)
                try await store.setActive(user, true, at: start)
            },
        ]
        for (number, step) in steps.enumerated() {
            var proved = session(user, "old\(number)")
            proved.epoch = try await epoch()
            try await step()
            let late = proved
            await expect(.missing) { try await store.addSession(late) }
            proved.epoch = try await epoch()
            try await store.addSession(proved)
            #expect(try await alive(store, "old\(number)", at: start))
        }
        try await store.addReset("r1", for: user, until: start + .minutes(30))
        let before = try await epoch()
        #expect(try await store.useReset("r1", password: "newest", at: start) == user)
        #expect(try await epoch() > before)
    }

    static func rehashed(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        try await store.setPassword(user, hash: "old", at: start)
        var open = session(user)
        open.epoch = try #require(try await store.user(user)).epoch
        try await store.addSession(open)
        try await store.renewHash(user, from: "old", to: "costlier")
        #expect(try await store.user(login: "operatore")?.passwordHash == "costlier")
        #expect(try await alive(store, at: start))
        try await store.renewHash(user, from: "old", to: "late")
        #expect(try await store.user(login: "operatore")?.passwordHash == "costlier")
    }

    static func wrongClock(_ store: any Store) async throws {
        let (window, wrong) = (Duration.minutes(15), start + .days(1))
        for _ in 0..<11 { _ = try await store.noteLoginFailure("olga", window: window, at: wrong) }
        #expect(try await store.loginFailures("olga", window: window, at: wrong) == 11)
        #expect(try await store.loginFailures("olga", window: window, at: start) == 0)
        #expect(try await store.countLoginTry("olga", most: 5, window: window, at: start))
        #expect(try await store.noteLoginFailure("olga", window: window, at: start) == 2)

        let user = try await Scene(store: store).user()
        try await store.addSession(session(user, "h1", at: wrong))
        #expect(try await !alive(store, "h1", at: start))
        #expect(try await alive(store, "h1", at: wrong))
        // Two clocks that are a little apart are right both.
        try await store.addSession(session(user, "h2", at: start + .minutes(1)))
        #expect(try await alive(store, "h2", at: start))
        _ = try await store.noteLoginFailure("olga", window: window, at: start + .minutes(1))
        #expect(try await store.loginFailures("olga", window: window, at: start) == 3)
    }
}
