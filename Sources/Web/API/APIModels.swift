// What the JSON API gives out. Separate from the nouns: a new field of a noun must not leave the house by itself
// (A30). Times are ISO 8601 in UTC with milliseconds.

import Store
import Tickets

struct APIParty: Encodable, Sendable {
    let name, address: String
    init(_ party: Party) { (name, address) = (party.name, party.address) }
}

/// How something stands against its deadline.
struct APIStanding: Encodable, Sendable {
    /// `none`, `running`, `overdue`, `met`, `missed`.
    let state: String
    /// Time left or to spare (positive), or too late (negative), in seconds.
    let seconds: Int64?

    init(_ standing: DeadlineStanding) {
        switch standing {
        case .none: (state, seconds) = ("none", nil)
        case .running(let left): (state, seconds) = ("running", left.components.seconds)
        case .overdue(let by): (state, seconds) = ("overdue", -by.components.seconds)
        case .met(let spare): (state, seconds) = ("met", spare.components.seconds)
        case .missed(let by): (state, seconds) = ("missed", -by.components.seconds)
        }
    }
}

struct APITicket: Encodable, Sendable {
    let number, state, subject: String
    let requester: APIParty
    let channel, account: String
    let assignee: APIUser?
    let openedAt, updatedAt: String
    let dueAt: String?
    let standing: APIStanding
    let solution: String?
    /// `first`, `back_office`, `department`.
    let level: String
    let department, topic, queue, priority, outcome: String?
    let complaint: Bool
    /// The highest percentage of a running deadline that has been warned of.
    let warned: Int?

    init(_ ticket: Ticket, assigneeName: String?, now: Instant) {
        number = ticket.number.description
        state = ticket.state.rawValue
        subject = ticket.subject
        requester = APIParty(ticket.requester)
        channel = ticket.replyAddress.channel.value
        account = ticket.replyAddress.account.value
        assignee = ticket.assignee.map { APIUser(id: $0.value, name: assigneeName ?? "") }
        openedAt = ticket.openedAt.description
        updatedAt = ticket.updatedAt.description
        dueAt = ticket.dueAt?.description
        standing = APIStanding(ticket.standing(at: now))
        solution = ticket.solution
        level = ticket.level.rawValue
        department = ticket.department?.value
        topic = ticket.topic?.value
        queue = ticket.queue?.value
        priority = ticket.priority?.rawValue
        outcome = ticket.outcome?.rawValue
        complaint = ticket.isComplaint
        warned = ticket.warned
    }
}

struct APIUser: Encodable, Sendable {
    let id: Int64
    let name: String
}

struct APITicketLine: Encodable, Sendable {
    let ticket: APITicket
    let excerpt: String
    let lastInboundAt: String
    let messages, attachments: Int
    let hasDeliveryTrouble: Bool
    /// Of the escalation that runs.
    let heldSince, heldUntil: String?
    let reminders: Int
    let tags: [String]

    init(_ line: TicketLine, now: Instant) {
        ticket = APITicket(line.ticket, assigneeName: line.assigneeName, now: now)
        excerpt = StatusLink.masked(line.excerpt)
        lastInboundAt = line.lastInboundAt.description
        messages = line.messages
        attachments = line.attachments
        hasDeliveryTrouble = line.hasDeliveryTrouble
        heldSince = line.heldSince?.description
        heldUntil = line.heldUntil?.description
        reminders = line.reminders
        tags = line.tags.map(\.name)
    }
}

struct APITicketPage: Encodable, Sendable {
    let tickets: [APITicketLine]
    let total: Int
    let hasMore: Bool
    /// Where the next page begins (`after`), and the one before it ends (`before`).
    let next, previous: String?
}

struct APIAttachment: Encodable, Sendable {
    let name, type: String
    let size: Int
    let sha256: String
    let inline: Bool
    let href: String
}

struct APIDelivery: Encodable, Sendable {
    let id: Int64
    let state, delivery: String
    let attempts: Int
    let nextAttemptAt, acceptedAt: String?
    let code, detail: String?
    /// `to_print`, `printed`, `posted`, `returned`, for what people carry out.
    let handStep: String?

    init(_ entry: OutboxEntry) {
        handStep = entry.handStep?.rawValue
        id = entry.id.value
        state = entry.state.rawValue
        delivery = entry.delivery.rawValue
        attempts = entry.attempts
        nextAttemptAt = entry.nextAttemptAt?.description
        acceptedAt = entry.acceptedAt?.description
        code = entry.code
        detail = entry.detail
    }
}

struct APIMessage: Encodable, Sendable {
    let id: Int64
    let direction, kind: String
    /// With `internal_mail`: what it is for.
    let internalKind: String?
    let channel, account: String?
    let party: APIParty
    let author: String?
    let subject, text: String
    let newText: String?
    let at: String
    let original: String?
    let attachments: [APIAttachment]
    let warnings: [String]
    let delivery: APIDelivery?
    let particulars: [APIParticular]
    let registration: APIRegistration?
    let transcript: APITranscript?

    init(_ message: Message, _ view: TicketView) {
        channel = message.channel?.value
        account = message.account?.value
        particulars = message.particulars.map { APIParticular(it: $0.it, en: $0.en, value: $0.value) }
        registration = message.registration.map {
            APIRegistration(number: $0.number, register: $0.register, date: $0.date)
        }
        transcript = APITranscript(message.transcript)
        let id = message.id.value
        self.id = id
        direction = message.direction.rawValue
        kind = message.kind.rawValue
        internalKind = message.internalKind?.rawValue
        party = APIParty(message.party)
        author = message.author.flatMap { view.authors[$0] }
        subject = message.subject
        text = StatusLink.masked(message.text)
        newText = message.newText.map(StatusLink.masked)
        at = message.at.description
        original = message.original == nil ? nil : "/api/v1/messages/\(id)/original"
        attachments = message.attachments.enumerated().map { index, one in
            APIAttachment(
                name: one.name, type: one.type, size: one.size, sha256: one.sha256, inline: one.inline,
                href: "/api/v1/messages/\(id)/attachments/\(index)")
        }
        warnings = message.warnings
        delivery = view.outbox[message.id].map(APIDelivery.init)
    }
}

struct APIParticular: Encodable, Sendable {
    let it, en, value: String
}

struct APIRegistration: Encodable, Sendable {
    let number, register, date: String
}

/// The words on an original's pages.
struct APITranscript: Encodable, Sendable {
    /// `waiting`, `done`, `failed`.
    let state: String
    let text: String?
    let confidence: Int?
    let proposals: [APIProposal]?
    let code: String?

    struct APIProposal: Encodable, Sendable {
        let field, value: String
        let confidence, page: Int
        let x, y, width, height: Double
    }

    init?(_ transcript: TranscriptState) {
        switch transcript {
        case .none: return nil
        case .waiting: (state, text, confidence, proposals, code) = ("waiting", nil, nil, nil, nil)
        case .failed(let word): (state, text, confidence, proposals, code) = ("failed", nil, nil, nil, word)
        case .done(let done):
            (state, text, confidence, code) = ("done", done.text, done.confidence, nil)
            // Pages are counted from 1, as in the addresses of their images.
            proposals = done.proposals.map {
                APIProposal(
                    field: $0.field.rawValue, value: $0.value, confidence: $0.confidence, page: $0.page + 1, x: $0.x,
                    y: $0.y, width: $0.width, height: $0.height)
            }
        }
    }
}

/// A way to the citizen.
struct APIWay: Encodable, Sendable {
    let channel, account: String
    let party: APIParty
    /// Asked for no automatic texts since then.
    let optedOutAt: String?
}

struct APIContact: Encodable, Sendable {
    let id, message: Int64
    let kind, channel, account, arrivedAt: String
    let needsAnswer: Bool
    let dueAt, answeredAt, openedAt: String?
    let standing: APIStanding
    let clock: APIClock?
    let exclusion: String?
    let pausedSeconds: Int64
    let warned: Int?

    init(_ contact: Contact, now: Instant) {
        id = contact.id.value
        message = contact.message.value
        kind = contact.kind.rawValue
        channel = contact.channel.value
        account = contact.account.value
        arrivedAt = contact.arrivedAt.description
        needsAnswer = contact.needsAnswer
        dueAt = contact.dueAt?.description
        answeredAt = contact.answeredAt?.description
        standing = APIStanding(contact.standing(at: now))
        openedAt = contact.openedAt?.description
        clock = contact.clock.map(APIClock.init)
        exclusion = contact.exclusion?.rawValue
        pausedSeconds = contact.paused.components.seconds
        warned = contact.warned
    }
}

struct APIEvent: Encodable, Sendable {
    let what, at: String
    let user: String?
    let detail: [String: String]
}

struct APILink: Encodable, Sendable {
    let number, subject, state, reason: String
}

struct APITicketView: Encodable, Sendable {
    let ticket: APITicket
    let messages: [APIMessage]
    let contacts: [APIContact]
    let events: [APIEvent]
    let linked: [APILink]
    let addresses: [APIWay]
    /// Oldest first; the last one may run.
    let escalations: [APIEscalation]
    /// Give it back with an answer: it is refused when the ticket has changed since.
    let version: Int64

    init(_ view: TicketView, now: Instant) {
        ticket = APITicket(view.ticket, assigneeName: view.assigneeName, now: now)
        messages = view.messages.map { APIMessage($0, view) }
        contacts = view.contacts.map { APIContact($0, now: now) }
        events = view.events.map {
            APIEvent(
                what: $0.event.what, at: $0.event.at.description, user: $0.userName, detail: $0.event.detail)
        }
        linked = view.linked.map {
            APILink(
                number: $0.number.description, subject: $0.subject, state: $0.state.rawValue, reason: $0.reason)
        }
        addresses = view.addresses.map {
            APIWay(
                channel: $0.channel.value, account: $0.account.value, party: APIParty($0.party),
                optedOutAt: view.optedOut[$0]?.description)
        }
        escalations = view.escalations.map(APIEscalation.init)
        version = view.version
    }
}

struct APIHeldItem: Encodable, Sendable {
    let id: Int64
    let channel, account, arrivedAt: String
    let size: Int
    let code, reason: String?
    let original: String

    init(_ item: SpoolItem) {
        id = item.id.value
        channel = item.channel.value
        account = item.account.value
        arrivedAt = item.arrivedAt.description
        size = item.original.size
        code = item.heldCode
        reason = item.heldReason
        original = "/api/v1/held/\(item.id)/original"
    }
}

struct APIOutboxEntry: Encodable, Sendable {
    let ticket, subject, channel, account: String
    let to: APIParty
    let automatic: Bool
    let writtenAt: String
    let delivery: APIDelivery

    init(_ entry: OutboxEntry) {
        ticket = entry.ticketNumber.description
        subject = entry.subject
        channel = entry.to.channel.value
        account = entry.to.account.value
        to = APIParty(entry.to.party)
        automatic = entry.isAutomatic
        writtenAt = entry.writtenAt.description
        delivery = APIDelivery(entry)
    }
}

struct APIAccount: Encodable, Sendable {
    let channel, account, direction: String
    let working: Bool
    let lastSuccess, failingSince: String?
    let code, detail: String?

    init(_ health: AccountHealth) {
        channel = health.channel.value
        account = health.account.value
        direction = health.direction.rawValue
        working = health.failingSince == nil
        lastSuccess = health.lastSuccess?.description
        failingSince = health.failingSince?.description
        code = health.code
        detail = health.detail
    }
}

struct APISession: Encodable, Sendable {
    let user: Profile
    /// For the X-CSRF-Token header of cookie sessions.
    let formToken: String
    /// Only in the answer that opens an API session; never shown again.
    let token: String?

    struct Profile: Encodable, Sendable {
        let id: Int64
        let login, name, role, language: String
    }

    init(_ user: User, formToken: String, token: String? = nil) {
        self.user = Profile(
            id: user.id.value, login: user.login, name: user.name, role: user.role.rawValue, language: user.language)
        self.formToken = formToken
        self.token = token
    }
}

struct APIList<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
}

struct APICreated: Encodable, Sendable {
    let id: Int64
}
