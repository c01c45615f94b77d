// The states of everything that moves, and which step may follow which. Written here once; the store repeats them as
// CHECK constraints, `Sources/README.md` as tables, the tests hold the three together.

/// A thing with states.
public protocol StateMachine: RawRepresentable, CaseIterable, Hashable, Sendable, Codable where RawValue == String {
    /// States that may follow this one.
    var next: Set<Self> { get }
}

extension StateMachine {
    public func canBecome(_ state: Self) -> Bool { next.contains(state) }
}

/// A raw item between its source and the tickets.
public enum SpoolState: String, StateMachine {
    /// The bytes are safe; nobody has looked at them.
    case received
    /// Understood, not yet filed. Only ever seen inside one transaction.
    case translated
    /// A piece of a longer message; the others are waited for, for a while.
    case incomplete
    /// Filed: tickets, contacts and notices are written.
    case done
    /// Could not be understood or filed; waits for a person, bytes untouched.
    case held

    public var next: Set<SpoolState> {
        switch self {
        case .received: [.translated, .incomplete, .done, .held]
        case .translated: [.incomplete, .done, .held]
        case .incomplete: [.done, .held]
        case .held: [.received]
        case .done: []
        }
    }
}

/// An entry of the outbox.
public enum OutboxState: String, StateMachine {
    /// Waits for its time.
    case waiting
    /// An attempt is on its way; written before the network is touched.
    case sending
    /// Lies ready for people to carry out (print, post): `HandStep` says how far they are.
    case handedOver = "handed_over"
    /// The channel took responsibility.
    case accepted
    /// Waits for a person (permanent refusal, too many attempts, by hand, or after a restore).
    case held
    /// The last byte may have gone out and no answer came. Never re-sent blindly.
    case inDoubt = "in_doubt"
    /// Its author took it back in time: it never goes out.
    case withdrawn

    public var next: Set<OutboxState> {
        switch self {
        case .waiting: [.sending, .held, .withdrawn]
        case .sending: [.accepted, .waiting, .held, .inDoubt, .handedOver]
        case .handedOver: [.accepted, .held]
        case .held: [.waiting]
        case .inDoubt: [.accepted, .waiting, .held]
        case .accepted, .withdrawn: []
        }
    }
}

/// What became of an accepted message, where the channel can tell.
public enum DeliveryState: String, StateMachine {
    case unknown, delivered, delayed, bounced
    public var next: Set<DeliveryState> {
        switch self {
        case .unknown: [.delivered, .delayed, .bounced]
        case .delayed: [.delivered, .bounced]
        // Some relays confirm first and return the message later.
        case .delivered: [.bounced]
        case .bounced: [.delivered]
        }
    }
}

/// A ticket.
public enum TicketState: String, StateMachine {
    case new
    case open
    case waitingForCitizen = "waiting_for_citizen"
    case withBackOffice = "with_back_office"
    case withDepartment = "with_department"
    case answered
    case closed

    /// Whether it is on somebody's desk.
    public var isOpen: Bool { self != .closed && self != .answered }

    public var next: Set<TicketState> {
        switch self {
        case .new: [.open, .waitingForCitizen, .withBackOffice, .withDepartment, .answered, .closed]
        case .open: [.waitingForCitizen, .withBackOffice, .withDepartment, .answered, .closed]
        case .waitingForCitizen: [.open, .withBackOffice, .withDepartment, .answered, .closed]
        case .withBackOffice: [.open, .waitingForCitizen, .withDepartment, .answered, .closed]
        // The last level: nothing above it.
        case .withDepartment: [.open, .waitingForCitizen, .withBackOffice, .answered, .closed]
        case .answered: [.open, .waitingForCitizen, .withBackOffice, .withDepartment, .closed]
        // To a level only while its answer is still on its way: it did not arrive, and the level has it as before.
        case .closed: [.open, .withBackOffice, .withDepartment]
        }
    }
}
