// What an operator should know about a message (`Message.warnings`), in words people understand.

/// Warnings about messages.
enum WarningText: String, CodePhrase {
    case stranger, otherSender, replyToDiffers, truncated, stub, limitDepth, limitParts, limitHeaderLines
    case limitHeaderBytes, limitRecipients, limitText, limitAttachments, limitHtml, headerMissing
    case headerSeparatorMissing, boundaryMissing, boundaryUnterminated, textAfterLastPart, transferEncodingUnknown
    case charsetUnknown, charsetMismatch, encrypted, other

    var italian: String {
        switch self {
        case .stranger:
            "Chi ha scritto questo messaggio non era ancora noto su questa richiesta: verifica prima di dare informazioni personali."
        case .otherSender: "Non è la persona che ha aperto la richiesta."
        case .replyToDiffers: "Chi ha scritto chiede risposta a un altro indirizzo."
        case .truncated: "Il messaggio è troppo lungo per essere mostrato tutto: scarica l’originale."
        case .stub: "Il messaggio era troppo grande per essere letto: scarica l’originale."
        case .limitDepth: "Messaggio annidato troppe volte: alcune parti si vedono solo nell’originale."
        case .limitParts: "Troppe parti: alcune si vedono solo nell’originale."
        case .limitHeaderLines: "Intestazione troppo lunga, letta solo in parte."
        case .limitHeaderBytes: "Intestazione troppo lunga, letta solo in parte."
        case .limitRecipients: "Troppi destinatari, letti solo in parte."
        case .limitText: "Testo troppo lungo, letto solo in parte: scarica l’originale."
        case .limitAttachments: "Troppi allegati: alcuni si vedono solo nell’originale."
        case .limitHtml: "Pagina troppo grande per essere impaginata: è mostrata come testo."
        case .headerMissing: "Messaggio senza intestazione: mittente e data mancano."
        case .headerSeparatorMissing: "Messaggio malformato, letto per quanto possibile."
        case .boundaryMissing: "Messaggio malformato, letto per quanto possibile."
        case .boundaryUnterminated: "Il messaggio è interrotto: la fine potrebbe mancare."
        case .textAfterLastPart: "Contiene testo che i programmi di posta di solito non mostrano."
        case .transferEncodingUnknown: "Parte con una codifica sconosciuta: scarica l’originale."
        case .charsetUnknown: "Caratteri in una codifica sconosciuta: qualche lettera può essere sbagliata."
        case .charsetMismatch:
            "Caratteri non coerenti con la codifica dichiarata: qualche lettera può essere sbagliata."
        case .encrypted: "Messaggio cifrato: non si può leggere qui."
        case .other: "Avviso «{1}»."
        }
    }

    var english: String {
        switch self {
        case .stranger:
            "Whoever wrote this message was not yet known on this ticket: make sure before you give personal information."
        case .otherSender: "Not the person who opened the ticket."
        case .replyToDiffers: "The sender asks for answers at another address."
        case .truncated: "The message is too long to be shown in full: download the original."
        case .stub: "The message was too large to be read: download the original."
        case .limitDepth: "Nested too many times: some parts can only be seen in the original."
        case .limitParts: "Too many parts: some can only be seen in the original."
        case .limitHeaderLines: "The header is too long and was read in part only."
        case .limitHeaderBytes: "The header is too long and was read in part only."
        case .limitRecipients: "Too many addressees, read in part only."
        case .limitText: "The text is too long and was read in part only: download the original."
        case .limitAttachments: "Too many attachments: some can only be seen in the original."
        case .limitHtml: "Too large to be laid out: shown as text."
        case .headerMissing: "No header: sender and date are missing."
        case .headerSeparatorMissing: "Malformed message, read as far as possible."
        case .boundaryMissing: "Malformed message, read as far as possible."
        case .boundaryUnterminated: "The message breaks off: its end may be missing."
        case .textAfterLastPart: "It contains text that mail programs usually do not show."
        case .transferEncodingUnknown: "A part with an unknown encoding: download the original."
        case .charsetUnknown: "Characters in an unknown encoding: some letters may be wrong."
        case .charsetMismatch: "Characters do not fit the declared encoding: some letters may be wrong."
        case .encrypted: "Encrypted message: it cannot be read here."
        case .other: "Note “{1}”."
        }
    }
}
