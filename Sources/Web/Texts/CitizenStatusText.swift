// Texts of the citizens' page of a request, and of the way to it by a code.

/// Texts of the citizens' page of a request, and of the way to it by a code.
enum CitizenStatusText: Phrase {
    case title, askTitle, askLead, number, numberHint, askCode, codeTitle, codeLead, code, showRequest, wrongCode,
        noNumber, tooMany, newCode, state, received, inHand, waiting, withOffice, answered, closed, reopened, openedAt,
        updatedAt, dueAt, late, thread, you, empty, call, add, addHint, addText, addSend, added, merged, rateTitle,
        rateLead, rateRemark, rate1, rate2, rate3, rate4, rate5, rated, rateChange, secret, others, othersLead

    var italian: String {
        switch self {
        case .title: "La tua richiesta"
        case .askTitle: "Segui una richiesta"
        case .askLead:
            "Scrivi il numero della richiesta. Se la richiesta esiste, mandiamo un codice al recapito da cui è arrivata."
        case .number: "Numero della richiesta"
        case .numberHint: "Ad esempio CC-2026-0000001"
        case .askCode: "Manda il codice"
        case .codeTitle: "Scrivi il codice"
        case .codeLead:
            "Se la richiesta {1} esiste e il suo recapito può ricevere messaggi, il codice di 8 cifre arriva tra poco. Vale 15 minuti."
        case .code: "Codice di 8 cifre"
        case .showRequest: "Mostra la richiesta"
        case .wrongCode:
            "Numero o codice non corretti, oppure codice scaduto. Dopo alcuni tentativi occorre un codice nuovo."
        case .noNumber: "Scrivi il numero della richiesta, come sta nei nostri messaggi."
        case .tooMany: "Troppi tentativi. Riprova tra {1} minuti."
        case .newCode: "Chiedi un codice nuovo"
        case .state: "Stato"
        case .received: "Ricevuta"
        case .inHand: "In lavorazione"
        case .waiting: "In attesa di Sue informazioni"
        case .withOffice: "Affidata all’ufficio competente"
        case .answered: "Risposta inviata"
        case .closed: "Chiusa"
        case .reopened: "Riaperta"
        case .openedAt: "Ricevuta il"
        case .updatedAt: "Ultimo aggiornamento"
        case .dueAt: "Risposta entro"
        case .late: "Il termine è passato. Ci scusiamo: la richiesta è ancora in lavorazione."
        case .thread: "Che cosa ci siamo scritti"
        case .you: "Tu"
        case .empty: "(senza testo)"
        case .call: "Telefonata"
        case .add: "Aggiungi informazioni"
        case .addHint: "Quello che scrivi si aggiunge a questa richiesta."
        case .addText: "Testo"
        case .addSend: "Aggiungi alla richiesta"
        case .added: "Ricevuto: quello che hai scritto compare qui tra poco."
        case .merged: "Questa richiesta è stata unita a un’altra. La risposta arriva come hai scelto."
        case .rateTitle: "Com’è andata?"
        case .rateLead:
            "Quanto sei soddisfatto di come abbiamo gestito la richiesta? Basta un tocco; la riga è facoltativa."
        case .rateRemark: "Vuoi aggiungere qualcosa? (facoltativo)"
        case .rate1: "Per niente"
        case .rate2: "Poco"
        case .rate3: "Così così"
        case .rate4: "Abbastanza"
        case .rate5: "Molto"
        case .rated: "Grazie! Il tuo voto: {1} su 5."
        case .rateChange: "Puoi cambiarlo una volta entro {1}."
        case .others: "Richieste separate da questa"
        case .othersLead: "Una parte di quello che hai scritto ha ora un numero proprio. La segui qui:"
        case .secret: "Non dare ad altri l’indirizzo di questa pagina: chi lo ha vede la richiesta."
        }
    }

    var english: String {
        switch self {
        case .title: "Your request"
        case .askTitle: "Follow a request"
        case .askLead: "Write the number of your request. If there is one, we send a code to the address it came from."
        case .number: "Number of the request"
        case .numberHint: "For example CC-2026-0000001"
        case .askCode: "Send the code"
        case .codeTitle: "Write the code"
        case .codeLead:
            "If the request {1} exists and its address can receive messages, the code of 8 digits arrives shortly. It is valid for 15 minutes."
        case .code: "Code of 8 digits"
        case .showRequest: "Show the request"
        case .wrongCode: "Wrong number or code, or the code has expired. After a few tries a new code is needed."
        case .noNumber: "Write the number of the request as our messages have it."
        case .tooMany: "Too many tries. Try again in {1} minutes."
        case .newCode: "Ask for a new code"
        case .state: "State"
        case .received: "Received"
        case .inHand: "Being worked on"
        case .waiting: "Waiting for information from you"
        case .withOffice: "With the office in charge"
        case .answered: "Answer sent"
        case .closed: "Closed"
        case .reopened: "Reopened"
        case .openedAt: "Received on"
        case .updatedAt: "Last change"
        case .dueAt: "Answer by"
        case .late: "The deadline has passed. We apologise: the request is still being worked on."
        case .thread: "What was exchanged"
        case .you: "You"
        case .empty: "(no text)"
        case .call: "Telephone call"
        case .add: "Add information"
        case .addHint: "What you write is added to this request."
        case .addText: "Text"
        case .addSend: "Add to the request"
        case .added: "Received: what you wrote appears here shortly."
        case .merged: "This request was joined with another one. The answer comes as you chose."
        case .rateTitle: "How did it go?"
        case .rateLead:
            "How satisfied are you with the way we dealt with your request? One tap is enough; the line is optional."
        case .rateRemark: "Would you like to add something? (optional)"
        case .rate1: "Not at all"
        case .rate2: "A little"
        case .rate3: "So-so"
        case .rate4: "Fairly"
        case .rate5: "Very"
        case .rated: "Thank you! Your rating: {1} out of 5."
        case .rateChange: "You may change it once until {1}."
        case .others: "Requests split from this one"
        case .othersLead: "Part of what you wrote now has a number of its own. You can follow it here:"
        case .secret: "Do not give the address of this page to others: whoever has it sees the request."
        }
    }
}
