// Mail in, ticket, answer out, on real servers: the way of one channel from end to end.

import Foundation
import TestServers
import Testing

@Suite("A citizen's mail, from mailbox to mailbox")
struct MailJourneyTests {
    @Test(
        "is a ticket at once, and its answer arrives in the citizen's thread",
        arguments: [MailDesk.Security.none, .starttls, .tls])
    func thereAndBack(security: MailDesk.Security) async throws {
        let desk = try await MailDesk(security: security)
        let process = try desk.serve()
        try await desk.untilReady(process)
        let anOperator = try await Operator(desk)

        try await desk.send(citizensMail("Bonus gas: città è perché", id: "prima"))
        let number = try await anOperator.ticket(about: "Bonus gas: città è perché")
        let view = try await anOperator.get("/tickets/\(number)")
        #expect(view["contacts"][0]["needsAnswer"].bool == true)
        #expect(view["contacts"][0]["answeredAt"].text == nil)

        let words = "Gentile signora,\n\nla domanda è accolta: riceverà 50 € entro il mese.\n.\nCordiali saluti"
        try await anOperator.post(
            "/tickets/\(number)/answers", ["text": words, "then": "answered"], key: "journey-\(security.rawValue)")

        try await eventually("the answer in the citizen's mailbox\n\(desk.log.suffix(2000))") {
            try desk.mails(of: MailDesk.citizen).count == 1
        }
        let answer = try #require(try desk.mails(of: MailDesk.citizen).first)
        #expect(header("In-Reply-To", of: answer) == "<prima@example.com>")
        #expect(header("References", of: answer)?.contains("<prima@example.com>") == true)
        #expect(header("Auto-Submitted", of: answer) == nil)
        #expect(header("From", of: answer)?.contains(MailDesk.ours) == true)
        try await eventually("the deadline is met") {
            try await anOperator.get("/tickets/\(number)")["contacts"][0]["answeredAt"].text != nil
        }

        // The citizen's program answers as all do: In-Reply-To our id.
        let ourID = try #require(header("Message-ID", of: answer))
        try await desk.send(
            citizensMail("Re: Bonus gas", headers: ["In-Reply-To: \(ourID)", "References: \(ourID)"], text: "Grazie!"))
        try await eventually("the follow-up is on the same ticket, with a clock of its own") {
            try await anOperator.get("/tickets/\(number)")["contacts"].count == 2
        }
        let stats = try await desk.stats()
        #expect(stats["tickets"].int == 1)
        #expect(stats["held"].int == 0)
        #expect(stats["outbox"]["accepted"].int == 1)

        process.signal(SIGTERM)
        try await eventually("it stops when asked to") { !process.isRunning }
        #expect(desk.log.contains("\"level\":\"error\"") == false, "\(desk.log)")
    }

    @Test("gets an acknowledgement with its number, which no machine answers and which stops no clock")
    func acknowledgement() async throws {
        let desk = try await MailDesk(acknowledges: true)
        let process = try desk.serve()
        try await desk.untilReady(process)
        let anOperator = try await Operator(desk)

        try await desk.send(citizensMail("Codice OTP"))
        let number = try await anOperator.ticket(about: "Codice OTP")
        try await eventually("the acknowledgement has arrived") { try desk.mails(of: MailDesk.citizen).count == 1 }
        let mail = try #require(try desk.mails(of: MailDesk.citizen).first)
        #expect(header("Auto-Submitted", of: mail) == "auto-replied")
        #expect(header("Return-Path", of: mail) == "<>")
        #expect(header("Subject", of: mail)?.contains(number) == true)
        let view = try await anOperator.get("/tickets/\(number)")
        #expect(view["contacts"][0]["answeredAt"].text == nil)

        // A machine's answer to it comes back: on the ticket, no acknowledgement, no new clock.
        let id = try #require(header("Message-ID", of: mail))
        try await desk.send(
            citizensMail("Fuori ufficio", headers: ["In-Reply-To: \(id)", "Auto-Submitted: auto-replied"]))
        try await eventually("the automatic answer is on the ticket") {
            let messages = try await anOperator.get("/tickets/\(number)")["messages"]
            return (0..<messages.count).contains { messages[$0]["kind"].text == "automatic_reply" }
        }
        let stats = try await desk.stats()
        #expect(stats["tickets"].int == 1)
        #expect(try desk.mails(of: MailDesk.citizen).count == 1)
        withExtendedLifetime(process) {}
    }

    @Test("to two of our mailboxes is two contacts, linked (D8)")
    func twoMailboxes() async throws {
        let desk = try await MailDesk(accounts: [MailDesk.ours, MailDesk.second])
        let process = try desk.serve()
        try await desk.untilReady(process)
        let anOperator = try await Operator(desk)
        try await desk.send(
            citizensMail("A tutti", to: "\(MailDesk.ours), \(MailDesk.second)"), to: [MailDesk.ours, MailDesk.second])
        try await eventually("both have come in") { try await desk.stats()["contacts"].int == 2 }
        let view = try await anOperator.get("/tickets/\(try await anOperator.ticket(about: "A tutti"))")
        #expect(view["linked"].count == 1)
        withExtendedLifetime(process) {}
    }

    @Test("that bounces shows on its ticket (our answer to an address that is gone)")
    func bounce() async throws {
        // Postfix takes the answer, the citizen's server refuses it, and Postfix returns a delivery report.
        let elsewhere = try FakeSubmission([.recipient(0): .reply("550 5.1.1 no such user")])
        let desk = try await MailDesk(
            postfixLines: ["transport_maps = inline:{ { nowhere.example = smtp:[127.0.0.1]:\(elsewhere.port) } }"])
        let process = try desk.serve()
        try await desk.untilReady(process)
        let anOperator = try await Operator(desk)
        try await desk.send(
            citizensMail("Casella sparita", headers: ["Reply-To: sparita@nowhere.example"]))
        let number = try await anOperator.ticket(about: "Casella sparita")
        try await anOperator.post(
            "/tickets/\(number)/answers", ["text": "Risposta", "then": "answered"], key: "bounce-key-1")
        try await eventually("the delivery report is on the ticket\n\(desk.log.suffix(2000))\n\(desk.postfix.log)") {
            let messages = try await anOperator.get("/tickets/\(number)")["messages"]
            return (0..<messages.count).contains { messages[$0]["delivery"]["delivery"].text == "bounced" }
        }
        let stats = try await desk.stats()
        #expect(stats["tickets"].int == 1)
        withExtendedLifetime((process, elsewhere)) {}
    }

    @Test("survives a mail server that is away: other accounts go on, the fault is plain, and it comes in later")
    func serverAway() async throws {
        let desk = try await MailDesk()
        desk.dovecot.stop()
        let process = try desk.serve()
        try await eventually("the page answers without the mail server") {
            let answer = try await Command.run(["curl", "-sS", "http://127.0.0.1:\(desk.webPort)/livez"])
            return answer.code == 0
        }
        try await eventually("the fault is known to the command") {
            let status = try await desk.program.run("status", "--json")
            return status.outputText.contains("unreachable")
        }
        try await desk.dovecot.start()
        try await desk.send(citizensMail("Dopo il guasto"))
        let anOperator = try await Operator(desk)
        _ = try await anOperator.ticket(about: "Dopo il guasto", within: .seconds(60))
        withExtendedLifetime(process) {}
    }
}
