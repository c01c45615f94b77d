// Texts of levels, escalations, reminders and questions.

/// Texts of levels and hand-overs.
enum LevelText: Phrase {
    case title, first, backOffice, department, holder, since, term, reminders, lastReminder, contributed, by, age
    // Handing over.
    case handOver, handOverTitle, choose, toBackOffice, reason, reasonHint, citizenTold, citizenNotTold, handOverGo
    case nobodyToChoose
    // Giving back.
    case giveBack, giveBackHint, withSolution, withSolutionHint, notCompetent, notCompetentHint, giveBackNote,
        giveBackGo
    // Reminding.
    case remind, remindHint, remindNoMail, remindersSoFar, automatic
    // Asking.
    case ask, askHint, askWhom, question, askGo, askByMail, askByNote
    // The record.
    case record, hop, running, endSolved, endAnsweredInside, endReturned, endPassedOn, took, inTime, tooLate
    // Why something was not done.
    case noChoice, noReason, noNote, noQuestion, noMail, notNow, changedMeanwhile, tooLong

    var italian: String {
        switch self {
        case .title: "Livello"
        case .first: "1° livello"
        case .backOffice: "Back office"
        case .department: "Dipartimento"
        case .holder: "Ce l’ha"
        case .since: "Dal"
        case .term: "Termine del 2° livello"
        case .reminders: "Solleciti"
        case .lastReminder: "l’ultimo {1}"
        case .contributed: "Risposta interna"
        case .by: "di {1}"
        case .age: "da {1}"
        case .handOver: "Passa ad altri"
        case .handOverTitle: "Passa al back office o a un ufficio"
        case .choose: "A chi"
        case .toBackOffice: "Back office"
        case .reason: "Perché"
        case .reasonHint: "Che cosa è stato fatto, che cosa serve: lo legge chi riceve la richiesta, e resta agli atti."
        case .citizenTold:
            "Se la passi a un ufficio, il cittadino riceve un avviso per la via da cui ha scritto, con il numero e l’ufficio che ora se ne occupa; non il motivo."
        case .citizenNotTold: "Il cittadino non riceve avvisi di questo passaggio."
        case .handOverGo: "Passa la richiesta"
        case .nobodyToChoose: "Nessun ufficio è configurato per ricevere richieste."
        case .giveBack: "Restituisci"
        case .giveBackHint: "Torna al livello da cui è arrivata."
        case .withSolution: "Con la soluzione"
        case .withSolutionHint: "sarà il livello precedente a scriverla al cittadino"
        case .notCompetent: "Non di competenza"
        case .notCompetentHint: "nessuna soluzione da qui"
        case .giveBackNote: "La soluzione, oppure perché non è di competenza"
        case .giveBackGo: "Restituisci la richiesta"
        case .remind: "Sollecita"
        case .remindHint: "Parte subito un sollecito a chi ha la richiesta."
        case .remindNoMail: "Non si può sollecitare per posta: chi ha la richiesta lavora da qui."
        case .remindersSoFar: "Solleciti fatti"
        case .automatic: "automatico"
        case .ask: "Fai una domanda interna"
        case .askHint: "Non è un passaggio: la richiesta resta dov’è e il tempo continua a correre."
        case .askWhom: "A chi chiedere"
        case .question: "Domanda"
        case .askGo: "Invia la domanda"
        case .askByMail: "La risposta arriva in questa conversazione; il cittadino non la vede."
        case .askByNote: "senza indirizzo: resta come nota"
        case .record: "Passaggi"
        case .hop: "{1} → {2}"
        case .running: "in corso da {1}"
        case .endSolved: "Risolta"
        case .endAnsweredInside: "Restituita con la soluzione"
        case .endReturned: "Restituita: non di competenza"
        case .endPassedOn: "Passata ad altri"
        case .took: "in {1}"
        case .inTime: "entro il termine"
        case .tooLate: "oltre il termine"
        case .noChoice: "Scegli a chi."
        case .noReason: "Serve il perché."
        case .noNote: "Serve una nota."
        case .noQuestion: "La domanda è vuota."
        case .noMail: "Chi ha la richiesta non ha un indirizzo a cui scrivere."
        case .notNow: "Adesso non si può: guarda com’è la richiesta e decidi se serve ancora."
        case .changedMeanwhile:
            "Nel frattempo è arrivato un messaggio o un collega ha fatto qualcosa. Leggi le novità: quello che hai scritto è rimasto, e puoi inviarlo di nuovo."
        case .tooLong: "Il testo è troppo lungo."
        }
    }

    var english: String {
        switch self {
        case .title: "Level"
        case .first: "1st level"
        case .backOffice: "Back office"
        case .department: "Department"
        case .holder: "Held by"
        case .since: "Since"
        case .term: "Second level’s term"
        case .reminders: "Reminders"
        case .lastReminder: "the last one {1}"
        case .contributed: "Internal answer"
        case .by: "by {1}"
        case .age: "for {1}"
        case .handOver: "Hand over"
        case .handOverTitle: "Hand to the back office or an office"
        case .choose: "To whom"
        case .toBackOffice: "Back office"
        case .reason: "Why"
        case .reasonHint: "What was done, what is needed: whoever gets the ticket reads it, and it stays on record."
        case .citizenTold:
            "If you hand it to an office, the citizen is told, by the way he wrote, the number and the office that looks after it now; not the reason."
        case .citizenNotTold: "The citizen is not told of this hand-over."
        case .handOverGo: "Hand the ticket over"
        case .nobodyToChoose: "No office is set up to receive tickets."
        case .giveBack: "Give back"
        case .giveBackHint: "It returns to the level that it came from."
        case .withSolution: "With the solution"
        case .withSolutionHint: "the level before will write it to the citizen"
        case .notCompetent: "Not competent"
        case .notCompetentHint: "no solution from here"
        case .giveBackNote: "The solution, or why it does not belong here"
        case .giveBackGo: "Give the ticket back"
        case .remind: "Remind"
        case .remindHint: "A reminder leaves at once to whoever has the ticket."
        case .remindNoMail: "No reminder by mail is possible: whoever has the ticket works here."
        case .remindersSoFar: "Reminders so far"
        case .automatic: "automatic"
        case .ask: "Ask a question inside"
        case .askHint: "No hand-over: the ticket stays where it is and the clock runs on."
        case .askWhom: "Whom to ask"
        case .question: "Question"
        case .askGo: "Send the question"
        case .askByMail: "The answer comes into this conversation; the citizen does not see it."
        case .askByNote: "no address: stays as a note"
        case .record: "Hand-overs"
        case .hop: "{1} → {2}"
        case .running: "running for {1}"
        case .endSolved: "Solved"
        case .endAnsweredInside: "Given back with the solution"
        case .endReturned: "Given back: not competent"
        case .endPassedOn: "Handed on"
        case .took: "in {1}"
        case .inTime: "within its term"
        case .tooLate: "past its term"
        case .noChoice: "Choose to whom."
        case .noReason: "The reason is missing."
        case .noNote: "A note is needed."
        case .noQuestion: "The question is empty."
        case .noMail: "Whoever has the ticket has no address to write to."
        case .notNow: "Not possible now: look how the ticket is and decide whether it is still needed."
        case .changedMeanwhile:
            "Meanwhile a message came in or a colleague did something. Read what is new: what you wrote is still here, and you can send it again."
        case .tooLong: "The text is too long."
        }
    }
}
