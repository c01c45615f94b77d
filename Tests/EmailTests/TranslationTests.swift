// From a mail to what the desk gets: tokens, threads, attachments by number, answers that must not go.

import Channels
import Crypto
import Foundation
import MIME
import MailAccounts
import Testing
import Tickets

@testable import Email

@Suite struct TranslationTests {
    private static let token = "0123456789abcdefghjkmnpqrs"
    private static let other = "zyxwvtsrqpnmkjhgfedcba9876"
    private let translation = EmailTranslation(ownAddresses: ["Info@Comune.example.org", "desk@comune.example.org"])

    private func translate(
        _ headers: String, _ body: String = "Ciao", envelope: [String: String] = [:]
    ) throws -> Translation {
        let mail = "From: Anna <anna@example.com>\nTo: info@comune.example.org\n\(headers)\n\n\(body)"
        return try translation.translate(
            IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: Array(mail.utf8), envelope: envelope),
            account: AccountName("info"))
    }

    @Test func `Tokens are found in every place they travel, those of messages first`() throws {
        let ours = try #require(ReplyToken(Self.token))
        let second = try #require(ReplyToken(Self.other))
        let id = MailTokens.messageID(ours, domain: "comune.example.org")
        #expect(try translate("In-Reply-To: <\(id)>").tokens == [ours])
        #expect(try translate("References: <x@y> <\(id.uppercased())>").tokens == [ours])
        #expect(try translate("Message-ID: <\(id)>").tokens == [ours])
        let address = MailTokens.replyAddress("info@comune.example.org", second)
        #expect(try translate("Cc: <\(address)>\nIn-Reply-To: <\(id)>").tokens == [ours, second])
        #expect(try translate("Delivered-To: \(address.uppercased())").tokens == [second])
        #expect(try translate("", envelope: ["recipient": address]).tokens == [second])
        #expect(MailTokens.token(inAddress: "info+altro+\(Self.token)@example.org") == ours)
    }

    @Test func `One flipped letter, an old form or a foreign id is no token`() throws {
        for id in [
            "out-\(Self.token)x@a", "out-\(Self.token.dropLast())@a", "out\(Self.token)@a", "x-\(Self.token)@a",
            "out-0123456789abcdefghjkmnpqru@a", "\(Self.token)@a",
        ] {
            #expect(try translate("In-Reply-To: <\(id)>").tokens.isEmpty)
        }
        #expect(MailTokens.token(inAddress: "\(Self.token)@example.org") == nil)
        #expect(MailTokens.token(inAddress: "a+b") == nil)
    }

    @Test func `A bounce finds our message by the returned header`() throws {
        let report = """
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            Non consegnato
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; x@example.net
            Action: failed
            Status: 5.1.1
            --b
            Content-Type: message/rfc822

            Message-ID: <out-\(Self.token)@comune.example.org>
            Subject: Re: pratica

            testo
            --b--
            """
        let translation = try translate(report.replacing("\n", with: "\r\n"), "")
        #expect(translation.kind == .bounce)
        #expect(translation.tokens.map(\.value) == [Self.token])
        #expect(translation.notice?.state == .bounced)
        #expect(translation.notice?.permanent == true)
        #expect(translation.notice?.originalID == "out-\(Self.token)@comune.example.org")
        #expect(translation.automaticAnswerForbidden == "report")
    }

    @Test func `References come nearest first, each once`() throws {
        let translation = try translate("In-Reply-To: <c@x>\nReferences: <a@x> <b@x> <c@x>")
        #expect(translation.references == ["c@x", "b@x", "a@x"])
    }

    @Test func `Ticket numbers are read from the subject alone`() throws {
        let translation = try translate("Subject: R: [CC-2026-0000042] pratica", "CC-2026-0000099")
        #expect(translation.numbers.map(\.description) == ["CC-2026-0000042"])
    }

    @Test func `Reply-To counts when it is somebody else, and never when it is us`() throws {
        #expect(try translate("Reply-To: b@example.com").replyTo?.address == "b@example.com")
        #expect(try translate("Reply-To: ANNA@example.com").replyTo == nil)
        #expect(try translate("Reply-To: info@comune.example.org").replyTo == nil)
        #expect(try translate("Reply-To: nessuno").replyTo == nil)
    }

    @Test(
        arguments: [
            ("Return-Path: <>", "null_return_path"), ("Auto-Submitted: auto-generated", "auto_submitted"),
            ("X-Autoreply: yes", "automatic"), ("List-Id: <x.example.net>", "mailing_list"),
            ("Precedence: junk", "mailing_list"), ("X-Auto-Response-Suppress: AutoReply", "suppressed"),
            ("Reply-To: no-reply@example.net", "machine_address"),
            ("Reply-To: lista-request@example.net", "machine_address"),
            ("Reply-To: desk@comune.example.org", "own_address"), ("X-Loop: altro", "loop"), ("Subject: x", nil),
            ("Auto-Submitted: no", nil), ("X-Auto-Response-Suppress: RN", nil),
            ("Return-Path: <anna@example.com>", nil),
        ] as [(String, String?)])
    func `An automatic answer goes only to people`(header: String, reason: String?) throws {
        #expect(try translate(header).automaticAnswerForbidden == reason)
    }

    @Test func `Mail that went round in circles, from nobody, or from ourselves is never answered`() throws {
        let hops = (0..<51).map { "Received: from a\($0)" }.joined(separator: "\n")
        #expect(try translate(hops).automaticAnswerForbidden == "hops")
        #expect(try translate("", envelope: ["sender": ""]).automaticAnswerForbidden == "null_return_path")
        #expect(try translate("", envelope: ["sender": "anna@example.com"]).automaticAnswerForbidden == nil)
        let own = Array("From: desk@comune.example.org\n\nx".utf8)
        let item = IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: own)
        #expect(try translation.translate(item, account: AccountName("a")).automaticAnswerForbidden == "own_address")
        let nobody = IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: Array("Subject: x\n\nx".utf8))
        #expect(try translation.translate(nobody, account: AccountName("a")).automaticAnswerForbidden == "no_address")
    }

    @Test func `Nothing to read is told as such`() {
        for bytes in [[], Array(" \r\n\t\n".utf8)] as [[UInt8]] {
            let item = IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: bytes)
            do {
                _ = try translation.translate(item, account: AccountName("a"))
                Issue.record("read something")
            } catch {
                #expect(error.code == "empty")
            }
        }
    }

    @Test func `Every attachment is given back by its number, with the digest it was listed with`() throws {
        for fixture in Fixture.all {
            let opened = try translation.open(fixture.mail)
            for attachment in opened.attachments {
                let part = try #require(attachment.part)
                let bytes = try #require(try translation.attachment(part, of: fixture.mail))
                #expect(bytes.count == attachment.size, "\(fixture.name)")
                #expect(SHA256.digest(of: bytes).hex == attachment.sha256, "\(fixture.name)")
            }
            #expect(try translation.attachment(10_000, of: fixture.mail) == nil)
            #expect(try translation.attachment(-1, of: fixture.mail) == nil)
        }
    }

    @Test func `The same bytes give the same translation`() throws {
        for fixture in Fixture.all {
            let item = IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: fixture.mail)
            let first = try translation.translate(item, account: AccountName("a"))
            #expect(try translation.translate(item, account: AccountName("a")) == first)
        }
    }

    @Test func `A mail of 60 MB is understood, its attachment never held whole`() throws {
        var bytes = Array("From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nCiao\n--b\n".utf8)
        bytes += Array("Content-Type: application/zip; name=x.zip\nContent-Transfer-Encoding: base64\n\n".utf8)
        let line = Array((String(repeating: "QUJD", count: 19) + "\r\n").utf8)
        bytes.reserveCapacity(61_000_000)
        for _ in 0..<770_000 { bytes += line }
        bytes += Array("--b--\n".utf8)
        let item = IncomingItem(key: "k", arrivedAt: Instant(milliseconds: 0), bytes: bytes)
        let translation = try translation.translate(item, account: AccountName("a"))
        #expect(translation.text == "Ciao")
        #expect(translation.attachments.map(\.size) == [770_000 * 57])
        let part = MailBody.leaves(MIMEMessage(bytes).root)[1]
        var largest = 0
        part.decode { largest = max(largest, $0.count) }
        #expect(largest <= 192 * 1024)
    }

    @Test func `A text beyond the limit is cut, told, and there as an attachment`() throws {
        let long = String(repeating: "riga di testo\n", count: 400_000)
        let translation = try translate("Content-Type: text/plain", long)
        #expect(translation.warnings.contains("limit-text"))
        #expect(translation.text.utf8.count <= MIMELimits().textBytes)
        #expect(translation.attachments.map(\.size) == [long.utf8.count])
        #expect(translation.attachments.map(\.name) == ["testo.txt"])
    }
}
