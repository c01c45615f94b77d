// Mails to people inside as they are until the administrator writes his own: SOL-01 to SOL-05 in the words of facts 8.5, and the
// assignment, for which there are none. Who is written to may answer by mail: what comes back is filed with the request.

import Tickets

extension AutomaticTexts {
    static let builtInInside: [InternalTextKey: MessageText] = [
        key(.assignment, "it"): text(
            "Assegnazione - Richiesta n. {numero}",
            """
            Alla c.a. di {struttura}

            A codesta struttura è assegnata la richiesta n. {numero} ({canale}, pervenuta il {data-arrivo} alle ore \
            {ora-arrivo}). {frase-termine}

            Motivo: {motivo}
            Oggetto: {oggetto}
            Mittente: {mittente}

            {testo}

            \(replyIT)

            {operatore}
            {servizio}
            """),
        key(.reminder, "it"): text(
            "Sollecito - Richiesta n. {numero} in attesa dal {data-assegnazione}",
            """
            Alla c.a. di {struttura}

            La richiesta n. {numero}, assegnata a codesta struttura il {data-assegnazione} alle ore {ora-assegnazione}, è \
            tuttora in attesa di risposta. {frase-termine} Si prega di inserire la risposta o di indicare i motivi del ritardo \
            e la data prevista.

            \(replyIT)

            Contact Center – Back Office
            """),
        key(.secondReminder, "it"): text(
            "Secondo sollecito - Richiesta n. {numero} oltre il termine",
            """
            Facendo seguito al sollecito del {data-sollecito}, si segnala che la richiesta n. {numero} ha superato il termine di \
            risposta da {durata}. In assenza di riscontro entro le ore {ora-segnalazione} la richiesta sarà segnalata al \
            Responsabile del servizio di Contact Center.

            \(replyIT)
            """),
        key(.unanswered, "it"): text(
            "Segnalazione - Richiesta n. {numero} senza risposta",
            """
            Si segnala che la richiesta n. {numero} ({canale}, pervenuta il {data-arrivo}) non ha ricevuto risposta nei termini, \
            nonostante {solleciti} solleciti. Struttura assegnataria: {struttura}. Tempo trascorso: {durata}.

            {indirizzo}
            """),
        key(.question, "it"): text(
            "Chiarimento - Richiesta n. {numero}",
            """
            Per poter rispondere alla richiesta n. {numero} si chiede cortesemente di chiarire quanto segue: {quesito}. La \
            risposta può essere inserita direttamente nella scheda della richiesta.

            \(replyIT)

            {operatore}
            {servizio}
            """),
        key(.warning, "it"): text(
            "Avviso di scadenza - Richiesta n. {numero}",
            """
            La richiesta n. {numero} {scade} (ore {ora-scadenza}) e non ha ancora ricevuto risposta.

            {indirizzo}
            """),
    ].merging(english) { $1 }

    private static let english: [InternalTextKey: MessageText] = [
        key(.assignment, "en"): text(
            "Assignment - Request no. {numero}",
            """
            To {struttura}

            Request no. {numero} ({canale}, arrived on {data-arrivo} at {ora-arrivo}) is assigned to you. {frase-termine}

            Reason: {motivo}
            Subject: {oggetto}
            Sender: {mittente}

            {testo}

            \(replyEN)

            {operatore}
            {servizio}
            """),
        key(.reminder, "en"): text(
            "Reminder - Request no. {numero} waiting since {data-assegnazione}",
            """
            To {struttura}

            Request no. {numero}, assigned to you on {data-assegnazione} at {ora-assegnazione}, is still waiting for an answer. \
            {frase-termine} Please enter the answer, or say why it is late and when it will come.

            \(replyEN)

            Contact Center – Back Office
            """),
        key(.secondReminder, "en"): text(
            "Second reminder - Request no. {numero} over term",
            """
            Following the reminder of {data-sollecito}: request no. {numero} has been over its term for {durata}. Without an \
            answer by {ora-segnalazione} it will be reported to the manager of the Contact Center.

            \(replyEN)
            """),
        key(.unanswered, "en"): text(
            "Report - Request no. {numero} without answer",
            """
            Request no. {numero} ({canale}, arrived on {data-arrivo}) was not answered in time in spite of {solleciti} \
            reminders. Held by: {struttura}. Time since: {durata}.

            {indirizzo}
            """),
        key(.question, "en"): text(
            "Question - Request no. {numero}",
            """
            To be able to answer request no. {numero}, please clarify the following: {quesito}. The answer can be entered on the \
            page of the request.

            \(replyEN)

            {operatore}
            {servizio}
            """),
        key(.warning, "en"): text(
            "Deadline - Request no. {numero}",
            """
            Request no. {numero} {scade} ({ora-scadenza}) and has not been answered yet.

            {indirizzo}
            """),
    ]

    private static let replyIT =
        "Si può rispondere a questo messaggio senza modificarne l'oggetto: la risposta è registrata nella scheda della richiesta."
    private static let replyEN =
        "You may reply to this message, leaving its subject unchanged: the reply is filed with the request."

    private static func key(_ kind: InternalMailKind, _ language: String) -> InternalTextKey {
        InternalTextKey(kind, language: language)
    }

    private static func text(_ subject: String, _ body: String) -> MessageText {
        MessageText(subject: TextTemplate(subject), body: TextTemplate(body))
    }
}
