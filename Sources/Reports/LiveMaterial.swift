// A report of the figures as they are now: every list is asked from the store with the scope that its figure was counted by, so
// that both agree.

import Store
import Tickets

struct LiveMaterial: ReportMaterial {
    let measuring: Measuring
    let content: ReportContent

    private var store: any Store { measuring.store }
    private var titles: ReportTitles { content.titles }

    func page(
        _ list: FactList, channel: ChannelName?, after cursor: FactCursor?, limit: Int
    ) async throws -> FactPage {
        try await Lists(measuring: measuring, titles: titles).page(list, channel: channel, after: cursor, limit: limit)
    }
}

/// The lists of one service and period.
struct Lists: Sendable {
    let measuring: Measuring
    let titles: ReportTitles
    private var store: any Store { measuring.store }

    init(measuring: Measuring, titles: ReportTitles) {
        self.measuring = measuring
        self.titles = titles
    }

    func page(
        _ list: FactList, channel: ChannelName?, after cursor: FactCursor?, limit: Int
    ) async throws -> FactPage {
        let limit = min(max(limit, 1), 1000)
        let scope = measuring.scope(channel)
        switch list {
        case .contacts(let part):
            // One more than is shown tells whether there is a next page.
            let facts = try await store.contactFacts(scope, part: part, after: cursor, limit: limit + 1)
            return page(list, facts, limit) {
                FactRows.row($0, titles, at: measuring.now)
            } cursor: {
                FactCursor(at: $0.arrivedAt, id: $0.contact.value)
            }
        case .cases(let part):
            let facts = try await store.caseFacts(scope, part: part, after: cursor, limit: limit + 1)
            return page(list, facts, limit) {
                FactRows.row($0, titles)
            } cursor: {
                FactCursor(at: $0.closedAt ?? $0.openedAt, id: $0.ticket.value)
            }
        case .escalations(let part):
            let facts = try await store.escalationFacts(scope, part: part, after: cursor, limit: limit + 1)
                .map { FrozenEscalation($0.escalation, number: $0.number) }
            return page(list, facts, limit) {
                FactRows.row($0, titles)
            } cursor: {
                FactCursor(at: $0.at, id: $0.id.value)
            }
        case .calls(let part):
            let calls = try await calls(part, after: cursor, limit: limit + 1)
            return page(list, calls, limit) {
                FactRows.row($0.call)
            } cursor: {
                FactCursor(at: $0.call.startedAt, id: $0.id)
            }
        case .packets, .outages, .entered:
            return short(list, try await entries(list), after: cursor, limit: limit)
        }
    }

    private func page<Fact>(
        _ list: FactList, _ facts: [Fact], _ limit: Int, row: (Fact) -> FactRow, cursor: (Fact) -> FactCursor
    ) -> FactPage {
        let shown = facts.prefix(limit)
        let next = facts.count > limit ? shown.last.map(cursor) : nil
        return FactPage(list: list, columns: FactRows.columns(of: list), rows: shown.map(row), next: next)
    }

    /// Calls by the thresholds of their own day: stretch by stretch, in order.
    func calls(
        _ part: CallPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [(id: Int64, call: CallRecord)] {
        var found: [(id: Int64, call: CallRecord)] = []
        for stretch in measuring.callStretches() where found.count < limit {
            if let cursor, cursor.at >= stretch.span.upperBound { continue }
            found += try await store.calls(
                service: measuring.service, from: stretch.span.lowerBound, until: stretch.span.upperBound, part: part,
                answeredWithin: stretch.answeredWithin, handledWithin: stretch.handledWithin, after: cursor,
                limit: limit - found.count)
        }
        return found
    }

    /// Lists that people fill by hand are short: they are read whole, and the cursor counts their rows.
    private func short(_ list: FactList, _ rows: [FactRow], after cursor: FactCursor?, limit: Int) -> FactPage {
        let from = min(max(0, Int(cursor?.id ?? 0)), rows.count)
        let until = min(from + limit, rows.count)
        let next = until < rows.count ? FactCursor(at: Instant(milliseconds: 0), id: Int64(until)) : nil
        return FactPage(list: list, columns: FactRows.columns(of: list), rows: Array(rows[from..<until]), next: next)
    }

    /// All rows of a list that people fill.
    func entries(_ list: FactList) async throws -> [FactRow] {
        let span = measuring.span
        switch list {
        case .packets:
            let size = measuring.term(.i09).packet ?? 100
            return try await store.packets(service: measuring.service, from: span.lowerBound, until: span.upperBound)
                .map { packet in
                    let worked = packet.endedAt.map {
                        measuring.rule.clock.calendar.workingTime(from: packet.startedAt, to: $0)
                    }
                    return FactRows.row(packet, titles, worked: worked, size: size)
                }
        case .outages:
            let entered = try await store.outages(
                service: measuring.service, from: span.lowerBound, until: span.upperBound
            ).filter { $0.service == nil || $0.service == measuring.service }
            return try await measuring.silences().map { FactRows.row(silence: $0) }
                + entered.map { FactRows.row($0, titles) }
        case .entered:
            return try await store.enteredFigures(
                service: measuring.service, from: measuring.period.from, until: measuring.period.until
            ).map { FactRows.row($0, titles) }
        case .contacts, .cases, .escalations, .calls: return []
        }
    }
}
