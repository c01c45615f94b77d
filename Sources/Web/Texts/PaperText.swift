// Texts about originals on paper: pages, the words a machine has read, registration, arrival.

/// Texts about paper.
enum PaperText: Phrase {
    case pages, pageOf, firstPages, oneDocument, pageUnreadable, pagesUnreadable, pagesLater
    case words, byMachine, inDocument, confidenceHigh, confidenceMedium, confidenceLow, reading, noWords, notRead
    case proposals, proposalSender, proposalDate, proposalSubject, proposalSureness, useSender, useSubject
    case registration, registrationAdd, registrationNumber, registrationRegister, registrationDate, registrationSave
    case registrationShown, registrationHint, badDate
    case arrival, arrivalCorrect, arrivalHint, arrivalSave, badArrival
    case amend, amendName, amendAddress, amendSubject, amendSave, amendBlank, optedOut, particulars

    var italian: String {
        switch self {
        case .pages: "Pagine: {1}"
        case .pageOf: "Pagina {1} di {2}"
        case .firstPages: "Qui le prime {1}: le altre sono nel PDF."
        case .oneDocument: "Tutte le pagine in un PDF"
        case .pageUnreadable: "Pagina non leggibile"
        case .pagesUnreadable: "Le pagine non si possono mostrare: scarica l’originale."
        case .pagesLater: "Le pagine sono in preparazione: ricarica fra un momento."
        case .words: "Testo della carta"
        case .byMachine: "letto da una macchina"
        case .inDocument: "contenuto nel documento"
        case .confidenceHigh: "Lettura sicura ({1} su 100)."
        case .confidenceMedium: "Lettura discreta ({1} su 100): confronta con l’immagine."
        case .confidenceLow: "Lettura incerta ({1} su 100): fa fede solo l’immagine."
        case .reading: "La lettura è in corso: il testo comparirà qui e si potrà cercare."
        case .noWords: "Nessuna parola riconosciuta."
        case .notRead: "Il testo non è stato letto."
        case .proposals: "Letto sulla carta, da confermare"
        case .proposalSender: "Mittente"
        case .proposalDate: "Data della lettera"
        case .proposalSubject: "Oggetto"
        case .proposalSureness: "sicurezza {1} su 100, pagina {2}"
        case .useSender: "Usa come mittente"
        case .useSubject: "Usa come oggetto"
        case .registration: "Protocollo"
        case .registrationAdd: "Aggiungi il protocollo"
        case .registrationNumber: "Numero di protocollo"
        case .registrationRegister: "Registro o AOO"
        case .registrationDate: "Data di protocollo"
        case .registrationSave: "Registra"
        case .registrationShown: "Prot. n. {1}"
        case .registrationHint: "È il numero del protocollo dell’ente, non quello della richiesta. Vuoto: lo toglie."
        case .badDate: "La data non si capisce."
        case .arrival: "Arrivo all’ente"
        case .arrivalCorrect: "Correggi l’arrivo"
        case .arrivalHint: "Quando è arrivata all’ente (timbro): la scadenza conta da lì."
        case .arrivalSave: "Correggi"
        case .badArrival: "Questo momento non va bene: non può essere dopo la ricezione."
        case .amend: "Correggi persona e oggetto"
        case .amendName: "Nome"
        case .amendAddress: "Recapito"
        case .amendSubject: "Oggetto della richiesta"
        case .amendSave: "Salva"
        case .amendBlank: "Serve almeno un nome o un recapito."
        case .optedOut: "Non vuole messaggi automatici ({1})"
        case .particulars: "Dati del messaggio"
        }
    }

    var english: String {
        switch self {
        case .pages: "Pages: {1}"
        case .pageOf: "Page {1} of {2}"
        case .firstPages: "The first {1} are here: the others are in the PDF."
        case .oneDocument: "All pages in one PDF"
        case .pageUnreadable: "Page cannot be read"
        case .pagesUnreadable: "The pages cannot be shown: download the original."
        case .pagesLater: "The pages are being prepared: reload in a moment."
        case .words: "Words on the paper"
        case .byMachine: "read by a machine"
        case .inDocument: "contained in the document"
        case .confidenceHigh: "Read with certainty ({1} of 100)."
        case .confidenceMedium: "Read fairly well ({1} of 100): compare it with the image."
        case .confidenceLow: "Read uncertainly ({1} of 100): only the image counts."
        case .reading: "It is being read: the text will show up here and can then be searched."
        case .noWords: "No words recognised."
        case .notRead: "The text has not been read."
        case .proposals: "Read on the paper, to be confirmed"
        case .proposalSender: "Sender"
        case .proposalDate: "Date of the letter"
        case .proposalSubject: "Subject"
        case .proposalSureness: "certainty {1} of 100, page {2}"
        case .useSender: "Use as sender"
        case .useSubject: "Use as subject"
        case .registration: "Registration"
        case .registrationAdd: "Add registration"
        case .registrationNumber: "Protocol number"
        case .registrationRegister: "Register"
        case .registrationDate: "Date of registration"
        case .registrationSave: "Save"
        case .registrationShown: "Protocol no. {1}"
        case .registrationHint: "The body’s own protocol number, not the ticket’s. Empty takes it away."
        case .badDate: "The date cannot be understood."
        case .arrival: "Arrival at the body"
        case .arrivalCorrect: "Correct the arrival"
        case .arrivalHint: "When it reached the body (stamp): the deadline counts from there."
        case .arrivalSave: "Correct"
        case .badArrival: "This moment will not do: it cannot lie after the receipt."
        case .amend: "Correct person and subject"
        case .amendName: "Name"
        case .amendAddress: "Address"
        case .amendSubject: "Subject of the ticket"
        case .amendSave: "Save"
        case .amendBlank: "A name or an address is needed."
        case .optedOut: "Wants no automatic messages ({1})"
        case .particulars: "Facts about the message"
        }
    }
}
