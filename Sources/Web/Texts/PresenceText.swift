// Texts about colleagues who are on the same ticket.

/// Texts about colleagues on the same ticket.
enum PresenceText: Phrase {
    case writes, isOpen, inList

    var italian: String {
        switch self {
        case .writes: "{1} sta scrivendo una risposta."
        case .isOpen: "Anche {1} ha aperto questa richiesta."
        case .inList: "aperta da {1}"
        }
    }

    var english: String {
        switch self {
        case .writes: "{1} is writing an answer."
        case .isOpen: "{1} has this ticket open, too."
        case .inList: "open at {1}’s desk"
        }
    }
}
