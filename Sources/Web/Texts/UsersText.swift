// Texts of the pages about users and about what they may do.

/// Texts of the pages about users.
enum UsersText: Phrase {
    case users, permissions, lead, add, name, login, role, department, noDepartment, services,
        servicesHint
    case mail, mailHint, state, active, off, factor, factorYes, factorNo, edit, editOne, initialPassword
    case save, create, switchOff, switchOn, sendReset, noReset, removeFactor, acts, yourself, all
    case badLogin, taken, badName, badMail, badDepartment, badPassword, lastAdministrator, changed
    case identities, identity, identityHint, bind, unbind, badIdentity, identityTaken
    case permissionsLead, action, noSessions

    var italian: String {
        switch self {
        case .users: "Utenti"
        case .permissions: "Permessi"
        case .lead: "Chi può entrare, con quale ruolo. Ogni modifica resta nel registro e vale subito."
        case .add: "Aggiungi un utente"
        case .name: "Nome e cognome"
        case .login: "Nome utente"
        case .role: "Ruolo"
        case .department: "Dipartimento o ufficio"
        case .noDepartment: "nessuno"
        case .services: "Servizi"
        case .servicesHint: "Nessuna scelta: lavora per tutti i servizi."
        case .mail: "E-mail"
        case .mailHint: "Per gli avvisi e per una nuova password."
        case .state: "Stato"
        case .active: "attivo"
        case .off: "disattivato"
        case .factor: "Secondo fattore"
        case .factorYes: "attivo"
        case .factorNo: "no"
        case .edit: "Modifica"
        case .editOne: "Modifica {1}"
        case .initialPassword: "Prima password"
        case .save: "Salva"
        case .create: "Aggiungi"
        case .switchOff: "Disattiva: esce subito"
        case .switchOn: "Riattiva"
        case .sendReset: "Invia un collegamento per la password"
        case .noReset: "Senza indirizzo e-mail non si può inviare un collegamento per la password."
        case .removeFactor: "Togli il secondo fattore"
        case .acts: "Accesso"
        case .yourself: "Questo sei tu."
        case .all: "tutti"
        case .badLogin: "Il nome utente va da 1 a 64 lettere minuscole, cifre e . _ - @"
        case .taken: "Questo nome utente c’è già."
        case .badName: "Manca il nome."
        case .badMail: "L’indirizzo e-mail non è valido."
        case .badDepartment: "Il ruolo di supporto dipartimentale vuole un dipartimento, gli altri ruoli nessuno."
        case .badPassword: "La password deve avere almeno 12 caratteri."
        case .lastAdministrator: "È l’ultimo amministratore: nessuno potrebbe più rimediare."
        case .changed:
            "Qualcun altro ha modificato questo utente nel frattempo: niente è stato salvato. Ecco com’è ora."
        case .identities: "Accesso con {1}"
        case .identity: "Identificativo presso il gestore d’identità"
        case .identityHint:
            "Il gestore lo dà a una persona sola; chi entra senza essere collegato lo legge sulla pagina di accesso."
        case .bind: "Collega"
        case .unbind: "Scollega: esce subito"
        case .badIdentity: "L’identificativo va da 1 a 255 lettere, cifre e segni."
        case .identityTaken: "Questo identificativo è già di un altro utente."
        case .permissionsLead: "Che cosa può fare ogni ruolo, e fin dove. Si cambia in organisation.json5."
        case .action: "Azione"
        case .noSessions: "In questo momento non è collegato da nessuna parte."
        }
    }

    var english: String {
        switch self {
        case .users: "Users"
        case .permissions: "Permissions"
        case .lead: "Who may log in, and as what. Every change is on record and holds at once."
        case .add: "Add a user"
        case .name: "Full name"
        case .login: "User name"
        case .role: "Role"
        case .department: "Department or office"
        case .noDepartment: "none"
        case .services: "Services"
        case .servicesHint: "No choice: works for all services."
        case .mail: "Mail"
        case .mailHint: "For warnings, and for a new password."
        case .state: "State"
        case .active: "active"
        case .off: "switched off"
        case .factor: "Second factor"
        case .factorYes: "on"
        case .factorNo: "no"
        case .edit: "Edit"
        case .editOne: "Edit {1}"
        case .initialPassword: "First password"
        case .save: "Save"
        case .create: "Add"
        case .switchOff: "Switch off: logged out at once"
        case .switchOn: "Switch on"
        case .sendReset: "Send a link for the password"
        case .noReset: "Without a mail address no link for the password can be sent."
        case .removeFactor: "Take away the second factor"
        case .acts: "Access"
        case .yourself: "This is you."
        case .all: "all"
        case .badLogin: "A user name has 1 to 64 lower-case letters, digits and . _ - @"
        case .taken: "This user name is taken."
        case .badName: "The name is missing."
        case .badMail: "The mail address is not valid."
        case .badDepartment: "Departmental support needs a department, other roles none."
        case .badPassword: "The password must have at least 12 characters."
        case .lastAdministrator: "This is the last administrator: nobody could set things right any more."
        case .changed:
            "Somebody else has changed this user in the meantime: nothing was saved. This is how it is now."
        case .identities: "Log-in with {1}"
        case .identity: "Identifier at the identity provider"
        case .identityHint:
            "The provider gives it to one person only; whoever comes without being linked reads it on the log-in page."
        case .bind: "Link"
        case .unbind: "Unlink: logged out at once"
        case .badIdentity: "The identifier has 1 to 255 letters, digits and signs."
        case .identityTaken: "This identifier belongs to another user already."
        case .permissionsLead: "What each role may do, and how far. Changed in organisation.json5."
        case .action: "Action"
        case .noSessions: "Not logged in anywhere right now."
        }
    }
}

/// Words for `Permission` and `PermissionScope`.
enum PermissionText: String, CodePhrase {
    case tickets, answer, note, handOver, classify, merge, close, register, held, outbox, printQueue, reports, figures,
        users
    case administration, none, own, all, other

    var italian: String {
        switch self {
        case .tickets: "Leggere le richieste"
        case .answer: "Rispondere ai cittadini"
        case .note: "Scrivere note, assegnare"
        case .handOver: "Passare ad altri livelli, chiedere, sollecitare"
        case .classify: "Classificare e correggere"
        case .merge: "Unire e separare"
        case .close: "Chiudere e riaprire"
        case .register: "Registrare contatti"
        case .held: "Elementi non letti"
        case .outbox: "Elenco delle uscite"
        case .printQueue: "Coda di stampa"
        case .reports: "Indicatori e rapporti"
        case .figures: "Dati del contratto"
        case .users: "Utenti"
        case .administration: "Impostazioni"
        case .none: "no"
        case .own: "ciò che è suo"
        case .all: "tutto"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .tickets: "Read requests"
        case .answer: "Answer citizens"
        case .note: "Write notes, assign"
        case .handOver: "Hand to other levels, ask, remind"
        case .classify: "Classify and correct"
        case .merge: "Merge and part"
        case .close: "Close and reopen"
        case .register: "Register contacts"
        case .held: "Held items"
        case .outbox: "List of the outbox"
        case .printQueue: "Print queue"
        case .reports: "Indicators and reports"
        case .figures: "The contract’s figures"
        case .users: "Users"
        case .administration: "Settings"
        case .none: "no"
        case .own: "what is his"
        case .all: "everything"
        case .other: "{1}"
        }
    }
}
