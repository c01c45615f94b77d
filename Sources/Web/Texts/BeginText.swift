// Texts of the page for a contact that begins with us.

/// Texts of the page for a contact that begins with us.
enum BeginText: Phrase {
    case title, lead, service, topic, noTopic, text, send, wayMissing, refused

    var italian: String {
        switch self {
        case .title: "Nuovo contatto"
        case .lead:
            "Scrivi tu per primo: nasce una richiesta con il suo numero, e la risposta del cittadino torna lì. Non conta fra i contatti in arrivo."
        case .service: "Servizio"
        case .topic: "Argomento"
        case .noTopic: "nessuno"
        case .text: "Testo"
        case .send: "Invia"
        case .wayMissing: "Da questa casella adesso non si può scrivere: scegline un’altra."
        case .refused: "Il canale non lo invia così:"
        }
    }

    var english: String {
        switch self {
        case .title: "New contact"
        case .lead:
            "You write first: a ticket with its number begins, and the citizen’s answer comes back to it. It does not count among inbound contacts."
        case .service: "Service"
        case .topic: "Topic"
        case .noTopic: "none"
        case .text: "Text"
        case .send: "Send"
        case .wayMissing: "Nothing can be written from this account at present: choose another."
        case .refused: "The channel does not send it like this:"
        }
    }
}
