// Words for the steps of a contact's evidence, by the store's fixed words, and for what is noted with them.

/// A step (`ContactEvidence.Step.what`).
enum StepText: String, CodePhrase {
    case arrived, committed, acknowledged, opened, warned, escalated, givenBack, reminded, contributed
    case waitingForCitizen, answered, accepted, delivered, bounced, excluded, clockChanged, closed, reopened, held
    case delayed, handedOver, needsAnswer, noAnswerNeeded, arrivalCorrected, merged, unmerged, other

    var italian: String {
        switch self {
        case .arrived: "Arrivato all’ente"
        case .committed: "Messo al sicuro su disco"
        case .acknowledged: "Conferma automatica inviata"
        case .opened: "Aperto da un operatore"
        case .warned: "Preavviso di scadenza"
        case .escalated: "Passato a un altro livello"
        case .givenBack: "Restituito al livello precedente"
        case .reminded: "Sollecito inviato"
        case .contributed: "Contributo interno ricevuto"
        case .waitingForCitizen: "In attesa del cittadino"
        case .answered: "Risposta scritta"
        case .accepted: "Risposta presa in consegna dal canale"
        case .delivered: "Risposta consegnata"
        case .bounced: "Risposta tornata indietro"
        case .excluded: "Escluso dal giudizio"
        case .clockChanged: "Termine ricalcolato"
        case .closed: "Richiesta chiusa"
        case .reopened: "Richiesta riaperta"
        case .held: "Invio fermo"
        case .delayed: "Consegna in ritardo"
        case .handedOver: "Data in mano a chi la porta"
        case .needsAnswer: "Segnato come da rispondere"
        case .noAnswerNeeded: "Segnato come senza risposta"
        case .arrivalCorrected: "Ora di arrivo corretta"
        case .merged: "Richiesta unita a un’altra"
        case .unmerged: "Richiesta separata di nuovo"
        case .other: "Passaggio «{1}»"
        }
    }

    var english: String {
        switch self {
        case .arrived: "Reached the body"
        case .committed: "Safe on disk"
        case .acknowledged: "Automatic acknowledgement sent"
        case .opened: "Opened by an operator"
        case .warned: "Warning of the deadline"
        case .escalated: "Handed to another level"
        case .givenBack: "Given back to the level before"
        case .reminded: "Reminder sent"
        case .contributed: "Internal contribution received"
        case .waitingForCitizen: "Waiting for the citizen"
        case .answered: "Answer written"
        case .accepted: "Answer accepted by the channel"
        case .delivered: "Answer delivered"
        case .bounced: "Answer returned"
        case .excluded: "Left out of the figures"
        case .clockChanged: "Clock set anew"
        case .closed: "Ticket closed"
        case .reopened: "Ticket reopened"
        case .held: "Sending on hold"
        case .delayed: "Delivery delayed"
        case .handedOver: "In the hands of who carries it"
        case .needsAnswer: "Marked as needing an answer"
        case .noAnswerNeeded: "Marked as needing no answer"
        case .arrivalCorrected: "Time of arrival corrected"
        case .merged: "Ticket merged into another"
        case .unmerged: "Ticket taken apart again"
        case .other: "Step “{1}”"
        }
    }
}

/// What is noted with a step or in the audit trail.
enum DetailText: String, CodePhrase {
    case evidence, reference, attempt, channel, percent, department, reason, service, period, source, calls, new
    case indicator, from, to, until, figure, packet, outage, report, sha256, ticket, contact, code, other
    case user, role, services, name, nameBefore, mail, mailBefore, device, address, way

    var italian: String {
        switch self {
        case .evidence: "parole del gestore"
        case .reference: "identificativo del gestore"
        case .attempt: "tentativo"
        case .channel: "canale"
        case .percent: "percentuale del tempo"
        case .department: "dipartimento"
        case .reason: "motivo"
        case .service: "servizio"
        case .period: "periodo"
        case .source: "fonte"
        case .calls: "chiamate"
        case .new: "nuove"
        case .indicator: "indicatore"
        case .from: "da"
        case .to: "a"
        case .until: "fino a"
        case .figure: "dato"
        case .packet: "pacchetto"
        case .outage: "interruzione"
        case .report: "rapporto"
        case .sha256: "impronta"
        case .ticket: "richiesta"
        case .contact: "contatto"
        case .code: "causa"
        case .user: "utente"
        case .role: "ruolo"
        case .services: "servizi"
        case .name: "nome"
        case .nameBefore: "nome di prima"
        case .mail: "e-mail"
        case .mailBefore: "e-mail di prima"
        case .device: "dispositivo"
        case .address: "indirizzo"
        case .way: "modo"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .evidence: "the provider’s words"
        case .reference: "the provider’s id"
        case .attempt: "attempt"
        case .channel: "channel"
        case .percent: "percent of the time"
        case .department: "department"
        case .reason: "reason"
        case .service: "service"
        case .period: "period"
        case .source: "source"
        case .calls: "calls"
        case .new: "new"
        case .indicator: "indicator"
        case .from: "from"
        case .to: "to"
        case .until: "until"
        case .figure: "figure"
        case .packet: "packet"
        case .outage: "outage"
        case .report: "report"
        case .sha256: "fingerprint"
        case .ticket: "ticket"
        case .contact: "contact"
        case .code: "cause"
        case .user: "user"
        case .role: "role"
        case .services: "services"
        case .name: "name"
        case .nameBefore: "name before"
        case .mail: "mail"
        case .mailBefore: "mail before"
        case .device: "device"
        case .address: "address"
        case .way: "way"
        case .other: "{1}"
        }
    }
}
