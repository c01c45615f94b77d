// Lists, counts and claims must use their indexes: a plan that sorts or walks a whole table is slow only when there are
// many tickets, which no other test has.

import SQLite
import Store
import Testing
import Tickets

@testable import StoreSQLite

@Suite("Query plans")
struct PlanTests {
    @Test("every list walks an index in its order, without sorting")
    func lists() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let user = UserID(1)
        for scope in TicketQuery.Scope.allCases {
            for assignment in [TicketQuery.Assignment.any, .unassigned, .user(user)] {
                for (channel, department) in [
                    (nil, nil), (ChannelName("carrier"), nil), (nil, DepartmentCode("ambiente")),
                ] {
                    var query = TicketQuery(scope: scope, assignment: assignment, channel: channel)
                    query.department = department
                    let plan = try store.writer.onThisThread { try TicketList(db: $0, query: query).plan() }
                    #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plan)")
                    #expect(plan.contains { $0.contains("COVERING INDEX tickets_") }, "\(query): \(plan)")
                }
            }
        }
        await store.close()
    }

    @Test("a page after or before a place is sought in the index, whatever the order")
    func places() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        for scope in TicketQuery.Scope.allCases {
            for (department, person) in [(nil, nil), (DepartmentCode("ambiente"), nil), (nil, PersonID(1))] {
                for text in ["due-5-4-3", "activity-5-3", "newest-3", "oldest-3"] {
                    let place = try #require(TicketPlace(text))
                    for start in [TicketStart.after(place), .before(place)] {
                        var query = TicketQuery(scope: scope)
                        (query.department, query.filter.person) = (department, person)
                        (query.start, query.until) = (start, place)
                        let plan = try store.writer.onThisThread { try TicketList(db: $0, query: query).plan() }
                        #expect(plan.contains { $0.contains("INDEX") || $0.contains("PRIMARY KEY") }, "\(plan)")
                        guard place.order == scope.usualOrder, person == nil else { continue }
                        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plan)")
                        // Where the page begins is a bound of the walk, not a test of each line.
                        #expect(plan.contains { $0.contains("SEARCH tickets") }, "\(query): \(plan)")
                    }
                }
            }
        }
        await store.close()
    }

    @Test("counts of somebody bound to services look at no row")
    func boundCounts() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        for scope in TicketQuery.Scope.allCases where scope.isOpen {
            for assignment in [TicketQuery.Assignment.any, .user(UserID(1))] {
                for services in [["CC"], ["CC", "CUP"]] as [Set<String>] {
                    var query = TicketQuery(scope: scope, assignment: assignment)
                    query.reach = .services(services)
                    let plan = try store.writer.onThisThread { try TicketList(db: $0, query: query).plan() }
                    #expect(plan.contains { $0.contains("COVERING INDEX tickets_") }, "\(query): \(plan)")
                }
            }
        }
        await store.close()
    }

    @Test("filters and reach are answered by the same indexes, in their order")
    func filters() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        var all = TicketFilter()
        (all.service, all.priority, all.topic, all.tag) = ("CC", .urgent, TopicCode("pec"), TicketTag("gas"))
        (all.complaintsOnly, all.withAttachments) = (true, true)
        (all.dueBefore, all.openedFrom, all.openedBefore) = (
            Instant(milliseconds: 5), Instant(milliseconds: 1), Instant(milliseconds: 9)
        )
        var queue = TicketFilter()
        queue.queue = QueueCode("prio")
        for scope in [TicketQuery.Scope.open, .answered, .closed, .all] {
            for filter in [all, queue] {
                for reach in [TicketReach.all, .services(["CC"]), .department(DepartmentCode("ambiente"))] {
                    var query = TicketQuery(scope: scope)
                    (query.filter, query.reach) = (filter, reach)
                    let plan = try store.writer.onThisThread { try TicketList(db: $0, query: query).plan() }
                    #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plan)")
                    #expect(plan.contains { $0.contains("COVERING INDEX tickets_") }, "\(query): \(plan)")
                }
            }
        }
        await store.close()
    }

    @Test(
        "what is asked all the time is answered by an index",
        arguments: [
            "SELECT id FROM spool WHERE state = 'received' AND id > 5 ORDER BY id LIMIT 5",
            "SELECT id FROM spool WHERE state = 'held' ORDER BY id LIMIT 5",
            "SELECT count(*) FROM tickets WHERE state NOT IN ('answered', 'closed') AND due_at < 5",
            "SELECT count(*) FROM tickets WHERE state NOT IN ('answered', 'closed') AND assignee IS NOT NULL",
            "SELECT id FROM outbox WHERE state = 'waiting' AND next_attempt_at <= 5 AND account_id = 1 ORDER BY next_attempt_at, id LIMIT 5",
            "SELECT min(next_attempt_at) FROM outbox WHERE state = 'waiting' AND account_id = 1",
            "SELECT id FROM outbox WHERE state = 'sending' AND lease_until <= 5",
            "SELECT count(*) FROM outbox WHERE state IN ('held', 'in_doubt')",
            "SELECT id FROM messages WHERE ticket = 5 ORDER BY id DESC",
            "SELECT id FROM messages WHERE external_hash = 5 AND external_id = 'x'",
            "SELECT id FROM events WHERE ticket = 5 ORDER BY id DESC",
            "SELECT id FROM spool WHERE blob_id = 5 AND account_id = 1 ORDER BY id LIMIT 1",
            "SELECT next_at, message FROM contacts WHERE next_at <= 5 ORDER BY next_at, message LIMIT 5",
            "SELECT next_at, id FROM escalations WHERE next_at <= 5 ORDER BY next_at, id LIMIT 5",
            "SELECT resumed_at, message FROM contacts WHERE resumed_at <= 5 ORDER BY resumed_at, message LIMIT 5",
            "SELECT resumed_at, id FROM escalations WHERE resumed_at <= 5 ORDER BY resumed_at, id LIMIT 5",
            "SELECT id FROM escalations WHERE ended_at IS NULL ORDER BY at, id LIMIT 5 OFFSET 0",
            "SELECT id FROM escalations WHERE ended_at IS NULL AND department = 'a' ORDER BY at, id LIMIT 5 OFFSET 0",
        ] + Alarms.next as [SQL])
    func hot(query: SQL) async throws {
        let plan = try await plan(of: query)
        #expect(plan.allSatisfy { $0.contains("INDEX") || $0.contains("PRIMARY KEY") }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    /// In a new store.
    private func plan(of query: SQL, _ values: Binding...) async throws -> [String] {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let plan = try store.writer.onThisThread { db in
            try db.all("EXPLAIN QUERY PLAN " + query, values) { $0.text(3) }
        }
        await store.close()
        return plan
    }
}

extension PlanTests {
    @Test(
        "the audit trail is sought by its words, however many log-ins it has",
        arguments: [Clocks.recorded, Clocks.changes])
    func trail(query: SQL) async throws {
        let plan = try await plan(of: query, .text("clock_changed"), .text("CC"))
        #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
        #expect(plan.contains { $0.contains("INDEX audit_what") }, "\(plan)")
    }
}

extension PlanTests {
    @Test(
        "the first clock of a service is the first of an index",
        arguments: [Clocks.firstContact, Clocks.firstEscalation])
    func firstClock(query: SQL) async throws {
        let plan = try await plan(of: query, .text("CC"))
        #expect(plan.allSatisfy { $0.contains("COVERING INDEX") && $0.contains("service=?") }, "\(plan)")
    }
}

extension TicketList {
    fileprivate func plan() throws -> [String] {
        let bounds = bounds(query.start)
        let values = filterValues + bounds.values + [.int(10), .int(0)]
        return try db.all(
            "EXPLAIN QUERY PLAN SELECT id FROM tickets" + walkIndex + filter + bounds.sql + order(query.start)
                + "LIMIT ? OFFSET ?", values
        ) {
            $0.text(3)
        }
    }
}
