// Texts for a forgotten password.

/// Texts of the pages and of the mail.
enum ResetText: Phrase {
    case link, title, lead, send, sentTitle, sentText, staleTitle, staleText, again, chooseTitle, save, back
    case mailSubject, mailText, changedSubject, changedText

    var italian: String {
        switch self {
        case .link: "Password dimenticata?"
        case .title: "Password dimenticata"
        case .lead: "Scrivi il nome utente: se l’account ha un indirizzo e-mail, arriva un collegamento."
        case .send: "Invia il collegamento"
        case .sentTitle: "Controlla la posta"
        case .sentText:
            "Se il nome esiste e ha un indirizzo, il collegamento è in arrivo. Vale mezz’ora e una volta sola."
        case .staleTitle: "Il collegamento non vale più"
        case .staleText: "È già stato usato, oppure è passata più di mezz’ora."
        case .again: "Chiedine un altro"
        case .chooseTitle: "Nuova password"
        case .save: "Salva la password"
        case .back: "Torna all’accesso"
        case .mailSubject: "{1}: nuova password"
        case .mailText:
            """
            Gentile {1},

            qualcuno, probabilmente tu, ha chiesto una nuova password. Per sceglierla apri questo collegamento entro mezz’ora:

            {2}

            Se non l’hai chiesta tu, non serve fare niente: la password di prima resta valida.
            """
        case .changedSubject: "{1}: indirizzo e-mail cambiato"
        case .changedText:
            """
            Gentile {1},

            un amministratore ha cambiato l’indirizzo e-mail dell’utente {2} di {3}. A questo indirizzo non arriverà più niente, nemmeno \
            i collegamenti per una nuova password; quelli già inviati non valgono più.

            Se non te l’aspettavi, avvisa subito un amministratore.
            """
        }
    }

    var english: String {
        switch self {
        case .link: "Forgotten your password?"
        case .title: "Forgotten password"
        case .lead: "Type your user name: if the account has a mail address, a link is sent there."
        case .send: "Send the link"
        case .sentTitle: "Look into your mail"
        case .sentText:
            "If the name exists and has an address, the link is on its way. It is good for half an hour, once."
        case .staleTitle: "This link is no longer good"
        case .staleText: "It was used already, or more than half an hour has passed."
        case .again: "Ask for another"
        case .chooseTitle: "New password"
        case .save: "Save the password"
        case .back: "Back to the log-in"
        case .mailSubject: "{1}: new password"
        case .mailText:
            """
            Dear {1},

            somebody, probably you, has asked for a new password. To choose it, open this link within half an hour:

            {2}

            If it was not you, there is nothing to do: the password stays as it was.
            """
        case .changedSubject: "{1}: mail address changed"
        case .changedText:
            """
            Dear {1},

            an administrator has changed the mail address of the user {2} of {3}. Nothing will be sent to this address any more, nor \
            links for a new password; those sent before are no longer good.

            If you did not expect this, tell an administrator at once.
            """
        }
    }
}
