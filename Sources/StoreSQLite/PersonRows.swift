// Rows of persons and how they hang together: found by an address or made, followed through mergings, read with all of theirs.

import SQLite
import Store
import Tickets

enum PersonRows {
    /// More mergings in a row than anybody does by hand; a bound, should a file be damaged.
    private static let deepest = 64
    static let mostShown = 50

    /// The person whose address this is, else a new one.
    static func findOrMake(_ party: Party, _ told: PersonDetails?, in db: Connection) throws -> PersonID {
        let key = party.personKey
        if !key.isEmpty, let known = try db.number("SELECT person FROM person_addresses WHERE address = ?", .text(key))
        {
            return PersonID(known)
        }
        let own = PersonDetails(party)
        let id = try make(told?.tidied.filled(from: own) ?? own, in: db)
        if !key.isEmpty {
            try db.run("INSERT INTO person_addresses (address, person) VALUES (?,?)", .text(key), .id(id))
        }
        return id
    }

    static func make(_ details: PersonDetails, in db: Connection) throws -> PersonID {
        try db.run(
            "INSERT INTO persons (surname, name, locality, phone, mail) VALUES (?,?,?,?,?)", .text(details.surname),
            .text(details.name), .text(details.locality), .text(details.phone), .text(details.mail))
        return PersonID(db.lastInsertedRow)
    }

    /// Who this person is now, all mergings followed; nil when there never was such a one.
    static func root(of id: PersonID, in db: Connection) throws -> PersonID? {
        var at = id
        for _ in 0..<deepest {
            let next = try db.first("SELECT merged_into FROM persons WHERE id = ?", .id(at)) { row in
                (isThere: true, into: row.optionalID(0) as PersonID?)
            }
            guard let next else { return nil }
            guard let into = next.into else { return at }
            at = into
        }
        throw StoreError(.damaged, operation: "person", detail: "mergings without an end")
    }

    /// Himself and all who have been merged into him, over however many steps.
    static func members(of root: PersonID, in db: Connection) throws -> [PersonID] {
        try db.all(
            """
            WITH RECURSIVE member (id) AS (
                SELECT ?1 UNION SELECT p.id FROM persons p JOIN member m ON p.merged_into = m.id)
            SELECT id FROM member
            """, .id(root)
        ) { $0.id(0) }
    }

    static func details(of id: PersonID, in db: Connection) throws -> (details: PersonDetails, version: Int64)? {
        try db.first(
            "SELECT surname, name, locality, phone, mail, version FROM persons WHERE id = ?", .id(id)
        ) { row in
            (
                PersonDetails(
                    surname: row.text(0), name: row.text(1), locality: row.text(2), phone: row.text(3),
                    mail: row.text(4)), row.int(5)
            )
        }
    }

    static func addresses(of members: [PersonID], in db: Connection) throws -> [String] {
        var addresses: [String] = []
        for member in members where addresses.count < mostShown {
            addresses += try db.all(
                "SELECT address FROM person_addresses WHERE person = ? LIMIT ?", .id(member),
                .int(mostShown - addresses.count)
            ) { $0.text(0) }
        }
        return addresses
    }

    /// Who somebody is, of whom he consists, and what leads to him.
    struct Known {
        var details: PersonDetails
        var version: Int64
        var members: [PersonID]
        var addresses: [String]
    }

    /// - Parameter root: merged into nobody.
    static func known(of root: PersonID, in db: Connection) throws -> Known? {
        guard let own = try details(of: root, in: db) else { return nil }
        let members = try members(of: root, in: db)
        var details = own.details
        for member in members.dropFirst() where !details.missing.isEmpty {
            if let theirs = try Self.details(of: member, in: db) { details = details.filled(from: theirs.details) }
        }
        return Known(
            details: details, version: own.version, members: members, addresses: try addresses(of: members, in: db))
    }

    static func view(_ id: PersonID, in db: Connection) throws -> PersonView? {
        guard let root = try root(of: id, in: db), let known = try known(of: root, in: db) else { return nil }
        let members = known.members
        var view = PersonView(id: root, details: known.details, version: known.version, addresses: known.addresses)
        let direct = try db.all(
            "SELECT id FROM persons WHERE merged_into = ? ORDER BY id DESC LIMIT ?", .id(root), .int(mostShown)
        ) { PersonID($0.int(0)) }
        view.merged = try direct.map { member in
            let below = try Self.members(of: member, in: db)
            return PersonView.Merged(
                id: member, details: try Self.details(of: member, in: db)?.details ?? PersonDetails(),
                addresses: try addresses(of: below, in: db))
        }
        for member in members {
            view.tickets += Int(
                try db.number(
                    "SELECT count(*) FROM tickets WHERE person = ? AND merged_into IS NULL", .id(member)) ?? 0)
        }
        return view
    }
}

extension PersonDetails {
    /// Everything that the inbox's search finds his tickets by: also the number as people type it and as networks write it.
    var searchWords: String {
        let written = [surname, name, locality, phone, mail].filter { !$0.isEmpty }.joined(separator: " ")
        guard let number = TelephoneNumber(phone) else { return written }
        return "\(written) \(number.digits) \(number.national)"
    }
}

extension Transaction {
    /// Words of a person for a ticket of his that has just been opened: those that its messages do not bring themselves.
    func addWords(of person: PersonID, asking party: Party, to ticket: TicketID) throws {
        guard let root = try PersonRows.root(of: person, in: db),
            let details = try PersonRows.details(of: root, in: db)?.details
        else { return }
        if details == PersonDetails(party), details.phone.isEmpty { return }
        words.add(details.searchWords, to: ticket)
    }
}
