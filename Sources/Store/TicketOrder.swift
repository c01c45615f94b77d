// In which order a list comes, and where in it somebody stands. A place is what the line there is ordered by, not how many
// lines lie before it: while lines come and go, what follows it neither comes twice nor is lost.

import Tickets

/// The order of a list. Every order ends with the ticket's row, so that no two lines stand at one place.
public enum TicketOrder: String, Sendable, Hashable, CaseIterable {
    /// By deadline (none last), then oldest first.
    case due
    /// What changed last comes first.
    case activity
    /// What came in last, or first, comes first.
    case newest, oldest

    /// Whether larger keys come first.
    public var isDescending: Bool { self == .activity || self == .newest }

    /// Keys of a place in this order.
    var width: Int {
        switch self {
        case .due: 3
        case .activity: 2
        case .newest, .oldest: 1
        }
    }
}

/// A place in a list: that of a line, whether it is still there or not.
public struct TicketPlace: Sendable, Hashable, CustomStringConvertible {
    public let order: TicketOrder
    /// `due`: deadline, opening, row; `activity`: change, row; else the row.
    public let keys: [Int64]

    public init(_ ticket: Ticket, in order: TicketOrder) {
        self.order = order
        let (row, none) = (ticket.id.value, Int64.max)
        keys =
            switch order {
            case .due: [ticket.dueAt?.milliseconds ?? none, ticket.openedAt.milliseconds, row]
            case .activity: [ticket.updatedAt.milliseconds, row]
            case .newest, .oldest: [row]
            }
    }

    /// Reads its own form (`due-1767265200000-1767261600000-17`); nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count <= 80 else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let order = parts.first.flatMap(TicketOrder.init), parts.count == order.width + 1 else { return nil }
        let keys = parts.dropFirst().compactMap { Int64($0) }
        guard keys.count == order.width, keys.allSatisfy({ $0 >= 0 }) else { return nil }
        (self.order, self.keys) = (order, keys)
    }

    public var description: String { "\(order.rawValue)-" + keys.map(String.init).joined(separator: "-") }
}

/// From where on a list is shown.
public enum TicketStart: Sendable, Hashable {
    case after(TicketPlace)
    /// The lines right before it, still in the list's order.
    case before(TicketPlace)

    public var place: TicketPlace {
        switch self {
        case .after(let place), .before(let place): place
        }
    }
}
