// What the JSON API gives out about figures, lists and closed periods. Times are ISO 8601 in UTC, days ISO days, durations
// milliseconds.

import Reports
import Store
import Tickets

struct APITally: Encodable, Sendable {
    let inTime, late, overdue, running, judged: Int
    let excluded: [String: Int]
    init(_ tally: ContactTally) {
        (inTime, late, overdue, running) = (tally.inTime, tally.late, tally.overdue, tally.running)
        (judged, excluded) = (tally.judged, tally.excluded)
    }
}

struct APIDashboard: Encodable, Sendable {
    struct Rate: Encodable, Sendable {
        let word: String
        let tally: APITally
        let percent: Double?
        let goal: Double
    }
    struct Count: Encodable, Sendable {
        let key, title: String
        let count: Int
        let percent: Double?
        init(_ count: Dashboard.Count) {
            (key, title, self.count, percent) = (count.key, count.title, count.count, count.percent)
        }
    }
    struct Slot: Encodable, Sendable {
        let at: String
        let count: Int
    }
    struct Bin: Encodable, Sendable {
        let upTo: Int?
        let count: Int
    }
    struct Distribution: Encodable, Sendable {
        let bins: [Bin]
        let median, p90, p95: Int?
        let target: Int
    }
    struct Series: Encodable, Sendable {
        let key, title: String
        let counts: [Int]
    }
    struct Person: Encodable, Sendable {
        let key, title: String
        let closed, atFirstLevel: Int
    }
    struct LevelTime: Encodable, Sendable {
        let level: String
        let count: Int
        let meanMilliseconds, longestMilliseconds: Int64
    }
    struct Escalations: Encodable, Sendable {
        let solvedInTime, solvedLate, overdue, running, notCounted, solvedAndClosed: Int
    }

    let service, period, madeAt: String
    let rates: [Rate]
    let overdue: Int
    let runway: [Slot]
    let ages: [Count]
    let distribution: Distribution
    let channels, levels, departments, topics, days: [Count]
    let hours, weekdays: [Int]
    let heat: [[Int]]
    let weeks: [String]
    let topicTrend: [Series]
    let people: [Person]
    let levelTimes: [LevelTime]
    let escalations: Escalations
    let ratings: APIRatingTally

    init(_ board: Dashboard) {
        ratings = APIRatingTally(board.ratings ?? RatingTally())
        (service, period, madeAt) = (board.service, board.period.name, board.madeAt.description)
        rates = board.rates.map {
            Rate(word: $0.word, tally: APITally($0.tally), percent: $0.percent, goal: $0.goal)
        }
        overdue = board.overdue
        runway = board.runway.map { Slot(at: $0.at.description, count: $0.count) }
        ages = board.ages.map(Count.init)
        let spread = board.distribution
        distribution = Distribution(
            bins: spread.bins.map { Bin(upTo: $0.upTo, count: $0.count) }, median: spread.median, p90: spread.p90,
            p95: spread.p95, target: spread.target)
        (channels, levels) = (board.channels.map(Count.init), board.levels.map(Count.init))
        (departments, topics) = (board.departments.map(Count.init), board.topics.map(Count.init))
        days = board.days.map(Count.init)
        (hours, weekdays, heat, weeks) = (board.hours, board.weekdays, board.heat, board.weeks)
        topicTrend = board.topicTrend.map { Series(key: $0.key, title: $0.title, counts: $0.counts) }
        people = board.people.map {
            Person(key: $0.key, title: $0.title, closed: $0.closed, atFirstLevel: $0.atFirstLevel)
        }
        levelTimes = board.levelTimes.map {
            LevelTime(
                level: $0.level.rawValue, count: $0.count, meanMilliseconds: $0.meanMilliseconds,
                longestMilliseconds: $0.longestMilliseconds)
        }
        let tally = board.escalations
        escalations = Escalations(
            solvedInTime: tally.solvedInTime, solvedLate: tally.solvedLate, overdue: tally.overdue,
            running: tally.running, notCounted: tally.notCounted, solvedAndClosed: tally.solvedAndClosed)
    }
}

struct APIIndicatorTable: Encodable, Sendable {
    struct Detail: Encodable, Sendable {
        let role, it, en, value: String
        let number: Double?
        /// Of `GET /reports/facts`.
        let list, channel: String?
    }
    struct Row: Encodable, Sendable {
        let indicator, process, objective, measure, value: String
        let number: Double?
        let goal: String
        let goalNumber: Double
        let isCeiling: Bool
        let source, responsible, frequency, verdict, origin: String
        let details: [Detail]
    }
    let service, serviceTitle, period, from, until, madeAt: String
    let clockNotes: [String]
    let rows: [Row]

    init(_ table: IndicatorTable) {
        (service, serviceTitle, period) = (table.service, table.serviceTitle, table.period.name)
        (from, until) = (table.period.from.description, table.period.until.description)
        (madeAt, clockNotes) = (table.madeAt.description, table.clockNotes)
        rows = table.rows.map { row in
            Row(
                indicator: row.indicator.rawValue, process: row.process, objective: row.objective,
                measure: row.measure, value: row.value, number: row.number, goal: row.goal, goalNumber: row.goalNumber,
                isCeiling: row.isCeiling, source: row.source, responsible: row.responsible, frequency: row.frequency,
                verdict: row.verdict.rawValue, origin: row.origin.rawValue,
                details: row.details.map {
                    Detail(
                        role: $0.role.rawValue, it: $0.it, en: $0.en, value: $0.value, number: $0.number,
                        list: $0.list?.word, channel: $0.channel?.value)
                })
        }
    }
}

struct APIFacts: Encodable, Sendable {
    struct Column: Encodable, Sendable {
        let key, it, en, kind: String
    }
    struct Row: Encodable, Sendable {
        let cells: [APICell]
        /// Of `GET /reports/contacts/{id}`.
        let contact: Int64?
    }
    let list: String
    let columns: [Column]
    let rows: [Row]
    /// `after` of the next page; nothing on the last one.
    let next: String?

    init(_ page: FactPage) {
        list = page.list.word
        columns = page.columns.map { Column(key: $0.key, it: $0.it, en: $0.en, kind: $0.kind.rawValue) }
        rows = page.rows.map { Row(cells: $0.cells.map(APICell.init), contact: $0.contact?.value) }
        next = page.next?.word
    }
}

/// A cell as a plain JSON value, by its column's kind.
struct APICell: Encodable, Sendable {
    let cell: FactCell
    init(_ cell: FactCell) { self.cell = cell }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch cell {
        case .nothing: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .word(_, let en): try container.encode(en)
        case .number(let number): try container.encode(number)
        case .instant(let instant): try container.encode(instant.description)
        case .day(let day): try container.encode(day.description)
        case .duration(let milliseconds): try container.encode(milliseconds)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

struct APIEvidence: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let what, at: String
        let user: String?
        let detail: [String: String]
    }
    let contact: Int64
    let number, channel, account, kind, arrivedAt, receivedAt: String
    let judge: String?
    let targetMilliseconds: Int64?
    let dueAt, elapsedDueAt, workingDueAt, answeredAt, exclusion: String?
    let pausedMilliseconds: Int64
    let level, department, topic, sha256, externalID, sourceKey: String?
    let steps: [Step]

    init(_ evidence: ContactEvidence) {
        let fact = evidence.fact
        (contact, number) = (fact.contact.value, fact.number.description)
        (channel, account, kind) = (fact.channel.value, fact.account.value, fact.kind.rawValue)
        (arrivedAt, receivedAt) = (fact.arrivedAt.description, fact.receivedAt.description)
        (judge, targetMilliseconds) = (fact.clock?.judge.rawValue, fact.clock?.target.wholeMilliseconds)
        (dueAt, elapsedDueAt) = (fact.clock?.due.description, fact.clock?.elapsedDue.description)
        workingDueAt = fact.clock?.workingDue?.description
        (answeredAt, exclusion) = (fact.answeredAt?.description, fact.exclusion?.rawValue)
        pausedMilliseconds = fact.paused.wholeMilliseconds
        (level, department, topic) = (fact.level?.rawValue, fact.department?.value, fact.topic?.value)
        (sha256, externalID, sourceKey) = (fact.sha256, evidence.externalID, evidence.sourceKey)
        steps = evidence.steps.map {
            Step(what: $0.what, at: $0.at.description, user: $0.userName, detail: $0.detail)
        }
    }
}

struct APIClosedPeriod: Encodable, Sendable {
    let id: Int64
    let service, period, from, until, closedAt, sha256: String
    let size: Int

    init(_ report: FrozenReport) {
        (id, service, period) = (report.id, report.service, report.period)
        (from, until) = (report.from.description, report.until.description)
        (closedAt, sha256, size) = (report.frozenAt.description, report.content.sha256, report.content.size)
    }
}

/// A closed period with its table.
struct APIClosedReport: Encodable, Sendable {
    let report: APIClosedPeriod
    let table: APIIndicatorTable
}

struct APIEntries: Encodable, Sendable {
    struct Figure: Encodable, Sendable {
        let id: Int64
        let indicator, from, until: String
        let numerator, denominator: Double
        let note: String
        let by: Int64?
        let at: String
        let withdrawnAt: String?
    }
    struct Packet: Encodable, Sendable {
        let id: Int64
        let name: String
        let contacts: Int
        let startedAt: String
        let endedAt: String?
        let by: Int64?
        let at: String
        let withdrawnAt: String?
    }
    struct Stop: Encodable, Sendable {
        let id: Int64
        let service: String?
        let from, until, reason: String
        let by: Int64?
        let at: String
        let withdrawnAt: String?
    }
    let figures: [Figure]
    let packets: [Packet]
    let outages: [Stop]

    init(figures: [EnteredFigure], packets: [OutboundPacket], outages: [Outage]) {
        self.figures = figures.map {
            Figure(
                id: $0.id, indicator: $0.indicator.rawValue, from: $0.from.description, until: $0.until.description,
                numerator: $0.numerator, denominator: $0.denominator, note: $0.note, by: $0.by?.value,
                at: $0.at.description, withdrawnAt: $0.withdrawnAt?.description)
        }
        self.packets = packets.map {
            Packet(
                id: $0.id, name: $0.name, contacts: $0.contacts, startedAt: $0.startedAt.description,
                endedAt: $0.endedAt?.description, by: $0.by?.value, at: $0.at.description,
                withdrawnAt: $0.withdrawnAt?.description)
        }
        self.outages = outages.map {
            Stop(
                id: $0.id, service: $0.service, from: $0.from.description, until: $0.until.description,
                reason: $0.reason, by: $0.by?.value, at: $0.at.description, withdrawnAt: $0.withdrawnAt?.description)
        }
    }
}

struct APIRunningEscalation: Encodable, Sendable {
    let id: Int64
    let ticket, from, to: String
    let department: String?
    let at: String
    let dueAt: String?
    let ageMilliseconds: Int64
    let reminders: Int

    init(_ escalation: Escalation, number: TicketNumber, now: Instant) {
        (id, ticket) = (escalation.id.value, number.description)
        (from, to) = (escalation.from.rawValue, escalation.to.rawValue)
        (department, at) = (escalation.department?.value, escalation.at.description)
        (dueAt, reminders) = (escalation.clock?.due.description, escalation.reminders)
        ageMilliseconds = max(0, (now - escalation.at).wholeMilliseconds)
    }
}

struct APIAuditEntry: Encodable, Sendable {
    let at, what: String
    let user: Int64?
    let detail: [String: String]
    init(_ entry: AuditEntry) {
        (at, what, user, detail) = (entry.at.description, entry.what, entry.user?.value, entry.detail)
    }
}

/// What a person has written into a report.
struct APIWrittenPart: Encodable {
    var part: String
    /// The section or column in the source's words.
    var title: String
    var text: String
}
