// Texts of a ticket's page: head, thread, side.

/// Texts of a ticket's page.
enum TicketText: Phrase {
    case back, requester, channel, account, opened, number, deadline, contacts, assignee, nobody, solution
    // Acts.
    case call
    case answer, addNote, takeOn, release, assignTo, assign, reopen, closeWithoutAnswer, close, closeHint
    case closeBlank, solutionHint, noAnswerNeeded, answerNeeded, contactFrom, notAnsweredButClosed
    // Thread.
    case thread, ourAnswer, ourAnswerUnnamed, automatic, showText, noteBy, noteHint, noteUnnamed, to
    case subjectChanged, noText, quoted, wholeText, view, viewText, viewFormatted, frameTitle, oneImageBlocked
    case someImagesBlocked, loadImages, attachments, inline, original
    // Kinds of inbound messages that are nobody's approach.
    case kindAutomaticReply, kindBounce, kindReceipt, kindAbuseReport, kindMailingList, kindInstruction
    case kindContribution, internalMail, internalHint
    // State of an answer.
    case attemptsOne, attemptsSome, details
    // Form of a note.
    case note, noteLabel, noteSave, noteBlank
    // Side.
    case history, linked, linkQuotedNumber, linkReference, linkSameMessage, linkMerged, linkOther, aboutTicket,
        noChannelTitle
    case noChannelText, closedTitle, closedText

    var italian: String {
        switch self {
        case .back: "Torna all’elenco"
        case .requester: "Chi ha scritto"
        case .channel: "Canale"
        case .account: "Arrivata a"
        case .opened: "Aperta"
        case .number: "Numero"
        case .deadline: "Risposta dovuta"
        case .contacts: "Contatti e scadenze"
        case .assignee: "In carico a"
        case .nobody: "Nessuno"
        case .solution: "Soluzione"
        case .answer: "Rispondi"
        case .addNote: "Aggiungi nota"
        case .call: "Registra telefonata"
        case .takeOn: "Prendi in carico"
        case .release: "Lascia"
        case .assignTo: "Assegna a"
        case .assign: "Assegna"
        case .reopen: "Riapri"
        case .closeWithoutAnswer: "Chiudi senza rispondere"
        case .close: "Chiudi la richiesta"
        case .closeHint:
            "Scrivi che cosa è stato fatto o trovato: resta agli atti. Chiudere senza rispondere non soddisfa la scadenza."
        case .closeBlank: "Per chiudere serve la soluzione."
        case .solutionHint: "Che cosa è stato fatto o trovato"
        case .noAnswerNeeded: "Non serve risposta"
        case .answerNeeded: "Serve una risposta"
        case .contactFrom: "Contatto del {1}"
        case .notAnsweredButClosed: "chiusa senza risposta"
        case .thread: "Conversazione"
        case .ourAnswer: "Risposta di {1}"
        case .ourAnswerUnnamed: "Risposta dell’operatore"
        case .automatic: "Messaggio automatico"
        case .showText: "Mostra il testo"
        case .noteBy: "Nota interna di {1}"
        case .noteHint: "La vedono solo gli operatori"
        case .noteUnnamed: "Nota interna"
        case .to: "a"
        case .subjectChanged: "Oggetto"
        case .noText: "Il messaggio non contiene testo."
        case .quoted: "Mostra il testo citato"
        case .wholeText: "Mostra il messaggio intero"
        case .view: "Come mostrarlo"
        case .viewText: "Testo"
        case .viewFormatted: "Impaginato"
        case .frameTitle: "Messaggio impaginato di {1}"
        case .oneImageBlocked:
            "1 immagine esterna non caricata: caricandola, chi ha scritto saprebbe che il messaggio è stato aperto."
        case .someImagesBlocked:
            "{1} immagini esterne non caricate: caricandole, chi ha scritto saprebbe che il messaggio è stato aperto."
        case .loadImages: "Carica le immagini di questo messaggio"
        case .attachments: "Allegati"
        case .inline: "nel testo"
        case .original: "Originale ({1})"
        case .kindAutomaticReply: "Risposta automatica"
        case .kindBounce: "Avviso di mancata consegna"
        case .kindReceipt: "Ricevuta"
        case .kindAbuseReport: "Segnalazione di abuso"
        case .kindMailingList: "Da una lista di distribuzione"
        case .kindInstruction: "Comando automatico"
        case .kindContribution: "Contributo interno: l’utente non lo vede"
        case .internalMail: "Messaggio interno"
        case .internalHint: "L’utente non lo vede"
        case .attemptsOne: "1 tentativo"
        case .attemptsSome: "{1} tentativi"
        case .details: "Dettagli dell’invio"
        case .note: "Nota interna"
        case .noteLabel: "Testo della nota"
        case .noteSave: "Salva la nota"
        case .noteBlank: "La nota è vuota."
        case .history: "Cronologia"
        case .linked: "Richieste collegate"
        case .linkQuotedNumber: "cita il numero di questa, ma il mittente è un altro"
        case .linkReference: "risponde a un messaggio di questa, ma il mittente è un altro"
        case .linkSameMessage: "stesso messaggio, arrivato anche a un’altra casella"
        case .linkMerged: "unita a questa"
        case .linkOther: "collegata"
        case .aboutTicket: "Dettagli"
        case .noChannelTitle: "Da qui non si può rispondere"
        case .noChannelText: "Il canale da cui è arrivata riceve soltanto, oppure non è più attivo."
        case .closedTitle: "Questa richiesta è chiusa"
        case .closedText: "Se c’è ancora qualcosa da dire, riaprila e rispondi."
        }
    }

    var english: String {
        switch self {
        case .back: "Back to the list"
        case .requester: "Who wrote"
        case .channel: "Channel"
        case .account: "Came in at"
        case .opened: "Opened"
        case .number: "Number"
        case .deadline: "Answer due"
        case .contacts: "Contacts and deadlines"
        case .assignee: "Assigned to"
        case .nobody: "Nobody"
        case .solution: "Solution"
        case .answer: "Answer"
        case .addNote: "Add note"
        case .call: "Register a call"
        case .takeOn: "Take it on"
        case .release: "Release"
        case .assignTo: "Assign to"
        case .assign: "Assign"
        case .reopen: "Reopen"
        case .closeWithoutAnswer: "Close without answering"
        case .close: "Close the ticket"
        case .closeHint:
            "Write what was done or found: it stays on record. Closing without an answer does not meet the deadline."
        case .closeBlank: "Closing needs a solution."
        case .solutionHint: "What was done or found"
        case .noAnswerNeeded: "No answer needed"
        case .answerNeeded: "Needs an answer"
        case .contactFrom: "Contact of {1}"
        case .notAnsweredButClosed: "closed without an answer"
        case .thread: "Conversation"
        case .ourAnswer: "Answer by {1}"
        case .ourAnswerUnnamed: "Operator’s answer"
        case .automatic: "Automatic message"
        case .showText: "Show the text"
        case .noteBy: "Internal note by {1}"
        case .noteHint: "Only operators can see it"
        case .noteUnnamed: "Internal note"
        case .to: "to"
        case .subjectChanged: "Subject"
        case .noText: "The message contains no text."
        case .quoted: "Show quoted text"
        case .wholeText: "Show the whole message"
        case .view: "How to show it"
        case .viewText: "Text"
        case .viewFormatted: "Formatted"
        case .frameTitle: "Formatted message from {1}"
        case .oneImageBlocked:
            "1 remote image not loaded: loading it would tell the sender that the message has been opened."
        case .someImagesBlocked:
            "{1} remote images not loaded: loading them would tell the sender that the message has been opened."
        case .loadImages: "Load images for this message"
        case .attachments: "Attachments"
        case .inline: "in the text"
        case .original: "Original ({1})"
        case .kindAutomaticReply: "Automatic reply"
        case .kindBounce: "Delivery failure notice"
        case .kindReceipt: "Receipt"
        case .kindAbuseReport: "Abuse report"
        case .kindMailingList: "From a mailing list"
        case .kindInstruction: "Automatic command"
        case .kindContribution: "Internal contribution: the citizen does not see it"
        case .internalMail: "Internal mail"
        case .internalHint: "The citizen does not see it"
        case .attemptsOne: "1 attempt"
        case .attemptsSome: "{1} attempts"
        case .details: "Details of sending"
        case .note: "Internal note"
        case .noteLabel: "Text of the note"
        case .noteSave: "Save note"
        case .noteBlank: "The note is empty."
        case .history: "History"
        case .linked: "Linked tickets"
        case .linkQuotedNumber: "quotes this number, but from another sender"
        case .linkReference: "answers a message of this one, but from another sender"
        case .linkSameMessage: "same message, which also came in at another account"
        case .linkMerged: "merged into this one"
        case .linkOther: "linked"
        case .aboutTicket: "Details"
        case .noChannelTitle: "It cannot be answered from here"
        case .noChannelText: "The channel it came in by only receives, or is not active any more."
        case .closedTitle: "This ticket is closed"
        case .closedText: "If there is more to say, reopen it and answer."
        }
    }
}
