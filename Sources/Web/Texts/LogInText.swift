// Texts of the log-in page.

/// Texts of the log-in page.
enum LogInText: Phrase {
    case title, lead, login, password, submit, refused, throttled, busy, expired, loggedOut, sessionEnded
    case codeTitle, codeLead, code, codeHint, codeRefused, passwordSet
    case byProvider, providerAway, providerRefused, providerExpired, notLinked, leaveProvider
    case factorUnreadable

    var italian: String {
        switch self {
        case .title: "Accedi"
        case .lead: "L’area di lavoro per gli operatori."
        case .login: "Nome utente"
        case .password: "Password"
        case .submit: "Accedi"
        case .refused: "Nome utente o password non corretti."
        case .throttled: "Troppi tentativi non riusciti. Riprova tra un quarto d’ora."
        case .busy: "In questo momento stanno accedendo molte persone. Riprova tra qualche secondo."
        case .expired: "La pagina era aperta da troppo tempo. Inserisci di nuovo la password."
        case .loggedOut: "Sei uscito. A presto!"
        case .byProvider: "Entra con {1}"
        case .providerAway: "{1} ora non risponde. Riprova tra poco, o entra con nome utente e password."
        case .providerRefused: "{1} non ha confermato chi sei. Riprova, o entra con nome utente e password."
        case .providerExpired: "Questo accesso è scaduto o è già stato usato. Ricomincia da qui."
        case .notLinked:
            "{1} ti conosce, Sportello non ancora. Chiedi a un amministratore di collegare al tuo utente questo identificativo: {2}"
        case .factorUnreadable:
            "I codici dell’app ora non si possono controllare: al server manca la chiave. Usa un codice di riserva, o chiedi a un amministratore di togliere il secondo fattore."
        case .leaveProvider: "Esci anche da {1}"
        case .codeTitle: "Secondo passaggio"
        case .codeLead: "La password è giusta. Manca il codice del tuo dispositivo."
        case .code: "Codice"
        case .passwordSet: "La nuova password è salvata: ora puoi entrare."
        case .codeHint: "Sei cifre dall’app, oppure uno dei codici di riserva."
        case .codeRefused: "Il codice non è giusto, o è già stato usato: aspetta il prossimo."
        case .sessionEnded:
            "La sessione è terminata. Accedi di nuovo: il testo che stavi scrivendo è ancora in questo browser."
        }
    }

    var english: String {
        switch self {
        case .title: "Log in"
        case .lead: "The operators’ workspace."
        case .login: "User name"
        case .password: "Password"
        case .submit: "Log in"
        case .refused: "Wrong user name or password."
        case .throttled: "Too many failed attempts. Try again in a quarter of an hour."
        case .busy: "Many people are logging in right now. Try again in a few seconds."
        case .expired: "The page had been open for too long. Please enter the password again."
        case .loggedOut: "You are logged out. See you soon!"
        case .byProvider: "Log in with {1}"
        case .providerAway: "{1} does not answer now. Try again soon, or log in with user name and password."
        case .providerRefused: "{1} has not confirmed who you are. Try again, or log in with user name and password."
        case .providerExpired: "This log-in has expired or was used already. Begin again from here."
        case .notLinked:
            "{1} knows you, Sportello does not yet. Ask an administrator to link this identifier to your user: {2}"
        case .factorUnreadable:
            "Codes of the app cannot be checked now: the server lacks its key. Use a recovery code, or ask an administrator to take the second factor away."
        case .leaveProvider: "Leave {1} too"
        case .codeTitle: "Second step"
        case .codeLead: "The password is right. What is missing is your device’s code."
        case .code: "Code"
        case .passwordSet: "The new password is kept: you can log in now."
        case .codeHint: "Six digits from the app, or one of the recovery codes."
        case .codeRefused: "The code is wrong, or was used already: wait for the next one."
        case .sessionEnded: "Your session has ended. Log in again: what you were writing is still in this browser."
        }
    }
}
