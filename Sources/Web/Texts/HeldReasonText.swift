// Why an item is held (`SpoolItem.heldCode`), in words people understand.

/// Reasons for holding an item.
enum HeldReasonText: String, CodePhrase {
    case empty, unreadable, unknownKind, unknownAccount, withheld, interrupted, cannotFile, other

    var italian: String {
        switch self {
        case .empty: "Il messaggio è vuoto."
        case .unreadable: "Il contenuto non ha la forma di un messaggio."
        case .unknownKind: "Non si capisce che genere di messaggio sia."
        case .unknownAccount: "La casella da cui è arrivato non è più configurata."
        case .withheld: "Il server non ha consegnato il contenuto."
        case .interrupted: "Leggendolo, il programma si è interrotto più volte."
        case .cannotFile: "Non è stato possibile registrarlo."
        case .other: "Motivo «{1}»."
        }
    }

    var english: String {
        switch self {
        case .empty: "The message is empty."
        case .unreadable: "The content does not have the form of a message."
        case .unknownKind: "It is not clear what kind of message it is."
        case .unknownAccount: "The account it came in by is not set up any more."
        case .withheld: "The server did not hand over the content."
        case .interrupted: "The program stopped several times while reading it."
        case .cannotFile: "It could not be filed."
        case .other: "Reason “{1}”."
        }
    }
}
