// The lines of a closed period: one JSON array each, its first element says what it is. Written by hand in one fixed form, so that
// the same facts make the same bytes, and half a million of them stay small: instants and times are whole milliseconds.
//
//   ["contact", contact, ticket, number, channel, account, kind, arrived, received, judge, target, due, elapsed due, working due,
//    answered, answered by, exclusion, needs answer, paused, topic, department, level, sha256]
//   ["case", ticket, number, channel, opened, closed, closed by, escalated, outcome, complaint, topic, department]
//   ["escalation", id, ticket, number, from, to, department, by, at, judge, target, due, elapsed due, working due, ended, end,
//    reminders, contributed, counted, closed]
//   ["call", id, key, started, waited, ending, talked, solved, queue, agent, answered within, handled within]

import Foundation
import Store
import Tickets

/// A value of a line.
enum FrozenValue: Sendable, Hashable, Codable {
    case null
    case int(Int64)
    case text(String)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .int(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .int(let value): try container.encode(value)
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        }
    }

    init(_ instant: Instant?) { self = instant.map { .int($0.milliseconds) } ?? .null }
    init(_ duration: Duration?) { self = duration.map { .int($0.wholeMilliseconds) } ?? .null }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(id: Int64?) { self = id.map { .int($0) } ?? .null }
    init(flag: Bool?) { self = flag.map { .flag($0) } ?? .null }
}

enum FrozenLine {
    /// One line with its end.
    static func text(_ values: [FrozenValue]) -> String {
        var line = "["
        for (index, value) in values.enumerated() {
            if index > 0 { line += "," }
            switch value {
            case .null: line += "null"
            case .int(let number): line += String(number)
            case .flag(let flag): line += flag ? "true" : "false"
            case .text(let text): line += quoted(text)
            }
        }
        return line + "]\n"
    }

    /// RFC 8259 7: what must be escaped is, nothing else.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func line(_ fact: ContactFact) -> [FrozenValue] {
        [
            .text("contact"), .int(fact.contact.value), .int(fact.ticket.value), .text(fact.number.description),
            .text(fact.channel.value), .text(fact.account.value), .text(fact.kind.rawValue), .init(fact.arrivedAt),
            .init(fact.receivedAt),
        ] + clock(fact.clock) + [
            .init(fact.answeredAt), .init(id: fact.answeredBy?.value), .init(fact.exclusion?.rawValue),
            .flag(fact.needsAnswer), .init(fact.paused), .init(fact.topic?.value), .init(fact.department?.value),
            .init(fact.level?.rawValue), .init(fact.sha256),
        ]
    }

    static func line(_ fact: CaseFact) -> [FrozenValue] {
        [
            .text("case"), .int(fact.ticket.value), .text(fact.number.description), .text(fact.channel.value),
            .init(fact.openedAt), .init(fact.closedAt), .init(id: fact.closedBy?.value), .flag(fact.escalated),
            .init(fact.outcome?.rawValue), .flag(fact.isComplaint), .init(fact.topic?.value),
            .init(fact.department?.value),
        ]
    }

    /// - Parameter counted: a case of the second level, not one given back or passed on.
    static func line(_ fact: FrozenEscalation, counted: Bool, closed: Bool) -> [FrozenValue] {
        [
            .text("escalation"), .int(fact.id.value), .int(fact.ticket.value), .text(fact.number.description),
            .text(fact.from.rawValue), .text(fact.to.rawValue), .init(fact.department?.value),
            .init(id: fact.by?.value), .init(fact.at),
        ] + clock(fact.clock) + [
            .init(fact.endedAt), .init(fact.end?.rawValue), .int(Int64(fact.reminders)), .init(fact.contributedAt),
            .flag(counted), .flag(closed),
        ]
    }

    static func line(_ id: Int64, _ call: CallRecord, _ stretch: CallFigures.Stretch) -> [FrozenValue] {
        [
            .text("call"), .int(id), .text(call.key), .init(call.startedAt), .init(call.waited),
            .text(call.ending.rawValue), .init(call.talked), .init(flag: call.solvedAtFirstContact), .text(call.queue),
            .text(call.agent), .init(stretch.answeredWithin), .init(stretch.handledWithin),
        ]
    }

    /// Five values; all null where no clock runs.
    private static func clock(_ clock: ClockSetting?) -> [FrozenValue] {
        [
            .init(clock?.judge.rawValue), .init(clock?.target), .init(clock?.due), .init(clock?.elapsedDue),
            .init(clock?.workingDue),
        ]
    }
}

/// Reads the values of a line in their order.
struct FrozenReading {
    private var values: ArraySlice<FrozenValue>

    init(_ values: [FrozenValue]) { self.values = values[...] }

    private mutating func next() throws -> FrozenValue {
        guard let value = values.popFirst() else { throw ReportError(.damaged, operation: "frozen line") }
        return value
    }

    mutating func optionalText() throws -> String? {
        switch try next() {
        case .null: nil
        case .text(let text): text
        case .int, .flag: throw ReportError(.damaged, operation: "frozen line")
        }
    }

    mutating func optionalInt() throws -> Int64? {
        switch try next() {
        case .null: nil
        case .int(let value): value
        case .text, .flag: throw ReportError(.damaged, operation: "frozen line")
        }
    }

    mutating func optionalFlag() throws -> Bool? {
        switch try next() {
        case .null: nil
        case .flag(let flag): flag
        case .text, .int: throw ReportError(.damaged, operation: "frozen line")
        }
    }

    mutating func text() throws -> String { try found(try optionalText()) }
    mutating func int() throws -> Int64 { try found(try optionalInt()) }
    mutating func flag() throws -> Bool { try found(try optionalFlag()) }
    mutating func instant() throws -> Instant { Instant(milliseconds: try int()) }
    mutating func optionalInstant() throws -> Instant? { try optionalInt().map { Instant(milliseconds: $0) } }
    mutating func duration() throws -> Duration { .milliseconds(try int()) }
    mutating func number() throws -> TicketNumber { try found(TicketNumber(try text())) }

    mutating func word<Word: RawRepresentable>() throws -> Word where Word.RawValue == String {
        try found(Word(rawValue: try text()))
    }
    mutating func optionalWord<Word: RawRepresentable>() throws -> Word? where Word.RawValue == String {
        guard let text = try optionalText() else { return nil }
        return try found(Word(rawValue: text))
    }

    mutating func clock() throws -> ClockSetting? {
        let judge: ClockJudge? = try optionalWord()
        let target = try optionalInt()
        let due = try optionalInstant()
        let elapsed = try optionalInstant()
        let working = try optionalInstant()
        guard let judge, let target, let due, let elapsed else { return nil }
        return ClockSetting(
            judge: judge, target: .milliseconds(target), due: due, elapsedDue: elapsed, workingDue: working)
    }

    private func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ReportError(.damaged, operation: "frozen line") }
        return value
    }
}
