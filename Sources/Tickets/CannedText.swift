// Texts that operators put into their answers, with fields that are filled in for each ticket. What nothing is known for
// stays as a mark, which no answer leaves with.

/// A ready text for answers.
public struct CannedText: Hashable, Sendable, Codable {
    /// What it is for.
    public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
        case answer
        /// Asks the citizen for what is missing: the ticket then waits for him.
        case completion
        case delay
        case attachmentUnreadable = "attachment_unreadable"
        case notCompetent = "not_competent"
        case other
    }

    /// Unique, short and plain.
    public var code: String
    public var it: String
    public var en: String
    public var purpose: Purpose
    /// Of the text itself: `it` or `en`.
    public var language: String
    /// Empty: for every channel, service or topic.
    public var channels: Set<ChannelName>
    public var services: Set<String>
    public var topics: Set<TopicCode>
    /// Whether it asks for an answer to the sender that it leaves from, or warns of that (S-03, S-04); nil: neither.
    public var needsReply: Bool?
    /// nil: as the form proposes it.
    public var subject: String?
    /// With fields in braces; `{testo}` is what has been written so far.
    public var body: String
    public var validity: Validity

    public init(
        code: String, it: String, en: String, purpose: Purpose, language: String = "it",
        channels: Set<ChannelName> = [], services: Set<String> = [], topics: Set<TopicCode> = [],
        needsReply: Bool? = nil, subject: String? = nil, body: String, validity: Validity = .always
    ) {
        self.code = code
        self.it = it
        self.en = en
        self.purpose = purpose
        self.language = language
        self.channels = channels
        self.services = services
        self.topics = topics
        self.needsReply = needsReply
        self.subject = subject
        self.body = body
        self.validity = validity
    }

    /// Fields that the desk knows values for; the operator writes the others in the place of their marks.
    public static let fields: Set<String> = [
        // The ticket; what was asked, when it came in, and when today is.
        "numero", "oggetto", "data", "ora", "oggi", "servizio", "casella",
        // The citizen, whom it goes to, and who writes.
        "nome", "cognome", "destinatario", "operatore", "struttura", "ufficio",
        // The citizen's file that could not be read; what is written so far; the citizen's page.
        "nome-file", "testo", "link",
    ]

    /// Whether it is meant for an answer like this.
    /// - Parameter canReply: whether answers to the sender's address reach us; nil where that is no question.
    public func fits(
        channel: ChannelName?, service: String, topic: TopicCode?, canReply: Bool?, on day: CivilDay
    ) -> Bool {
        (channels.isEmpty || channel.map(channels.contains) ?? false)
            && (services.isEmpty || services.contains(service))
            && (topics.isEmpty || topic.map(topics.contains) ?? false)
            && (needsReply == nil || canReply == nil || needsReply == canReply) && validity.contains(day)
    }

    /// The text with its values; a field without one becomes a mark.
    public static func filled(_ text: String, _ values: [String: String]) -> String {
        let template = TextTemplate(text)
        var all = values.filter { !$0.value.isEmpty || $0.key == "testo" }
        for field in template.fields where all[field] == nil { all[field] = mark(field) }
        return template.filled(all)
    }

    /// How an unfilled field stands in an answer.
    public static func mark(_ field: String) -> String { "[[\(field)]]" }

    /// The marks that still stand in a text, in order, each once.
    public static func marks(in text: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "[[") {
            rest = rest[open.upperBound...]
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            guard !name.isEmpty, rest[name.endIndex...].hasPrefix("]]") else { continue }
            if !found.contains(String(name)) { found.append(String(name)) }
            rest = rest[name.endIndex...]
        }
        return found
    }
}
