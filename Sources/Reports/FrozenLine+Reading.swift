// Facts of a closed period, read back, and which part of a list each belongs to: by the same rules that the store counts by.

import Store
import Tickets

extension ContactFact {
    init(frozen values: [FrozenValue]) throws {
        var line = FrozenReading(values)
        _ = try line.text()
        self.init(
            contact: ContactID(try line.int()), ticket: TicketID(try line.int()), number: try line.number(),
            channel: ChannelName(try line.text()), account: AccountName(try line.text()), kind: try line.word(),
            arrivedAt: try line.instant(), receivedAt: try line.instant(), clock: try line.clock(),
            answeredAt: try line.optionalInstant(), answeredBy: try line.optionalInt().map { OutboxID($0) },
            exclusion: try line.optionalWord(), needsAnswer: try line.flag(), paused: try line.duration(),
            topic: try line.optionalText().map { TopicCode($0) },
            department: try line.optionalText().map { DepartmentCode($0) }, level: try line.optionalWord(),
            sha256: try line.optionalText())
    }

    func belongs(to part: ContactPart, at now: Instant) -> Bool {
        let excluded = exclusionWord
        let due = clock?.due ?? arrivedAt
        let isInTime = answeredAt.map { $0 <= due } ?? false
        let isOver = answeredAt == nil && now > due
        switch part {
        case .all: return true
        case .excluded(let reason): return excluded != nil && (reason == nil || excluded == reason)
        case .judged: return excluded == nil && (answeredAt != nil || isOver)
        case .inTime: return excluded == nil && isInTime
        case .late: return excluded == nil && answeredAt != nil && !isInTime
        case .overdue: return excluded == nil && isOver
        case .running: return excluded == nil && answeredAt == nil && !isOver
        }
    }
}

extension CaseFact {
    init(frozen values: [FrozenValue]) throws {
        var line = FrozenReading(values)
        _ = try line.text()
        self.init(
            ticket: TicketID(try line.int()), number: try line.number(), channel: ChannelName(try line.text()),
            openedAt: try line.instant(), closedAt: try line.optionalInstant(),
            closedBy: try line.optionalInt().map { UserID($0) }, escalated: try line.flag(),
            outcome: try line.optionalWord(), isComplaint: try line.flag(),
            topic: try line.optionalText().map { TopicCode($0) },
            department: try line.optionalText().map { DepartmentCode($0) })
    }

    func belongs(to part: CasePart) -> Bool {
        switch part {
        case .closed: true
        case .withoutEscalation: !escalated
        case .escalated: escalated
        case .positive: outcome?.isPositive == true
        case .notPositive: outcome?.isPositive == false
        case .withoutOutcome: outcome == nil
        case .complaints: isComplaint
        }
    }
}

extension FrozenEscalation {
    init(frozen line: inout FrozenReading) throws {
        _ = try line.text()
        id = EscalationID(try line.int())
        ticket = TicketID(try line.int())
        number = try line.number()
        from = try line.word()
        to = try line.word()
        department = try line.optionalText().map { DepartmentCode($0) }
        by = try line.optionalInt().map { UserID($0) }
        at = try line.instant()
        clock = try line.clock()
        endedAt = try line.optionalInstant()
        end = try line.optionalWord()
        reminders = Int(try line.int())
        contributedAt = try line.optionalInstant()
    }

    /// - Parameter closed: solved, and closed as a case.
    func belongs(to part: EscalationPart, counted: Bool, closed: Bool, at now: Instant) -> Bool {
        let due = clock?.due ?? at
        let isSolved = counted && end?.isSolution == true
        let isOver = counted && endedAt == nil && now > due
        switch part {
        case .judged: return isSolved || isOver
        case .solvedInTime: return isSolved && (endedAt ?? now) <= due
        case .solvedLate: return isSolved && (endedAt ?? now) > due
        case .overdue: return isOver
        case .running: return counted && endedAt == nil && !isOver
        case .notCounted: return !counted
        case .solvedAndClosed: return isSolved && closed
        }
    }
}

/// A call with the thresholds of its day.
struct FrozenCall {
    var call: CallRecord
    var answeredWithin: Duration
    var handledWithin: Duration

    init(frozen values: [FrozenValue]) throws {
        var line = FrozenReading(values)
        _ = try line.text()
        _ = try line.int()
        call = CallRecord(
            key: try line.text(), startedAt: try line.instant(), waited: try line.duration(), ending: try line.word(),
            talked: try line.duration(), solvedAtFirstContact: try line.optionalFlag(), queue: try line.text(),
            agent: try line.text())
        answeredWithin = try line.duration()
        handledWithin = try line.duration()
    }

    func belongs(to part: CallPart) -> Bool {
        let isAnswered = call.ending == .answered
        let isHandled = isAnswered && call.solvedAtFirstContact != false
        return switch part {
        case .offered: true
        case .answered: isAnswered
        case .answeredQuickly: isAnswered && call.waited <= answeredWithin
        case .lost: !isAnswered
        case .handled: isHandled
        case .handledQuickly: isHandled && call.talked <= handledWithin
        }
    }
}
