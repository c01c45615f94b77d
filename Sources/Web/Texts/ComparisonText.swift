// Texts of the comparison between the mailboxes and what was taken in.

/// Texts of the comparison.
enum ComparisonText: Phrase {
    case title, lead, compare, place, lying, known, coming, missing, cut, allWell, notWhole, missingSome, missingText,
        examples

    var italian: String {
        switch self {
        case .title: "Confronto con le caselle"
        case .lead:
            "Conta ciò che si trova ora nelle caselle, messaggio per messaggio, e dice che cosa non è mai entrato. Non cambia niente."
        case .compare: "Confronta adesso"
        case .place: "Casella"
        case .lying: "Nella casella"
        case .known: "Già entrati"
        case .coming: "In arrivo"
        case .missing: "Mai entrati"
        case .cut: "Il tempo è scaduto: il conto è parziale."
        case .allWell: "Niente è andato perso: tutti i {1} messaggi nelle caselle sono entrati o stanno entrando."
        case .notWhole: "Finora non manca niente, ma non tutto è stato guardato."
        case .missingSome: "Messaggi mai entrati: {1}."
        case .missingText: "Se il numero non scende entro pochi minuti, guarda lo stato della casella."
        case .examples: "Mai entrati, i primi di"
        }
    }

    var english: String {
        switch self {
        case .title: "Comparison with the mailboxes"
        case .lead:
            "Counts what lies in the mailboxes now, message by message, and says what was never taken in. Changes nothing."
        case .compare: "Compare now"
        case .place: "Account"
        case .lying: "In the mailbox"
        case .known: "Taken in"
        case .coming: "On the way"
        case .missing: "Never taken in"
        case .cut: "Time ran out: the count is not complete."
        case .allWell: "Nothing is lost: all {1} messages in the mailboxes were taken in or are on their way."
        case .notWhole: "Nothing is missing so far, but not everything was looked at."
        case .missingSome: "Messages never taken in: {1}."
        case .missingText: "If the number does not go down within minutes, look at the account's state."
        case .examples: "Never taken in, the first of"
        }
    }
}
