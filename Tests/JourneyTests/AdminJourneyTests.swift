// Administration by its pages, on the running program: what is written there holds at once, survives a restart, and two
// administrators never lose each other's words.

import Foundation
import TestServers
import Testing

private let crew = "parola-di-prova-lunga"

/// A program with two administrators and an operator, without channels.
private func adminProgram(_ port: UInt16) async throws -> Program {
    let program = try Program(
        main: "listen: { port: \(port) }, services: { CC: { title: \"Contact Center\", "
            + "answer: [{ hours: \"working\" }] } }",
        files: [
            "loopback.json5": "{ accounts: [{ name: \"banco\", address: \"banco@example.org\" }] }",
            "organisation.json5": "{ departments: [{ code: \"agr\", name: \"Agricoltura\" }] }",
        ])
    for (login, role) in [("ada", "administrator"), ("bea", "administrator"), ("operatrice", "operator")] {
        let added = try await program.run(
            "user", "add", login, "--name", "\(login) Prova", "--role", role, "--password-file", "-",
            input: Array(crew.utf8))
        try #require(added.code == 0, "\(added.errorText)")
    }
    return program
}

extension Program {
    fileprivate func start(_ port: UInt16) async throws -> RunningProgram {
        try await RunningProgram(["serve"], port: port, data: data, environment: environment)
    }
}

@Suite("Administration by pages", .serialized)
struct AdminJourneyTests {
    private static let department = "/admin/entry?kind=department"

    @Test(
        "a department added on the page holds at once and after a restart; a faulty one is refused with its text kept")
    func department() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        var running = try await program.start(port)
        let ada = try await PageUser(port: port, login: "ada", password: crew)

        let refused = try await ada.submit(
            "keep", on: Self.department, ["code": "forestale", "name": "Ufficio <forestale>", "mail": "nessuno"])
        #expect(refused.status == 422 && refused.text.contains("Non è un indirizzo e-mail."))
        #expect(refused.text.contains("Ufficio &lt;forestale&gt;"), "what was typed stays")

        let fields = ["code": "forestale", "name": "Ufficio forestale", "kind": "office", "parent": "agr"]
        let kept = try await ada.submit("keep", on: Self.department, fields)
        #expect(kept.status == 200 && kept.text.contains("Salvato"))
        let taken = try await ada.submit("keep", on: Self.department, fields)
        #expect(taken.status == 422, "a code is never given twice")

        let anOperator = try await Operator(port: port)
        #expect(try await departments(anOperator).sorted() == ["agr", "forestale"])
        _ = try await running.stop()
        running = try await program.start(port)
        let again = try await Operator(port: port)
        #expect(try await departments(again).sorted() == ["agr", "forestale"])
        let page = try await PageUser(port: port, login: "ada", password: crew).get("/admin/departments")
        #expect(page.text.contains("Ufficio forestale") && page.text.contains("scritto qui"))
        _ = try await running.stop()
    }

    @Test("of two administrators at once one wins, and the other sees both texts and can save again")
    func twoAtOnce() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        let running = try await program.start(port)
        let ada = try await PageUser(port: port, login: "ada", password: crew)
        let bea = try await PageUser(port: port, login: "bea", password: crew)
        let page = Self.department + "&code=agr"
        let first = try await ada.submit("keep", on: page, ["name": "Nome di Ada"])
        #expect(first.status == 200 && first.text.contains("Nome di Ada"))
        // As if her page had been opened before: the version on it is the files'.
        let second = try await bea.submit("keep", on: page, ["name": "Nome di Bea", "entry_seen": "0"])
        #expect(second.status == 409)
        #expect(second.text.contains("Nome di Ada") && second.text.contains("Nome di Bea"))
        let third = try await bea.submit("keep", on: page, ["name": "Nome di Bea"])
        #expect(third.status == 200 && third.text.contains("Nome di Bea") && third.text.contains("Nome di Ada"))
        let back = try await bea.submit("back", on: page)
        #expect(back.status == 200 && back.text.contains("value=\"Agricoltura\""))
        _ = try await running.stop()
    }

    @Test("a change of hours says what it moves, and moves it; the pages are closed to everybody else")
    func hours() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        let running = try await program.start(port)
        let sent = try await program.run(
            "intake", "--channel", "loopback", "--account", "banco",
            input: Array("{ \"from\": \"rosa@example.com\", \"text\": \"Buongiorno\" }".utf8))
        try #require(sent.code == 0, "\(sent.errorText)")
        let anOperator = try await Operator(port: port)
        var before: String?
        try await eventually("the ticket is there") {
            before = try await due(anOperator)
            return before != nil
        }
        let ada = try await PageUser(port: port, login: "ada", password: crew)
        let page = "/admin/entry?kind=hours&code=CC"
        // One hour a week: nine hours take many weeks.
        var week = Dictionary(
            uniqueKeysWithValues: ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map { ($0, "") })
        week["monday"] = "8:00-9:00"
        let tried = try await ada.submit("try", on: page, week)
        #expect(tried.status == 200 && tried.text.contains("Termini in corso che si spostano in avanti: 1"))
        #expect(try await due(anOperator) == before, "trying changes nothing")
        let kept = try await ada.submit("keep", on: page, week)
        #expect(kept.status == 200)
        try await eventually("the deadline has moved") { try await due(anOperator).map { $0 > before ?? "" } ?? false }
        let faulty = try await ada.submit("keep", on: page, ["monday": "9-8"])
        #expect(faulty.status == 422 && faulty.text.contains("value=\"9-8\""))

        let outsider = try await PageUser(port: port, login: "operatrice", password: crew)
        for path in ["/admin", "/admin/departments", page] { #expect(try await outsider.get(path).status == 403) }
        _ = try await running.stop()
    }

    @Test("a queue and a ready text written on the pages are on the operator's desk at once, and can be given back")
    func desk() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        let running = try await program.start(port)
        let ada = try await PageUser(port: port, login: "ada", password: crew)
        let queue = try await ada.submit(
            "keep", on: "/admin/entry?kind=queue",
            ["code": "urgenti", "it": "Urgenti di oggi", "priorities": "U, B", "service": "CC"])
        #expect(queue.status == 200 && queue.text.contains("Salvato"))
        #expect(try await ada.get("/admin/queues").text.contains("Urgenti di oggi"))
        let faulty = try await ada.submit(
            "keep", on: "/admin/entry?kind=canned_text", ["code": "orari", "it": "Orari", "body": "{inventato}"])
        #expect(faulty.status == 422 && faulty.text.contains("Usa un campo che non esiste: {inventato}"))
        #expect(faulty.text.contains("{inventato}</textarea>"), "what was typed stays")
        let canned = try await ada.submit(
            "keep", on: "/admin/entry?kind=canned_text",
            [
                "code": "orari", "it": "Orari dell’URP", "purpose": "answer", "language": "it",
                "body": "Siamo qui.\n{testo}",
            ])
        #expect(canned.status == 200 && canned.text.contains("Siamo qui."))
        let usual = "/admin/entry?kind=canned_text&code=e-06"
        let reworded = try await ada.submit("keep", on: usual, ["it": "Risposta nostra", "body": "{testo} Saluti"])
        #expect(reworded.status == 200, "a shipped text names no channel that is not there")
        // What is meant for channels that are not there is not offered, and not for all of them either.
        let texts = try await ada.get("/admin/canned").text
        #expect(texts.contains("Richiesta di integrazione") && !texts.contains("code=s-03"))

        let sent = try await program.run(
            "intake", "--channel", "loopback", "--account", "banco",
            input: Array("{ \"from\": \"rosa@example.com\", \"text\": \"Buongiorno\" }".utf8))
        try #require(sent.code == 0, "\(sent.errorText)")
        let anOperator = try await Operator(port: port)
        var number: String?
        try await eventually("the ticket is there") {
            number = try await anOperator.get("/tickets?scope=all")["tickets"][0]["ticket"]["number"].text
            return number != nil
        }
        let user = try await PageUser(port: port, login: "operatrice", password: crew)
        let page = try await user.get("/tickets/\(number ?? "")").text
        for words in ["Orari dell’URP", "Risposta nostra", "Urgenti di oggi"] {
            #expect(page.contains(words), "\(words) is not on the ticket's page")
        }
        let back = try await ada.submit("back", on: usual)
        #expect(back.status == 200)
        #expect(try await !user.get("/tickets/\(number ?? "")").text.contains("Risposta nostra"))
        // What the files do not have cannot be given back: it gets a last day.
        #expect(try await !ada.offers("back", on: "/admin/entry?kind=canned_text&code=orari"))
        _ = try await running.stop()
    }

    @Test("a ready text that comes along can be saved as it stands, and nothing on a page is changed unseen")
    func unchanged() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        let running = try await program.start(port)
        let ada = try await PageUser(port: port, login: "ada", password: crew)
        let list = try await ada.get("/admin/canned").text
        let codes = list.matches(of: /kind=canned_text&amp;code=([A-Za-z0-9-]+)"/).map { String($0.1) }
        #expect(codes.contains("e-06") && codes.contains("e-10-en"), "\(codes)")
        for code in codes {
            let page = "/admin/entry?kind=canned_text&code=\(code)"
            let before = try await ada.fields(of: "keep", on: page).filter { $0.name != "entry_seen" }
            let kept = try await ada.submit("keep", on: page)
            #expect(kept.status == 200 && kept.text.contains("Salvato"), "\(code)")
            let after = try await ada.fields(of: "keep", on: page).filter { $0.name != "entry_seen" }
            #expect(before.map { "\($0.name)=\($0.value)" } == after.map { "\($0.name)=\($0.value)" })
        }
        // A queue of a service that is not there stays one of that service, and says so when it is saved.
        let stranger = try await ada.submit("keep", on: "/admin/entry?kind=queue&code=cup-priorita")
        #expect(stranger.status == 422 && stranger.text.contains("<option value=\"CUP\" selected>"))
        _ = try await running.stop()
    }

    @Test("an entry that the files have put in the wrong is left out, told on the page and by the check")
    func becomeFaulty() async throws {
        let port = try FreePort.next()
        let program = try await adminProgram(port)
        var running = try await program.start(port)
        var ada = try await PageUser(port: port, login: "ada", password: crew)
        let fields = ["code": "forestale", "name": "Ufficio forestale", "parent": "agr"]
        #expect(try await ada.submit("keep", on: Self.department, fields).status == 200)
        _ = try await running.stop()
        try program.folder.write("config/organisation.json5", "{ departments: [{ code: \"altro\", name: \"Altro\" }] }")
        let check = try await program.run("check", "--offline")
        #expect(check.code == 0)
        #expect(String(decoding: check.output, as: UTF8.self).contains("department forestale"))
        running = try await program.start(port)
        ada = try await PageUser(port: port, login: "ada", password: crew)
        let page = try await ada.get("/admin/departments")
        #expect(page.text.contains("Alcune voci non si possono applicare"))
        let mended = try await ada.submit(
            "keep", on: Self.department + "&code=forestale", ["name": "Ufficio forestale", "parent": ""])
        #expect(mended.status == 200)
        #expect(try await !ada.get("/admin/departments").text.contains("Alcune voci non si possono applicare"))
        _ = try await running.stop()
    }

    private func departments(_ anOperator: Operator) async throws -> [String] {
        let list = try await anOperator.get("/organisation")["departments"]
        return (0..<list.count).compactMap { list[$0]["code"].text }
    }

    /// When the one ticket is due.
    private func due(_ anOperator: Operator) async throws -> String? {
        let list = try await anOperator.get("/tickets?scope=all")["tickets"]
        return list.count == 1 ? list[0]["ticket"]["dueAt"].text : nil
    }
}
