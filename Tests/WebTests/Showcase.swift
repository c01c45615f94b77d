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
        return [
            "/tickets", "/tickets?q=nessunrisultato", "/tickets/\(full)", "/tickets/\(numbers[3])", "/held",
            "/outbox?view=all",
            "/outbox/\(entry.id)", "/accounts", "/leave?to=https%3A%2F%2Fexample.org%2Fpagina", "/nothing",
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
}
