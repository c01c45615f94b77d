// `sportello parse`: one object for whatever bytes, one line for each name in a batch.

import Foundation
import TestServers
import Testing

@Suite("sportello parse")
struct ParseTests {
    private static let mail = """
        From: Rocco Pietrafesa <rocco@example.org>
        To: contatti@example.com
        Subject: =?utf-8?Q?Citt=C3=A0_e_bonus?=
        Message-ID: <uno@example.org>
        Date: Mon, 2 Mar 2026 08:15:00 +0100
        Content-Type: text/plain; charset=utf-8

        Buongiorno, perché la domanda è respinta?

        Il giorno 1 marzo 2026 contatti@example.com ha scritto:
        > testo vecchio

        """

    private let keys = [
        "attachments", "bounce", "cc", "date", "from", "html", "in_reply_to", "kind", "message_id", "references",
        "reply_text", "reply_to", "subject", "text", "to", "warnings",
    ]

    @Test("a mail is one object with all its keys, the same from a file, from standard input and for human eyes")
    func single() async throws {
        let program = try Program()
        let file = try program.folder.write("a b è.eml", Self.mail)
        let result = try await program.run("parse", file, "--json")
        #expect(result.code == 0, "\(result.errorText)")
        #expect(result.output.filter { $0 == 0x0A }.count == 1)
        let mail = try JSON(result.output)
        #expect(mail.keys == keys)
        #expect(mail["kind"].text == "contact")
        #expect(mail["subject"].text == "Città e bonus")
        #expect(mail["from"]["name"].text == "Rocco Pietrafesa")
        #expect(mail["from"]["address"].text == "rocco@example.org")
        #expect(mail["message_id"].text == "uno@example.org")
        #expect(mail["reply_text"].text == "Buongiorno, perché la domanda è respinta?")
        #expect(mail["text"].text?.contains("testo vecchio") == true)

        let piped = try await program.run("parse", "-", "--json", input: Array(Self.mail.utf8))
        #expect(piped.output == result.output)
        let readable = try await program.run("parse", file)
        #expect(readable.outputText.hasPrefix("{\n"))
        #expect(try JSON(readable.output)["subject"].text == "Città e bonus")
    }

    @Test("any bytes end with 0, only nothing at all ends with 65")
    func anyBytes() async throws {
        let program = try Program()
        for bytes in [[UInt8](0...255), Array("x".utf8), Array(repeating: 0xFF, count: 100_000)] {
            let result = try await program.run("parse", "-", "--json", input: bytes)
            #expect(result.code == 0, "\(bytes.prefix(8)): \(result.errorText)")
            #expect(try JSON(result.output).keys == keys)
        }
        for arguments in [["parse", "-"], ["parse", "/no/such/file", "--json"], ["parse", program.folder.path]] {
            let result = try await Command.run([Program.path] + arguments, environment: program.environment)
            #expect(result.code == 65, "\(arguments)")
            #expect(result.output.isEmpty)
            #expect(!result.errorText.isEmpty)
        }
    }

    @Test("a batch gives one line for each name, in order, and goes on after what cannot be read")
    func batch() async throws {
        let program = try Program()
        var names: [String] = []
        for number in 1...40 {
            let text = Self.mail.replacing("Citt=C3=A0_e_bonus", with: "numero_\(number)")
            names.append(try program.folder.write("mail \(number).eml", text))
        }
        names[10] = "/no/such/file"
        names[20] = try program.folder.write("empty.eml", "")
        names[30] = ""
        let input = Array((names.joined(separator: "\n")).utf8)
        let result = try await program.run("parse", "--batch", input: input)
        #expect(result.code == 0)
        let lines = result.output.split(separator: 0x0A)
        try #require(lines.count == names.count)
        for (index, line) in lines.enumerated() {
            let object = try JSON(Array(line))
            if [10, 20, 30].contains(index) {
                #expect(object.keys == ["error", "exit"])
                #expect(object["exit"].int == 65)
            } else {
                #expect(object["subject"].text == "numero \(index + 1)")
            }
        }
    }
}
