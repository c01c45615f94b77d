// Texts of the page of what was taken in, and of trying an account.

/// Texts of the two.
enum IntakeText: Phrase {
    case title, lead, account, total, filed, waiting, incomplete, held, again, lastArrival, toSend, transcripts,
        transcriptsLead
    case heldTitle, heldText, heldLink, retryAll, allWell, never, oldest, noAccounts
    case tryNow, works, triedTitle, nothingToTry, silentOne, silentSome, silentText, silentLink, budgetDay,
        budgetAddress

    var italian: String {
        switch self {
        case .title: "Che cosa è entrato"
        case .lead: "Per ogni casella: quanto è arrivato, quanto è diventato richiesta e che cosa manca ancora."
        case .account: "Casella"
        case .total: "Arrivati"
        case .filed: "Registrati"
        case .waiting: "In lettura"
        case .incomplete: "In attesa di altre parti"
        case .held: "Da sistemare"
        case .again: "Doppioni scartati"
        case .lastArrival: "Ultimo arrivo"
        case .toSend: "In attesa di invio"
        case .transcripts: "Originali di cui si attende il testo"
        case .transcriptsLead: "{1}: {2}"
        case .heldTitle: "Messaggi da sistemare: {1}."
        case .heldText: "Sono al sicuro ma non ancora richieste."
        case .heldLink: "Guarda i motivi"
        case .retryAll: "Riprova tutti"
        case .allWell: "Tutto ciò che è arrivato è registrato."
        case .never: "mai"
        case .oldest: "il più vecchio {1}"
        case .noAccounts: "Finora non è arrivato niente."
        case .tryNow: "Prova adesso"
        case .works: "funziona"
        case .triedTitle: "Esito della prova"
        case .nothingToTry: "Per questa casella non c’è niente da provare."
        case .silentOne: "Una casella non viene letta da più di {1}."
        case .silentSome: "{2} caselle non vengono lette da più di {1}."
        case .silentText: "Ciò che arriva resta sul server."
        case .silentLink: "Guarda quali"
        case .budgetDay: "Al massimo {1} messaggi automatici al giorno"
        case .budgetAddress: "Al massimo {1} al giorno per indirizzo"
        }
    }

    var english: String {
        switch self {
        case .title: "What was taken in"
        case .lead: "For every account: how much came, how much became tickets, and what is still missing."
        case .account: "Account"
        case .total: "Came in"
        case .filed: "Filed"
        case .waiting: "Being read"
        case .incomplete: "Waiting for other parts"
        case .held: "Held"
        case .again: "Duplicates that fell away"
        case .lastArrival: "Last arrival"
        case .toSend: "Waiting to be sent"
        case .transcripts: "Originals whose words are waited for"
        case .transcriptsLead: "{1}: {2}"
        case .heldTitle: "Held messages: {1}."
        case .heldText: "They are safe, but not yet tickets."
        case .heldLink: "See the reasons"
        case .retryAll: "Try all again"
        case .allWell: "Everything that came is filed."
        case .never: "never"
        case .oldest: "the oldest {1}"
        case .noAccounts: "Nothing has come so far."
        case .tryNow: "Try now"
        case .works: "works"
        case .triedTitle: "What the trial has found"
        case .nothingToTry: "There is nothing to try for this account."
        case .silentOne: "One account has not been read for more than {1}."
        case .silentSome: "{2} accounts have not been read for more than {1}."
        case .silentText: "What arrives stays on the server."
        case .silentLink: "See which"
        case .budgetDay: "At most {1} automatic messages a day"
        case .budgetAddress: "At most {1} a day for each address"
        }
    }
}
