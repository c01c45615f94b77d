// Texts of the mail room's sheet and of a confirmation on another channel.

/// Texts of the separator sheet and of the confirmation.
enum SheetText: Phrase {
    case title, lead, bad, service, date, number, register, make
    case confirm, confirmHint, confirmSend, confirmOptedOut

    var italian: String {
        switch self {
        case .title: "Foglio separatore"
        case .lead:
            "Da mettere prima di ogni lettera del mazzo da scansionare: il mazzo si divide lì, e la lettera prende servizio, giorno di arrivo e protocollo."
        case .bad: "Servizio o giorno non vanno bene per un foglio."
        case .service: "Servizio"
        case .date: "Pervenuta il"
        case .number: "Numero di protocollo (se c’è)"
        case .register: "Registro (se più di uno)"
        case .make: "Prepara il foglio (PDF)"
        case .confirm: "Avvisa che è arrivata"
        case .confirmHint:
            "Un testo automatico con il numero della richiesta, per un altro canale. Non ferma la scadenza."
        case .confirmSend: "Invia l’avviso"
        case .confirmOptedOut: "A questo recapito non si inviano messaggi automatici: lo ha chiesto il cittadino."
        }
    }

    var english: String {
        switch self {
        case .title: "Separator sheet"
        case .lead:
            "Goes before each letter of a pile to be scanned: the pile is split there, and the letter gets service, day of arrival and protocol number."
        case .bad: "Service or day do not make a sheet."
        case .service: "Service"
        case .date: "Arrived on"
        case .number: "Protocol number (if any)"
        case .register: "Register (if several)"
        case .make: "Make the sheet (PDF)"
        case .confirm: "Tell that it has arrived"
        case .confirmHint:
            "An automatic text with the ticket’s number, by another channel. It does not stop the deadline."
        case .confirmSend: "Send the confirmation"
        case .confirmOptedOut: "No automatic messages go to this address: the citizen has asked for it."
        }
    }
}
