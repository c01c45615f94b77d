// A desk with a real store and a clock moved by hand: citizens write, people answer, the channel accepts, all through the store's
// own acts.

import Foundation
import Reports
import Runtime
import Store
import StoreSQLite
import TestServers
import Testing
import Tickets

/// `02-03 08:00`: a time of 2026 by the clock on Rome's wall.
func rome(_ text: String) -> Instant {
    let parts = text.split(separator: " ")
    let date = parts[0].split(separator: "-").compactMap { Int($0) }
    let time = parts[1].split(separator: ":").compactMap { Int($0) }
    let day = CivilDay(year: date.count == 3 ? date[0] : 2026, month: date[date.count - 2], day: date[date.count - 1])
    guard let day else { preconditionFailure("\(text) is no time") }
    let seconds = time[0] * 3600 + time[1] * 60 + (time.count > 2 ? time[2] : 0)
    let zone = TimeZone(identifier: "Europe/Rome")!
    let guess = Double(day.number) * 86_400 + Double(seconds)
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: guess - 3600))
    return Instant(milliseconds: Int64(guess) * 1000 - Int64(offset) * 1000)
}

final class Desk {
    let folder: TemporaryFolder
    let store: any Store
    let clock = ManualClock(rome("01-01 00:00").date)
    var rules: ReportRules
    let anna: UserID
    let bruno: UserID
    private var last = 0

    static let departments = Organisation(
        departments: [
            Department(code: DepartmentCode("salute"), name: "Dipartimento Salute"),
            Department(code: DepartmentCode("agricoltura"), name: "Dipartimento Agricoltura"),
        ],
        topics: [
            Topic(code: TopicCode("ticket"), it: "Ticket sanitario", en: "Health charges"),
            Topic(code: TopicCode("bonus"), it: "Bonus gas", en: "Gas bonus"),
        ])

    init() async throws {
        folder = try TemporaryFolder("reports")
        store = try await SQLiteStore.open(folder: folder.path, role: .serve, log: .silent)
        rules = ReportRules(
            services: [
                "CUP": ReportRules.Service(title: "CUP - Centro Unico Prenotazioni"),
                "CC": ReportRules.Service(title: "Contact Center"),
            ], organisation: Self.departments,
            channels: [
                ChannelName("email"): (it: "Posta elettronica", en: "E-mail"),
                ChannelName("sms"): (it: "SMS", en: "SMS"),
                ChannelName("fax"): (it: "Fax", en: "Fax"), ChannelName("letter"): (it: "Lettera", en: "Letter"),
            ], header: ReportRules.Header(body: "Ente di prova", contracts: ["Rep 1963 del 10/06/2024"]))
        anna = try await store.addUser(
            login: "anna", name: "Anna Operatrice", role: .operator, language: "it", passwordHash: "x",
            at: rome("01-01 00:00"))
        bruno = try await store.addUser(
            login: "bruno", name: "Bruno Operatore", role: .operator, language: "it", passwordHash: "x",
            at: rome("01-01 00:00"))
    }

    func close() async { await store.close() }

    var reports: Reports { Reports(store: store, rules: rules, clock: clock) }

    private func next() -> Int {
        last += 1
        return last
    }

    private func token(_ number: Int) -> ReplyToken {
        let digits = String(number)
        return ReplyToken(String(repeating: "0", count: ReplyToken.length - digits.utf8.count) + digits)!
    }

    // MARK: Citizens

    /// A contact: on a new ticket, or on one that is there.
    @discardableResult
    func arrive(
        _ at: String, _ channel: String = "email", service: String = "CUP", on ticket: TicketID? = nil,
        kind: MessageKind = .contact
    ) async throws -> Ticket {
        let number = next()
        let arrived = rome(at)
        let channel = ChannelName(channel)
        let account = AccountName(service)
        let key = "item-\(number)"
        let receipts = try await store.accept(
            [
                NewSpoolItem(
                    key: key, sameness: "key", arrivedAt: arrived, bytes: Array("bytes of \(key)".utf8), envelope: [:])
            ], channel: channel, account: account, watermarks: [], mustTell: false, at: arrived)
        guard case .new(let spool, let blob) = receipts.first else { throw Unexpected() }
        let party = Party(name: "Persona \(number)", address: "persona\(number)@example.org")
        let clock = rules.services[service]?.clock ?? ServiceClock()
        let contact = NewContact(
            spool: spool, kind: kind, channel: channel, account: account, sender: party, subject: "Richiesta \(number)",
            text: "Testo", references: [], original: blob, arrivedAt: arrived, receivedAt: arrived,
            needsAnswer: kind.needsAnswer, clock: kind.needsAnswer ? clock.setting(from: arrived) : nil)
        let new = NewTicket(
            service: service, subject: "Richiesta \(number)", requester: party,
            replyAddress: ReplyAddress(channel: channel, account: account, party: party), token: token(number),
            year: 2026, openedAt: arrived)
        let id = try await store.file { filing in
            let target = try ticket ?? filing.open(new).id
            _ = try filing.add(contact, to: target)
            try filing.settle(spool, ticket: target)
            return target
        }
        return try await state(id)
    }

    func state(_ id: TicketID) async throws -> Ticket {
        guard let view = try await store.view(id) else { throw Unexpected() }
        return view.ticket
    }

    func contacts(_ ticket: Ticket) async throws -> [Contact] {
        try await store.view(ticket.id)?.contacts ?? []
    }

    // MARK: People

    /// An answer, written and accepted by the channel at the same instant, or a little later.
    func answer(
        _ ticket: Ticket, _ at: String, accepted: String? = nil, then: TicketState = .answered, by user: UserID? = nil,
        outcome: CaseOutcome? = nil
    ) async throws {
        let number = next()
        let written = rome(at)
        let outgoing = NewOutgoing(
            ticket: ticket.id, direction: .answer, author: user ?? anna, authorName: "Anna", to: ticket.replyAddress,
            token: token(number), subject: "Re: \(ticket.subject)", text: "Fatto.", writtenAt: written)
        var answer = NewAnswer(outgoing: outgoing, then: then, solution: then == .closed ? "spiegato" : nil)
        answer.outcome = outcome
        let entry = try await store.answer(answer)
        let at = rome(accepted ?? at)
        let address = ticket.replyAddress
        let claims = try await store.claim(
            channel: address.channel, account: address.account, limit: 10, lease: .minutes(5), at: max(at, written))
        guard let claim = claims.first(where: { $0.entry.id == entry }) else { throw Unexpected() }
        try await store.finish(
            entry, lease: claim.lease, result: .accepted(reference: "ref-\(number)", evidence: "250 ok"), at: at)
    }

    func close(_ ticket: Ticket, _ at: String, _ outcome: CaseOutcome? = .informationGiven, by user: UserID? = nil)
        async throws
    {
        try await store.close(ticket.id, solution: "spiegato", outcome: outcome, by: user ?? anna, at: rome(at))
    }

    func exclude(_ ticket: Ticket, _ reason: ContactExclusion, _ at: String) async throws {
        for contact in try await contacts(ticket) {
            try await store.setNeedsAnswer(contact.id, clock: nil, exclusion: reason, by: anna, at: rome(at))
        }
    }

    @discardableResult
    func escalate(_ ticket: Ticket, to department: String?, _ at: String) async throws -> EscalationID {
        let at = rome(at)
        return try await store.escalate(
            NewEscalation(
                ticket: ticket.id, to: department == nil ? .backOffice : .department,
                department: department.map { DepartmentCode($0) }, reason: "competenza", by: anna, at: at,
                clock: department == nil ? nil : ServiceClock().setting(.secondLevel, from: at)))
    }
}

struct Unexpected: Error {}

extension IndicatorTable {
    subscript(_ indicator: Indicator) -> IndicatorRow { rows.first { $0.indicator == indicator }! }
}

extension IndicatorRow {
    /// A detail's value by its Italian title.
    func detail(_ title: String) -> String? { details.first { $0.it == title }?.value }
}
