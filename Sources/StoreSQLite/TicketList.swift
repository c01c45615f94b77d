// The list: which tickets, in which order. Plain lists walk an index; a search first gathers the tickets that have the
// words, then either sorts them (few) or walks the same index and takes those among them (many). Both are bounded. Pages
// begin after a place, not after a number of lines.

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
        var page = try page(from: query.start, limit)
        // Back before the second page there is only a piece of the first: that one is shown whole.
        if case .before = query.start, page.previous == nil, page.lines.count < limit, query.until == nil {
            page = try self.page(from: nil, limit)
        }
        return page
    }

    private func page(from start: TicketStart?, _ limit: Int) throws -> TicketPage {
        let (found, total) = try hasWords ? searched(start, limit) : plain(start, limit)
        var page = TicketPage(lines: try found.prefix(limit).map(line), hasMore: found.count > limit, total: total)
        var isBack = false
        if case .before = start {
            isBack = true
            page.lines.reverse()
        }
        guard let first = page.lines.first, let last = page.lines.last else { return page }
        if page.hasMore || isBack { page.next = .after(TicketPlace(last.ticket, in: query.ordering)) }
        if isBack ? page.hasMore : start != nil {
            page.previous = .before(TicketPlace(first.ticket, in: query.ordering))
        }
        page.hasMore = page.next != nil
        return page
    }

    /// All that the list shows, however many.
    func count() throws -> Int {
        try db.first("SELECT count(*) FROM tickets" + index + filter, filterValues) { Int($0.int(0)) } ?? 0
    }

    // MARK: Without words

    private func plain(_ start: TicketStart?, _ limit: Int) throws -> ([Int64], Int) {
        let bounds = bounds(start)
        let ids = try db.all(
            "SELECT id FROM tickets" + walkIndex + filter + bounds.sql + order(start) + "LIMIT ? OFFSET ?",
            filterValues + bounds.values + [.int(limit + 1), .int(start == nil ? max(query.offset, 0) : 0)]
        ) { $0.int(0) }
        let total = try db.first(
            "SELECT count(*) FROM (SELECT 1 FROM tickets" + index + filter + "LIMIT ?)",
            filterValues + [.int(Self.mostCounted + 1)]
        ) { Int($0.int(0)) }
        return (ids, total ?? 0)
    }

    // MARK: With words

    private var hasWords: Bool { query.search.contains { !$0.isWhitespace } }

    private func searched(_ start: TicketStart?, _ limit: Int) throws -> ([Int64], Int) {
        if let number = TicketNumber(query.search), let id = try TicketID(leadBy: number, in: db) {
            return try sorted([id.value], start, limit)
        }
        guard let words = SearchQuery(query.search) else { return ([], 0) }
        let found = try TicketSet(matching: words, in: db)
        if found.count <= TicketSet.mostListed { return try sorted(found.smallest, start, limit) }
        return try walk(found, start, limit)
    }

    /// Few matches: each looked up by itself, then sorted as the index would.
    private func sorted(_ ids: [Int64], _ start: TicketStart?, _ limit: Int) throws -> ([Int64], Int) {
        var rows: [[Int64]] = []
        let one = "SELECT " + keys + " FROM tickets" + filter + "AND id = ?"
        let width = Int32(keyCount)
        for id in ids {
            let row = try db.first(one, filterValues + [.int(id)]) { row in (0..<width).map { row.int($0) } }
            if let row { rows.append(row) }
        }
        let total = min(rows.count, Self.mostCounted + 1)
        if query.ordering.isDescending {
            rows.sort { $1.lexicographicallyPrecedes($0) }
        } else {
            rows.sort { $0.lexicographicallyPrecedes($1) }
        }
        func isBefore(_ one: [Int64], _ other: [Int64]) -> Bool {
            query.ordering.isDescending ? other.lexicographicallyPrecedes(one) : one.lexicographicallyPrecedes(other)
        }
        if let until = query.until { rows.removeAll { isBefore(until.keys, $0) } }
        switch start {
        case nil: rows = Array(rows.dropFirst(max(query.offset, 0)))
        case .after(let place): rows.removeAll { !isBefore(place.keys, $0) }
        case .before(let place): rows = rows.filter { isBefore($0, place.keys) }.reversed()
        }
        return (rows.prefix(limit + 1).compactMap(\.last), total)
    }

    /// Many matches: the index has the order, so the first ones are found soon.
    private func walk(_ found: TicketSet, _ start: TicketStart?, _ limit: Int) throws -> ([Int64], Int) {
        var (ids, skipped, total): ([Int64], Int, Int) = ([], start == nil ? max(query.offset, 0) : 0, 0)
        let bounds = bounds(start)
        try db.each(
            "SELECT id FROM tickets" + walkIndex + filter + bounds.sql + order(start), filterValues + bounds.values
        ) { row in
            let id = row.int(0)
            guard found.contains(id) else { return true }
            if skipped > 0 { skipped -= 1 } else { ids.append(id) }
            return ids.count <= limit
        }
        try db.each("SELECT id FROM tickets" + index + filter, filterValues) { row in
            if found.contains(row.int(0)) { total += 1 }
            return total <= Self.mostCounted
        }
        return (ids, total)
    }

    // MARK: Parts of the statements

    /// What the order goes by; the row comes last.
    private var keys: SQL {
        switch query.ordering {
        case .due: "due_at, opened_at, id"
        case .activity: "updated_at, id"
        case .newest, .oldest: "id"
        }
    }

    private var keyCount: Int {
        switch query.ordering {
        case .due: 3
        case .activity: 2
        case .newest, .oldest: 1
        }
    }

    /// - Parameter start: backwards, when the page before a place is wanted.
    func order(_ start: TicketStart?) -> SQL {
        var isDown = query.ordering.isDescending
        if case .before = start { isDown.toggle() }
        switch query.ordering {
        case .due where isDown: return " ORDER BY due_at DESC, opened_at DESC, id DESC "
        case .due: return " ORDER BY due_at, opened_at, id "
        case .activity where isDown: return " ORDER BY updated_at DESC, id DESC "
        case .activity: return " ORDER BY updated_at, id "
        case .newest where isDown, .oldest where isDown: return " ORDER BY id DESC "
        case .newest, .oldest: return " ORDER BY id "
        }
    }

    /// Where the page begins and ends. Row values: SQLite seeks in the index by all of their columns.
    func bounds(_ start: TicketStart?) -> Condition {
        var (sql, values): (SQL, [Binding]) = ("", [])
        let isDown = query.ordering.isDescending
        switch start {
        case nil: break
        case .after(let place): (sql, values) = (bound(isDown ? .below : .above), place.keys.map { .int($0) })
        case .before(let place): (sql, values) = (bound(isDown ? .above : .below), place.keys.map { .int($0) })
        }
        if let until = query.until {
            sql = sql + bound(isDown ? .from : .upTo)
            values += until.keys.map { .int($0) }
        }
        return Condition(sql, all: values)
    }

    private enum Bound { case below, above, from, upTo }

    private func bound(_ bound: Bound) -> SQL {
        let places: SQL =
            switch query.ordering {
            case .due: "(?, ?, ?) "
            case .activity: "(?, ?) "
            case .newest, .oldest: "(?) "
            }
        let comparison: SQL =
            switch bound {
            case .below: " < "
            case .above: " > "
            case .from: " >= "
            case .upTo: " <= "
            }
        return "AND (" + keys + ")" + comparison + places
    }

    /// The index that has the order, where one has it. Else the one that has the filter's columns: the first lines of a
    /// hundred thousand are then picked without a look at their rows.
    var walkIndex: SQL {
        switch query.ordering {
        case query.scope.usualOrder: return index
        case .activity where query.scope == .open && query.department == nil && query.filter.person == nil:
            if case .user = query.assignment { return index }
            return " INDEXED BY tickets_by_change "
        case .newest, .oldest:
            let isWhole = query.filter.isEmpty && query.channel == nil && query.assignment == .any
            return query.scope == .all && query.department == nil && isWhole && query.reach == .all
                ? " NOT INDEXED " : index
        case .due, .activity: return index
        }
    }

    /// Always said: without figures about the data SQLite would take the index of all tickets for few of them, or one
    /// that has a filter's column first and no order.
    var index: SQL {
        if query.filter.person != nil { return " INDEXED BY tickets_person " }
        return switch (query.scope, query.department) {
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
                    query.scope.isOpen ? "AND level = 'department' AND department = ? " : "AND department = ? ",
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
