// Texts of the list of tickets.

/// Texts of the list.
enum ListText: Phrase {
    case one, some, many, resultsFor, oneResult, someResults, manyResults, clearSearch, allChannels, channels
    case searchIn
    // Groups of the open views.
    case groupOverdue, groupSoon, groupLater, groupNone
    // A line.
    case noSubject, unknownPerson, nobody, assignedTo, oneAttachment, someAttachments, someMessages, trouble
    case lastMessage
    // Pages.
    case pages, previous, next, page
    // Empty.
    case emptyOpen, emptyOpenText, emptyMine, emptyMineText, emptyUnassigned, emptyUnassignedText, emptyAnswered
    case emptyAnsweredText, emptyClosed, emptyClosedText, emptyAll, emptyAllText, emptySearch, emptySearchText
    case emptyPage, emptyPageText, emptyPageLink, seeUnassigned

    var italian: String {
        switch self {
        case .one: "1 richiesta"
        case .some: "{1} richieste"
        case .many: "più di 1.000 richieste"
        case .resultsFor: "Risultati per «{1}»"
        case .oneResult: "1 risultato"
        case .someResults: "{1} risultati"
        case .manyResults: "più di 1.000 risultati"
        case .clearSearch: "Togli la ricerca"
        case .allChannels: "Tutti i canali"
        case .channels: "Canale"
        case .searchIn: "Cerca in"
        case .groupOverdue: "Scadute"
        case .groupSoon: "Entro due ore"
        case .groupLater: "Più tardi"
        case .groupNone: "Senza scadenza"
        case .noSubject: "(senza oggetto)"
        case .unknownPerson: "Mittente sconosciuto"
        case .nobody: "Non assegnata"
        case .assignedTo: "Assegnata a {1}"
        case .oneAttachment: "1 allegato"
        case .someAttachments: "{1} allegati"
        case .someMessages: "{1} messaggi"
        case .trouble: "Risposta non consegnata"
        case .lastMessage: "Ultimo messaggio"
        case .pages: "Pagine"
        case .previous: "Precedenti"
        case .next: "Successive"
        case .page: "Pagina {1}"
        case .emptyOpen: "Nessuna richiesta aperta"
        case .emptyOpenText: "Tutto fatto. Le nuove richieste compaiono qui da sole."
        case .emptyMine: "Non hai richieste assegnate"
        case .emptyMineText: "Quando ne prendi una in carico, la ritrovi qui."
        case .emptyUnassigned: "Nessuna richiesta senza assegnatario"
        case .emptyUnassignedText: "Ognuna ha già qualcuno che se ne occupa."
        case .emptyAnswered: "Nessuna richiesta in attesa di chiusura"
        case .emptyAnsweredText: "Qui trovi quelle a cui è stato risposto e che non sono ancora chiuse."
        case .emptyClosed: "Nessuna richiesta chiusa"
        case .emptyClosedText: "Quelle concluse restano qui, sempre ricercabili."
        case .emptyAll: "Ancora nessuna richiesta"
        case .emptyAllText: "La prima che arriva comparirà qui."
        case .emptySearch: "Nessun risultato"
        case .emptySearchText: "Prova con meno parole, con l’inizio di una parola o con il numero della richiesta."
        case .emptyPage: "Questa pagina è vuota"
        case .emptyPageText: "Nel frattempo l’elenco si è accorciato."
        case .emptyPageLink: "Torna alla prima pagina"
        case .seeUnassigned: "Guarda quelle non assegnate"
        }
    }

    var english: String {
        switch self {
        case .one: "1 ticket"
        case .some: "{1} tickets"
        case .many: "more than 1,000 tickets"
        case .resultsFor: "Results for “{1}”"
        case .oneResult: "1 result"
        case .someResults: "{1} results"
        case .manyResults: "more than 1,000 results"
        case .clearSearch: "Clear search"
        case .allChannels: "All channels"
        case .channels: "Channel"
        case .searchIn: "Search in"
        case .groupOverdue: "Overdue"
        case .groupSoon: "Within two hours"
        case .groupLater: "Later"
        case .groupNone: "No deadline"
        case .noSubject: "(no subject)"
        case .unknownPerson: "Unknown sender"
        case .nobody: "Unassigned"
        case .assignedTo: "Assigned to {1}"
        case .oneAttachment: "1 attachment"
        case .someAttachments: "{1} attachments"
        case .someMessages: "{1} messages"
        case .trouble: "Answer not delivered"
        case .lastMessage: "Last message"
        case .pages: "Pages"
        case .previous: "Previous"
        case .next: "Next"
        case .page: "Page {1}"
        case .emptyOpen: "No open tickets"
        case .emptyOpenText: "All done. New tickets will show up here by themselves."
        case .emptyMine: "Nothing is assigned to you"
        case .emptyMineText: "When you take one on, you will find it here."
        case .emptyUnassigned: "No ticket without an assignee"
        case .emptyUnassignedText: "Somebody is already looking after each of them."
        case .emptyAnswered: "No answered ticket"
        case .emptyAnsweredText: "Here you find those that have been answered and are not closed yet."
        case .emptyClosed: "No closed ticket"
        case .emptyClosedText: "Finished ones stay here, always searchable."
        case .emptyAll: "No ticket yet"
        case .emptyAllText: "The first one to come in will show up here."
        case .emptySearch: "No results"
        case .emptySearchText: "Try fewer words, the beginning of a word, or the ticket’s number."
        case .emptyPage: "This page is empty"
        case .emptyPageText: "The list has become shorter in the meantime."
        case .emptyPageLink: "Back to the first page"
        case .seeUnassigned: "See the unassigned ones"
        }
    }
}
