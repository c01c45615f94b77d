// The room on a real store in a temporary folder, with a clock that the test moves.

import Foundation
import Runtime
import ServiceLevels
import Store
import StoreSQLite
import Testing
import Tickets

final class LevelBench: Sendable {
    let folder: String
    let store: any Store
    let clock: ManualClock

    static let mail = ChannelName("mail")
    static let desk = AccountName("desk")
    static let agriculture = DepartmentCode("agr")
    static let health = DepartmentCode("san")
    /// Its people log in.
    static let press = DepartmentCode("stampa")
    static let agricultureMail = "urp.agricoltura@example.org"
    static let manager = "responsabile@example.org"
    static let assignee = "olga@example.org"
    static let citizen = "ada.prova@example.com"
    /// Monday, 2 March 2026, 9:00 in Rome.
    static let start = Instant(milliseconds: 1_772_438_400_000)

    static func rules(_ change: (inout ServiceLevelRules) -> Void = { _ in }) -> ServiceLevelRules {
        func text(_ subject: String, _ body: String) -> ServiceLevelRules.Text {
            .init(subject: TextTemplate(subject), body: TextTemplate(body))
        }
        let route = ServiceLevelRules.MailRoute(channel: mail, account: desk)
        var rules = ServiceLevelRules(
            services: ["CC": .init(title: "Contact Center", mailRoute: route)],
            organisation: Organisation(
                departments: [
                    Department(code: agriculture, name: "URP Agricoltura", mail: agricultureMail),
                    Department(code: health, name: "Sanità", mail: "sanita@example.org"),
                    Department(code: press, name: "Ufficio Stampa"),
                    Department(
                        code: DepartmentCode("gone"), name: "Soppresso", mail: "x@example.org",
                        validity: Validity(until: CivilDay("2026-03-01"))),
                ], managerMails: [manager]),
            texts: [
                .init(.assignment, language: "it"): text(
                    "Assegnazione {numero}", "{struttura}|{motivo}|{mittente}|{testo}|{frase-termine}|{operatore}"),
                .init(.reminder, language: "it"): text(
                    "SOL-01 {numero}", "{struttura} {numero-sollecito} {ora-termine}"),
                .init(.secondReminder, language: "it"): text(
                    "SOL-02 {numero}", "{data-sollecito} {durata} {ora-segnalazione}"),
                .init(.unanswered, language: "it"): text(
                    "SOL-03 {numero}", "{canale} {data-arrivo} {solleciti} {struttura} {durata}"),
                .init(.question, language: "it"): text("SOL-04 {numero}", "{quesito}"),
                .init(.warning, language: "it"): text("SOL-05 {numero}", "{scade} (ore {ora-scadenza})"),
            ],
            citizenTexts: [
                AutomaticTextKey(.escalated, channel: mail, language: "it"): text("E-05 {numero}", "{ufficio} {data}")
            ])
        rules.accounts[route] = .init(title: "Sportello")
        rules.channelTitles[mail] = .init(it: "Posta", en: "Mail")
        change(&rules)
        return rules
    }

    init(at start: Instant = LevelBench.start) async throws {
        folder = NSTemporaryDirectory() + "sportello-levels-" + RandomIdentifier.token(bits: 60)
        clock = ManualClock(start.date)
        store = try await SQLiteStore.open(folder: folder, role: .serve, log: .silent)
    }

    var now: Instant { Instant(clock.now()) }

    /// Runs the room while `body` works, then stops it.
    func run(_ rules: ServiceLevelRules = LevelBench.rules(), times: Int = 1, _ body: () async throws -> Void)
        async throws
    {
        let before = clock.sleeping
        let parts = (0..<times).map { _ in
            Task { try await ServiceLevels(store: store, rules: rules, clock: clock).run() }
        }
        do {
            try await until("it sleeps") { clock.sleeping >= before + times }
            try await body()
        } catch {
            for part in parts { part.cancel() }
            for part in parts { try? await part.value }
            throw error
        }
        for part in parts { part.cancel() }
        for part in parts { try await part.value }
    }

    /// Sets the clock and waits until everything that has come is done.
    func go(to instant: Instant) async throws {
        clock.set(instant.date)
        try await settle()
    }

    func settle() async throws {
        try await until("nothing is due any more") {
            guard let next = try await store.nextAlarm() else { return true }
            return next > now
        }
    }

    func close() async {
        await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: What others do

    func user(
        _ login: String = "olga", _ role: UserRole = .operator, mail: String? = LevelBench.assignee,
        department: DepartmentCode? = nil
    ) async throws -> User {
        if let known = try await store.user(login: login) { return known.user }
        let id = try await store.addUser(
            login: login, name: login.capitalized, role: role, language: "it", passwordHash: "-",
            department: department, mail: mail, at: now)
        return try #require(try await store.user(id))
    }

    /// A citizen's letter as the intake files it.
    @discardableResult
    func letter(
        arrivedAt: Instant? = nil, on ticket: TicketID? = nil, clock rules: ServiceClock = ServiceClock(),
        text: String = "Quando arriva il contributo?"
    ) async throws -> TicketID {
        let at = arrivedAt ?? now
        let receipts = try await store.accept(
            [
                NewSpoolItem(
                    key: RandomIdentifier.token(), sameness: "key", arrivedAt: at, bytes: Array(text.utf8),
                    envelope: [:])
            ], channel: Self.mail, account: Self.desk, watermarks: [], mustTell: false, at: now)
        guard case .new(let item, let original)? = receipts.first else { throw BenchFailure("no item") }
        let now = now
        let party = Party(name: "Ada Prova", address: Self.citizen)
        return try await store.file { filing in
            let id: TicketID
            if let ticket {
                id = ticket
            } else {
                id = try filing.open(
                    NewTicket(
                        service: "CC", subject: "Contributo", requester: party,
                        replyAddress: ReplyAddress(channel: Self.mail, account: Self.desk, party: party),
                        token: try #require(ReplyToken(RandomIdentifier.token())), year: 2026, openedAt: now)
                ).id
            }
            _ = try filing.add(
                NewContact(
                    spool: item, kind: .contact, channel: Self.mail, account: Self.desk, sender: party,
                    subject: "Contributo", text: text, references: [], original: original, warnings: [],
                    arrivedAt: at, receivedAt: now, needsAnswer: true, clock: rules.setting(from: at)),
                to: id)
            try filing.settle(item, ticket: id)
            return id
        }
    }

    /// An answer, written and taken by the channel at once.
    func answer(_ ticket: TicketID, then state: TicketState = .answered) async throws {
        let view = try await view(ticket)
        _ = try await store.answer(
            NewAnswer(
                outgoing: NewOutgoing(
                    ticket: ticket, direction: .answer, author: try await user().id, authorName: "Olga",
                    to: view.ticket.replyAddress, token: try #require(ReplyToken(RandomIdentifier.token())),
                    subject: "Re", text: "Ecco.", writtenAt: now), then: state,
                solution: state == .closed ? "Detto." : nil))
        try await deliver()
    }

    /// The channel takes everything that waits.
    func deliver() async throws {
        for claim in try await store.claim(
            channel: Self.mail, account: Self.desk, limit: 50, lease: .minutes(5), at: now)
        {
            try store.markTransmitting(claim.entry.id, lease: claim.lease, at: now)
            try await store.finish(
                claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: "ok"), at: now)
        }
    }

    // MARK: What is seen

    func view(_ ticket: TicketID) async throws -> TicketView { try #require(try await store.view(ticket)) }

    /// Mails to people inside on a ticket: kind and addressee, oldest first.
    func inside(_ ticket: TicketID) async throws -> [String] {
        try await view(ticket).messages.filter { $0.direction == .internalMail }
            .map { "\($0.internalKind?.rawValue ?? "?") \($0.party.address)" }
    }

    func events(_ ticket: TicketID, _ what: String) async throws -> [NewEvent] {
        try await view(ticket).events.map(\.event).filter { $0.what == what }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Waits, bounded, until a condition holds: the store works on threads of its own.
func until(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw BenchFailure("it did not happen: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
