// The nouns of the desk: ticket, contact, message, reply address, attachment, user. Values only; rules are beside them.

/// A person or body on the other side, as the channel names it. Every field may be empty: an SMS brings a number only.
public struct Party: Hashable, Sendable, Codable {
    /// As written by the sender, decoded; empty when unknown. Untrusted text.
    public var name: String
    /// The channel's address as written (mail address, telephone number …); empty when unknown.
    public var address: String

    public init(name: String = "", address: String = "") {
        self.name = name
        self.address = address
    }

    /// The address in the form used for comparing.
    public var key: String { Party.key(address) }

    /// Lower case, white space trimmed: the form in which two addresses are compared.
    public static func key(_ address: String) -> String {
        // Nearly every address is in this form already; the general way costs more than many a row of the store.
        if address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !(0x41...0x5A).contains($0) }) { return address }
        return String(
            address.lowercased().drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// Where an answer goes: the way the citizen came.
public struct ReplyAddress: Hashable, Sendable, Codable {
    public var channel: ChannelName
    /// The account of ours that the contact came in by, and that the answer leaves by.
    public var account: AccountName
    public var party: Party

    public init(channel: ChannelName, account: AccountName, party: Party) {
        self.channel = channel
        self.account = account
        self.party = party
    }
}

/// What an incoming message is.
public enum MessageKind: String, Sendable, Codable, CaseIterable {
    /// Somebody's approach: gets a ticket, a number and a deadline.
    case contact
    /// An out-of-office note or another machine's answer (RFC 3834).
    case automaticReply = "automatic_reply"
    /// A message of ours could not be delivered, or is late (RFC 3464).
    case bounce
    /// A message of ours was delivered, read or displayed (RFC 3464, RFC 8098).
    case receipt
    /// A provider forwards a complaint about mail (RFC 5965).
    case abuseReport = "abuse_report"
    /// Mail to a list or to many (RFC 2919).
    case mailingList = "mailing_list"
    /// A word to the machine: no more texts, how does my request stand (`CitizenInstruction`).
    case instruction
    /// From inside: an answer to a mail of ours to a department, URP or manager. The citizen never sees it.
    case contribution

    /// Whether the nine hours run for it by default.
    public var needsAnswer: Bool { self == .contact }
}

/// Bytes that are kept: the original of a message or an attachment of an answer.
public struct BlobReference: Hashable, Sendable, Codable {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    public var sha256: String
    /// In bytes.
    public var size: Int
    public init(sha256: String, size: Int) {
        self.sha256 = sha256
        self.size = size
    }
}

/// An attachment as a list shows it. The bytes are inside the original, or in a blob of their own for answers.
public struct Attachment: Hashable, Sendable, Codable {
    /// A safe name: no path, no control or direction characters, never empty (A5).
    public var name: String
    /// Media type in lower case, e.g. `application/pdf`. A claim of the sender.
    public var type: String
    /// Decoded size in bytes.
    public var size: Int
    /// SHA-256 of the decoded bytes, lower-case hexadecimal.
    public var sha256: String
    /// Shown inside the text rather than beside it.
    public var inline: Bool
    /// Content-ID without angle brackets (RFC 2392), if any.
    public var contentID: String?
    /// Which part of the original it is; nil for the bytes of `blob`.
    public var part: Int?
    /// Own bytes (attachments of answers).
    public var blob: BlobReference?

    public init(
        name: String, type: String, size: Int, sha256: String, inline: Bool = false, contentID: String? = nil,
        part: Int? = nil, blob: BlobReference? = nil
    ) {
        self.name = name
        self.type = type
        self.size = size
        self.sha256 = sha256
        self.inline = inline
        self.contentID = contentID
        self.part = part
        self.blob = blob
    }
}

/// One citizen's request from first approach to closing.
public struct Ticket: Sendable, Hashable, Codable {
    public var id: TicketID
    public var number: TicketNumber
    public var state: TicketState
    public var subject: String
    /// Who asked.
    public var requester: Party
    /// Where answers go by default: that of the first contact. A later sender never changes it by himself (A6).
    public var replyAddress: ReplyAddress
    public var assignee: UserID?
    public var openedAt: Instant
    public var updatedAt: Instant
    /// The earliest deadline among contacts not yet answered; nil when none waits.
    public var dueAt: Instant?
    /// What was found, demanded on closing.
    public var solution: String?
    /// Who has it, and which department.
    public var level: Level = .first
    public var department: DepartmentCode?
    public var topic: TopicCode?
    /// The part of the desk that it is worked in, and its class of priority.
    public var queue: QueueCode?
    public var priority: PriorityClass?
    public var outcome: CaseOutcome?
    /// The citizen complains.
    public var isComplaint = false
    /// Went into this other ticket, where its messages and contacts are now.
    public var mergedInto: TicketID?
    /// The highest percentage of a running deadline that has been warned of; nil: none.
    public var warned: Int?

    public init(
        id: TicketID, number: TicketNumber, state: TicketState, subject: String, requester: Party,
        replyAddress: ReplyAddress, assignee: UserID?, openedAt: Instant, updatedAt: Instant, dueAt: Instant?,
        solution: String?
    ) {
        self.id = id
        self.number = number
        self.state = state
        self.subject = subject
        self.requester = requester
        self.replyAddress = replyAddress
        self.assignee = assignee
        self.openedAt = openedAt
        self.updatedAt = updatedAt
        self.dueAt = dueAt
        self.solution = solution
    }
}

/// One approach by a citizen, with a clock of its own.
public struct Contact: Sendable, Hashable, Codable {
    public var id: ContactID
    public var ticket: TicketID
    public var message: MessageID
    public var kind: MessageKind
    public var channel: ChannelName
    public var account: AccountName
    /// When it reached the public body: the clock starts here.
    public var arrivedAt: Instant
    /// When its bytes were safe with us.
    public var receivedAt: Instant
    /// Whether the nine hours run for it.
    public var needsAnswer: Bool
    /// nil when no answer is needed.
    public var dueAt: Instant?
    /// When the channel accepted the first human answer.
    public var answeredAt: Instant?
    /// What its clock was set to; nil when no answer is needed.
    public var clock: ClockSetting?
    /// The answer that met the deadline.
    public var answeredBy: OutboxID?
    /// When an operator first had it before his eyes.
    public var openedAt: Instant?
    /// Why a person took it out of the figures.
    public var exclusion: ContactExclusion?
    /// How long the citizen was asked for something before the answer, whether it counts or not.
    public var paused: Duration = .zero
    /// The highest percentage that has been warned of.
    public var warned: Int?

    public init(
        id: ContactID, ticket: TicketID, message: MessageID, kind: MessageKind, channel: ChannelName,
        account: AccountName, arrivedAt: Instant, receivedAt: Instant, needsAnswer: Bool, dueAt: Instant?,
        answeredAt: Instant?
    ) {
        self.id = id
        self.ticket = ticket
        self.message = message
        self.kind = kind
        self.channel = channel
        self.account = account
        self.arrivedAt = arrivedAt
        self.receivedAt = receivedAt
        self.needsAnswer = needsAnswer
        self.dueAt = dueAt
        self.answeredAt = answeredAt
    }
}

/// Which way a message goes.
public enum MessageDirection: String, Sendable, Codable, CaseIterable {
    /// From outside.
    case inbound
    /// An operator's answer.
    case answer
    /// Sent by the program itself (acknowledgement); never stops the clock.
    case automatic
    /// Among operators; the citizen never sees it.
    case note
    /// Sent to a department, the back office or a manager (`InternalMailKind`); the citizen never sees it, and it never
    /// stops the clock.
    case internalMail = "internal_mail"

    /// Whether the citizen may see it.
    public var isInternal: Bool { self == .note || self == .internalMail }
}

/// One entry of a ticket's thread.
public struct Message: Sendable, Hashable, Codable {
    public var id: MessageID
    public var ticket: TicketID
    public var direction: MessageDirection
    /// For inbound messages.
    public var kind: MessageKind
    public var channel: ChannelName?
    public var account: AccountName?
    /// The sender of an inbound message, the addressee of an outgoing one.
    public var party: Party
    /// The operator who wrote it.
    public var author: UserID?
    public var subject: String
    /// The whole text. For answers exactly what the operator wrote.
    public var text: String
    /// The new part without quoted history and signature; nil when it is the same as `text`.
    public var newText: String?
    /// Arrival for inbound, writing for the others.
    public var at: Instant
    /// The channel's own id (Message-ID without brackets); repeated by some senders, never a key (L4).
    public var externalID: String?
    /// The untouched bytes of an inbound message.
    public var original: BlobReference?
    public var attachments: [Attachment]
    /// Things an operator should know (limits reached, other sender than the requester …): codes of `Warning`.
    public var warnings: [String]
    /// Small facts that came with it.
    public var particulars: [Particular] = []
    /// The body's own registration of it.
    public var registration: Registration?
    /// The words on its pages, for originals that are pictures of paper.
    public var transcript: TranscriptState = .none
    /// With `.internalMail`: what it is for.
    public var internalKind: InternalMailKind?
    /// The ticket that it came to, when that was merged into this one later.
    public var mergedFrom: TicketID?

    public init(
        id: MessageID, ticket: TicketID, direction: MessageDirection, kind: MessageKind = .contact,
        channel: ChannelName?, account: AccountName?, party: Party, author: UserID? = nil, subject: String,
        text: String, newText: String? = nil, at: Instant, externalID: String? = nil, original: BlobReference? = nil,
        attachments: [Attachment] = [], warnings: [String] = []
    ) {
        self.id = id
        self.ticket = ticket
        self.direction = direction
        self.kind = kind
        self.channel = channel
        self.account = account
        self.party = party
        self.author = author
        self.subject = subject
        self.text = text
        self.newText = newText
        self.at = at
        self.externalID = externalID
        self.original = original
        self.attachments = attachments
        self.warnings = warnings
    }
}

/// How far the reading of an original's pages is.
public enum TranscriptState: Sendable, Hashable, Codable {
    /// Nothing to read.
    case none
    case waiting
    case done(Transcript)
    /// It cannot be read; a stable word.
    case failed(code: String)
}

/// Somebody who logs in.
public struct User: Sendable, Hashable, Codable {
    public var id: UserID
    /// Log-in name, lower case.
    public var login: String
    /// Shown to colleagues and under answers.
    public var name: String
    public var role: UserRole
    public var active: Bool
    /// Language of the pages: `it` or `en`.
    public var language: String
    /// With role `.department`: which one.
    public var department: DepartmentCode?
    /// Where warnings go; nil: nowhere.
    public var mail: String?
    /// Bound to these services; nil: to none, he works for all.
    public var services: Set<String>?
    /// What the table of permissions gives him; as the store knows no settings, the standard's until somebody says otherwise.
    public var grants: Grants
    /// Grows when what he has proved before counts no more: then only a new log-in opens a session.
    public var epoch: Int64 = 0

    private enum CodingKeys: String, CodingKey {
        case id, login, name, role, active, language, department, mail, services
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(UserID.self, forKey: .id), login: try values.decode(String.self, forKey: .login),
            name: try values.decode(String.self, forKey: .name),
            role: try values.decode(UserRole.self, forKey: .role),
            active: try values.decode(Bool.self, forKey: .active),
            language: try values.decode(String.self, forKey: .language))
        department = try values.decodeIfPresent(DepartmentCode.self, forKey: .department)
        mail = try values.decodeIfPresent(String.self, forKey: .mail)
        services = try values.decodeIfPresent(Set<String>.self, forKey: .services)
    }

    public init(id: UserID, login: String, name: String, role: UserRole, active: Bool, language: String) {
        grants = PermissionTable.standard[role]
        self.id = id
        self.login = login
        self.name = name
        self.role = role
        self.active = active
        self.language = language
    }
}
