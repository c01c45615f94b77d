// Texts of the dialog of keyboard shortcuts.

/// Texts of the shortcuts.
enum KeysText: Phrase {
    case title, nextLine, previousLine, openLine, search, answer, note, inbox, mine, mark, unassigned, urgent, waiting,
        department, held,
        palette, help, send, then, or
    case singleLetters, close, texts, completion, handOver, takeOn, call, closeTicket

    var italian: String {
        switch self {
        case .title: "Scorciatoie da tastiera"
        case .nextLine: "richiesta successiva"
        case .previousLine: "richiesta precedente"
        case .openLine: "apri la richiesta"
        case .search: "cerca"
        case .answer: "rispondi"
        case .note: "nota interna"
        case .texts: "testi pronti"
        case .completion: "chiedi ciò che manca"
        case .handOver: "passa ad altri"
        case .takeOn: "prendi in carico, o lascia"
        case .call: "registra una telefonata"
        case .closeTicket: "chiudi senza risposta"
        case .inbox: "vai alle richieste aperte"
        case .mine: "vai alle tue richieste"
        case .mark: "seleziona la richiesta"
        case .unassigned: "vai alle non assegnate"
        case .urgent: "vai a quelle in scadenza"
        case .waiting: "vai a quelle in attesa del cittadino"
        case .department: "vai a quelle ai dipartimenti"
        case .held: "vai ai messaggi fermi"
        case .palette: "vai o cerca, da ogni pagina"
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
        case .texts: "ready texts"
        case .completion: "ask for what is missing"
        case .handOver: "hand over"
        case .takeOn: "take it on, or let go"
        case .call: "register a call"
        case .closeTicket: "close without an answer"
        case .inbox: "go to the open tickets"
        case .mine: "go to your tickets"
        case .mark: "select the ticket"
        case .unassigned: "go to the unassigned ones"
        case .urgent: "go to those due soon"
        case .waiting: "go to those waiting for the citizen"
        case .department: "go to those with departments"
        case .held: "go to held messages"
        case .palette: "go or search, from every page"
        case .help: "this list"
        case .send: "send the answer"
        case .then: "then"
        case .or: "or"
        case .singleLetters: "Use single-letter shortcuts"
        case .close: "Close"
        }
    }
}
