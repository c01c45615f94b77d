// The models of the pages about people.

import Store
import Tickets

/// What was typed about a person and came back, because another changed him meanwhile.
struct TypedPerson: Sendable, Hashable {
    var details: PersonDetails
}

/// A person's page.
struct PersonModel: Sendable {
    static let pageSize = 50
    var frame: PageFrame
    var person: PersonView
    var tickets: [PersonTicket]
    var page = 1
    var hasMore = false
    var typed: TypedPerson?
    /// What was looked for, to be merged into this one.
    var query = ""
    var found: [PersonView] = []
}

/// The search for persons.
struct PeopleModel: Sendable {
    static let most = 30
    var frame: PageFrame
    var query = ""
    var found: [PersonView] = []
    /// The ticket that is to be moved to one of them.
    var moving: TicketNumber?
}
