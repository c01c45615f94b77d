// Persons through their tickets: lists of these, whether one of them lies within a reach, finding people by their words.

import SQLite
import Store
import Tickets

/// All tickets of some persons, newest first.
enum PersonTickets {
    /// So many get new words when something about their person changes: bounds one act's work.
    static let mostTold = 1000

    /// Those that a page lists: a merged ticket is in the other one.
    static func ids(
        of members: [PersonID], _ reach: TicketReach, limit: Int, offset: Int, in db: Connection
    ) throws -> [Int64] {
        try ids(of: members, reach, " AND t.merged_into IS NULL", limit: limit, offset: offset, in: db)
    }

    /// The latest of all that show his details; merged ones too, which may be parted again.
    static func told(_ members: [PersonID], in db: Connection) throws -> [Int64] {
        try ids(of: members, .all, "", limit: mostTold, offset: 0, in: db)
    }

    /// Whether somebody may know of a person: one of his tickets lies within, his being also whoever was merged into him
    /// (wherever he is merged himself), or one that was moved from him by the last moving, so that it can be moved back.
    static func isAny(of person: PersonID, within reach: TicketReach, in db: Connection) throws -> Bool {
        guard !reach.isNothing, let root = try PersonRows.root(of: person, in: db) else { return false }
        let (condition, values) = reach.condition
        for member in try PersonRows.members(of: root, in: db) {
            for sql: SQL in [
                "SELECT 1 FROM tickets t INDEXED BY tickets_person WHERE t.person = ?",
                "SELECT 1 FROM tickets t INDEXED BY tickets_person_before WHERE t.person_before = ?",
            ] {
                let found = try db.first(sql + condition + " LIMIT 1", [.id(member)] + values) { $0.int(0) }
                if found != nil { return true }
            }
        }
        return false
    }

    private static func ids(
        of members: [PersonID], _ reach: TicketReach, _ further: SQL, limit: Int, offset: Int, in db: Connection
    ) throws -> [Int64] {
        if reach.isNothing { return [] }
        let (condition, values) = reach.condition
        let his: SQL = "SELECT t.id FROM tickets t INDEXED BY tickets_person WHERE t.person = ?"
        // One person's are in the index in this order; of several, the first of each are enough.
        var ids: [Int64] = []
        for member in members {
            ids += try db.all(
                his + further + condition + " ORDER BY t.id DESC LIMIT ?",
                [.id(member)] + values + [.int(limit + offset)]
            ) { $0.int(0) }
        }
        if members.count > 1 { ids.sort(by: >) }
        return Array(ids.dropFirst(offset).prefix(limit))
    }

    static func line(_ id: Int64, in db: Connection) throws -> PersonTicket? {
        try db.first(
            "SELECT" + Ticket.columns + ", t.message_count FROM" + Ticket.tables + "WHERE t.id = ?", .int(id)
        ) { PersonTicket(ticket: try Ticket($0), messages: Int($0.int(Ticket.columnCount))) }
    }
}

extension TicketReach {
    var isNothing: Bool { self == .none || self == .services([]) }

    /// As a condition on `tickets t`, to be put behind another one. Not for a reach that `isNothing`.
    var condition: (sql: SQL, values: [Binding]) {
        switch self {
        case .all: return ("", [])
        case .none: return (" AND 0", [])
        case .services(let services):
            return (" AND t.service IN (" + .parameters(services.count) + ")", services.sorted().map { .text($0) })
        case .department(let code):
            return (
                " AND EXISTS (SELECT 1 FROM department_tickets d WHERE d.department = ? AND d.ticket = t.id)",
                [.text(code.value)]
            )
        }
    }
}

/// Finds persons through their tickets: those have the words already, so filing pays for no second index.
struct PersonSearch {
    let db: Connection
    let reach: TicketReach
    static let mostTickets = 20_000
    /// A word that everybody's messages have finds everybody: so many are looked at.
    static let mostPersons = 2_000

    func persons(_ typed: String, limit: Int) throws -> [PersonView] {
        guard !reach.isNothing, let query = SearchQuery(typed) else { return [] }
        let wanted = Wanted(typed)
        var seen: Set<PersonID> = []
        var found: [PersonView] = []
        let (condition, values) = reach.condition
        let one: SQL = "SELECT t.person FROM tickets t WHERE t.id = ? AND t.person IS NOT NULL" + condition
        for ticket in try TicketSet(matching: query, in: db).newest(Self.mostTickets) {
            guard found.count < limit, seen.count < Self.mostPersons else { break }
            let person: PersonID? = try db.first(one, [.int(ticket)] + values) { $0.id(0) }
            guard let person, let root = try PersonRows.root(of: person, in: db), seen.insert(root).inserted,
                let known = try PersonRows.known(of: root, in: db),
                wanted.isMet(by: known.details, known.addresses), let view = try PersonRows.view(root, in: db)
            else { continue }
            found.append(view)
        }
        return found
    }

    /// The words of the search, held against what is known of a person now: the index also has what was known before, and
    /// what his messages say.
    private struct Wanted {
        let words: [String]
        let number: TelephoneNumber?

        init(_ typed: String) {
            words = Self.words(typed)
            number = TelephoneNumber(typed.prefix(60))
        }

        func isMet(by details: PersonDetails, _ addresses: [String]) -> Bool {
            if let number, addresses.contains(number.e164) || TelephoneNumber(details.phone) == number { return true }
            let theirs = Self.words(details.searchWords + " " + addresses.joined(separator: " "))
            return !words.isEmpty && words.allSatisfy { word in theirs.contains { $0.hasPrefix(word) } }
        }

        private static func words(_ text: String) -> [String] {
            SearchWords.plain(text).split { !$0.isLetter && !$0.isNumber }.prefix(200).map(String.init)
        }
    }
}
