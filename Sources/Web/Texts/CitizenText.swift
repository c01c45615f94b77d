// Texts of the citizens' form and of the page after it.

/// Texts of the citizens' form and of the page after it.
enum CitizenText: Phrase {
    case title, lead, problems, chooseFilesAgain, service, topic, noTopic, request, subject, text, textHint, files,
        filesHint, answer, byPage, byPageHint, byMail, byPhone, byOther, person, personHint, surname, name, locality,
        phone, mail, privacy, privacyLink, send, trap, otherLanguage, noText, textTooLong, lineTooLong, mailMissing,
        phoneMissing, serviceMissing, tooManyFiles, filesTooLarge, stale, tooSoon, trapped, tooMany, notTaken,
        registering, registeringText, reload, doneTitle, doneNumber, doneDue, doneLink, doneConfirmed, open, another

    var italian: String {
        switch self {
        case .title: "Scrivi al servizio"
        case .lead: "Non serve registrarsi. Riceverai subito un numero e un link segreto per seguire la richiesta."
        case .problems: "Prima di inviare, controlla:"
        case .chooseFilesAgain: "I file vanno scelti di nuovo: tutto il resto è rimasto come l’hai scritto."
        case .service: "Servizio"
        case .topic: "Argomento"
        case .noTopic: "Non so, o altro"
        case .request: "La tua richiesta"
        case .subject: "Oggetto (facoltativo)"
        case .text: "Che cosa vuoi chiedere o segnalare?"
        case .textHint: "Non scrivere dati sulla salute, se non sono necessari."
        case .files: "File allegati (facoltativi)"
        case .filesHint: "Al massimo {1} file, in tutto {2}."
        case .answer: "Come vuoi ricevere la risposta?"
        case .byPage: "Su una pagina web"
        case .byPageHint: "Con un link segreto che ti diamo subito dopo l’invio. Non serve nessun recapito."
        case .byMail: "Per e-mail"
        case .byPhone: "Per SMS"
        case .byOther: "Per {1}"
        case .person: "Chi sei"
        case .personHint: "Tutti i dati sono facoltativi, tranne il recapito che serve per la risposta."
        case .surname: "Cognome"
        case .name: "Nome"
        case .locality: "Comune o località"
        case .phone: "Telefono"
        case .mail: "E-mail"
        case .privacy: "I dati servono solo a rispondere alla tua richiesta."
        case .privacyLink: "Informativa sulla privacy"
        case .send: "Invia la richiesta"
        case .trap: "Lascia vuoto questo campo"
        case .otherLanguage: "Read this page in English"
        case .noText: "Scrivi la tua richiesta."
        case .textTooLong: "La richiesta è troppo lunga: al massimo {1} caratteri."
        case .lineTooLong: "Un dato è troppo lungo o contiene segni non ammessi: {1}."
        case .mailMissing: "Per avere la risposta per e-mail scrivi un indirizzo valido, ad esempio nome@example.org."
        case .phoneMissing: "Per avere la risposta per SMS scrivi un numero di cellulare, ad esempio 340 0000000."
        case .serviceMissing: "Scegli il servizio."
        case .tooManyFiles: "I file sono troppi: al massimo {1}."
        case .filesTooLarge: "I file sono troppo grandi: in tutto al massimo {1}."
        case .stale:
            "La pagina era aperta da molto tempo. Controlla e premi di nuovo Invia: non è ancora stato inviato nulla."
        case .tooSoon:
            "Ancora un momento: premi di nuovo Invia tra {1} secondi. Serve a tenere lontani i programmi automatici."
        case .trapped: "Un campo nascosto era compilato e lo abbiamo svuotato. Premi di nuovo Invia."
        case .tooMany:
            "In questo momento ci sono molte richieste da qui. Riprova tra {1} minuti: il testo resta in questa pagina."
        case .notTaken:
            "La richiesta non è stata presa in carico. Riprova tra qualche minuto: il testo resta in questa pagina."
        case .registering: "Stiamo registrando la tua richiesta"
        case .registeringText: "I dati sono al sicuro. Questa pagina si aggiorna da sola; puoi anche ricaricarla."
        case .reload: "Aggiorna"
        case .doneTitle: "Richiesta ricevuta"
        case .doneNumber: "Il numero della tua richiesta è"
        case .doneDue: "Riceverai una risposta entro {1}."
        case .doneLink:
            "Questo è il link segreto per seguire la richiesta, aggiungere informazioni e leggere la risposta. Conservalo: chi lo ha vede la richiesta."
        case .doneConfirmed: "Ti abbiamo scritto anche una conferma al recapito che hai indicato."
        case .open: "Vai alla richiesta"
        case .another: "Scrivi un’altra richiesta"
        }
    }

    var english: String {
        switch self {
        case .title: "Write to the service"
        case .lead: "You need no account. You will get a number at once, and a secret link to follow your request."
        case .problems: "Before sending, please check:"
        case .chooseFilesAgain: "Please choose the files again: everything else is as you wrote it."
        case .service: "Service"
        case .topic: "Topic"
        case .noTopic: "I do not know, or something else"
        case .request: "Your request"
        case .subject: "Subject (optional)"
        case .text: "What would you like to ask or report?"
        case .textHint: "Please leave out data about health unless they are needed."
        case .files: "Attachments (optional)"
        case .filesHint: "At most {1} files, {2} in all."
        case .answer: "How would you like to be answered?"
        case .byPage: "On a web page"
        case .byPageHint: "With a secret link that you get right after sending. No address is needed."
        case .byMail: "By e-mail"
        case .byPhone: "By text message"
        case .byOther: "By {1}"
        case .person: "About you"
        case .personHint: "Everything is optional but the address that the answer needs."
        case .surname: "Surname"
        case .name: "Name"
        case .locality: "Town"
        case .phone: "Telephone"
        case .mail: "E-mail"
        case .privacy: "Your data are used only to answer your request."
        case .privacyLink: "Privacy notice"
        case .send: "Send the request"
        case .trap: "Leave this field empty"
        case .otherLanguage: "Leggi questa pagina in italiano"
        case .noText: "Write your request."
        case .textTooLong: "The request is too long: at most {1} characters."
        case .lineTooLong: "Something is too long or holds signs that are not allowed: {1}."
        case .mailMissing: "To be answered by e-mail, write a valid address such as name@example.org."
        case .phoneMissing: "To be answered by text message, write a mobile number such as +39 340 0000000."
        case .serviceMissing: "Choose the service."
        case .tooManyFiles: "There are too many files: at most {1}."
        case .filesTooLarge: "The files are too large: at most {1} in all."
        case .stale: "The page had been open for long. Please check and press Send again: nothing has been sent yet."
        case .tooSoon: "One moment: press Send again in {1} seconds. This keeps automatic programs away."
        case .trapped: "A hidden field was filled in and we have emptied it. Please press Send again."
        case .tooMany:
            "There are many requests from here at the moment. Try again in {1} minutes: the text stays on this page."
        case .notTaken: "The request was not taken. Try again in a few minutes: the text stays on this page."
        case .registering: "Your request is being registered"
        case .registeringText: "Your data are safe. This page refreshes by itself; you may also reload it."
        case .reload: "Reload"
        case .doneTitle: "Request received"
        case .doneNumber: "The number of your request is"
        case .doneDue: "You will get an answer by {1}."
        case .doneLink:
            "This is the secret link to follow your request, add information and read the answer. Keep it: whoever has it sees the request."
        case .doneConfirmed: "We have also written a confirmation to the address you gave."
        case .open: "Go to the request"
        case .another: "Write another request"
        }
    }
}
