// Models for the tests of pages: composed, evidently fictional people and messages; and the payloads that a hostile
// sender puts wherever a text of his can go (A2).

import Channels
import Foundation
import Store
import Tickets

@testable import Web

enum Sample {
    static let now = Instant(milliseconds: 1_795_000_000_000)  // 18 November 2026, 12:06 in Rome
    static let zone = TimeZone(identifier: "Europe/Rome") ?? .gmt

    static func pages(_ language: Language = .italian) -> Pages {
        Pages(
            language: language, now: now, zone: zone, paths: Paths(assetVersion: "v1"),
            installation: Installation(
                title: "Contact Center Regione", version: "0.1",
                links: .init(
                    accessibility: Address(outside: "https://form.example.org/accessibilita"),
                    privacy: Address(outside: "https://example.org/privacy"))))
    }

    static let mail = ChannelDescriptor(
        name: ChannelName("email"), title: LocalizedText(it: "E-mail", en: "E-mail"), icon: "mail",
        sendsAttachments: true, largestAnswer: 25 << 20, reportsDelivery: true, originalExtension: "eml",
        originalType: "message/rfc822")
    static let sms = ChannelDescriptor(
        name: ChannelName("sms"), title: LocalizedText(it: "SMS", en: "Text message"), icon: "speech",
        sendsAttachments: false, reportsDelivery: true, originalExtension: "json", originalType: "application/json",
        hasSubject: false, quotes: false, addresses: .telephone)
    static let letter = ChannelDescriptor(
        name: ChannelName("letter"), title: LocalizedText(it: "Lettera", en: "Letter"), icon: "letter",
        sendsAttachments: false, reportsDelivery: false, originalExtension: "pdf", originalType: "application/pdf",
        quotes: false, byHand: true, addresses: .postal)

    static let account = ChannelAccount(
        name: AccountName("info"), address: "info@regione.example.org", title: "Contact Center Regione")
    static let anna = User(
        id: UserID(1), login: "anna", name: "Anna Ferri", role: .operator, active: true, language: "it")
    static let bruno = User(
        id: UserID(2), login: "bruno", name: "Bruno Sarti", role: .administrator, active: true, language: "it")

    static func frame(
        user: User? = anna, counts: DeskCounts? = nil, alarms: Alarms = Alarms(), notice: Notice? = nil
    ) -> PageFrame {
        PageFrame(
            user: user, formToken: "form-token-of-the-session",
            counts: counts ?? DeskCounts(open: 128, mine: 6, unassigned: 14, overdue: 3, held: 2, deliveryTrouble: 1),
            alarms: alarms, channels: [mail, sms, letter], notice: notice, here: Address(["tickets"]))
    }

    static func ago(_ hours: Double) -> Instant { Instant(milliseconds: now.milliseconds - Int64(hours * 3_600_000)) }

    static func number(_ sequence: Int64) -> TicketNumber {
        TicketNumber(service: "CC", year: 2026, sequence: sequence)
    }

    static func ticket(
        _ id: Int64 = 1, subject: String = "Rimborso del ticket sanitario: quali documenti servono?",
        party: Party = Party(name: "Marta Colombo", address: "marta.colombo@example.org"), state: TicketState = .open,
        assignee: UserID? = nil, dueIn hours: Double? = 3.3, solution: String? = nil
    ) -> Ticket {
        Ticket(
            id: TicketID(id), number: number(1200 + id), state: state, subject: subject, requester: party,
            replyAddress: ReplyAddress(channel: mail.name, account: account.name, party: party), assignee: assignee,
            openedAt: ago(5.7), updatedAt: ago(1), dueAt: hours.map { ago(-$0) }, solution: solution)
    }

    static func line(
        _ ticket: Ticket, _ excerpt: String, assignee: String? = nil, messages: Int = 1,
        attachments: Int = 0, trouble: Bool = false, channel: ChannelName = mail.name, hoursAgo: Double = 2
    ) -> TicketLine {
        TicketLine(
            ticket: ticket, channel: channel, assigneeName: assignee, excerpt: excerpt, lastInboundAt: ago(hoursAgo),
            messages: messages, attachments: attachments, hasDeliveryTrouble: trouble)
    }

    /// Lines of every kind.
    static var lines: [TicketLine] {
        [
            line(
                ticket(
                    1, subject: "Contributo affitto: domanda respinta senza motivazione",
                    party: Party(name: "Giulio Neri", address: "g.neri@example.com"), dueIn: -1.09),
                "Buongiorno, ho ricevuto ieri la comunicazione che la mia domanda è stata respinta ma non trovo scritto il perché. Vorrei sapere",
                attachments: 2, hoursAgo: 10.1),
            line(
                ticket(
                    2, subject: "Re: Prenotazione visita cardiologica",
                    party: Party(name: "Elena Riva", address: "elena@example.org"),
                    assignee: UserID(1), dueIn: -0.2),
                "Grazie, ma il giorno proposto non mi è possibile perché sono fuori regione per lavoro.",
                assignee: "Anna Ferri",
                messages: 4, trouble: true, hoursAgo: 9.2),
            line(
                ticket(
                    3, subject: "Portale: non riesco ad accedere con SPID",
                    party: Party(name: "Paolo De Santis", address: "pds@example.it"), dueIn: 0.6),
                "Quando premo su «Entra» torna alla pagina iniziale. Allego la schermata.", attachments: 1,
                hoursAgo: 8.4),
            line(
                ticket(4, party: Party(name: "", address: "+39 333 000 0001"), assignee: UserID(2), dueIn: 1.8),
                "quali documenti servono x il rimborso? grazie", assignee: "Bruno Sarti", channel: sms.name,
                hoursAgo: 7.2),
            line(
                ticket(
                    5, subject: "Orari dello sportello di Potenza",
                    party: Party(name: "Lucia Marino", address: "lucia@example.org"), dueIn: 5.2),
                "Vorrei sapere se lo sportello è aperto anche il sabato mattina.", hoursAgo: 3.8),
            line(
                ticket(
                    6, subject: "Bando imprese agricole 2026 – chiarimenti sull’allegato B",
                    party: Party(name: "Azienda Agricola Tre Querce", address: "info@trequerce.example.it"),
                    assignee: UserID(1), dueIn: 8.1),
                "In riferimento al bando in oggetto chiediamo se l’allegato B debba essere firmato digitalmente da tutti i soci.",
                assignee: "Anna Ferri", messages: 2, attachments: 3, hoursAgo: 0.9),
            line(
                ticket(7, subject: "", party: Party(), dueIn: 8.7), "Inviato da telefono", hoursAgo: 0.3),
            line(
                ticket(
                    8, subject: "Newsletter",
                    party: Party(name: "Comune di Esempio", address: "news@comune.example.it"), dueIn: nil),
                "In questo numero: le iniziative di novembre", hoursAgo: 26),
        ]
    }

    static func fifty() -> [TicketLine] {
        (0..<50).map { index in
            var line = lines[index % 7]
            line.ticket.id = TicketID(Int64(100 + index))
            line.ticket.number = number(Int64(300 + index))
            line.ticket.dueAt = ago(1.5 - Double(index) * 0.2)
            return line
        }
    }

    static func list(
        _ lines: [TicketLine], _ query: ListQuery = ListQuery(), more: Bool = false, total: Int? = nil,
        frame: PageFrame = frame()
    ) -> TicketListModel {
        var page = TicketPage(lines: lines, hasMore: more, total: total ?? lines.count)
        page.next = more ? lines.last.map { .after(TicketPlace($0.ticket, in: query.ordering)) } : nil
        page.previous = query.start == nil ? nil : place
        return TicketListModel(frame: frame, query: query, page: page)
    }

    /// Somewhere in the list.
    static let place = TicketPlace("due-1772440000000-1772430000000-50").map { TicketStart.after($0) }
}
