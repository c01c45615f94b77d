// Material for the figures' cases: contacts of several channels and services, answered or not, and a second way of
// counting, from the tickets as the desk sees them.

import Store
import Testing
import Tickets

/// Numbers that look random and are the same every time.
struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % limit
    }
    mutating func one<T>(of values: [T]) -> T { values[below(values.count)] }
}

/// A store with contacts to be counted.
struct FigureScene {
    let store: any Store
    let scene: Scene
    private let counter = Counter()
    static let channels = [ChannelName("carrier"), ChannelName("pigeon"), ChannelName("letter")]

    init(_ store: any Store) {
        self.store = store
        scene = Scene(store: store)
    }

    func scope(service: String = "CC", now: Instant = start + .days(60)) -> FigureScope {
        FigureScope(service: service, from: start - .days(30), until: start + .days(30), now: now)
    }

    /// Files a contact, on a new ticket or on one that is there.
    func contact(
        at arrival: Instant, service: String = "CC", channel: ChannelName = channels[0], kind: MessageKind = .contact,
        on ticket: Ticket? = nil, isOurs: Bool = false
    ) async throws -> (ticket: Ticket, contact: ContactID) {
        let number = await counter.next()
        let receipts = try await store.accept(
            [item("figure-\(number)", at: arrival)], channel: channel, account: desk, watermarks: [], mustTell: false,
            at: arrival)
        guard case .new(let spool, let blob) = receipts.first else { throw Unexpected("the item was not new") }
        var new = NewContact(
            spool: spool, kind: kind, channel: channel, account: desk, sender: anna, subject: "Bolletta",
            text: "Testo", externalID: "\(number)@example.org", original: blob, arrivedAt: arrival,
            receivedAt: arrival, needsAnswer: kind.needsAnswer,
            clock: kind.needsAnswer ? ServiceClock().setting(from: arrival) : nil)
        new.isOurs = isOurs
        let filed = new
        let opening = NewTicket(
            service: service, subject: "Bolletta", requester: anna,
            replyAddress: ReplyAddress(channel: channel, account: desk, party: anna), token: token(number),
            year: 2026, openedAt: arrival)
        return try await store.file { filing in
            let ticket = try ticket ?? filing.open(opening)
            let message = try filing.add(filed, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return (ticket, ContactID(message.value))
        }
    }

    /// Answers and has the channel accept it at once.
    @discardableResult
    func answer(
        _ ticket: Ticket, at instant: Instant, by author: UserID? = nil, direction: MessageDirection = .answer,
        answering: MessageID? = nil
    ) async throws -> OutboxID {
        let number = await counter.next()
        let outgoing = scene.outgoing(
            number, on: ticket, direction: direction, by: author, at: instant, answering: answering)
        let entry: OutboxID
        if direction == .answer {
            entry = try await store.answer(NewAnswer(outgoing: outgoing, then: .answered))
        } else {
            entry = try await store.file { try $0.enqueue(outgoing) }
        }
        let claims = try await store.claim(
            channel: ticket.replyAddress.channel, account: desk, limit: 10, lease: .minutes(5), at: instant)
        guard let claim = claims.first(where: { $0.entry.id == entry }) else { throw Unexpected("nothing to send") }
        try store.markTransmitting(entry, lease: claim.lease, at: instant)
        try await store.finish(
            entry, lease: claim.lease, result: .accepted(reference: "ref-\(number)", evidence: "250 taken"), units: 0,
            at: instant)
        return entry
    }

    /// Tickets of both services and all channels over ten days: some written to again, some answered early, late or not at
    /// all, some excluded by their kind or by a person.
    func fillAtRandom(tickets count: Int, seed: UInt64) async throws {
        var dice = Dice(seed)
        let user = try await scene.user()
        for _ in 0..<count {
            let arrival = start + .minutes(dice.below(14_400))
            let kind = dice.below(8) == 0 ? dice.one(of: MessageKind.allCases) : .contact
            let first = try await contact(
                at: arrival, service: dice.one(of: ["CC", "CUP"]), channel: dice.one(of: Self.channels), kind: kind)
            if dice.below(4) == 0 {
                _ = try await contact(
                    at: arrival + .minutes(dice.below(600)), channel: dice.one(of: Self.channels), on: first.ticket)
            }
            if dice.below(3) != 0 {
                try await answer(first.ticket, at: arrival + .minutes(dice.below(1000) - 20), by: user)
            }
            if dice.below(7) == 0 {
                let exclusion = dice.one(of: ContactExclusion.allCases + [.spam])
                try await store.setNeedsAnswer(
                    first.contact, clock: nil, exclusion: exclusion, by: user, at: arrival)
            }
        }
    }

    /// Every contact with its ticket, as the desk sees them.
    func everything() async throws -> [(contact: Contact, ticket: Ticket)] {
        var found: [(contact: Contact, ticket: Ticket)] = []
        var offset = 0
        while true {
            let page = try await store.tickets(TicketQuery(scope: .all, limit: 100, offset: offset))
            for line in page.lines {
                guard let view = try await store.view(line.ticket.id) else { throw Unexpected("no such ticket") }
                found += view.contacts.map { ($0, view.ticket) }
            }
            offset += page.lines.count
            if !page.hasMore { return found }
        }
    }

    /// The verdict by the words of the contract, for comparison.
    private static func part(of contact: Contact, now: Instant) -> ContactPart {
        guard contact.needsAnswer, let due = contact.dueAt else {
            return .excluded(contact.exclusion?.rawValue ?? contact.kind.rawValue)
        }
        if let answered = contact.answeredAt { return answered <= due ? .inTime : .late }
        return now > due ? .overdue : .running
    }

    func check(_ scope: FigureScope, against view: [(contact: Contact, ticket: Ticket)]) async throws {
        let expected = view.filter { contact, ticket in
            ticket.number.service == scope.service && contact.arrivedAt >= scope.from
                && contact.arrivedAt < scope.until && (scope.channel.map { contact.channel == $0 } ?? true)
        }.map(\.contact).sorted { ($0.arrivedAt, $0.id) < ($1.arrivedAt, $1.id) }
        let tally = try await store.contactTally(scope)
        let excluded = tally.excluded.keys.sorted()
        let single: [ContactPart] = [.inTime, .late, .overdue, .running] + excluded.map { .excluded($0) }
        var union: [ContactID] = []
        for part in single {
            let listed = try await list(scope, part)
            #expect(listed == expected.filter { Self.part(of: $0, now: scope.now) == part }.map(\.id), "\(part)")
            #expect(listed.count == Self.count(part, in: tally), "\(part)")
            union += listed
        }
        #expect(Set(union).count == union.count, "the parts are disjoint")
        #expect(Set(union) == Set(expected.map(\.id)), "the parts are complete")
        #expect(try await list(scope, .all) == expected.map(\.id))
        #expect(try await list(scope, .judged).count == tally.judged)
        #expect(try await list(scope, .excluded(nil)).count == tally.excluded.values.reduce(0, +))
        let answered = expected.filter { $0.needsAnswer && $0.answeredAt != nil }
        #expect(tally.inTimeElapsed == answered.count { $0.answeredAt! <= $0.clock!.elapsedDue })
        #expect(tally.inTimeWorking == answered.count { $0.answeredAt! <= ($0.clock!.workingDue ?? .distant) })
        #expect(
            tally.answerMilliseconds
                == answered.map { max(0, ($0.answeredAt! - $0.arrivedAt).wholeMilliseconds) }.reduce(0, +))
        try await checkGroups(scope, tally, expected)
    }

    private func checkGroups(_ scope: FigureScope, _ tally: ContactTally, _ expected: [Contact]) async throws {
        let together = try await store.contactGroups(scope, by: ContactDimension.allCases)
        for (dimension, other) in zip(ContactDimension.allCases, together) {
            let groups = try await store.contactGroups(scope, by: dimension)
            #expect(groups == other, "\(dimension)")
            #expect(groups.reduce(into: ContactTally()) { $0.add($1.tally) } == tally, "\(dimension)")
            #expect(Set(groups.map(\.key)).count == groups.count, "\(dimension): each key once")
            let keys: [String]? =
                switch dimension {
                case .channel: expected.map(\.channel.value)
                case .quarterHour: expected.map { "\($0.arrivedAt.milliseconds / 900_000 * 900_000)" }
                case .minutesToAnswer:
                    expected.map { contact in
                        contact.answeredAt.map { "\(max(0, ($0 - contact.arrivedAt).wholeMilliseconds) / 60_000)" }
                            ?? ""
                    }
                default: nil
                }
            guard let keys else { continue }
            let sizes = Dictionary(groups.map { ($0.key, $0.tally.size) }) { $1 }
            #expect(sizes == Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +), "\(dimension)")
        }
    }

    /// All of a part, by pages of an odd size.
    private func list(_ scope: FigureScope, _ part: ContactPart) async throws -> [ContactID] {
        var found: [ContactID] = []
        var cursor: FactCursor?
        while true {
            let page = try await store.contactFacts(scope, part: part, after: cursor, limit: 7)
            found += page.map(\.contact)
            guard let last = page.last, page.count == 7 else { return found }
            cursor = FactCursor(at: last.arrivedAt, id: last.contact.value)
        }
    }

    private static func count(_ part: ContactPart, in tally: ContactTally) -> Int {
        switch part {
        case .inTime: tally.inTime
        case .late: tally.late
        case .overdue: tally.overdue
        case .running: tally.running
        case .judged: tally.judged
        case .all: tally.size
        case .excluded(let word): word.map { tally.excluded[$0] ?? 0 } ?? tally.excluded.values.reduce(0, +)
        }
    }
}

extension Instant {
    /// Later than everything.
    fileprivate static let distant = Instant(milliseconds: .max)
}

extension ContactTally {
    var size: Int { judged + running + excluded.values.reduce(0, +) }

    mutating func add(_ other: ContactTally) {
        inTime += other.inTime
        late += other.late
        overdue += other.overdue
        running += other.running
        inTimeElapsed += other.inTimeElapsed
        inTimeWorking += other.inTimeWorking
        answerMilliseconds += other.answerMilliseconds
        excluded.merge(other.excluded, uniquingKeysWith: +)
    }
}
