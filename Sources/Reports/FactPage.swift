// Lists behind the figures as values: columns and rows, the same for the pages, the sheets and the closed periods. No message
// texts and no names of citizens: the customer body's monitor may see them all.

import Store
import Tickets

/// A cell.
public enum FactCell: Sendable, Hashable, Codable {
    case nothing
    /// As it is: a number of a ticket, a hash, an account, what a person has entered.
    case text(String)
    /// A word of ours or a title, in both languages.
    case word(it: String, en: String)
    case number(Double)
    case instant(Instant)
    case day(CivilDay)
    /// In milliseconds.
    case duration(Int64)
    case flag(Bool)
}

/// A column.
public struct FactColumn: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable { case text, number, instant, day, duration, flag }
    /// A machine's key, for JSON and tests.
    public var key: String
    public var it: String
    public var en: String
    public var kind: Kind
    public init(_ key: String, it: String, en: String, _ kind: Kind = .text) {
        self.key = key
        self.it = it
        self.en = en
        self.kind = kind
    }
}

/// A row, with what it leads to.
public struct FactRow: Sendable, Hashable, Codable {
    public var cells: [FactCell]
    public var contact: ContactID?
    public var ticket: TicketID?
    public init(_ cells: [FactCell], contact: ContactID? = nil, ticket: TicketID? = nil) {
        self.cells = cells
        self.contact = contact
        self.ticket = ticket
    }
}

/// Part of a list.
public struct FactPage: Sendable, Hashable, Codable {
    public var list: FactList
    public var columns: [FactColumn]
    public var rows: [FactRow]
    /// Where the next page begins; nil when this is the last one.
    public var next: FactCursor?
    public init(list: FactList, columns: [FactColumn], rows: [FactRow], next: FactCursor?) {
        self.list = list
        self.columns = columns
        self.rows = rows
        self.next = next
    }
}

extension FactList {
    /// A word for addresses of pages and commands: `contacts.late`, `contacts.excluded.spam`, `cases.closed`, `packets` …
    public var word: String {
        switch self {
        case .contacts(let part):
            switch part {
            case .all: "contacts.all"
            case .judged: "contacts.judged"
            case .inTime: "contacts.in_time"
            case .late: "contacts.late"
            case .overdue: "contacts.overdue"
            case .running: "contacts.running"
            case .excluded(let reason): "contacts.excluded" + (reason.map { ".\($0)" } ?? "")
            }
        case .cases(let part): "cases.\(Self.words(part))"
        case .escalations(let part): "escalations.\(Self.words(part))"
        case .calls(let part): "calls.\(Self.words(part))"
        case .packets: "packets"
        case .outages: "outages"
        case .entered: "entered"
        }
    }

    /// - Returns: nil unless it is a list's word.
    public init?(word: String) {
        if word.hasPrefix("contacts.excluded.") {
            self = .contacts(.excluded(String(word.dropFirst("contacts.excluded.".count))))
        } else if let known = Self.fixed.first(where: { $0.word == word }) {
            self = known
        } else {
            return nil
        }
    }

    /// All but those of a single reason.
    static let fixed: [FactList] =
        [ContactPart.all, .judged, .inTime, .late, .overdue, .running, .excluded(nil)].map { .contacts($0) }
        + [CasePart.closed, .withoutEscalation, .escalated, .positive, .notPositive, .withoutOutcome, .complaints]
        .map { .cases($0) }
        + [
            EscalationPart.judged, .solvedInTime, .solvedLate, .overdue, .running, .notCounted, .solvedAndClosed,
        ].map { .escalations($0) }
        + [CallPart.offered, .answered, .answeredQuickly, .lost, .handled, .handledQuickly].map { .calls($0) }
        + [.packets, .outages, .entered]

    private static func words(_ part: CasePart) -> String {
        switch part {
        case .closed: "closed"
        case .withoutEscalation: "without_escalation"
        case .escalated: "escalated"
        case .positive: "positive"
        case .notPositive: "not_positive"
        case .withoutOutcome: "without_outcome"
        case .complaints: "complaints"
        }
    }

    private static func words(_ part: EscalationPart) -> String {
        switch part {
        case .judged: "judged"
        case .solvedInTime: "solved_in_time"
        case .solvedLate: "solved_late"
        case .overdue: "overdue"
        case .running: "running"
        case .notCounted: "not_counted"
        case .solvedAndClosed: "solved_and_closed"
        }
    }

    private static func words(_ part: CallPart) -> String {
        switch part {
        case .offered: "offered"
        case .answered: "answered"
        case .answeredQuickly: "answered_quickly"
        case .lost: "lost"
        case .handled: "handled"
        case .handledQuickly: "handled_quickly"
        }
    }
}

extension FactColumn {
    /// Names somebody who worked.
    public var namesPerson: Bool { ["closed_by", "by", "entered_by", "agent"].contains(key) }
}
