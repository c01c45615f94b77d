// Texts of the preview of an answer.

/// Texts of the preview.
enum PreviewText: Phrase {
    case show, undo, asWritten, asItArrives, refusal, warning, used, usedOf, places, writing, suggestion, becomes
    case showSuggestion, take, openDocument, pages, documentTitle

    var italian: String {
        switch self {
        case .show: "Anteprima"
        case .undo: "Torna al testo di prima"
        case .asWritten: "Parte così com’è scritta."
        case .asItArrives: "Come arriverà"
        case .refusal: "Non si può inviare."
        case .warning: "Attenzione:"
        case .used: "{1}: {2}"
        case .usedOf: "{1}: {2} su {3} al massimo"
        case .places: "{1} caratteri su {2}"
        case .writing: "alfabeto {1}"
        case .suggestion: "La stessa risposta, con questi cambiamenti, costa meno o si legge dappertutto:"
        case .becomes: "diventa"
        case .showSuggestion: "Mostra il testo proposto"
        case .take: "Usa questo testo"
        case .openDocument: "Apri il documento (PDF)"
        case .pages: "Pagine del documento: {1}"
        case .documentTitle: "Documento da inviare"
        }
    }

    var english: String {
        switch self {
        case .show: "Preview"
        case .undo: "Back to the text as it was"
        case .asWritten: "Leaves just as it is written."
        case .asItArrives: "As it will arrive"
        case .refusal: "It cannot be sent."
        case .warning: "Careful:"
        case .used: "{1}: {2}"
        case .usedOf: "{1}: {2} of {3} at most"
        case .places: "{1} of {2} characters"
        case .writing: "alphabet {1}"
        case .suggestion: "The same answer, with these changes, costs less or can be read everywhere:"
        case .becomes: "becomes"
        case .showSuggestion: "Show the suggested text"
        case .take: "Use this text"
        case .openDocument: "Open the document (PDF)"
        case .pages: "Pages of the document: {1}"
        case .documentTitle: "Document to be sent"
        }
    }
}
