// Asterisk's log of its queues: `time|callid|queue|agent|event|data1|…`, one event a line (docs.asterisk.org, "Queue Logs"). A call
// is one call however many queues it goes through: it came in with its first entry, and was answered when anybody answered it.
//
// Logs are cut by rotation in the middle of calls. What a later file says of a call whose entry stands in an earlier one is
// enough: the events at its end carry how long it had waited and talked.

import Store
import Tickets

/// Follows calls through the events of a log. Memory is that of the calls that are under way.
struct QueueLog {
    /// A call under way.
    private struct Course {
        var startedAt: Int64
        var queue: String
        var agent = ""
        var answeredAt: Int64?
        /// It has left a queue unanswered; it may enter another one.
        var leftAt: Int64?
        /// Nothing that comes later counts any more.
        var isTold = false
    }

    /// Only these queues; empty: all.
    private let queues: Set<String>
    private var courses: [String: Course] = [:]
    private var lastSweep: Int64 = 0

    /// After leaving a queue, a call enters the next one within moments, or is over.
    private static let overflow: Int64 = 600_000
    /// A call that has said nothing for so long is not under way any more.
    private static let longest: Int64 = 86_400_000
    /// More calls at once than any switchboard has: no log of one.
    private static let most = 200_000

    init(queues: Set<String>) { self.queues = queues }

    /// Let go of without an end.
    private var lost = 0

    /// Calls without an end.
    var unfinished: Int { lost + courses.values.count { !$0.isTold && $0.leftAt == nil } }

    mutating func read(
        _ line: String, _ number: Int, to use: (CallRecord) throws -> Void
    ) throws {
        if line.allSatisfy(\.isWhitespace) { return }
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0) }
        guard fields.count >= 5 else { throw CallFileFault(.fields, line: number) }
        guard let time = Self.time(fields[0]) else { throw CallFileFault(.value, line: number, detail: "time") }
        try sweep(time, to: use)
        let event = QueueEvent(
            time: time, call: fields[1], queue: fields[2], agent: fields[3] == "NONE" ? "" : fields[3],
            data: Array(fields[5...]), line: number)
        // Events of queues and agents as such have no call.
        guard event.call != "NONE", !event.call.isEmpty, queues.isEmpty || queues.contains(event.queue) else { return }
        try take(fields[4], event, to: use)
        guard courses.count <= Self.most else { throw CallFileFault(.length, line: number, detail: "callid") }
    }

    /// What has left its queue and entered no other is over at the end of the file.
    mutating func end(to use: (CallRecord) throws -> Void) throws {
        try sweep(.max, to: use)
    }

    private mutating func take(_ word: String, _ event: QueueEvent, to use: (CallRecord) throws -> Void) throws {
        switch word {
        case "ENTERQUEUE": enter(event)
        case "CONNECT": try connect(event)
        case "COMPLETEAGENT", "COMPLETECALLER":
            try answered(event, wait: try event.seconds(0), talk: try event.seconds(1), first: true, to: use)
        case "TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER":
            // Handed on: answered, but not solved by the one who answered.
            try answered(event, wait: try event.seconds(2), talk: try event.seconds(3), first: false, to: use)
        case "ABANDON":
            let wait = try event.seconds(2)
            var course = courses[event.call] ?? Course(startedAt: event.time - wait, queue: event.queue)
            if course.answeredAt == nil, !course.isTold {
                try use(record(event.call, course, until: event.time, .abandoned, talked: 0))
            }
            course.isTold = true
            course.leftAt = event.time
            courses[event.call] = course
        case "EXITWITHTIMEOUT", "EXITEMPTY":
            leave(event, wait: event.data.count > 2 ? try event.seconds(2) : 0)
        case "EXITWITHKEY": leave(event, wait: event.data.count > 3 ? try event.seconds(3) : 0)
        case "FULL", "JOINEMPTY", "JOINUNAVAIL": leave(event, wait: 0)
        // RINGNOANSWER: one agent did not pick up, the caller waits on. Others concern no call's fate.
        default: return
        }
    }

    private mutating func enter(_ event: QueueEvent) {
        guard var course = courses[event.call] else {
            courses[event.call] = Course(startedAt: event.time, queue: event.queue)
            return
        }
        course.leftAt = course.isTold ? event.time : nil
        courses[event.call] = course
    }

    private mutating func connect(_ event: QueueEvent) throws {
        let wait = try event.seconds(0)
        var course = courses[event.call] ?? Course(startedAt: event.time - wait, queue: event.queue)
        if course.answeredAt == nil, !course.isTold {
            course.answeredAt = event.time
            course.agent = event.agent
            course.queue = event.queue
            course.leftAt = nil
        }
        courses[event.call] = course
    }

    private mutating func answered(
        _ event: QueueEvent, wait: Int64, talk: Int64, first: Bool, to use: (CallRecord) throws -> Void
    ) throws {
        var course = courses[event.call] ?? Course(startedAt: event.time - talk - wait, queue: event.queue)
        if !course.isTold {
            if course.answeredAt == nil {
                course.answeredAt = event.time - talk
                course.queue = event.queue
            }
            if course.agent.isEmpty { course.agent = event.agent }
            var call = record(
                event.call, course, until: course.answeredAt ?? event.time, .answered, talked: talk)
            call.solvedAtFirstContact = first
            try use(call)
        }
        course.isTold = true
        course.leftAt = event.time
        courses[event.call] = course
    }

    private mutating func leave(_ event: QueueEvent, wait: Int64) {
        var course = courses[event.call] ?? Course(startedAt: event.time - wait, queue: event.queue)
        course.leftAt = event.time
        courses[event.call] = course
    }

    /// Lets go of calls that are over; now and then, because most lines end none.
    private mutating func sweep(_ time: Int64, to use: (CallRecord) throws -> Void) throws {
        guard time == .max || abs(time - lastSweep) >= 60_000 else { return }
        lastSweep = time
        for (id, course) in courses.sorted(by: { ($0.value.startedAt, $0.key) < ($1.value.startedAt, $1.key) }) {
            if let left = course.leftAt, time == .max || time - left > Self.overflow {
                if !course.isTold { try use(record(id, course, until: left, .unanswered, talked: 0)) }
                courses[id] = nil
            } else if time != .max, time - course.startedAt > Self.longest {
                if !course.isTold { lost += 1 }
                courses[id] = nil
            }
        }
    }

    private func record(
        _ id: String, _ course: Course, until: Int64, _ ending: CallRecord.Ending, talked: Int64
    ) -> CallRecord {
        CallRecord(
            key: id, startedAt: Instant(milliseconds: course.startedAt),
            waited: .milliseconds(max(0, until - course.startedAt)), ending: ending, talked: .milliseconds(talked),
            queue: course.queue, agent: course.agent)
    }

    /// Seconds since 1970, with or without a fraction; in milliseconds.
    private static func time(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, (1...11).contains(first.utf8.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let seconds = Int64(first)
        else { return nil }
        let fraction = parts.count == 2 ? parts[1].prefix(3) : ""
        return seconds * 1000 + (Int64(fraction + String(repeating: "0", count: 3 - fraction.count)) ?? 0)
    }
}

/// One line of the log.
struct QueueEvent {
    /// In milliseconds since 1970.
    var time: Int64
    var call: String
    var queue: String
    var agent: String
    var data: [String]
    var line: Int

    /// A time among the data, in milliseconds.
    func seconds(_ index: Int) throws(CallFileFault) -> Int64 {
        guard data.indices.contains(index), data[index].utf8.count <= 7, let value = Int64(data[index]), value >= 0
        else {
            throw CallFileFault(.value, line: line, detail: "data\(index + 1)")
        }
        return value * 1000
    }
}
