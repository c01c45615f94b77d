// Texts of the pages that say why there is no page.

/// Texts of error pages.
enum ErrorText: Phrase {
    case badTitle, badText, forbiddenTitle, forbiddenText, notFoundTitle, notFoundText, conflictTitle
    case conflictText, tooLargeTitle, tooLargeText, busyTitle, busyText, unavailableTitle, unavailableText
    case oursTitle, oursText, incident, toList, toStart, leavingTitle, leavingText, leavingHost, leavingGo,
        leavingCareful
    case leavingRefused

    var italian: String {
        switch self {
        case .badTitle: "Qualcosa nella richiesta non va"
        case .badText: "Il browser ha inviato qualcosa di incompleto. Torna indietro e riprova."
        case .forbiddenTitle: "Non è permesso"
        case .forbiddenText:
            "Non hai accesso a questa pagina, oppure il modulo era aperto da troppo tempo. Torna indietro, ricarica la pagina e riprova: il testo che hai scritto è ancora lì."
        case .notFoundTitle: "Pagina non trovata"
        case .notFoundText: "Questa pagina non esiste, o non esiste più."
        case .conflictTitle: "Nel frattempo è cambiato qualcosa"
        case .conflictText:
            "Un collega, o il programma, è arrivato prima. Guarda com’è adesso e decidi se serve ancora."
        case .tooLargeTitle: "Troppo grande"
        case .tooLargeText: "Quello che hai inviato supera la dimensione massima. Togli o riduci qualche allegato."
        case .busyTitle: "Un momento"
        case .busyText: "Troppe richieste in poco tempo. Aspetta qualche secondo e riprova."
        case .unavailableTitle: "I dati non sono raggiungibili"
        case .unavailableText: "Di solito dura poco. Riprova tra qualche minuto; nessun messaggio va perso."
        case .oursTitle: "Errore nostro"
        case .oursText:
            "Qualcosa è andato storto da questa parte. Riprova; se succede ancora, comunica questo numero a chi gestisce il programma."
        case .incident: "Numero dell’errore: {1}"
        case .toList: "Vai all’elenco"
        case .toStart: "Vai alla pagina iniziale"
        case .leavingTitle: "Stai per uscire da qui"
        case .leavingText: "Il collegamento era in un messaggio ricevuto. Porta a questo indirizzo:"
        case .leavingHost: "Sito"
        case .leavingGo: "Apri questo indirizzo"
        case .leavingCareful: "Se non conosci il sito, non inserire password o dati personali."
        case .leavingRefused: "Questo collegamento non porta a una pagina web e non può essere aperto da qui."
        }
    }

    var english: String {
        switch self {
        case .badTitle: "Something is wrong with the request"
        case .badText: "The browser has sent something incomplete. Go back and try again."
        case .forbiddenTitle: "Not allowed"
        case .forbiddenText:
            "You have no access to this page, or the form had been open for too long. Go back, reload the page and try again: what you wrote is still there."
        case .notFoundTitle: "Page not found"
        case .notFoundText: "This page does not exist, or not any more."
        case .conflictTitle: "Something has changed in the meantime"
        case .conflictText:
            "A colleague, or the program, was faster. Look how it is now and decide whether it is still needed."
        case .tooLargeTitle: "Too large"
        case .tooLargeText: "What you have sent is larger than allowed. Remove an attachment or make it smaller."
        case .busyTitle: "One moment"
        case .busyText: "Too many requests in a short time. Wait a few seconds and try again."
        case .unavailableTitle: "The data cannot be reached"
        case .unavailableText: "This usually passes quickly. Try again in a few minutes; no message gets lost."
        case .oursTitle: "Our fault"
        case .oursText:
            "Something went wrong on this side. Try again; if it happens again, give this number to whoever runs the program."
        case .incident: "Error number: {1}"
        case .toList: "Go to the list"
        case .toStart: "Go to the first page"
        case .leavingTitle: "You are about to leave"
        case .leavingText: "The link was in a message that came in. It leads to this address:"
        case .leavingHost: "Site"
        case .leavingGo: "Open this address"
        case .leavingCareful: "If you do not know the site, do not enter passwords or personal data."
        case .leavingRefused: "This link does not lead to a web page and cannot be opened from here."
        }
    }
}
