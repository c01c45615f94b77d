// How entries of the outbox are printed, for people and for programs. Addresses are shown: whoever may run these
// commands may read the data anyway, and must know whom an answer went to.

import Foundation
import Store
import Tickets

struct OutboxList: Encodable {
    /// The whole outbox waits after a restore.
    var outboxHeld: Bool
    var entries: [OutboxLine]
}

struct OutboxDetail: Encodable {
    var entry: OutboxLine
    var attempts: [AttemptLine]
}

struct OutboxLine: Encodable {
    var id: Int64
    var ticket: String
    var state: String
    var delivery: String
    var channel: String
    var account: String
    var to: String
    var subject: String
    var automatic: Bool
    var attempts: Int
    var written: String
    var next: String?
    var accepted: String?
    var reference: String?
    var code: String?
    var detail: String?

    init(_ entry: OutboxEntry) {
        id = entry.id.value
        ticket = entry.ticketNumber.description
        state = entry.state.rawValue
        delivery = entry.delivery.rawValue
        channel = entry.to.channel.value
        account = entry.to.account.value
        to = entry.to.party.address
        subject = entry.subject
        automatic = entry.isAutomatic
        attempts = entry.attempts
        written = entry.writtenAt.description
        next = entry.nextAttemptAt?.description
        accepted = entry.acceptedAt?.description
        reference = entry.reference
        code = entry.code
        detail = entry.detail
    }
}

struct AttemptLine: Encodable {
    var number: Int
    var started: String
    var transmitted: String?
    var ended: String?
    var outcome: String?
    var code: String?
    var detail: String?

    init(_ attempt: OutboxAttempt) {
        number = attempt.number
        started = attempt.startedAt.description
        transmitted = attempt.transmittedAt?.description
        ended = attempt.endedAt?.description
        outcome = attempt.outcome
        code = attempt.code
        detail = attempt.detail
    }
}

/// For people.
struct OutboxText {
    private let time: LocalTime
    init(_ zone: TimeZone) { time = LocalTime(zone: zone) }

    func list(_ entries: [OutboxEntry]) -> String {
        Console.table(
            ["entry", "ticket", "state", "tries", "written", "next", "to", "cause"],
            entries.map {
                [
                    "\($0.id)", "\($0.ticketNumber)", Self.state($0), "\($0.attempts)", time.text($0.writtenAt),
                    time.text($0.nextAttemptAt), printable($0.to.party.address), $0.code ?? "",
                ]
            })
    }

    /// `accepted`, or `accepted, bounced` where there was news after it.
    private static func state(_ entry: OutboxEntry) -> String {
        entry.state.rawValue + (entry.delivery == .unknown ? "" : ", \(entry.delivery.rawValue)")
    }

    func detail(_ entry: OutboxEntry, _ attempts: [OutboxAttempt]) -> String {
        var lines = [
            "entry      \(entry.id)\(entry.isAutomatic ? " (automatic)" : "")",
            "ticket     \(entry.ticketNumber)", "state      \(entry.state.rawValue)",
            "delivery   \(entry.delivery.rawValue)", "from       \(entry.to.channel) \(entry.to.account)",
            "to         \(printable(entry.to.party.address))", "subject    \(printable(entry.subject))",
            "written    \(time.text(entry.writtenAt))", "next       \(time.text(entry.nextAttemptAt))",
            "accepted   \(time.text(entry.acceptedAt))", "reference  \(printable(entry.reference ?? "-"))",
        ]
        if let code = entry.code { lines.append("cause      \(code): \(printable(entry.detail ?? ""))") }
        if !attempts.isEmpty {
            let rows = attempts.map {
                [
                    "\($0.number)", time.text($0.startedAt), time.text($0.transmittedAt), time.text($0.endedAt),
                    $0.outcome ?? "runs", printable([$0.code, $0.detail].compactMap { $0 }.joined(separator: ": ")),
                ]
            }
            lines += ["", Console.table(["attempt", "started", "transmitted", "ended", "outcome", "cause"], rows)]
        }
        return lines.joined(separator: "\n")
    }
}

/// Foreign text without control and direction characters: a subject must not steer the administrator's terminal (A24).
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{FFFD}"
                default: scalar
                }
            }))
}
