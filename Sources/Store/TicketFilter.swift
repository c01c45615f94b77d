// What a list may be narrowed by. All of it combines: a ticket is shown when everything that is set fits.

import Foundation
import Tickets

/// Narrows a list. Empty: everything.
public struct TicketFilter: Sendable, Hashable {
    public var service: String?
    public var queue: QueueCode?
    public var priority: PriorityClass?
    public var topic: TopicCode?
    /// As it is kept (`TicketTag`).
    public var tag: TicketTag?
    /// Of this person and of all who have been merged into the same one.
    public var person: PersonID?
    /// Complaints only (R-095).
    public var complaintsOnly = false
    /// With a file that came along or was sent.
    public var withAttachments = false
    /// Only what has a deadline before this instant.
    public var dueBefore: Instant?
    /// Opened at or after, and before.
    public var openedFrom: Instant?
    public var openedBefore: Instant?

    public init() {}

    public var isEmpty: Bool { self == TicketFilter() }
}

/// A word that operators put on tickets: lower case, at most 40 characters, no two written differently.
public struct TicketTag: Sendable, Hashable, Codable, CustomStringConvertible {
    public let name: String
    public static let longest = 40
    /// A ticket has at most so many.
    public static let mostOnTicket = 20

    /// - Returns: nil when nothing is left of what was typed, or too much.
    public init?(_ typed: String) {
        let words = typed.precomposedStringWithCanonicalMapping.lowercased().split {
            $0.isWhitespace || $0 == "," || $0 == "#"
        }
        let name = words.joined(separator: " ")
        let isPlain = name.unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        guard !name.isEmpty, name.count <= Self.longest, name.utf8.count <= 4 * Self.longest, isPlain else {
            return nil
        }
        self.name = name
    }

    public var description: String { name }
}
