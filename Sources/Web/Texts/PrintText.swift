// Texts of the print queue.

/// Texts of the print queue.
enum PrintText: Phrase {
    case title, lead, steps, toPrint, printed, posted, returned, choose, chooseAll, chooseOne, number, addressee
    case written, due, document, open, postedAt, reason, markPrinted, markAgain, markPosted, markReturned
    case markWithdrawn, emptyTitle, emptyToPrint, emptyPrinted, emptyPosted, emptyReturned, leftOne, leftSome
    case reasonMissing

    var italian: String {
        switch self {
        case .title: "Coda di stampa"
        case .lead:
            "Risposte da stampare e portare alla posta. La scadenza si ferma quando le segni come spedite."
        case .steps: "A che punto sono"
        case .toPrint: "Da stampare"
        case .printed: "Stampate"
        case .posted: "Spedite"
        case .returned: "Restituite al mittente"
        case .choose: "Scegli"
        case .chooseAll: "Scegli tutte"
        case .chooseOne: "Scegli la risposta alla richiesta {1}"
        case .number: "Richiesta"
        case .addressee: "Destinatario"
        case .written: "Scritta"
        case .due: "Scadenza"
        case .document: "Documento"
        case .open: "Apri il PDF"
        case .postedAt: "spedita"
        case .reason: "Motivo (solo per «restituita» e «non spedire»)"
        case .markPrinted: "Segna come stampate"
        case .markAgain: "Da ristampare"
        case .markPosted: "Segna come spedite"
        case .markReturned: "Segna come restituite"
        case .markWithdrawn: "Non spedire"
        case .emptyTitle: "Niente qui"
        case .emptyToPrint: "Nessuna risposta da stampare."
        case .emptyPrinted: "Nessuna risposta stampata aspetta la posta."
        case .emptyPosted: "Ancora nessuna risposta spedita."
        case .emptyReturned: "Nessuna risposta è tornata indietro."
        case .reasonMissing: "Scrivi il motivo: resta agli atti della richiesta."
        case .leftOne: "Una delle risposte scelte è rimasta com’era: nel frattempo qualcuno l’aveva già spostata."
        case .leftSome:
            "{1} delle risposte scelte sono rimaste com’erano: nel frattempo qualcuno le aveva già spostate."
        }
    }

    var english: String {
        switch self {
        case .title: "Print queue"
        case .lead: "Answers to be printed and taken to the post. The deadline stops when you mark them as posted."
        case .steps: "How far they are"
        case .toPrint: "To print"
        case .printed: "Printed"
        case .posted: "Posted"
        case .returned: "Returned to sender"
        case .choose: "Choose"
        case .chooseAll: "Choose all"
        case .chooseOne: "Choose the answer to ticket {1}"
        case .number: "Ticket"
        case .addressee: "Addressee"
        case .written: "Written"
        case .due: "Due"
        case .document: "Document"
        case .open: "Open the PDF"
        case .postedAt: "posted"
        case .reason: "Reason (for “returned” and “do not post” only)"
        case .markPrinted: "Mark as printed"
        case .markAgain: "Print again"
        case .markPosted: "Mark as posted"
        case .markReturned: "Mark as returned"
        case .markWithdrawn: "Do not post"
        case .emptyTitle: "Nothing here"
        case .emptyToPrint: "No answer waits to be printed."
        case .emptyPrinted: "No printed answer waits for the post."
        case .emptyPosted: "No answer has been posted yet."
        case .emptyReturned: "No answer has come back."
        case .reasonMissing: "Give the reason: it stays on the ticket’s record."
        case .leftOne: "One of the answers chosen stayed as it was: somebody had moved it meanwhile."
        case .leftSome: "{1} of the answers chosen stayed as they were: somebody had moved them meanwhile."
        }
    }
}
