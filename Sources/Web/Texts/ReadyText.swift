// Texts around the ready texts for answers.

/// Texts around the ready texts for answers.
enum ReadyText: Phrase {
    case title, filter, none, put, open, completion, completionHint, answer, delay, attachmentUnreadable, notCompetent,
        other
    case stillOpen, unreached

    var italian: String {
        switch self {
        case .title: "Testi pronti"
        case .filter: "Cerca fra i testi"
        case .none: "Nessun testo per questa risposta."
        case .put: "Inserito: {1}"
        case .open: "Da completare: {1}"
        case .stillOpen:
            "Nel testo ci sono ancora campi da completare: {1}. Scrivi il loro contenuto, o togli le parentesi."
        case .unreached: "Il server non risponde: il testo non è stato inserito. Riprova."
        case .completion: "Chiedi integrazione"
        case .completionHint: "integrazione"
        case .answer: "risposta"
        case .delay: "ritardo"
        case .attachmentUnreadable: "allegato"
        case .notCompetent: "non di competenza"
        case .other: "altro"
        }
    }

    var english: String {
        switch self {
        case .title: "Ready texts"
        case .filter: "Search the texts"
        case .none: "No text for this answer."
        case .put: "Inserted: {1}"
        case .open: "To be completed: {1}"
        case .stillOpen:
            "There are still fields to complete in the text: {1}. Write what belongs there, or take the brackets away."
        case .unreached: "The server does not answer: the text was not inserted. Try again."
        case .completion: "Ask for information"
        case .completionHint: "completion"
        case .answer: "answer"
        case .delay: "delay"
        case .attachmentUnreadable: "attachment"
        case .notCompetent: "not competent"
        case .other: "other"
        }
    }
}
