// The pages that are lists: tickets, held items, outbox, accounts; and the acts on their lines.

import Channels
import HTTPServer
import Store
import Tickets

extension Site {
    /// `GET /`: to the first page of whoever asks.
    func root(_ call: Call) async throws -> HTTPResponse { .seeOther(paths.first(for: call.user).text) }

    /// `GET /tickets`.
    func ticketList(_ call: Call) async throws -> HTTPResponse {
        let query = ListQuery { call.request.query[$0] }
        async let frame = frame(call)
        async let page = store.tickets(
            query.question(for: call.user.id, within: call.user.reach, start: { start(of: $0) }))
        async let desk = listDesk(call, query)
        var model = TicketListModel(frame: try await frame, query: query, page: try await page)
        model.desk = try await desk
        model.report = BulkReport { call.request.query[$0] }
        return self.page(200, call) { $0.list(model) }
    }

    /// More pages than anybody turns.
    private static let lastPage = 2000

    /// The page of a list that the address asks for, from 1.
    static func pageNumber(_ call: Call) -> Int {
        call.request.query["page"].flatMap { Int($0) }.map { min(max($0, 1), lastPage) } ?? 1
    }

    // MARK: Held items

    /// `GET /held`.
    func heldPage(_ call: Call) async throws -> HTTPResponse {
        let (number, size) = (Self.pageNumber(call), HeldModel.pageSize)
        let items = try await held(call, limit: size + 1, offset: (number - 1) * size)
        let model = HeldModel(
            frame: try await frame(call), items: Array(items.prefix(size)), page: number, hasMore: items.count > size)
        return page(200, call) { $0.held(model) }
    }

    /// `POST /held/{id}/retry`.
    func retryHeld(_ call: Call) async throws -> HTTPResponse {
        try await store.retry(SpoolID(try call.number("id")), at: call.now)
        return Self.done(paths.held(), .retried)
    }

    /// `POST /held/retry`.
    func retryAllHeld(_ call: Call) async throws -> HTTPResponse {
        try await retryEveryHeld(call)
        return Self.done(paths.held(), .retriedAll)
    }

    /// Held items that whoever asks may know of.
    func held(_ call: Call, limit: Int, offset: Int) async throws -> [SpoolItem] {
        let reach = call.user.reach(of: .held)
        if reach == .all { return try await store.held(limit: limit, offset: offset) }
        return try await within(limit: limit, offset: offset, { holds($0, reach) }) {
            try await store.held(limit: $0, offset: $1)
        }
    }

    /// Tries again all that whoever asks may know of.
    /// - Returns: how many.
    @discardableResult
    func retryEveryHeld(_ call: Call) async throws -> Int {
        if call.user.reach(of: .held) == .all { return try await store.retryAllHeld(at: call.now) }
        let items = try await held(call, limit: 1000, offset: 0)
        for item in items { try await store.retry(item.id, at: call.now) }
        return items.count
    }

    // MARK: Outbox

    /// `GET /outbox`.
    func outboxPage(_ call: Call) async throws -> HTTPResponse {
        let view = call.request.query["view"].flatMap(OutboxView.init) ?? .trouble
        let (number, size) = (Self.pageNumber(call), OutboxModel.pageSize)
        let entries = try await entries(view, call, limit: size + 1, offset: (number - 1) * size)
        let model = OutboxModel(
            frame: try await frame(call), view: view, entries: Array(entries.prefix(size)), page: number,
            hasMore: entries.count > size)
        return page(200, call) { $0.outbox(model) }
    }

    private func entries(
        _ view: OutboxView, _ call: Call, limit: Int, offset: Int
    ) async throws -> [OutboxEntry] {
        let reach = call.user.reach(of: .outbox)
        if reach == .all { return try await entries(view, limit: limit, offset: offset) }
        return try await within(limit: limit, offset: offset, { reach.holds(service: $0.ticketNumber.service) }) {
            try await entries(view, limit: $0, offset: $1)
        }
    }

    /// Entries in a state that whoever asks may know of.
    func outbox(_ state: OutboxState?, _ call: Call, limit: Int, offset: Int) async throws -> [OutboxEntry] {
        let reach = call.user.reach(of: .outbox)
        if reach == .all { return try await store.outbox(state: state, limit: limit, offset: offset) }
        return try await within(limit: limit, offset: offset, { reach.holds(service: $0.ticketNumber.service) }) {
            try await store.outbox(state: state, limit: $0, offset: $1)
        }
    }

    private func entries(_ view: OutboxView, limit: Int, offset: Int) async throws -> [OutboxEntry] {
        switch view {
        case .all: return try await store.outbox(state: nil, limit: limit, offset: offset)
        case .waiting: return try await store.outbox(state: .waiting, limit: limit, offset: offset)
        case .trouble:
            // Two states in one list: entries in doubt come first, being the more urgent.
            let doubtful = try await store.outbox(state: .inDoubt, limit: offset + limit, offset: 0)
            let held = try await store.outbox(state: .held, limit: offset + limit, offset: 0)
            return Array((doubtful + held).dropFirst(offset).prefix(limit))
        }
    }

    /// `GET /outbox/{id}`.
    func outboxEntryPage(_ call: Call) async throws -> HTTPResponse {
        guard let found = try await store.outboxEntry(OutboxID(try call.number("id"))) else {
            throw HTTPFault(404, "no such entry")
        }
        let model = OutboxEntryModel(frame: try await frame(call), entry: found.entry, attempts: found.attempts)
        return page(200, call) { $0.outboxEntry(model) }
    }

    /// `POST /outbox/{id}/send-now`, `/hold`, `/resolve`: back to where the form stood.
    func sendNow(_ call: Call) async throws -> HTTPResponse {
        try await store.sendNow(OutboxID(try call.number("id")), by: call.user.id, at: call.now)
        return try Self.done(back(call), .sendNow)
    }

    func holdEntry(_ call: Call) async throws -> HTTPResponse {
        try await hold(call)
        return try Self.done(back(call), .held)
    }

    func resolveEntry(_ call: Call) async throws -> HTTPResponse {
        guard let outcome = try call.request.form()[FormField.outcome].flatMap(DoubtOutcome.init) else {
            throw HTTPFault(400, "an outcome is expected")
        }
        try await resolve(wasSent: outcome == .sent, call)
        return try Self.done(back(call), outcome == .sent ? .resolvedSent : .resolvedNotSent)
    }

    /// `POST /outbox/release`: after a restore.
    func releaseOutbox(_ call: Call) async throws -> HTTPResponse {
        try await store.releaseOutbox(by: call.user.id, at: call.now)
        return Self.done(paths.outbox(), .outboxReleased)
    }

    /// Where a form wants to go afterwards; the entry's page without a wish.
    private func back(_ call: Call) throws -> Address {
        if let next = try call.request.form()[FormField.next].flatMap({ Address(local: $0) }) { return next }
        return paths.outboxEntry(OutboxID(try call.number("id")))
    }

    // MARK: Accounts and foreign links

    /// `GET /accounts`.
    func accountsPage(_ call: Call) async throws -> HTTPResponse {
        let model = try await accountsModel(call)
        return page(200, call) { $0.accounts(model) }
    }

    func accountsModel(_ call: Call) async throws -> AccountsModel {
        let health = try await store.health()
        let silent = Set(silentAccounts(health, at: call.now))
        var accounts: [AccountsModel.Account] = []
        for channel in parts.channels {
            for account in channel.accounts {
                let mine = health.filter { $0.channel == channel.descriptor.name && $0.account == account.name }
                let (reading, sending) = (
                    mine.first { $0.direction == .reading }, mine.first { $0.direction == .sending }
                )
                let ways = parts.ways(channel.descriptor.name, account.name)
                var shown = AccountsModel.Account(
                    channel: channel.descriptor.name, account: account, reading: reading, sending: sending,
                    reads: ways.reads, sends: ways.sends)
                shown.isSilent = silent.contains(
                    AccountPlace(channel: channel.descriptor.name, account: account.name))
                accounts.append(shown)
            }
        }
        var model = AccountsModel(frame: try await frame(call), accounts: accounts)
        model.mayTry = call.user.may(.administration)
        return model
    }

    /// `GET /leave?to=…`.
    func leavingPage(_ call: Call) async throws -> HTTPResponse {
        let model = LeavingModel(
            frame: try await frame(call), address: String((call.request.query["to"] ?? "").prefix(8000)))
        return page(200, call) { $0.leaving(model) }
    }
}
