// Why an item is held (`SpoolItem.heldCode`), in words people understand.

/// Reasons for holding an item.
enum HeldReasonText: String, CodePhrase {
    case empty, unreadable, unknownKind, unknownChannel, interrupted, tooLarge, timeout, damaged, store, other

    var italian: String {
        switch self {
        case .empty: "Il messaggio è vuoto."
        case .unreadable: "Il contenuto non ha la forma di un messaggio."
        case .unknownKind: "Non si capisce che genere di messaggio sia."
        case .unknownChannel: "Il canale da cui è arrivato non è più configurato."
        case .interrupted: "Leggendolo, il programma si è interrotto più volte."
        case .tooLarge: "Il messaggio è troppo grande per essere letto."
        case .timeout: "Leggerlo ha richiesto troppo tempo."
        case .damaged: "I byte conservati non sono più integri."
        case .store: "Non è stato possibile registrarlo."
        case .other: "Motivo «{1}»."
        }
    }

    var english: String {
        switch self {
        case .empty: "The message is empty."
        case .unreadable: "The content does not have the form of a message."
        case .unknownKind: "It is not clear what kind of message it is."
        case .unknownChannel: "The channel it came in by is not set up any more."
        case .interrupted: "The program stopped several times while reading it."
        case .tooLarge: "The message is too large to be read."
        case .timeout: "Reading it took too long."
        case .damaged: "The bytes that were kept are not intact any more."
        case .store: "It could not be filed."
        case .other: "Reason “{1}”."
        }
    }
}
