// Texts of the page of accounts.

/// Texts of the accounts.
enum AccountText: Phrase {
    case title, lead, reading, sending, works, fails, silent, notYet, notUsed, failingSince, lastSuccess
    case neverWorked
    case foreignWords, emptyTitle, emptyText, keptSafe, keptWaiting

    var italian: String {
        switch self {
        case .title: "Caselle e canali"
        case .lead: "Come vanno la lettura e l’invio di ogni casella."
        case .reading: "Lettura"
        case .sending: "Invio"
        case .works: "Funziona"
        case .fails: "Non funziona"
        case .silent: "Non viene letta"
        case .notYet: "Ancora da provare"
        case .notUsed: "Non usata"
        case .failingSince: "da {1}"
        case .lastSuccess: "Ultima volta riuscita: {1}"
        case .neverWorked: "Finora non è mai riuscita."
        case .foreignWords: "Parole dell’altra parte: {1}"
        case .emptyTitle: "Nessuna casella configurata"
        case .emptyText: "Le caselle si aggiungono nei file di configurazione."
        case .keptSafe: "I messaggi restano sul server finché la lettura riprende."
        case .keptWaiting: "Le risposte restano in coda e partono appena torna a funzionare."
        }
    }

    var english: String {
        switch self {
        case .title: "Accounts"
        case .lead: "How reading and sending fare for every account."
        case .reading: "Reading"
        case .sending: "Sending"
        case .works: "Works"
        case .fails: "Not working"
        case .silent: "Not being read"
        case .notYet: "Not tried yet"
        case .notUsed: "Not used"
        case .failingSince: "since {1}"
        case .lastSuccess: "Last success: {1}"
        case .neverWorked: "It has never worked so far."
        case .foreignWords: "The other side’s words: {1}"
        case .emptyTitle: "No account is set up"
        case .emptyText: "Accounts are added in the configuration files."
        case .keptSafe: "Messages stay on the server until reading works again."
        case .keptWaiting: "Answers stay queued and leave as soon as it works again."
        }
    }
}
