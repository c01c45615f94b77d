// Hand-overs with their mails, reminders by themselves and by hand, the word to the manager.

import Foundation
import Runtime
import ServiceLevels
import Store
import Testing
import Tickets

@Suite struct EscalationTests {
    private let start = LevelBench.start

    private func desk(_ bench: LevelBench, _ rules: ServiceLevelRules = LevelBench.rules()) -> EscalationDesk {
        EscalationDesk(store: bench.store, rules: rules, clock: bench.clock)
    }

    @discardableResult
    private func hand(
        _ ticket: TicketID, to department: DepartmentCode = LevelBench.agriculture, _ bench: LevelBench,
        _ rules: ServiceLevelRules = LevelBench.rules()
    ) async throws -> EscalationID {
        try await desk(bench, rules).escalate(
            ticket, to: .department, department: department, reason: "Competenza", by: try await bench.user(),
            seenVersion: nil)
    }

    @Test func `a department without log-in gets the request by mail, the citizen is told, the four hours run`()
        async throws
    {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        try await hand(ticket, bench)
        let view = try await bench.view(ticket)
        #expect(view.ticket.state == .withDepartment && view.ticket.department == LevelBench.agriculture)
        let escalation = try #require(view.escalations.first)
        #expect(escalation.clock?.due == start + .hours(4) && escalation.clock?.judge == .elapsed)
        let assignment = try #require(view.messages.first { $0.direction == .internalMail })
        #expect(assignment.party.address == LevelBench.agricultureMail && assignment.internalKind == .assignment)
        #expect(
            assignment.text
                == "URP Agricoltura|Competenza|Ada Prova <\(LevelBench.citizen)>|Quando arriva il contributo?|"
                + "Il termine previsto per la soluzione al secondo livello (4 ore) scade alle ore 13:00 del 02/03/2026.|Olga"
        )
        let notice = try #require(view.messages.first { $0.direction == .automatic })
        #expect(notice.party.address == LevelBench.citizen && notice.text == "URP Agricoltura 02/03/2026")
        // Neither stops the citizen's clock, or the department's, when it arrives.
        try await bench.deliver()
        let after = try await bench.view(ticket)
        #expect(after.contacts.first?.answeredAt == nil && after.ticket.dueAt == start + .hours(9))
        #expect(after.escalations.first?.endedAt == nil && after.ticket.state == .withDepartment)
        await bench.close()
    }

    @Test func `the citizen is told nothing where settings say so, he wants nothing, or the back office has it`()
        async throws
    {
        let bench = try await LevelBench()
        let silent = LevelBench.rules { $0.services["CC"]?.tellsCitizen = false }
        let one = try await bench.letter()
        try await hand(one, bench, silent)
        let two = try await bench.letter()
        _ = try await desk(bench).escalate(
            two, to: .backOffice, department: nil, reason: "?", by: try await bench.user(), seenVersion: nil)
        let now = bench.now
        try await bench.store.file { filing in
            try filing.setOptedOut(true, address: LevelBench.citizen, channel: LevelBench.mail, at: now)
        }
        let three = try await bench.letter()
        try await hand(three, bench)
        for ticket in [one, two, three] {
            #expect(try await bench.view(ticket).messages.allSatisfy { $0.direction != .automatic })
        }
        // The back office has no term and no reminders.
        let escalation = try #require(try await bench.view(two).escalations.first)
        #expect(escalation.clock == nil)
        #expect(try await bench.inside(two) == [])
        await bench.close()
    }

    @Test func `the notice leads to the citizen's page, and where he has none no sentence points at one`() async throws
    {
        let bench = try await LevelBench()
        func rules(_ base: String?) -> ServiceLevelRules {
            LevelBench.rules {
                $0.baseURL = "http://127.0.0.1:8080"
                $0.citizenBase = base
                $0.citizenTexts[AutomaticTextKey(.escalated, channel: LevelBench.mail, language: "it")] = .init(
                    subject: TextTemplate("E-05"), body: TextTemplate("È di {ufficio}. La segua qui: {link}"))
            }
        }
        for base in ["https://example.org", nil] {
            let ticket = try await bench.letter()
            try await hand(ticket, bench, rules(base))
            let view = try await bench.view(ticket)
            let secret = try #require(try await bench.store.secrets(of: ticket)?.page)
            let link = base.map { " La segua qui: \($0)/stato/\(view.ticket.number)/\(secret)" } ?? ""
            #expect(view.messages.first { $0.direction == .automatic }?.text == "È di URP Agricoltura." + link)
        }
        await bench.close()
    }

    @Test func `a department that is gone, unknown or missing gets nothing`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        for code in ["gone", "nobody"] {
            await #expect(throws: StoreError.self) { try await hand(ticket, to: DepartmentCode(code), bench) }
        }
        let olga = try await bench.user()
        await #expect(throws: StoreError.self) {
            try await desk(bench).escalate(
                ticket, to: .department, department: nil, reason: "", by: olga, seenVersion: nil)
        }
        #expect(try await bench.view(ticket).ticket.state == .new)
        await bench.close()
    }

    @Test func `reminders come after two and four hours, the manager hears after six, then it goes on up to the most`()
        async throws
    {
        let bench = try await LevelBench()
        let rules = LevelBench.rules { $0.services["CC"]?.reminders.onlyWhenOpen = false }
        let ticket = try await bench.letter()
        try await hand(ticket, bench, rules)
        try await bench.run(rules) {
            try await bench.go(to: start + .minutes(119))
            #expect(try await bench.inside(ticket).count == 1)
            for hour in [2, 4, 6, 8, 12, 16, 20, 40] { try await bench.go(to: start + .hours(hour)) }
        }
        let sent = try await bench.view(ticket).messages.filter { $0.direction == .internalMail }
        let department = sent.filter { $0.party.address == LevelBench.agricultureMail }
        #expect(department.map(\.at) == [0, 2, 4, 8, 12, 16].map { start + .hours($0) })
        #expect(
            department.map { $0.subject.prefix(6) } == ["Assegn", "SOL-01", "SOL-01", "SOL-02", "SOL-02", "SOL-02"])
        #expect(department[3].text == "02/03/2026 4 ore 21:00")
        let unanswered = try #require(sent.first { $0.internalKind == .unanswered })
        #expect(unanswered.party.address == LevelBench.manager && unanswered.at == start + .hours(6))
        #expect(unanswered.text == "Posta 02/03/2026 2 URP Agricoltura 6 ore")
        #expect(try await bench.view(ticket).escalations.first?.reminders == 5)
        #expect(try await bench.events(ticket, "reminded").count == 5)
        await bench.close()
    }

    @Test func `what falls into closing time waits for the next opening, and keeps its distance`() async throws {
        // Monday 18:00: two hours later the office closes.
        let bench = try await LevelBench(at: LevelBench.start + .hours(9))
        let ticket = try await bench.letter()
        try await hand(ticket, bench)
        try await bench.run {
            try await bench.go(to: start + .minutes(22 * 60 + 59))
            #expect(try await bench.events(ticket, "reminded").isEmpty)
            // Tuesday 8:00, 10:00, and the manager at noon: not all at once in the morning.
            for hour in [23, 25, 27] { try await bench.go(to: start + .hours(hour)) }
        }
        #expect(try await bench.events(ticket, "reminded").map(\.at) == [start + .hours(23), start + .hours(25)])
        #expect(try await bench.events(ticket, "manager_told").map(\.at) == [start + .hours(27)])
        await bench.close()
    }

    @Test func `a reminder to the back office, which has no term, leaves no hole in its place`() async throws {
        let bench = try await LevelBench()
        let rules = LevelBench.rules { rules in
            rules.organisation.backOfficeMail = "backoffice@example.org"
            rules.texts[.init(.reminder, language: "it")] = .init(
                subject: TextTemplate("Sollecito"),
                body: TextTemplate("{struttura}: in attesa. {frase-termine} Grazie."))
        }
        let holders: [(Level, DepartmentCode?, String)] = [
            (.backOffice, nil, "Back Office: in attesa. Grazie."),
            (
                .department, LevelBench.agriculture,
                "URP Agricoltura: in attesa. Il termine previsto per la soluzione al secondo livello (4 ore) scade alle ore "
                    + "13:00 del 02/03/2026. Grazie."
            ),
        ]
        for (level, department, words) in holders {
            let ticket = try await bench.letter()
            let olga = try await bench.user()
            _ = try await desk(bench, rules).escalate(
                ticket, to: level, department: department, reason: "?", by: olga, seenVersion: nil)
            try await desk(bench, rules).remind(ticket, by: olga)
            let reminder = try #require(
                try await bench.view(ticket).messages.first { $0.internalKind == .reminder })
            #expect(reminder.text == words)
        }
        await bench.close()
    }

    @Test func `a reminder by hand counts, and who has answered inside is not reminded any more`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        try await hand(ticket, bench)
        try await bench.run {
            try await bench.go(to: start + .hours(1))
            let olga = try await bench.user()
            try await desk(bench).remind(ticket, by: olga)
            #expect(try await bench.view(ticket).escalations.first?.reminders == 1)
            // The first one has been given: at two hours nothing comes, at four the second.
            try await bench.go(to: start + .hours(3))
            #expect(try await bench.events(ticket, "reminded").count == 1)
            try await bench.go(to: start + .hours(4))
            #expect(try await bench.events(ticket, "reminded").count == 2)
            let now = bench.now
            let message = try #require(try await bench.view(ticket).messages.first?.id)
            try await bench.store.file { try $0.noteContribution(message, to: ticket, at: now) }
            try await bench.go(to: start + .hours(40))
        }
        #expect(try await bench.events(ticket, "reminded").count == 2)
        #expect(try await bench.events(ticket, "manager_told").isEmpty)
        await bench.close()
    }

    @Test func `nobody reminds whom nobody can write to, or what was not handed over`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        let olga = try await bench.user()
        let desk = desk(bench)
        await #expect { try await desk.remind(ticket, by: olga) } throws: { ($0 as? StoreError)?.code == .conflict }
        try await hand(ticket, to: LevelBench.press, bench)
        await #expect { try await desk.remind(ticket, by: olga) } throws: { ($0 as? StoreError)?.code == .missing }
        // Its people have given an address: they are written to.
        _ = try await bench.user("piero", .department, mail: "piero@example.org", department: LevelBench.press)
        try await desk.remind(ticket, by: olga)
        #expect(try await bench.inside(ticket) == ["reminder piero@example.org"])
        await bench.close()
    }

    @Test func `given back, the reminders of the department end`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        let id = try await hand(ticket, bench)
        let olga = try await bench.user()
        try await bench.run {
            try await desk(bench).giveBack(ticket, solved: false, note: "Non di competenza", by: olga)
            try await bench.go(to: start + .hours(7))
        }
        let view = try await bench.view(ticket)
        #expect(view.escalations.map(\.id) == [id] && view.escalations.first?.end == .returned)
        #expect(view.ticket.state == .open && view.escalations.first?.reminders == 0)
        await bench.close()
    }

    @Test func `a question is no escalation: by mail where there is one, else a note; a form sent twice is one`()
        async throws
    {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        let olga = try await bench.user()
        let desk = desk(bench)
        for _ in 0..<2 {
            try await desk.ask("Quale bando?", on: ticket, department: LevelBench.agriculture, by: olga)
        }
        try await desk.ask("E voi?", on: ticket, department: nil, by: olga)
        let view = try await bench.view(ticket)
        #expect(try await bench.inside(ticket) == ["question \(LevelBench.agricultureMail)"])
        #expect(view.messages.last?.direction == .note && view.messages.last?.text == "E voi?")
        #expect(view.escalations.isEmpty && view.ticket.level == .first)
        await bench.close()
    }
}
