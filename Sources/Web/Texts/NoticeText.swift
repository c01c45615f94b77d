// What the page says after an act.

/// Words for `Notice`.
enum NoticeText: Phrase {
    case answered, noted, assigned, released, closed, reopened, needsAnswer, noAnswerNeeded, retried, retriedAll
    case sendNow, held, resolvedSent, resolvedNotSent, outboxReleased, amended, registered, arrivalCorrected, reported,
        receiptConfirmed

    var italian: String {
        switch self {
        case .answered: "Risposta scritta: parte subito."
        case .noted: "Nota salvata. La vedono solo gli operatori."
        case .assigned: "Assegnata."
        case .released: "Ora è senza assegnatario."
        case .closed: "Richiesta chiusa."
        case .reopened: "Richiesta riaperta."
        case .needsAnswer: "Segnato: serve una risposta."
        case .noAnswerNeeded: "Segnato: non serve risposta."
        case .retried: "Messo di nuovo in lettura. Se non è un altro errore, tra poco diventa una richiesta."
        case .retriedAll: "Tutti rimessi in lettura."
        case .sendNow: "Messa in partenza."
        case .held: "Invio fermato."
        case .resolvedSent: "Segnata come inviata."
        case .resolvedNotSent: "Segnata come non inviata: riparte."
        case .outboxReleased: "Uscita sbloccata: le risposte in coda partono."
        case .amended: "Dati corretti."
        case .registered: "Protocollo salvato."
        case .arrivalCorrected: "Arrivo corretto: la scadenza conta da lì."
        case .reported: "Segnato."
        case .receiptConfirmed: "Avviso scritto: parte subito."
        }
    }

    var english: String {
        switch self {
        case .answered: "Answer written: it leaves at once."
        case .noted: "Note saved. Only operators can see it."
        case .assigned: "Assigned."
        case .released: "It has no assignee now."
        case .closed: "Ticket closed."
        case .reopened: "Ticket reopened."
        case .needsAnswer: "Marked: needs an answer."
        case .noAnswerNeeded: "Marked: no answer needed."
        case .retried: "Being read again. Unless there is another fault it will soon become a ticket."
        case .retriedAll: "All of them are being read again."
        case .sendNow: "On its way."
        case .held: "Sending stopped."
        case .resolvedSent: "Marked as sent."
        case .resolvedNotSent: "Marked as not sent: it leaves again."
        case .outboxReleased: "Outbox released: queued answers are leaving."
        case .amended: "Corrected."
        case .registered: "Registration saved."
        case .arrivalCorrected: "Arrival corrected: the deadline counts from there."
        case .reported: "Recorded."
        case .receiptConfirmed: "Confirmation written: it leaves at once."
        }
    }
}
