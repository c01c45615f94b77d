// The texts that the program sends by itself, by what they are for. Raw values are file names in the settings.

/// What an automatic text is for.
public enum AutomaticText: String, Sendable, Codable, CaseIterable, Hashable {
    /// Arrival confirmed, with number and deadline (E-01, S-01, F-01).
    case acknowledgement
    /// The same outside opening hours (E-02, S-02).
    case outOfHours = "acknowledgement-out-of-hours"
    /// The same for what came incomplete (F-02, S-18).
    case incomplete = "acknowledgement-incomplete"
    /// About a contact of this channel, told on another one (S-16, S-17): a letter's arrival told by a short text.
    case received
    /// No more automatic texts (S-14).
    case optedOut = "opted-out"
    /// How a request stands (S-07).
    case status
    /// The number that was asked for is not known, or not the asker's (S-11).
    case unknownNumber = "unknown-number"
    /// The one-time code that opens a request's page.
    case statusCode = "status-code"
    /// A request went to the office that answers for it (E-05, S-06).
    case escalated
    /// A case is closed; what its citizen can do (E-07, S-09).
    case closed
    /// Stands for an answer that is too long for its channel: where it can be read.
    case answerByLink = "answer-by-link"

    /// Whether the usual acknowledgement serves where this wording is missing.
    public var isAcknowledgement: Bool {
        switch self {
        case .acknowledgement, .outOfHours, .incomplete: true
        case .received, .optedOut, .status, .unknownNumber, .statusCode, .escalated, .closed, .answerByLink: false
        }
    }

    /// Fields that are filled in whenever this text is sent, and no others: what is named in vain would stand in braces before a
    /// citizen.
    public var fields: Set<String> {
        switch self {
        case .acknowledgement, .incomplete: Self.arrivalFields
        case .outOfHours: Self.arrivalFields.union(["data-apertura", "ora-apertura"])
        case .received: Self.commonFields
        case .optedOut, .status, .unknownNumber: Self.stateFields
        case .statusCode: Self.commonFields.union(["codice"])
        case .escalated: Self.escalationFields
        case .closed: Self.closingFields
        case .answerByLink: Self.commonFields.union(["oggetto", "link"])
        }
    }

    /// The ticket's number; the service's and the account's title.
    private static let commonFields: Set<String> = ["numero", "servizio", "casella"]

    /// Of what answers a message: its subject, its sender, when it came, and the request's own page.
    private static let answerFields = commonFields.union(["oggetto", "mittente", "data", "ora", "link"])

    private static let arrivalFields = answerFields.union(["data-scadenza", "ora-scadenza"])

    private static let stateFields = answerFields.union(["stato", "data-aggiornamento", "ora-aggiornamento"])

    /// Of `escalated`: number, subject, service, account; the office, and when it got the request.
    private static let escalationFields: Set<String> = [
        "numero", "oggetto", "servizio", "casella", "ufficio", "data", "ora", "link",
    ]

    /// Of `closed`: when it was closed; how many days an answer brings it back, and until which; the request's own page, where
    /// it can be rated.
    private static let closingFields: Set<String> = [
        "numero", "oggetto", "servizio", "casella", "data", "ora", "giorni", "data-limite", "link",
    ]

    /// Names that the program fills in somewhere: no field of the administrator's may have one.
    public static let reserved = fields.union(escalationFields).union(closingFields)

    /// All fields that some text is filled with for each message, beside the administrator's own. Dates and times are in the
    /// service's time zone.
    public static let fields: Set<String> = [
        // The ticket's number; the message's subject; the service's and the account's title.
        "numero", "oggetto", "servizio", "casella",
        // When the message arrived, and by when it is answered.
        "data", "ora", "data-scadenza", "ora-scadenza",
        // When the service opens again.
        "data-apertura", "ora-apertura",
        // How the request stands, and since when.
        "stato", "data-aggiornamento", "ora-aggiornamento",
        // The address of the request's own page, with its secret.
        "link",
        // The one-time code.
        "codice",
        // The sender's address, and the number of pages that came.
        "mittente", "pagine",
    ]
}

/// Which wording: a channel's own, or everybody's.
public struct AutomaticTextKey: Hashable, Sendable {
    public var text: AutomaticText
    /// nil: for every channel that has none of its own.
    public var channel: ChannelName?
    /// `it` or `en`.
    public var language: String

    public init(_ text: AutomaticText, channel: ChannelName? = nil, language: String) {
        self.text = text
        self.channel = channel
        self.language = language
    }
}
