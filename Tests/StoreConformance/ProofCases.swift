// Calls, entries, the program's life, closed periods and the evidence of one contact.

import Store
import Testing
import Tickets

enum ProofCases {
    static let all: [StoreCase] = [
        StoreCase("calls are taken over once, whatever is imported again", importing),
        StoreCase("calls are counted by their ending and thresholds, and each count has its list", calls),
        StoreCase("what people enter stays on record, also when it is taken back", entering),
        StoreCase("what makes no sense is not entered", refusing),
        StoreCase("of what people write into a report the last version holds", writing),
        StoreCase("signs of life lengthen one stretch until they stay away for too long", beating),
        StoreCase("a period is closed once, and its bytes come back as they were", freezing),
        StoreCase("large content is kept as it comes, and known by its hash", keeping),
        StoreCase("content whose source fails leaves nothing to refer to", failing),
        StoreCase("the evidence of a contact tells its whole way, in order of time, without texts", evidence),
        StoreCase("there is no evidence of what does not exist", noEvidence),
    ]

    private static let audit = AuditEntry(at: start, user: nil, what: "calls_imported", detail: ["source": "prova"])

    private static func call(
        _ number: Int, waited: Int = 5, _ ending: CallRecord.Ending = .answered, talked: Int = 60, solved: Bool? = nil
    ) -> CallRecord {
        CallRecord(
            key: "k\(number)", startedAt: start + .minutes(number), waited: .seconds(waited), ending: ending,
            talked: .seconds(talked), solvedAtFirstContact: solved, queue: "cup", agent: "A\(number)")
    }

    static func writing(_ store: any Store) async throws {
        func text(_ part: String, _ text: String, _ after: Int, service: String = "CUP") -> ReportText {
            ReportText(
                service: service, period: "2026-S1", part: part, text: text, by: nil, at: start + .minutes(after))
        }
        try await store.write([text("training", "Due corsi.", 1), text("premise", "Bozza.", 1)])
        try await store.write([text("premise", "Testo definitivo.", 2), text("premise", "Altrove", 2, service: "CC")])
        let kept = try await store.reportTexts(service: "CUP", period: "2026-S1")
        #expect(kept == [text("premise", "Testo definitivo.", 2), text("training", "Due corsi.", 1)])
        #expect(try await store.reportTexts(service: "CUP", period: "2026-S2").isEmpty)
    }

    static func importing(_ store: any Store) async throws {
        let first = [call(1), call(2), call(2)]
        #expect(try await store.importCalls(first, service: "CUP", source: "prova", audit: audit) == 2)
        #expect(try await store.importCalls(first + [call(3)], service: "CUP", source: "prova", audit: audit) == 1)
        #expect(try await store.importCalls(first, service: "CUP", source: "altra", audit: audit) == 2)
        #expect(try await store.importCalls(first, service: "CC", source: "prova", audit: audit) == 2)
        let tally = try await store.callTally(
            service: "CUP", from: start, until: start + .days(1), answeredWithin: .seconds(20),
            handledWithin: .minutes(4))
        #expect(tally.offered == 5)
    }

    static func calls(_ store: any Store) async throws {
        let all = [
            call(1, waited: 20, talked: 240), call(2, waited: 21, talked: 241, solved: true),
            call(3, waited: 1, talked: 30, solved: false), call(4, waited: 3, .abandoned, talked: 0),
            call(5, waited: 60, .unanswered, talked: 0), call(6_000, waited: 1),
        ]
        _ = try await store.importCalls(all, service: "CUP", source: "prova", audit: audit)
        let until = start + .days(1)
        let tally = try await store.callTally(
            service: "CUP", from: start, until: until, answeredWithin: .seconds(20), handledWithin: .minutes(4))
        #expect(tally.offered == 5)
        #expect(tally.answered == 3)
        #expect(tally.answeredQuickly == 2)
        #expect(tally.lost == 2)
        #expect(tally.handled == 2)
        #expect(tally.handledQuickly == 1)
        #expect(tally.waitedMilliseconds == 105_000)
        #expect(tally.talkedMilliseconds == 511_000)
        let expected: [(CallPart, [Int])] = [
            (.offered, [1, 2, 3, 4, 5]), (.answered, [1, 2, 3]), (.answeredQuickly, [1, 3]), (.lost, [4, 5]),
            (.handled, [1, 2]), (.handledQuickly, [1]),
        ]
        for (part, numbers) in expected {
            var cursor: FactCursor?
            var keys: [String] = []
            while true {
                let page = try await store.calls(
                    service: "CUP", from: start, until: until, part: part, answeredWithin: .seconds(20),
                    handledWithin: .minutes(4), after: cursor, limit: 2)
                keys += page.map(\.call.key)
                guard let last = page.last, page.count == 2 else { break }
                cursor = FactCursor(at: last.call.startedAt, id: last.id)
            }
            #expect(keys == numbers.map { "k\($0)" }, "\(part)")
        }
        let one = try await store.calls(
            service: "CUP", from: start, until: until, part: .handledQuickly, answeredWithin: .seconds(20),
            handledWithin: .minutes(4), after: nil, limit: 10)
        #expect(one.first?.call == all[0])
    }

    static func entering(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        guard let day = CivilDay("2026-01-01"), let end = CivilDay("2026-06-30"), let next = CivilDay("2026-07-01")
        else {
            throw Unexpected("no such day")
        }
        let figure = EnteredFigure(
            service: "CUP", indicator: .i01, from: day, until: end, numerator: 8687, denominator: 10_000, note: "DT",
            by: user, at: start)
        let id = try await store.enter(figure)
        let packet = try await store.enter(
            OutboundPacket(
                service: "CUP", name: "Richiami", contacts: 100, startedAt: start, endedAt: start + .hours(3), by: user,
                at: start))
        let open = try await store.enter(
            OutboundPacket(
                service: "CUP", name: "In corso", contacts: 100, startedAt: start + .hours(1), endedAt: nil, by: user,
                at: start))
        let outage = try await store.enter(
            Outage(service: nil, from: start, until: start + .hours(1), reason: "Rete", by: user, at: start))
        _ = try await store.enter(
            Outage(service: "CC", from: start, until: start + .hours(1), reason: "Rete", by: user, at: start))
        try await store.withdraw(id, from: .figure, by: user, at: start + .hours(2))
        await expect(.missing) { try await store.withdraw(id, from: .figure, by: user, at: start + .hours(2)) }
        await expect(.missing) { try await store.withdraw(99, from: .outage, by: user, at: start) }
        var expected = figure
        expected.id = id
        expected.withdrawnAt = start + .hours(2)
        #expect(try await store.enteredFigures(service: "CUP", from: end, until: next) == [expected])
        #expect(try await store.enteredFigures(service: "CUP", from: next, until: next).isEmpty)
        #expect(try await store.enteredFigures(service: "CC", from: day, until: end).isEmpty)
        let packets = try await store.packets(service: "CUP", from: start + .hours(2), until: start + .hours(4))
        #expect(packets.map(\.id) == [packet, open])
        let later = try await store.packets(service: "CUP", from: start + .hours(4), until: start + .hours(5))
        #expect(later.map(\.id) == [open])
        let outages = try await store.outages(service: "CUP", from: start, until: start + .hours(1))
        #expect(outages.map(\.id) == [outage])
        #expect(try await store.outages(service: "CC", from: start, until: start + .hours(1)).count == 2)
        #expect(try await store.outages(service: nil, from: start + .hours(1), until: start + .hours(2)).isEmpty)
        let trail = try await store.auditTrail(limit: 20, offset: 0)
        #expect(trail.map(\.what).prefix(2) == ["figure_withdrawn", "outage_entered"])
        #expect(trail.count == 6)
    }

    static func refusing(_ store: any Store) async throws {
        guard let day = CivilDay("2026-01-02"), let before = CivilDay("2026-01-01") else { throw Unexpected("no day") }
        await expect(.conflict) {
            _ = try await store.enter(
                EnteredFigure(
                    service: "CC", indicator: .i01, from: day, until: before, numerator: 1, denominator: 1, note: "",
                    by: nil, at: start))
        }
        await expect(.conflict) {
            _ = try await store.enter(
                EnteredFigure(
                    service: "CC", indicator: .i01, from: day, until: day, numerator: .nan, denominator: 1, note: "",
                    by: nil, at: start))
        }
        await expect(.conflict) {
            _ = try await store.enter(
                Outage(service: nil, from: start, until: start - .hours(1), reason: "", by: nil, at: start))
        }
        await expect(.conflict) {
            _ = try await store.enter(
                OutboundPacket(
                    service: "CC", name: "", contacts: 1, startedAt: start, endedAt: start - .hours(1), by: nil,
                    at: start))
        }
    }

    static func beating(_ store: any Store) async throws {
        let gap = Duration.minutes(2)
        for minutes in [0, 1, 3, 10, 11] { try await store.beat(at: start + .minutes(minutes), gap: gap) }
        // The same sign again, and a clock that was put back.
        try await store.beat(at: start + .minutes(11), gap: gap)
        try await store.beat(at: start + .minutes(10), gap: gap)
        let all = try await store.lives(from: start - .days(1), until: start + .days(1))
        #expect(all == [start..<(start + .minutes(3)), (start + .minutes(10))..<(start + .minutes(11))])
        // A clock put back before everything: a life of its own, which grows.
        for minutes in [-90, -89, -88] { try await store.beat(at: start + .minutes(minutes), gap: gap) }
        #expect(
            try await store.lives(from: start - .days(1), until: start) == [
                (start - .minutes(90))..<(start - .minutes(88))
            ])
        let one = try await store.lives(from: start + .minutes(4), until: start + .minutes(11))
        #expect(one == [(start + .minutes(10))..<(start + .minutes(11))])
    }

    static func freezing(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        let bytes = Array("{\"figures\":1}\n".utf8)
        let content = try await pieces([bytes], into: store)
        let report = FrozenReport(
            service: "CUP", period: "2026-S1", from: start, until: start + .days(181), frozenAt: start + .days(190),
            by: user, content: content)
        let entry = AuditEntry(at: start, user: user, what: "period_closed", detail: ["period": "2026-S1"])
        let id = try await store.freeze(report, audit: entry)
        await expect(.conflict) { _ = try await store.freeze(report, audit: entry) }
        var other = report
        other.service = "CC"
        other.frozenAt = start + .days(191)
        let second = try await store.freeze(other, audit: entry)
        other.content = BlobReference(sha256: String(repeating: "0", count: 64), size: 1)
        other.period = "2026-S2"
        await expect(.missing) { _ = try await store.freeze(other, audit: entry) }
        var expected = report
        expected.id = id
        #expect(try await store.frozenReport(id) == expected)
        #expect(try await store.frozenReports(service: "CUP") == [expected])
        #expect(try await store.frozenReports(service: nil).map(\.id) == [second, id])
        #expect(try await store.frozenReport(99) == nil)
        #expect(try await store.bytes(of: content) == bytes)
        #expect(try await store.auditTrail(limit: 10, offset: 0).count { $0.what == "period_closed" } == 2)
    }

    /// Hands pieces over one by one.
    private actor Source {
        private var pieces: [[UInt8]]
        private let error: Refusal?
        init(_ pieces: [[UInt8]], then error: Refusal? = nil) {
            self.pieces = pieces
            self.error = error
        }
        func next() throws -> [UInt8]? {
            if pieces.isEmpty {
                if let error { throw error }
                return nil
            }
            return pieces.removeFirst()
        }
    }

    private static func pieces(_ pieces: [[UInt8]], into store: any Store) async throws -> BlobReference {
        let source = Source(pieces)
        return try await store.keepContent { try await source.next() }
    }

    static func keeping(_ store: any Store) async throws {
        let piece = [UInt8]((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        for count in [0, 1, 3, 40] {
            let content = try await pieces(Array(repeating: piece, count: count), into: store)
            let whole = Array(repeating: piece, count: count).flatMap { $0 }
            #expect(content.size == whole.count)
            #expect(try await store.bytes(of: content) == whole)
            #expect(try await store.keep(whole, at: start) == content, "the same bytes are kept once")
            #expect(try await pieces([whole], into: store) == content)
        }
    }

    static func failing(_ store: any Store) async throws {
        for count in [1, 10] {
            let source = Source(Array(repeating: [UInt8](repeating: 1, count: 50_000), count: count), then: Refusal())
            await #expect(throws: Refusal.self) { _ = try await store.keepContent { try await source.next() } }
        }
    }

    static func evidence(_ store: any Store) async throws {
        let scene = FigureScene(store)
        let user = try await scene.scene.user()
        let (ticket, contact) = try await scene.contact(at: start)
        try await scene.answer(
            ticket, at: start + .minutes(1), direction: .automatic, answering: MessageID(contact.value))
        try await store.noteOpened(ticket.id, by: user, at: start + .minutes(30))
        let answer = try await scene.answer(ticket, at: start + .hours(2), by: user)
        try await store.close(
            ticket.id, solution: "Spiegato", outcome: .informationGiven, by: user, at: start + .hours(3))
        guard let proof = try await store.evidence(of: contact) else { throw Unexpected("no evidence") }
        #expect(proof.fact.contact == contact)
        #expect(proof.fact.answeredAt == start + .hours(2))
        #expect(proof.externalID == "1@example.org")
        #expect(proof.sourceKey == "figure-1")
        #expect(proof.fact.sha256?.utf8.count == 64)
        let words = proof.steps.map(\.what)
        #expect(
            words == ["arrived", "committed", "acknowledged", "opened", "answered", "attempt", "accepted", "closed"])
        #expect(proof.steps.map(\.at) == proof.steps.map(\.at).sorted())
        let accepted = proof.steps.first { $0.what == "accepted" }
        #expect(accepted?.at == start + .hours(2))
        #expect(accepted?.detail["evidence"] == "250 taken")
        #expect(accepted?.detail["reference"]?.hasPrefix("ref-") == true)
        let written = proof.steps.first { $0.what == "answered" }
        #expect(written?.user == user)
        #expect(written?.userName == "Olga Operatrice")
        #expect(written?.detail["outbox"] == "\(answer)")
        let all = proof.steps.flatMap { $0.detail.values }.joined(separator: " ")
        for text in ["Testo", "fatto", "Bolletta", "Spiegato", "anna"] { #expect(!all.contains(text)) }
    }

    static func noEvidence(_ store: any Store) async throws {
        #expect(try await store.evidence(of: ContactID(99)) == nil)
    }
}
