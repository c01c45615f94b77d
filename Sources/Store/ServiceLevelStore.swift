// What `ServiceLevels` and the desk keep about clocks, escalations and reminders. An instant is taken off in the same
// transaction that writes what follows from it, so each fires exactly once, whenever the program dies.

import Tickets

/// An instant that has come.
public enum DueAlarm: Sendable, Hashable {
    case warning(ContactAlarm)
    case reminder(EscalationAlarm)
    /// A clock that stood still while the citizen was asked for something (`ClockSetting.pausesForCitizen`) goes on: it is to
    /// be set anew with its pauses (`setClocks`, which takes this alarm off). Until then it warns of nothing.
    case resumed(KeptClock)
}

/// A contact whose next warning is due.
public struct ContactAlarm: Sendable, Hashable {
    public var contact: Contact
    public var ticket: Ticket
    public var assignee: User?
    /// The escalation that runs on the ticket, if one does.
    public var escalation: Escalation?
    public var warning: ClockWarning
    /// Times during which the citizen was asked for something since the contact arrived.
    public var pauses: [Range<Instant>]

    public init(
        contact: Contact, ticket: Ticket, assignee: User?, escalation: Escalation?, warning: ClockWarning,
        pauses: [Range<Instant>]
    ) {
        self.contact = contact
        self.ticket = ticket
        self.assignee = assignee
        self.escalation = escalation
        self.warning = warning
        self.pauses = pauses
    }
}

/// An escalation whose next reminder is due.
public struct EscalationAlarm: Sendable, Hashable {
    public var escalation: Escalation
    public var ticket: Ticket
    public var next: NextReminder
    /// When the ticket's first contact arrived.
    public var arrivedAt: Instant

    public init(escalation: Escalation, ticket: Ticket, next: NextReminder, arrivedAt: Instant) {
        self.escalation = escalation
        self.ticket = ticket
        self.next = next
        self.arrivedAt = arrivedAt
    }
}

/// What is written when an instant has come.
public struct Firing: Sendable {
    public enum Subject: Sendable, Hashable {
        /// The contact's warnings that are over by now, ascending; several when the program was away. Each is recorded once.
        case warning(ContactID, percents: [Int], next: ClockWarning?)
        case reminder(EscalationID, step: ReminderStep, next: NextReminder?)
    }
    public var subject: Subject
    /// Mails to those whom a rule names, on the ticket.
    public var mails: [NewOutgoing]
    public var at: Instant

    public init(_ subject: Subject, mails: [NewOutgoing] = [], at: Instant) {
        self.subject = subject
        self.mails = mails
        self.at = at
    }
}

/// A hand-over to another level.
public struct NewEscalation: Sendable {
    public var ticket: TicketID
    public var to: Level
    public var department: DepartmentCode?
    public var reason: String
    public var by: UserID
    public var at: Instant
    public var clock: ClockSetting?
    public var next: NextReminder?
    /// The assignment by mail, and what the citizen is told (E-05, S-06): written in the same transaction.
    public var messages: [NewOutgoing]
    /// As in `NewAnswer`.
    public var seenVersion: Int64?

    public init(
        ticket: TicketID, to: Level, department: DepartmentCode? = nil, reason: String, by: UserID, at: Instant,
        clock: ClockSetting? = nil, next: NextReminder? = nil, messages: [NewOutgoing] = [], seenVersion: Int64? = nil
    ) {
        self.ticket = ticket
        self.to = to
        self.department = department
        self.reason = reason
        self.by = by
        self.at = at
        self.clock = clock
        self.next = next
        self.messages = messages
        self.seenVersion = seenVersion
    }
}

/// A clock that may have to be set anew.
public struct KeptClock: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        case contact(ContactID)
        case escalation(EscalationID)
    }
    public var subject: Subject
    public var ticket: TicketID
    public var service: String
    /// Arrival, or the escalation.
    public var start: Instant
    public var setting: ClockSetting
    /// Answered, solved: only figures follow. nil while it runs.
    public var endedAt: Instant?
    public var isOver: Bool { endedAt != nil }
    public var pauses: [Range<Instant>]
    /// The highest percentage that has been warned of.
    public var warned: Int?

    public init(
        subject: Subject, ticket: TicketID, service: String, start: Instant, setting: ClockSetting, endedAt: Instant?,
        pauses: [Range<Instant>], warned: Int?
    ) {
        self.subject = subject
        self.ticket = ticket
        self.service = service
        self.start = start
        self.setting = setting
        self.endedAt = endedAt
        self.pauses = pauses
        self.warned = warned
    }
}

/// A line of the audit trail of what concerns no single ticket: rules changed, periods closed, figures entered.
public struct AuditEntry: Sendable, Hashable, Codable {
    public var at: Instant
    public var user: UserID?
    /// Fixed word: `clock_changed`, `period_closed`, `figure_entered`, `calls_imported`, `outage_entered` …
    public var what: String
    public var detail: [String: String]
    public init(at: Instant, user: UserID?, what: String, detail: [String: String] = [:]) {
        self.at = at
        self.user = user
        self.what = what
        self.detail = detail
    }
}

public protocol ServiceLevelStore: Sendable {
    // MARK: Instants

    /// The earliest instant of all clocks and reminders; nil when none runs. A look-up in an index. What stands still, because
    /// the citizen is asked for something and the clock pauses for him, has none; a reminder comes later by the pause.
    func nextAlarm() async throws -> Instant?
    /// Those that have come, earliest first, at most `limit`.
    func alarms(dueBy now: Instant, limit: Int) async throws -> [DueAlarm]
    /// Writes what follows and the next instant, in one transaction for each. What is not due any more (answered, fired by
    /// another process, set anew) is left alone.
    /// - Returns: for each whether it fired.
    func fire(_ firings: [Firing]) async throws -> [Bool]

    // MARK: Escalations

    /// → with_back_office or with_department; ends the running escalation (`passedOn`). The last level hands on to other
    /// departments only: `conflict`. Department → back office is `giveBack`.
    func escalate(_ new: NewEscalation) async throws -> EscalationID
    /// Ends the running escalation; the ticket goes back to the level it came from (→ open, or with_back_office).
    /// - Parameter solved: with the solution, for the lower level to tell; `note` holds it. Else: not competent, `note` says
    ///   why. It becomes a note of the thread.
    func giveBack(_ ticket: TicketID, solved: Bool, note: String, by user: UserID, at now: Instant) async throws
    /// All of a ticket, oldest first.
    func escalations(of ticket: TicketID) async throws -> [Escalation]
    /// Running ones, longest first; nil: of all departments and the back office.
    func runningEscalations(
        department: DepartmentCode?, limit: Int, offset: Int
    ) async throws -> [(escalation: Escalation, ticket: Ticket)]
    /// A reminder by hand: counted and recorded like an automatic one. `next`: when the following automatic one is due.
    func remind(
        _ escalation: EscalationID, mail: NewOutgoing, next: NextReminder?, by user: UserID, at now: Instant
    ) async throws
    /// A question to somebody inside, by mail; no escalation. A note when there is no mail.
    func ask(
        _ question: String, on ticket: TicketID, to department: DepartmentCode?, mail: NewOutgoing?, by user: UserID,
        at now: Instant
    ) async throws

    // MARK: Clocks and cases

    /// An operator has the ticket before his eyes: notes the instant on its contacts that have none.
    func noteOpened(_ ticket: TicketID, by user: UserID, at now: Instant) async throws
    /// Topic, complaint mark and outcome; nil leaves as it is, a value of nil inside takes away.
    func classify(
        _ ticket: TicketID, topic: TopicCode??, isComplaint: Bool?, outcome: CaseOutcome??, by user: UserID,
        at now: Instant
    ) async throws
    /// Moves messages, contacts and outbox entries of a ticket into another of the same service and closes it; what comes
    /// for it later goes there. Undone by `unmerge`.
    func merge(_ ticket: TicketID, into other: TicketID, by user: UserID, at now: Instant) async throws
    /// What came from the ticket goes back to it, in the state it had. What had been merged into it before leaves with it, and
    /// is merged into it still.
    func unmerge(_ ticket: TicketID, by user: UserID, at now: Instant) async throws

    /// Clocks of a service in the order of their ids, after a cursor, at most `limit`; with those that are over, where
    /// asked for, if they began at or after `from`.
    func clocks(
        service: String, withOver from: Instant?, after cursor: KeptClock.Subject?, limit: Int
    ) async throws -> [KeptClock]
    /// When the first clock of a service began, or a little before it; nil where there is none.
    func firstClock(of service: String) async throws -> Instant?
    /// Sets clocks anew, in one transaction; those that have been answered meanwhile only for figures.
    func setClocks(_ settings: [(KeptClock.Subject, ClockSetting)], at now: Instant) async throws
    /// The rules that a service's clocks were last set by: a hash; nil when never.
    func clockRules(of service: String) async throws -> String?
    func setClockRules(_ hash: String, of service: String, audit: AuditEntry) async throws

    func audit(_ entry: AuditEntry) async throws
    /// Newest first.
    /// - Parameter hidden: words (`AuditEntry.what`) that are left out.
    func auditTrail(without hidden: Set<String>, limit: Int, offset: Int) async throws -> [AuditEntry]
    /// Whether a line with this word and detail is there, whenever it was written (`Filing.recordOnce`).
    func isRecorded(_ entry: AuditEntry) async throws -> Bool
}

extension ServiceLevelStore {
    public func auditTrail(limit: Int, offset: Int) async throws -> [AuditEntry] {
        try await auditTrail(without: [], limit: limit, offset: offset)
    }
}
