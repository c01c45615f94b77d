// What operators do to many tickets at once, and how they order their desk: tags, queues, saved views, acts on all that is
// marked, and their undoing.

import Tickets

/// Numbers a saved view, and an act on many.
public typealias SavedViewID = Identifier<SavedView>
public typealias BulkID = Identifier<BulkAct>

/// A list that somebody has given a name.
public struct SavedView: Sendable, Hashable {
    public var id: SavedViewID
    public var name: String
    /// The query of the list's address, as the pages write and read it.
    public var query: String
    /// Whose it is.
    public var owner: UserID
    public var ownerName: String
    /// Everybody sees it; only its owner takes it away.
    public var isShared: Bool

    public static let longestName = 60
    /// Somebody has at most so many.
    public static let most = 50

    public init(id: SavedViewID, name: String, query: String, owner: UserID, ownerName: String, isShared: Bool) {
        self.id = id
        self.name = name
        self.query = query
        self.owner = owner
        self.ownerName = ownerName
        self.isShared = isShared
    }
}

/// Something done to many tickets.
public enum BulkAct: Sendable, Hashable, Codable {
    /// nil takes the assignee away.
    case assign(UserID?)
    case tag(TicketTag)
    case untag(TicketTag)
    case topic(TopicCode?)
    case queue(QueueCode?)
    case complaint(Bool)
    /// With one solution for all.
    case close(solution: String, outcome: CaseOutcome)

    /// Stable word, for the history and for texts.
    public var word: String {
        switch self {
        case .assign: "assign"
        case .tag: "tag"
        case .untag: "untag"
        case .topic: "topic"
        case .queue: "queue"
        case .complaint: "complaint"
        case .close: "close"
        }
    }
}

/// What became of it.
public struct BulkResult: Sendable, Hashable {
    /// Why a ticket was left as it is.
    public enum Skip: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not there, or outside the asker's reach.
        case missing
        /// It was so already.
        case already
        case closed
        /// Another level has it, or the citizen was asked for something: closing would cut that off.
        case elsewhere
        /// It was merged into another.
        case merged
        /// It has as many tags as it can bear.
        case full
        /// The topic or queue is another service's.
        case otherService = "other_service"
        /// With undo: somebody has changed it since.
        case changed
    }
    /// Undoes it; nil when nothing was done, and of an undoing.
    public var id: BulkID?
    public var done: [TicketID]
    public var skipped: [TicketID: Skip]

    public init(id: BulkID?, done: [TicketID], skipped: [TicketID: Skip]) {
        self.id = id
        self.done = done
        self.skipped = skipped
    }
}

/// Tags, queues, saved views, acts on many.
public protocol InboxStore: Sendable {
    /// In alphabetical order.
    func tags(of ticket: TicketID) async throws -> [TicketTag]
    /// All that are in use, in alphabetical order, at most 500. Everybody's, whatever his reach: one vocabulary for the
    /// whole house, so no tag may say anything of a person.
    func tags() async throws -> [TicketTag]
    /// - Throws: `conflict` when the ticket has as many as it can bear.
    func setTag(_ tag: TicketTag, on ticket: TicketID, _ isOn: Bool, by user: UserID, at now: Instant) async throws
    /// Queue and priority; nil leaves as it is, a value of nil inside takes away.
    func place(
        _ ticket: TicketID, queue: QueueCode??, priority: PriorityClass??, by user: UserID, at now: Instant
    ) async throws

    /// A user's own and everybody's, by name.
    func savedViews(for user: UserID) async throws -> [SavedView]
    /// The same name of the same user is the same view.
    /// - Throws: `conflict` when he has too many.
    func saveView(
        name: String, query: String, isShared: Bool, by user: UserID, at now: Instant
    ) async throws -> SavedViewID
    /// - Throws: `missing` when it is not his.
    func removeView(_ view: SavedViewID, by user: UserID) async throws

    /// One transaction; what cannot be done is skipped, with its reason. At most `BulkLimits.most` tickets.
    /// - Parameter service: of whose tickets a topic or queue may be; nil for all.
    func carryOut(
        _ act: BulkAct, on tickets: [TicketID], within reach: TicketReach, service: String?, by user: UserID,
        at now: Instant
    ) async throws -> BulkResult
    /// What an act was; nil when it is not his.
    func bulkAct(_ act: BulkID, of user: UserID) async throws -> BulkAct?
    /// Takes an act back, in one transaction: each ticket within reach that nobody has changed since.
    /// - Throws: `missing` when it is not his, `conflict` when it was undone already or is older than `BulkLimits.undoable`.
    func undo(_ act: BulkID, within reach: TicketReach, by user: UserID, at now: Instant) async throws -> BulkResult
}

public enum BulkLimits {
    public static let most = 500
    /// Who notices a slip notices it soon.
    public static let undoable = Duration.seconds(3600)
}
