// Names of the automatic texts, of weekdays, and what the settings' readers find wrong, in words.

/// An automatic text or a mail inside, by its code (`AutomaticText`, `InternalMailKind`).
enum WordingText: String, CodePhrase {
    case acknowledgement, acknowledgementOutOfHours, acknowledgementIncomplete, received, optedOut, status,
        unknownNumber
    case closed, statusCode, answerByLink
    case escalated, assignment, reminder, secondReminder, unanswered, question, warning, other

    var italian: String {
        switch self {
        case .acknowledgement: "Conferma di ricezione"
        case .acknowledgementOutOfHours: "Conferma fuori orario"
        case .acknowledgementIncomplete: "Conferma di messaggio incompleto"
        case .received: "Arrivo detto su un altro canale"
        case .optedOut: "Niente più messaggi automatici"
        case .status: "Stato della richiesta"
        case .unknownNumber: "Numero sconosciuto"
        case .escalated: "Richiesta passata a un ufficio"
        case .closed: "Richiesta chiusa"
        case .answerByLink: "Risposta da leggere sulla pagina"
        case .statusCode: "Codice per vedere la richiesta"
        case .assignment: "Interno: assegnazione"
        case .reminder: "Interno: sollecito"
        case .secondReminder: "Interno: secondo sollecito"
        case .unanswered: "Interno: senza risposta, al responsabile"
        case .question: "Interno: quesito"
        case .warning: "Interno: avviso di scadenza"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .acknowledgement: "Confirmation of receipt"
        case .acknowledgementOutOfHours: "Confirmation outside opening hours"
        case .acknowledgementIncomplete: "Confirmation of an incomplete message"
        case .received: "Arrival told on another channel"
        case .optedOut: "No more automatic texts"
        case .status: "How the request stands"
        case .unknownNumber: "Unknown number"
        case .escalated: "Request handed to an office"
        case .closed: "Request closed"
        case .answerByLink: "Answer to be read on the page"
        case .statusCode: "Code that shows the request"
        case .assignment: "Inside: assignment"
        case .reminder: "Inside: reminder"
        case .secondReminder: "Inside: second reminder"
        case .unanswered: "Inside: without answer, to the manager"
        case .question: "Inside: question"
        case .warning: "Inside: warning of a deadline"
        case .other: "{1}"
        }
    }
}

/// A day of the week, by its key in the settings.
enum WeekdayText: String, CodePhrase {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday, other

    var italian: String {
        switch self {
        case .monday: "Lunedì"
        case .tuesday: "Martedì"
        case .wednesday: "Mercoledì"
        case .thursday: "Giovedì"
        case .friday: "Venerdì"
        case .saturday: "Sabato"
        case .sunday: "Domenica"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        case .other: "{1}"
        }
    }
}

/// What the settings' readers say of an entry. Their words are English; what is not known here is shown in them.
enum ReaderFaultText: String, CodePhrase {
    case isMissing, isEmpty, isNoCode, isTaken, isNoDepartment, leadsBackToItself, isNoMailAddress, isNoDay,
        isBeforeFrom
    case isNoPartOfADay, hasPartsThatOverlap, hasNoOpeningAtAll, isNoDayOfTheYear, namesNoOpening, isNoService
    case usesTheUnknownField, hasNoText, hasNoSubject, isNotInTheFiles, isNoTextThatIsEverSent, other

    /// - Parameter problem: `SettingsFault.problem`.
    static func of(_ problem: String) -> ReaderFaultText {
        switch problem {
        case "is missing": .isMissing
        case "is empty": .isEmpty
        case "is no code", "is no short name": .isNoCode
        case "is taken": .isTaken
        case "is no department": .isNoDepartment
        case "leads back to itself": .leadsBackToItself
        case "is no mail address": .isNoMailAddress
        case "is no day": .isNoDay
        case "is before from": .isBeforeFrom
        case "is no part of a day": .isNoPartOfADay
        case "has parts that overlap": .hasPartsThatOverlap
        case "has no opening at all": .hasNoOpeningAtAll
        case "is no day of the year": .isNoDayOfTheYear
        case "names no opening": .namesNoOpening
        case "has no text below the subject", "has no text": .hasNoText
        case "does not start with the subject": .hasNoSubject
        case "is not in the files": .isNotInTheFiles
        case "is no text that is ever sent": .isNoTextThatIsEverSent
        case _ where problem.hasPrefix("is no service of"): .isNoService
        case _ where problem.hasPrefix("uses the unknown field"): .usesTheUnknownField
        default: .other
        }
    }

    var italian: String {
        switch self {
        case .isMissing: "Manca."
        case .isEmpty: "È vuoto."
        case .isNoCode: "Usa al massimo 40 lettere senza accenti, cifre, trattini."
        case .isTaken: "Questo codice c’è già, o c’è stato: scegline un altro."
        case .isNoDepartment: "Non è un dipartimento conosciuto."
        case .leadsBackToItself: "Porta di nuovo a sé stesso: il più alto non appartiene a nessuno."
        case .isNoMailAddress: "Non è un indirizzo e-mail."
        case .isNoDay: "Non è un giorno."
        case .isBeforeFrom: "L’ultimo giorno viene prima del primo."
        case .isNoPartOfADay: "Scrivi apertura e chiusura, per esempio 8:00-13:00."
        case .hasPartsThatOverlap: "Gli orari si sovrappongono."
        case .hasNoOpeningAtAll: "Non c’è nessuna apertura: scrivi almeno un giorno."
        case .isNoDayOfTheYear: "Non è un giorno dell’anno: per esempio 05-30."
        case .namesNoOpening: "Manca l’orario, per esempio 8:00-12:00."
        case .isNoService: "Non è un servizio della configurazione."
        case .usesTheUnknownField: "Usa un campo che non esiste: {1}"
        case .hasNoText: "Manca il testo."
        case .hasNoSubject: "Manca l’oggetto."
        case .isNotInTheFiles: "Non è nella configurazione: indica invece il suo ultimo giorno."
        case .isNoTextThatIsEverSent: "Il suo canale non c’è più: la voce può tornare alla configurazione."
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .isMissing: "It is missing."
        case .isEmpty: "It is empty."
        case .isNoCode: "Use up to 40 letters without accents, digits, hyphens."
        case .isTaken: "This code is there already, or once was: choose another one."
        case .isNoDepartment: "It is no known department."
        case .leadsBackToItself: "It leads back to itself: the highest one belongs to none."
        case .isNoMailAddress: "It is no e-mail address."
        case .isNoDay: "It is no day."
        case .isBeforeFrom: "The last day is before the first."
        case .isNoPartOfADay: "Write opening and closing time, such as 8:00-13:00."
        case .hasPartsThatOverlap: "Its parts overlap."
        case .hasNoOpeningAtAll: "There is no opening at all: write at least one day."
        case .isNoDayOfTheYear: "It is no day of the year: such as 05-30."
        case .namesNoOpening: "The hours are missing, such as 8:00-12:00."
        case .isNoService: "It is no service of the configuration."
        case .usesTheUnknownField: "It uses a field that does not exist: {1}"
        case .hasNoText: "The text is missing."
        case .hasNoSubject: "The subject is missing."
        case .isNotInTheFiles: "It is not in the configuration: set its last day instead."
        case .isNoTextThatIsEverSent: "Its channel has gone: the entry can go back to the configuration."
        case .other: "{1}"
        }
    }
}
