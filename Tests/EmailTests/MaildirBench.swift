// The bench for mail over two Maildirs: one we read, one we write to. Mails are planted and opened by the tests' own means.

import ChannelConformance
import Channels
import Email
import Foundation
import MIME
import Mail
import MailAccounts
import Runtime
import Tickets

struct MaildirHarness: ChannelHarness {
    var after: MailAfter
    var abilities: Set<ChannelAbility> { [.lookUp] }
    func makeBench() async throws -> any ChannelBench { try MaildirBench(after: after) }
}

struct MaildirBench: ChannelBench {
    let channel: any Channel
    let citizen = Party(name: "Ada Prova", address: "ada.prova@example.org")
    let path: String

    init(
        after: MailAfter = .seen, replyAddress: EmailAccount.ReplyAddressStyle = .plus,
        clock: any WallClock = SystemClock()
    ) throws {
        path = NSTemporaryDirectory() + "sportello-mail-" + RandomIdentifier.token(bits: 60)
        try MaildirReader.createMaildir(at: path + "/in")
        try MaildirReader.createMaildir(at: path + "/out")
        let account = EmailAccount(
            ChannelAccount(name: AccountName("urp"), address: "urp@example.it", title: "Sportello di prova"),
            reading: .maildir(path: path + "/in", after: after), sending: .maildir(path: path + "/out"),
            replyAddress: replyAddress)
        channel = EmailChannel(EmailSettings(accounts: [account]), clock: clock)
    }

    func plant(_ letter: PlantedLetter) async throws {
        let mail = """
            From: \(letter.from.name) <\(letter.from.address)>
            To: urp@example.it
            Subject: \(letter.subject)
            Message-ID: <\(RandomIdentifier.token(bits: 60))@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(letter.text)

            """
        try put(Array(mail.utf8), at: letter.arrivedAt)
    }

    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws {
        let ours = MIMEMessage(letter.raw).headers
        let id = ours.messageIDs("Message-ID").first ?? ""
        let quoted = letter.text.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
        let mail = """
            From: Ada Prova <ada.prova@example.org>
            To: \(ours.addresses("Reply-To").mailboxes.first?.address ?? "urp@example.it")
            Subject: Re: \(letter.subject)
            Message-ID: <\(RandomIdentifier.token(bits: 60))@example.org>
            In-Reply-To: <\(id)>
            References: <\(id)>
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(text)

            Il giorno lun 2 mar 2026 alle ore 09:00 Sportello di prova <urp@example.it> ha scritto:
            \(quoted.joined(separator: "\n"))

            """
        try put(Array(mail.utf8), at: arrivedAt)
    }

    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws { try put(letter.raw, at: arrivedAt) }

    func sourceState() async throws -> String {
        let names = try FileManager.default.subpathsOfDirectory(atPath: path + "/in").sorted()
        return try names.map { name in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(path)/in/\(name)")
            return facts[.type] as? FileAttributeType == .typeRegular
                ? "\(name) \(facts[.size] ?? "") \(facts[.modificationDate] ?? "")" : name
        }.joined(separator: "\n")
    }

    func breakReading() async throws { try move("in", "in-away") }
    func repairReading() async throws { try move("in-away", "in") }

    /// A folder refuses by not being what it should be.
    func refuseSending(_ refusal: ChannelError.Class) async throws { try move("out/tmp", "out-tmp-away") }
    func breakSending() async throws { try move("out", "out-away") }
    func repairSending() async throws {
        if FileManager.default.fileExists(atPath: path + "/out-away") { try move("out-away", "out") }
        if FileManager.default.fileExists(atPath: path + "/out-tmp-away") { try move("out-tmp-away", "out/tmp") }
    }

    func arrived() async throws -> [ArrivedLetter] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/out/new").sorted().map { name in
            let bytes = Array(FileManager.default.contents(atPath: "\(path)/out/new/\(name)") ?? Data())
            return Self.letter(bytes)
        }
    }

    var hostileBytes: [[UInt8]] {
        [
            "From: a\nSubject: =?utf-8?B?\n\n", "Content-Type: multipart/mixed; boundary=\"\n\n--\n", "\n\n\n",
            "From \n",
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--\n",
        ].map { Array($0.utf8) }
    }

    func stop() async { try? FileManager.default.removeItem(atPath: path) }

    /// As a mail program delivers.
    func put(_ bytes: [UInt8], at arrival: Instant) throws {
        let name = "\(arrival.milliseconds / 1000).\(RandomIdentifier.token(bits: 60)).example"
        let file = "\(path)/in/tmp/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.modificationDate: arrival.date], ofItemAtPath: file)
        try move("in/tmp/\(name)", "in/new/\(name)")
    }

    private func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(from)", toPath: "\(path)/\(to)")
    }

    static func letter(_ bytes: [UInt8]) -> ArrivedLetter {
        let mail = MIMEMessage(bytes)
        let parts = mail.root.isMultipart ? mail.root.children : [mail.root]
        return ArrivedLetter(
            to: mail.headers.addresses("To").mailboxes.map(\.address), subject: mail.headers.text("Subject") ?? "",
            text: parts[0].text().text,
            attachments: parts.dropFirst().map {
                OutgoingAttachment(name: $0.fileName ?? "", type: $0.type.essence, bytes: $0.decoded())
            }, raw: bytes)
    }
}
