// What `Reports` asks: counts over many contacts, the contacts behind each count, and what is entered, imported and frozen.
// Whatever is counted can be listed with the same scope and part: the two always agree.

import Tickets

/// Which contacts or cases are counted.
public struct FigureScope: Sendable, Hashable, Codable {
    public var service: String
    /// Contacts by arrival, cases by closing, escalations by their beginning, calls by theirs: `from` included, `until` not.
    public var from: Instant
    public var until: Instant
    /// Open ones are judged as of this instant.
    public var now: Instant
    public var channel: ChannelName?
    public var topic: TopicCode?
    public var department: DepartmentCode?

    public init(
        service: String, from: Instant, until: Instant, now: Instant, channel: ChannelName? = nil,
        topic: TopicCode? = nil, department: DepartmentCode? = nil
    ) {
        self.service = service
        self.from = from
        self.until = until
        self.now = now
        self.channel = channel
        self.topic = topic
        self.department = department
    }
}

/// Written contacts counted. `judged = inTime + late + overdue`.
public struct ContactTally: Sendable, Hashable, Codable {
    /// Answered by the deadline.
    public var inTime = 0
    /// Answered after it.
    public var late = 0
    /// Not answered, and the deadline is over.
    public var overdue = 0
    /// Not answered, and the deadline lies ahead: not yet judged.
    public var running = 0
    /// Not judged, by `ContactExclusion` or by `MessageKind` raw value.
    public var excluded: [String: Int] = [:]
    /// In time by elapsed and by working hours, whichever judges.
    public var inTimeElapsed = 0
    public var inTimeWorking = 0
    /// Of those answered: sum of the times from arrival to acceptance, in milliseconds (never below zero for one).
    public var answerMilliseconds: Int64 = 0

    public init() {}
    public var answered: Int { inTime + late }
    public var judged: Int { inTime + late + overdue }
}

/// A part of a tally, for the list behind it.
public enum ContactPart: Sendable, Hashable, Codable {
    case all
    case judged
    case inTime
    case late
    case overdue
    case running
    /// A word of `ContactTally.excluded`; nil: all of them.
    case excluded(String?)
}

/// What contacts are counted by.
public enum ContactDimension: Sendable, Hashable, CaseIterable {
    case channel
    case topic
    /// The department that had the ticket last; "" for none.
    case department
    /// Of who answered: `Level` raw value; "" for unanswered.
    case level
    /// Who answered: user id; "" for unanswered.
    case author
    /// Quarter of an hour of the arrival, as milliseconds since 1970: hours, days, weekdays and weeks of any time zone are
    /// sums of them.
    case quarterHour
    /// Whole minutes from arrival to acceptance; "" for unanswered.
    case minutesToAnswer
}

public struct ContactGroup: Sendable, Hashable, Codable {
    public var key: String
    public var tally: ContactTally
    public init(key: String, tally: ContactTally) {
        self.key = key
        self.tally = tally
    }
}

/// A contact behind a figure: everything that decides, no message text.
public struct ContactFact: Sendable, Hashable, Codable {
    public var contact: ContactID
    public var ticket: TicketID
    public var number: TicketNumber
    public var channel: ChannelName
    public var account: AccountName
    public var kind: MessageKind
    public var arrivedAt: Instant
    public var receivedAt: Instant
    public var clock: ClockSetting?
    public var answeredAt: Instant?
    public var answeredBy: OutboxID?
    public var exclusion: ContactExclusion?
    public var needsAnswer: Bool
    public var paused: Duration
    public var topic: TopicCode?
    public var department: DepartmentCode?
    public var level: Level?
    /// SHA-256 of the original's bytes.
    public var sha256: String?

    public init(
        contact: ContactID, ticket: TicketID, number: TicketNumber, channel: ChannelName, account: AccountName,
        kind: MessageKind, arrivedAt: Instant, receivedAt: Instant, clock: ClockSetting?, answeredAt: Instant?,
        answeredBy: OutboxID?, exclusion: ContactExclusion?, needsAnswer: Bool, paused: Duration, topic: TopicCode?,
        department: DepartmentCode?, level: Level?, sha256: String?
    ) {
        self.contact = contact
        self.ticket = ticket
        self.number = number
        self.channel = channel
        self.account = account
        self.kind = kind
        self.arrivedAt = arrivedAt
        self.receivedAt = receivedAt
        self.clock = clock
        self.answeredAt = answeredAt
        self.answeredBy = answeredBy
        self.exclusion = exclusion
        self.needsAnswer = needsAnswer
        self.paused = paused
        self.topic = topic
        self.department = department
        self.level = level
        self.sha256 = sha256
    }
}

/// A place in a list that is read page by page.
public struct FactCursor: Sendable, Hashable, Codable {
    public var at: Instant
    public var id: Int64
    public init(at: Instant, id: Int64) {
        self.at = at
        self.id = id
    }
}

/// Everything that proves one contact's figure, in order of time.
public struct ContactEvidence: Sendable, Hashable {
    public struct Step: Sendable, Hashable {
        /// Fixed word: `arrived`, `committed`, `acknowledged`, `opened`, `warned`, `escalated`, `given_back`, `reminded`,
        /// `contributed`, `waiting_for_citizen`, `answered` (written), `accepted`, `delivered`, `bounced`, `excluded`,
        /// `clock_changed`, `closed` …
        public var what: String
        public var at: Instant
        public var user: UserID?
        public var userName: String?
        /// Fixed words to values: `evidence` (the other side's words), `reference` (its id), `attempt`, `channel`,
        /// `percent`, `department`, `reason` … No message texts.
        public var detail: [String: String]
        public init(
            what: String, at: Instant, user: UserID? = nil, userName: String? = nil, detail: [String: String] = [:]
        ) {
            self.what = what
            self.at = at
            self.user = user
            self.userName = userName
            self.detail = detail
        }
    }
    public var fact: ContactFact
    public var steps: [Step]
    /// The channel's own id of the contact (Message-ID and the like) and the source's key.
    public var externalID: String?
    public var sourceKey: String?
    public init(fact: ContactFact, steps: [Step], externalID: String?, sourceKey: String?) {
        self.fact = fact
        self.steps = steps
        self.externalID = externalID
        self.sourceKey = sourceKey
    }
}

/// Closed cases counted (I-04, I-08): tickets with at least one contact of a citizen, merged ones once, by their closing.
public struct CaseTally: Sendable, Hashable, Codable {
    public var closed = 0
    /// Without the back office and without a department (I-04).
    public var withoutEscalation = 0
    /// By `CaseOutcome` raw value; "" where none was given.
    public var outcomes: [String: Int] = [:]
    public var complaints = 0
    public init() {}
}

public enum CasePart: Sendable, Hashable, Codable {
    case closed
    case withoutEscalation
    case escalated
    case positive
    case notPositive
    case withoutOutcome
    case complaints
}

public enum CaseDimension: Sendable, Hashable { case topic, author, department }

public struct CaseGroup: Sendable, Hashable, Codable {
    public var key: String
    public var tally: CaseTally
    public init(key: String, tally: CaseTally) {
        self.key = key
        self.tally = tally
    }
}

public struct CaseFact: Sendable, Hashable, Codable {
    public var ticket: TicketID
    public var number: TicketNumber
    public var channel: ChannelName
    public var openedAt: Instant
    public var closedAt: Instant?
    public var closedBy: UserID?
    public var escalated: Bool
    public var outcome: CaseOutcome?
    public var isComplaint: Bool
    public var topic: TopicCode?
    public var department: DepartmentCode?
    public init(
        ticket: TicketID, number: TicketNumber, channel: ChannelName, openedAt: Instant, closedAt: Instant?,
        closedBy: UserID?, escalated: Bool, outcome: CaseOutcome?, isComplaint: Bool, topic: TopicCode?,
        department: DepartmentCode?
    ) {
        self.ticket = ticket
        self.number = number
        self.channel = channel
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.escalated = escalated
        self.outcome = outcome
        self.isComplaint = isComplaint
        self.topic = topic
        self.department = department
    }
}

/// Escalations to departments counted (I-06, I-07). Those given back as not competent or handed on are not cases of the
/// second level: counted apart.
public struct EscalationTally: Sendable, Hashable, Codable {
    /// Solved within the term, and after it.
    public var solvedInTime = 0
    public var solvedLate = 0
    /// Running: the term over, and not yet over.
    public var overdue = 0
    public var running = 0
    public var notCounted = 0
    /// Of those solved, and closed as a case (I-06).
    public var solvedAndClosed = 0
    /// Sum of the times to solution in milliseconds.
    public var solutionMilliseconds: Int64 = 0
    public init() {}
    public var solved: Int { solvedInTime + solvedLate }
    public var judged: Int { solvedInTime + solvedLate + overdue }
}

public enum EscalationPart: Sendable, Hashable, Codable {
    case judged, solvedInTime, solvedLate, overdue, running, notCounted, solvedAndClosed
}

public struct EscalationGroup: Sendable, Hashable, Codable {
    public var key: String
    public var tally: EscalationTally
    public init(key: String, tally: EscalationTally) {
        self.key = key
        self.tally = tally
    }
}

/// A time at a level, for the hand-over times of managers.
public struct LevelTime: Sendable, Hashable, Codable {
    public var level: Level
    public var count: Int
    /// Mean and largest, in milliseconds; those that run count until `now`.
    public var meanMilliseconds: Int64
    public var longestMilliseconds: Int64
    public init(level: Level, count: Int, meanMilliseconds: Int64, longestMilliseconds: Int64) {
        self.level = level
        self.count = count
        self.meanMilliseconds = meanMilliseconds
        self.longestMilliseconds = longestMilliseconds
    }
}

/// A telephone call as a switchboard or a person reports it (I-01, I-03, I-05).
public struct CallRecord: Sendable, Hashable, Codable {
    public enum Ending: String, Sendable, Hashable, Codable, CaseIterable {
        /// Answered by an operator.
        case answered
        /// The caller hung up before (I-03).
        case abandoned
        /// The switchboard gave up: time over, queue full or empty.
        case unanswered
    }
    /// The same for ever within the service and source: a second import changes nothing.
    public var key: String
    public var startedAt: Instant
    /// From entering the queue to the answer or the end.
    public var waited: Duration
    public var ending: Ending
    /// With the operator; zero when nobody answered.
    public var talked: Duration
    /// Solved without passing it on, where the source says so; nil: as `answered`.
    public var solvedAtFirstContact: Bool?
    public var queue: String
    public var agent: String

    public init(
        key: String, startedAt: Instant, waited: Duration, ending: Ending, talked: Duration,
        solvedAtFirstContact: Bool? = nil, queue: String = "", agent: String = ""
    ) {
        self.key = key
        self.startedAt = startedAt
        self.waited = waited
        self.ending = ending
        self.talked = talked
        self.solvedAtFirstContact = solvedAtFirstContact
        self.queue = queue
        self.agent = agent
    }
}

public struct CallTally: Sendable, Hashable, Codable {
    public var offered = 0
    public var answered = 0
    /// Answered within the threshold (I-01).
    public var answeredQuickly = 0
    /// Ended before an answer (I-03).
    public var lost = 0
    /// Handled at the first contact, and of these within the threshold (I-05).
    public var handled = 0
    public var handledQuickly = 0
    public var waitedMilliseconds: Int64 = 0
    public var talkedMilliseconds: Int64 = 0
    public init() {}
}

public enum CallPart: Sendable, Hashable, Codable {
    case offered, answered, answeredQuickly, lost, handled, handledQuickly
}

/// A figure that a person has entered for an indicator that nothing measures here.
public struct EnteredFigure: Sendable, Hashable, Codable {
    public var id: Int64
    public var service: String
    public var indicator: Indicator
    /// Days, both included.
    public var from: CivilDay
    public var until: CivilDay
    public var numerator: Double
    public var denominator: Double
    public var note: String
    public var by: UserID?
    public var at: Instant
    /// Taken back; it stays on record.
    public var withdrawnAt: Instant?
    public init(
        id: Int64 = 0, service: String, indicator: Indicator, from: CivilDay, until: CivilDay, numerator: Double,
        denominator: Double, note: String, by: UserID?, at: Instant, withdrawnAt: Instant? = nil
    ) {
        self.id = id
        self.service = service
        self.indicator = indicator
        self.from = from
        self.until = until
        self.numerator = numerator
        self.denominator = denominator
        self.note = note
        self.by = by
        self.at = at
        self.withdrawnAt = withdrawnAt
    }
}

/// A packet of outbound contacts (I-09).
public struct OutboundPacket: Sendable, Hashable, Codable {
    public var id: Int64
    public var service: String
    public var name: String
    public var contacts: Int
    public var startedAt: Instant
    public var endedAt: Instant?
    public var by: UserID?
    public var at: Instant
    public var withdrawnAt: Instant?
    public init(
        id: Int64 = 0, service: String, name: String, contacts: Int, startedAt: Instant, endedAt: Instant?,
        by: UserID?, at: Instant, withdrawnAt: Instant? = nil
    ) {
        self.id = id
        self.service = service
        self.name = name
        self.contacts = contacts
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.by = by
        self.at = at
        self.withdrawnAt = withdrawnAt
    }
}

/// A time in which the service did not work, entered by a person (I-10).
public struct Outage: Sendable, Hashable, Codable {
    public var id: Int64
    /// nil: of all services.
    public var service: String?
    public var from: Instant
    public var until: Instant
    public var reason: String
    public var by: UserID?
    public var at: Instant
    public var withdrawnAt: Instant?
    public init(
        id: Int64 = 0, service: String?, from: Instant, until: Instant, reason: String, by: UserID?, at: Instant,
        withdrawnAt: Instant? = nil
    ) {
        self.id = id
        self.service = service
        self.from = from
        self.until = until
        self.reason = reason
        self.by = by
        self.at = at
        self.withdrawnAt = withdrawnAt
    }
}

/// What a person has written into a report: a section's text, what is to be done about an indicator. Every version stays.
public struct ReportText: Sendable, Hashable, Codable {
    public var service: String
    /// As in `FrozenReport`.
    public var period: String
    /// Which part: a word of the reports' room.
    public var part: String
    /// Empty: nothing any more.
    public var text: String
    public var by: UserID?
    public var at: Instant
    public init(service: String, period: String, part: String, text: String, by: UserID?, at: Instant) {
        self.service = service
        self.period = period
        self.part = part
        self.text = text
        self.by = by
        self.at = at
    }
}

/// A closed period's report as it was: bytes that never change.
public struct FrozenReport: Sendable, Hashable, Codable {
    public var id: Int64
    public var service: String
    /// `2026-S1`, `2026-Q3`, or two days.
    public var period: String
    public var from: Instant
    public var until: Instant
    public var frozenAt: Instant
    public var by: UserID?
    /// The figures and every contact behind them, one JSON value a line.
    public var content: BlobReference
    public init(
        id: Int64 = 0, service: String, period: String, from: Instant, until: Instant, frozenAt: Instant, by: UserID?,
        content: BlobReference
    ) {
        self.id = id
        self.service = service
        self.period = period
        self.from = from
        self.until = until
        self.frozenAt = frozenAt
        self.by = by
        self.content = content
    }
}

public protocol FigureStore: Sendable {
    // MARK: Counting and listing

    func contactTally(_ scope: FigureScope) async throws -> ContactTally
    func contactGroups(_ scope: FigureScope, by dimension: ContactDimension) async throws -> [ContactGroup]
    /// Several at once, in the order asked for: one walk over the contacts instead of one for each.
    func contactGroups(_ scope: FigureScope, by dimensions: [ContactDimension]) async throws -> [[ContactGroup]]
    /// By arrival, then id, after the cursor.
    func contactFacts(
        _ scope: FigureScope, part: ContactPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [ContactFact]
    func evidence(of contact: ContactID) async throws -> ContactEvidence?
    /// Unanswered contacts by the quarter of an hour in which they are due, from `now` on to `until`, and how many are over
    /// already; `service` nil: all.
    func runway(
        service: String?, now: Instant, until: Instant
    ) async throws -> (overdue: Int, due: [(quarterHour: Instant, count: Int)])
    /// Unanswered contacts by age in whole hours.
    func openAges(service: String?, now: Instant) async throws -> [(hours: Int, count: Int)]

    func caseTally(_ scope: FigureScope) async throws -> CaseTally
    func caseGroups(_ scope: FigureScope, by dimension: CaseDimension) async throws -> [CaseGroup]
    /// By closing, then id.
    func caseFacts(_ scope: FigureScope, part: CasePart, after cursor: FactCursor?, limit: Int) async throws
        -> [CaseFact]

    func escalationTally(_ scope: FigureScope) async throws -> EscalationTally
    /// By department.
    func escalationGroups(_ scope: FigureScope) async throws -> [EscalationGroup]
    func escalationFacts(
        _ scope: FigureScope, part: EscalationPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [(escalation: Escalation, number: TicketNumber)]
    /// First level: from opening to the first escalation, else to the first human answer.
    func levelTimes(_ scope: FigureScope) async throws -> [LevelTime]

    // MARK: Telephone, packets, outages, the program's own life

    /// All in one transaction. - Returns: how many were new.
    func importCalls(_ calls: [CallRecord], service: String, source: String, audit: AuditEntry) async throws -> Int
    func callTally(
        service: String, from: Instant, until: Instant, answeredWithin: Duration, handledWithin: Duration
    ) async throws -> CallTally
    func calls(
        service: String, from: Instant, until: Instant, part: CallPart, answeredWithin: Duration,
        handledWithin: Duration, after cursor: FactCursor?, limit: Int
    ) async throws -> [(id: Int64, call: CallRecord)]

    /// Each entry is on record for ever; taking it back marks it.
    func enter(_ figure: EnteredFigure) async throws -> Int64
    func enter(_ packet: OutboundPacket) async throws -> Int64
    func enter(_ outage: Outage) async throws -> Int64
    /// - Parameter table: `figure`, `packet` or `outage`.
    /// - Parameter services: only an entry of one of these; `missing` for any other. nil: of whichever, and of all.
    func withdraw(
        _ id: Int64, from table: EnteredTable, services: Set<String>?, by user: UserID, at now: Instant
    ) async throws
    /// Those that overlap the period, by beginning.
    func enteredFigures(service: String, from: CivilDay, until: CivilDay) async throws -> [EnteredFigure]
    func packets(service: String, from: Instant, until: Instant) async throws -> [OutboundPacket]
    func outages(service: String?, from: Instant, until: Instant) async throws -> [Outage]

    /// A sign of life: lengthens the running stretch of the program's life, or begins a new one when the last sign is older
    /// than `gap`.
    func beat(at now: Instant, gap: Duration) async throws
    /// Stretches of life that overlap the period.
    func lives(from: Instant, until: Instant) async throws -> [Range<Instant>]

    // MARK: What people write into a report

    /// The new versions of some parts, all or none.
    func write(_ texts: [ReportText]) async throws
    /// The last version of each part, by part.
    func reportTexts(service: String, period: String) async throws -> [ReportText]

    // MARK: Closed periods

    /// Keeps a report for ever. The same service and period once: `conflict`.
    func freeze(_ report: FrozenReport, audit: AuditEntry) async throws -> Int64
    /// Newest first; nil: of all services.
    func frozenReports(service: String?) async throws -> [FrozenReport]
    func frozenReport(_ id: Int64) async throws -> FrozenReport?
    /// Keeps large bytes as they come, without having them all in memory; they become a frozen report's content.
    /// - Parameter next: the next piece; nil at the end.
    func keepContent(_ next: @Sendable () async throws -> [UInt8]?) async throws -> BlobReference
}

public enum EnteredTable: String, Sendable, CaseIterable { case figure, packet, outage }

extension FigureStore {
    /// Of whichever service.
    public func withdraw(_ id: Int64, from table: EnteredTable, by user: UserID, at now: Instant) async throws {
        try await withdraw(id, from: table, services: nil, by: user, at: now)
    }
}
