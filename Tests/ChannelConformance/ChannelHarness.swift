// What an adapter's tests must offer so that the suite can put its channel to the test: a fresh channel over an empty
// other side, and hands on that other side. Implemented in the adapter's own tests, against the real server it speaks to.

import Channels
import Tickets

/// What only some channels can do; the suite leaves out the checks of the others, and checks that they say so.
public enum ChannelAbility: Sendable, CaseIterable {
    /// Positions continue across connections without any acknowledgement (a mailbox does, a plain folder does not).
    case watermarks
    /// `lookUp` can tell whether an earlier attempt arrived.
    case lookUp
    /// The other side can be made to stand still in the middle of an attempt (`ChannelBench.stallSending`).
    case stalling
    /// The other side can refuse a single message for good (a server can, a folder takes everything).
    case refusing
    /// An answer bears nothing of the message it answers: it is a new approach (a citizen dials our number again).
    case unthreaded
}

/// Makes benches.
public protocol ChannelHarness: Sendable {
    var abilities: Set<ChannelAbility> { get }
    /// A fresh channel whose first account reads and sends, over an empty other side. Stopped by the suite.
    func makeBench() async throws -> any ChannelBench
}

/// A citizen's message to plant at the source.
public struct PlantedLetter: Sendable, Hashable {
    public var from: Party
    /// On channels without subjects it is the first line of `text`, too.
    public var subject: String
    /// Lines ended by `\n`.
    public var text: String
    /// In whole seconds. The source must hand it over as the item's arrival.
    public var arrivedAt: Instant

    public init(from: Party, subject: String, text: String, arrivedAt: Instant) {
        self.from = from
        self.subject = subject
        self.text = text
        self.arrivedAt = arrivedAt
    }
}

/// A message of ours as it arrived at the citizen's, opened by means of the harness and not by the adapter's own.
public struct ArrivedLetter: Sendable {
    public var to: [String]
    /// On channels without subjects the first line of what arrived; `text` is then the rest.
    public var subject: String
    /// The text as the citizen reads it, line ends `\n`, without the line end that a transport adds at the very end.
    public var text: String
    public var attachments: [OutgoingAttachment]
    /// The bytes as they arrived.
    public var raw: [UInt8]

    public init(to: [String], subject: String, text: String, attachments: [OutgoingAttachment], raw: [UInt8]) {
        self.to = to
        self.subject = subject
        self.text = text
        self.attachments = attachments
        self.raw = raw
    }
}

/// One channel on the test bench, with hands on both its ends.
public protocol ChannelBench: Sendable {
    var channel: any Channel { get }

    /// The addressee for messages of ours: somebody whose box `arrived` looks into.
    var citizen: Party { get }

    /// Who writes the planted messages: an address of the channel's kind.
    var writer: Party { get }

    /// Puts a message into the source of the first account, as the outside world would. Letters planted later come later.
    func plant(_ letter: PlantedLetter) async throws

    /// Puts the citizen's answer to a message of ours there, as the citizen's own program would write it.
    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws

    /// Puts the very message of ours there, unchanged: it was addressed to one of our own accounts as well.
    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws

    /// Everything about the source that another program could notice: marks, places, presence of messages.
    func sourceState() async throws -> String

    /// Makes the account unreachable for reading, and reachable again.
    func breakReading() async throws
    func repairReading() async throws

    /// The other side answers attempts with a refusal of this class (permanent: `ChannelAbility.refusing`).
    func refuseSending(_ refusal: ChannelError.Class) async throws
    /// The other side cannot be reached for sending.
    func breakSending() async throws
    /// The other side takes the connection, and then says nothing more (`ChannelAbility.stalling`).
    func stallSending() async throws
    /// Refusals, breaks and stalls are over.
    func repairSending() async throws

    /// What has arrived in the citizen's box, in order of arrival.
    func arrived() async throws -> [ArrivedLetter]

    /// Bytes that nobody should be able to upset the translation with, beside the suite's own.
    var hostileBytes: [[UInt8]] { get }

    /// What comes and goes is paper: who writes, about what and in which words is on the pictures of its pages, and is
    /// read by machines and people after filing. The suite then asks nothing of it of the translation.
    var isPaper: Bool { get }

    /// The subject of an item as a person would read it. The default is the translation's.
    func subject(of item: IncomingItem) async throws -> String

    /// A text in the form in which the bench reads texts back: a sheet of paper has lines of its own. The default is the
    /// text itself.
    func readable(_ text: String) -> String

    /// Two files as they may go out on this channel. The default is a file of any bytes and one of text.
    var attachments: [OutgoingAttachment] { get }

    /// Stops the other side and removes everything.
    func stop() async
}

extension ChannelBench {
    public var isPaper: Bool { false }
    public func subject(of item: IncomingItem) async throws -> String {
        let translation = try translate(item)
        if channel.descriptor.hasSubject { return translation.subject }
        return translation.text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }
    public func readable(_ text: String) -> String { text }
    public var writer: Party { Party(name: "Ada Prova", address: "ada.prova@example.org") }
    public func stallSending() async throws {}
    public var attachments: [OutgoingAttachment] {
        let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        return [
            OutgoingAttachment(name: "ricevuta àè.pdf", type: "application/pdf", bytes: bytes),
            OutgoingAttachment(name: "righe.txt", type: "text/plain", bytes: Array("a\n.\r\nb\rc\n".utf8)),
        ]
    }
    public var hostileBytes: [[UInt8]] { [] }
}
