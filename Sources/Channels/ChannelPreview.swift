// What the citizen will get, exactly, before it is sent: the text with its cost, or the pages.

import Tickets

/// Something the operator should know before sending.
public struct PreviewFinding: Sendable, Hashable {
    public enum Weight: String, Sendable, Codable {
        /// Good to know.
        case note
        /// Think again.
        case warning
        /// Will not be sent like this.
        case refusal
    }
    public var weight: Weight
    /// A short stable word.
    public var code: String
    public var text: LocalizedText

    public init(_ weight: Weight, code: String, text: LocalizedText) {
        self.weight = weight
        self.code = code
        self.text = text
    }
}

/// What a text costs on a channel that counts.
public struct PreviewMeasure: Sendable, Hashable {
    /// The counted thing in both languages, e.g. «SMS».
    public var unit: LocalizedText
    public var used: Int
    /// Most that one answer may use; nil without limit.
    public var limit: Int?
    /// Places used, and how many there are in the units used: 161 of 306.
    public var places: Int
    public var capacity: Int
    /// A word about how it is written, e.g. `GSM-7`, `UCS-2`.
    public var writing: String

    public init(unit: LocalizedText, used: Int, limit: Int?, places: Int, capacity: Int, writing: String) {
        self.unit = unit
        self.used = used
        self.limit = limit
        self.places = places
        self.capacity = capacity
        self.writing = writing
    }
}

/// What would go out.
public struct AnswerPreview: Sendable, Hashable {
    /// The text as it arrives; nil when the channel sends pages.
    public var text: String?
    /// A cheaper or cleaner wording of the same text, offered and never taken by itself; nil when there is none.
    public var suggestion: String?
    /// What the suggestion replaces: `’` by `'`.
    public var replacements: [Replacement]
    public var measure: PreviewMeasure?
    /// The pages as one PDF; nil when the channel sends text.
    public var document: [UInt8]?
    public var findings: [PreviewFinding]

    public struct Replacement: Sendable, Hashable {
        public var from: String
        public var to: String
        public var count: Int
        public init(from: String, to: String, count: Int) {
            self.from = from
            self.to = to
            self.count = count
        }
    }

    public init(
        text: String? = nil, suggestion: String? = nil, replacements: [Replacement] = [],
        measure: PreviewMeasure? = nil, document: [UInt8]? = nil, findings: [PreviewFinding] = []
    ) {
        self.text = text
        self.suggestion = suggestion
        self.replacements = replacements
        self.measure = measure
        self.document = document
        self.findings = findings
    }

    public var isRefused: Bool { findings.contains { $0.weight == .refusal } }
}

/// Shows what would go out. The same composition as the delivery's: what is previewed is what is sent.
public protocol ChannelPreview: Sendable {
    /// Never throws for a text that cannot be sent: that is a finding. Bounded in time (10 s) and memory.
    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview
}
