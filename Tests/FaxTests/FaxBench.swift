// A fax channel over two Maildirs with the shipped profiles, and the provider's hands: mails composed as HylaFAX's templates
// compose them. Persons and numbers are made up (0971 000… is nobody's).

import Channels
import Foundation
import Mail
import MailAccounts
import Print
import Runtime
import Scanning
import Testing
import TestServers
import Tickets

@testable import Fax

struct FaxBench {
    let folder: TemporaryFolder
    let settings: FaxSettings
    let channel: FaxChannel
    let pool: ScanPool
    static let account = AccountName("fax")
    /// 2026-03-02T08:00:00Z.
    static let morning = Instant(milliseconds: 1_772_438_400_000)

    init(profile: String = "hylafax", more: String = "", sending: String? = nil) throws {
        folder = try TemporaryFolder("fax")
        let out = folder.file("out")
        try Self.makeMaildir(folder.file("in"))
        try Self.makeMaildir(out)
        let (settings, faults) = try Self.read(
            """
            { publicBodies: { numbers: ["0971 000999"], prefixes: ["+39 0971 66"], domains: ["regione.example"] },
              accounts: [{ name: "fax", number: "0971 000000", title: "Comune di Esempio", telephone: "800 000 000",
                profile: "\(profile)", values: { domain: "fax.example.org" }, senders: ["@fax.example.org"],
                mailbox: "fax@example.org", letterhead: ["Comune di Esempio", "Via della Prova 1"], footer: "Prova",
                reading: { kind: "maildir", path: "\(folder.file("in"))" },
                sending: \(sending ?? "{ kind: \"maildir\", path: \"\(out)\" }") \(more) }] }
            """)
        #expect(faults.isEmpty, "\(faults)")
        self.settings = settings
        var scanning = ScanPoolSettings()
        scanning.workers = 1
        scanning.program = Self.worker
        pool = ScanPool(scanning)
        channel = FaxChannel(settings, pool: pool, shop: PrintShop(), log: .silent)
    }

    static let config = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config").path

    /// Settings as if they stood in `Config`, beside the shipped profiles.
    static func read(_ text: String) throws -> (FaxSettings, [SettingsFault]) {
        let faults = SettingsFaults()
        let node = SettingsNode(try JSON5Reader.read(text).root, file: "\(config)/fax.json5", faults: faults)
        let settings = FaxSettings(reading: node)
        node.finish()
        return (settings, faults.all)
    }

    private static func makeMaildir(_ path: String) throws {
        for part in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(part)", withIntermediateDirectories: true)
        }
    }

    /// In the build folder.
    static let worker: String = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("sportello-scan").path
            if FileManager.default.isExecutableFile(atPath: program) { return program }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.build/debug/sportello-scan").standardizedFileURL.path
    }()

    func translate(_ mail: [UInt8], at instant: Instant = morning) throws -> Translation {
        try channel.translation.translate(
            IncomingItem(key: "k", arrivedAt: instant, bytes: mail), account: Self.account)
    }

    func message(
        _ text: String = "Gentile utente,\nla pratica è pronta.", to number: String = "+390971000001",
        attachments: [OutgoingAttachment] = []
    ) throws -> OutgoingMessage {
        OutgoingMessage(
            token: try #require(ReplyToken(ProviderMail.token)),
            ticketToken: try #require(ReplyToken("zyxwvtsrqpnmkjhgfedcba9876")),
            ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: 7),
            to: ReplyAddress(
                channel: FaxChannel.name, account: Self.account, party: Party(name: "Ada Prova", address: number)),
            subject: "Rateizzazione", text: text, attachments: attachments, writtenAt: Self.morning, isAutomatic: false,
            authorName: "Bruna Esempio")
    }

    /// What lies in the provider's box.
    func sent() throws -> [[UInt8]] {
        let box = folder.file("out/new")
        return try FileManager.default.contentsOfDirectory(atPath: box).sorted().map {
            Array(FileManager.default.contents(atPath: "\(box)/\($0)") ?? Data())
        }
    }

    /// The only mail there.
    func only() throws -> [UInt8] {
        let all = try sent()
        #expect(all.count == 1)
        return try #require(all.first)
    }

    func plant(_ mail: [UInt8], named name: String) throws {
        try Data(mail).write(to: URL(fileURLWithPath: folder.file("in/new/\(name)")))
    }

    func stop() async {
        await pool.close()
        folder.remove()
    }
}

/// Mails as providers write them.
enum ProviderMail {
    static let token = "0123456789abcdefghjkmnpqrs"

    struct Fax {
        var sender = "+39 0971 000001"
        var caller = "0971000001"
        var commID = "000000123"
        var pages = 2
        var file = "recvq/fax000000045.tif"
        var document: (name: String, type: String, bytes: [UInt8])? = (
            "fax000000045.pdf", "application/pdf", Array("%PDF-1.4 prova".utf8)
        )
        var from = "Server fax HylaFAX <fax@fax.example.org>"
        /// Below the facts.
        var more = ""
        var subject: String?
        var hasCommID = true
    }

    static func italian(_ fax: Fax) -> [UInt8] {
        let commID =
            fax.hasCommID ? "                  CommID: \(fax.commID) (ftp://fax:4559/log/c\(fax.commID))" : ""
        return mail(
            from: fax.from, subject: fax.subject ?? "Fax ricevuto da \(fax.sender)",
            text: """
                \(fax.file) (ftp://fax:4559/\(fax.file)):
                                Mittente: \(fax.sender)
                                  Pagine: \(fax.pages)
                                 Qualità: Fine
                              Dimensione: ISO A4
                                Ricevuto: 2026:03:02 08:59:58
                  Durata della ricezione: 1:02
                Velocità di trasmissione: 14400 bit/s
                            Formato dati: 2-D MR
                     Correzione d'errore: Yes
                                 CallID1: \(fax.caller)
                                 CallID2:
                        Ricevuto tramite: ttyS0
                \(commID)

                \(fax.more)
                """, document: fax.document)
    }

    static func english(_ fax: Fax) -> [UInt8] {
        mail(
            from: fax.from, subject: fax.subject ?? "Fax received from \"\(fax.sender)\"",
            text: """
                \(fax.file) (ftp://fax:4559/\(fax.file)):
                          Sender: \(fax.sender)
                           Pages: \(fax.pages)
                         Quality: Normal
                            Size: ISO A4
                        Received: 2026:03:02 08:59:58
                 Time To Receive: 1:02
                     Signal Rate: 14400 bit/s
                     Data Format: 2-D MR
                   Error Correct: Yes
                         CallID1: \(fax.caller)
                         CallID2:
                     Received On: ttyS0
                          CommID: \(fax.commID) (ftp://fax:4559/log/c\(fax.commID))

                \(fax.more)
                """, document: fax.document)
    }

    static let incomplete = """
        Il documento non è stato completamente ricevuto perché:

           Missing EOM page termination signal

            ---- Segue trascrizione della sessione ----

        Mar 02 08:59:58.00: [ 1234]: SESSION BEGIN 000000123
        """

    static func report(_ subject: String, _ text: String) -> [UInt8] {
        mail(from: "Server fax HylaFAX <fax@fax.example.org>", subject: subject, text: text, document: nil)
    }

    static func mail(
        from: String, subject: String, text: String, document: (name: String, type: String, bytes: [UInt8])?
    ) -> [UInt8] {
        let head = """
            From: \(from)
            To: fax@example.org
            Subject: \(subject)
            Date: Mon, 2 Mar 2026 09:00:00 +0100
            Message-ID: <\(RandomIdentifier.token(bits: 60))@fax.example.org>
            Mime-Version: 1.0

            """
        let words = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n\(text)\n"
        guard let document else { return Array((head + words).utf8) }
        let lines = Data(document.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        return Array(
            """
            \(head)Content-Type: Multipart/Mixed; Boundary="NextPart1"

            --NextPart1
            \(words)
            --NextPart1
            Content-Type: \(document.type); name="\(document.name)"
            Content-Description: FAX Document
            Content-Disposition: attachment; filename="\(document.name)"
            Content-Transfer-Encoding: base64

            \(lines)
            --NextPart1--

            """.utf8)
    }
}
