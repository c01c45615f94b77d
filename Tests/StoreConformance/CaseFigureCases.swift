// Figures of cases and of the second level: counts, lists and groups against what each ticket says of itself.

import Store
import Testing
import Tickets

enum CaseFigureCases {
    static let all: [StoreCase] = [
        StoreCase("counts and lists of cases and escalations agree with the tickets, page by page", agreement),
        StoreCase("a case counts while it is closed, in the period of its last closing", lastClosing),
        StoreCase("tickets without a citizen's contact are no cases", noCases),
        StoreCase("calls of ours alone are no case, joined neither, until the citizen says something", ownCalls),
        StoreCase("an escalation is judged from its beginning, given back it is not counted", secondLevel),
        StoreCase("the first level's time ends with the first hand-over, else with the answer", levels),
    ]

    private static let outcomes: [CaseOutcome?] = CaseOutcome.allCases + [nil]

    /// Tickets with every kind of history.
    private static func fill(_ scene: FigureScene, tickets count: Int, seed: UInt64) async throws -> [TicketID] {
        let store = scene.store
        var dice = Dice(seed)
        let user = try await scene.scene.user()
        var ids: [TicketID] = []
        for _ in 0..<count {
            let arrival = start + .minutes(dice.below(7200))
            let kind: MessageKind = dice.below(10) == 0 ? .bounce : .contact
            let (ticket, _) = try await scene.contact(
                at: arrival, channel: dice.one(of: FigureScene.channels), kind: kind)
            ids.append(ticket.id)
            if dice.below(2) == 0 {
                try await store.classify(
                    ticket.id, topic: .some(TopicCode(dice.one(of: ["visite", "ticket"]))),
                    isComplaint: dice.below(4) == 0, outcome: nil, by: user, at: arrival)
            }
            let steps = dice.below(4)
            for step in 0..<steps {
                let at = arrival + .hours(1 + step)
                let department = dice.one(of: [nil, "sanita", "ambiente"])
                _ = try? await scene.scene.escalate(ticket.id, to: department, by: user, at: at)
                if dice.below(4) == 0 {
                    try? await store.giveBack(
                        ticket.id, solved: dice.below(2) == 0, note: "nota", by: user, at: at + .minutes(30))
                }
            }
            let end = arrival + .hours(steps + 1 + dice.below(8))
            if dice.below(5) != 0 { try await scene.answer(ticket, at: end, by: user) }
            if dice.below(4) != 0 {
                try await store.close(
                    ticket.id, solution: "fatto", outcome: dice.one(of: outcomes), by: user, at: end + .hours(1))
                if dice.below(6) == 0 { try await store.reopen(ticket.id, by: user, at: end + .hours(2)) }
            }
        }
        return ids
    }

    static func agreement(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let ids = try await fill(scene, tickets: 70, seed: 11)
        var views: [TicketView] = []
        for id in ids { views.append(try #require(try await store.view(id))) }
        for now in [start + .days(1), start + .days(30)] {
            for channel in [nil] + FigureScene.channels {
                var scope = scene.scope(now: now)
                scope.channel = channel
                let mine = views.filter { view in channel.map { view.ticket.replyAddress.channel == $0 } ?? true }
                try await checkCases(store, scope, mine)
                try await checkEscalations(store, scope, mine)
            }
        }
    }

    private static func checkCases(_ store: any Store, _ scope: FigureScope, _ views: [TicketView]) async throws {
        let cases = views.filter { view in
            view.ticket.state == .closed && view.contacts.contains { $0.kind == .contact }
        }
        let tally = try await store.caseTally(scope)
        #expect(tally.closed == cases.count)
        #expect(tally.withoutEscalation == cases.count { $0.escalations.isEmpty })
        #expect(tally.complaints == cases.count { $0.ticket.isComplaint })
        let outcomes = Dictionary(cases.map { ($0.ticket.outcome?.rawValue ?? "", 1) }, uniquingKeysWith: +)
        #expect(tally.outcomes == outcomes)
        let parts: [(CasePart, @Sendable (TicketView) -> Bool)] = [
            (.closed, { _ in true }), (.withoutEscalation, { $0.escalations.isEmpty }),
            (.escalated, { !$0.escalations.isEmpty }), (.positive, { $0.ticket.outcome?.isPositive == true }),
            (.notPositive, { $0.ticket.outcome?.isPositive == false }),
            (.withoutOutcome, { $0.ticket.outcome == nil }), (.complaints, { $0.ticket.isComplaint }),
        ]
        for (part, belongs) in parts {
            var listed: [CaseFact] = []
            while true {
                let cursor = listed.last.flatMap { last in
                    last.closedAt.map { FactCursor(at: $0, id: last.ticket.value) }
                }
                let page = try await store.caseFacts(scope, part: part, after: cursor, limit: 7)
                listed += page
                if page.count < 7 { break }
            }
            #expect(Set(listed.map(\.ticket)) == Set(cases.filter(belongs).map(\.ticket.id)), "\(part)")
            #expect(Set(listed.map(\.ticket)).count == listed.count, "\(part)")
            #expect(listed.map(\.closedAt?.milliseconds) == listed.map(\.closedAt?.milliseconds).sorted { $0! < $1! })
        }
        for dimension in [CaseDimension.topic, .author, .department] {
            let groups = try await store.caseGroups(scope, by: dimension)
            #expect(groups.map(\.tally.closed).reduce(0, +) == tally.closed)
            #expect(groups.map(\.tally.withoutEscalation).reduce(0, +) == tally.withoutEscalation)
        }
    }

    private static func part(of escalation: Escalation, now: Instant) -> EscalationPart {
        guard let clock = escalation.clock else { return .running }
        guard let ended = escalation.endedAt else { return now > clock.due ? .overdue : .running }
        guard escalation.end?.isSolution == true else { return .notCounted }
        return ended <= clock.due ? .solvedInTime : .solvedLate
    }

    private static func checkEscalations(_ store: any Store, _ scope: FigureScope, _ views: [TicketView]) async throws {
        let all = views.flatMap { view in view.escalations.map { (escalation: $0, state: view.ticket.state) } }
            .filter { $0.escalation.to == .department }
        let tally = try await store.escalationTally(scope)
        let closed = all.filter { $0.escalation.end?.isSolution == true && $0.state == .closed }
        let counts: [(EscalationPart, Int)] = [
            (.solvedInTime, tally.solvedInTime), (.solvedLate, tally.solvedLate), (.overdue, tally.overdue),
            (.running, tally.running), (.notCounted, tally.notCounted),
        ]
        for (part, count) in counts {
            let listed = try await list(store, scope, part)
            #expect(listed.count == count, "\(part)")
            let expected = all.filter { Self.part(of: $0.escalation, now: scope.now) == part }.map(\.escalation.id)
            #expect(Set(listed) == Set(expected), "\(part)")
        }
        #expect(counts.map(\.1).reduce(0, +) == all.count)
        #expect(try await list(store, scope, .judged).count == tally.judged)
        #expect(Set(try await list(store, scope, .solvedAndClosed)) == Set(closed.map(\.escalation.id)))
        #expect(tally.solvedAndClosed == closed.count)
        let groups = try await store.escalationGroups(scope)
        #expect(groups.map(\.tally.judged).reduce(0, +) == tally.judged)
        #expect(groups.map(\.tally.notCounted).reduce(0, +) == tally.notCounted)
    }

    private static func list(_ store: any Store, _ scope: FigureScope, _ part: EscalationPart) async throws
        -> [EscalationID]
    {
        var listed: [Escalation] = []
        while true {
            let cursor = listed.last.map { FactCursor(at: $0.at, id: $0.id.value) }
            let page = try await store.escalationFacts(scope, part: part, after: cursor, limit: 7)
            listed += page.map(\.escalation)
            if page.count < 7 { return listed.map(\.id) }
        }
    }

    static func lastClosing(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        let (ticket, _) = try await scene.contact(at: start)
        var scope = scene.scope()
        scope.from = start
        scope.until = start + .days(2)
        func close(_ at: Instant) async throws {
            try await store.close(ticket.id, solution: "fatto", outcome: .serviceGiven, by: user, at: at)
        }
        try await close(start + .days(1))
        #expect(try await store.caseTally(scope).closed == 1)
        try await store.reopen(ticket.id, by: user, at: start + .days(1))
        #expect(try await store.caseTally(scope).closed == 0)
        try await close(start + .days(2))
        #expect(try await store.caseTally(scope).closed == 0)
        scope.until = start + .days(3)
        #expect(try await store.caseTally(scope).closed == 1)
        let fact = try await store.caseFacts(scope, part: .positive, after: nil, limit: 5).first
        #expect(fact?.closedAt == start + .days(2))
        #expect(fact?.closedBy == user)
    }

    static func noCases(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        let (ticket, _) = try await scene.contact(at: start, kind: .automaticReply)
        try await store.close(ticket.id, solution: "niente", outcome: nil, by: user, at: start)
        #expect(try await store.caseTally(scene.scope()).closed == 0)
        _ = try await scene.contact(at: start + .hours(1), on: ticket)
        try await store.close(ticket.id, solution: "fatto", outcome: nil, by: user, at: start + .hours(2))
        #expect(try await store.caseTally(scene.scope()).closed == 1)
    }

    static func ownCalls(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        let (one, _) = try await scene.contact(at: start, isOurs: true)
        let (two, _) = try await scene.contact(at: start, isOurs: true)
        try await store.close(two.id, solution: "detto", outcome: nil, by: user, at: start + .hours(1))
        #expect(try await store.caseTally(scene.scope()).closed == 0)
        try await store.reopen(two.id, by: user, at: start + .hours(1))
        try await store.merge(two.id, into: one.id, by: user, at: start + .hours(1))
        try await store.close(one.id, solution: "detto", outcome: nil, by: user, at: start + .hours(2))
        #expect(try await store.caseTally(scene.scope()).closed == 0)
        _ = try await scene.contact(at: start + .hours(3), on: one)
        try await store.close(one.id, solution: "fatto", outcome: nil, by: user, at: start + .hours(4))
        #expect(try await store.caseTally(scene.scope()).closed == 1)
    }

    static func secondLevel(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        var tickets: [Ticket] = []
        for number in 0..<4 {
            let (ticket, _) = try await scene.contact(at: start)
            tickets.append(ticket)
            try await scene.scene.escalate(
                ticket.id, to: number == 3 ? nil : "sanita", by: user, at: start + .hours(1))
        }
        try await store.giveBack(
            tickets[0].id, solved: false, note: "non di competenza", by: user, at: start + .hours(2))
        try await store.giveBack(tickets[1].id, solved: true, note: "così", by: user, at: start + .hours(5))
        let tally = try await store.escalationTally(scene.scope(now: start + .hours(5) + .milliseconds(1)))
        #expect(tally.notCounted == 1)
        #expect(tally.solvedInTime == 1)
        #expect(tally.overdue == 1)
        #expect(tally.judged == 2)
        #expect(tally.solvedAndClosed == 0)
        #expect(tally.solutionMilliseconds == 4 * 3_600_000)
        #expect(try await store.escalationTally(scene.scope(now: start + .hours(5))).running == 1)
    }

    static func levels(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        let (handed, _) = try await scene.contact(at: start)
        let (answered, _) = try await scene.contact(at: start)
        _ = try await scene.contact(at: start)
        try await scene.scene.escalate(handed.id, to: "sanita", by: user, at: start + .hours(1))
        try await scene.answer(handed, at: start + .hours(4), by: user)
        try await scene.answer(answered, at: start + .hours(2), by: user)
        let times = try await store.levelTimes(scene.scope(now: start + .hours(6)))
        #expect(times.map(\.level) == [.first, .department])
        #expect(times.map(\.count) == [3, 1])
        #expect(times.first?.meanMilliseconds == Int64(3 * 3_600_000))
        #expect(times.first?.longestMilliseconds == Int64(6 * 3_600_000))
        #expect(times.last?.meanMilliseconds == Int64(3 * 3_600_000))
    }
}
