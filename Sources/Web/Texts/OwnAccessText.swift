// Texts of the pages of one's own account.

/// Texts of the account: sessions, password, second factor.
enum OwnAccessText: Phrase {
    case title, lead, sessions, device, address, begun, lastUse, thisOne, unknownDevice, program, end, endAll, endEach,
        endOne
    case password, current, new, newHint, repeated, change, wrong, short, long, different, busy, throttled
    case factor, factorOff, factorOn, factorSetUp, factorRemove, factorPasswordHint, factorDemanded, codesLeft
    case enrolTitle, enrolLead, enrolBegin, enrolScan, enrolSecret, enrolCode, enrolConfirm, enrolWrong, enrolQR,
        enrolComeAgain
    case recoveryTitle, recoveryLead, recoveryDone

    var italian: String {
        switch self {
        case .title: "Il mio accesso"
        case .lead: "Da dove sei collegato, la password e il secondo fattore."
        case .sessions: "Sessioni aperte"
        case .device: "Dispositivo"
        case .address: "Indirizzo di rete"
        case .begun: "Aperta"
        case .lastUse: "Ultimo uso"
        case .thisOne: "questa"
        case .unknownDevice: "sconosciuto"
        case .program: "programma"
        case .end: "Chiudi"
        case .endAll: "Chiudi tutte le altre"
        case .endEach: "Chiudi tutte"
        case .endOne: "Chiudi la sessione {1}"
        case .password: "Password"
        case .current: "Password attuale"
        case .new: "Nuova password"
        case .newHint: "Almeno 12 caratteri; una frase è la cosa migliore."
        case .repeated: "Ancora la nuova password"
        case .change: "Cambia password"
        case .wrong: "La password attuale non è giusta."
        case .short: "La nuova password è troppo corta: almeno 12 caratteri."
        case .long: "La nuova password è troppo lunga."
        case .different: "Le due nuove password non sono uguali."
        case .busy: "In questo momento il server è occupato. Riprova tra qualche secondo."
        case .throttled: "Troppi tentativi non riusciti. Riprova tra un quarto d’ora."
        case .factor: "Secondo fattore"
        case .factorOff: "Non attivo: per entrare basta la password."
        case .factorOn: "Attivo dal {1}: oltre alla password serve il codice del dispositivo."
        case .factorSetUp: "Attiva il secondo fattore"
        case .factorRemove: "Disattiva"
        case .factorPasswordHint: "Per sicurezza serve la password."
        case .factorDemanded: "Il tuo ruolo richiede il secondo fattore: attivalo per continuare."
        case .codesLeft: "Codici di riserva rimasti: {1}."
        case .enrolTitle: "Attiva il secondo fattore"
        case .enrolLead: "Serve un’app di autenticazione sul telefono, o un dispositivo simile."
        case .enrolBegin: "Comincia"
        case .enrolScan: "Inquadra questo codice con l’app."
        case .enrolSecret: "Oppure scrivi questa chiave nell’app:"
        case .enrolCode: "Il codice che l’app mostra ora"
        case .enrolConfirm: "Conferma"
        case .enrolWrong: "Il codice non è giusto. Controlla l’ora del telefono e scrivi il codice nuovo."
        case .enrolQR: "Codice QR con la chiave scritta qui sotto"
        case .enrolComeAgain:
            "Sei entrato con il servizio di identità. Se non hai una password, esci, entra di nuovo allo stesso modo e attiva il secondo fattore entro dieci minuti."
        case .recoveryTitle: "Codici di riserva"
        case .recoveryLead:
            "Il secondo fattore è attivo. Conserva questi codici su carta: ognuno vale una volta, se il dispositivo manca. Non si possono più mostrare."
        case .recoveryDone: "Li ho conservati"
        }
    }

    var english: String {
        switch self {
        case .title: "My access"
        case .lead: "Where you are logged in, your password, your second factor."
        case .sessions: "Open sessions"
        case .device: "Device"
        case .address: "Network address"
        case .begun: "Opened"
        case .lastUse: "Last used"
        case .thisOne: "this one"
        case .unknownDevice: "unknown"
        case .program: "program"
        case .end: "End"
        case .endAll: "End all others"
        case .endEach: "End all"
        case .endOne: "End the session {1}"
        case .password: "Password"
        case .current: "Present password"
        case .new: "New password"
        case .newHint: "At least 12 characters; a sentence is best."
        case .repeated: "The new password again"
        case .change: "Change password"
        case .wrong: "The present password is wrong."
        case .short: "The new password is too short: at least 12 characters."
        case .long: "The new password is too long."
        case .different: "The two new passwords are not the same."
        case .busy: "The server is busy right now. Try again in a few seconds."
        case .throttled: "Too many failed attempts. Try again in a quarter of an hour."
        case .factor: "Second factor"
        case .factorOff: "Off: the password alone lets you in."
        case .factorOn: "On since {1}: the device’s code is asked for after the password."
        case .factorSetUp: "Set up a second factor"
        case .factorRemove: "Switch off"
        case .factorPasswordHint: "To be safe, your password is asked for."
        case .factorDemanded: "Your role demands a second factor: set it up to go on."
        case .codesLeft: "Recovery codes left: {1}."
        case .enrolTitle: "Set up a second factor"
        case .enrolLead: "You need an authenticator app on your phone, or a similar device."
        case .enrolBegin: "Begin"
        case .enrolScan: "Scan this code with the app."
        case .enrolSecret: "Or type this key into the app:"
        case .enrolCode: "The code that the app shows now"
        case .enrolConfirm: "Confirm"
        case .enrolWrong: "The code is wrong. Check the phone’s clock and type the new code."
        case .enrolQR: "QR code with the key that is written below"
        case .enrolComeAgain:
            "You came by the identity provider. If you have no password, log out, log in the same way again and set up the second factor within ten minutes."
        case .recoveryTitle: "Recovery codes"
        case .recoveryLead:
            "The second factor is on. Keep these codes on paper: each is good once, when the device is not at hand. They cannot be shown again."
        case .recoveryDone: "I have kept them"
        }
    }
}
