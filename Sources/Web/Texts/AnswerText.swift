// Texts of the answer form.

/// Texts of the answer form.
enum AnswerText: Phrase {
    case title, to, roleRequester, roleLastSender, subject, text, textHint, attachments, attachmentsHint
    case attachmentsHintNoLimit, kept, noAttachments, quote, quotePreview, quoteHead, then, thenAnswered
    case thenAnsweredHint, thenWaiting, thenWaitingHint, thenClosed, thenClosedHint, solution, send, sendKey
    case sending, draftKept, draftRestored, draftDiscard, removeFile, tooLargeNow, problems, noText, noSubject
    case noSolution, tooLarge, tooManyAttachments, changedMeanwhile, closedMeanwhile, badAddressee
    case refusedByChannel, roleKnown, leavesFrom, optedOut, byHand, otherAddress, otherWay, otherName, otherWritten
    case outcome, noOutcome

    var italian: String {
        switch self {
        case .title: "Risposta"
        case .to: "A"
        case .roleRequester: "chi ha aperto la richiesta"
        case .roleLastSender: "chi ha scritto per ultimo"
        case .subject: "Oggetto"
        case .text: "Testo della risposta"
        case .textHint: "Il testo parte così com’è, senza aggiunte."
        case .attachments: "Allegati"
        case .attachmentsHint: "Puoi anche trascinarli o incollarli nel testo. In tutto al massimo {1}."
        case .attachmentsHintNoLimit: "Puoi anche trascinarli o incollarli nel testo."
        case .kept: "Già caricati: togli la spunta a quelli da non inviare"
        case .noAttachments: "Questo canale non invia allegati."
        case .quote: "Riporta sotto il messaggio del cittadino"
        case .quotePreview: "Anteprima del testo riportato"
        case .quoteHead: "{1}, {2}:"
        case .then: "Dopo l’invio"
        case .thenAnswered: "Risposta inviata"
        case .thenAnsweredHint: "resta in elenco fino alla chiusura"
        case .thenWaiting: "Aspetto notizie dal cittadino"
        case .thenWaitingHint: "è una richiesta di informazioni"
        case .thenClosed: "Chiudi"
        case .thenClosedHint: "con la soluzione qui sotto"
        case .solution: "Soluzione (solo se chiudi)"
        case .outcome: "Esito (solo se chiudi)"
        case .noOutcome: "Per chiudere serve l’esito."
        case .send: "Invia la risposta"
        case .sendKey: "Ctrl + Invio"
        case .sending: "Invio in corso…"
        case .draftKept: "Bozza conservata in questo browser"
        case .draftRestored: "Ho recuperato la bozza che avevi lasciato."
        case .draftDiscard: "Scarta la bozza"
        case .removeFile: "Togli"
        case .tooLargeNow: "Allegati troppo grandi: al massimo {1} in tutto."
        case .problems: "La risposta non è partita"
        case .noText: "Il testo è vuoto."
        case .noSubject: "Manca l’oggetto."
        case .noSolution: "Per chiudere serve la soluzione."
        case .tooLarge: "Testo e allegati insieme sono troppo grandi per questo canale."
        case .tooManyAttachments: "Gli allegati sono troppi."
        case .changedMeanwhile:
            "Nel frattempo è arrivato un messaggio o un collega ha risposto. Leggi le novità qui sopra: il tuo testo è rimasto, e puoi inviarlo di nuovo."
        case .closedMeanwhile:
            "Nel frattempo la richiesta è stata chiusa. Riaprila per rispondere: il tuo testo è rimasto qui."
        case .badAddressee: "A questo indirizzo non si può scrivere."
        case .refusedByChannel: "Il canale non la invia così: vedi l’anteprima sotto il testo."
        case .roleKnown: "altro recapito noto"
        case .leavesFrom: "parte da {1}"
        case .optedOut: "non vuole messaggi automatici ({1})"
        case .byHand:
            "Questa risposta va stampata e spedita: entra nella coda di stampa, e la scadenza si ferma quando segni la spedizione."
        case .otherAddress: "Un altro recapito…"
        case .otherWay: "Canale"
        case .otherName: "Nome del destinatario"
        case .otherWritten: "Recapito"
        }
    }

    var english: String {
        switch self {
        case .title: "Answer"
        case .to: "To"
        case .roleRequester: "who opened the ticket"
        case .roleLastSender: "who wrote last"
        case .subject: "Subject"
        case .text: "Text of the answer"
        case .textHint: "The text leaves exactly as it is."
        case .attachments: "Attachments"
        case .attachmentsHint: "You can also drop or paste them into the text. {1} at most in all."
        case .attachmentsHintNoLimit: "You can also drop or paste them into the text."
        case .kept: "Already uploaded: untick those not to be sent"
        case .noAttachments: "This channel does not send attachments."
        case .quote: "Quote the citizen’s message below"
        case .quotePreview: "Preview of the quoted text"
        case .quoteHead: "{1}, {2}:"
        case .then: "After sending"
        case .thenAnswered: "Answered"
        case .thenAnsweredHint: "stays in the list until it is closed"
        case .thenWaiting: "Waiting for the citizen"
        case .thenWaitingHint: "it is a question back"
        case .thenClosed: "Close"
        case .thenClosedHint: "with the solution below"
        case .solution: "Solution (only when closing)"
        case .outcome: "Outcome (only when closing)"
        case .noOutcome: "Closing needs the outcome."
        case .send: "Send answer"
        case .sendKey: "Ctrl + Enter"
        case .sending: "Sending…"
        case .draftKept: "Draft kept in this browser"
        case .draftRestored: "The draft you had left has been restored."
        case .draftDiscard: "Discard draft"
        case .removeFile: "Remove"
        case .tooLargeNow: "Attachments too large: {1} at most in all."
        case .problems: "The answer has not been sent"
        case .noText: "The text is empty."
        case .noSubject: "The subject is missing."
        case .noSolution: "Closing needs a solution."
        case .tooLarge: "Text and attachments together are too large for this channel."
        case .tooManyAttachments: "There are too many attachments."
        case .changedMeanwhile:
            "Meanwhile a message came in or a colleague answered. Read what is new above: your text is still here, and you can send it again."
        case .closedMeanwhile: "Meanwhile the ticket has been closed. Reopen it to answer: your text is still here."
        case .badAddressee: "This address cannot be written to."
        case .refusedByChannel: "The channel does not send it like this: see the preview below the text."
        case .roleKnown: "another way on record"
        case .leavesFrom: "leaves from {1}"
        case .optedOut: "wants no automatic messages ({1})"
        case .byHand:
            "This answer is printed and posted: it goes to the print queue, and the deadline stops when you mark it as posted."
        case .otherAddress: "Another address…"
        case .otherWay: "Channel"
        case .otherName: "Addressee’s name"
        case .otherWritten: "Address"
        }
    }
}
