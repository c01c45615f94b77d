// The list: which tickets, in which order. Plain lists walk an index; a search first gathers the tickets that have the
// words, then either sorts them (few) or walks the same index and takes those among them (many). Both are bounded.

import SQLite
import Store
import Tickets

/// One list, on a reading connection.
struct TicketList {
    let db: Connection
    let query: TicketQuery
    /// Matches are counted up to here.
    static let mostCounted = 1000

    func page() throws -> TicketPage {
        let limit = min(max(query.limit, 1), 500)
        let offset = max(query.offset, 0)
        let hasWords = query.search.contains { !$0.isWhitespace }
        let (ids, total) = try hasWords ? searched(limit, offset) : plain(limit, offset)
        return TicketPage(lines: try ids.prefix(limit).map(line), hasMore: ids.count > limit, total: total)
    }

    /// All that the list shows, however many.
    func count() throws -> Int {
        try db.first("SELECT count(*) FROM tickets" + index + filter, filterValues) { Int($0.int(0)) } ?? 0
    }

    // MARK: Without words

    private func plain(_ limit: Int, _ offset: Int) throws -> ([Int64], Int) {
        let ids = try db.all(
            "SELECT id FROM tickets" + index + filter + order + "LIMIT ? OFFSET ?",
            filterValues + [.int(limit + 1), .int(offset)]
        ) { $0.int(0) }
        let total = try db.first(
            "SELECT count(*) FROM (SELECT 1 FROM tickets" + index + filter + "LIMIT ?)",
            filterValues + [.int(Self.mostCounted + 1)]
        ) { Int($0.int(0)) }
        return (ids, total ?? 0)
    }

    // MARK: With words

    private func searched(_ limit: Int, _ offset: Int) throws -> ([Int64], Int) {
        if let number = TicketNumber(query.search), let id = try TicketID(leadBy: number, in: db) {
            return pageOf(try sorted([id.value]), limit, offset)
        }
        guard let words = SearchQuery(query.search) else { return ([], 0) }
        let found = try TicketSet(matching: words, in: db)
        if found.count <= TicketSet.mostListed { return pageOf(try sorted(found.smallest), limit, offset) }
        return try walk(found, limit, offset)
    }

    private func pageOf(_ ids: [Int64], _ limit: Int, _ offset: Int) -> ([Int64], Int) {
        (Array(ids.dropFirst(offset).prefix(limit + 1)), min(ids.count, Self.mostCounted + 1))
    }

    /// Few matches: each looked up by itself, then sorted as the index would.
    private func sorted(_ ids: [Int64]) throws -> [Int64] {
        var rows: [(id: Int64, due: Int64, opened: Int64, updated: Int64)] = []
        let one: SQL = "SELECT due_at, opened_at, updated_at FROM tickets" + filter + "AND id = ?"
        for id in ids {
            let row = try db.first(one, filterValues + [.int(id)]) {
                (id: id, due: $0.int(0), opened: $0.int(1), updated: $0.int(2))
            }
            if let row { rows.append(row) }
        }
        if isByDeadline {
            rows.sort { ($0.due, $0.opened, $0.id) < ($1.due, $1.opened, $1.id) }
        } else {
            rows.sort { ($0.updated, $0.id) > ($1.updated, $1.id) }
        }
        return rows.map(\.id)
    }

    /// Many matches: the index has the order, so the first ones are found soon.
    private func walk(_ found: TicketSet, _ limit: Int, _ offset: Int) throws -> ([Int64], Int) {
        var ids: [Int64] = []
        var total = 0
        try db.each("SELECT id FROM tickets" + index + filter + order, filterValues) { row in
            let id = row.int(0)
            guard found.contains(id) else { return true }
            if total >= offset, ids.count <= limit { ids.append(id) }
            total += 1
            return total <= Self.mostCounted || ids.count <= limit
        }
        return (ids, min(total, Self.mostCounted + 1))
    }

    // MARK: Parts of the statements

    private var isByDeadline: Bool {
        [.open, .waiting, .backOffice, .department, .urgent].contains(query.scope)
    }

    var order: SQL { isByDeadline ? " ORDER BY due_at, opened_at, id " : " ORDER BY updated_at DESC, id DESC " }

    /// Always said: without figures about the data SQLite would take the index of all tickets for few of them, or one
    /// that has a filter's column first and no order.
    var index: SQL {
        switch (query.scope, query.department) {
        case (.backOffice, nil), (.department, nil): " INDEXED BY tickets_levels "
        case (.urgent, nil): " INDEXED BY tickets_urgent "
        case (.waiting, nil): " INDEXED BY tickets_waiting "
        case (.open, .some), (.waiting, .some), (.backOffice, .some), (.department, .some), (.urgent, .some):
            " INDEXED BY tickets_held "
        case (.answered, .some), (.closed, .some), (.all, .some): " INDEXED BY tickets_departments "
        case (.open, nil): openIndex
        case (.answered, nil), (.closed, nil): " INDEXED BY tickets_finished "
        case (.all, nil): " INDEXED BY tickets_by_change "
        }
    }

    private var openIndex: SQL {
        if case .user = query.assignment { return " INDEXED BY tickets_assigned " }
        return query.filter.queue == nil ? " INDEXED BY tickets_by_due " : " INDEXED BY tickets_queues "
    }

    private static let onDesk: SQL = " WHERE state NOT IN ('answered', 'closed') "

    private var scope: SQL {
        switch query.scope {
        case .open: Self.onDesk
        case .waiting: Self.onDesk + "AND state = 'waiting_for_citizen' "
        // The list names the index's own condition, by which SQLite knows that the index will do.
        case .answered: " WHERE state IN ('answered', 'closed') AND state = 'answered' "
        case .closed: " WHERE state IN ('answered', 'closed') AND state = 'closed' "
        case .all: " WHERE 1 "
        case .backOffice: Self.onDesk + "AND level <> 'first' AND level = 'back_office' "
        case .department: Self.onDesk + "AND level <> 'first' AND level = 'department' "
        case .urgent: Self.onDesk + "AND warned IS NOT NULL "
        }
    }

    var filter: SQL { conditions.reduce(scope) { $0 + $1.sql } }

    var filterValues: [Binding] { conditions.flatMap(\.values) }

    private var conditions: [Condition] {
        var all: [Condition] = []
        switch query.assignment {
        case .any: break
        case .unassigned: all.append(Condition("AND assignee IS NULL "))
        case .user(let user): all.append(Condition("AND assignee IS NOT NULL AND assignee = ? ", .id(user)))
        }
        if let department = query.department {
            // On its desk; of what is over, who had it last.
            all.append(
                Condition(
                    isByDeadline ? "AND level = 'department' AND department = ? " : "AND department = ? ",
                    .text(department.value)))
        }
        if let channel = query.channel {
            all.append(
                Condition("AND account_id IN (SELECT id FROM accounts WHERE channel = ?) ", .text(channel.value)))
        }
        return all + query.filter.conditions + query.reach.conditions
    }

    // MARK: Lines

    private func line(_ id: Int64) throws -> TicketLine {
        let further: SQL = """
            , u.name, t.excerpt, t.last_inbound_at, t.message_count, t.attachment_count,
            EXISTS (SELECT 1 FROM outbox o WHERE o.ticket = t.id
                AND (o.state IN ('held', 'in_doubt') OR o.delivery = 'bounced')),
            e.at, e.due_at, e.reminders,
            (SELECT json_group_array(tag) FROM (SELECT tag FROM ticket_tags WHERE ticket = t.id ORDER BY tag))
            """
        let joins: SQL = """
            LEFT JOIN users u ON u.id = t.assignee
            LEFT JOIN escalations e ON e.ticket = t.id AND e.ended_at IS NULL WHERE t.id = ?
            """
        let line = try db.first(
            "SELECT" + Ticket.columns + further + " FROM" + Ticket.tables + joins, .int(id)
        ) { row in
            let ticket = try Ticket(row)
            let next = Ticket.columnCount
            var line = TicketLine(
                ticket: ticket, channel: ticket.replyAddress.channel, assigneeName: row.optionalText(next),
                excerpt: row.text(next + 1), lastInboundAt: row.time(next + 2), messages: Int(row.int(next + 3)),
                attachments: Int(row.int(next + 4)), hasDeliveryTrouble: row.bool(next + 5))
            line.heldSince = row.optionalTime(next + 6)
            line.heldUntil = row.optionalTime(next + 7)
            line.reminders = Int(row.optionalInt(next + 8) ?? 0)
            line.tags = try row.json(next + 9, or: [String]()).compactMap { TicketTag($0) }
            return line
        }
        guard let line else { throw StoreError(.damaged, operation: "tickets", detail: "a row is gone") }
        return line
    }
}
