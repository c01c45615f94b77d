// Texts about the people behind tickets: their panel, their page, finding and merging them; splitting and linking tickets.

/// Texts of persons.
enum PersonText: Phrase {
    case title, surname, name, locality, phone, mail, toComplete, edit, save, changedMeanwhile, saveAnyway, show
    case addresses, earlier, earlierAll, noEarlier, unnamed, tickets, noTickets, messages
    case people, search, searchLabel, searchHint, searchGo, noneFoundTitle, noneFoundText
    case merge, mergeHint, mergeHere, mergedHere, unmerge, move, moveHint, moveHere, moveNew, moveBack, moveTitle, back

    var italian: String {
        switch self {
        case .title: "Persona"
        case .surname: "Cognome"
        case .name: "Nome"
        case .locality: "Località"
        case .phone: "Telefono"
        case .mail: "E-mail"
        case .toComplete: "da completare"
        case .edit: "Completa o correggi"
        case .save: "Salva"
        case .changedMeanwhile:
            "Nel frattempo qualcun altro ha cambiato questi dati. Qui sotto c’è quello che hai scritto tu, accanto quello che vale ora."
        case .saveAnyway: "Salva il mio"
        case .show: "Scheda della persona"
        case .addresses: "Recapiti che portano a questa persona"
        case .earlier: "Contatti precedenti"
        case .earlierAll: "Tutti i contatti"
        case .noEarlier: "È il suo primo contatto."
        case .unnamed: "Persona senza nome"
        case .tickets: "Contatti su tutti i canali"
        case .noTickets: "Nessun contatto."
        case .messages: "{1} messaggi"
        case .people: "Persone"
        case .search: "Cerca una persona"
        case .searchLabel: "Nome, cognome, località, telefono o e-mail"
        case .searchHint: "Bastano gli inizi delle parole; i numeri in qualunque forma."
        case .searchGo: "Cerca"
        case .noneFoundTitle: "Nessuna persona trovata"
        case .noneFoundText: "Prova con meno parole, o con il numero di telefono."
        case .merge: "È la stessa persona di…"
        case .mergeHint:
            "Cerca l’altra scheda: i suoi recapiti e i suoi contatti passano qui. Si può tornare indietro."
        case .mergeHere: "Unisci a questa scheda"
        case .mergedHere: "Schede unite a questa"
        case .unmerge: "Separa di nuovo"
        case .move: "È di un’altra persona"
        case .moveHint: "La richiesta passa alla persona che scegli; i recapiti restano dove sono."
        case .moveHere: "Sposta qui la richiesta"
        case .moveNew: "Sposta a una persona nuova"
        case .moveBack: "Rimetti alla persona di prima"
        case .moveTitle: "A chi va la richiesta {1}?"
        case .back: "Torna alla richiesta"
        }
    }

    var english: String {
        switch self {
        case .title: "Person"
        case .surname: "Surname"
        case .name: "Name"
        case .locality: "Locality"
        case .phone: "Telephone"
        case .mail: "E-mail"
        case .toComplete: "to be completed"
        case .edit: "Complete or correct"
        case .save: "Save"
        case .changedMeanwhile:
            "Somebody else has changed this meanwhile. Below is what you typed, beside it what holds now."
        case .saveAnyway: "Save mine"
        case .show: "The person’s page"
        case .addresses: "Addresses that lead to this person"
        case .earlier: "Earlier contacts"
        case .earlierAll: "All contacts"
        case .noEarlier: "This is the first contact."
        case .unnamed: "Person without a name"
        case .tickets: "Contacts over all channels"
        case .noTickets: "No contacts."
        case .messages: "{1} messages"
        case .people: "People"
        case .search: "Find a person"
        case .searchLabel: "Name, surname, locality, telephone or e-mail"
        case .searchHint: "Beginnings of words will do; numbers in any form."
        case .searchGo: "Search"
        case .noneFoundTitle: "Nobody found"
        case .noneFoundText: "Try fewer words, or the telephone number."
        case .merge: "Is the same person as…"
        case .mergeHint: "Find the other page: its addresses and contacts move here. It can be undone."
        case .mergeHere: "Merge into this page"
        case .mergedHere: "Merged into this page"
        case .unmerge: "Separate again"
        case .move: "Belongs to another person"
        case .moveHint: "The ticket moves to the person you choose; addresses stay where they are."
        case .moveHere: "Move the ticket here"
        case .moveNew: "Move to a new person"
        case .moveBack: "Back to the person before"
        case .moveTitle: "To whom does ticket {1} belong?"
        case .back: "Back to the ticket"
        }
    }
}

/// Texts of splitting, linking and the thread of questions inside.
enum PartingText: Phrase {
    case split, splitHint, splitWhich, splitSubject, splitGo, splitRefused, splitFrom, unsplit, unmergeHere, mergedHere
    case link, linkNumber, linkGo, unlink, reasonSplit, reasonByHand
    case answerInside, insideText, insideSave
    case questions, questionsHint, unanswered
    case state, printWith, printWithout, printedAt

    var italian: String {
        switch self {
        case .split: "Dividi la richiesta"
        case .splitHint:
            "I messaggi scelti diventano una richiesta nuova, con il suo numero e le loro scadenze, collegata a questa. Si può tornare indietro."
        case .splitWhich: "Quali messaggi passano"
        case .splitSubject: "Oggetto della nuova richiesta"
        case .splitGo: "Dividi"
        case .splitRefused: "Almeno un messaggio del cittadino deve passare, e almeno uno restare."
        case .splitFrom: "Divisa dalla richiesta"
        case .unsplit: "Rimetti insieme"
        case .unmergeHere: "Separa di nuovo"
        case .mergedHere: "Unita a questa"
        case .link: "Collega un’altra richiesta"
        case .linkNumber: "Numero della richiesta da collegare"
        case .linkGo: "Collega"
        case .unlink: "Togli il collegamento"
        case .reasonSplit: "divise una dall’altra"
        case .reasonByHand: "collegate da un operatore"
        case .questions: "Domande all’interno"
        case .questionsHint: "Back office, dipartimenti e URP: il cittadino non le vede."
        case .unanswered: "ancora senza risposta"
        case .answerInside: "Rispondi qui"
        case .insideText: "Risposta interna"
        case .insideSave: "Salva la risposta interna"
        case .state: "Stato"
        case .printWith: "Con ciò che è interno"
        case .printWithout: "Senza ciò che è interno"
        case .printedAt: "stampato {1}"
        }
    }

    var english: String {
        switch self {
        case .split: "Split the ticket"
        case .splitHint:
            "The messages you choose become a new ticket with a number of its own and their deadlines, linked with this one. It can be undone."
        case .splitWhich: "Which messages move"
        case .splitSubject: "Subject of the new ticket"
        case .splitGo: "Split"
        case .splitRefused: "At least one message of the citizen has to move, and at least one to stay."
        case .splitFrom: "Split off from ticket"
        case .unsplit: "Put back together"
        case .unmergeHere: "Separate again"
        case .mergedHere: "Merged into this one"
        case .link: "Link another ticket"
        case .linkNumber: "Number of the ticket to link"
        case .linkGo: "Link"
        case .unlink: "Take the link away"
        case .reasonSplit: "split from each other"
        case .reasonByHand: "linked by an operator"
        case .questions: "Questions inside"
        case .questionsHint: "Back office, departments and URPs: the citizen does not see them."
        case .unanswered: "no answer yet"
        case .answerInside: "Answer here"
        case .insideText: "Answer inside"
        case .insideSave: "Save the answer inside"
        case .state: "State"
        case .printWith: "With what is internal"
        case .printWithout: "Without what is internal"
        case .printedAt: "printed {1}"
        }
    }
}
