// Answers that are not sent yet, or not quite: drafts as people write them, and answers that are taken back in time.

import Tickets

/// What somebody has written of an answer so far.
public struct DraftContent: Sendable, Hashable, Codable {
    /// nil: as the form proposes it.
    public var subject: String?
    public var text: String
    /// To whom and by which way; nil: as the form proposes it. The address may be half written.
    public var to: ReplyAddress?
    public var then: TicketState
    public var solution: String
    public var outcome: CaseOutcome?
    public var quotesOriginal: Bool
    /// Attachments with `blob` set; their bytes stay as long as the draft names them.
    public var attachments: [Attachment]

    public init(
        subject: String? = nil, text: String, to: ReplyAddress? = nil, then: TicketState = .answered,
        solution: String = "", outcome: CaseOutcome? = nil, quotesOriginal: Bool = true, attachments: [Attachment] = []
    ) {
        self.subject = subject
        self.text = text
        self.to = to
        self.then = then
        self.solution = solution
        self.outcome = outcome
        self.quotesOriginal = quotesOriginal
        self.attachments = attachments
    }

    /// Whether there is nothing in it that would be missed.
    public var isEmpty: Bool { text.allSatisfy(\.isWhitespace) && attachments.isEmpty }
}

/// A draft as it is kept.
public struct SavedDraft: Sendable, Hashable {
    public var content: DraftContent
    /// Grows with every change, and never comes again on this ticket for this user.
    public var version: Int64
    public var at: Instant
    /// Of the form that it was written in.
    public var key: String?
    public init(content: DraftContent, version: Int64, at: Instant, key: String? = nil) {
        self.content = content
        self.version = version
        self.at = at
        self.key = key
    }
}

/// What became of saving a draft.
public enum DraftSaving: Sendable, Hashable {
    /// Its version; 0 when nothing was left to keep.
    case saved(Int64)
    /// Another window of the same user has written since (nil: it has sent or discarded it); nothing was changed.
    case newer(SavedDraft?)
}

/// Keeps drafts: one for each user and ticket.
public protocol DraftStore: Sendable {
    func draft(on ticket: TicketID, of user: UserID) async throws -> SavedDraft?

    /// Keeps it; an empty one is forgotten.
    /// - Parameters:
    ///   - seen: the version that the window knows, 0 for none; nil overwrites whatever there is.
    ///   - key: of the form that is being written: when an answer was written under it, what comes late is no draft. The
    ///     same words under the same key once more are saved already, whatever the window knows: it has not heard of it.
    func save(
        _ draft: DraftContent, on ticket: TicketID, of user: UserID, seen: Int64?, key: String?, at now: Instant
    ) async throws -> DraftSaving

    func discardDraft(on ticket: TicketID, of user: UserID, at now: Instant) async throws

    /// waiting → withdrawn, by its author and before its first attempt. The ticket is as before the answer, unless something
    /// has happened on it since; where it stands among the answered and nothing else is on its way to the citizen, it comes
    /// back on a desk. The answer's text becomes the author's draft, before what he may have written since. Whom only this
    /// answer would have reached takes no part in the thread.
    /// - Throws: `conflict` when it is too late, or somebody else's.
    /// - Returns: the ticket that it stands on.
    func withdraw(_ entry: OutboxID, by user: UserID, at now: Instant) async throws -> TicketID
}
