// Texts of the page where figures are entered that nothing here measures, and of closing a period.

/// Texts of entered figures, packets, outages and imports.
enum EntryText: Phrase {
    case lead, figures, figuresLead, indicator, from, until, numerator, denominator, note, enter, packets, packetsLead
    case name, contacts, started, ended, ends, stillRunning, outages, outagesLead, ofService, ofAll, reason, imports
    case importsLead, form, file, takeIn, imported, history, none, entered, withdrawn, withdraw, withdrawThis
    // Faults.
    case badDays, badNumbers, badNote, badName, badCount, badTimes, badReason, noFile, fileRefused, badForm
    case faultTitle

    var italian: String {
        switch self {
        case .lead:
            "Qui si registra ciò che questo programma non misura. Ogni dato resta agli atti con chi l’ha inserito; se è sbagliato si ritira e si inserisce di nuovo."
        case .figures: "Valori degli indicatori"
        case .figuresLead: "Per gli indicatori che nessuna misura copre, con numeratore e denominatore."
        case .indicator: "Indicatore"
        case .from: "Dal giorno"
        case .until: "Al giorno (compreso)"
        case .numerator: "Numeratore"
        case .denominator: "Denominatore"
        case .note: "Fonte o nota"
        case .enter: "Inserisci"
        case .packets: "Pacchetti di contatti in uscita (I-09)"
        case .packetsLead: "Inizio e fine di ogni pacchetto; la durata si calcola in ore lavorative."
        case .name: "Nome"
        case .contacts: "Contatti"
        case .started: "Inizio"
        case .ended: "Fine (vuota se è in corso)"
        case .ends: "Fine"
        case .stillRunning: "in corso"
        case .outages: "Interruzioni del servizio (I-10)"
        case .outagesLead: "Le soste di questo programma si rilevano da sole; qui si aggiungono le altre."
        case .ofService: "Di questo servizio"
        case .ofAll: "Di tutti i servizi"
        case .reason: "Motivo"
        case .imports: "Chiamate telefoniche (I-01, I-03, I-05)"
        case .importsLead:
            "Un file CSV nella forma documentata, oppure il registro queue_log di Asterisk. Lo stesso file due volte non cambia niente."
        case .form: "Forma del file"
        case .file: "File"
        case .takeIn: "Importa"
        case .imported: "Lette {1} chiamate: {2} nuove, {3} senza la fine nel file."
        case .history: "Inseriti"
        case .none: "Ancora niente nel periodo scelto."
        case .entered: "Inserito"
        case .withdrawn: "ritirato {1}"
        case .withdraw: "Ritira"
        case .withdrawThis: "Ritira {1}"
        case .badDays: "Servono due giorni, il primo non dopo l’ultimo."
        case .badNumbers:
            "Numeratore e denominatore sono numeri da zero in su; il denominatore è maggiore di zero."
        case .badNote: "Scrivi da dove viene il dato (al massimo 500 caratteri)."
        case .badName: "Il pacchetto ha bisogno di un nome (al massimo 100 caratteri)."
        case .badCount: "I contatti del pacchetto sono un numero da 1 in su."
        case .badTimes: "Inizio e fine sono giorno e ora, la fine dopo l’inizio e non nel futuro."
        case .badReason: "Scrivi il motivo (al massimo 500 caratteri)."
        case .noFile: "Scegli un file."
        case .fileRefused: "Il file non è stato importato: riga {1}, {2}. Niente è cambiato."
        case .badForm: "Scegli la forma del file."
        case .faultTitle: "Non è stato inserito niente:"
        }
    }

    var english: String {
        switch self {
        case .lead:
            "What this program does not measure is recorded here. Every entry stays on record with who made it; a wrong one is taken back and entered anew."
        case .figures: "Values of indicators"
        case .figuresLead: "For indicators that nothing measures, with numerator and denominator."
        case .indicator: "Indicator"
        case .from: "First day"
        case .until: "Last day (included)"
        case .numerator: "Numerator"
        case .denominator: "Denominator"
        case .note: "Source or note"
        case .enter: "Enter"
        case .packets: "Packets of outbound contacts (I-09)"
        case .packetsLead: "Beginning and end of each packet; the time is computed in working hours."
        case .name: "Name"
        case .contacts: "Contacts"
        case .started: "Beginning"
        case .ended: "End (empty while it runs)"
        case .ends: "End"
        case .stillRunning: "running"
        case .outages: "Outages of the service (I-10)"
        case .outagesLead: "This program’s own stops are found by itself; others are added here."
        case .ofService: "Of this service"
        case .ofAll: "Of all services"
        case .reason: "Reason"
        case .imports: "Telephone calls (I-01, I-03, I-05)"
        case .importsLead:
            "A CSV file in the documented form, or Asterisk’s queue_log. The same file twice changes nothing."
        case .form: "Form of the file"
        case .file: "File"
        case .takeIn: "Import"
        case .imported: "{1} calls read: {2} new, {3} without an end in the file."
        case .history: "Entered"
        case .none: "Nothing yet in the chosen period."
        case .entered: "Entered"
        case .withdrawn: "taken back {1}"
        case .withdraw: "Take back"
        case .withdrawThis: "Take back {1}"
        case .badDays: "Two days are needed, the first not after the last."
        case .badNumbers: "Numerator and denominator are numbers from zero on; the denominator is above zero."
        case .badNote: "Say where the figure comes from (500 characters at most)."
        case .badName: "The packet needs a name (100 characters at most)."
        case .badCount: "The contacts of the packet are a number from 1 on."
        case .badTimes: "Beginning and end are day and time, the end after the beginning and not in the future."
        case .badReason: "Give the reason (500 characters at most)."
        case .noFile: "Choose a file."
        case .fileRefused: "The file was not imported: line {1}, {2}. Nothing has changed."
        case .badForm: "Choose the form of the file."
        case .faultTitle: "Nothing was entered:"
        }
    }
}

/// Texts of closing a period, and of one that is closed.
enum ClosingText: Phrase {
    case title, meaning, meaningKept, meaningOnce, meaningLater, notOver, already, confirm, cancel, open, opened

    var italian: String {
        switch self {
        case .title: "Chiudere {1}, {2}?"
        case .meaning: "Che cosa vuol dire chiudere un periodo:"
        case .meaningKept:
            "La tabella, il cruscotto e l’elenco di ogni contatto si conservano come sono ora, con la loro impronta."
        case .meaningOnce: "Non si può annullare né ripetere: ogni periodo si chiude una volta sola."
        case .meaningLater:
            "Ciò che viene corretto, cancellato o ricalcolato dopo non cambia più il rapporto di questo periodo."
        case .notOver: "Il periodo non è ancora finito: si può chiudere dal giorno dopo l’ultimo."
        case .already: "Questo periodo è già chiuso."
        case .confirm: "Chiudi il periodo"
        case .cancel: "Torna alla tabella"
        case .open: "Apri il rapporto di {1}, {2}"
        case .opened: "Periodo chiuso: {1}, {2}"
        }
    }

    var english: String {
        switch self {
        case .title: "Close {1}, {2}?"
        case .meaning: "What closing a period means:"
        case .meaningKept:
            "The table, the dashboard and the list of every contact are kept as they are now, with their fingerprint."
        case .meaningOnce: "It cannot be undone or repeated: each period is closed once."
        case .meaningLater: "Whatever is corrected, erased or recomputed later changes this period’s report no more."
        case .notOver: "The period is not over yet: it can be closed from the day after its last."
        case .already: "This period is closed already."
        case .confirm: "Close the period"
        case .cancel: "Back to the table"
        case .open: "Open the report of {1}, {2}"
        case .opened: "Closed period: {1}, {2}"
        }
    }
}
