// The ready texts that come along (facts 8.1, 8.2, 8.4), until the administrator writes his own. Telephone and opening hours are
// fields of his: `fields: { telefono: "…" }`.

import Tickets

extension CannedText {
    private static let email: Set<ChannelName> = [ChannelName("email"), ChannelName("fax"), ChannelName("loopback")]
    private static let sms: Set<ChannelName> = [ChannelName("sms")]
    private static let letter: Set<ChannelName> = [ChannelName("letter")]
    private static let greeting = "Gentile {nome} {cognome},\n\n"
    private static let farewell = "\n\nCordiali saluti\n{operatore} – {servizio}"
    private static let dear = "Dear {nome} {cognome},\n\n"
    private static let regards = "\n\nKind regards\n{operatore} – {servizio}"

    /// Used where the settings name none.
    public static let usual: [CannedText] = italian + english

    private static let italian: [CannedText] = [
        CannedText(
            code: "e-06", it: "Risposta", en: "Answer (Italian)", purpose: .answer, channels: email,
            body: greeting
                + "in riferimento alla Sua richiesta n. {numero} del {data}, Le comunichiamo quanto segue.\n\n"
                + "{testo}\n\nRestiamo a disposizione per ogni ulteriore chiarimento." + farewell),
        CannedText(
            code: "e-03", it: "Richiesta di integrazione", en: "Request for completion (Italian)",
            purpose: .completion, channels: email, subject: "Richiesta n. {numero} - Informazioni necessarie",
            body: greeting
                + "in relazione alla richiesta n. {numero}, per poterLe fornire una risposta completa abbiamo "
                + "bisogno delle seguenti informazioni:\n\n[[elenco]]\n\nPuò rispondere direttamente a questo messaggio, "
                + "senza modificare l'oggetto. La invitiamo a non trasmettere documenti o dati sulla salute che non siano "
                + "strettamente necessari." + farewell),
        CannedText(
            code: "s-03", it: "Richiesta di integrazione (SMS, si può rispondere)",
            en: "Request for completion (SMS, can be answered, Italian)", purpose: .completion, channels: sms,
            needsReply: true,
            body:
                "{servizio}: per la richiesta n. {numero} occorrono altre informazioni. Risponda a questo SMS o chiami "
                + "il {telefono}."),
        CannedText(
            code: "s-04", it: "Richiesta di integrazione (SMS, senza risposta)",
            en: "Request for completion (SMS, not to be answered, Italian)", purpose: .completion, channels: sms,
            needsReply: false,
            body: "{servizio}: per la richiesta n. {numero} occorrono altre informazioni. Chiami il {telefono}. Non "
                + "risponda a questo SMS."),
        CannedText(
            code: "e-08", it: "Scuse per il ritardo", en: "Apology for a delay (Italian)", purpose: .delay,
            channels: email, subject: "Richiesta n. {numero} - Aggiornamento",
            body: greeting + "ci scusiamo per il ritardo nel rispondere alla Sua richiesta n. {numero}. Gli "
                + "approfondimenti sono ancora in corso presso {ufficio}. Le daremo notizie e Le risponderemo entro il "
                + "[[entro-il]]." + farewell),
        CannedText(
            code: "e-09", it: "Allegato non leggibile", en: "Attachment cannot be read (Italian)",
            purpose: .attachmentUnreadable, channels: email,
            body:
                "Gentile utente,\n\nl'allegato «{nome-file}» trasmesso con la richiesta n. {numero} non è leggibile o è di "
                + "un formato non ammesso. La preghiamo di inviarlo nuovamente in formato PDF, JPEG o PNG, di dimensione "
                + "non superiore a [[MB]] MB." + farewell),
        CannedText(
            code: "e-10", it: "Richiesta non di competenza", en: "Not competent (Italian)", purpose: .notCompetent,
            channels: email.union(letter),
            body: "Gentile utente,\n\nla questione esposta nella richiesta n. {numero} non rientra nelle nostre "
                + "competenze. Può rivolgersi a [[ente]], ai seguenti recapiti: [[recapiti]]." + farewell),
        CannedText(
            code: "l-01", it: "Lettera di risposta: apertura e chiusura",
            en: "Letter: opening and closing (Italian)", purpose: .answer, channels: letter,
            body:
                "Gentile Signora, Egregio Signore,\n\nin riscontro alla Sua lettera pervenuta il {data} e registrata con il "
                + "numero {numero}, Le comunichiamo quanto segue.\n\n{testo}\n\nPer ulteriori informazioni può telefonare "
                + "al {telefono}, indicando il numero della richiesta.\n\nDistinti saluti\n{operatore}"),
        CannedText(
            code: "l-03", it: "Richiesta di integrazione (lettera)", en: "Request for completion (letter, Italian)",
            purpose: .completion, channels: letter,
            body:
                "Gentile Signora, Egregio Signore,\n\nin relazione alla richiesta n. {numero}, pervenuta il {data}, abbiamo "
                + "bisogno delle seguenti informazioni:\n\n[[elenco]]\n\nPuò rispondere per lettera, indicando il numero "
                + "della richiesta, o telefonare al {telefono}.\n\nDistinti saluti\n{operatore}"),
    ]

    private static let english: [CannedText] = [
        CannedText(
            code: "e-06-en", it: "Risposta (inglese)", en: "Answer", purpose: .answer, language: "en", channels: email,
            body: dear + "regarding your request no. {numero} of {data} we inform you as follows.\n\n{testo}\n\n"
                + "We remain at your disposal for any further question." + regards),
        CannedText(
            code: "e-03-en", it: "Richiesta di integrazione (inglese)", en: "Request for completion",
            purpose: .completion, language: "en", channels: email,
            subject: "Request no. {numero} - Information needed",
            body: dear
                + "to give you a complete answer to your request no. {numero} we need the following information:\n\n"
                + "[[list]]\n\nYou can reply to this message; please leave its subject unchanged. Please do not send "
                + "documents or data on health that are not strictly necessary." + regards),
        CannedText(
            code: "s-03-en", it: "Richiesta di integrazione (SMS, inglese)", en: "Request for completion (SMS)",
            purpose: .completion, language: "en", channels: sms, needsReply: true,
            body: "{servizio}: for your request no. {numero} we need further information. Reply to this SMS or call "
                + "{telefono}."),
        CannedText(
            code: "s-04-en", it: "Richiesta di integrazione (SMS senza risposta, inglese)",
            en: "Request for completion (SMS, not to be answered)", purpose: .completion, language: "en", channels: sms,
            needsReply: false,
            body:
                "{servizio}: for your request no. {numero} we need further information. Call {telefono}. Do not reply to "
                + "this SMS."),
        CannedText(
            code: "e-08-en", it: "Scuse per il ritardo (inglese)", en: "Apology for a delay", purpose: .delay,
            language: "en", channels: email, subject: "Request no. {numero} - Update",
            body: dear
                + "we apologise for the delay in answering your request no. {numero}. It is still being looked into by "
                + "{ufficio}. We will answer you by [[date]]." + regards),
        CannedText(
            code: "e-09-en", it: "Allegato non leggibile (inglese)", en: "Attachment cannot be read",
            purpose: .attachmentUnreadable, language: "en", channels: email,
            body:
                "Dear user,\n\nthe attachment “{nome-file}” sent with your request no. {numero} cannot be read or is of a "
                + "format that is not accepted. Please send it again as PDF, JPEG or PNG, at most [[MB]] MB." + regards),
        CannedText(
            code: "e-10-en", it: "Richiesta non di competenza (inglese)", en: "Not competent", purpose: .notCompetent,
            language: "en", channels: email.union(letter),
            body:
                "Dear user,\n\nwhat you ask in your request no. {numero} is not within our competence. You can turn to "
                + "[[body]]: [[contacts]]." + regards),
        CannedText(
            code: "l-01-en", it: "Lettera di risposta (inglese)", en: "Letter: opening and closing", purpose: .answer,
            language: "en", channels: letter,
            body:
                "Dear Madam or Sir,\n\nin reply to your letter received on {data} and registered under the number {numero} "
                + "we inform you as follows.\n\n{testo}\n\nFor further information you can call {telefono}, quoting the "
                + "number of your request.\n\nYours faithfully\n{operatore}"),
    ]
}
