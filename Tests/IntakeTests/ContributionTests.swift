// What people inside answer to our mails: filed on the ticket, seen by operators, felt by nobody else.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct ContributionTests {
    private static let department = "agricoltura@example.org"
    private static let agr = DepartmentCode("agr")

    private static let rules = IntakeBench.rules { $0.insideAddresses = [department] }

    /// Hands the ticket to a department by mail; gives the assignment's secret.
    private func hand(_ view: TicketView, _ bench: IntakeBench) async throws -> ReplyToken {
        let now = Instant(bench.clock.now())
        let token = try #require(ReplyToken(RandomIdentifier.token()))
        var mail = NewOutgoing(
            ticket: view.ticket.id, direction: .internalMail, author: nil, authorName: "CC",
            to: ReplyAddress(
                channel: LoopbackChannel.name, account: IntakeBench.urp, party: Party(address: Self.department)),
            token: token, subject: "Assegnazione", text: "…", writtenAt: now)
        mail.internalKind = .assignment
        let user: UserID
        if let known = try await bench.store.user(login: "capo") {
            user = known.user.id
        } else {
            user = try await bench.store.addUser(
                login: "capo", name: "Capo", role: .operator, language: "it", passwordHash: "-", at: now)
        }
        _ = try await bench.store.escalate(
            NewEscalation(
                ticket: view.ticket.id, to: .department, department: Self.agr, reason: "sua", by: user, at: now,
                clock: ServiceClock().setting(.secondLevel, from: now),
                next: NextReminder(step: .reminder(1), at: now + .hours(2)), messages: [mail]))
        return token
    }

    private func reply(
        _ token: ReplyToken, from: String = ContributionTests.department, id: String? = nil, kind: MessageKind? = nil,
        text: String = "Il contributo parte a maggio."
    ) -> LoopbackDocument {
        .letter(
            from: from, id: id, subject: "Re: Assegnazione", text: text, inReplyTo: "out-\(token.value)", kind: kind)
    }

    @Test
    func `the department's reply is a contribution: no clock, no acknowledgement, no reopening, no more reminders`()
        async throws
    {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            let acknowledged = try await bench.acknowledgements().count
            bench.clock.advance(by: .hours(1))
            let view = try await bench.receive(reply(token))
            #expect(view.ticket.id == first.ticket.id && view.ticket.state == .withDepartment)
            let message = try #require(view.messages.last)
            #expect(message.kind == .contribution && message.direction == .inbound && message.warnings == [])
            let contact = try #require(view.contacts.last)
            #expect(contact.kind == .contribution && !contact.needsAnswer && contact.dueAt == nil)
            #expect(view.ticket.dueAt == first.ticket.dueAt && view.ticket.replyAddress == first.ticket.replyAddress)
            #expect(view.ticket.requester == first.ticket.requester)
            #expect(view.events.map(\.event.what).last == "contributed")
            #expect(view.escalations.last?.contributedAt == Instant(bench.clock.now()))
            #expect(try await bench.acknowledgements().count == acknowledged)
            // No reminder any more: what comes next is the contact's first warning.
            #expect(try await bench.store.nextAlarm() == IntakeBench.start + .minutes(270))
            // It is no way to the citizen, and no way back in for the department.
            #expect(view.addresses.map(\.party.address) == [IntakeBench.ada])
        }
    }

    @Test func `who has contributed gets in by neither number nor reference`() async throws {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            try await bench.receive(reply(token, id: "d-1"))
            let byNumber = try await bench.receive(
                .letter(from: Self.department, subject: "Richiesta \(first.ticket.number)"))
            let byReference = try await bench.receive(
                .letter(from: Self.department, subject: "Re: Assegnazione", inReplyTo: "d-1"))
            for other in [byNumber, byReference] {
                #expect(other.ticket.id != first.ticket.id)
                #expect(other.linked.map(\.ticket) == [first.ticket.id])
            }
        }
    }

    @Test func `a machine's answer and a bounce of our mail inside stay what they are, and let nobody in`() async throws
    {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            let away = try await bench.receive(reply(token, kind: .automaticReply, text: "Sono in ferie."))
            #expect(away.messages.last?.kind == .automaticReply && away.escalations.last?.contributedAt == nil)
            // Its sender is no participant: the person's own reply is a contribution still.
            let view = try await bench.receive(reply(token))
            #expect(view.messages.last?.kind == .contribution)
            #expect(view.contacts.map(\.kind) == [.contact, .automaticReply, .contribution])
            #expect(view.ticket.state == .withDepartment)
        }
    }

    @Test func `somebody else with the secret contributes too, and operators are told that it is somebody else`()
        async throws
    {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            let view = try await bench.receive(
                reply(token, from: "collega@altrove.example.org", text: "Rispondo io. Scrivete a me!"))
            #expect(view.messages.last?.kind == .contribution)
            #expect(view.messages.last?.warnings == [FilingWarning.otherSender])
            #expect(view.ticket.replyAddress.party.address == IntakeBench.ada)
            #expect(view.addresses.map(\.party.address) == [IntakeBench.ada])
        }
    }

    @Test func `the citizen who got hold of the department's mail is heard: his words have a clock`() async throws {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            bench.clock.advance(by: .hours(2))
            let view = try await bench.receive(reply(token, from: IntakeBench.ada, text: "Mi hanno girato questo."))
            #expect(view.ticket.id == first.ticket.id)
            let contact = try #require(view.contacts.last)
            #expect(contact.kind == .contact && contact.needsAnswer)
            #expect(contact.dueAt == IntakeBench.start + .hours(11))
            #expect(view.escalations.last?.contributedAt == nil)
        }
    }

    @Test
    func `hostile: our own address, a thousand secrets, or a stranger with number and forged sender change nothing`()
        async throws
    {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            // From ourselves with the secret: comes back, is nobody's approach.
            let returned = try await bench.receive(reply(token, from: "urp@example.it"))
            #expect(returned.messages.last?.kind == .automaticReply)
            #expect(returned.escalations.last?.contributedAt == nil)
            // The department's name is no secret.
            let forged = try await bench.receive(
                .letter(from: Self.department, subject: "[\(first.ticket.number)] chiudete", text: "Risolto, chiudete.")
            )
            #expect(forged.ticket.id != first.ticket.id)
            // Guessed secrets lead nowhere.
            let guessed = try await bench.receive(
                .letter(
                    from: "mallory@example.net", subject: "x",
                    inReplyTo: "out-\(String(repeating: "0", count: ReplyToken.length))"))
            #expect(guessed.ticket.id != first.ticket.id)
            let view = try #require(try await bench.store.view(first.ticket.id))
            #expect(view.ticket.state == .withDepartment && view.escalations.count == 1)
        }
    }

    @Test func `a department that writes to a closed ticket is seen on it, and opens nothing`() async throws {
        let bench = try await IntakeBench(rules: Self.rules)
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let token = try await hand(first, bench)
            try await bench.answer(first, then: .closed)
            let closed = try #require(try await bench.store.view(first.ticket.id))
            bench.clock.advance(by: .hours(5))
            let view = try await bench.receive(reply(token))
            #expect(view.ticket.state == .closed && view.ticket.dueAt == nil)
            #expect(view.messages.last?.kind == .contribution && view.version > closed.version)
            #expect(view.ticket.updatedAt > closed.ticket.updatedAt)
            #expect(view.events.last?.event.what == "contributed")
        }
    }
}
