// Texts of the page of held items.

/// Texts of the held items.
enum HeldText: Phrase {
    case title, lead, emptyTitle, emptyText, arrived, retry, retryAll, download, interrupted, item

    var italian: String {
        switch self {
        case .title: "Da sistemare"
        case .lead:
            "Messaggi arrivati che il programma non è riuscito a leggere o a registrare. Sono al sicuro, byte per byte, ma non sono ancora richieste: serve una persona."
        case .emptyTitle: "Niente da sistemare"
        case .emptyText: "Tutto quello che è arrivato è diventato una richiesta."
        case .arrived: "Arrivato {1}"
        case .retry: "Riprova"
        case .retryAll: "Riprova tutti"
        case .download: "Scarica l’originale"
        case .interrupted: "Il programma si è interrotto {1} volte mentre lo leggeva."
        case .item: "Elemento {1}"
        }
    }

    var english: String {
        switch self {
        case .title: "Needs attention"
        case .lead:
            "Messages that came in but could not be read or filed. They are safe, byte for byte, but not tickets yet: they need a person."
        case .emptyTitle: "Nothing needs attention"
        case .emptyText: "Everything that came in has become a ticket."
        case .arrived: "Arrived {1}"
        case .retry: "Try again"
        case .retryAll: "Try all again"
        case .download: "Download the original"
        case .interrupted: "The program stopped {1} times while reading it."
        case .item: "Item {1}"
        }
    }
}
