// Faxes through the real intake and outbox on a real store: one ticket for a fax and the notice about it, whichever comes
// first; no clock for what is nobody's approach; words found by search; reports on the fax they are about.

import Channels
import Foundation
import Intake
import MIME
import Outbox
import Print
import Runtime
import Scanning
import Store
import StoreSQLite
import Testing
import TestServers
import Tickets

@testable import Fax

/// A desk with one fax number.
struct FaxDesk {
    let bench: FaxBench
    let store: any Store
    let intake: Intake
    let outbox: Outbox

    init(_ bench: FaxBench) async throws {
        self.bench = bench
        let log = Log.silent
        store = try await SQLiteStore.open(
            folder: bench.folder.file("store"), role: .serve, clock: SystemClock(), log: log)
        var rules = IntakeRules(services: ["CC": .init(title: "Contact Center")])
        for text in bench.channel.texts {
            rules.texts[AutomaticTextKey(text.text, channel: FaxChannel.name, language: text.language)] =
                AcknowledgementText(subject: text.subject, body: text.body)
        }
        intake = Intake(channels: [bench.channel], store: store, rules: rules, log: log)
        outbox = Outbox(channels: [bench.channel], store: store, log: log)
    }

    func run(_ body: () async throws -> Void) async throws {
        let intake = intake, outbox = outbox
        let running = [Task { try await intake.run() }, Task { try await outbox.run() }]
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        for task in running { task.cancel() }
        for task in running { _ = await task.result }
        await store.close()
        await bench.stop()
        if let failure { throw failure }
    }

    /// Hands mails over, one after the other.
    func receive(_ mails: [UInt8]...) async throws {
        for mail in mails {
            let before = try await store.statistics().spool["done"] ?? 0
            try bench.plant(mail, named: "\(RandomIdentifier.token(bits: 60)).example")
            try await eventually(within: .seconds(60), "it is filed") {
                try await store.statistics().spool["done"] ?? 0 > before
            }
        }
    }

    func tickets(_ search: String = "") async throws -> [TicketView] {
        let lines = try await store.tickets(TicketQuery(scope: .all, search: search)).lines
        var views: [TicketView] = []
        for line in lines { if let view = try await store.view(line.ticket.id) { views.append(view) } }
        return views
    }
}

@Suite(.timeLimit(.minutes(3))) struct FaxDeskTests {
    private static let copy: ProviderMail.Fax = {
        var fax = ProviderMail.Fax()
        fax.document = nil
        fax.more = "Il fax è stato automaticamente inviato a: fax@example.org."
        return fax
    }()

    @Test(arguments: [true, false], [true, false])
    func `A fax and FaxMaster's copy make one ticket with one clock`(faxIsFirst: Bool, numberIsKnown: Bool) async throws
    {
        let desk = try await FaxDesk(try FaxBench())
        try await desk.run {
            var fax = ProviderMail.Fax(), copy = Self.copy
            if !numberIsKnown {
                fax.caller = "anonymous"
                fax.sender = ""
                copy.caller = "anonymous"
                copy.sender = ""
            }
            let mails = [ProviderMail.italian(fax), ProviderMail.italian(copy)]
            for mail in faxIsFirst ? mails : mails.reversed() { try await desk.receive(mail) }
            let tickets = try await desk.tickets()
            #expect(tickets.count == 1)
            let view = try #require(tickets.first)
            #expect(view.contacts.filter(\.needsAnswer).count == 1 && view.contacts.count == 2)
            #expect(view.ticket.state.isOpen && view.ticket.dueAt != nil)
            #expect(view.messages.contains { $0.warnings.contains(FaxWarning.copy) })
            // Another fax of the same person is another matter.
            fax.commID = "000000124"
            try await desk.receive(ProviderMail.italian(fax))
            #expect(try await desk.tickets().count == 2)
        }
    }

    @Test func `Failed receptions of a month are one matter without a clock, and nobody is written to`() async throws {
        let desk = try await FaxDesk(try FaxBench())
        try await desk.run {
            let failure = ProviderMail.report(
                "fax non ricevuto", "Un tentativo di ricevere un fax su ttyS0 è fallito perché:\n\n   No carrier")
            let again = ProviderMail.report(
                "fax non ricevuto", "Un tentativo di ricevere un fax su ttyS1 è fallito perché:\n\n   No answer")
            try await desk.receive(failure, again)
            let tickets = try await desk.tickets()
            #expect(tickets.count == 1 && tickets.first?.contacts.count == 2)
            #expect(tickets.allSatisfy { $0.ticket.dueAt == nil && $0.outbox.isEmpty })
        }
    }

    @Test func `A fax is confirmed by fax, its words are found, and the report closes the loop`() async throws {
        let bench = try FaxBench()
        let desk = try await FaxDesk(bench)
        let tiff = try await FaxPaperwork.tiff(try await FaxPaperwork.sheet())
        try await desk.run {
            try await desk.receive(FaxPaperwork.mail(tiff))
            try await eventually(within: .seconds(60), "the confirmation leaves") { try bench.sent().count == 1 }
            let mail = MIMEMessage(try bench.only())
            #expect(mail.headers.addresses("To").mailboxes.map(\.address) == ["0971000001@fax.example.org"])
            let document = try #require(FaxDocument.all(in: mail.root).first)
            let words = try await bench.pool.text(.bytes(document.part.decoded()), page: 1).text
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("Si conferma la ricezione del Suo fax di 2 pagine"))
            #expect(words.contains("dal numero +39 0971 000001") && words.contains("Informazioni: 800 000 000."))
            #expect(!words.contains("{"))
            // Read by machine after filing, and found.
            try await eventually(within: .seconds(60), "its words are found") {
                try await desk.tickets("rateizzazione mensili").count == 1
            }
            let view = try #require(try await desk.tickets().first)
            guard case .done(let transcript) = try #require(view.messages.first).transcript else {
                Issue.record("no transcript")
                return
            }
            #expect(transcript.text.contains("quattro rate mensili"))
            #expect(try #require(transcript.confidence) > 80)
            #expect(view.messages.first?.particulars.first?.value == "0971000001")
            // What the provider knows of it is the tag.
            let tag = try #require(mail.headers.text("X-FAX-JobTag"))
            func delivery() async throws -> DeliveryState? {
                try await desk.tickets().first?.outbox.values.first?.delivery
            }
            try await desk.receive(
                ProviderMail.report(
                    "fax \(tag) (48) per 0971000001 riaccodato",
                    "Il fax per 0971000001 non è stato spedito per il seguente motivo:\n\nBusy signal detected"))
            #expect(try await delivery() == .delayed)
            try await desk.receive(
                ProviderMail.report(
                    "fax \(tag) (48) per 0971000001 completato",
                    "Il fax per 0971000001 è stato completato con successo.\n\n JobID: 48"))
            #expect(try await delivery() == .delivered)
            #expect(try await desk.tickets().count == 1)
        }
    }

    @Test func `An incomplete fax is confirmed in its own words`() async throws {
        let bench = try FaxBench()
        let desk = try await FaxDesk(bench)
        try await desk.run {
            var fax = ProviderMail.Fax()
            fax.more = ProviderMail.incomplete
            fax.document = ("fax.pdf", "application/pdf", try await FaxPaperwork.sheet())
            try await desk.receive(ProviderMail.italian(fax))
            try await eventually(within: .seconds(60), "the confirmation leaves") { try bench.sent().count == 1 }
            let document = try #require(FaxDocument.bytes(in: try bench.only()))
            let words = try await bench.pool.text(.bytes(document), page: 1).text
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("è pervenuto incompleto o illeggibile (pagine ricevute: 2)"))
            #expect(words.contains("Fax incompleto"))
        }
    }
}
