// What an operator should know about a message (`Message.warnings`), in words people understand.

/// Warnings about messages.
enum WarningText: String, CodePhrase {
    case otherSender, ownMessageReturned, arrivalInFuture, partsMissing, limitDepth, limitParts, limitHeaderLines
    case limitHeaderBytes, limitRecipients, limitText, headerMissing, headerSeparatorMissing, boundaryMissing
    case boundaryUnterminated, textAfterLastPart, transferEncodingUnknown, charsetUnknown, charsetMismatch
    case encryptedOrSigned, tnef, partialMessage, externalBody, fromMissing, dateMissing, dateUnreadable
    case faxIncomplete, faxNumbersDiffer, faxNumberDeclared, faxNumberUnknown, faxCopy, faxNotReceived, faxForeignSender
    case faxNotRecognised, faxNotShown, publicBody, arrivalDoubtful, noText
    case letterArrivalNotBelieved, letterArrivalIsScan, letterPagesNotSearched, other

    var italian: String {
        switch self {
        case .otherSender:
            "Chi ha scritto questo messaggio non era ancora noto su questa richiesta: verifica prima di dare informazioni personali."
        case .ownMessageReturned: "È un nostro messaggio, tornato a una nostra casella."
        case .arrivalInFuture:
            "La data di arrivo indicata era nel futuro: la scadenza conta da quando l’abbiamo ricevuto."
        case .partsMissing: "Alcune parti del messaggio non sono arrivate: dove mancano c’è […]."
        case .limitDepth: "Messaggio annidato troppe volte: alcune parti si vedono solo nell’originale."
        case .limitParts: "Troppe parti: alcune si vedono solo nell’originale."
        case .limitHeaderLines: "Intestazione troppo lunga, letta solo in parte."
        case .limitHeaderBytes: "Intestazione troppo lunga, letta solo in parte."
        case .limitRecipients: "Troppi destinatari, letti solo in parte."
        case .limitText: "Testo troppo lungo, letto solo in parte: scarica l’originale."
        case .headerMissing: "Messaggio senza intestazione: mittente e data mancano."
        case .headerSeparatorMissing: "Messaggio malformato, letto per quanto possibile."
        case .boundaryMissing: "Messaggio malformato, letto per quanto possibile."
        case .boundaryUnterminated: "Il messaggio è interrotto: la fine potrebbe mancare."
        case .textAfterLastPart: "Contiene testo che i programmi di posta di solito non mostrano."
        case .transferEncodingUnknown: "Parte con una codifica sconosciuta: scarica l’originale."
        case .charsetUnknown: "Caratteri in una codifica sconosciuta: qualche lettera può essere sbagliata."
        case .charsetMismatch:
            "Caratteri non coerenti con la codifica dichiarata: qualche lettera può essere sbagliata."
        case .encryptedOrSigned:
            "Contiene una parte cifrata o firmata: scaricala per aprirla con il programma adatto."
        case .tnef: "Gli allegati sono in un contenitore (winmail.dat) che molti programmi non aprono."
        case .partialMessage: "È solo una parte di un messaggio più lungo."
        case .externalBody: "Una parte del contenuto sta altrove e non è arrivata."
        case .fromMissing: "Il mittente non è indicato."
        case .dateMissing: "Il messaggio non dice quando è stato scritto."
        case .dateUnreadable: "La data scritta nel messaggio non si capisce."
        case .faxIncomplete: "Fax incompleto: non tutte le pagine sono arrivate."
        case .faxNumbersDiffer:
            "Il numero della rete e quello dichiarato dall’apparecchio sono diversi: verifica prima di rispondere."
        case .faxNumberDeclared:
            "Il numero è solo quello dichiarato dall’apparecchio, che chiunque può impostare: verifica prima di rispondere."
        case .faxNumberUnknown: "Il numero del mittente non è noto: per rispondere serve un altro recapito."
        case .faxCopy: "Avviso del servizio su un fax che arriva con un messaggio a parte."
        case .faxNotReceived: "Qualcuno ha tentato di inviare un fax, ma la ricezione è fallita."
        case .faxForeignSender: "Non viene dal servizio fax, ma da un altro mittente: non è stato trattato come un fax."
        case .faxNotRecognised: "Non è un messaggio che il servizio fax invia di solito: leggilo come una e-mail."
        case .faxNotShown: "Il documento è in un formato che non si può mostrare: scarica l’originale."
        case .publicBody:
            "Il mittente è una pubblica amministrazione: tra amministrazioni non si trasmettono documenti a mezzo fax (CAD, art. 47)."
        case .arrivalDoubtful:
            "L’ora di arrivo indicata dal fornitore non è credibile: conta quella in cui l’abbiamo ricevuto."
        case .noText: "Il messaggio è arrivato senza testo."
        case .letterArrivalNotBelieved:
            "Il foglio separatore porta una data successiva alla scansione: il termine decorre dalla scansione."
        case .letterArrivalIsScan: "Senza data di arrivo registrata: il termine decorre dalla scansione."
        case .letterPagesNotSearched:
            "Su alcune pagine non si sono potuti cercare i codici: controlla che non ci siano più lettere."
        case .other: "Avviso «{1}»."
        }
    }

    var english: String {
        switch self {
        case .otherSender:
            "Whoever wrote this message was not yet known on this ticket: make sure before you give personal information."
        case .ownMessageReturned: "One of our own messages, come back to an account of ours."
        case .arrivalInFuture:
            "The arrival it claimed was in the future: the deadline counts from when we received it."
        case .partsMissing: "Some parts of the message did not arrive: […] stands where they are missing."
        case .limitDepth: "Nested too many times: some parts can only be seen in the original."
        case .limitParts: "Too many parts: some can only be seen in the original."
        case .limitHeaderLines: "The header is too long and was read in part only."
        case .limitHeaderBytes: "The header is too long and was read in part only."
        case .limitRecipients: "Too many addressees, read in part only."
        case .limitText: "The text is too long and was read in part only: download the original."
        case .headerMissing: "No header: sender and date are missing."
        case .headerSeparatorMissing: "Malformed message, read as far as possible."
        case .boundaryMissing: "Malformed message, read as far as possible."
        case .boundaryUnterminated: "The message breaks off: its end may be missing."
        case .textAfterLastPart: "It contains text that mail programs usually do not show."
        case .transferEncodingUnknown: "A part with an unknown encoding: download the original."
        case .charsetUnknown: "Characters in an unknown encoding: some letters may be wrong."
        case .charsetMismatch: "Characters do not fit the declared encoding: some letters may be wrong."
        case .encryptedOrSigned:
            "Contains an encrypted or signed part: download it to open it with a suitable program."
        case .tnef: "The attachments are in a container (winmail.dat) that many programs cannot open."
        case .partialMessage: "Only one part of a longer message."
        case .externalBody: "Part of the content lies elsewhere and did not arrive."
        case .fromMissing: "The sender is not named."
        case .dateMissing: "The message does not say when it was written."
        case .dateUnreadable: "The date in the message cannot be understood."
        case .faxIncomplete: "An incomplete fax: not all pages came."
        case .faxNumbersDiffer:
            "The network’s number and the one the machine gives itself differ: make sure before you answer."
        case .faxNumberDeclared:
            "The number is only what the machine says of itself, which anybody can set: make sure before you answer."
        case .faxNumberUnknown: "The sender’s number is not known: an answer needs another address."
        case .faxCopy: "The service’s notice about a fax that comes by a message of its own."
        case .faxNotReceived: "Somebody tried to send a fax, but it was not received."
        case .faxForeignSender: "Not from the fax service but from somebody else: it was not taken for a fax."
        case .faxNotRecognised: "Not a message that the fax service usually sends: read it like an e-mail."
        case .faxNotShown: "The document has a form that cannot be shown: download the original."
        case .publicBody:
            "The sender is a public body: documents do not travel by fax between administrations (CAD, art. 47)."
        case .arrivalDoubtful: "The time of arrival that the provider gave is not credible: that of our receipt counts."
        case .noText: "The message came without any text."
        case .letterArrivalNotBelieved:
            "The separator sheet bears a day after the scan: the clock started at the scan."
        case .letterArrivalIsScan: "No recorded arrival: the clock started at the scan."
        case .letterPagesNotSearched:
            "Some pages could not be searched for codes: make sure that it is one letter only."
        case .other: "Note “{1}”."
        }
    }
}
