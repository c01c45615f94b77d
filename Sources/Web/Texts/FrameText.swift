// Texts around every page.

/// Texts of the frame, the views and the menus.
enum FrameText: Phrase {
    case skip, views, open, mine, unassigned, urgent, waiting, myDepartment, queues, backOffice, department, answered,
        closed, all, held, outbox,
        accounts, search, searchHint
    case language, userMenu, logOut, keys, overdueCount, oneOverdue
    case accessibility, privacy, feedback, dismiss, print, printQueue
    // Alarms that stand on every page.
    case outboxHeldTitle, outboxHeldText, outboxHeldLink, oneAccountFailing, someAccountsFailing
    case accountsFailingText, accountsFailingLink
    // What live.js says.
    case liveOthers, liveMessage, liveShow, liveLost, liveGone

    var italian: String {
        switch self {
        case .skip: "Vai al contenuto"
        case .views: "Viste"
        case .open: "Aperte"
        case .mine: "Assegnate a me"
        case .unassigned: "Non assegnate"
        case .urgent: "In scadenza"
        case .waiting: "In attesa del cittadino"
        case .myDepartment: "Il mio dipartimento"
        case .queues: "Code"
        case .backOffice: "Al back office"
        case .department: "Ai dipartimenti"
        case .answered: "Risposte inviate"
        case .closed: "Chiuse"
        case .all: "Tutte"
        case .held: "Da sistemare"
        case .outbox: "Uscita"
        case .accounts: "Caselle e canali"
        case .search: "Cerca"
        case .searchHint: "Numero, persona, telefono, testo, allegato"
        case .language: "Lingua delle pagine"
        case .userMenu: "Menu di {1}"
        case .logOut: "Esci"
        case .keys: "Scorciatoie da tastiera"
        case .overdueCount: "{1} scadute"
        case .oneOverdue: "1 scaduta"
        case .accessibility: "Dichiarazione di accessibilità"
        case .privacy: "Informativa privacy"
        case .feedback: "Segnala un problema"
        case .dismiss: "Chiudi avviso"
        case .print: "Stampa"
        case .printQueue: "Coda di stampa"
        case .outboxHeldTitle: "Nessuna risposta sta partendo."
        case .outboxHeldText:
            "Dopo il ripristino da una copia l’uscita resta ferma finché una persona non la sblocca."
        case .outboxHeldLink: "Controlla e sblocca"
        case .oneAccountFailing: "Una casella non funziona."
        case .someAccountsFailing: "{1} caselle non funzionano."
        case .accountsFailingText: "I messaggi non vanno persi, ma arrivano o partono in ritardo."
        case .accountsFailingLink: "Guarda quali"
        case .liveOthers: "Questa richiesta è cambiata mentre la guardavi."
        case .liveMessage: "È arrivato qualcosa di nuovo su questa richiesta."
        case .liveShow: "Mostra le novità"
        case .liveLost: "Collegamento interrotto: i dati potrebbero non essere aggiornati."
        case .liveGone: "Questa pagina non è più per te o non c’è più: ricarica."
        }
    }

    var english: String {
        switch self {
        case .skip: "Skip to content"
        case .views: "Views"
        case .open: "Open"
        case .mine: "Assigned to me"
        case .unassigned: "Unassigned"
        case .urgent: "Due soon"
        case .waiting: "Waiting for the citizen"
        case .myDepartment: "My department"
        case .queues: "Queues"
        case .backOffice: "With the back office"
        case .department: "With departments"
        case .answered: "Answered"
        case .closed: "Closed"
        case .all: "All"
        case .held: "Needs attention"
        case .outbox: "Outbox"
        case .accounts: "Accounts"
        case .search: "Search"
        case .searchHint: "Number, person, phone, text, attachment"
        case .language: "Language of the pages"
        case .userMenu: "Menu of {1}"
        case .logOut: "Log out"
        case .keys: "Keyboard shortcuts"
        case .overdueCount: "{1} overdue"
        case .oneOverdue: "1 overdue"
        case .accessibility: "Accessibility statement"
        case .privacy: "Privacy notice"
        case .feedback: "Report a problem"
        case .dismiss: "Dismiss"
        case .print: "Print"
        case .printQueue: "Print queue"
        case .outboxHeldTitle: "No answer is leaving."
        case .outboxHeldText: "After a restore from backup the outbox stays on hold until a person releases it."
        case .outboxHeldLink: "Check and release"
        case .oneAccountFailing: "One account is not working."
        case .someAccountsFailing: "{1} accounts are not working."
        case .accountsFailingText: "No message is lost, but they arrive or leave late."
        case .accountsFailingLink: "See which"
        case .liveOthers: "This ticket has changed while you were looking at it."
        case .liveMessage: "Something new has come in on this ticket."
        case .liveShow: "Show what is new"
        case .liveLost: "Connection lost: what you see may be out of date."
        case .liveGone: "This page is gone or no longer yours: reload."
        }
    }
}
