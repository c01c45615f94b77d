// A desk with something of everything on it, for looking at and for measuring pages.

import Foundation
import Store
import Testing
import Tickets

@testable import Web

enum Showcase {
    private static let subjects = [
        "Bolletta dell'acqua troppo alta", "Carta d'identità smarrita all'estero", "Orari dell'ufficio anagrafe",
        "Contributo per la mensa scolastica: documentazione richiesta e scadenze per l'anno 2026/2027",
        "Buca pericolosa in via Garibaldi", "Certificato di residenza", "Rimborso del ticket sanitario",
        "Re: Pratica edilizia",
        "URGENTE!!! ancora nessuna risposta", "",
    ]
    private static let names = [
        "Anna Prova", "Bruno Esempio", "Condominio Le Magnolie (amministratore)", "Đorđe Примѣръ", "",
        "Ufficio Tecnico",
        "Maria Grazia Del Fittizio Campione", "info", "佐藤 例", "Olmo Finto",
    ]

    /// - Returns: the pages worth a look.
    static func fill(_ desk: Desk) async throws -> [String] {
        var numbers: [TicketNumber] = []
        for number in 0..<30 {
            let party = Party(name: names[number % 10], address: "persona\(number)@example.org")
            let (ticket, _) = try await desk.contact(
                from: party, subject: subjects[number % 10],
                text: "Buongiorno,\nvorrei sapere come procedere.\n\nCordiali saluti\n\(party.name)",
                at: start - .minutes(20 * number))
            numbers.append(ticket.number)
            if number % 4 == 1 {
                try await desk.store.assign(ticket.id, to: desk.operatorID, by: desk.operatorID, at: desk.now)
            }
        }
        let full = try await fullTicket(desk)
        _ = try await desk.heldItem("The message has no part that can be read.")
        try await desk.store.report(
            AccountHealth(
                channel: PaperChannel.name, account: PaperChannel.account, direction: .reading,
                lastSuccess: start - .hours(5),
                failingSince: start - .hours(2), code: "credentials", detail: "535 5.7.8 authentication failed",
                at: desk.now))
        let entry = try #require(try await desk.store.outbox(state: nil, limit: 1, offset: 0).first)
        let letter = try await letter(desk)
        let slip = try await desk.contact(
            from: Party(name: "", address: "+393330000001"), subject: "", text: "quali documenti servono? grazie",
            by: SlipChannel.name, account: SlipChannel.account,
            particulars: [
                Particular(it: "Parti", en: "Parts", value: "2")
            ]
        ).ticket.number
        return [
            "/tickets", "/tickets?q=nessunrisultato", "/tickets/\(full)", "/tickets/\(numbers[3])", "/people/2",
            "/people?q=prova", "/tickets/\(full)/print", "/held",
            "/outbox?view=all",
            "/outbox/\(entry.id)", "/accounts", "/tickets/\(letter)", "/tickets/\(slip)", "/print-queue",
            "/print-queue?step=posted", "/leave?to=https%3A%2F%2Fexample.org%2Fpagina", "/nothing",
        ]
    }

    /// A thread with HTML, attachments, a note, an answer that failed, a bounce.
    private static func fullTicket(_ desk: Desk) async throws -> TicketNumber {
        let html =
            "<h2>Segnalazione</h2><p>La bolletta è <b>troppo alta</b>.<img src=https://example.org/x.png><table border=1><tr><td>Anno<td>Euro<tr><td>2025<td>412,80</table>"
        let parts = [
            PaperSheet.Part(
                name: "bolletta-2025.pdf", type: "application/pdf", bytes: Data([UInt8](repeating: 1, count: 84_213))),
            PaperSheet.Part(
                name: "foto del contatore con un nome molto lungo.jpeg", type: "image/jpeg", bytes: Data([1])),
        ]
        let (ticket, message) = try await desk.contact(
            subject: "Bolletta dell'acqua: 412,80 € per un appartamento vuoto",
            text:
                "Buongiorno,\nla bolletta è troppo alta.\nhttps://example.org/una/pagina/con/un/indirizzo/molto/lungo?che=non&finisce=mai\n\n> Il giorno 3 ha scritto:\n> testo citato",
            newText:
                "Buongiorno,\nla bolletta è troppo alta.\nhttps://example.org/una/pagina/con/un/indirizzo/molto/lungo?che=non&finisce=mai",
            sheet: PaperSheet(html: html, parts: parts), at: start - .hours(8) - .minutes(40),
            warnings: ["other_sender"])
        try await desk.store.assign(ticket.id, to: desk.operatorID, by: desk.operatorID, at: desk.now)
        _ = try await desk.store.addNote(
            "Sentito l'ufficio idrico: richiamano domani.", ticket: ticket.id, by: desk.administratorID, at: desk.now)
        let view = try #require(try await desk.store.view(ticket.id))
        let user = try #require(try await desk.store.user(desk.operatorID))
        var draft = AnswerDraft(
            text: "Gentile signora,\n\nabbiamo avviato la verifica del contatore.\n\nCordiali saluti",
            key: "chiave-0001")
        draft.then = .waitingForCitizen
        draft.answering = message
        _ = try await desk.server.answering.send(draft, on: view, by: user, at: desk.now)
        let claim = try #require(
            try await desk.store.claim(
                channel: PaperChannel.name, account: PaperChannel.account, limit: 1, lease: .minutes(1), at: desk.now
            ).first)
        try await desk.store.finish(
            claim.entry.id, lease: claim.lease, result: .hold(code: "refused", detail: "550 5.1.1 user unknown"),
            at: desk.now)
        try await desk.contact(
            on: ticket.id, from: bruno, text: "Sono il marito: aggiungo che il contatore gira da solo.",
            at: start - .minutes(3))
        return ticket.number
    }

    /// A letter that was read, registered and answered; its answer lies in the print queue.
    private static func letter(_ desk: Desk) async throws -> TicketNumber {
        let party = Party(name: "Marta Colombo", address: "Via Finta 12\n85100 Potenza PZ")
        var first: TicketNumber?
        for number in 0..<4 {
            let (ticket, message) = try await desk.contact(
                from: party, subject: "Lettera del 27 febbraio", text: "", sheet: PaperSheet(html: "letter \(number)"),
                at: start - .hours(3 * number), by: SheetChannel.name, account: SheetChannel.account,
                wantsTranscript: true,
                particulars: [
                    Particular(it: "Cartella", en: "Folder", value: "ufficio-posta"),
                    Particular(it: "Pagine", en: "Pages", value: "2"),
                ])
            first = first ?? ticket.number
            guard number != 1 else { continue }
            try await desk.store.beginTranscript(message)
            try await desk.store.keepTranscript(
                Transcript(
                    text: "Marta Colombo\nVia Finta 12\n85100 Potenza PZ\n\nOggetto: rimborso del ticket sanitario\n\n"
                        + "Egregi signori,\nho pagato due volte la stessa visita e chiedo il rimborso.", confidence: 74,
                    proposals: [
                        Proposal(
                            field: .sender, value: "Marta Colombo\nVia Finta 12\n85100 Potenza PZ", confidence: 88,
                            page: 0,
                            x: 0.12, y: 0.1, width: 0.4, height: 0.12),
                        Proposal(
                            field: .date, value: "2026-02-27", confidence: 91, page: 0, x: 0.5, y: 0.25, width: 0.3,
                            height: 0.03),
                        Proposal(
                            field: .subject, value: "rimborso del ticket sanitario", confidence: 62, page: 0, x: 0.12,
                            y: 0.3, width: 0.6, height: 0.04),
                    ]), of: message, at: desk.now)
            try await desk.store.register(
                message, as: Registration(number: "0012345", register: "AOO Giunta", date: "2026-03-02"),
                by: desk.operatorID, at: desk.now)
            guard number > 0 else { continue }
            let view = try #require(try await desk.store.view(ticket.id))
            let user = try #require(try await desk.store.user(desk.operatorID))
            let draft = AnswerDraft(text: "Gentile signora,\n\nil rimborso è disposto.", key: "chiave-l-\(number)")
            _ = try await desk.server.answering.send(draft, on: view, by: user, at: desk.now)
        }
        for claim in try await desk.store.claim(
            channel: SheetChannel.name, account: SheetChannel.account, limit: 9, lease: .minutes(1), at: desk.now)
        {
            try await desk.store.finish(
                claim.entry.id, lease: claim.lease, result: .handedOver(reference: nil, evidence: "ready"), at: desk.now
            )
        }
        return try #require(first)
    }
}
