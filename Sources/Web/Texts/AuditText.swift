// Texts of the audit trail and of the list of what is at the second level, and words for the trail's entries.

/// Texts of the two pages.
enum OversightText: Phrase {
    case auditLead, noAuditTitle, noAuditText, when, who, what, particulars, program
    case levelLead, noneAtLevelTitle, noneAtLevelText, ticket, heldBy, since, age, term, reminders, noTerm, lastReminder
    case contribution

    var italian: String {
        switch self {
        case .auditLead:
            "Chi ha cambiato termini, chiuso periodi, inserito o importato dati; per chi gestisce gli utenti, anche chi è entrato o ci ha provato. Niente si può togliere da qui."
        case .noAuditTitle: "Il registro è vuoto"
        case .noAuditText: "Ogni cambiamento che tocca i dati del contratto compare qui."
        case .when: "Quando"
        case .who: "Chi"
        case .what: "Che cosa"
        case .particulars: "Particolari"
        case .program: "Sportello"
        case .levelLead: "Le richieste che ora sono al Back Office o a un dipartimento, le più vecchie per prime."
        case .noneAtLevelTitle: "Nessuna richiesta al secondo livello"
        case .noneAtLevelText: "Quando una richiesta passa a un altro livello, compare qui con la sua età."
        case .ticket: "Richiesta"
        case .heldBy: "Chi ce l’ha"
        case .since: "Passata"
        case .age: "Da"
        case .term: "Termine"
        case .reminders: "Solleciti"
        case .noTerm: "nessun termine"
        case .lastReminder: "ultimo {1}"
        case .contribution: "contributo ricevuto {1}"
        }
    }

    var english: String {
        switch self {
        case .auditLead:
            "Who changed clocks, closed periods, entered or imported figures; for those who look after users, who logged in or tried to. Nothing can be taken out."
        case .noAuditTitle: "The trail is empty"
        case .noAuditText: "Every change that touches the contract’s figures appears here."
        case .when: "When"
        case .who: "Who"
        case .what: "What"
        case .particulars: "Particulars"
        case .program: "Sportello"
        case .levelLead: "Tickets that are with the back office or a department now, the oldest first."
        case .noneAtLevelTitle: "No ticket at the second level"
        case .noneAtLevelText: "When a ticket is handed to another level it appears here with its age."
        case .ticket: "Ticket"
        case .heldBy: "Held by"
        case .since: "Handed over"
        case .age: "For"
        case .term: "Due"
        case .reminders: "Reminders"
        case .noTerm: "no term"
        case .lastReminder: "last one {1}"
        case .contribution: "contribution received {1}"
        }
    }
}

/// An entry of the audit trail (`AuditEntry.what`).
enum AuditText: String, CodePhrase {
    case clockChanged, periodClosed, figureEntered, packetEntered, outageEntered, callsImported, withdrawn
    case figureWithdrawn, packetWithdrawn, outageWithdrawn, reportSent, reportText, rulesChanged, amended,
        amendmentWithdrawn, other
    case userAdded, userChanged, userDisabled, userEnabled, passwordChanged, passwordReset, resetSent, secondFactorSet,
        secondFactorRemoved, recoveryCodeUsed, identityBound, identityUnbound
    case userUnlocked, loggedIn, loginRefused, codeRefused, loggedOut
    case personChanged, personsMerged, personsUnmerged
    case sessionsEnded

    var italian: String {
        switch self {
        case .clockChanged: "Termini ricalcolati"
        case .periodClosed: "Periodo chiuso"
        case .figureEntered: "Valore inserito"
        case .packetEntered: "Pacchetto inserito"
        case .outageEntered: "Interruzione inserita"
        case .callsImported: "Chiamate importate"
        case .withdrawn: "Dato ritirato"
        case .figureWithdrawn: "Valore ritirato"
        case .packetWithdrawn: "Pacchetto ritirato"
        case .outageWithdrawn: "Interruzione ritirata"
        case .reportSent: "Rapporto inviato"
        case .reportText: "Testo del resoconto scritto"
        case .rulesChanged: "Regole cambiate"
        case .userAdded: "Utente aggiunto"
        case .userChanged: "Utente modificato"
        case .userDisabled: "Utente disattivato"
        case .userEnabled: "Utente riattivato"
        case .userUnlocked: "Tentativi di accesso azzerati"
        case .loggedIn: "Accesso"
        case .loginRefused: "Accesso rifiutato"
        case .codeRefused: "Codice del secondo fattore rifiutato"
        case .loggedOut: "Uscita"
        case .passwordChanged: "Password cambiata"
        case .passwordReset: "Password reimpostata"
        case .resetSent: "Collegamento per la password inviato"
        case .secondFactorSet: "Secondo fattore attivato"
        case .secondFactorRemoved: "Secondo fattore tolto"
        case .recoveryCodeUsed: "Codice di riserva usato"
        case .identityBound: "Identità esterna collegata"
        case .identityUnbound: "Identità esterna scollegata"
        case .amended: "Configurazione cambiata da una pagina"
        case .amendmentWithdrawn: "Voce tornata alla configurazione"
        case .sessionsEnded: "Sessioni chiuse da un amministratore"
        case .personChanged: "Dati di una persona corretti"
        case .personsMerged: "Schede di persone unite"
        case .personsUnmerged: "Schede di persone separate"
        case .other: "{1}"
        }
    }

    var english: String {
        switch self {
        case .clockChanged: "Clocks set anew"
        case .periodClosed: "Period closed"
        case .figureEntered: "Figure entered"
        case .packetEntered: "Packet entered"
        case .outageEntered: "Outage entered"
        case .callsImported: "Calls imported"
        case .withdrawn: "Entry taken back"
        case .figureWithdrawn: "Figure taken back"
        case .packetWithdrawn: "Packet taken back"
        case .outageWithdrawn: "Outage taken back"
        case .reportSent: "Report sent"
        case .reportText: "Text of the report written"
        case .rulesChanged: "Rules changed"
        case .userAdded: "User added"
        case .userChanged: "User changed"
        case .userDisabled: "User switched off"
        case .userEnabled: "User switched on"
        case .userUnlocked: "Log-in tries forgotten"
        case .loggedIn: "Logged in"
        case .loginRefused: "Log-in refused"
        case .codeRefused: "Code of the second factor refused"
        case .loggedOut: "Logged out"
        case .passwordChanged: "Password changed"
        case .passwordReset: "Password reset"
        case .resetSent: "Password link sent"
        case .secondFactorSet: "Second factor set up"
        case .secondFactorRemoved: "Second factor removed"
        case .recoveryCodeUsed: "Recovery code used"
        case .identityBound: "Outside identity bound"
        case .identityUnbound: "Outside identity unbound"
        case .amended: "Configuration changed on a page"
        case .amendmentWithdrawn: "Entry given back to the configuration"
        case .sessionsEnded: "Sessions ended by an administrator"
        case .personChanged: "A person’s details corrected"
        case .personsMerged: "Persons merged"
        case .personsUnmerged: "Persons separated"
        case .other: "{1}"
        }
    }
}
