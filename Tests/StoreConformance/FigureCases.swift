// Figures: what is counted, what is listed, and that the two always agree.

import Store
import Testing
import Tickets

enum FigureCases {
    static let all: [StoreCase] = [
        StoreCase(
            "a contact is in time up to the deadline itself, and never answered before it arrived", onTheDeadline),
        StoreCase("an open contact runs until its deadline, is overdue afterwards, and is judged only then", openOnes),
        StoreCase("automatic messages to the citizen answer nothing", automatic),
        StoreCase("what is not judged is counted apart, under its verdict or its kind", notJudged),
        StoreCase(
            "a period begins with its first instant and ends before its last, for its own service alone", periodEnds),
        StoreCase("a service without a contact has nothing to count or to list", nothing),
        StoreCase("counts and lists of contacts agree for every part, dimension and filter, page by page", agreement),
        StoreCase("what waits is counted by when it is due and by its age", waiting),
    ]

    static func onTheDeadline(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let contact = try await scene.contact(at: start)
        let late = try await scene.contact(at: start)
        let early = try await scene.contact(at: start + .hours(1))
        try await scene.answer(contact.ticket, at: start + .hours(9))
        try await scene.answer(late.ticket, at: start + .hours(9) + .milliseconds(1))
        try await scene.answer(early.ticket, at: start)
        let tally = try await store.contactTally(scene.scope())
        #expect(tally.inTime == 2)
        #expect(tally.late == 1)
        #expect(tally.judged == 3)
        #expect(tally.answerMilliseconds == 2 * 9 * 3_600_000 + 1)
        let facts = try await store.contactFacts(scene.scope(), part: .inTime, after: nil, limit: 10)
        #expect(facts.map(\.contact) == [contact.contact, early.contact])
    }

    static func openOnes(_ store: any Store) async throws {
        let scene = FigureScene(store)
        _ = try await scene.contact(at: start)
        let running = try await store.contactTally(scene.scope(now: start + .hours(9)))
        #expect(running.running == 1)
        #expect(running.judged == 0)
        let overdue = try await store.contactTally(scene.scope(now: start + .hours(9) + .milliseconds(1)))
        #expect(overdue.overdue == 1)
        #expect(overdue.running == 0)
        #expect(overdue.judged == 1)
    }

    static func automatic(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let contact = try await scene.contact(at: start)
        try await scene.answer(contact.ticket, at: start + .minutes(1), direction: .automatic)
        #expect(try await store.contactTally(scene.scope(now: start + .hours(1))).running == 1)
    }

    static func notJudged(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        for kind in MessageKind.allCases where kind != .contact { _ = try await scene.contact(at: start, kind: kind) }
        for exclusion in ContactExclusion.allCases {
            let contact = try await scene.contact(at: start)
            try await store.setNeedsAnswer(
                contact.contact, clock: nil, exclusion: exclusion, by: user, at: start)
        }
        let tally = try await store.contactTally(scene.scope())
        let words = MessageKind.allCases.filter { $0 != .contact }.map(\.rawValue)
        #expect(
            tally.excluded
                == Dictionary(
                    uniqueKeysWithValues: (words + ContactExclusion.allCases.map(\.rawValue)).map { ($0, 1) }))
        #expect(tally.judged + tally.running == 0)
        let spam = try await store.contactFacts(scene.scope(), part: .excluded("spam"), after: nil, limit: 10)
        #expect(spam.map(\.exclusion) == [.spam])
    }

    static func periodEnds(_ store: any Store) async throws {
        let scene = FigureScene(store)
        for offset in [-1, 0, 1, 3_599_999, 3_600_000] {
            _ = try await scene.contact(at: start + .milliseconds(offset))
        }
        _ = try await scene.contact(at: start, service: "CUP")
        var scope = scene.scope()
        scope.from = start
        scope.until = start + .hours(1)
        let facts = try await store.contactFacts(scope, part: .all, after: nil, limit: 10)
        #expect(facts.map(\.arrivedAt) == [0, 1, 3_599_999].map { start + .milliseconds($0) })
    }

    static func nothing(_ store: any Store) async throws {
        let scope = FigureScene(store).scope()
        #expect(try await store.contactTally(scope) == ContactTally())
        #expect(try await store.caseTally(scope) == CaseTally())
        #expect(try await store.escalationTally(scope) == EscalationTally())
        #expect(try await store.levelTimes(scope).isEmpty)
        for dimension in ContactDimension.allCases {
            #expect(try await store.contactGroups(scope, by: dimension).isEmpty)
        }
        #expect(try await store.contactFacts(scope, part: .all, after: nil, limit: 10).isEmpty)
    }

    static func agreement(_ store: any Store) async throws {
        let scene = FigureScene(store)
        try await scene.fillAtRandom(tickets: 90, seed: 7)
        let view = try await scene.everything()
        for service in ["CC", "CUP"] {
            for now in [start + .days(2), start + .days(30)] {
                for channel in [nil] + FigureScene.channels {
                    var scope = scene.scope(service: service, now: now)
                    scope.channel = channel
                    try await scene.check(scope, against: view)
                }
            }
        }
    }

    static func waiting(_ store: any Store) async throws {
        let scene = FigureScene(store)
        for minutes in [0, 10, 14, 15, 200] { _ = try await scene.contact(at: start + .minutes(minutes)) }
        let other = try await scene.contact(at: start, service: "CUP")
        let answered = try await scene.contact(at: start)
        try await scene.answer(answered.ticket, at: start + .minutes(1))
        let now = start + .hours(9) + .minutes(5)
        let runway = try await store.runway(service: "CC", now: now, until: now + .hours(2))
        #expect(runway.overdue == 1)
        #expect(runway.due.map(\.count) == [2, 1])
        #expect(runway.due.map(\.quarterHour) == [start + .hours(9), start + .hours(9) + .minutes(15)])
        let all = try await store.runway(service: nil, now: now, until: now + .days(1))
        #expect(all.overdue == 2)
        #expect(all.due.map(\.count).reduce(0, +) == 4)
        #expect(try await store.openAges(service: "CC", now: now).map(\.hours) == [5, 8, 9])
        #expect(try await store.openAges(service: "CC", now: now).map(\.count) == [1, 3, 1])
        #expect(try await store.openAges(service: nil, now: now).map(\.count) == [1, 3, 2])
        #expect(other.ticket.number.service == "CUP")
    }
}
