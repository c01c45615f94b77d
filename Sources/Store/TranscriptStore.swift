// The words on originals that are pictures of paper: what is still to be read, and what was read.

import Tickets

/// An original to read.
public struct TranscriptJob: Sendable, Hashable {
    public var message: MessageID
    public var ticket: TicketID
    public var channel: ChannelName
    public var account: AccountName
    public var original: BlobReference
    /// Readings begun before this one: the program ended during them, or they failed for a passing reason.
    public var attempts: Int

    public init(
        message: MessageID, ticket: TicketID, channel: ChannelName, account: AccountName, original: BlobReference,
        attempts: Int
    ) {
        self.message = message
        self.ticket = ticket
        self.channel = channel
        self.account = account
        self.original = original
        self.attempts = attempts
    }
}

public protocol TranscriptStore: Sendable {
    /// Messages whose pages wait to be read and are due, newest ticket last, at most `limit`; and when the next one is.
    func transcriptsWaiting(
        channel: ChannelName, limit: Int, at now: Instant
    ) async throws -> (jobs: [TranscriptJob], next: Instant?)

    /// Counts an attempt, durably, before the reading begins.
    func beginTranscript(_ message: MessageID) async throws

    /// The words, searchable from now on. Once: `StoreError.conflict` when it does not wait any more.
    func keepTranscript(_ transcript: Transcript, of message: MessageID, at now: Instant) async throws

    /// Not now.
    func postponeTranscript(of message: MessageID, until: Instant) async throws

    /// Never. `code` is shown.
    func failTranscript(of message: MessageID, code: String, at now: Instant) async throws
}
