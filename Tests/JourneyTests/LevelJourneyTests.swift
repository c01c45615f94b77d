// A request on its way through the levels, on real servers: a department that works by mail, the manager, and a program that
// dies at every moment of warning, handing over and reminding.

import Foundation
import TestServers
import Testing

/// A desk with one department that has a mailbox.
private func levelDesk(
    reminders: String = "{ after: [\"2 s\"], every: \"never\", manager: \"never\", onlyWhenOpen: false }"
)
    async throws -> MailDesk
{
    try await MailDesk(
        main:
            "managers: [\"\(MailDesk.manager)\"], services: { CC: { title: \"Contact Center\", reminders: \(reminders) } }",
        files: [
            "organisation.json5":
                "{ departments: [{ code: \"agr\", name: \"URP Agricoltura\", kind: \"urp\", mail: \"\(MailDesk.department)\" }] }"
        ])
}

private func mailFrom(_ sender: String, subject: String, headers: [String], text: String) -> String {
    ([
        "From: URP <\(sender)>", "To: \(MailDesk.ours)", "Subject: \(subject)",
        "Message-ID: <\(UUID().uuidString)@example.org>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
    ] + headers).joined(separator: "\n") + "\n\n" + text + "\n"
}

extension MailDesk {
    fileprivate func kinds(of mails: [String]) -> [String] {
        mails.map { mail in
            let subject = header("Subject", of: mail) ?? ""
            return subject.prefix { $0 != " " }.description
        }
    }

    /// Hands the ticket over, unless that is done already.
    fileprivate func hand(_ number: String, _ anOperator: Operator) async throws {
        let view = try await anOperator.get("/tickets/\(number)")
        if view["ticket"]["state"].text == "with_department" { return }
        try await anOperator.post(
            "/tickets/\(number)/escalations", ["to": "department", "department": "agr", "reason": "Di competenza"])
    }

    /// Nothing is on its way any more: what has arrived is all.
    fileprivate func hasComeToRest() async throws -> Bool {
        let outbox = try await stats()["outbox"]
        return (outbox["waiting"].int ?? 0) + (outbox["sending"].int ?? 0) == 0 && postfix.queued().isEmpty
    }
}

@Suite("A request on its way through the levels", .serialized)
struct LevelJourneyTests {
    @Test("a department that works by mail gets it, is reminded, and answers inside; the citizen never sees that")
    func departmentByMail() async throws {
        let desk = try await levelDesk()
        let process = try desk.serve()
        try await desk.untilReady(process)
        let anOperator = try await Operator(desk)
        try await desk.send(citizensMail("Contributo per il trattore", id: "trattore"))
        let number = try await anOperator.ticket(about: "Contributo per il trattore")
        try await desk.hand(number, anOperator)

        try await eventually(within: .seconds(60), "assignment and reminder\n\(desk.log.suffix(2000))") {
            try desk.mails(of: MailDesk.department).count == 2
        }
        let mails = try desk.mails(of: MailDesk.department)
        #expect(desk.kinds(of: mails) == ["Assegnazione", "Sollecito"])
        #expect(mails[0].contains("Buongiorno"), "the citizen's words go along")
        // Its answer leads back by the mail's own secret; the ticket's is the citizen's.
        let reminderID = try #require(header("Message-ID", of: mails[1]))
        let secret = String(reminderID.dropFirst(5).prefix { $0 != "@" })
        #expect(header("Reply-To", of: mails[1])?.contains("+\(secret)@") == true)
        try await eventually("the citizen has been told") { try desk.mails(of: MailDesk.citizen).count == 1 }
        #expect(desk.kinds(of: try desk.mails(of: MailDesk.citizen)).count == 1)

        let words = "Il bando apre a maggio: solo per uso interno."
        try await desk.send(
            mailFrom(
                MailDesk.department, subject: "Re: Sollecito",
                headers: ["In-Reply-To: \(reminderID)", "References: \(reminderID)"], text: words),
            from: MailDesk.department)
        try await eventually(within: .seconds(60), "the reply is on the ticket\n\(desk.log.suffix(2000))") {
            let messages = try await anOperator.get("/tickets/\(number)")["messages"]
            return (0..<messages.count).contains { messages[$0]["kind"].text == "contribution" }
        }
        // By the reply address alone, as those programs answer that lose the id.
        try await desk.send(
            mailFrom(MailDesk.department, subject: "Allegato", headers: [], text: "Seconda parte, interna."),
            from: MailDesk.department, to: ["contatti+\(secret)@example.org"])
        try await eventually(within: .seconds(60), "the second reply is on the ticket\n\(desk.log.suffix(2000))") {
            let messages = try await anOperator.get("/tickets/\(number)")["messages"]
            return (0..<messages.count).filter { messages[$0]["kind"].text == "contribution" }.count == 2
        }
        let view = try await anOperator.get("/tickets/\(number)")
        #expect(view["ticket"]["state"].text == "with_department")
        #expect(view["escalations"][0]["contributedAt"].text != nil && view["escalations"][0]["reminders"].int == 1)
        #expect(view["contacts"][1]["needsAnswer"].bool == false)
        #expect(view["addresses"].count == 1)

        try await anOperator.post(
            "/tickets/\(number)/answers", ["text": "Il bando apre a maggio.", "then": "answered"], key: "level-answer")
        try await eventually(within: .seconds(60), "the citizen has the answer") {
            if try desk.mails(of: MailDesk.citizen).count < 2 { return false }
            return try await desk.hasComeToRest()
        }
        let citizens = try desk.mails(of: MailDesk.citizen)
        #expect(citizens.allSatisfy { !$0.contains("uso interno") && !$0.contains("Seconda parte") })
        #expect(header("In-Reply-To", of: citizens[1]) == "<trattore@example.com>")
        // Nobody acknowledged the department, nobody wrote to the manager.
        #expect(try desk.mails(of: MailDesk.department).count == 2)
        #expect(try desk.mails(of: MailDesk.manager).isEmpty)
        #expect(try await desk.stats()["tickets"].int == 1)
        #expect(desk.log.contains("\"level\":\"error\"") == false, "\(desk.log)")
        process.stop()
    }

    static let firing = ["levels.before-fire", "levels.fire.before", "levels.fire.after", "levels.after-fire"]

    @Test("killed while it warns: each warning once", arguments: firing + ["levels.before-rules"])
    func warning(point: String) async throws {
        let desk = try await levelDesk()
        // Ten hours ago: all four instants are over.
        try desk.dovecot.plant(
            Array(citizensMail("In ritardo").replacing("\n", with: "\r\n").utf8), for: MailDesk.ours,
            arrival: Date().addingTimeInterval(-36_000))
        let first = try desk.serve(crash: point)
        try await eventually(within: .seconds(60), "it has died at \(point)\n\(desk.log.suffix(2000))") {
            !first.isRunning
        }
        let second = try desk.serve()
        try await desk.untilReady(second)
        let anOperator = try await Operator(desk)
        let number = try await anOperator.ticket(about: "In ritardo")
        try await eventually(within: .seconds(60), "the manager has been warned\n\(desk.log.suffix(2000))") {
            if try desk.mails(of: MailDesk.manager).isEmpty { return false }
            return try await desk.hasComeToRest()
        }
        #expect(desk.kinds(of: try desk.mails(of: MailDesk.manager)) == ["Avviso"])
        let events = try await anOperator.get("/tickets/\(number)")["events"]
        let warned = (0..<events.count).filter { events[$0]["what"].text == "warned" }
        #expect(warned.count == 1 && warned.first.map { events[$0]["detail"]["percent"].text } == "100")
        second.stop()
    }

    @Test(
        "killed while it hands over: once, with one assignment and one word to the citizen",
        arguments: ["levels.before-escalate", "levels.after-escalate"])
    func escalation(point: String) async throws {
        let desk = try await levelDesk(reminders: "{ onlyWhenOpen: false }")
        let first = try desk.serve(crash: point)
        try await desk.untilReady(first)
        try await desk.send(citizensMail("Da passare"))
        let anOperator = try await Operator(desk)
        let number = try await anOperator.ticket(about: "Da passare")
        _ = try? await desk.hand(number, anOperator)
        try await eventually("it has died at \(point)") { !first.isRunning }
        let second = try desk.serve()
        try await desk.untilReady(second)
        let again = try await Operator(desk)
        try await desk.hand(number, again)
        try await eventually(within: .seconds(60), "it has arrived\n\(desk.log.suffix(2000))") {
            let told = try desk.mails(of: MailDesk.citizen).count
            if try desk.mails(of: MailDesk.department).isEmpty || told == 0 { return false }
            return try await desk.hasComeToRest()
        }
        #expect(desk.kinds(of: try desk.mails(of: MailDesk.department)) == ["Assegnazione"])
        #expect(try desk.mails(of: MailDesk.citizen).count == 1)
        #expect(try await again.get("/tickets/\(number)")["escalations"].count == 1)
        second.stop()
    }

    @Test("killed while it reminds: each reminder once", arguments: firing)
    func reminder(point: String) async throws {
        let desk = try await levelDesk()
        let first = try desk.serve(crash: point)
        try await desk.untilReady(first)
        try await desk.send(citizensMail("Da sollecitare"))
        let anOperator = try await Operator(desk)
        let number = try await anOperator.ticket(about: "Da sollecitare")
        try await desk.hand(number, anOperator)
        try await eventually(within: .seconds(60), "it has died at \(point)") { !first.isRunning }
        let second = try desk.serve()
        try await desk.untilReady(second)
        try await eventually(within: .seconds(60), "the reminder is there\n\(desk.log.suffix(2000))") {
            if try desk.mails(of: MailDesk.department).count < 2 { return false }
            return try await desk.hasComeToRest()
        }
        #expect(desk.kinds(of: try desk.mails(of: MailDesk.department)).sorted() == ["Assegnazione", "Sollecito"])
        let view = try await Operator(desk).get("/tickets/\(number)")
        #expect(view["escalations"][0]["reminders"].int == 1)
        second.stop()
    }

    @Test(
        "killed while somebody reminds by hand: once, counted once",
        arguments: ["levels.before-remind", "levels.after-remind"])
    func reminderByHand(point: String) async throws {
        let desk = try await levelDesk(reminders: "{ onlyWhenOpen: false }")
        let first = try desk.serve(crash: point)
        try await desk.untilReady(first)
        try await desk.send(citizensMail("Da sollecitare a mano"))
        let anOperator = try await Operator(desk)
        let number = try await anOperator.ticket(about: "Da sollecitare a mano")
        try await desk.hand(number, anOperator)
        // On its way at the kill it would rightly be in doubt, and not sent again by itself.
        try await eventually(within: .seconds(60), "the assignment is there\n\(desk.log.suffix(2000))") {
            if try desk.mails(of: MailDesk.department).isEmpty { return false }
            return try await desk.hasComeToRest()
        }
        _ = try? await anOperator.post("/tickets/\(number)/reminders", [:])
        try await eventually("it has died at \(point)") { !first.isRunning }
        let second = try desk.serve()
        try await desk.untilReady(second)
        let again = try await Operator(desk)
        // Who got no answer looks, and sends it again where it is missing.
        if try await again.get("/tickets/\(number)")["escalations"][0]["reminders"].int == 0 {
            try await again.post("/tickets/\(number)/reminders", [:])
        }
        try await eventually(within: .seconds(60), "the reminder is there\n\(desk.log.suffix(2000))") {
            if try desk.mails(of: MailDesk.department).count < 2 { return false }
            return try await desk.hasComeToRest()
        }
        #expect(desk.kinds(of: try desk.mails(of: MailDesk.department)).sorted() == ["Assegnazione", "Sollecito"])
        #expect(try await again.get("/tickets/\(number)")["escalations"][0]["reminders"].int == 1)
        second.stop()
    }
}
