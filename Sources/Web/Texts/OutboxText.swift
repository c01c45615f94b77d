// Texts of the outbox.

/// Texts of the outbox.
enum OutboxText: Phrase {
    case title, viewTrouble, viewWaiting, viewAll, views, emptyTroubleTitle, emptyTroubleText, emptyWaitingTitle
    case emptyWaitingText, emptyAllTitle, emptyAllText, heldTitle, heldText, release, sendNow, hold, resolveLead
    case wasSent, wasNotSent, written, automatic, attempts, noAttempts, entry, number, started, ended, outcome
    case cause, running, outcomeAccepted, outcomeFailed, outcomeTryAgain, outcomeUnknown, outcomeInterrupted
    case reference, addressee, backToOutbox, cannotHelp

    var italian: String {
        switch self {
        case .title: "Uscita"
        case .viewTrouble: "Da sistemare"
        case .viewWaiting: "In coda"
        case .viewAll: "Tutte"
        case .views: "Quali mostrare"
        case .emptyTroubleTitle: "Nessun invio in difficoltà"
        case .emptyTroubleText: "Le risposte partono regolarmente."
        case .emptyWaitingTitle: "Niente in coda"
        case .emptyWaitingText: "Tutte le risposte scritte sono partite."
        case .emptyAllTitle: "Ancora nessuna risposta"
        case .emptyAllText: "La prima comparirà qui."
        case .heldTitle: "L’uscita è ferma"
        case .heldText:
            "I dati sono stati ripristinati da una copia. Alcune delle risposte in coda potrebbero essere già partite dopo la copia: controllale, poi sblocca l’uscita."
        case .release: "Sblocca l’uscita"
        case .sendNow: "Invia subito"
        case .hold: "Ferma"
        case .resolveLead:
            "Non si sa se è arrivata: il collegamento è caduto proprio durante la consegna. Non viene rispedita alla cieca."
        case .wasSent: "È arrivata"
        case .wasNotSent: "Non è arrivata, rispedisci"
        case .written: "Scritta {1}"
        case .automatic: "Conferma automatica"
        case .attempts: "Tentativi"
        case .noAttempts: "Ancora nessun tentativo."
        case .entry: "Invio {1}"
        case .number: "N."
        case .started: "Inizio"
        case .ended: "Fine"
        case .outcome: "Esito"
        case .cause: "Causa"
        case .running: "in corso"
        case .outcomeAccepted: "accettata"
        case .outcomeFailed: "rifiutata"
        case .outcomeTryAgain: "da riprovare"
        case .outcomeUnknown: "esito incerto"
        case .outcomeInterrupted: "interrotta prima di partire"
        case .reference: "Riferimento del canale"
        case .addressee: "Destinatario"
        case .backToOutbox: "Torna all’uscita"
        case .cannotHelp: "I suoi comandi compaiono appena il tentativo in corso finisce."
        }
    }

    var english: String {
        switch self {
        case .title: "Outbox"
        case .viewTrouble: "Need attention"
        case .viewWaiting: "Queued"
        case .viewAll: "All"
        case .views: "Which to show"
        case .emptyTroubleTitle: "No sending in trouble"
        case .emptyTroubleText: "Answers are leaving as they should."
        case .emptyWaitingTitle: "Nothing queued"
        case .emptyWaitingText: "All answers that were written have left."
        case .emptyAllTitle: "No answer yet"
        case .emptyAllText: "The first one will show up here."
        case .heldTitle: "The outbox is on hold"
        case .heldText:
            "The data have been restored from a backup. Some of the queued answers may already have left after the backup was made: check them, then release the outbox."
        case .release: "Release the outbox"
        case .sendNow: "Send now"
        case .hold: "Hold"
        case .resolveLead:
            "It is not known whether it arrived: the connection broke during the very handing over. It is not sent again blindly."
        case .wasSent: "It arrived"
        case .wasNotSent: "It did not arrive, send again"
        case .written: "Written {1}"
        case .automatic: "Acknowledgement"
        case .attempts: "Attempts"
        case .noAttempts: "No attempt yet."
        case .entry: "Sending {1}"
        case .number: "No."
        case .started: "Started"
        case .ended: "Ended"
        case .outcome: "Outcome"
        case .cause: "Cause"
        case .running: "running"
        case .outcomeAccepted: "accepted"
        case .outcomeFailed: "refused"
        case .outcomeTryAgain: "to be tried again"
        case .outcomeUnknown: "outcome uncertain"
        case .outcomeInterrupted: "interrupted before leaving"
        case .reference: "Channel’s reference"
        case .addressee: "Addressee"
        case .backToOutbox: "Back to the outbox"
        case .cannotHelp: "What you can do shows up here as soon as the running attempt ends."
        }
    }
}
