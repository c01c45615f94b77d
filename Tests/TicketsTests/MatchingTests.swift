// Which ticket a message belongs to, as a table.

import Testing
import Tickets

@Suite struct MatchingTests {
    private static func candidate(
        _ ticket: Int64, _ pointer: MatchCandidate.Pointer, known: Bool
    ) -> MatchCandidate {
        MatchCandidate(ticket: TicketID(ticket), pointer: pointer, senderIsParticipant: known)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var candidates: [MatchCandidate]
        var decision: MatchDecision
    }

    static let rows = [
        Row(testDescription: "nothing found: a new ticket", candidates: [], decision: .open(linkedTo: [])),
        Row(
            testDescription: "a secret extends", candidates: [candidate(1, .token, known: true)],
            decision: .extend(TicketID(1), stranger: false)),
        Row(
            testDescription: "a secret extends for a stranger, who is shown as one",
            candidates: [candidate(1, .token, known: false)], decision: .extend(TicketID(1), stranger: true)),
        Row(
            testDescription: "a reference by a known sender extends",
            candidates: [candidate(1, .reference, known: true)],
            decision: .extend(TicketID(1), stranger: false)),
        Row(
            testDescription: "a reference by a stranger links", candidates: [candidate(1, .reference, known: false)],
            decision: .open(linkedTo: [TicketID(1)])),
        Row(
            testDescription: "a number by a known sender extends", candidates: [candidate(1, .number, known: true)],
            decision: .extend(TicketID(1), stranger: false)),
        Row(
            testDescription: "H1: a number by a stranger links", candidates: [candidate(1, .number, known: false)],
            decision: .open(linkedTo: [TicketID(1)])),
        Row(
            testDescription: "a stranger's secret is stronger than a known sender's number",
            candidates: [candidate(1, .number, known: true), candidate(2, .token, known: false)],
            decision: .extend(TicketID(2), stranger: true)),
        Row(
            testDescription: "a known reference is stronger than a known number",
            candidates: [candidate(1, .number, known: true), candidate(2, .reference, known: true)],
            decision: .extend(TicketID(2), stranger: false)),
        Row(
            testDescription: "a strange reference does not stand in the way of a known number",
            candidates: [candidate(1, .reference, known: false), candidate(2, .number, known: true)],
            decision: .extend(TicketID(2), stranger: false)),
        Row(
            testDescription: "among equals the first found decides",
            candidates: [candidate(3, .token, known: true), candidate(1, .token, known: true)],
            decision: .extend(TicketID(3), stranger: false)),
        Row(
            testDescription: "a stranger's several pointers link each ticket once, the strongest first",
            candidates: [
                candidate(2, .number, known: false), candidate(1, .reference, known: false),
                candidate(2, .reference, known: false),
            ], decision: .open(linkedTo: [TicketID(1), TicketID(2)])),
    ]

    @Test(arguments: rows)
    func `the strongest rightful pointer decides`(_ row: Row) {
        #expect(MatchDecision(candidates: row.candidates) == row.decision)
    }
}
