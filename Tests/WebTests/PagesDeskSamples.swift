// The pages of administration, of contacts that begin with us, and the states of an answer that other
// samples do not have: a draft, ready texts, somebody else at work, what came meanwhile, an answer that can be taken back.

import Channels
import Foundation
import Reports
import Runtime
import Store
import Tickets

@testable import Web

extension Sample {
    static func administrationFrame(_ notice: Notice? = nil) -> PageFrame {
        var frame = frame(user: bruno, notice: notice)
        (frame.organisation, frame.isAdministered, frame.hasReports) = (organisation, true, true)
        return frame
    }

    static let calendar: ServiceCalendar = {
        var calendar = ServiceCalendar()
        calendar.patrons = [.init(month: 5, day: 30, name: "San Gerardo")]
        calendar.exceptions = [
            ServiceCalendar.Exception(
                days: Validity(
                    from: CivilDay(year: 2026, month: 12, day: 24), until: CivilDay(year: 2026, month: 12, day: 31)),
                spans: [], reason: "Chiusura di fine anno"),
            ServiceCalendar.Exception(
                days: Validity(
                    from: CivilDay(year: 2027, month: 1, day: 3), until: CivilDay(year: 2027, month: 1, day: 3)),
                spans: [OpeningSpan(from: 540, until: 780)].compactMap(\.self), reason: "Apertura straordinaria"),
        ].compactMap(\.self)
        return calendar
    }()

    static var administered: [AdministeredService] {
        var clock = ServiceClock(calendar: calendar)
        clock.answer.append(
            ClockTerm(
                validity: Validity(from: CivilDay(year: 2027, month: 1, day: 1)), target: .hours(6), judge: .working,
                pausesForCitizen: true))
        return [
            AdministeredService(code: "CC", title: "Contact Center", clock: clock, reminders: ReminderRule()),
            AdministeredService(
                code: "CUP", title: "Centro Unico di Prenotazione", clock: ServiceClock(), reminders: ReminderRule()),
        ]
    }

    static var wordedTexts: [WordedText] {
        func text(_ kind: AmendmentKind, _ code: String, _ use: WordedText.Use, _ body: String) -> WordedText {
            WordedText(
                key: AmendmentKey(kind, code), subject: "Abbiamo ricevuto la sua richiesta {numero}", body: body,
                fields: ["numero", "oggetto", "data", "ora"], language: String(code.prefix(2)), use: use)
        }
        return [
            text(
                .automaticText, "it/acknowledgement", .automatic(.acknowledgement, nil),
                "Gentile utente,\nla sua richiesta ha il numero {numero}, del {data} alle {ora}."),
            text(.automaticText, "en/acknowledgement", .automatic(.acknowledgement, nil), ""),
            text(.automaticText, "it/sms/status", .automatic(.status, sms.name), "{numero}: in lavorazione."),
            text(.internalText, "it/reminder", .inside(.reminder), "La richiesta {numero} attende."),
        ]
    }

    static func adminModel(_ section: AdminSection?, notice: Notice? = nil) -> AdminModel {
        let amended = AmendmentKey(.department, "ambiente")
        let wrong = AmendmentKey(.topic, "rimborsi")
        var organisation = organisation
        organisation.queues = [queue]
        organisation.departments.append(
            Department(
                code: DepartmentCode("nuovo"), name: "Ufficio Relazioni", kind: .office,
                validity: Validity(from: CivilDay(year: 2030, month: 1, day: 1))))
        var model = AdminModel(
            frame: administrationFrame(notice), section: section, organisation: organisation, services: administered,
            texts: wordedTexts,
            amendments: [
                amended: amendment(amended, 2),
                AmendmentKey(.automaticText, "it/acknowledgement"): amendment(
                    AmendmentKey(.automaticText, "it/acknowledgement"), 1),
            ],
            leftOut: section == .calendars ? [] : [.init(key: wrong, fault: settingsFault("service"))], today: today)
        model.canned = ready
        return model
    }

    static let today = pages().today

    private static func amendment(_ key: AmendmentKey, _ version: Int64, text: String? = "testo") -> Amendment {
        Amendment(key, version: version, text: text, by: bruno.id, at: ago(Double(30 - version)))
    }

    private static func settingsFault(_ key: String) -> SettingsFault {
        SettingsFault(
            file: "pagina", key: key, problem: "is not one of the services", remedy: "Choose one of them.")
    }

    /// - Parameter isTrouble: it comes back with faults, and somebody else has written meanwhile.
    static func entryModel(_ kind: AmendmentKind, new: Bool = false, isTrouble: Bool = false) -> EntryModel {
        let code =
            switch kind {
            case .department: "ambiente"
            case .topic: "rimborsi"
            case .automaticText: "it/acknowledgement"
            case .internalText: "it/reminder"
            case .hours: "CC"
            case .queue: queue.code.value
            case .cannedText: ready[0].code
            }
        var model = EntryModel(
            frame: administrationFrame(), kind: kind, code: new ? nil : code, fields: fields(kind), today: today)
        if new { model.fields = [:] }
        (model.organisation, model.services) = (organisation, administered)
        model.cannedFields = CannedText.fields
        model.text = wordedTexts.first { $0.key == AmendmentKey(kind, code) }
        if kind == .hours { model.calendar = calendar }
        if !new {
            (model.isAmended, model.mayGoBack, model.names) = (true, true, [bruno.id: bruno.name])
            let key = AmendmentKey(kind, code)
            model.history = [amendment(key, 3), amendment(key, 2, text: nil), amendment(key, 1)]
        }
        if isTrouble {
            model.theirs = model.fields
            model.faults = [
                settingsFault(kind == .hours ? "closures[1].from" : "name"),
                settingsFault(kind == .hours ? "week.monday" : "from"), settingsFault(""),
            ]
            model.consequences = ClockConsequences(
                earlier: 3, later: 12, unchanged: 40, over: 210, judgedOtherwise: 4)
        }
        return model
    }

    private static func fields(_ kind: AmendmentKind) -> EntryFields {
        switch kind {
        case .department: EntryForm.fields(kind, text: EntryForm.text(organisation.departments[2]))
        case .topic: EntryForm.fields(kind, text: EntryForm.text(organisation.topics[0]))
        case .hours: EntryForm.fields(kind, text: EntryForm.text(calendar))
        case .queue: EntryForm.fields(kind, text: EntryForm.text(queue))
        case .cannedText: EntryForm.fields(kind, text: EntryForm.text(ready[0]))
        case .automaticText, .internalText:
            ["subject": "Richiesta {numero}", "body": "Gentile utente,\nabbiamo ricevuto la richiesta {numero}."]
        }
    }

    static func intakeModel(held: Int = 2, compared: Bool = false) -> IntakeModel {
        var model = intakeModel(held)
        model.mayCompare = true
        model.heldItems = Array(Self.held.prefix(held))
        guard compared else { return model }
        var inbox = StockComparison.Place(name: "INBOX", lying: 12_843, known: 12_840, coming: 1, missing: 2)
        inbox.examples = [.init(key: "4711/1700000000/INBOX", arrivedAt: ago(3)), .init(key: "4712/1700000000/INBOX")]
        model.comparisons = [
            StockComparison(
                channel: mail.name, account: account.name,
                places: [inbox, StockComparison.Place(name: "Posta indesiderata", lying: 9, known: 9, isCut: true)]),
            StockComparison(
                channel: mail.name, account: AccountName("urp"),
                fault: ChannelError(.transient, code: "unreachable", operation: "connect")),
        ]
        return model
    }

    private static func intakeModel(_ held: Int) -> IntakeModel {
        IntakeModel(
            frame: administrationFrame(),
            accounts: [
                AccountFigures(
                    channel: mail.name, account: account.name, items: [.done: 12_840, .held: held, .received: 3],
                    again: 18, lastArrival: ago(0.2), waitingToSend: 4, oldestToSend: ago(0.6)),
                AccountFigures(channel: sms.name, account: AccountName("numero")),
            ], transcripts: [(letter.name, 7)])
    }

    static var triedAccounts: AccountsModel {
        var model = AccountsModel(frame: administrationFrame(), accounts: accounts)
        model.mayTry = true
        model.accounts[0].account.budget = SendingBudget(perDay: 500, perAddress: 20)
        model.tried = TriedAccount(
            channel: mail.name, account: account.name,
            findings: [
                AccountCheck(channel: mail.name, account: account.name, subject: "lettura", fault: nil),
                AccountCheck(
                    channel: mail.name, account: account.name, subject: "invio",
                    fault: ChannelError(.transient, code: "unreachable", operation: "connect", detail: "refused")),
            ])
        return model
    }

    static func beginModel(_ faults: ActFault...) -> BeginModel {
        var model = BeginModel(
            frame: levelFrame(),
            ways: [mail, sms, letter].map { .init(value: "\($0.name)/info", channel: $0, account: account) },
            services: ["CC", "CUP"], topics: organisation.topics, key: "chiave")
        model.faults = faults
        if !faults.isEmpty {
            model.findings = [
                PreviewFinding(
                    .refusal, code: "no_mobile",
                    text: LocalizedText(it: "Il numero non è di un telefono mobile.", en: "The number is no mobile's."))
            ]
        }
        return model
    }

    static let ready = [
        CannedText(
            code: "completare", it: "Mancano dei dati", en: "Something is missing", purpose: .completion,
            body: "Gentile {nome}, per la richiesta {numero} ci occorre [che cosa]."),
        CannedText(code: "saluti", it: "Saluti", en: "Greetings", purpose: .answer, body: "Cordiali saluti."),
    ]

    /// A call that is being registered: on a new request, or on one that there is.
    static func phoneCallModel(on ticket: Bool = false, problems: [PhoneCallProblem] = []) -> PhoneCallModel {
        var model = PhoneCallModel(
            frame: levelFrame(), lines: [account, account],
            outcomes: [
                CallOutcome(code: "risposto", title: LocalizedText(it: "Risposta data", en: "Answered"), settles: true),
                CallOutcome(
                    code: "richiamare", title: LocalizedText(it: "Da richiamare", en: "Call back"), settles: false),
            ],
            ways: [mail, letter].map { .init(value: "\($0.name)/info", channel: $0, account: account) },
            services: ["CC", "CUP"], topics: organisation.topics)
        if ticket { (model.ticket, model.subject) = (Sample.ticket().number, "Rimborso del ticket") }
        if !problems.isEmpty {
            (model.problems, model.draft.length, model.draft.asked) = (problems, "tanto", "Quando arriva la risposta?")
        }
        return model
    }

    /// Ready texts, a draft from before, and a colleague who writes.
    static var draftModel: TicketModel {
        var model = ticketModel(answer: answer(text: "Gentile signora Colombo,\n\n"))
        model.answer?.canned = ready
        let put = model.answer?.canned.last
        model.answer?.putText = put
        model.answer?.draftVersion = 3
        model.answer?.draftAt = ago(0.4)
        model.others = [
            Presence(user: bruno.id, name: bruno.name, isWriting: true),
            Presence(user: UserID(7), name: "Carla Monti", isWriting: false),
        ]
        return model
    }

    /// An answer that was not sent, because somebody wrote meanwhile; and a draft of another window.
    static var conflictModel: TicketModel {
        var model = ticketModel(
            answer: answer([.changedMeanwhile, .otherDraft, .fieldsOpen], text: "Gentile signora, serve [documento]."))
        model.answer?.meanwhile = Array(model.view.messages.suffix(2))
        model.answer?.otherDraft = SavedDraft(
            content: DraftContent(text: "Il testo dell’altra finestra"), version: 4, at: ago(0.1))
        return model
    }

    /// The reader's own answer has not left yet.
    static var undoModel: TicketModel {
        var model = ticketModel()
        var waiting = entry(23, 14, .waiting, attempts: 0)
        (waiting.author, waiting.nextAttemptAt, waiting.canBeWithdrawn) = (anna.id, ago(-0.003), true)
        model.view.outbox[MessageID(14)] = waiting
        return model
    }

    typealias NamedPage = (name: String, page: Markup)

    static func deskPages(_ p: Pages) -> [NamedPage] { answerPages(p) + adminPages(p) + figurePages(p) }

    private static func answerPages(_ p: Pages) -> [NamedPage] {
        [
            ("phone-call", p.phoneCall(phoneCallModel())), ("phone-call-on", p.phoneCall(phoneCallModel(on: true))),
            (
                "phone-call-problems",
                p.phoneCall(phoneCallModel(problems: [.badLength, .noOutcome, .badAddress("è di un telefono fisso")]))
            ),
            ("begin", p.begin(beginModel())), ("begin-refused", p.begin(beginModel(.badAddress))),
            ("ticket-draft", p.ticket(draftModel)), ("ticket-conflict", p.ticket(conflictModel)),
            ("ticket-undo", p.ticket(undoModel)),
        ]
    }

    private static func adminPages(_ p: Pages) -> [NamedPage] {
        let empty = IntakeModel(frame: administrationFrame(), accounts: [], transcripts: [])
        var pages: [NamedPage] = [
            ("intake", p.intake(intakeModel())), ("intake-well", p.intake(intakeModel(held: 0))),
            ("intake-compared", p.intake(intakeModel(compared: true))),
            ("intake-empty", p.intake(empty)), ("accounts-tried", p.accounts(triedAccounts)),
            ("admin", p.administration(adminModel(nil, notice: .entryKept))),
        ]
        for section in AdminSection.allCases {
            pages.append(("admin-\(section)", p.administration(adminModel(section))))
        }
        for section in [AdminSection.departments, .topics, .queues, .canned] {
            let model = AdminModel(
                frame: administrationFrame(), section: section, organisation: Organisation(), services: [],
                texts: [], amendments: [:], leftOut: [], today: today)
            pages.append(("admin-\(section)-empty", p.administration(model)))
        }
        for kind in AmendmentKind.allCases {
            pages.append(("entry-\(kind)", p.entry(entryModel(kind))))
            pages.append(("entry-\(kind)-troubles", p.entry(entryModel(kind, isTrouble: true))))
        }
        for kind in AmendmentKind.allCases where kind.mayBegin {
            pages.append(("entry-\(kind)-new", p.entry(entryModel(kind, new: true))))
        }
        return pages
    }

    private static func figurePages(_ p: Pages) -> [NamedPage] {
        var pages: [NamedPage] = []
        for sees in [true, false] {
            pages.append(("ratings-\(sees)", p.ratings(ratings(3, sees))))
            pages.append(("ratings-\(sees)-empty", p.ratings(ratings(0, sees))))
        }
        let parts = WrittenPart.all
        var texts = WrittenPartsModel(frame: reportFrame(), scope: scope())
        (texts.texts, texts.tooLong) = ([parts[0].word: "Nel periodo"], [parts[1].word])
        pages.append(("texts", p.writtenParts(texts)))
        (texts.isClosed, texts.tooLong) = (true, [])
        pages.append(("texts-closed", p.writtenParts(texts)))
        return pages
    }

    private static func ratings(_ count: Int, _ sees: Bool) -> RatingListModel {
        RatingListModel(
            frame: sees ? reportFrame() : reportFrame(monitor), scope: scope(),
            ratings: (0..<count).map {
                Rating(
                    ticket: TicketID(1), number: number(Int64($0)), closedAt: ago(30), ratedAt: ago(Double($0)),
                    rating: 5 - $0 * 2, remark: $0 == 1 ? "" : "Risposta chiara e veloce, grazie.")
            }, page: 2, hasMore: count > 0, seesRemarks: sees)
    }
}
