// The texts that are used until the administrator writes his own: E-01 of the domain's facts, without the sentences on
// telephone and page, which only he can fill in. `Config/templates` holds the full examples.

import Tickets

extension AutomaticTexts {
    /// Used for every language whose file is missing.
    public static let builtIn = AutomaticTexts(
        acknowledgement: [
            "it": MessageText(
                subject: TextTemplate("Auto: Richiesta n. {numero} - Conferma di ricezione"),
                body: TextTemplate(
                    """
                    Gentile utente,

                    Le confermiamo di aver ricevuto il Suo messaggio del {data} alle ore {ora}. La richiesta è stata \
                    registrata con il numero {numero}. Riceverà una risposta entro le ore {ora-scadenza} del \
                    {data-scadenza}.

                    Può seguire la richiesta e aggiungere informazioni qui: {link}

                    La preghiamo di conservare questo numero e di indicarlo nelle comunicazioni successive; se risponde \
                    a questo messaggio, lasci invariato l'oggetto.

                    Questo è un messaggio automatico di avvenuta ricezione e non costituisce risposta nel merito.

                    Cordiali saluti
                    {servizio}
                    """)),
            "en": MessageText(
                subject: TextTemplate("Auto: Request no. {numero} - Confirmation of receipt"),
                body: TextTemplate(
                    """
                    Dear user,

                    We confirm that we received your message of {data} at {ora}. Your request has been registered under \
                    the number {numero}. You will receive an answer by {ora-scadenza} on {data-scadenza}.

                    You can follow your request and add information here: {link}

                    Please keep this number and quote it in further messages; if you reply to this message, leave its \
                    subject unchanged.

                    This is an automatic confirmation of receipt and not an answer to your question.

                    Kind regards
                    {servizio}
                    """)),
        ],
        others: builtInEscalated.merging(builtInCodes) { own, _ in own }.merging(builtInClosed) { own, _ in own }
            .merging(builtInLinks) { own, _ in own },
        inside: builtInInside)

    /// For channels with and without subjects alike: a code is short everywhere.
    private static let builtInCodes: [AutomaticTextKey: MessageText] = [
        AutomaticTextKey(.statusCode, language: "it"): MessageText(
            subject: TextTemplate("Codice per la richiesta n. {numero}"),
            body: TextTemplate(
                "{servizio}: il codice per vedere la richiesta n. {numero} è {codice}. Vale 15 minuti. Se non lo ha chiesto, "
                    + "ignori questo messaggio.")),
        AutomaticTextKey(.statusCode, language: "en"): MessageText(
            subject: TextTemplate("Code for request no. {numero}"),
            body: TextTemplate(
                "{servizio}: the code that shows request no. {numero} is {codice}. It is valid for 15 minutes. If you did not "
                    + "ask for it, ignore this message.")),
    ]

    /// For short messages: the answer itself is on the page.
    private static let builtInLinks: [AutomaticTextKey: MessageText] = [
        AutomaticTextKey(.answerByLink, language: "it"): MessageText(
            subject: TextTemplate("Richiesta n. {numero}"),
            body: TextTemplate("{servizio}: la risposta alla richiesta n. {numero} è pronta. La legga qui: {link}")),
        AutomaticTextKey(.answerByLink, language: "en"): MessageText(
            subject: TextTemplate("Request no. {numero}"),
            body: TextTemplate("{servizio}: the answer to request no. {numero} is ready. Read it here: {link}")),
    ]

    /// E-07, with the question how it went. Sentences with a link are left out where citizens have no pages.
    private static let builtInClosed: [AutomaticTextKey: MessageText] = [
        AutomaticTextKey(.closed, language: "it"): MessageText(
            subject: TextTemplate("Richiesta n. {numero} - Chiusura"),
            body: TextTemplate(
                """
                Gentile utente,

                La informiamo che la richiesta n. {numero} è stata chiusa il {data} con la risposta inviataLe. Se ritiene che \
                la risposta non sia esauriente, può rispondere a questo messaggio entro {giorni} giorni: la richiesta sarà \
                riaperta senza necessità di presentarne una nuova.

                Può dirci come è andata, con un clic: {link}

                La ringraziamo per averci contattato.

                Cordiali saluti
                {servizio}
                """)),
        AutomaticTextKey(.closed, language: "en"): MessageText(
            subject: TextTemplate("Request no. {numero} - Closed"),
            body: TextTemplate(
                """
                Dear user,

                Your request no. {numero} was closed on {data} with the answer that we sent you. If the answer does not help \
                you, please reply to this message within {giorni} days: your request will be open again, and you need not \
                write a new one.

                You can tell us how it went, with one click: {link}

                Thank you for contacting us.

                Kind regards
                {servizio}
                """)),
    ]

    /// E-05. Shorter wordings are the channels' own.
    private static let builtInEscalated: [AutomaticTextKey: MessageText] = [
        AutomaticTextKey(.escalated, language: "it"): MessageText(
            subject: TextTemplate("Richiesta n. {numero} - Affidata all'ufficio competente"),
            body: TextTemplate(
                """
                Gentile utente,

                La informiamo che la Sua richiesta n. {numero} richiede l'intervento di {ufficio}, al quale è stata affidata \
                il {data}. Riceverà la risposta attraverso lo stesso canale utilizzato per contattarci.

                Cordiali saluti
                {servizio}
                """)),
        AutomaticTextKey(.escalated, language: "en"): MessageText(
            subject: TextTemplate("Request no. {numero} - Passed on to the office in charge"),
            body: TextTemplate(
                """
                Dear user,

                Your request no. {numero} needs the help of {ufficio}, which has had it since {data}. You will receive the \
                answer by the same channel by which you wrote to us.

                Kind regards
                {servizio}
                """)),
    ]
}
