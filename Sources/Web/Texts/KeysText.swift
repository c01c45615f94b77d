// Texts of the dialog of keyboard shortcuts.

/// Texts of the shortcuts.
enum KeysText: Phrase {
    case title, nextLine, previousLine, openLine, search, answer, note, inbox, mine, help, send, then, or
    case singleLetters, close

    var italian: String {
        switch self {
        case .title: "Scorciatoie da tastiera"
        case .nextLine: "richiesta successiva"
        case .previousLine: "richiesta precedente"
        case .openLine: "apri la richiesta"
        case .search: "cerca"
        case .answer: "rispondi"
        case .note: "nota interna"
        case .inbox: "vai alle richieste aperte"
        case .mine: "vai alle tue richieste"
        case .help: "questo elenco"
        case .send: "invia la risposta"
        case .then: "poi"
        case .or: "oppure"
        case .singleLetters: "Usa le scorciatoie di una sola lettera"
        case .close: "Chiudi"
        }
    }

    var english: String {
        switch self {
        case .title: "Keyboard shortcuts"
        case .nextLine: "next ticket"
        case .previousLine: "previous ticket"
        case .openLine: "open the ticket"
        case .search: "search"
        case .answer: "answer"
        case .note: "internal note"
        case .inbox: "go to the open tickets"
        case .mine: "go to your tickets"
        case .help: "this list"
        case .send: "send the answer"
        case .then: "then"
        case .or: "or"
        case .singleLetters: "Use single-letter shortcuts"
        case .close: "Close"
        }
    }
}
