// Names of the lists behind the figures, by the lists' own words (`FactList.word`, points as underscores).

enum FactListText: String, CodePhrase {
    case contactsAll, contactsJudged, contactsInTime, contactsLate, contactsOverdue, contactsRunning, contactsExcluded
    case casesClosed, casesWithoutEscalation, casesEscalated, casesPositive, casesNotPositive, casesWithoutOutcome
    case casesComplaints, escalationsJudged, escalationsSolvedInTime, escalationsSolvedLate, escalationsOverdue
    case escalationsRunning, escalationsNotCounted, escalationsSolvedAndClosed, callsOffered, callsAnswered
    case callsAnsweredQuickly, callsLost, callsHandled, callsHandledQuickly, packets, outages, entered, other

    var italian: String {
        switch self {
        case .contactsAll: "tutti i contatti"
        case .contactsJudged: "contatti giudicati"
        case .contactsInTime: "contatti con risposta entro il termine"
        case .contactsLate: "contatti con risposta oltre il termine"
        case .contactsOverdue: "contatti senza risposta, oltre il termine"
        case .contactsRunning: "contatti senza risposta, il termine corre"
        case .contactsExcluded: "contatti non giudicati"
        case .casesClosed: "casi chiusi"
        case .casesWithoutEscalation: "casi chiusi senza escalation"
        case .casesEscalated: "casi chiusi dopo un’escalation"
        case .casesPositive: "casi con esito positivo"
        case .casesNotPositive: "casi con esito non positivo"
        case .casesWithoutOutcome: "casi senza esito"
        case .casesComplaints: "reclami"
        case .escalationsJudged: "casi giudicati al secondo livello"
        case .escalationsSolvedInTime: "casi risolti al secondo livello entro il termine"
        case .escalationsSolvedLate: "casi risolti al secondo livello oltre il termine"
        case .escalationsOverdue: "casi in corso al secondo livello, oltre il termine"
        case .escalationsRunning: "casi in corso al secondo livello"
        case .escalationsNotCounted: "casi restituiti o passati ad altri"
        case .escalationsSolvedAndClosed: "casi risolti al secondo livello e chiusi"
        case .callsOffered: "chiamate arrivate"
        case .callsAnswered: "chiamate con risposta"
        case .callsAnsweredQuickly: "chiamate con risposta rapida"
        case .callsLost: "chiamate perse"
        case .callsHandled: "chiamate gestite al primo contatto"
        case .callsHandledQuickly: "chiamate gestite in fretta al primo contatto"
        case .packets: "pacchetti di contatti in uscita"
        case .outages: "interruzioni del servizio"
        case .entered: "valori inseriti"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .contactsAll: "all contacts"
        case .contactsJudged: "contacts judged"
        case .contactsInTime: "contacts answered in time"
        case .contactsLate: "contacts answered late"
        case .contactsOverdue: "contacts unanswered past their deadline"
        case .contactsRunning: "contacts unanswered, the clock running"
        case .contactsExcluded: "contacts not judged"
        case .casesClosed: "cases closed"
        case .casesWithoutEscalation: "cases closed without escalation"
        case .casesEscalated: "cases closed after an escalation"
        case .casesPositive: "cases with a positive outcome"
        case .casesNotPositive: "cases with an outcome that is not positive"
        case .casesWithoutOutcome: "cases without an outcome"
        case .casesComplaints: "complaints"
        case .escalationsJudged: "cases judged at the second level"
        case .escalationsSolvedInTime: "cases solved at the second level in time"
        case .escalationsSolvedLate: "cases solved at the second level late"
        case .escalationsOverdue: "cases running at the second level past their term"
        case .escalationsRunning: "cases running at the second level"
        case .escalationsNotCounted: "cases given back or handed on"
        case .escalationsSolvedAndClosed: "cases solved at the second level and closed"
        case .callsOffered: "calls offered"
        case .callsAnswered: "calls answered"
        case .callsAnsweredQuickly: "calls answered quickly"
        case .callsLost: "calls lost"
        case .callsHandled: "calls handled at the first contact"
        case .callsHandledQuickly: "calls handled quickly at the first contact"
        case .packets: "packets of outbound contacts"
        case .outages: "outages of the service"
        case .entered: "entered figures"
        case .other: "{1}"
        }
    }
}

/// Why a contact is not judged: `ContactExclusion` or `MessageKind`, by its word.
enum ExclusionText: String, CodePhrase {
    case spam, duplicate, noRequest, test, automaticReply, bounce, receipt, abuseReport, mailingList, instruction
    case contribution, contact, telephone, other

    var italian: String {
        switch self {
        case .spam: "posta indesiderata"
        case .duplicate: "doppione"
        case .noRequest: "non chiede niente"
        case .test: "prova"
        case .automaticReply: "risposta automatica"
        case .bounce: "avviso di mancata consegna"
        case .receipt: "ricevuta"
        case .abuseReport: "segnalazione di abuso"
        case .mailingList: "lista di distribuzione"
        case .instruction: "comando al sistema"
        case .contribution: "contributo interno"
        case .contact: "senza obbligo di risposta"
        case .telephone: "telefonata, contata a parte"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .spam: "spam"
        case .duplicate: "duplicate"
        case .noRequest: "asks for nothing"
        case .test: "test"
        case .automaticReply: "automatic reply"
        case .bounce: "bounce"
        case .receipt: "receipt"
        case .abuseReport: "abuse report"
        case .mailingList: "mailing list"
        case .instruction: "words to the machine"
        case .contribution: "internal contribution"
        case .contact: "no answer needed"
        case .telephone: "telephone call, counted apart"
        case .other: "{1}"
        }
    }
}
