// Texts of a case: its clocks, what it is about, how it ended, what does not count, what belongs together.

/// Texts of clocks, classification, outcome, exclusion and merging.
enum CaseText: Phrase {
    // Clocks.
    case elapsed, working, dueElapsed, dueWorking, neverWorking, warnings, warningGiven, warningNext, paused,
        pauseNotCounted
    case pauseCounted, accepted, standsStill
    // Classification.
    case title, topic, noTopic, complaint, isComplaint, change, save, outcome, chooseOutcome, noOutcome
    case informationGiven, serviceGiven, referred, unsolved, abandoned
    // Exclusion.
    case exclusion, excludedAs, spam, duplicate, noRequest, test, telephone, exclude, exclusionHint
    // Merging.
    case merge, mergeHint, mergeNumber, mergeGo, mergedTitle, mergedText, unmerge, badNumber, sameTicket, notMergeable
    // Contributions.
    case use, usedTitle, usedText
    // What an internal mail is for.
    case assignment, reminder, secondReminder, unanswered, question, warning

    var italian: String {
        switch self {
        case .elapsed: "ore solari"
        case .working: "ore lavorative"
        case .dueElapsed: "In ore solari"
        case .dueWorking: "In ore lavorative"
        case .neverWorking: "il servizio non apre"
        case .warnings: "Avvisi"
        case .warningGiven: "{1} % dato"
        case .warningNext: "{1} % {2}"
        case .paused: "In attesa del cittadino"
        case .pauseNotCounted: "{1}, non contati"
        case .pauseCounted: "{1}, contati"
        case .accepted: "Risposta accettata"
        case .standsStill: "ferma: si aspetta il cittadino"
        case .title: "Classificazione"
        case .topic: "Argomento"
        case .noTopic: "Nessuno"
        case .complaint: "Reclamo"
        case .isComplaint: "È un reclamo"
        case .change: "Cambia la classificazione"
        case .save: "Salva"
        case .outcome: "Esito"
        case .chooseOutcome: "Scegli l’esito"
        case .noOutcome: "Per chiudere serve l’esito."
        case .informationGiven: "Informazioni date"
        case .serviceGiven: "Servizio rilasciato"
        case .referred: "Indirizzato all’ufficio competente"
        case .unsolved: "Non risolto"
        case .abandoned: "Abbandonato dal cittadino"
        case .exclusion: "Perché non serve risposta"
        case .excludedAs: "Fuori dagli indicatori: {1}"
        case .spam: "messaggio indesiderato"
        case .duplicate: "già arrivato prima"
        case .noRequest: "non chiede nulla"
        case .test: "prova"
        case .telephone: "telefonata, contata a parte"
        case .exclude: "Segna: non serve risposta"
        case .exclusionHint: "Il contatto esce dagli indicatori e resta nell’elenco degli esclusi, con questo motivo."
        case .merge: "Unisci a un’altra richiesta"
        case .mergeHint:
            "Messaggi, scadenze e invii passano all’altra richiesta, che deve essere dello stesso servizio; questa si chiude. Si può tornare indietro."
        case .mergeNumber: "Numero dell’altra richiesta"
        case .mergeGo: "Unisci"
        case .mergedTitle: "Questa richiesta è stata unita a un’altra."
        case .mergedText: "Messaggi e scadenze sono in"
        case .unmerge: "Separa di nuovo"
        case .badNumber: "Non c’è una richiesta con questo numero."
        case .sameTicket: "È il numero di questa stessa richiesta."
        case .notMergeable: "Queste due richieste non si possono unire: servizio diverso, oppure una è già unita."
        case .use: "Usa come risposta"
        case .usedTitle: "Testo ripreso da un contributo interno."
        case .usedText: "Rileggilo e adattalo prima di inviarlo: al cittadino va solo quello che invii tu."
        case .assignment: "Affidamento"
        case .reminder: "Sollecito"
        case .secondReminder: "Secondo sollecito"
        case .unanswered: "Mancata risposta, al responsabile"
        case .question: "Domanda"
        case .warning: "Avviso di scadenza"
        }
    }

    var english: String {
        switch self {
        case .elapsed: "elapsed hours"
        case .working: "working hours"
        case .dueElapsed: "In elapsed hours"
        case .dueWorking: "In working hours"
        case .neverWorking: "the service does not open"
        case .warnings: "Warnings"
        case .warningGiven: "{1} % given"
        case .warningNext: "{1} % {2}"
        case .paused: "Waiting for the citizen"
        case .pauseNotCounted: "{1}, not counted"
        case .pauseCounted: "{1}, counted"
        case .accepted: "Answer accepted"
        case .standsStill: "stands still: waiting for the citizen"
        case .title: "Classification"
        case .topic: "Topic"
        case .noTopic: "None"
        case .complaint: "Complaint"
        case .isComplaint: "It is a complaint"
        case .change: "Change the classification"
        case .save: "Save"
        case .outcome: "Outcome"
        case .chooseOutcome: "Choose the outcome"
        case .noOutcome: "Closing needs the outcome."
        case .informationGiven: "Information given"
        case .serviceGiven: "Service given"
        case .referred: "Referred to the competent office"
        case .unsolved: "Not solved"
        case .abandoned: "Abandoned by the citizen"
        case .exclusion: "Why no answer is needed"
        case .excludedAs: "Not in the indicators: {1}"
        case .spam: "unwanted message"
        case .duplicate: "came in before"
        case .noRequest: "asks for nothing"
        case .test: "test"
        case .telephone: "telephone call, counted apart"
        case .exclude: "Mark: no answer needed"
        case .exclusionHint:
            "The contact leaves the indicators and stays in the list of excluded ones, with this reason."
        case .merge: "Merge into another ticket"
        case .mergeHint:
            "Messages, deadlines and sendings move to the other ticket, which must be of the same service; this one is closed. It can be undone."
        case .mergeNumber: "The other ticket’s number"
        case .mergeGo: "Merge"
        case .mergedTitle: "This ticket has been merged into another one."
        case .mergedText: "Messages and deadlines are in"
        case .unmerge: "Separate again"
        case .badNumber: "There is no ticket with this number."
        case .sameTicket: "This is the number of this very ticket."
        case .notMergeable: "These two tickets cannot be merged: another service, or one is merged already."
        case .use: "Use as answer"
        case .usedTitle: "Text taken from an internal contribution."
        case .usedText: "Read and adapt it before you send it: the citizen gets only what you send."
        case .assignment: "Assignment"
        case .reminder: "Reminder"
        case .secondReminder: "Second reminder"
        case .unanswered: "No answer, to the manager"
        case .question: "Question"
        case .warning: "Deadline warning"
        }
    }
}
