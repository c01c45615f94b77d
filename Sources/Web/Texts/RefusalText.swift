// Why a message got no automatic acknowledgement (`AcknowledgementRefusal`), in words people understand.

/// Reasons for not acknowledging.
enum RefusalText: String, CodePhrase {
    case switchedOff, notAContact, forbiddenBySender, ownAddress, recentlyAcknowledged, optedOut, tooOld, other

    var italian: String {
        switch self {
        case .switchedOff: "disattivata per questa casella"
        case .notAContact: "il messaggio non è di una persona"
        case .forbiddenBySender: "il mittente non la vuole o non ha un indirizzo"
        case .ownAddress: "il mittente siamo noi"
        case .recentlyAcknowledged: "il mittente ne ha avuta una da meno di un’ora"
        case .optedOut: "il mittente non vuole messaggi automatici"
        case .tooOld: "il messaggio è arrivato da troppo tempo"
        case .other: "«{1}»"
        }
    }

    var english: String {
        switch self {
        case .switchedOff: "switched off for this account"
        case .notAContact: "the message is not from a person"
        case .forbiddenBySender: "the sender does not want it or has no address"
        case .ownAddress: "the sender is ourselves"
        case .recentlyAcknowledged: "the sender had one less than an hour ago"
        case .optedOut: "the sender wants no automatic messages"
        case .tooOld: "the message came in too long ago"
        case .other: "“{1}”"
        }
    }
}
