// Words for the states of tickets, outgoing messages and deliveries (facts 8.6).

/// Words for states.
enum StateText: Phrase {
    // Ticket.
    case new, open, waitingForCitizen, withBackOffice, withDepartment, answered, closed
    // Outbox entry.
    case outWaiting, outRetrying, outSending, outAccepted, outHeld, outInDoubt, outWithdrawn
    // Delivery.
    case delivered, delayed, bounced
    // In people's hands (`HandStep`).
    case handToPrint, handPrinted, handPosted, handReturned

    var italian: String {
        switch self {
        case .new: "Nuova"
        case .open: "In lavorazione"
        case .waitingForCitizen: "In attesa del cittadino"
        case .withBackOffice: "Al back office"
        case .withDepartment: "All’ufficio competente"
        case .answered: "Risposta inviata"
        case .closed: "Chiusa"
        case .outWaiting: "In coda"
        case .outRetrying: "Nuovo tentativo {1}"
        case .outSending: "In partenza"
        case .outAccepted: "Inviata"
        case .outHeld: "Ferma, serve un intervento"
        case .outInDoubt: "Esito incerto"
        case .outWithdrawn: "Annullata prima dell’invio"
        case .delivered: "Consegnata"
        case .delayed: "Consegna in ritardo"
        case .bounced: "Non consegnata"
        case .handToPrint: "In stampa"
        case .handPrinted: "Stampata, da spedire"
        case .handPosted: "Spedita"
        case .handReturned: "Restituita al mittente"
        }
    }

    var english: String {
        switch self {
        case .new: "New"
        case .open: "In progress"
        case .waitingForCitizen: "Waiting for the citizen"
        case .withBackOffice: "With the back office"
        case .withDepartment: "With the department"
        case .answered: "Answered"
        case .closed: "Closed"
        case .outWaiting: "Queued"
        case .outRetrying: "Next try {1}"
        case .outSending: "Sending"
        case .outAccepted: "Sent"
        case .outHeld: "On hold, needs a person"
        case .outInDoubt: "Outcome uncertain"
        case .outWithdrawn: "Undone before sending"
        case .delivered: "Delivered"
        case .delayed: "Delivery delayed"
        case .bounced: "Not delivered"
        case .handToPrint: "To be printed"
        case .handPrinted: "Printed, to be posted"
        case .handPosted: "Posted"
        case .handReturned: "Returned to sender"
        }
    }
}
