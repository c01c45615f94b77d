// What the page says after an act.

/// Words for `Notice`.
enum NoticeText: Phrase {
    case answered, noted, assigned, released, closed, reopened, needsAnswer, noAnswerNeeded, retried, retriedAll
    case sendNow, held, resolvedSent, resolvedNotSent, outboxReleased, amended, registered, arrivalCorrected, reported,
        receiptConfirmed, viewSaved, viewRemoved, escalated, givenBack, reminded, asked, classified, merged, unmerged,
        periodClosed, entered, withdrawn, written, passwordChanged, sessionEnded, factorRemoved, entryKept, entryGivenBack,
        draftSaved, draftDiscarded, takenBack, tooLate

    var italian: String {
        switch self {
        case .answered: "Risposta scritta."
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
        case .escalated: "Passata. Il passaggio è agli atti."
        case .givenBack: "Restituita. La nota è nella conversazione."
        case .reminded: "Sollecito scritto: parte subito."
        case .asked: "Domanda inviata. La richiesta resta a te e il tempo continua a correre."
        case .viewSaved: "Vista salvata."
        case .viewRemoved: "Vista eliminata."
        case .classified: "Classificazione salvata."
        case .merged: "Unita: messaggi e scadenze sono ora qui."
        case .unmerged: "Separata di nuovo: i suoi messaggi e le sue scadenze sono tornati qui."
        case .periodClosed: "Periodo chiuso: i suoi dati non cambiano più."
        case .entered: "Inserito."
        case .withdrawn: "Ritirato: resta agli atti, ma non conta più."
        case .written: "Testi salvati."
        case .passwordChanged: "Password cambiata. Le altre sessioni sono chiuse."
        case .sessionEnded: "Chiusa."
        case .factorRemoved: "Secondo fattore disattivato."
        case .entryKept: "Salvato: vale da subito."
        case .entryGivenBack: "Ora vale di nuovo la configurazione."
        case .draftSaved: "Bozza salvata: la ritrovi qui, anche da un altro computer."
        case .draftDiscarded: "Bozza scartata."
        case .takenBack: "Invio annullato: il testo è di nuovo nella tua bozza, qui sotto."
        case .tooLate: "Troppo tardi per annullare: la risposta è già in viaggio o non è tua."
        }
    }

    var english: String {
        switch self {
        case .answered: "Answer written."
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
        case .escalated: "Handed over. The hand-over is on record."
        case .givenBack: "Given back. The note is in the conversation."
        case .reminded: "Reminder written: it leaves at once."
        case .asked: "Question sent. The ticket stays with you and the clock runs on."
        case .viewSaved: "View saved."
        case .viewRemoved: "View removed."
        case .classified: "Classification saved."
        case .merged: "Merged: messages and deadlines are here now."
        case .unmerged: "Separated again: its messages and deadlines are back here."
        case .periodClosed: "Period closed: its figures change no more."
        case .entered: "Entered."
        case .withdrawn: "Taken back: it stays on record but counts no more."
        case .written: "Texts kept."
        case .passwordChanged: "Password changed. Other sessions are ended."
        case .sessionEnded: "Ended."
        case .factorRemoved: "Second factor switched off."
        case .entryKept: "Saved: it holds at once."
        case .entryGivenBack: "The configuration holds again."
        case .draftSaved: "Draft saved: you will find it here, also from another computer."
        case .draftDiscarded: "Draft discarded."
        case .takenBack: "Sending undone: the text is your draft again, below."
        case .tooLate: "Too late to undo: the answer is on its way already, or is not yours."
        }
    }
}
