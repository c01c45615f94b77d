// Texts of the page that proves one contact's figure, and words for its steps.

/// Texts of the evidence page.
enum EvidenceText: Phrase {
    case title, lead, facts, channel, account, kind, arrived, received, due, judge, elapsed, working, elapsedDue
    case workingDue, answered, notAnswered, timeToAnswer, inTime, late, overdue, running, excluded, paused
    case level, department, topic, fingerprint, externalID, sourceKey, steps, step, when, who, detail, never, masked
    case openTicket, target

    var italian: String {
        switch self {
        case .title: "Prove del contatto {1}"
        case .lead: "Tutto ciò che decide se la risposta è arrivata in tempo, con gli orari del server e dei gestori."
        case .facts: "Dati che decidono"
        case .channel: "Canale"
        case .account: "Casella"
        case .kind: "Tipo"
        case .arrived: "Arrivato all’ente"
        case .received: "Acquisito dal programma"
        case .due: "Scadenza"
        case .judge: "Ore che giudicano"
        case .elapsed: "ore trascorse"
        case .working: "ore lavorative"
        case .elapsedDue: "Scadenza in ore trascorse"
        case .workingDue: "Scadenza in ore lavorative"
        case .answered: "Risposta presa in consegna"
        case .notAnswered: "ancora senza risposta"
        case .timeToAnswer: "Tempo alla risposta"
        case .inTime: "Entro il termine"
        case .late: "Oltre il termine"
        case .overdue: "Senza risposta, oltre il termine"
        case .running: "Senza risposta, il termine corre"
        case .excluded: "Non giudicato: {1}"
        case .paused: "In attesa del cittadino"
        case .level: "Livello che ha risposto"
        case .department: "Dipartimento"
        case .topic: "Argomento"
        case .fingerprint: "Impronta dell’originale (SHA-256)"
        case .externalID: "Identificativo del canale"
        case .sourceKey: "Chiave della sorgente"
        case .steps: "Passaggi in ordine di tempo"
        case .step: "Passaggio"
        case .when: "Ora del server"
        case .who: "Chi"
        case .detail: "Particolari"
        case .never: "il servizio non apre"
        case .masked: "Indirizzi e nomi di persone qui non si vedono."
        case .openTicket: "Apri la richiesta"
        case .target: "Tempo obiettivo"
        }
    }

    var english: String {
        switch self {
        case .title: "Evidence of contact {1}"
        case .lead: "Everything that decides whether the answer was in time, with the times of server and providers."
        case .facts: "What decides"
        case .channel: "Channel"
        case .account: "Account"
        case .kind: "Kind"
        case .arrived: "Reached the body"
        case .received: "Taken in by the program"
        case .due: "Due"
        case .judge: "Judging hours"
        case .elapsed: "elapsed hours"
        case .working: "working hours"
        case .elapsedDue: "Due in elapsed hours"
        case .workingDue: "Due in working hours"
        case .answered: "Answer accepted"
        case .notAnswered: "not answered yet"
        case .timeToAnswer: "Time to answer"
        case .inTime: "In time"
        case .late: "Late"
        case .overdue: "Unanswered, past the deadline"
        case .running: "Unanswered, the clock is running"
        case .excluded: "Not judged: {1}"
        case .paused: "Waiting for the citizen"
        case .level: "Level that answered"
        case .department: "Department"
        case .topic: "Topic"
        case .fingerprint: "Fingerprint of the original (SHA-256)"
        case .externalID: "The channel’s own id"
        case .sourceKey: "The source’s key"
        case .steps: "Steps in order of time"
        case .step: "Step"
        case .when: "Server time"
        case .who: "Who"
        case .detail: "Particulars"
        case .never: "the service does not open"
        case .masked: "Addresses and names of persons are not shown here."
        case .openTicket: "Open the ticket"
        case .target: "Target"
        }
    }
}
