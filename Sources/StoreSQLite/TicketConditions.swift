// What narrows a list, as parts of a WHERE with their values. Every column here stands in the indexes that lists walk, but the
// person, by whom few tickets are found in an index of their own.

import SQLite
import Store
import Tickets

/// One part of a WHERE, beginning with AND.
struct Condition {
    let sql: SQL
    let values: [Binding]

    init(_ sql: SQL, _ values: Binding...) { self.init(sql, all: values) }

    init(_ sql: SQL, all values: [Binding]) {
        self.sql = sql
        self.values = values
    }
}

extension TicketFilter {
    var conditions: [Condition] {
        var all: [Condition] = []
        if let service { all.append(Condition("AND service = ? ", .text(service))) }
        if let queue { all.append(Condition("AND queue = ? ", .text(queue.value))) }
        if let priority { all.append(Condition("AND priority = ? ", .text(priority.rawValue))) }
        if let topic { all.append(Condition("AND topic = ? ", .text(topic.value))) }
        if let tag {
            all.append(Condition("AND id IN (SELECT ticket FROM ticket_tags WHERE tag = ?) ", .text(tag.name)))
        }
        if let person {
            all.append(
                Condition(
                    """
                    AND person IS NOT NULL AND person IN (
                        WITH RECURSIVE root (id, into_id) AS (
                            SELECT id, merged_into FROM persons WHERE id = ?
                            UNION SELECT p.id, p.merged_into FROM persons p JOIN root r ON p.id = r.into_id),
                        member (id) AS (
                            SELECT id FROM root WHERE into_id IS NULL
                            UNION SELECT p.id FROM persons p JOIN member m ON p.merged_into = m.id)
                        SELECT id FROM member) 
                    """, .id(person)))
        }
        if complaintsOnly { all.append(Condition("AND is_complaint = 1 ")) }
        if withAttachments { all.append(Condition("AND attachment_count > 0 ")) }
        if let dueBefore { all.append(Condition("AND due_at < ? ", .time(dueBefore))) }
        if let openedFrom { all.append(Condition("AND opened_at >= ? ", .time(openedFrom))) }
        if let openedBefore { all.append(Condition("AND opened_at < ? ", .time(openedBefore))) }
        return all
    }
}

extension TicketReach {
    var conditions: [Condition] {
        switch self {
        case .all: []
        case .none: [Condition("AND +id < 0 ")]
        case .services(let services) where services.count == 1:
            [Condition("AND service = ? ", .text(services.first))]
        case .services(let services):
            [
                Condition(
                    "AND service IN (SELECT value FROM json_each(coalesce(?, '[]'))) ", .json(services.sorted()))
            ]
        case .department(let department):
            [
                Condition(
                    "AND id IN (SELECT ticket FROM department_tickets WHERE department = ?) ",
                    .text(department.value))
            ]
        }
    }

    /// Whether a ticket lies within.
    func contains(_ ticket: TicketID, in db: Connection) throws -> Bool {
        if self == .all { return try db.number("SELECT 1 FROM tickets WHERE id = ?", .id(ticket)) != nil }
        let sql = conditions.reduce("SELECT 1 FROM tickets WHERE id = ? " as SQL) { $0 + $1.sql }
        return try db.first(sql, [.id(ticket)] + conditions.flatMap(\.values)) { $0.int(0) } != nil
    }
}

/// The numbers beside the views, on a reading connection.
struct DeskCounting {
    let db: Connection
    let reach: TicketReach

    func counts(for user: UserID, department: DepartmentCode?, at now: Instant) throws -> DeskCounts {
        if case .department(let own) = reach { return try counts(of: own, for: user, department: department, at: now) }
        let open = try count(.open)
        var late = TicketFilter()
        late.dueBefore = now
        var counts = DeskCounts(
            open: open, mine: try count(.open, .user(user)), unassigned: open - (try assigned()),
            overdue: try count(.open, filter: late),
            held: try heldItems(), deliveryTrouble: try deliveryTrouble())
        counts.backOffice = try count(.backOffice)
        counts.department = try count(.department)
        counts.urgent = try count(.urgent)
        counts.waiting = try count(.waiting)
        if let department { counts.myDepartment = try count(.department, department: department) }
        counts.queues = try queues()
        return counts
    }

    /// A department knows of few among very many: one walk over its tickets counts everything.
    private func counts(
        of own: DepartmentCode, for user: UserID, department: DepartmentCode?, at now: Instant
    ) throws -> DeskCounts {
        let found = try db.first(
            """
            SELECT count(*), total(t.assignee = ?1), total(t.assignee IS NULL), total(t.due_at < ?2),
                total(t.level = 'back_office'), total(t.level = 'department'), total(t.warned IS NOT NULL),
                total(t.state = 'waiting_for_citizen'), total(t.level = 'department' AND t.department = ?3)
            FROM department_tickets d CROSS JOIN tickets t ON t.id = d.ticket
            WHERE d.department = ?4 AND t.state NOT IN ('answered', 'closed')
            """, .id(user), .time(now), .text(department?.value), .text(own.value)
        ) { row in (0..<9).map { Int(row.real($0)) } }
        guard let found else { throw StoreError(.damaged, operation: "counts", detail: "no line") }
        var counts = DeskCounts(
            open: found[0], mine: found[1], unassigned: found[2], overdue: found[3], held: 0,
            deliveryTrouble: try deliveryTrouble())
        (counts.backOffice, counts.department, counts.urgent) = (found[4], found[5], found[6])
        (counts.waiting, counts.myDepartment) = (found[7], found[8])
        counts.queues = try queues()
        return counts
    }

    private func count(
        _ scope: TicketQuery.Scope, _ assignment: TicketQuery.Assignment = .any, department: DepartmentCode? = nil,
        filter: TicketFilter = TicketFilter()
    ) throws -> Int {
        var query = TicketQuery(scope: scope, assignment: assignment)
        (query.department, query.filter, query.reach) = (department, filter, reach)
        return try TicketList(db: db, query: query).count()
    }

    private func number(_ sql: SQL) throws -> Int {
        let conditions = reach.conditions
        return try db.first(conditions.reduce(sql) { $0 + $1.sql }, conditions.flatMap(\.values)) { Int($0.int(0)) }
            ?? 0
    }

    private func assigned() throws -> Int {
        try number(
            """
            SELECT count(*) FROM tickets INDEXED BY tickets_assigned
            WHERE state NOT IN ('answered', 'closed') AND assignee IS NOT NULL 
            """)
    }

    private func queues() throws -> [String: Int] {
        let conditions = reach.conditions
        let sql: SQL = """
            SELECT queue, count(*) FROM tickets INDEXED BY tickets_queues
            WHERE state NOT IN ('answered', 'closed') AND queue IS NOT NULL 
            """
        let found = try db.all(
            conditions.reduce(sql) { $0 + $1.sql } + "GROUP BY queue LIMIT 500", conditions.flatMap(\.values)
        ) { ($0.text(0), Int($0.int(1))) }
        return Dictionary(found) { first, _ in first }
    }

    // Items that were never understood belong to no department, and which account belongs to which service is not known
    // here: for some services they are counted by `heldCounts`.
    private func heldItems() throws -> Int {
        switch reach {
        case .all: Int(try db.number("SELECT count(*) FROM spool WHERE state = 'held'") ?? 0)
        case .services, .department, .none: 0
        }
    }

    private func deliveryTrouble() throws -> Int {
        if reach == .all {
            return Int(try db.number("SELECT count(*) FROM outbox WHERE state IN ('held', 'in_doubt')") ?? 0)
        }
        return try number(
            """
            SELECT count(*) FROM (SELECT ticket FROM outbox WHERE state IN ('held', 'in_doubt')) o
            CROSS JOIN tickets ON tickets.id = o.ticket WHERE 1 
            """)
    }
}
