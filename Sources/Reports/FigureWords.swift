// Words for what stands beside the figures, in both languages: why something is not judged, how something ended.

import Store
import Tickets

/// A word in both languages.
typealias Words = ReportTitles.Pair

enum FigureWords {
    /// Why a contact is not judged: `ContactExclusion` or `MessageKind` raw value.
    static func exclusion(_ word: String) -> Words {
        switch word {
        case ContactExclusion.spam.rawValue: Words(it: "Posta indesiderata", en: "Spam")
        case ContactExclusion.duplicate.rawValue: Words(it: "Doppioni", en: "Duplicates")
        case ContactExclusion.noRequest.rawValue: Words(it: "Senza richiesta", en: "No request")
        case ContactExclusion.test.rawValue: Words(it: "Prove", en: "Tests")
        case ContactExclusion.telephone.rawValue: Words(it: "Telefonate", en: "Telephone calls")
        case MessageKind.automaticReply.rawValue: Words(it: "Risposte automatiche", en: "Automatic replies")
        case MessageKind.bounce.rawValue: Words(it: "Avvisi di mancata consegna", en: "Bounces")
        case MessageKind.receipt.rawValue: Words(it: "Ricevute", en: "Receipts")
        case MessageKind.abuseReport.rawValue: Words(it: "Segnalazioni di abuso", en: "Abuse reports")
        case MessageKind.mailingList.rawValue: Words(it: "Liste di distribuzione", en: "Mailing lists")
        case MessageKind.instruction.rawValue: Words(it: "Comandi al sistema", en: "Words to the machine")
        case MessageKind.contribution.rawValue: Words(it: "Contributi interni", en: "Internal contributions")
        case MessageKind.contact.rawValue: Words(it: "Senza obbligo di risposta", en: "No answer needed")
        default: Words(it: word, en: word)
        }
    }

    static func level(_ word: String) -> Words {
        switch Level(rawValue: word) {
        case .first: Words(it: "1° livello", en: "First level")
        case .backOffice: Words(it: "Back office", en: "Back office")
        case .department: Words(it: "Supporto dipartimentale", en: "Department")
        case nil: Words(it: word.isEmpty ? "Senza risposta" : word, en: word.isEmpty ? "Unanswered" : word)
        }
    }

    static func outcome(_ outcome: CaseOutcome) -> Words {
        switch outcome {
        case .informationGiven: Words(it: "Acquisizione informazioni", en: "Information given")
        case .serviceGiven: Words(it: "Rilascio del servizio", en: "Service given")
        case .referred: Words(it: "Indirizzato all'ufficio competente", en: "Referred")
        case .unsolved: Words(it: "Non risolto", en: "Unsolved")
        case .abandoned: Words(it: "Abbandonato dal cittadino", en: "Abandoned")
        }
    }

    static func end(_ end: EscalationEnd?) -> Words {
        switch end {
        case .solved: Words(it: "Risolto", en: "Solved")
        case .answeredInside: Words(it: "Soluzione data al livello inferiore", en: "Solution given back")
        case .returned: Words(it: "Restituito: non competente", en: "Returned: not competent")
        case .passedOn: Words(it: "Passato ad altri", en: "Passed on")
        case nil: Words(it: "In corso", en: "Running")
        }
    }

    static func ending(_ ending: CallRecord.Ending) -> Words {
        switch ending {
        case .answered: Words(it: "Risposta", en: "Answered")
        case .abandoned: Words(it: "Abbandonata", en: "Abandoned")
        case .unanswered: Words(it: "Non risposta", en: "Unanswered")
        }
    }

    static func judge(_ judge: ClockJudge) -> Words {
        switch judge {
        case .elapsed: Words(it: "ore trascorse", en: "elapsed hours")
        case .working: Words(it: "ore lavorative", en: "working hours")
        }
    }

    /// How a contact stands, as `ContactPart` counts it.
    static func standing(_ fact: ContactFact, at now: Instant) -> Words {
        if let word = fact.exclusionWord { return exclusion(word) }
        guard let due = fact.clock?.due else { return exclusion(MessageKind.contact.rawValue) }
        if let answered = fact.answeredAt {
            return answered <= due ? Words(it: "In tempo", en: "In time") : Words(it: "In ritardo", en: "Late")
        }
        return now > due ? Words(it: "Scaduto", en: "Overdue") : Words(it: "In corso", en: "Running")
    }
}

extension ContactFact {
    /// Why it is not judged, as `ContactTally.excluded` counts it; nil when it is.
    var exclusionWord: String? {
        if let exclusion { return exclusion.rawValue }
        return needsAnswer ? nil : kind.rawValue
    }

    /// From arrival to acceptance; zero when it was answered before it arrived.
    var answerMilliseconds: Int64? {
        answeredAt.map { max(0, $0.milliseconds - arrivedAt.milliseconds) }
    }
}
