// What administration pages write beside the settings' files: an entry of a kind with its code, in the form of the files, as it
// replaces or adds to theirs.

/// What an amendment is about.
public enum AmendmentKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An entry of `departments`: JSON5.
    case department
    /// An entry of `topics`: JSON5.
    case topic
    /// A text to citizens; code `it/acknowledgement`, of one channel `it/<channel>/acknowledgement`. The form of its file.
    case automaticText = "automatic_text"
    /// A mail to people inside; code `it/reminder`. The form of its file.
    case internalText = "internal_text"
    /// `hours` of a service with week, holidays, closures: JSON5; the code is the service's.
    case hours
    /// An entry of `queues`: JSON5.
    case queue
    /// An entry of `texts` (ready texts for answers): JSON5.
    case cannedText = "canned_text"
}

/// Which entry an amendment stands for.
public struct AmendmentKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public var kind: AmendmentKind
    public var code: String
    public init(_ kind: AmendmentKind, _ code: String) {
        self.kind = kind
        self.code = code
    }
    public static func < (a: AmendmentKey, b: AmendmentKey) -> Bool {
        (a.kind.rawValue, a.code) < (b.kind.rawValue, b.code)
    }
    public var description: String { "\(kind.rawValue) \(code)" }
}

/// One version of an entry.
public struct Amendment: Hashable, Sendable {
    public var key: AmendmentKey
    /// From 1, without gaps; 0 is the files' own.
    public var version: Int64
    /// In the form of the files; nil: given back to them.
    public var text: String?
    public var by: UserID?
    public var at: Instant

    public init(_ key: AmendmentKey, version: Int64, text: String?, by: UserID?, at: Instant) {
        self.key = key
        self.version = version
        self.text = text
        self.by = by
        self.at = at
    }
}
