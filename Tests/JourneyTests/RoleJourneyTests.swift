// A working day of each role, in a real browser against the whole program with all its channels: the demo's, whose mails,
// texts, faxes and letters come and go as files.

import Foundation
import TestServers
import Testing
import WebClient

@Suite("A working day in the browser", .serialized, .enabled(if: Chromium.path != nil), .timeLimit(.minutes(5)))
struct RoleJourneyTests {
    private static let password = "sportello-demo"

    /// A demo that has taken in all its samples, and somebody at a browser.
    private func withDemo(_ body: (BrowserUser, Demo) async throws -> Void) async throws {
        let folder = try TemporaryFolder("roles")
        let port = try FreePort.next()
        var environment = ProcessInfo.processInfo.environment
        environment["SPORTELLO_DEMO"] = folder.file("demo")
        let running = try await RunningProgram(
            ["demo", "--port", "\(port)"], port: port, data: folder.file("demo/data"), environment: environment)
        environment["SPORTELLO_CONFIG"] = folder.file("demo/config")
        let demo = Demo(folder: folder.file("demo"), environment: environment)
        try await eventually("the samples and the afternoon after them") {
            let stats = try await demo.stats()
            return stats["tickets"].int == 29 && stats["contacts"].int == 32
        }
        let chromium = try Chromium()
        defer { chromium.close() }
        let page = try await ChromiumPage(chromium)
        try await body(BrowserUser(page: page, origin: "http://127.0.0.1:\(port)"), demo)
        // "Too early" is how a form asks those for patience who send within seconds.
        // A ticket's page that says goodbye when its reader has already become somebody else is refused, as it should be.
        let expected = ["425 (Too Early)", "422 (", "403 (Forbidden)"]
        let complaints = page.complaints.filter { one in !expected.contains { one.contains($0) } }
        #expect(complaints.isEmpty, "\(complaints)")
        #expect(try await running.stop().code == 0)
    }

    struct Demo: Sendable {
        let folder: String
        let environment: [String: String]

        func stats() async throws -> JSON {
            try JSON(try await Command.run([Program.path, "stats", "--json"], environment: environment).output)
        }

        /// Whether something that left by a channel holds these words.
        func hasSent(_ words: String, by folder: String) throws -> Bool {
            let root = URL(filePath: self.folder).appending(path: folder)
            let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            return names.contains { name in
                guard let bytes = try? Data(contentsOf: root.appending(path: name)) else { return false }
                return String(decoding: bytes, as: UTF8.self).replacing("=\r\n", with: "").replacing("=\n", with: "")
                    .contains(words)
            }
        }

        func files(in folder: String, ending: String) -> Int {
            let names = try? FileManager.default.contentsOfDirectory(atPath: self.folder + "/" + folder)
            return names?.count { $0.hasSuffix(ending) } ?? 0
        }
    }

    // MARK: First level

    @Test("a morning at the first level: mail, text, fax and letter are read, answered and closed, persons completed")
    func firstLevel() async throws {
        try await withDemo { user, demo in
            try await user.logIn("anna.bianchi", Self.password)
            #expect(try await user.path == "/tickets")
            for (channel, surname) in [
                ("email", "Prova"), ("sms", "Esempio"), ("fax", "Finzione"), ("letter", "Carta"),
            ] {
                try await user.go("/tickets?channel=\(channel)")
                try await user.press("[data-line] .line-link")
                let ticket = try await user.path
                // What came is there to be read: in words, or as the pages of the paper.
                #expect(try await user.isThere(".message.inbound"))
                if channel == "fax" || channel == "letter" { #expect(try await user.isThere(".message.inbound img")) }

                try await user.press("#ticket-head form button[type=submit]")
                #expect(
                    try await user.page.evaluate("document.querySelector('[data-assignee]').innerText")
                        == "Anna Bianchi")
                try await user.fill("#person-surname", surname)
                try await user.fill("#person-locality", "Matera")
                try await user.send("#person-locality")
                #expect(try await user.text.contains("Matera"))
                try await user.fill("#new-tag", "giro del mattino")
                try await user.send("#new-tag")
                #expect(try await user.isThere("#tags .tag"))

                if channel == "letter" {
                    // The sender stands on the paper alone: the operator writes the address.
                    try await user.mark("#to-other")
                    try await user.choose("#other-way", "Lettera")
                    try await user.fill("#other-name", "Ada Carta")
                    try await user.fill("#other-address", "Via Finta 1\n85100 Potenza PZ")
                }
                try await user.fill("#answer-text", "Risposta di prova per \(channel).")
                try await user.mark("#then-closed")
                try await user.fill("#answer-solution", "Spiegato per \(channel)")
                try await user.choose("#answer-outcome", "Informazion")
                try await user.press("#answer-form [data-send]")
                let path = try await user.path
                #expect(path == ticket, "\(channel)")
                #expect(try await user.text.contains("Risposta di prova per \(channel)."), "\(channel)")
            }
            // They leave when the time for taking them back is over.
            try await eventually("the mail") {
                try demo.hasSent("Risposta di prova per email.", by: "posta-in-uscita")
                    || demo.hasSent("Risposta di prova per email.", by: "posta-cup-in-uscita")
            }
            try await eventually("the text") { try demo.hasSent("Risposta di prova per sms.", by: "sms-in-uscita") }
            try await eventually("the fax") {
                try demo.hasSent("application/pdf", by: "fax-in-uscita")
                    || demo.hasSent("image/tiff", by: "fax-in-uscita")
            }
            // The letter waits for hands: it is printed, enveloped, posted.
            try await eventually("the letter in the print queue") {
                try await user.go("/print-queue")
                return try await user.text.contains("CC-2026")
            }
            try await user.go("/tickets?view=closed&tag=giro%20del%20mattino")
            #expect(try await user.page.evaluate("document.querySelectorAll('[data-line]').length") == "4")
        }
    }

    // MARK: Departments

    @Test("handed to a department by the first level, answered inside by it, told to the citizen in its words")
    func department() async throws {
        try await withDemo { user, demo in
            try await user.logIn("anna.bianchi", Self.password)
            try await user.go("/tickets?channel=email&view=unassigned")
            try await user.press("[data-line] .line-link")
            let ticket = try await user.path
            try await user.choose("#escalate-to", "Tributi")
            try await user.fill("#escalate-reason", "Serve la posizione del contribuente.")
            try await user.send("#escalate-reason")
            #expect(try await user.text.contains("Tributi"))

            try await user.logIn("sergio.conti", Self.password)
            #expect(
                try await user.isThere("[data-line] .line-link[href*='\(ticket.split(separator: "/").last ?? "")']"))
            try await user.go(ticket)
            #expect(try await user.text.contains("Serve la posizione del contribuente."))
            try await user.mark("#give-back-yes")
            try await user.fill("#give-back-note", "La posizione è regolare: nulla è dovuto.")
            try await user.send("#give-back-note")

            try await user.logIn("anna.bianchi", Self.password)
            try await user.go(ticket)
            #expect(try await user.text.contains("La posizione è regolare: nulla è dovuto."))
            try await user.fill("#answer-text", "La sua posizione è regolare.")
            try await user.press("#answer-form [data-send]")
            try await eventually("the citizen has it, without what was said inside") {
                try demo.hasSent("sua posizione", by: "posta-in-uscita")
                    || demo.hasSent("sua posizione", by: "posta-cup-in-uscita")
            }
            #expect(try !demo.hasSent("nulla =C3=A8 dovuto", by: "posta-in-uscita"))
        }
    }

    // MARK: Manager

    @Test(
        "the manager's morning: the board, a figure opened down to its contacts, the second level, a report to take away"
    )
    func manager() async throws {
        try await withDemo { user, _ in
            try await user.logIn("elena.rossi", Self.password)
            #expect(try await user.path == "/reports")
            #expect(try await user.isThere("svg.plot"))
            try await user.go("/reports/indicators")
            // The contacts that were judged: as many in the list as the figure says.
            let link = "main a[href*='list=contacts.judged']"
            let figure = try await user.page.evaluate(
                "document.querySelector(\(quoted(link))).textContent.replace(/\\D/g, '')")
            let address = try await user.attribute("href", of: link)
            try await user.go(address)
            #expect(try await user.path == "/reports/facts")
            let rows = try await user.page.evaluate("document.querySelectorAll('main tbody tr').length")
            #expect(rows == figure)
            try await user.press("main tbody a[href*='/reports/contacts/']")
            #expect(try await user.isThere("main h1"))
            try await user.go("/figures/second-level")
            #expect(try await user.isThere("main h1"))
            try await user.go("/reports/indicators")
            for format in ["pdf", "csv", "xlsx", "json"] {
                let address = try await user.attribute("href", of: "main a[href*='format=\(format)']")
                let answer = try await user.page.evaluate(
                    "fetch(\(quoted(address))).then(async (got) => got.status + ' ' + (await got.arrayBuffer()).byteLength)"
                )
                #expect(answer.hasPrefix("200 ") && (Int(answer.dropFirst(4)) ?? 0) > 300, "\(format): \(answer)")
            }
            // Figures are his; the desk's work is not.
            try await user.go("/tickets")
            #expect(try await !user.isThere("#answer-text"))
        }
    }

    // MARK: Administrator

    @Test("the administrator changes department, topic, text and hours, and each is at work at once")
    func administrator() async throws {
        try await withDemo { user, demo in
            try await user.logIn("amministrazione", Self.password)
            try await user.go("/admin")
            try await user.press("main a[href='/admin/departments']")
            try await user.press(".list-head a.button")
            try await user.fill("#entry-code", "parchi")
            try await user.fill("#entry-name", "Ufficio parchi di prova")
            try await user.send("#entry-name")
            #expect(try await user.text.contains("Salvato"))
            try await user.go("/admin/entry?kind=topic")
            try await user.fill("#entry-code", "sentieri")
            try await user.fill("#entry-it", "Sentieri di prova")
            try await user.fill("#entry-en", "Trial paths")
            try await user.send("#entry-it")
            #expect(try await user.text.contains("Salvato"))
            try await user.go("/admin/entry?kind=hours&code=CC")
            try await user.fill("#entry-closures-0-from", "2027-08-16")
            try await user.fill("#entry-closures-0-until", "2027-08-16")
            try await user.fill("#entry-closures-0-reason", "Ponte di prova")
            try await user.send("#entry-closures-0-reason")
            #expect(try await user.text.contains("Ponte di prova"))
            for kind in ["acknowledgement", "acknowledgement-out-of-hours"] {
                try await user.go("/admin/entry?kind=automatic_text&code=it%2F\(kind)")
                try await user.fill("#entry-subject", "Ricevuta di prova {numero}")
                try await user.fill("#entry-body", "Parole nuove per la richiesta {numero}.")
                try await user.send("#entry-body")
                #expect(try await user.text.contains("Parole nuove per la richiesta CC-"), "the preview")
            }
            // At work: in the operator's choices, on the citizens' form, in the next acknowledgement.
            try await user.logIn("anna.bianchi", Self.password)
            try await user.press("[data-line] .line-link")
            try await user.choose("#escalate-to", "Ufficio parchi di prova")
            try await user.go("/scrivi")
            try await user.choose("#topic", "Sentieri di prova")
            let mail = try String(contentsOfFile: demo.folder + "/esempio.eml", encoding: .utf8)
            try mail.write(
                toFile: demo.folder + "/posta-in-arrivo/new/prova.eml", atomically: true, encoding: .utf8)
            try await eventually("the acknowledgement in the new words") {
                try demo.hasSent("Parole nuove per la richiesta", by: "posta-in-uscita")
            }
        }
    }

    // MARK: Citizen

    @Test("a citizen writes by the form, follows the request, is answered, adds something, and says how it was")
    func citizen() async throws {
        try await withDemo { user, _ in
            try await user.go("/scrivi")
            try await user.mark("#service-0")
            try await user.fill("#subject", "Lampione spento")
            try await user.fill("#text", "Buonasera, in via Finta 12 il lampione è spento da una settimana.")
            try await user.fill("#surname", "Provetta")
            try await user.mark("#way-0")
            // Who sends within seconds is asked for a moment's patience.
            try await eventually("sent") {
                if try await user.isThere("#text") { try await user.press("main form button[type=submit]") }
                return try await !user.isThere("#text")
            }
            #expect(try await user.sees("CC-2026"))
            try await eventually("the link") { try await user.isThere("main a[href*='/stato/']") }
            let link = try await user.attribute("href", of: "main a[href*='/stato/']")
            let status = try #require(URL(string: link)?.path)
            try await user.go(status)
            #expect(try await user.text.contains("il lampione è spento"))
            let number = String(status.split(separator: "/")[1])

            func answer(_ words: String, closing: Bool) async throws {
                try await user.logIn("anna.bianchi", Self.password)
                try await user.go("/tickets/\(number)")
                try await user.fill("#answer-text", words)
                if closing {
                    try await user.mark("#then-closed")
                    try await user.fill("#answer-solution", "Riparato")
                    try await user.choose("#answer-outcome", "Servizio")
                }
                try await user.press("#answer-form [data-send]")
            }
            try await answer("La squadra passa domani.", closing: false)
            try await eventually("the answer on the citizen's page") {
                try await user.go(status)
                return try await user.text.contains("La squadra passa domani.")
            }
            try await user.fill("#text", "Aggiungo: il palo ha il numero 77.")
            // Here, too, who sends within seconds is asked for a moment's patience.
            let rest = "document.querySelector('#text')?.value ?? ''"
            try await eventually("the addition is taken") {
                if try await user.page.evaluate(rest) != "" { try await user.send("#text") }
                return try await user.page.evaluate(rest) == ""
            }
            try await eventually("the addition on his page") {
                try await user.go(status)
                return try await user.text.contains("il palo ha il numero 77")
            }
            try await answer("Riparato questa mattina.", closing: true)
            try await eventually("closed on his page") {
                try await user.go(status)
                return try await user.isThere("[name=rating]")
            }
            try await user.press("[name=rating][value='5']")
            #expect(try await user.text.contains("5 su 5"))
        }
    }
}
