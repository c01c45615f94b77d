// People behind tickets: what is known of them, all that they asked, finding, merging, moving.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func person(_ id: PersonID) async throws -> PersonView? {
        try await readers.read("person") { try PersonRows.view(id, in: $0) }
    }

    public func person(of ticket: TicketID) async throws -> PersonView? {
        try await readers.read("person of ticket") { db in
            guard let id = try db.number("SELECT person FROM tickets WHERE id = ?", .id(ticket)), id != 0 else {
                return nil
            }
            return try PersonRows.view(PersonID(id), in: db)
        }
    }

    public func tickets(
        of person: PersonID, reach: TicketReach, limit: Int, offset: Int
    ) async throws -> (tickets: [PersonTicket], hasMore: Bool) {
        let limit = min(max(limit, 1), 500)
        return try await readers.read("tickets of person") { db in
            guard let root = try PersonRows.root(of: person, in: db) else { return ([], false) }
            let members = try PersonRows.members(of: root, in: db)
            let ids = try PersonTickets.ids(of: members, reach, limit: limit + 1, offset: max(offset, 0), in: db)
            return (try ids.prefix(limit).compactMap { try PersonTickets.line($0, in: db) }, ids.count > limit)
        }
    }

    public func persons(matching words: String, reach: TicketReach, limit: Int) async throws -> [PersonView] {
        try await readers.read("persons") {
            try PersonSearch(db: $0, reach: reach).persons(words, limit: min(limit, 100))
        }
    }

    public func amend(
        _ person: PersonID, to details: PersonDetails, seen: Int64?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("amend person") { transaction in
            let db = transaction.db
            guard let root = try PersonRows.root(of: person, in: db),
                let known = try PersonRows.details(of: root, in: db)
            else { throw StoreError(.missing, operation: "amend person") }
            if let seen, seen != known.version || root != person {
                throw StoreError(.conflict, operation: "amend person", detail: "changed since")
            }
            var details = details.tidied
            // What stands there only because somebody is merged into him stays that one's: parted again, he would keep it.
            if let shown = try PersonRows.known(of: root, in: db)?.details {
                for field in known.details.missing where details[field] == shown[field] { details[field] = "" }
            }
            if details == known.details { return }
            try db.run(
                """
                UPDATE persons SET surname = ?, name = ?, locality = ?, phone = ?, mail = ?, version = version + 1
                WHERE id = ?
                """, .text(details.surname), .text(details.name), .text(details.locality), .text(details.phone),
                .text(details.mail), .id(root))
            try transaction.tell(details, ofAll: try PersonRows.members(of: root, in: db))
            let changed = PersonDetails.Field.allCases.filter { details[$0] != known.details[$0] }
            try transaction.audit(
                AuditEntry(
                    at: now, user: user, what: "person_changed",
                    detail: ["person": "\(root)", "fields": changed.map(\.rawValue).joined(separator: " ")]))
        }
    }

    public func merge(_ person: PersonID, into other: PersonID, by user: UserID, at now: Instant) async throws {
        try await writer.write("merge persons") { transaction in
            let db = transaction.db
            guard let from = try PersonRows.root(of: person, in: db), let into = try PersonRows.root(of: other, in: db)
            else { throw StoreError(.missing, operation: "merge persons") }
            guard from != into else { throw StoreError(.conflict, operation: "merge persons", detail: "one already") }
            try db.run("UPDATE persons SET merged_into = ?, version = version + 1 WHERE id = ?", .id(into), .id(from))
            try db.run("UPDATE persons SET version = version + 1 WHERE id = ?", .id(into))
            let details = try PersonRows.view(into, in: db)?.details ?? PersonDetails()
            try transaction.tell(details, ofAll: try PersonRows.members(of: from, in: db))
            try transaction.audit(
                AuditEntry(
                    at: now, user: user, what: "persons_merged", detail: ["person": "\(from)", "into": "\(into)"]))
        }
    }

    public func unmerge(_ person: PersonID, by user: UserID, at now: Instant) async throws {
        try await writer.write("unmerge persons") { transaction in
            let db = transaction.db
            let into = try db.first("SELECT merged_into FROM persons WHERE id = ?", .id(person)) { row in
                (isThere: true, id: row.optionalID(0) as PersonID?)
            }
            guard let into else { throw StoreError(.missing, operation: "unmerge persons") }
            guard let other = into.id else {
                throw StoreError(.conflict, operation: "unmerge persons", detail: "he is not merged")
            }
            try db.run("UPDATE persons SET merged_into = NULL, version = version + 1 WHERE id = ?", .id(person))
            try db.run("UPDATE persons SET version = version + 1 WHERE id = ?", .id(other))
            for member in [person, other] { try transaction.showTickets(of: member) }
            try transaction.audit(
                AuditEntry(
                    at: now, user: user, what: "persons_unmerged", detail: ["person": "\(person)", "from": "\(other)"]))
        }
    }

    @discardableResult
    public func move(
        _ ticket: TicketID, to person: PersonID?, by user: UserID, at now: Instant
    ) async throws -> PersonID {
        try await writer.write("move to person") { transaction in
            let db = transaction.db
            _ = try transaction.existing(ticket, "move to person")
            let before = try db.number("SELECT person FROM tickets WHERE id = ?", .id(ticket)).map { PersonID($0) }
            let to: PersonID
            if let person {
                guard let root = try PersonRows.root(of: person, in: db) else {
                    throw StoreError(.missing, operation: "move to person")
                }
                // Already his, though perhaps as somebody merged into him: that is what an undoing needs to know.
                if let before, try PersonRows.root(of: before, in: db) == root { return root }
                to = root
            } else {
                to = try PersonRows.make(PersonDetails(), in: db)
            }
            try db.run("UPDATE tickets SET person_before = person, person = ? WHERE id = ?", .id(to), .id(ticket))
            if let details = try PersonRows.details(of: to, in: db)?.details {
                transaction.words.add(details.searchWords, to: ticket)
            }
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: "person_moved", user: user,
                    detail: ["from": before.map { "\($0)" } ?? "", "to": "\(to)"], at: now))
            return to
        }
    }
}

extension Transaction {
    /// The latest tickets of some persons are found by these details too, and open pages show them.
    fileprivate func tell(_ details: PersonDetails, ofAll members: [PersonID]) throws {
        for id in try PersonTickets.told(members, in: db) {
            words.add(details.searchWords, to: TicketID(id))
            change.insert(TicketID(id))
        }
    }

    fileprivate func showTickets(of person: PersonID) throws {
        for id in try PersonTickets.told([person], in: db) {
            change.insert(TicketID(id))
        }
    }
}
