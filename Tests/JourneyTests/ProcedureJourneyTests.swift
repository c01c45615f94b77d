// The procedure of the source from the first level to the department and back (steps 7 to 15), over the real pages, with
// departments at a real mail server: one that works by mail alone, one that logs in.

import Foundation
import TestServers
import Testing

@Suite("A request on its way through the levels")
struct ProcedureJourneyTests {
    private static let organisation = """
        {
          departments: [
            { code: "urp", name: "URP di prova", kind: "urp", mail: "\(MailDesk.second)" },
            { code: "tributi", name: "Tributi" },
          ],
        }
        """

    private func desk() async throws -> MailDesk {
        let desk = try await MailDesk(main: "services: { CC: { title: \"Contact Center di prova\" } },")
        try desk.program.folder.write("config/organisation.json5", Self.organisation, mode: 0o600)
        for (login, role) in [("bice", ["back_office"]), ("tina", ["department", "--department", "tributi"])] {
            let added = try await Command.run(
                [Program.path, "user", "add", login, "--password-file", "-", "--role"] + role,
                input: Array(MailDesk.password.utf8), environment: desk.program.environment)
            try #require(added.code == 0, "\(added.errorText)")
        }
        return desk
    }

    private func user(_ login: String, _ desk: MailDesk) async throws -> PageUser {
        try await PageUser(port: desk.webPort, login: login, password: MailDesk.password)
    }

    @Test(
        "asked about, handed up and on, reminded, answered inside by mail, given back, told to the citizen and closed")
    func procedure() async throws {
        let desk = try await desk()
        let process = try desk.serve()
        try await desk.untilReady(process)
        let api = try await Operator(desk)
        try await desk.send(citizensMail("Rifiuti abbandonati", id: "prima"))
        let number = try await api.ticket(about: "Rifiuti abbandonati")
        let page = "/tickets/\(number)"
        let (first, second) = (try await user("operatrice", desk), try await user("bice", desk))

        // Step 7: a quick question to the back office is no hand-over.
        let asked = try await first.submit(
            "ask", on: page, ["holder": "back_office", "text": "Sapete chi se ne occupa?"])
        #expect(asked.status == 200 && asked.text.contains("Sapete chi se ne occupa?"))
        #expect(try await api.get(page)["escalations"].count == 0)
        // Step 8: the first level has opened it.
        #expect(try await api.get(page)["contacts"][0]["openedAt"].text != nil)

        // Step 10: it is not clear who is competent: to the back office, with the reason.
        try await first.submit("escalate", on: page, ["holder": "back_office", "reason": "Ufficio non chiaro."])
        #expect(try await api.get(page)["ticket"]["state"].text == "with_back_office")
        let home = try await second.get("/")
        #expect(home.path == "/tickets" && home.text.contains(number) && home.text.contains("Al back office"))

        // Step 12: the back office finds the department, which works by mail: it gets the request in the citizen's words.
        try await second.submit("escalate", on: page, ["holder": "department:urp", "reason": "Serve un sopralluogo."])
        try await eventually("the assignment in the department's mailbox\n\(desk.log.suffix(2000))") {
            try desk.mails(of: MailDesk.second).contains { $0.contains(number) }
        }
        // The citizen is told who has it (E-05).
        try await eventually("the notice to the citizen") { try desk.mails(of: MailDesk.citizen).count == 1 }
        #expect(try desk.mails(of: MailDesk.citizen)[0].contains(number))
        #expect(try await first.get("/tickets?view=department&department=urp").text.contains(number))

        // the back office reminds.
        try await second.submit("remind", on: page)
        try await eventually("the reminder") { try desk.mails(of: MailDesk.second).count == 2 }
        #expect(try await api.get(page)["escalations"][1]["reminders"].int == 1)

        // Step 13: the department answers inside, by replying to the mail. The citizen hears nothing of it.
        let reminder = try #require(try desk.mails(of: MailDesk.second).last)
        let id = try #require(header("Message-ID", of: reminder))
        let to = try #require(header("Reply-To", of: reminder) ?? header("From", of: reminder))
        try await desk.send(
            """
            From: URP di prova <\(MailDesk.second)>
            To: \(to)
            Subject: R: sollecito
            In-Reply-To: \(id)
            References: \(id)
            Message-ID: <interna@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            Sopralluogo fatto: i rifiuti sono stati rimossi.

            """, from: MailDesk.second)
        try await eventually("the contribution\n\(desk.log.suffix(2000))") {
            try await api.get(page)["escalations"][1]["contributedAt"].text != nil
        }
        let shown = try await second.get(page).text
        #expect(shown.contains("Contributo interno") && shown.contains("Usa come risposta"))
        #expect(try desk.mails(of: MailDesk.citizen).count == 1)

        // Steps 14 and 15: given back with the solution, told by the first level in the department's words, closed.
        try await second.submit(
            "give-back", on: page, ["solved": "yes", "text": "I rifiuti sono stati rimossi, lo dica lei al cittadino."])
        let view = try await api.get(page)
        #expect(view["escalations"][1]["end"].text == "answered_inside")
        let used = try #require(shown.firstMatch(of: /\?use=(\d+)#answer/)).1
        let prefilled = try await first.get("\(page)?use=\(used)").text
        #expect(prefilled.contains("Sopralluogo fatto: i rifiuti sono stati rimossi."))
        try await first.submit(
            "answer", on: page,
            [
                "to": "requester", "subject": "Re: Rifiuti abbandonati", "text": "I rifiuti sono stati rimossi.",
                "then": "closed", "solution": "Rimossi dopo il sopralluogo.", "case_outcome": "service_given",
            ])
        try await eventually("the answer in the citizen's mailbox") {
            try desk.mails(of: MailDesk.citizen).count == 2
        }
        let closed = try await api.get(page)
        #expect(closed["ticket"]["state"].text == "closed" && closed["ticket"]["outcome"].text == "service_given")
        let history = try await first.get(page).text
        for words in [
            "domanda interna a Back office", "passata a Back office", "passata a URP di prova",
            "sollecito a URP di prova",
            "arrivato un contributo interno", "restituita con la soluzione", "risposta scritta e richiesta chiusa",
        ] { #expect(history.contains(words), "\(words)") }
        process.signal(SIGTERM)
        try await eventually("it stops when asked to") { !process.isRunning }
    }

    @Test("the first level knows the office, which logs in, answers the citizen itself and closes")
    func departmentAnswers() async throws {
        let desk = try await desk()
        let process = try desk.serve()
        try await desk.untilReady(process)
        let api = try await Operator(desk)
        try await desk.send(citizensMail("Bollo auto", id: "prima"))
        let number = try await api.ticket(about: "Bollo auto")
        let page = "/tickets/\(number)"
        let (first, department) = (try await user("operatrice", desk), try await user("tina", desk))

        // Step 9: straight to the department.
        try await first.submit("escalate", on: page, ["holder": "department:tributi", "reason": "È loro."])
        let home = try await department.get("/")
        #expect(home.text.contains(number) && home.text.contains("Ai dipartimenti"))
        // The last level hands nothing up.
        let up = try await department.submit("escalate", on: page, ["holder": "back_office", "reason": "x"])
        #expect(up.status == 409)
        // Steps 13 to 15: it answers by the citizen's own way and closes.
        try await department.submit(
            "answer", on: page,
            [
                "to": "requester", "subject": "Re: Bollo auto", "text": "Il rimborso è disposto.", "then": "closed",
                "solution": "Rimborso.", "case_outcome": "service_given",
            ])
        try await eventually("answered and solved\n\(desk.log.suffix(2000))") {
            try await api.get(page)["escalations"][0]["end"].text == "solved"
        }
        #expect(try desk.mails(of: MailDesk.citizen).contains { $0.contains("Il rimborso") })
        process.signal(SIGTERM)
        try await eventually("it stops when asked to") { !process.isRunning }
    }
}
