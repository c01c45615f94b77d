// Texts of the page on which a telephone call is registered.

/// Texts of the page on which a telephone call is registered.
enum PhoneCallText: Phrase {
    case title, titleOn, lead, leadOn, line, direction, incoming, outgoing, who, whoHint, began, length, lengthHint
    case outcome, chooseOutcome, settles, matter, asked, said, saidHint, then, thenByOutcome, thenClosed, thenOpen
    case answerWay, noAnswerWay, answerAddress, answerAddressHint, filesHint, save
    case waiting, waitingText, heldText, again
    case noText, badTime, badLength, noOutcome, noSolution, endsNothing, badPhone, badWay, badAddress
    case tooLong, badFiles, notTaken

    var italian: String {
        switch self {
        case .title: "Registra una telefonata"
        case .titleOn: "Telefonata sulla richiesta {1}"
        case .lead:
            "La telefonata diventa un contatto come gli altri: nasce una richiesta con il suo numero, da dire a chi chiama."
        case .leadOn: "La telefonata entra nella conversazione di questa richiesta."
        case .line: "Il nostro numero"
        case .direction: "Direzione"
        case .incoming: "in entrata: ha chiamato il cittadino"
        case .outgoing: "in uscita: abbiamo chiamato noi"
        case .who: "Chi"
        case .whoHint:
            "Il numero di telefono collega la telefonata alle altre richieste della stessa persona. Nessun dato è obbligatorio."
        case .began: "Inizio"
        case .length: "Durata"
        case .lengthHint: "Minuti e secondi, per esempio 3:20."
        case .outcome: "Esito"
        case .chooseOutcome: "scegli"
        case .settles: "chiude"
        case .matter: "Di che cosa si tratta"
        case .asked: "Che cosa ha chiesto"
        case .said: "Che cosa è stato risposto"
        case .saidHint: "Se la richiesta si chiude, è la sua soluzione."
        case .then: "La richiesta"
        case .thenByOutcome: "come dice l’esito"
        case .thenClosed: "si chiude con ciò che è stato risposto"
        case .thenOpen: "resta com’è, o torna aperta se il cittadino chiede ancora"
        case .answerWay: "Risposta scritta"
        case .noAnswerWay: "nessuna, per ora"
        case .answerAddress: "A quale indirizzo"
        case .answerAddressHint: "Vuoto: il telefono o l’e-mail scritti sopra."
        case .filesHint: "Fino a {1} file, {2} MB in tutto."
        case .save: "Registra"
        case .waiting: "Un momento"
        case .waitingText: "La telefonata è al sicuro e sta ricevendo il suo numero. Questa pagina si aggiorna da sola."
        case .heldText: "Se l’attesa dura, guarda fra i messaggi fermi."
        case .again: "Aggiorna"
        case .noText: "Scrivi che cosa ha chiesto o che cosa è stato risposto."
        case .badTime: "L’inizio non è una data e un’ora, o è nel futuro."
        case .badLength: "La durata non è in minuti e secondi."
        case .noOutcome: "Scegli l’esito."
        case .noSolution: "Per chiudere, scrivi che cosa è stato risposto."
        case .endsNothing: "Per chiudere serve un esito che dica com’è finita la richiesta: questo la lascia aperta."
        case .badPhone: "Il telefono non è un numero."
        case .badWay: "Per chi chiama questo numero la risposta scritta non parte così: scegli un altro modo."
        case .badAddress: "L’indirizzo per la risposta non va: {1}"
        case .tooLong: "Un testo è troppo lungo."
        case .badFiles: "Gli allegati sono troppi o troppo grandi."
        case .notTaken: "La telefonata non è stata salvata. Niente è andato perso: riprova."
        }
    }

    var english: String {
        switch self {
        case .title: "Register a call"
        case .titleOn: "Call on ticket {1}"
        case .lead: "The call becomes a contact like the others: a ticket begins, with a number to tell the caller."
        case .leadOn: "The call joins this ticket’s conversation."
        case .line: "Our number"
        case .direction: "Direction"
        case .incoming: "incoming: the citizen called"
        case .outgoing: "outgoing: we called"
        case .who: "Who"
        case .whoHint: "The telephone number leads to the same person’s other tickets. Nothing here is required."
        case .began: "Began"
        case .length: "Length"
        case .lengthHint: "Minutes and seconds, such as 3:20."
        case .outcome: "Outcome"
        case .chooseOutcome: "choose"
        case .settles: "closes"
        case .matter: "What it is about"
        case .asked: "What was asked"
        case .said: "What was answered"
        case .saidHint: "When the ticket is closed, this is its solution."
        case .then: "The ticket"
        case .thenByOutcome: "as the outcome says"
        case .thenClosed: "is closed with what was answered"
        case .thenOpen: "stays as it is, or is open again if the citizen still asks"
        case .answerWay: "Written answer"
        case .noAnswerWay: "none for now"
        case .answerAddress: "To which address"
        case .answerAddressHint: "Empty: the telephone or e-mail written above."
        case .filesHint: "Up to {1} files, {2} MB in all."
        case .save: "Register"
        case .waiting: "One moment"
        case .waitingText: "The call is safe and is getting its number. This page renews itself."
        case .heldText: "If it takes long, look among the held messages."
        case .again: "Renew"
        case .noText: "Write what was asked or what was answered."
        case .badTime: "The beginning is no date and time, or lies ahead."
        case .badLength: "The length is not in minutes and seconds."
        case .noOutcome: "Choose the outcome."
        case .noSolution: "To close it, write what was answered."
        case .endsNothing: "Closing needs an outcome that says how the ticket has ended: this one leaves it open."
        case .badPhone: "The telephone is no number."
        case .badWay: "Callers of this number are not answered in this way: choose another one."
        case .badAddress: "The address for the answer will not do: {1}"
        case .tooLong: "A text is too long."
        case .badFiles: "The files are too many or too large."
        case .notTaken: "The call was not saved. Nothing is lost: try again."
        }
    }
}
