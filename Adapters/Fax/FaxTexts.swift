// The channel's own wordings of automatic texts: F-01 confirms a fax, F-02 tells that it came incomplete, S-17
// tells on another channel that it came. The administrator's
// files (`templates/it/fax/acknowledgement.txt` …) come before them.

import Channels
import Tickets

enum FaxTexts {
    /// Fields beside those that every text has: `{pagine-del-fax}` is « di 3 pagine», or nothing when nobody counted;
    /// `{informazioni}` is the account's sentence with the telephone number, or nothing.
    static let fields = ["pagine-del-fax", "informazioni"]

    static let all = [
        ChannelText(
            .acknowledgement, language: "it", subject: "Conferma di ricezione",
            body: """
                {casella}

                Si conferma la ricezione del Suo fax{pagine-del-fax}, pervenuto il {data} alle ore {ora} dal numero \
                {mittente}.

                Numero della richiesta: {numero}.

                {informazioni}
                """),
        ChannelText(
            .acknowledgement, language: "en", subject: "Confirmation of receipt",
            body: """
                {casella}

                We confirm that we received your fax{pagine-del-fax} on {data} at {ora} from the number {mittente}.

                Number of your request: {numero}.

                {informazioni}
                """),
        ChannelText(
            .incomplete, language: "it", subject: "Fax incompleto",
            body: """
                {casella}

                Il Suo fax del {data}, ore {ora}, è pervenuto incompleto o illeggibile (pagine ricevute: {pagine}). La \
                preghiamo di trasmetterlo di nuovo, citando il numero {numero}.

                {informazioni}
                """),
        ChannelText(
            .incomplete, language: "en", subject: "Incomplete fax",
            body: """
                {casella}

                Your fax of {data}, {ora}, arrived incomplete or illegible (pages received: {pagine}). Please send it \
                again, quoting the number {numero}.

                {informazioni}
                """),
        ChannelText(
            .escalated, language: "it", subject: "Richiesta affidata all'ufficio competente",
            body: """
                {casella}

                La Sua richiesta n. {numero} richiede l'intervento di {ufficio}, al quale è stata affidata il {data}. La \
                risposta sarà inviata via fax.

                {informazioni}
                """),
        ChannelText(
            .escalated, language: "en", subject: "Request passed on to the office in charge",
            body: """
                {casella}

                Your request no. {numero} needs the help of {ufficio}, which has had it since {data}. The answer will be sent \
                by fax.

                {informazioni}
                """),
        // Told on another channel (S-17).
        ChannelText(
            .received, language: "it", subject: "Richiesta n. {numero}",
            body: "{servizio}: il Suo fax è stato registrato con il n. {numero}. La risposta sarà inviata via fax."),
        ChannelText(
            .received, language: "en", subject: "Request no. {numero}",
            body: "{servizio}: your fax is registered under no. {numero}. The answer will be sent by fax."),
    ]

    static func pages(_ count: Int?, language: String) -> String {
        guard let count, count > 0 else { return "" }
        if language == "en" { return count == 1 ? " of one page" : " of \(count) pages" }
        return count == 1 ? " di una pagina" : " di \(count) pagine"
    }

    static func information(_ telephone: String, language: String) -> String {
        if telephone.isEmpty { return "" }
        return language == "en" ? "Information: \(telephone)." : "Informazioni: \(telephone)."
    }
}
