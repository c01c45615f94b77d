// From a provider's mail to what the desk gets: Italian and English HylaFAX, the generic profile, and everything odd.

import Channels
import Foundation
import MIME
import Testing
import Tickets

@testable import Fax

@Suite struct FaxTranslationTests {
    private let bench: FaxBench
    init() throws { bench = try FaxBench() }

    @Test(arguments: [true, false])
    func `A fax is a contact from the number that the network gave`(isItalian: Bool) throws {
        let fax = ProviderMail.Fax()
        let found = try bench.translate(isItalian ? ProviderMail.italian(fax) : ProviderMail.english(fax))
        #expect(found.kind == .contact && found.subject == "Fax da +39 0971 000001")
        #expect(found.sender == Party(name: "", address: "+390971000001"))
        #expect(found.attachments.map(\.name) == ["fax000000045.pdf"] && found.wantsTranscript)
        #expect(found.externalID == "fax-000000123@fax.example.org")
        #expect(found.warnings.isEmpty && found.automaticAnswerForbidden == nil && found.acknowledgement == nil)
        #expect(found.textFields["pagine"] == "2" && found.textFields["mittente"] == "+39 0971 000001")
        #expect(found.textFields["pagine-del-fax"] == " di 2 pagine")
        let facts = found.particulars.map { "\($0.it): \($0.value)" }
        #expect(
            facts == [
                "Numero del chiamante (rete): 0971000001", "Identificativo dichiarato (TSI): +39 0971 000001",
                "Pagine: 2", "Ricevuto dal servizio fax: 2026:03:02 08:59:58", "Numero di trasmissione: 000000123",
            ])
        #expect(found.text.contains("14400 bit/s") && found.newText == "")
    }

    @Test func `The self-declared number gives way to the network's, and the difference is told`() throws {
        var fax = ProviderMail.Fax()
        fax.sender = "+39 06 0000000"
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.sender.address == "+390971000001" && found.warnings == [FaxWarning.numbersDiffer])
        #expect(found.automaticAnswerForbidden == nil)
        fax.sender = "STUDIO ROSSI"
        let named = try bench.translate(ProviderMail.italian(fax))
        #expect(named.sender == Party(name: "STUDIO ROSSI", address: "+390971000001") && named.warnings.isEmpty)
    }

    @Test(arguments: ["", "anonymous", "NONE", "0"])
    func `Without a caller's number no machine answers to what the other machine says of itself`(caller: String) throws
    {
        var fax = ProviderMail.Fax()
        fax.caller = caller
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.sender.address == "+390971000001" && found.warnings == [FaxWarning.numberDeclared])
        #expect(found.automaticAnswerForbidden == "declared_number")
        fax.sender = "<unknown>"
        let unknown = try bench.translate(ProviderMail.italian(fax))
        #expect(unknown.sender.address == "sconosciuto (000000123)" && unknown.subject == "Fax da <unknown>")
        #expect(unknown.warnings == [FaxWarning.numberUnknown] && unknown.automaticAnswerForbidden == "no_address")
    }

    @Test func `An incomplete fax has the subject of any other, and is told apart by its text`() throws {
        var fax = ProviderMail.Fax()
        fax.more = ProviderMail.incomplete
        fax.hasCommID = false
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.kind == .contact && found.warnings == [FaxWarning.incomplete])
        #expect(found.acknowledgement == "incomplete" && found.wantsTranscript)
        #expect(found.externalID == "fax-fax000000045@fax.example.org")
        #expect(found.particulars.contains { $0.it == "Motivo" && $0.value == "Missing EOM page termination signal" })
        fax.more = "Errors were received:\nMar 02 08:59:58: RECV FAX: failed"
        #expect(try bench.translate(ProviderMail.english(fax)).warnings == [FaxWarning.incomplete])
    }

    @Test func `FaxMaster's copy refers to the fax and starts no clock, whichever comes first`() throws {
        var fax = ProviderMail.Fax()
        let first = try bench.translate(ProviderMail.italian(fax))
        fax.document = nil
        fax.more = "Il fax è stato automaticamente inviato a: fax@example.org."
        let italian = try bench.translate(ProviderMail.italian(fax))
        fax.more = ""
        let english = try bench.translate(ProviderMail.english(fax))
        for copy in [italian, english] {
            #expect(!copy.kind.needsAnswer && copy.warnings == [FaxWarning.copy] && !copy.wantsTranscript)
            #expect(copy.references == [first.externalID] && copy.sender == first.sender)
        }
        #expect(first.references == italian.references)
    }

    @Test func `A fax that never came is an event without a clock, a month's together`() throws {
        let italian = ProviderMail.report(
            "fax non ricevuto",
            "Un tentativo di ricevere un fax su ttyS0 è fallito perché:\n\n   No carrier detected\n\n---- Segue ----")
        let english = ProviderMail.report(
            "Fax received from \"\"", "Fax not received.\n\n\tT.30 T1 timeout\n\nSession log follows:\n")
        let found = try [italian, english].map { try bench.translate($0) }
        for one in found {
            #expect(!one.kind.needsAnswer && one.warnings == [FaxWarning.notReceived])
            #expect(one.subject == "Fax non ricevuti" && one.externalID == "fax-not-received-2026-03-fax")
            #expect(one.references == [one.externalID] && one.sender.address == "fax@fax.example.org")
        }
        #expect(found[0].particulars.contains { $0.value == "No carrier detected" })
        #expect(found[1].particulars.contains { $0.value == "T.30 T1 timeout" })
        let later = try bench.translate(italian, at: FaxBench.morning + .days(40))
        #expect(later.externalID == "fax-not-received-2026-04-fax")
    }

    static let reports: [(subject: String, text: String, state: DeliveryState, permanent: Bool)] = [
        (
            "fax \(ProviderMail.token) (48) per 0971000001 completato",
            "Il fax per 0971000001 è stato completato con successo.\n\n     Pagine: 2\n      JobID: 48", .delivered,
            false
        ),
        (
            "fax \(ProviderMail.token) (48) per 0971000001 riaccodato",
            "Il fax per 0971000001 non è stato spedito per il seguente motivo:\n\nBusy signal detected\n\nIl lavoro verrà riprovato alle 09:12",
            .delayed, false
        ),
        (
            "fax \(ProviderMail.token) (48) per 0971000001 fallito",
            "Il fax per 0971000001 è fallito perché:\n\nNo answer from remote\n\n   JobID: 48", .bounced, true
        ),
        (
            "facsimile job \(ProviderMail.token) (48) to 0971000001 completed",
            "Your job to 0971000001 was completed successfully.\n\n     JobID: 48", .delivered, false
        ),
        (
            "facsimile job \(ProviderMail.token) (48) to 0971000001 requeued",
            "Your job to 0971000001 was not sent because:\n\nBusy signal detected\n", .delayed, false
        ),
        (
            "facsimile job \(ProviderMail.token) (48) to 0971000001 failed",
            "Your job to 0971000001 failed because:\n\nNo answer from remote\n\n  JobID: 48", .bounced, true
        ),
        (
            "Notification of facsimile job \(ProviderMail.token) (48) to 0971000001: failed",
            "     ------- job status -------\n  Destination: 0971000001\n   JobID: 48\n  Status: No answer from remote",
            .bounced, true
        ),
    ]

    @Test(arguments: reports)
    func `A report finds its fax by our secret in the job's tag`(
        report: (subject: String, text: String, state: DeliveryState, permanent: Bool)
    ) throws {
        let found = try bench.translate(ProviderMail.report(report.subject, report.text))
        #expect(found.kind == (report.state == .delivered ? .receipt : .bounce))
        let notice = try #require(found.notice)
        #expect(notice.state == report.state && notice.permanent == report.permanent)
        #expect(notice.recipient == "+390971000001" && notice.status == nil)
        #expect(found.particulars.first { $0.en == "Job" }?.value == "48")
        #expect(found.tokens.map(\.value) == [ProviderMail.token])
        #expect(notice.originalID == "out-\(ProviderMail.token)@example.org")
        if report.state == .bounced { #expect(notice.diagnostic == "No answer from remote") }
        if report.state == .delayed { #expect(notice.diagnostic == "Busy signal detected") }
    }

    @Test func `A mail from elsewhere is never taken for a fax or a report`() throws {
        var fax = ProviderMail.Fax()
        fax.from = "Malfattore <fax@altrove.example>"
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.warnings == [FaxWarning.foreignSender] && found.automaticAnswerForbidden != nil)
        #expect(found.kind == .contact && found.acknowledgement == nil && !found.wantsTranscript)
        let report = ProviderMail.mail(
            from: "fax@altrove.example", subject: Self.reports[0].subject, text: Self.reports[0].text, document: nil)
        #expect(try bench.translate(report).notice == nil)
    }

    @Test func `A mail that the profile does not know is shown to a person`() throws {
        let found = try bench.translate(
            ProviderMail.report("Manutenzione programmata", "Domenica il servizio si ferma."))
        #expect(found.kind == .contact && found.warnings == [FaxWarning.notRecognised])
        #expect(found.automaticAnswerForbidden != nil && found.text == "Domenica il servizio si ferma.")
    }

    @Test func `A public body's fax is told`() throws {
        var fax = ProviderMail.Fax()
        fax.caller = "0971660123"
        fax.sender = ""
        var found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.warnings == [FaxWarning.publicBody])
        fax.caller = "0971000999"
        found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.warnings == [FaxWarning.publicBody])
    }

    @Test func `A document is told by its bytes; PostScript is kept though nobody can show it`() throws {
        var fax = ProviderMail.Fax()
        fax.document = ("fax.dat", "application/octet-stream", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0])
        #expect(try bench.translate(ProviderMail.italian(fax)).wantsTranscript)
        fax.document = ("fax.ps", "application/postscript", Array("%!PS-Adobe-3.0".utf8))
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.kind == .contact && found.warnings == [FaxWarning.notShown] && !found.wantsTranscript)
        #expect(found.attachments.map(\.name) == ["fax.ps"])
    }

    @Test func `The generic profile reads a fax, and a bounce of a mail of ours is known`() throws {
        let generic = try FaxBench(profile: "generic")
        let fax = ProviderMail.mail(
            from: "servizio@fax.example.org", subject: "Nuovo fax da 0971 000001",
            text: "Numero chiamante: 0971 000001\nNumero di pagine: 3\nID fax: AB-77\n",
            document: ("fax.tif", "image/tiff", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]))
        let found = try generic.translate(fax)
        #expect(found.kind == .contact && found.sender.address == "+390971000001")
        #expect(found.textFields["pagine"] == "3" && found.externalID == "fax-AB-77@fax.example.org")
        let bounce = """
            From: MAILER-DAEMON@example.org
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            Non consegnato
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            Final-Recipient: rfc822; 0971000001@fax.example.org
            Action: failed
            Status: 5.1.1
            --b
            Content-Type: text/rfc822-headers

            Message-ID: <out-\(ProviderMail.token)@example.org>
            --b--

            """
        let report = try generic.translate(Array(bounce.utf8))
        #expect(report.kind == .bounce && report.tokens.map(\.value) == [ProviderMail.token])
        #expect(report.notice?.state == .bounced && report.notice?.permanent == true)
    }
}
