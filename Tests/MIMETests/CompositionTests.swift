// Outgoing mail: what was written is what arrives, and nothing else.

import Foundation
import MIME
import Testing

@Suite struct CompositionTests {
    private func sample(_ text: String = "Buongiorno,\nla pratica è pronta.\n") -> OutgoingMail {
        OutgoingMail(
            from: MailAddress(name: "Sportello Città", address: "sportello@example.org"),
            to: [MailAddress(name: "Rossi, Mario", address: "mario@example.com")], subject: "Re: è pronta?",
            date: Date(timeIntervalSince1970: 1_704_099_600), messageID: "abc.1@example.org", text: text)
    }

    private func parsed(_ mail: OutgoingMail) throws -> MIMEMessage { MIMEMessage(try mail.bytes()) }

    @Test func `Fields come back as they went in`() throws {
        var mail = sample()
        mail.inReplyTo = "q@example.com"
        mail.references = (0..<50).map { "r\($0)@example.com" }
        mail.autoSubmitted = "auto-replied"
        mail.replyTo = [MailAddress(address: "sportello+token@example.org")]
        mail.cc = [
            MailAddress(name: "Nicolò \"Nico\"", address: "n@example.com"), MailAddress(address: "o@example.com"),
        ]
        mail.extra = [("X-Loop", "sportello")]
        let headers = try parsed(mail).headers
        #expect(headers.addresses("From").mailboxes == [mail.from])
        #expect(headers.addresses("To").mailboxes == mail.to)
        #expect(headers.addresses("Cc").mailboxes == mail.cc)
        #expect(headers.addresses("Reply-To").mailboxes == mail.replyTo)
        #expect(headers.text("Subject") == "Re: è pronta?")
        #expect(headers.text("Date") == "Mon, 1 Jan 2024 09:00:00 +0000")
        #expect(headers.messageIDs("Message-ID") == ["abc.1@example.org"])
        #expect(headers.messageIDs("In-Reply-To") == ["q@example.com"])
        #expect(headers.messageIDs("References").first == "r0@example.com")
        #expect(headers.messageIDs("References").last == "r49@example.com")
        #expect(headers.text("Auto-Submitted") == "auto-replied")
        #expect(headers.text("X-Loop") == "sportello")
    }

    @Test(arguments: [
        "ciao", "ciao\n", "  rientro\n\n\n", "firma\n-- \nUfficio\n", "From the start\n.\n..\n.\n", "uguale = = =3D\n",
        "perché così è più giù €\n", "日本語のテキスト\nですね", "tab\t\nblank \n", "a\u{2028}b", "\u{200B}zero",
        String(repeating: "parola ", count: 500), String(repeating: "è", count: 3_000), "x\u{0}y", "--=_abc\n--\n",
        "", "\n", "a\rb",
    ])
    func `The words of the body arrive unchanged`(text: String) throws {
        let expected = text.replacing("\r", with: "\n").replacing("\0", with: "")
        #expect(try parsed(sample(text)).root.text().text == expected)
        var withFile = sample(text)
        withFile.attachments = [MailAttachment(name: "a.txt", type: "text/plain", bytes: [1, 2])]
        #expect(try leaves(parsed(withFile).root)[0].text().text == expected)
    }

    @Test func `Only CRLF ends lines, and no line is long`() throws {
        var mail = sample(
            "a\nb\rc\r\nd\n.\n" + String(repeating: "è", count: 2_000) + "\n" + String(repeating: "x", count: 5_000))
        mail.subject = String(repeating: "oggetto lunghissimo è ", count: 40)
        mail.references = (0..<20).map { "referenza-numero-\($0)-piuttosto-lunga@esempio-di-dominio.example.org" }
        mail.attachments = [MailAttachment(name: "Relazione più lunga.pdf", type: "application/pdf", bytes: [9])]
        let wire = try mail.bytes()
        for (index, byte) in wire.enumerated() {
            if byte == 10 { #expect(index > 0 && wire[index - 1] == 13) }
            if byte == 13 { #expect(index + 1 < wire.count && wire[index + 1] == 10) }
            #expect(byte < 0x80)
        }
        let lines = wire.split(separator: 10, omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 99 })
        #expect(!lines.contains { $0 == [46, 13] })
        #expect(MIMEMessage(wire).headers.text("Subject") == mail.subject.trimmingCharacters(in: .whitespaces))
    }

    @Test(arguments: [
        "a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{2029}b", "a\u{85}b", "a\u{1B}b",
    ])
    func `A value that could end its line is refused`(value: String) {
        func refused(_ change: (inout OutgoingMail) -> Void) -> Bool {
            var mail = sample()
            change(&mail)
            do { _ = try mail.bytes() } catch { return true }
            return false
        }
        #expect(refused { $0.subject = value })
        #expect(refused { $0.from = MailAddress(name: value, address: "a@example.org") })
        #expect(refused { $0.to = [MailAddress(address: value + "@example.org")] })
        #expect(refused { $0.messageID = value })
        #expect(refused { $0.inReplyTo = value })
        #expect(refused { $0.references = [value] })
        #expect(refused { $0.autoSubmitted = value })
        #expect(refused { $0.extra = [("X-Test", value)] })
        #expect(refused { $0.extra = [(value, "x")] })
        #expect(refused { $0.attachments = [MailAttachment(name: value, type: "text/plain", bytes: [])] })
        #expect(refused { $0.attachments = [MailAttachment(name: "a", type: value, bytes: [])] })
    }

    @Test(arguments: ["a", "a@", "@b", "a b@c", "a@b@c", "<a@b>", "a@b,c@d", "a\u{202E}@b", "a;@b", "\"a\"@b", ""])
    func `What is no address is refused`(address: String) {
        var mail = sample()
        mail.to = [MailAddress(address: address)]
        #expect(throws: CompositionError(code: .address, field: "To")) { try mail.bytes() }
    }

    @Test func `A field of the composer's own cannot be added`() {
        for name in ["Bcc", "content-type", "Date", ""] {
            var mail = sample()
            mail.extra = [(name, "x")]
            #expect(throws: CompositionError(code: .fieldName, field: "extra")) { try mail.bytes() }
        }
    }

    @Test(arguments: [
        "a.pdf", "con spazi.pdf", "perché.pdf", "日本語の名前.pdf", "a\"b.pdf", "a\\b.pdf", "=?utf-8?Q?a?=.pdf",
        String(repeating: "lunghissimo nome è ", count: 12) + ".pdf", "a;b=c.pdf", "100%.pdf", "it's.pdf",
    ])
    func `File names arrive`(name: String) throws {
        var mail = sample()
        mail.attachments = [MailAttachment(name: name, type: "application/pdf", bytes: Array("x".utf8))]
        let part = try leaves(parsed(mail).root)[1]
        #expect(part.fileName == name)
        #expect(part.decoded() == Array("x".utf8))
        #expect(part.type.essence == "application/pdf")
    }

    @Test func `Equal input gives equal bytes`() throws {
        var mail = sample()
        mail.attachments = [MailAttachment(name: "a", type: "message/rfc822", bytes: Array("x: y\n\n".utf8))]
        #expect(try mail.bytes() == mail.bytes())
        #expect(try leaves(parsed(mail).root)[1].type.essence == "application/octet-stream")
        var other = mail
        other.messageID = "andere@example.org"
        #expect(try mail.bytes() != other.bytes())
    }

    @Test func `A text that holds the boundary does not end the part`() throws {
        var mail = sample("x")
        mail.attachments = [MailAttachment(name: "a", type: "text/plain", bytes: [])]
        let wire = String(decoding: try mail.bytes(), as: UTF8.self)
        let boundary = try #require(wire.split(separator: "boundary=\"")[1].split(separator: "\"").first)
        mail.text = "uno\n--\(boundary)\ndue\n--\(boundary)--\ntre"
        #expect(try leaves(parsed(mail).root)[0].text().text == mail.text)
    }
}
