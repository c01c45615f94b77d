// Hand-overs between the levels: which are possible, what they leave, how they end.

import Store
import Testing
import Tickets

enum EscalationCases {
    static let all: [StoreCase] = [
        StoreCase("a request goes up to the back office and on to a department (R-100 to R-102)", up),
        StoreCase("the last level hands on to other departments only (R-103)", lastLevel),
        StoreCase("a refused hand-over leaves nothing", refused),
        StoreCase("a request given back goes to where it came from", givenBack),
        StoreCase("a department gives back what it had from another one to who had it first", chain),
        StoreCase("the solution's acceptance ends the escalation, a question's does not (I-06)", solved),
        StoreCase("closing without an answer ends the escalation", closing),
        StoreCase("an answer that came back brings the request to the level that has it", cameBack),
        StoreCase("a citizen's word on a solved request opens it at the first level", solvedAgain),
        StoreCase("running escalations are listed by department, longest first", running),
        StoreCase("a question inside is no escalation (R-107)", question),
        StoreCase("a contribution is kept inside and stops the reminders", contribution),
        StoreCase("a department's note answers inside", departmentNote),
    ]

    static let department = DepartmentCode("ambiente")

    static func up(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let first = try await scene.escalate(ticket.id, to: nil, by: user, at: start + .minutes(5))
        var state = try await scene.state(ticket.id)
        #expect(state.state == .withBackOffice && state.level == .backOffice && state.department == nil)
        #expect(try await store.tickets(TicketQuery(scope: .backOffice)).lines.map(\.ticket.id) == [ticket.id])
        let told = scene.outgoing(5, on: ticket, direction: .automatic, at: start)
        let second = try await scene.escalate(
            ticket.id, to: "ambiente", by: user, at: start + .minutes(20), messages: [told])
        state = try await scene.state(ticket.id)
        #expect(state.state == .withDepartment && state.level == .department && state.department == department)
        let view = try #require(try await store.view(ticket.id))
        #expect(view.escalations.map(\.id) == [first, second])
        #expect(view.escalations.map(\.from) == [.first, .backOffice])
        #expect(view.escalations[0].end == .passedOn && view.escalations[0].endedAt == start + .minutes(20))
        #expect(view.escalations[0].clock == nil)
        #expect(view.escalations[1].clock?.due == start + .minutes(260) && view.escalations[1].endedAt == nil)
        #expect(view.messages.map(\.direction) == [.inbound, .automatic])
        let events = view.events.filter { $0.event.what == "escalated" }.map(\.event)
        #expect(events.map(\.user) == [user, user])
        #expect(
            events[1].detail == [
                "escalation": "\(second)", "from": "back_office", "to": "department", "department": "ambiente",
                "reason": "di sua competenza",
            ])
        let counts = try await store.counts(for: user, at: start)
        #expect(counts.open == 1 && counts.backOffice == 0 && counts.department == 1)
        var query = TicketQuery(scope: .department)
        query.department = department
        #expect(try await store.tickets(query).lines.map(\.ticket.id) == [ticket.id])
        for scope in [TicketQuery.Scope.open, .all] {
            query.scope = scope
            #expect(try await store.tickets(query).lines.map(\.ticket.id) == [ticket.id])
            query.search = "bolletta"
            #expect(try await store.tickets(query).lines.map(\.ticket.id) == [ticket.id])
            query.search = ""
        }
        query.department = DepartmentCode("sanita")
        #expect(try await store.tickets(query).lines.isEmpty)
        #expect(try await store.tickets(TicketQuery(scope: .backOffice)).lines.isEmpty)
    }

    static func lastLevel(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        await expect(.conflict) { try await scene.escalate(ticket.id, to: nil, by: user, at: start) }
        await expect(.conflict) { try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start) }
        try await scene.escalate(ticket.id, to: "sanita", by: user, at: start + .hours(1))
        let all = try await store.escalations(of: ticket.id)
        #expect(all.map(\.department?.value) == ["ambiente", "sanita"] && all.map(\.end) == [.passedOn, nil])
        #expect(try await scene.state(ticket.id).department == DepartmentCode("sanita"))
    }

    static func refused(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let seen = try #require(try await store.view(ticket.id)).version
        try await scene.followUp("more", on: ticket.id, at: start + .minutes(1))
        for (level, department, version) in [
            (Level.first, nil, nil), (.department, nil, nil), (.backOffice, Self.department, nil),
            (.backOffice, nil, seen),
        ] as [(Level, DepartmentCode?, Int64?)] {
            await expect(.conflict) {
                _ = try await store.escalate(
                    NewEscalation(
                        ticket: ticket.id, to: level, department: department, reason: "x", by: user, at: start,
                        seenVersion: version))
            }
        }
        await expect(.missing) { try await scene.escalate(TicketID(999), to: nil, by: user, at: start) }
        await expect(.conflict) {
            try await store.giveBack(ticket.id, solved: false, note: "no", by: user, at: start)
        }
        try await store.close(ticket.id, solution: "fatto", outcome: nil, by: user, at: start)
        await expect(.conflict) { try await scene.escalate(ticket.id, to: nil, by: user, at: start) }
        #expect(try await store.escalations(of: ticket.id).isEmpty)
        // A message that cannot be written takes the hand-over with it.
        let (other, _) = try await scene.ticket(2)
        let gone = BlobReference(sha256: String(repeating: "0", count: 64), size: 1)
        let lost = Tickets.Attachment(name: "a", type: "b", size: 1, sha256: gone.sha256, blob: gone)
        let told = scene.outgoing(5, on: other, direction: .automatic, at: start, attachments: [lost])
        await expect(.missing) {
            try await scene.escalate(other.id, to: nil, by: user, at: start, messages: [told])
        }
        #expect(try await scene.state(other.id).level == .first)
    }

    static func givenBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: nil, by: user, at: start)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start + .hours(1))
        await expect(.conflict) { try await store.giveBack(ticket.id, solved: false, note: " ", by: user, at: start) }
        try await store.giveBack(ticket.id, solved: false, note: "non è nostro", by: user, at: start + .hours(2))
        var state = try await scene.state(ticket.id)
        #expect(state.state == .withBackOffice && state.level == .backOffice && state.department == nil)
        try await store.giveBack(ticket.id, solved: true, note: "si paga online", by: user, at: start + .hours(3))
        state = try await scene.state(ticket.id)
        #expect(state.state == .open && state.level == .first)
        let view = try #require(try await store.view(ticket.id))
        #expect(view.escalations.map(\.to) == [.backOffice, .department, .backOffice])
        #expect(view.escalations.map(\.end) == [.passedOn, .returned, .answeredInside])
        #expect(view.messages.filter { $0.direction == .note }.map(\.text) == ["non è nostro", "si paga online"])
        let events = view.events.filter { $0.event.what == "given_back" }.map(\.event.detail)
        #expect(
            events.map { $0["to"] } == ["back_office", "first"]
                && events.map { $0["end"] } == ["returned", "answered_inside"])
        #expect(try await store.counts(for: user, at: start).backOffice == 0)
    }

    static func chain(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        try await scene.escalate(ticket.id, to: "sanita", by: user, at: start)
        try await store.giveBack(ticket.id, solved: false, note: "non è nostro", by: user, at: start)
        #expect(try await scene.state(ticket.id).state == .open)
        try await scene.escalate(ticket.id, to: nil, by: user, at: start)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        try await scene.escalate(ticket.id, to: "sanita", by: user, at: start)
        try await store.giveBack(ticket.id, solved: false, note: "non è nostro", by: user, at: start)
        #expect(try await scene.state(ticket.id).state == .withBackOffice)
    }

    static func solved(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start + .hours(1))
        let asked = start + .hours(2)
        _ = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(5, on: ticket, by: user, at: asked, answering: message),
                then: .waitingForCitizen))
        try await scene.acceptAll(at: asked)
        #expect(try await store.escalations(of: ticket.id).map(\.endedAt) == [nil])
        #expect(try await store.view(ticket.id)?.contacts[0].answeredAt == asked)
        // The citizen's word brings it back to who has it.
        try await scene.followUp("more", on: ticket.id, at: start + .hours(3))
        #expect(try await scene.state(ticket.id).state == .withDepartment)
        let told = start + .hours(4)
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(6, on: ticket, by: user, at: told), then: .answered))
        #expect(try await store.escalations(of: ticket.id).map(\.endedAt) == [nil])
        try await scene.acceptAll(at: told + .minutes(1))
        let all = try await store.escalations(of: ticket.id)
        #expect(all.map(\.end) == [.solved] && all.map(\.endedAt) == [told + .minutes(1)])
        let state = try await scene.state(ticket.id)
        #expect(state.state == .answered && state.level == .department && state.department == department)
    }

    static func closing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        try await store.close(
            ticket.id, solution: "telefonato", outcome: .informationGiven, by: user, at: start + .hours(1))
        #expect(try await store.escalations(of: ticket.id).map(\.end) == [.solved])
        #expect(try await scene.state(ticket.id).outcome == .informationGiven)
        #expect(try await scene.state(ticket.id).level == .department)
        try await store.reopen(ticket.id, by: user, at: start + .hours(2))
        let state = try await scene.state(ticket.id)
        #expect(state.state == .open && state.level == .first && state.outcome == nil)
    }

    static func cameBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        for (number, then) in [(1, TicketState.answered), (20, .closed)] {
            let (ticket, _) = try await scene.ticket(number)
            try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
            _ = try await store.answer(
                NewAnswer(
                    outgoing: scene.outgoing(number + 1, on: ticket, by: user, at: start), then: then, solution: "ecco")
            )
            try await store.file { try $0.reopen(ticket.id, at: start + .hours(1)) }
            let state = try await scene.state(ticket.id)
            #expect(state.state == .withDepartment && state.level == .department)
            // Accepted after all: the department has done its part, and its desk is empty.
            try await scene.acceptAll(at: start + .hours(2))
            #expect(try await store.escalations(of: ticket.id).map(\.end) == [.solved])
            #expect(try await scene.state(ticket.id).state == .answered)
        }
        #expect(try await store.counts(for: user, at: start).department == 0)
    }

    static func solvedAgain(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        _ = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(5, on: ticket, by: user, at: start), then: .closed, solution: "ecco"))
        try await scene.acceptAll(at: start + .hours(1))
        try await scene.followUp("thanks, but", on: ticket.id, at: start + .hours(2))
        let state = try await scene.state(ticket.id)
        #expect(state.state == .open && state.level == .first)
        // From there it may go anywhere again.
        try await scene.escalate(ticket.id, to: nil, by: user, at: start + .hours(3))
        #expect(try await store.escalations(of: ticket.id).map(\.from) == [.first, .first])
    }

    static func running(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [Ticket] = []
        for number in 1...4 { tickets.append(try await scene.ticket(number).ticket) }
        try await scene.escalate(tickets[0].id, to: "ambiente", by: user, at: start + .hours(3))
        try await scene.escalate(tickets[1].id, to: "sanita", by: user, at: start + .hours(2))
        try await scene.escalate(tickets[2].id, to: nil, by: user, at: start + .hours(1))
        try await scene.escalate(tickets[3].id, to: "ambiente", by: user, at: start)
        try await store.giveBack(tickets[3].id, solved: true, note: "ecco", by: user, at: start)
        func ids(_ department: DepartmentCode?, _ limit: Int = 9, _ offset: Int = 0) async throws -> [TicketID] {
            let found = try await store.runningEscalations(department: department, limit: limit, offset: offset)
            #expect(found.allSatisfy { $0.escalation.ticket == $0.ticket.id })
            return found.map(\.ticket.id)
        }
        #expect(try await ids(nil) == [tickets[2].id, tickets[1].id, tickets[0].id])
        #expect(try await ids(nil, 1, 1) == [tickets[1].id])
        #expect(try await ids(department) == [tickets[0].id])
    }

    static func question(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await store.ask("Chi ne sa?", on: ticket.id, to: nil, mail: nil, by: user, at: start)
        let mail = scene.inside(5, on: ticket.id, .question, at: start, key: "ask")
        for _ in 1...2 {
            try await store.ask("Chi ne sa?", on: ticket.id, to: department, mail: mail, by: user, at: start)
        }
        await expect(.conflict) { try await store.ask(" ", on: ticket.id, to: nil, mail: nil, by: user, at: start) }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.map(\.direction) == [.inbound, .note, .internalMail])
        let events = view.events.filter { $0.event.what == "asked" }.map(\.event.detail)
        #expect(events == [["by": "note"], ["by": "mail", "department": "ambiente"]])
        #expect(view.escalations.isEmpty && view.ticket.level == .first)
        let found = try await store.file { try $0.find(token: token(5)) }
        #expect(found?.isInternal == true && found?.ticket == ticket.id)
        #expect(try await store.file { try $0.find(token: token(1)) }?.isInternal == false)
        #expect(try await store.file { try $0.isParticipant("ufficio@example.org", of: ticket.id) } == false)
    }

    static func contribution(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(
            ticket.id, to: "ambiente", by: user, at: start,
            next: NextReminder(step: .reminder(1), at: start + .hours(2)))
        let office = Party(name: "Ufficio", address: "ufficio@example.org")
        let message = try await scene.followUp(
            "reply", on: ticket.id, from: office, at: start + .hours(1), kind: .contribution)
        try await store.file { try $0.noteContribution(message, to: ticket.id, at: start + .hours(1)) }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.escalations[0].contributedAt == start + .hours(1) && view.escalations[0].endedAt == nil)
        #expect(view.ticket.state == .withDepartment)
        #expect(view.contacts.map(\.needsAnswer) == [true, false])
        #expect(view.events.last?.event.what == "contributed" && view.events.last?.event.message == message)
        #expect(view.addresses.map(\.party.address) == [anna.address])
        #expect(try await store.file { try $0.isParticipant(office.address, of: ticket.id) } == false)
        #expect(try await store.nextAlarm() == AlarmCases.half)
    }

    static func departmentNote(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let office = try await store.addUser(
            login: "ufficio", name: "Ugo Ufficio", role: .department, language: "it", passwordHash: "x",
            department: department, mail: nil, at: start)
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        _ = try await store.addNote("a che punto siete?", ticket: ticket.id, by: user, at: start + .hours(1))
        #expect(try await store.escalations(of: ticket.id)[0].contributedAt == nil)
        _ = try await store.addNote("quasi fatto", ticket: ticket.id, by: office, at: start + .hours(2))
        #expect(try await store.escalations(of: ticket.id)[0].contributedAt == start + .hours(2))
    }
}
