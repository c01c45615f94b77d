// What went wrong on a channel, in words people understand (`ChannelError.code`, `OutboxEntry.code`, `AccountHealth.code`).

/// Causes of failures.
enum FaultText: String, CodePhrase {
    case unreachable, timeout, tls, credentials, refused, rejected, recipient, mailboxFull, `protocol`
    case missingFolder, tooLarge, malformed, local, store, cancelled, closed, interrupted, gaveUp, byHand, restore
    case budgetDay, budgetAddress, withdrawn
    case noWayOut, missingAttachment, bounced, delayed, other

    var italian: String {
        switch self {
        case .unreachable: "Il server non risponde: controllare che sia acceso e raggiungibile."
        case .timeout: "Il server ha impiegato troppo tempo."
        case .tls: "Il collegamento protetto non riesce: il certificato non è valido o non è quello atteso."
        case .credentials: "Nome o password della casella non sono accettati."
        case .refused: "L’altra parte ha rifiutato."
        case .rejected: "L’altra parte ha rifiutato."
        case .recipient: "L’indirizzo del destinatario non esiste o non accetta messaggi."
        case .mailboxFull: "La casella del destinatario è piena."
        case .protocol: "Il server ha risposto in modo inatteso."
        case .missingFolder: "La cartella indicata nella configurazione non esiste."
        case .tooLarge: "Il messaggio è troppo grande per l’altra parte."
        case .malformed: "Indirizzo o messaggio hanno una forma non valida."
        case .local: "Problema su questa macchina: disco, memoria o permessi."
        case .store: "I dati non erano raggiungibili."
        case .cancelled: "Interrotto perché il programma si stava fermando."
        case .closed: "L’altra parte ha chiuso il collegamento."
        case .interrupted: "Il programma si è interrotto durante il tentativo."
        case .budgetDay: "Il limite di spesa di oggi per questa casella è raggiunto: serve la decisione di una persona."
        case .budgetAddress: "Il limite di oggi per questo destinatario è raggiunto: serve la decisione di una persona."
        case .withdrawn: "Ritirata dalla coda di stampa."
        case .gaveUp: "Dopo cinque giorni di tentativi non è ancora partita."
        case .byHand: "Fermata da una persona."
        case .restore: "Ferma dopo il ripristino da una copia."
        case .noWayOut: "La casella da cui dovrebbe partire non è più configurata."
        case .missingAttachment: "Un allegato non si trova più."
        case .bounced: "È tornata indietro: l’indirizzo non esiste o non accetta messaggi."
        case .delayed: "Il server del destinatario la tiene in attesa e continua a provare."
        case .other: "Causa non prevista («{1}»)."
        }
    }

    var english: String {
        switch self {
        case .unreachable: "The server does not answer: check that it is running and can be reached."
        case .timeout: "The server took too long."
        case .tls: "No secure connection: the certificate is not valid or not the expected one."
        case .credentials: "The account’s name or password is not accepted."
        case .refused: "The other side refused."
        case .rejected: "The other side refused."
        case .recipient: "The addressee’s address does not exist or takes no messages."
        case .mailboxFull: "The addressee’s mailbox is full."
        case .protocol: "The server answered in an unexpected way."
        case .missingFolder: "The folder named in the configuration does not exist."
        case .tooLarge: "The message is too large for the other side."
        case .malformed: "The address or the message has an invalid form."
        case .local: "A problem on this machine: disk, memory or permissions."
        case .store: "The data could not be reached."
        case .cancelled: "Cut short because the program was stopping."
        case .closed: "The other side closed the connection."
        case .interrupted: "The program stopped during the attempt."
        case .budgetDay: "Today's spending limit of this account is reached: a person has to decide."
        case .budgetAddress: "Today's limit for this addressee is reached: a person has to decide."
        case .withdrawn: "Withdrawn from the print queue."
        case .gaveUp: "After five days of trying it has still not left."
        case .byHand: "Put on hold by a person."
        case .restore: "On hold after a restore from backup."
        case .noWayOut: "The account it should leave by is not set up any more."
        case .missingAttachment: "An attachment cannot be found any more."
        case .bounced: "It was returned: the address does not exist or takes no messages."
        case .delayed: "The addressee’s server keeps it waiting and goes on trying."
        case .other: "Unforeseen cause (“{1}”)."
        }
    }
}
