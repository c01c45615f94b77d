// One contact after the other into a tally. In Swift, not in SQL's sums: a walk along the index with the verdict here
// takes half the time of the same walk with a dozen sums, and the verdict is written once.

import SQLite
import Store
import Tickets

/// What one contact counts as.
struct ContactVerdict {
    enum Part {
        case inTime, late, overdue, running
        case excluded(String)
    }
    let part: Part
    /// In time by elapsed and by working hours.
    let byElapsed: Bool
    let byWorking: Bool
    /// From arrival to acceptance.
    let milliseconds: Int64

    /// What `init` reads; NULL as the last where the contact is judged.
    static let columns: SQL =
        """
         c.arrived_at, c.due_at, c.answered_at, c.elapsed_due_at, c.working_due_at,
         iif(c.needs_answer, NULL, coalesce(c.exclusion, c.kind)) 
        """
    /// The number of columns above.
    static let columnCount: Int32 = 6

    init(_ row: borrowing Row, now: Int64) {
        let due = row.int(1)
        guard row.isNull(5), let answered = row.optionalInt(2) else {
            part = row.isNull(5) ? (due < now ? .overdue : .running) : .excluded(row.text(5))
            (byElapsed, byWorking, milliseconds) = (false, false, 0)
            return
        }
        let elapsed = row.optionalInt(3) ?? due
        part = answered <= due ? .inTime : .late
        byElapsed = answered <= elapsed
        // A service that does not open any more is judged by elapsed hours (`ServiceClock.setting`).
        byWorking = answered <= row.optionalInt(4) ?? elapsed
        milliseconds = max(0, answered - row.int(0))
    }
}

/// A tally under way.
struct ContactCount {
    private var inTime = 0
    private var late = 0
    private var overdue = 0
    private var running = 0
    private var inTimeElapsed = 0
    private var inTimeWorking = 0
    private var answerMilliseconds: Int64 = 0
    private var excluded: [String: Int] = [:]

    mutating func add(_ verdict: ContactVerdict) {
        switch verdict.part {
        case .inTime: inTime += 1
        case .late: late += 1
        case .overdue: overdue += 1
        case .running: running += 1
        case .excluded(let word): excluded[word, default: 0] += 1
        }
        if verdict.byElapsed { inTimeElapsed += 1 }
        if verdict.byWorking { inTimeWorking += 1 }
        answerMilliseconds += verdict.milliseconds
    }

    mutating func add(_ other: ContactCount) {
        inTime += other.inTime
        late += other.late
        overdue += other.overdue
        running += other.running
        inTimeElapsed += other.inTimeElapsed
        inTimeWorking += other.inTimeWorking
        answerMilliseconds += other.answerMilliseconds
        excluded.merge(other.excluded, uniquingKeysWith: +)
    }

    var tally: ContactTally {
        var tally = ContactTally()
        tally.inTime = inTime
        tally.late = late
        tally.overdue = overdue
        tally.running = running
        tally.inTimeElapsed = inTimeElapsed
        tally.inTimeWorking = inTimeWorking
        tally.answerMilliseconds = answerMilliseconds
        tally.excluded = excluded
        return tally
    }
}
