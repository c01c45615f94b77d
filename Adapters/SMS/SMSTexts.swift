// The channel's own wordings of automatic texts: S-01, S-02, S-06, S-07, S-11, S-14, each one message of 160 places with a title
// of 35. The administrator's files (`templates/it/sms/acknowledgement.txt` …) come before them.

import Channels
import Tickets

enum SMSTexts {
    static let all = [
        ChannelText(
            .acknowledgement, language: "it",
            body:
                "{casella}: la Sua richiesta è stata registrata con il n. {numero}. Lo indichi nei prossimi contatti.{info}"
        ),
        ChannelText(
            .outOfHours, language: "it",
            body:
                "{casella}: richiesta n. {numero} registrata fuori orario. Sarà esaminata dalle ore {ora-apertura} del {data-apertura}.{info}"
        ),
        ChannelText(
            .status, language: "it",
            body:
                "{casella}: la richiesta n. {numero} è {stato}. Ultimo aggiornamento: {data-aggiornamento}, ore {ora-aggiornamento}.{info}"
        ),
        ChannelText(
            .unknownNumber, language: "it",
            body: "{casella}: il numero di richiesta indicato non risulta. Verifichi il numero{chiami}. Grazie."),
        ChannelText(
            .optedOut, language: "it",
            body: "{casella}: non riceverà altri SMS sulle Sue richieste. Per riattivarli invii {riattiva}{chiami}."),
        ChannelText(
            .escalated, language: "it",
            body:
                "{casella}: la richiesta n. {numero} è stata affidata all'ufficio competente. Riceverà risposta al più presto.{info}"
        ),
        ChannelText(
            .closed, language: "it",
            body:
                "{casella}: la richiesta n. {numero} è stata chiusa. Se la risposta non è esauriente, ci scriva entro il {data-limite}.{info}"
        ),
        ChannelText(
            .closed, language: "en",
            body:
                "{casella}: request no. {numero} is closed. If the answer does not help you, please write to us by {data-limite}.{info}"
        ),
        ChannelText(
            .acknowledgement, language: "en",
            body:
                "{casella}: your request has been registered under no. {numero}. Please quote it in further messages.{info}"
        ),
        ChannelText(
            .outOfHours, language: "en",
            body:
                "{casella}: request no. {numero} registered out of hours. We will look at it from {ora-apertura} on {data-apertura}.{info}"
        ),
        ChannelText(
            .status, language: "en",
            body:
                "{casella}: request no. {numero} is {stato}. Last change: {data-aggiornamento}, {ora-aggiornamento}.{info}"
        ),
        ChannelText(
            .unknownNumber, language: "en",
            body: "{casella}: this request number is not known. Please check it{chiami}. Thank you."),
        ChannelText(
            .optedOut, language: "en",
            body:
                "{casella}: you will get no more text messages about your requests. To get them again send {riattiva}{chiami}."
        ),
        ChannelText(
            .escalated, language: "en",
            body:
                "{casella}: request no. {numero} is now with the office in charge. You will be answered as soon as possible.{info}"
        ),
    ]

    /// - Parameter linked: the page of the request stands behind the confirmations: longer than one message, so that somebody
    ///   has to want it.
    static func all(linked: Bool) -> [ChannelText] {
        guard linked else { return all }
        return all.map { text in
            guard text.text.isAcknowledgement else { return text }
            var text = text
            text.body = TextTemplate(text.body.source + " {link}")
            return text
        }
    }

    /// Values for an account's fields, the same in every message: with a telephone the sentences that name it.
    static func fields(telephone: String?, language: String, words: SMSInstructionWords) -> [String: String] {
        let isEnglish = language == "en"
        let telephone = telephone.flatMap { $0.isEmpty ? nil : $0 }
        return [
            "telefono": telephone ?? "", "info": telephone.map { " Info: \($0)." } ?? "",
            "chiami": telephone.map { isEnglish ? " or call \($0)" : " o chiami il \($0)" } ?? "",
            // The word that people know: SI, not START.
            "riattiva": words.start.last ?? "",
        ]
    }
}
