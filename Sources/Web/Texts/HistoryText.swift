// Words for the lines of a ticket's history (`NewEvent.what`).

/// Words of the history.
enum HistoryText: Phrase {
    case program, opened, contact, message, assigned, assignedTo, assignedByOther, released, answered
    case answeredWaiting, answeredClosed, closed, reopened, moved, note, linked, notAcknowledged, bounced, delayed
    case delivered, accepted, held, inDoubt, sendNow, notSent, needsAnswer, noAnswerNeeded, other
    case answeredBy, amended, registered, unregistered, arrivalCorrected, handedOver, toPrint, printed, returned
    case optedOut, optedIn, receiptConfirmed

    var italian: String {
        switch self {
        case .program: "Sportello"
        case .opened: "richiesta aperta"
        case .contact: "nuovo contatto"
        case .message: "messaggio ricevuto"
        case .assigned: "presa in carico"
        case .assignedTo: "assegnata a {1}"
        case .assignedByOther: "assegnata"
        case .released: "senza assegnatario"
        case .answered: "risposta scritta"
        case .answeredWaiting: "chieste informazioni al cittadino"
        case .answeredClosed: "risposta scritta e richiesta chiusa"
        case .closed: "chiusa"
        case .reopened: "riaperta"
        case .moved: "stato cambiato in «{1}»"
        case .note: "nota interna aggiunta"
        case .linked: "collegata a un’altra richiesta"
        case .notAcknowledged: "nessuna conferma automatica: {1}"
        case .bounced: "risposta non consegnata"
        case .delayed: "consegna in ritardo"
        case .delivered: "risposta consegnata"
        case .accepted: "risposta presa in consegna dal canale"
        case .held: "invio fermo"
        case .inDoubt: "esito dell’invio incerto"
        case .sendNow: "invio chiesto subito"
        case .notSent: "segnata come non inviata: riparte"
        case .needsAnswer: "contatto segnato come da rispondere"
        case .noAnswerNeeded: "contatto segnato come senza risposta"
        case .answeredBy: "per un’altra via: {1} a {2}"
        case .amended: "persona o oggetto corretti"
        case .registered: "protocollo {1}"
        case .unregistered: "protocollo tolto"
        case .arrivalCorrected: "arrivo corretto: {1}"
        case .handedOver: "risposta nella coda di stampa"
        case .toPrint: "risposta da ristampare"
        case .printed: "risposta stampata"
        case .returned: "risposta restituita al mittente"
        case .optedOut: "il cittadino non vuole più messaggi automatici"
        case .receiptConfirmed: "arrivo comunicato per un altro canale"
        case .optedIn: "il cittadino vuole di nuovo i messaggi automatici"
        case .other: "evento «{1}»"
        }
    }

    var english: String {
        switch self {
        case .program: "Sportello"
        case .opened: "ticket opened"
        case .contact: "new contact"
        case .message: "message received"
        case .assigned: "taken on"
        case .assignedTo: "assigned to {1}"
        case .assignedByOther: "assigned"
        case .released: "without an assignee"
        case .answered: "answer written"
        case .answeredWaiting: "citizen asked for information"
        case .answeredClosed: "answer written and ticket closed"
        case .closed: "closed"
        case .reopened: "reopened"
        case .moved: "state changed to “{1}”"
        case .note: "internal note added"
        case .linked: "linked to another ticket"
        case .notAcknowledged: "no automatic acknowledgement: {1}"
        case .bounced: "answer not delivered"
        case .delayed: "delivery delayed"
        case .delivered: "answer delivered"
        case .accepted: "answer taken over by the channel"
        case .held: "sending on hold"
        case .inDoubt: "outcome of sending uncertain"
        case .sendNow: "asked to send at once"
        case .notSent: "marked as not sent: it leaves again"
        case .needsAnswer: "contact marked as needing an answer"
        case .noAnswerNeeded: "contact marked as needing no answer"
        case .answeredBy: "by another way: {1} to {2}"
        case .amended: "person or subject corrected"
        case .registered: "registration {1}"
        case .unregistered: "registration taken away"
        case .arrivalCorrected: "arrival corrected: {1}"
        case .handedOver: "answer in the print queue"
        case .toPrint: "answer to be printed again"
        case .printed: "answer printed"
        case .returned: "answer returned to sender"
        case .optedOut: "the citizen wants no more automatic messages"
        case .receiptConfirmed: "arrival told by another channel"
        case .optedIn: "the citizen wants automatic messages again"
        case .other: "event “{1}”"
        }
    }
}
