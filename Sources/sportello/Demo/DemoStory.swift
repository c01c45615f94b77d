// What happens at the demo's first start: the samples arrive, an operator answers two of them, one citizen writes back,
// one answer is returned. All of it by the ways that real mail and real operators take.

import Foundation
import Runtime
import ServiceLevels
import Store
import Tickets

/// Plays the first start, then tells the reader where everything is, then waits for the end.
struct DemoStory: RunnablePart {
    let partName = "demo"
    let folder: DemoFolder
    let store: any Store
    let escalations: EscalationDesk
    /// Where the service listens.
    let port: Int
    let zone: TimeZone
    let clock: any WallClock
    let log: Log
    let calls: DemoCalls
    let announce: @Sendable () -> Void

    func run() async throws {
        do {
            if folder.hasSamples {
                announce()
            } else {
                let (gas, isee) = try await firstDay()
                announce()
                try await levels()
                try await afternoon(gas, isee)
            }
        } catch {
            if Task.isCancelled { return }
            log.warning("the samples are incomplete", ["cause": "\(error)"])
            announce()
        }
        try? await clock.sleep(for: .days(36_500))
    }

    var now: Instant { Instant(clock.now()) }
    private var post: DemoPost { DemoPost(folder: folder, zone: zone) }

    /// The samples arrive, an operator answers two of them, another one takes a ticket.
    private func firstDay() async throws -> (Ticket, Ticket) {
        for mail in DemoMail.first {
            try post.deliver(mail, at: now, into: DemoMail.booking.contains(mail.name) ? folder.bookingInbox : nil)
        }
        try post.deliver(.fax, at: now, into: folder.faxInbox)
        try post.deliverScan(at: now)
        try await DemoForm(port: port, clock: clock).send()
        try await calls.register()
        for text in DemoText.first {
            try await DemoProvider.deliver(
                text, arrivedAt: (now - .minutes(text.minutesAgo)).date, to: folder.hook(port: port))
        }
        let gas = try await ticket(of: "rocco.esempio@example.com")
        let isee = try await ticket(of: "a.campioni@example.net")
        try await answer(gas, Self.answerOnGas)
        try await answer(isee, Self.answerOnISEE)
        try await take(try await ticket(of: "carmela.finzione@example.org"))
        try await answer(
            try await letter(), Self.answerOnTax,
            to: Party(name: "Ernesto Inventato", address: "Contrada Esempio 12, 75100 Matera MT"))
        return (gas, isee)
    }

    /// One citizen writes back on the answer, the other answer is returned.
    private func afternoon(_ gas: Ticket, _ isee: Ticket) async throws {
        let ids = (try await sent(on: gas), try await sent(on: isee))
        try post.deliver(.reply, at: now, fields: ["id": ids.0, "numero": gas.number.description])
        try post.deliver(.bounce, at: now, fields: ["id": ids.1])
        folder.noteSamples()
    }

    /// The ticket of a sender, as soon as the intake has made it.
    func ticket(of address: String) async throws -> Ticket {
        try await patiently {
            try await store.tickets(TicketQuery(scope: .all, limit: 200)).lines
        } found: { lines in
            lines.first { $0.ticket.requester.key == address }?.ticket
        }
    }

    /// The ticket of the first scanned letter.
    private func letter() async throws -> Ticket {
        try await patiently {
            try await store.tickets(TicketQuery(scope: .all, channel: ChannelName("letter"), limit: 200)).lines
        } found: { lines in
            lines.map(\.ticket).min { $0.id < $1.id }
        }
    }

    /// The Message-ID of our answer, as soon as it lies in the outgoing Maildir.
    private func sent(on ticket: Ticket) async throws -> String {
        try await patiently {
            try await store.view(ticket.id)
        } found: { view in
            view?.messages.last { $0.direction == .answer }.flatMap { view?.outbox[$0.id]?.reference }
        }
    }

    /// Looks again and again, for half a minute.
    private func patiently<Look, Found>(
        _ look: () async throws -> Look, found: (Look) -> Found?
    ) async throws -> Found {
        for _ in 0..<150 {
            if let found = found(try await look()) { return found }
            try await clock.sleep(for: .milliseconds(200))
        }
        throw CommandFailure(.tempFail, "a sample did not get where it should")
    }

    private func take(_ ticket: Ticket) async throws {
        guard ticket.assignee == nil, let user = try await store.user(login: DemoUser.luca.login)?.user else {
            return
        }
        try await store.assign(ticket.id, to: user.id, by: user.id, at: now)
    }

    /// - Parameters:
    ///   - addressee: where it goes, if the ticket does not know.
    ///   - outcome: how the case ends with it; nil leaves it open.
    func answer(
        _ ticket: Ticket, _ text: String, to addressee: Party? = nil, by user: DemoUser = .anna,
        outcome: CaseOutcome? = nil
    ) async throws {
        guard let view = try await store.view(ticket.id), !view.messages.contains(where: { $0.direction == .answer }),
            let user = try await store.user(login: user.login)?.user,
            let token = ReplyToken(RandomIdentifier.token())
        else { return }
        let question = view.messages.last { $0.direction == .inbound }
        var to = ticket.replyAddress
        if let addressee { to.party = addressee }
        var answer = NewAnswer(
            outgoing: NewOutgoing(
                ticket: ticket.id, direction: .answer, author: user.id, authorName: "", to: to,
                token: token, subject: "Re: \(ticket.subject) [\(ticket.number)]", text: text,
                answering: question?.id, quotesOriginal: true, writtenAt: now, idempotencyKey: "demo"),
            then: outcome == nil ? .answered : .closed, solution: outcome == nil ? nil : "Risposto al cittadino.")
        answer.outcome = outcome
        _ = try await store.answer(answer)
    }

    private static let answerOnGas = """
        Gentile signor Esempio,

        la domanda BG-2026-004417 può essere riesaminata: compili il modulo "Richiesta di riesame" che trova nella Sua area \
        riservata, sezione Bonus gas, e alleghi la visura catastale aggiornata. Il termine è di trenta giorni dalla \
        comunicazione di rigetto.

        Cordiali saluti
        Anna Bianchi
        Contact Center della Regione Basilicata
        """

    private static let answerOnTax = """
        Gentile signor Inventato,

        la domanda di rimborso si presenta all'Ufficio Risorse finanziarie della Regione Basilicata, sul modulo che alleghiamo, \
        con copia delle due ricevute e del documento di identità. Può spedirla per posta; il rimborso avviene di norma entro \
        novanta giorni con assegno intestato a Lei.
        """

    private static let answerOnISEE = """
        Gentile signora Campioni,

        per il bonus gas occorre l'ISEE in corso di validità; quello dello scorso anno non è accettato. Il caricamento avviene \
        alla pagina 3 della domanda, dopo l'accesso con SPID.

        Cordiali saluti
        Anna Bianchi
        Contact Center della Regione Basilicata
        """
}
