// Short messages in and out through a real Kannel with its fake network: the way of the channel from telephone to telephone.

import Foundation
import FoundationNetworking
import TestServers
import Testing

/// A running Sportello with Kannel beside it, and an operator's account.
final class SMSDesk: Sendable {
    static let citizen = "+393401234567"
    static let secret = "segreto-di-prova-abcdefghij"

    let kannel: Kannel
    let program: Program
    let webPort: UInt16

    /// - Parameter account: more lines of the account, as JSON5.
    init(account: String = "") async throws {
        webPort = try FreePort.next()
        let site = "http://127.0.0.1:\(webPort)"
        kannel = try await Kannel(incomingURL: "\(site)/hooks/sms/numero/\(Self.secret)/incoming")
        let profile = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Config/sms/kannel.json5")
        let settings = """
            { publicURL: "\(site)", accounts: [{
              name: "numero", profile: "kannel", number: "\(Kannel.number)", title: "Contact Center di prova",
              values: { url: "http://127.0.0.1:\(kannel.sendPort)", username: "\(Kannel.user)" },
              credentials: { password: { file: "kannel" } }, secretPath: { file: "path" }, addresses: ["127.0.0.1"],
              telephone: "0971 000000", \(account)
            }] }
            """
        program = try Program(main: "listen: { port: \(webPort) }")
        try program.folder.makeFolder("config/sms")
        for (name, text) in [
            ("sms.json5", settings), ("kannel", Kannel.password), ("path", Self.secret),
            ("sms/kannel.json5", try String(contentsOf: profile, encoding: .utf8)),
        ] {
            try program.folder.write("config/\(name)", text, mode: 0o600)
        }
        let added = try await program.run(
            "user", "add", "operatrice", "--name", "Olga Prova", "--password-file", "-",
            input: Array(MailDesk.password.utf8))
        try #require(added.code == 0, "\(added.errorText)")
    }

    func serve() async throws -> ServerProcess {
        let process = try ServerProcess(
            ["env", try Program.path, "serve", "--config", program.folder.file("config")],
            folder: program.folder.file("guard"), log: program.folder.file("serve.log"), patience: .seconds(20))
        try await eventually(within: .seconds(30), "ready: \(log.suffix(2000))") {
            try #require(process.isRunning, "the program ended: \(log.suffix(3000))")
            let answer = try await Command.run(
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:\(webPort)/readyz"])
            return answer.outputText == "200"
        }
        return process
    }

    var log: String { (try? String(contentsOfFile: program.folder.file("serve.log"), encoding: .utf8)) ?? "" }

    /// Waits for this many messages on citizens' telephones.
    func sent(_ count: Int) async throws -> [Kannel.Sent] {
        try await eventually(
            within: .seconds(30), "\(count) messages: \(kannel.sent) \(log.suffix(1500)) \(kannel.log)"
        ) {
            kannel.sent.count >= count
        }
        return kannel.sent
    }
}

/// Contacts that somebody wrote: delivery reports are contacts, too.
private func approaches(_ view: JSON) -> Int {
    (0..<view["contacts"].count).filter { view["contacts"][$0]["kind"].text == "contact" }.count
}

@Suite("A citizen's short message, from telephone to telephone")
struct SMSJourneyTests {
    @Test("is a ticket, is acknowledged, and its answer is reported as delivered")
    func thereAndBack() async throws {
        let desk = try await SMSDesk()
        let process = try await desk.serve()
        let anOperator = try await Operator(port: desk.webPort)
        try desk.kannel.receive("Buongiorno, quando aprite?", from: SMSDesk.citizen)
        let number = try await anOperator.firstTicket()
        let acknowledgement = try #require(try await desk.sent(1).first)
        #expect(acknowledgement.to == SMSDesk.citizen && acknowledgement.from == "+39" + Kannel.number)
        #expect(acknowledgement.text.contains(number) && acknowledgement.text.hasSuffix("Info: 0971 000000."))
        #expect(!acknowledgement.isUnicode)
        let view = try await anOperator.get("/tickets/\(number)")
        #expect(view["contacts"][0]["needsAnswer"].bool == true && view["contacts"][0]["answeredAt"].text == nil)
        #expect(view["ticket"]["requester"]["address"].text == SMSDesk.citizen)

        let words = "Gentile utente, l'ufficio è aperto dalle 9 alle 13: 5 € {ridotto}."
        try await anOperator.post(
            "/tickets/\(number)/answers", ["text": words, "then": "answered"], key: "sms-journey-1")
        #expect(try await desk.sent(2).last?.text == words)
        try await eventually(
            within: .seconds(30),
            "the deadline is met, and the message is reported as delivered\n\(desk.log.suffix(1500))"
        ) {
            let view = try await anOperator.get("/tickets/\(number)")
            let messages = view["messages"]
            let isDelivered = (0..<messages.count).contains { index in
                messages[index]["direction"].text == "answer"
                    && messages[index]["delivery"]["delivery"].text == "delivered"
            }
            return isDelivered && view["contacts"][0]["answeredAt"].text != nil
        }

        // A further word of the same citizen belongs to the same conversation, with a clock of its own.
        try desk.kannel.receive("Grazie, e di sabato?", from: SMSDesk.citizen)
        try await eventually(within: .seconds(30), "the follow-up is on the same ticket \(desk.log.suffix(2000))") {
            approaches(try await anOperator.get("/tickets/\(number)")) == 2
        }
        let stats = try await desk.program.json("stats")
        #expect(stats["tickets"].int == 1 && stats["held"].int == 0)
        #expect(!desk.log.contains(SMSDesk.secret) && !desk.log.contains("3401234567"), "\(desk.log)")
        process.signal(SIGTERM)
        try await eventually(within: .seconds(30), "it stops when asked to") { !process.isRunning }
    }

    @Test("STOP ends automatic messages, STATO for a number that is not the asker's is answered as unknown")
    func instructions() async throws {
        let desk = try await SMSDesk()
        let process = try await desk.serve()
        // Each from a telephone of its own: a minute passes between two automatic messages to the same.
        try desk.kannel.receive("Basta!", from: SMSDesk.citizen)
        let last = try #require(try await desk.sent(1).last)
        #expect(last.text.contains("non riceverà altri SMS") && last.text.contains("SI o chiami il 0971 000000"))
        try desk.kannel.receive("stato CC-2026-0000099", from: "+393407654321")
        let unknown = try #require(try await desk.sent(2).last)
        #expect(unknown.to == "+393407654321" && unknown.text.contains("non risulta"), "\(unknown.text)")
        // Who wants no automatic messages gets none, and is heard all the same.
        try desk.kannel.receive("Vorrei un appuntamento", from: SMSDesk.citizen)
        try await eventually(within: .seconds(30), "the request is there: \(desk.log.suffix(1500))") {
            try await desk.program.json("stats")["tickets"].int == 3
        }
        #expect(desk.kannel.sent.count == 2)
        withExtendedLifetime(process) {}
    }

    @Test("brought twice by the gateway is one contact; a stranger's call is refused")
    func repeated() async throws {
        let desk = try await SMSDesk()
        let process = try await desk.serve()
        let anOperator = try await Operator(port: desk.webPort)
        let query = "?from=%2B393401234567&to=3400000000&text=Ciao&id=K-1&time="
        for secret in [SMSDesk.secret, SMSDesk.secret, "un-altro-segreto-abcdefghij"] {
            let address = "http://127.0.0.1:\(desk.webPort)/hooks/sms/numero/\(secret)/incoming\(query)"
            let answer = try await Command.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", address])
            #expect(answer.outputText == (secret == SMSDesk.secret ? "200" : "404"))
        }
        let number = try await anOperator.firstTicket()
        _ = try await desk.sent(1)
        let view = try await anOperator.get("/tickets/\(number)")
        #expect(approaches(view) == 1)
        #expect(try await desk.program.json("stats")["tickets"].int == 1)
        withExtendedLifetime(process) {}
    }

    @Test("the live test of the settings proves the gateway's credentials")
    func check() async throws {
        let desk = try await SMSDesk()
        let right = try await desk.program.run("check")
        #expect(right.code == 0, "\(right.outputText) \(right.errorText)")
        try desk.program.folder.write("config/kannel", "sbagliata", mode: 0o600)
        #expect(try await desk.program.run("check").code != 0)
    }
}
