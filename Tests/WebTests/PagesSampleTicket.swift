// A rich ticket for the tests of pages: every kind of message, every state of sending.

import Channels
import Store
import Tickets

@testable import Web

extension Sample {
    static let question = """
        Buongiorno,

        ho pagato due volte il ticket per la stessa visita (vedi ricevute allegate) e vorrei chiedere il rimborso.
        Sul sito https://salute.example.org/rimborsi?anno=2026 non trovo il modulo.

        Grazie
        Marta Colombo
        """

    static var messages: [Message] {
        let citizen = Party(name: "Marta Colombo", address: "marta.colombo@example.org")
        let blob = BlobReference(sha256: String(repeating: "a", count: 64), size: 148_231)
        func attachment(_ name: String, _ type: String, _ size: Int, inline: Bool = false) -> Attachment {
            Attachment(name: name, type: type, size: size, sha256: blob.sha256, inline: inline, part: 2)
        }
        return [
            Message(
                id: MessageID(11), ticket: TicketID(1), direction: .inbound, channel: mail.name, account: account.name,
                party: citizen, subject: "Rimborso del ticket sanitario: quali documenti servono?", text: question,
                at: ago(5.7), original: blob,
                attachments: [
                    attachment("ricevuta-1.pdf", "application/pdf", 84_120),
                    attachment("Foto della seconda ricevuta (scontrino).jpeg", "image/jpeg", 1_940_322),
                    attachment("logo.png", "image/png", 4_200, inline: true),
                ]),
            Message(
                id: MessageID(12), ticket: TicketID(1), direction: .automatic, channel: mail.name,
                account: account.name,
                party: citizen, subject: "Auto: Richiesta n. CC-2026-0001201 - Conferma di ricezione",
                text: "Gentile utente,\nabbiamo ricevuto il Suo messaggio.\nQuesto è un messaggio automatico.",
                at: ago(5.69)),
            Message(
                id: MessageID(13), ticket: TicketID(1), direction: .note, channel: nil, account: nil, party: Party(),
                author: UserID(2), subject: "",
                text: "Ho sentito l’ufficio ticket: basta la copia delle due ricevute, il modulo non serve più.",
                at: ago(3.2)),
            Message(
                id: MessageID(14), ticket: TicketID(1), direction: .answer, channel: mail.name, account: account.name,
                party: citizen, author: UserID(1),
                subject: "Re: Rimborso del ticket sanitario: quali documenti servono? [CC-2026-0001201]",
                text:
                    "Gentile Marta Colombo,\n\nper il rimborso sono sufficienti le due ricevute che ha allegato.\nCi serve ancora l’IBAN sul quale accreditarlo.\n\nCordiali saluti\nAnna Ferri",
                at: ago(3)),
            Message(
                id: MessageID(15), ticket: TicketID(1), direction: .inbound, channel: mail.name, account: account.name,
                party: Party(name: "Luca Colombo", address: "luca.colombo@example.com"),
                subject: "R: Rimborso del ticket sanitario: quali documenti servono? [CC-2026-0001201]",
                text:
                    "Buonasera, rispondo io per mia madre. L’IBAN è nel modulo allegato.\n\nIl giorno 18/11/2026 Anna Ferri ha scritto:\n> per il rimborso sono sufficienti le due ricevute che ha allegato.\n> Ci serve ancora l’IBAN sul quale accreditarlo.",
                newText: "Buonasera, rispondo io per mia madre. L’IBAN è nel modulo allegato.\n", at: ago(1.2),
                original: blob,
                warnings: ["other_sender", "charset-mismatch"]),
            Message(
                id: MessageID(16), ticket: TicketID(1), direction: .answer, channel: mail.name, account: account.name,
                party: citizen, author: UserID(1),
                subject: "Re: Rimborso del ticket sanitario: quali documenti servono? [CC-2026-0001201]",
                text: "Grazie, procediamo con il rimborso.", at: ago(0.4),
                attachments: [attachment("Modulo rimborso.pdf", "application/pdf", 91_000)]),
            Message(
                id: MessageID(17), ticket: TicketID(1), direction: .inbound, kind: .bounce, channel: mail.name,
                account: account.name,
                party: Party(name: "Mail Delivery System", address: "mailer-daemon@mx.example.org"),
                subject: "Undelivered Mail Returned to Sender",
                text:
                    "The mail system\n\n<marta.colombo@example.org>: host mx.example.org said: 552 5.2.2 mailbox full",
                at: ago(0.35), original: blob),
        ]
    }

    static func entry(
        _ id: Int64, _ message: Int64, _ state: OutboxState, _ delivery: DeliveryState = .unknown, attempts: Int = 1,
        code: String? = nil, detail: String? = nil, next: Double? = nil, automatic: Bool = false
    ) -> OutboxEntry {
        OutboxEntry(
            id: OutboxID(id), ticket: TicketID(1), ticketNumber: number(1201), message: MessageID(message),
            state: state,
            delivery: delivery, to: ticket().replyAddress,
            subject: "Re: Rimborso del ticket sanitario: quali documenti servono?",
            isAutomatic: automatic, attempts: attempts, writtenAt: ago(3), nextAttemptAt: next.map { ago(-$0) },
            acceptedAt: state == .accepted ? ago(2.98) : nil, reference: "250 2.0.0 Ok: queued as 4F2A1C", code: code,
            detail: detail)
    }

    /// One entry in each state that a person can meet.
    static var entries: [OutboxEntry] {
        [
            entry(1, 14, .accepted, .delivered),
            entry(2, 14, .accepted, .bounced, code: "bounced", detail: "552 5.2.2 mailbox full"),
            entry(3, 14, .held, attempts: 3, code: "credentials", detail: "535 5.7.8 authentication failed"),
            entry(4, 14, .inDoubt, code: "timeout", detail: "no answer after the final dot"),
            entry(5, 14, .waiting, attempts: 2, code: "unreachable", detail: "connection refused", next: 0.4),
            entry(6, 14, .sending), entry(7, 14, .waiting, attempts: 0, automatic: true),
            entry(8, 14, .accepted, .delayed, code: "delayed", detail: "4.4.7"), entry(9, 14, .accepted),
        ]
    }

    static func event(
        _ id: Int64, _ what: String, _ hours: Double, _ user: User? = nil, _ detail: [String: String] = [:]
    ) -> TicketEvent {
        TicketEvent(
            id: id, event: NewEvent(ticket: TicketID(1), what: what, user: user?.id, detail: detail, at: ago(hours)),
            userName: user?.name)
    }

    static func view(_ ticket: Ticket = ticket()) -> TicketView {
        func contact(_ id: Int64, _ hours: Double, needs: Bool = true, answered: Double? = nil) -> Contact {
            Contact(
                id: ContactID(id), ticket: ticket.id, message: MessageID(id), kind: .contact, channel: mail.name,
                account: account.name, arrivedAt: ago(hours), receivedAt: ago(hours), needsAnswer: needs,
                dueAt: needs ? ago(hours - 9) : nil, answeredAt: answered.map(ago))
        }
        return TicketView(
            ticket: ticket, assigneeName: ticket.assignee == nil ? nil : "Anna Ferri", messages: messages,
            authors: [UserID(1): "Anna Ferri", UserID(2): "Bruno Sarti"],
            contacts: [contact(11, 5.7, answered: 3), contact(15, 1.2), contact(17, 0.35, needs: false)],
            outbox: [
                MessageID(12): entry(20, 12, .accepted, automatic: true),
                MessageID(14): entry(21, 14, .accepted, .delivered),
                MessageID(16): entry(22, 16, .accepted, .bounced, code: "bounced", detail: "552 5.2.2 mailbox full"),
            ],
            events: [
                event(1, "opened", 5.7),
                event(2, "contact", 5.7, nil, ["kind": "bounce", "not_acknowledged": "recently_acknowledged"]),
                event(3, "assigned", 3.4, anna, ["to": "1"]), event(4, "note", 3.2, bruno),
                event(5, "answered", 3, anna, ["then": "waiting_for_citizen"]),
                event(6, "contact", 1.2, nil, ["kind": "contact"]), event(7, "reopened", 1.2),
                event(8, "moved", 0.5, anna, ["to": "with_department"]),
                event(9, "bounced", 0.35), event(10, "teleported", 0.1),
            ],
            linked: [
                .init(
                    ticket: TicketID(9), number: number(1188), subject: "Rimborso ticket", state: .closed,
                    reason: "quoted_number"),
                .init(
                    ticket: TicketID(10), number: number(1190), subject: "I: Rimborso", state: .open,
                    reason: "same_message"),
            ],
            version: 42)
    }

    static func answer(_ problems: Set<AnswerForm.Problem> = [], text: String = "", two: Bool = true) -> AnswerForm {
        var addressees = [
            AnswerForm.Addressee(value: "requester", to: ticket().replyAddress, role: .requester, from: account)
        ]
        if two {
            addressees.append(
                .init(
                    value: "m15", to: ReplyAddress(channel: mail.name, account: account.name, party: messages[4].party),
                    role: .lastSender, from: account))
            addressees.append(
                .init(
                    value: "way-sms", to: telephone, role: .known,
                    from: ChannelAccount(name: AccountName("numero"), address: "+39 333 000 0000", title: "")))
        }
        var form = AnswerForm(
            addressees: addressees,
            subject: "Re: Rimborso del ticket sanitario: quali documenti servono? [CC-2026-0001201]",
            text: text, then: problems.contains(.noSolution) ? .closed : .answered, answering: MessageID(15),
            kept: problems.isEmpty ? [] : [KeptAttachment(value: "k1", name: "Modulo.pdf", size: 91_000)],
            largest: 25 << 20,
            idempotencyKey: "0123456789", seenVersion: 42, problems: problems)
        form.ways = [mail, sms, letter].map { .init(value: "\($0.name)/info", channel: $0, account: account) }
        form.previews = [sms.name, letter.name]
        if !problems.isEmpty {
            form.chosen = "other"
            form.other = .init(way: "letter/info", name: "Marta Colombo", address: "Via Finta 1", detail: "no postcode")
            form.preview = preview
            form.before = "Il testo di prima"
        }
        return form
    }

    static let telephone = ReplyAddress(
        channel: sms.name, account: AccountName("numero"), party: Party(name: "", address: "+39 333 000 0001"))

    /// Everything that a channel may say about an answer.
    static var preview: PreviewModel {
        PreviewModel(
            preview: AnswerPreview(
                text: "Il testo come arriva", suggestion: "L'ufficio e' aperto",
                replacements: [.init(from: "’", to: "'", count: 3), .init(from: "è", to: "e'", count: 1)],
                measure: PreviewMeasure(
                    unit: LocalizedText(it: "SMS", en: "SMS"), used: 4, limit: 3, places: 612, capacity: 612,
                    writing: "GSM-7"),
                findings: [
                    PreviewFinding(
                        .note, code: "alias", text: LocalizedText(it: "Non può rispondere.", en: "No answer.")),
                    PreviewFinding(
                        .warning, code: "links", text: LocalizedText(it: "Un indirizzo.", en: "An address.")),
                    PreviewFinding(
                        .refusal, code: "too_long", text: LocalizedText(it: "Troppo lunga.", en: "Too long.")),
                ]), document: "k3y", pages: 2)
    }

    static func ticketModel(
        _ ticket: Ticket = ticket(assignee: UserID(1)), answer: AnswerForm? = answer(), frame: PageFrame = frame()
    ) -> TicketModel {
        var model = plainTicketModel(ticket, answer: answer, frame: frame)
        model.view.addresses = [ticket.replyAddress, telephone]
        model.tags = tags
        model.view.optedOut = [ticket.replyAddress: ago(20), telephone: ago(30)]
        model.person = person()
        model.earlier = [PersonTicket(ticket: Sample.ticket(), messages: 3)]
        model.hasMoreEarlier = true
        model.splitFrom = number(7)
        return model
    }

    /// With a name that turns the direction of writing, where one is asked for.
    static func person(_ name: String = "Anna") -> PersonView {
        var view = PersonView(
            id: PersonID(5), details: PersonDetails(name: name, phone: "+39 333 0000001"), version: 3,
            addresses: [name, "+393330000001"])
        view.merged = [PersonView.Merged(id: PersonID(6), details: PersonDetails(surname: name), addresses: [name])]
        return view
    }

    static func personModel(_ name: String = "Anna", frame: PageFrame = frame()) -> PersonModel {
        var model = PersonModel(
            frame: frame, person: person(name), tickets: [PersonTicket(ticket: Sample.ticket(), messages: 3)])
        (model.page, model.hasMore, model.query, model.found) = (2, true, name, [person(name)])
        model.typed = TypedPerson(details: PersonDetails(surname: name))
        return model
    }

    static func peopleModel(_ name: String = "Anna", frame: PageFrame = frame()) -> PeopleModel {
        PeopleModel(frame: frame, query: name, found: [person(name)], moving: number(7))
    }

    private static func plainTicketModel(_ ticket: Ticket, answer: AnswerForm?, frame: PageFrame) -> TicketModel {
        TicketModel(
            frame: frame, view: view(ticket), colleagues: [anna, bruno],
            displays: [
                MessageID(11): MessageDisplay(blockedImages: 3), MessageID(15): MessageDisplay(startsFormatted: false),
            ],
            answer: answer)
    }

    static var held: [SpoolItem] {
        func item(_ id: Int64, _ code: String, _ reason: String, interruptions: Int = 0) -> SpoolItem {
            SpoolItem(
                id: SpoolID(id), channel: mail.name, account: account.name, key: "INBOX/1/\(id)", state: .held,
                arrivedAt: ago(7), receivedAt: ago(6.9), original: BlobReference(sha256: "b", size: 48_211),
                envelope: [:],
                interruptions: interruptions, heldCode: code, heldReason: reason)
        }
        return [
            item(7001, "unreadable", "no header and no text found in 48,211 bytes"),
            item(7014, "interrupted", "the program ended while reading it", interruptions: 3),
            item(7020, "brand_new_code", ""),
        ]
    }

    static var accounts: [AccountsModel.Account] {
        func health(_ direction: AccountHealth.Direction, fails: Double? = nil, code: String? = nil, ok: Double? = 0.1)
            -> AccountHealth
        {
            AccountHealth(
                channel: mail.name, account: account.name, direction: direction, lastSuccess: ok.map(ago),
                failingSince: fails.map(ago), code: code, detail: code == nil ? nil : "535 5.7.8 authentication failed",
                at: now)
        }
        let urp = ChannelAccount(
            name: AccountName("urp-ambiente"), address: "urp.ambiente@regione.example.org", title: "URP Ambiente")
        return [
            .init(channel: mail.name, account: account, reading: health(.reading), sending: health(.sending)),
            .init(
                channel: mail.name, account: urp, reading: health(.reading, fails: 3.5, code: "credentials", ok: 3.6),
                sending: nil),
            .init(
                channel: sms.name,
                account: ChannelAccount(name: AccountName("numero"), address: "+39 333 000 0000", title: ""),
                reading: health(.reading, fails: 30, code: "teapot", ok: nil), sending: nil, sends: false),
        ]
    }

    static var attempts: [OutboxAttempt] {
        [
            OutboxAttempt(
                number: 1, startedAt: ago(3), transmittedAt: nil, endedAt: ago(2.99), outcome: "try_again",
                code: "unreachable", detail: "connection refused"),
            OutboxAttempt(
                number: 2, startedAt: ago(1), transmittedAt: ago(1), endedAt: nil, outcome: nil, code: nil, detail: nil),
        ]
    }

    /// A ticket of letters: read, being read, unreadable; with proposals, registration and facts.
    static func paperModel(corrections: Bool = false) -> TicketModel {
        var model = ticketModel()
        let letters: [(Int64, TranscriptState, PaperDisplay)] = [
            (
                11,
                .done(
                    Transcript(
                        text: "Marta Colombo\nVia Finta 1\n85100 Potenza PZ\n\nOggetto: rimborso", confidence: 71,
                        proposals: [
                            Proposal(
                                field: .sender, value: "Marta Colombo\nVia Finta 1\n85100 Potenza PZ", confidence: 88,
                                page: 0,
                                x: 0.1, y: 0.08, width: 0.4, height: 0.1),
                            Proposal(
                                field: .date, value: "2026-11-16", confidence: 92, page: 0, x: 0.6, y: 0.2, width: 0.2,
                                height: 0.02),
                            Proposal(
                                field: .subject, value: "rimborso", confidence: 40, page: 7, x: 0.1, y: 0.3, width: 0.5,
                                height: 0.02),
                        ])), .pages([PageShape(width: 210, height: 297), PageShape(width: 297, height: 210)])
            ), (15, .waiting, .later), (17, .failed(code: "unreadable"), .unreadable),
        ]
        for (id, transcript, display) in letters {
            guard let index = model.view.messages.firstIndex(where: { $0.id == MessageID(id) }) else { continue }
            model.view.messages[index].channel = letter.name
            model.view.messages[index].kind = .contact
            model.view.messages[index].transcript = transcript
            model.view.messages[index].text = ""
            model.view.messages[index].newText = nil
            model.view.messages[index].particulars = [
                Particular(it: "Numero chiamante", en: "Calling number", value: "+39 0971 000000"),
                Particular(it: "Pagine", en: "Pages", value: "2"),
            ]
            model.papers[MessageID(id)] = display
        }
        model.view.messages[0].registration = Registration(
            number: "0012345", register: "AOO Giunta", date: "2026-11-17")
        model.displays = [:]
        model.answer?.preview = PreviewModel(preview: AnswerPreview(), document: "k4y")
        model.receiptWays = [.init(value: "sms/numero", channel: sms, account: account)]
        if corrections {
            (model.corrections.receiptAddress, model.corrections.receiptDetail) = ("12", "no number")
            model.corrections.receiptOptedOut = true
            model.corrections.badArrival = ContactID(15)
            model.corrections.badRegistration = MessageID(11)
            model.corrections.badRequester = true
        }
        return model
    }

    static func queue(_ step: HandStep, left: Int = 0, lacksReason: Bool = false) -> PrintQueueModel {
        let entries = (1...3).map { number -> OutboxEntry in
            var entry = entry(Int64(40 + number), 14, step == .toPrint || step == .printed ? .handedOver : .accepted)
            entry.to = ReplyAddress(
                channel: letter.name, account: account.name,
                party: Party(
                    name: number == 3 ? "" : "Marta Colombo",
                    address: "Via Finta \(number)\n85100 Potenza PZ"))
            entry.handStep = step
            if step == .returned { entry.detail = "sconosciuto all’indirizzo" }
            return entry
        }
        return PrintQueueModel(
            frame: frame(), step: step, entries: entries,
            due: [OutboxID(41): ago(-1), OutboxID(42): ago(2)], page: 2, hasMore: true, left: left,
            lacksReason: lacksReason)
    }
}
