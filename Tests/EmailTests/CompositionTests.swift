// What leaves: the operator's words, the right thread, and nothing that anybody smuggled in (A9, A10).

import Channels
import Foundation
import MIME
import MailAccounts
import Testing
import Tickets

@testable import Email

@Suite struct EmailCompositionTests {
    private static let token = "0123456789abcdefghjkmnpqrs"
    private static let secret = "zyxwvtsrqpnmkjhgfedcba9876"

    private func account(
        language: String = "it", replyAddress: EmailAccount.ReplyAddressStyle = .plus, quotes: Bool = true
    ) -> EmailAccount {
        EmailAccount(
            ChannelAccount(
                name: AccountName("contatti"), address: "contatti@example.net", title: "Sportello Città",
                language: language), reading: nil, sending: nil, replyAddress: replyAddress, quotesOriginal: quotes)
    }

    private func message(_ text: String = "Buongiorno,\nla pratica è pronta.") throws -> OutgoingMessage {
        OutgoingMessage(
            token: try #require(ReplyToken(Self.token)), ticketToken: try #require(ReplyToken(Self.secret)),
            ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: 7),
            to: ReplyAddress(
                channel: EmailChannel.name, account: AccountName("contatti"),
                party: Party(name: "Ada Prova", address: "ada@example.org")),
            subject: "Re: A che punto siamo?", text: text,
            answering: AnsweredMessage(
                externalID: "q2@example.org", references: ["q0@example.org", "q1@example.org"],
                sender: Party(name: "Ada Prova", address: "ada@example.org"),
                sentAt: Instant(milliseconds: 1_772_438_400_000), quoted: "Buongiorno,\na che punto siamo?\n\n> prima"),
            writtenAt: Instant(milliseconds: 1_772_442_000_999), isAutomatic: false)
    }

    private func compose(
        _ message: OutgoingMessage, _ account: EmailAccount? = nil
    ) throws -> MailWireForm {
        let zone = try #require(TimeZone(identifier: "Europe/Rome"))
        return try EmailComposition(account: account ?? self.account(), timeZone: zone).compose(message)
    }

    private func parsed(_ message: OutgoingMessage, _ account: EmailAccount? = nil) throws -> MIMEMessage {
        MIMEMessage(try compose(message, account).bytes)
    }

    @Test func `Every field says what it should`() throws {
        var message = try message()
        message.authorName = "Bruna Esempio"
        let form = try compose(message)
        let headers = MIMEMessage(form.bytes).headers
        #expect(headers.text("From") == "Bruna Esempio <contatti@example.net>")
        #expect(headers.text("To") == "Ada Prova <ada@example.org>")
        #expect(headers.addresses("Reply-To").mailboxes.map(\.address) == ["contatti+\(Self.secret)@example.net"])
        #expect(headers.text("Subject") == "Re: A che punto siamo? [CC-2026-0000007]")
        #expect(headers.text("Date") == "Mon, 2 Mar 2026 09:00:00 +0000")
        #expect(headers.messageIDs("Message-ID") == ["out-\(Self.token)@example.net"])
        #expect(headers.messageIDs("In-Reply-To") == ["q2@example.org"])
        #expect(headers.messageIDs("References") == ["q0@example.org", "q1@example.org", "q2@example.org"])
        #expect(!headers.contains("Auto-Submitted") && !headers.contains("Bcc"))
        #expect(form.envelopeSender == "contatti@example.net" && form.recipient == "ada@example.org")
        #expect(form.messageID == "out-\(Self.token)@example.net")
        #expect(try parsed(message, account(replyAddress: .plain)).headers.contains("Reply-To") == false)
    }

    @Test func `Without an author the account's title stands there`() throws {
        #expect(try parsed(message()).headers.addresses("From").mailboxes.map(\.name) == ["Sportello Città"])
    }

    @Test func `The citizen's words stand below the operator's, as mail programs quote`() throws {
        let text = try parsed(message("Tutto bene.")).root.text().text
        #expect(
            text == """
                Tutto bene.

                Il giorno 2 marzo 2026 alle ore 09:00 Ada Prova ha scritto:
                > Buongiorno,
                > a che punto siamo?
                >
                >> prima

                """)
        let english = try parsed(message("Fine."), account(language: "en")).root.text().text
        #expect(english.hasPrefix("Fine.\n\nOn 2 March 2026 at 09:00, Ada Prova wrote:\n> Buongiorno,\n"))
        #expect(try parsed(message("Solo."), account(quotes: false)).root.text().text == "Solo.")
    }

    @Test func `The clock time is that of the place, in summer too`() throws {
        var message = try message()
        message.answering?.sentAt = Instant(milliseconds: 1_783_022_400_000)  // 2026-07-02T20:00:00Z
        #expect(try parsed(message).root.text().text.contains("Il giorno 2 luglio 2026 alle ore 22:00 "))
    }

    @Test(arguments: [
        "", "\n", "ciao", "ciao\n\n\n", "  rientro\n\tTab\n", ".\n..\n.fine", "From qui\n>citazione\n-- \nUfficio\n",
        "perché così è più giù € 日本 🙂", String(repeating: "lunga ", count: 2000), "x\n.\nMAIL FROM:<a@example.org>\n",
        "a\r\n.\r\nRCPT TO:<b@example.org>\r\n", "--=_x--\n", "Bcc: c@example.org\n\nx",
    ])
    func `The operator's words arrive unchanged, whatever is quoted below`(text: String) throws {
        let arrived = try parsed(message(text)).root.text().text
        let expected = text.replacing("\r\n", with: "\n")
        #expect(arrived.hasPrefix(expected + (expected.hasSuffix("\n") ? "\n" : "\n\n") + "Il giorno "))
    }

    @Test func `Our own reading finds the new words, the number and both secrets again`() throws {
        var message = try message("Tutto bene.\n\nCordiali saluti\nBruna")
        message.to.party.name = ""
        let item = IncomingItem(key: "1", arrivedAt: message.writtenAt, bytes: try compose(message).bytes)
        let translation = try EmailTranslation(ownAddresses: []).translate(item, account: AccountName("contatti"))
        #expect(translation.newText == "Tutto bene.\n\nCordiali saluti\nBruna")
        #expect(translation.numbers == [message.ticketNumber])
        #expect(translation.tokens == [message.token])
        // A citizen answers to the reply address, with the subject alone.
        let answer = "From: ada@example.org\nTo: CONTATTI+\(Self.secret.uppercased())@EXAMPLE.NET\n\nGrazie"
        let back = try EmailTranslation(ownAddresses: []).translate(
            IncomingItem(key: "2", arrivedAt: message.writtenAt, bytes: Array(answer.utf8)),
            account: AccountName("contatti"))
        #expect(back.tokens == [message.ticketToken])
    }

    @Test func `What the program says by itself is marked, quotes nothing and bounces nowhere`() throws {
        var message = try message()
        message.isAutomatic = true
        let form = try compose(message)
        let mail = MIMEMessage(form.bytes)
        #expect(mail.headers.text("Auto-Submitted") == "auto-replied")
        #expect(mail.headers.text("X-Auto-Response-Suppress") == "DR, RN, NRN, OOF, AutoReply")
        #expect(form.envelopeSender == "")
        #expect(mail.root.text().text == message.text)
        message.answering = nil
        #expect(try parsed(message).headers.text("Auto-Submitted") == "auto-generated")
    }

    @Test func `Equal input gives equal bytes`() throws {
        var message = try message()
        message.attachments = [OutgoingAttachment(name: "a.pdf", type: "application/pdf", bytes: [1, 2, 3])]
        let first = try compose(message)
        #expect(try first == compose(message))
        message.text += "."
        #expect(try first != compose(message))
    }

    @Test(arguments: [
        ("Re: Domanda", "Re: Domanda [CC-2026-0000007]"), ("", "[CC-2026-0000007]"),
        ("Re: [CC-2026-0000007] Domanda", "Re: [CC-2026-0000007] Domanda"),
        ("Re: Domanda cc 2026 7", "Re: Domanda cc 2026 7"),
        ("Re: Domanda [CC-2026-0000008]", "Re: Domanda [CC-2026-0000008] [CC-2026-0000007]"),
        ("Re: a [CC-2026-0000007] Re: b [CC-2026-0000007]", "Re: a [CC-2026-0000007] Re: b"),
        ("[CC-2026-0000007][CC-2026-0000007] x", "[CC-2026-0000007] x"),
    ])
    func `The number stands in the subject exactly once`(subject: String, expected: String) throws {
        var message = try message()
        message.subject = subject
        #expect(try parsed(message).headers.text("Subject") == expected)
    }

    // MARK: What must not get in

    static let injections = [
        "x\r\nBcc: y@example.org", "x\nBcc: y@example.org", "x\rBcc: y@example.org", "x\n Bcc: y@example.org", "x\0",
        "x\u{2028}Bcc: y@example.org", "x\u{2029}y", "x\u{85}y", "x\u{0B}y", "x\u{1B}[2J", "\r\n\r\nx",
    ]

    private func fault(_ change: (inout OutgoingMessage) -> Void) throws -> ChannelError? {
        var message = try message()
        change(&message)
        do throws(ChannelError) {
            _ = try EmailComposition(account: account(), timeZone: .gmt).compose(message)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: injections)
    func `A value that could forge a header is refused for good, and not repeated`(value: String) throws {
        let faults = [
            try fault { $0.subject = value }, try fault { $0.to.party.name = value },
            try fault { $0.to.party.address = value }, try fault { $0.to.party.address = value + "@example.org" },
            try fault { $0.to.party.address = "a@" + value }, try fault { $0.authorName = value },
            try fault { $0.attachments = [OutgoingAttachment(name: value, type: "text/plain", bytes: [])] },
        ]
        for fault in faults {
            #expect(fault?.class == .permanent && fault?.code == "malformed" && fault?.detail == "")
            #expect(fault?.operation.contains("Bcc") == false)
        }
    }

    @Test(arguments: injections + ["<x>", "a> <b", "", "è@example.org", String(repeating: "x", count: 300)])
    func `A hostile id of the citizen's mail is left out, and the answer goes`(id: String) throws {
        var message = try message()
        message.answering?.externalID = id
        message.answering?.references = ["q0@example.org", id, "q1@example.org"]
        let headers = try parsed(message).headers
        #expect(!headers.contains("In-Reply-To") && !headers.contains("Bcc"))
        #expect(headers.messageIDs("References") == ["q0@example.org", "q1@example.org"])
    }

    @Test(arguments: injections)
    func `A media type that is none becomes plain bytes`(type: String) throws {
        var message = try message()
        message.attachments = [OutgoingAttachment(name: "a.bin", type: type, bytes: [1])]
        let part = try parsed(message).root.children[1]
        #expect(part.type.essence == "application/octet-stream" && part.decoded() == [1])
    }

    @Test func `Encoded words and percent signs stay what they are`() throws {
        for subject in ["=?utf-8?Q?x=0D=0ABcc:_y?=", "%0d%0aBcc: y@example.org", "{numero}"] {
            var message = try message()
            message.subject = subject
            let wire = try compose(message).bytes
            #expect(!String(decoding: wire, as: UTF8.self).contains("\r\nBcc:"))
            #expect(MIMEMessage(wire).headers.text("Subject") == subject + " [CC-2026-0000007]")
        }
    }

    @Test(arguments: ["\n.\n", "\n.\r\n", "\r.\r\n", "\r\n\0.\r\n", "\r\n.\r\n", "\r.\r", "\r\n.\r"])
    func `No body holds an end of its own on the wire`(end: String) throws {
        let smuggled = "Prima\(end)MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nx\(end)"
        var message = try message(smuggled)
        message.answering?.quoted = smuggled
        message.answering?.sender.name = smuggled
        message.attachments = [OutgoingAttachment(name: "a.txt", type: "text/plain", bytes: Array(smuggled.utf8))]
        let wire = try compose(message).bytes
        for (index, byte) in wire.enumerated() {
            if byte == 10 { #expect(index > 0 && wire[index - 1] == 13) }
            if byte == 13 { #expect(index + 1 < wire.count && wire[index + 1] == 10) }
            #expect(byte != 0 && byte < 128)
        }
        #expect(!wire.split(separator: 10, omittingEmptySubsequences: false).contains { $0.first == 46 })
    }

    @Test func `Quoted lines cannot pose as the operator's`() throws {
        var message = try message("Sì.")
        message.answering?.quoted = "a\rb\r\nc\n\u{2028}d"
        message.answering?.sender.name = "Ada\nFirmato: il Sindaco"
        let lines = try parsed(message).root.text().text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[2] == "Il giorno 2 marzo 2026 alle ore 09:00 AdaFirmato: il Sindaco ha scritto:")
        #expect(lines[3...].allSatisfy { $0.isEmpty || $0.hasPrefix(">") })
    }

    @Test func `A copy without end is cut`() throws {
        var message = try message("Sì.")
        message.answering?.quoted = String(repeating: "parola\n", count: 100_000)
        let bytes = try compose(message).bytes
        #expect(bytes.count < 200_000)
        #expect(MIMEMessage(bytes).root.text().text.hasSuffix("> […]\n"))
    }
}
