// To which ticket does a message belong? Pure: takes what was found, gives the decision with its reason.
// A ticket number alone never attaches a stranger's message (Zammad #5064, #2444: H1; A6).

/// What is known of one candidate ticket.
public struct MatchCandidate: Hashable, Sendable {
    /// How the message points to the ticket, strongest first.
    public enum Pointer: Int, Comparable, Sendable {
        /// Carries a secret of ours: in the address it was sent to, or in the id of a message of ours it answers.
        case token
        /// Answers a message that came in on the ticket; such ids are no secret.
        case reference
        /// Quotes the ticket's number.
        case number
        /// The same sender's latest ticket on an account without subjects and threads.
        case conversation
        public static func < (a: Pointer, b: Pointer) -> Bool { a.rawValue < b.rawValue }
    }

    public var ticket: TicketID
    public var pointer: Pointer
    /// The sender has written or been written to on this ticket before.
    public var senderIsParticipant: Bool

    public init(ticket: TicketID, pointer: Pointer, senderIsParticipant: Bool) {
        self.ticket = ticket
        self.pointer = pointer
        self.senderIsParticipant = senderIsParticipant
    }
}

/// Where a message goes.
public enum MatchDecision: Hashable, Sendable {
    /// Onto this ticket. `stranger`: a sender not yet known there, to be shown to operators.
    case extend(TicketID, stranger: Bool)
    /// A new ticket; linked with those it points at without right.
    case open(linkedTo: [TicketID])

    /// - Parameter candidates: in the order found; the strongest pointer decides, the first among equals.
    public init(candidates: [MatchCandidate]) {
        let ranked = candidates.enumerated().sorted {
            ($0.element.pointer, $0.offset) < ($1.element.pointer, $1.offset)
        }
        for (_, candidate) in ranked {
            switch candidate.pointer {
            case .token:
                self = .extend(candidate.ticket, stranger: !candidate.senderIsParticipant)
                return
            case .reference, .number, .conversation:
                if candidate.senderIsParticipant {
                    self = .extend(candidate.ticket, stranger: false)
                    return
                }
            }
        }
        var linked: [TicketID] = []
        for (_, candidate) in ranked where !linked.contains(candidate.ticket) { linked.append(candidate.ticket) }
        self = .open(linkedTo: linked)
    }
}
