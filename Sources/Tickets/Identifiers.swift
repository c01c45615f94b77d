// Names of things. Each kind has a type of its own, so that a ticket's id can never be taken for a message's.

/// A row's identity in the store, typed by what it names.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let value: Int64
    public init(_ value: Int64) { self.value = value }
    public init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(Int64.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
    public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
    public var description: String { String(value) }
}

public typealias TicketID = Identifier<Ticket>
public typealias ContactID = Identifier<Contact>
public typealias MessageID = Identifier<Message>
public typealias SpoolID = Identifier<SpoolState>
public typealias OutboxID = Identifier<OutboxState>
public typealias UserID = Identifier<User>

/// A thing's short name in the settings, typed by what it names.
public struct ShortName<Subject>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let value: String
    public init(_ value: String) { self.value = value }
    public init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
    public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
    public var description: String { value }
}

/// What short names are of, where no noun of the desk stands for it.
public enum Named {
    public enum Channel {}
    public enum Account {}
}

/// A channel's name, lower case: the name of its folder under `Adapters/` in lower case.
/// A channel is data, never a case in the code.
public typealias ChannelName = ShortName<Named.Channel>

/// The administrator's name for one account (mailbox, number, folder) of a channel, unique within the channel.
public typealias AccountName = ShortName<Named.Account>

/// A department's, URP's or office's. Tickets refer to it; it is never given to another one.
public typealias DepartmentCode = ShortName<Department>

/// A topic's.
public typealias TopicCode = ShortName<Topic>

/// A secret of at least 128 bits that leads back to a ticket: in the reply address and in the id of every message
/// that we send. Who has it was written to by us (A6, A7).
public struct ReplyToken: Hashable, Sendable, Codable, CustomStringConvertible {
    public let value: String
    /// - Returns: nil unless `text` has the form of a token: 26 characters of Crockford's base 32, any case.
    public init?(_ text: some StringProtocol) {
        let lower = text.lowercased()
        guard lower.utf8.count == Self.length,
            lower.utf8.allSatisfy({ "0123456789abcdefghjkmnpqrstvwxyz".utf8.contains($0) })
        else { return nil }
        value = lower
    }
    public static let length = 26
    /// Masked: a token opens a ticket, so it never gets into a log.
    public var description: String { "\(value.prefix(3))…" }
}
