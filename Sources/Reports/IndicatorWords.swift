// The words of the source (requirements 1.9), letter for letter, and its targets where the settings say nothing. What the
// settings may change (20'', 9h, 4', 4h, 100) is filled in; with the source's values the words are the source's.

import Tickets

enum IndicatorWords {
    /// PROCESSO: blank on I-04 and I-08, as printed there.
    static func process(_ indicator: Indicator) -> String {
        indicator == .i04 || indicator == .i08 ? "" : "GESTIONE DEGLI SLA"
    }

    /// OBIETTIVO.
    static func objective(_ indicator: Indicator) -> String {
        switch indicator {
        case .i01: "Monitoraggio tempo massimo di attesa"
        case .i02: "Monitoraggio tempo massimo di risposta nel caso di contatto via Mail, Fax, SMS, Lettere"
        case .i03: "Percentuale chiamate entranti perse"
        case .i04: "Percentuali chiamate evase al primo contatto"
        case .i05: "Tempo medio di soluzione al primo contatto"
        case .i06: "Percentuale di chiamate risolte al secondo livello"
        case .i07: "Tempo medio di soluzione al secondo livello"
        case .i08: "Efficacia acquisizione dati"
        case .i09: "Efficienza operativa"
        case .i10: "Continuità di funzionamento"
        }
    }

    /// INDICATORE E UNITA' DI MISURA.
    /// - Parameter limit: the term's threshold, or the target of the clock that judges (I-02, I-07).
    static func measure(_ indicator: Indicator, service: String, limit: Duration?, packet: Int) -> String {
        switch indicator {
        case .i01: "% di chiamate risposte entro \(primes(limit ?? .seconds(20)))"
        case .i02: "% contatti email/fax/sms risposti entro \(hours(limit ?? .hours(9)))"
        case .i03:
            "Percentuale di chiamate pervenute al Call Center e terminate prima di avere ottenuto risposta "
                + "(rispetto al totale delle chiamate)"
        case .i04: "Percentuale di casi risolti e chiusi senza fare ricorso a procedure di escalation"
        case .i05:
            service == "CUP"
                ? "% Chiamate gestite al primo contatto <=\(primes(limit ?? .minutes(4)))"
                : "% Chiamate gestite al I contatto <=\(primes(limit ?? .minutes(9)))"
        case .i06: "Numero di casi risolti e chiusi dopo il ricorso al secondo livello"
        case .i07: "% Chiamate risolte al II livello Entro \(hours(limit ?? .hours(4)))"
        case .i08:
            "Numero di contatti che si sono risolti con esito positivo (acquisizione informazioni, rilascio del "
                + "servizio, ecc.) rispetto al totale delle chiamate effettuate"
        case .i09: "Tempo di evasione di un pacchetto da \(packet) contatti (e multipli)"
        case .i10: ""
        }
    }

    /// MODALITA' / DOCUMENTI DI RILEVAZIONE.
    static func source(_ indicator: Indicator) -> String {
        switch indicator {
        case .i01: "Database delle chiamate/Resoconti trimestrali."
        case .i05, .i09: "Resoconti trimestrali."
        case .i02, .i03, .i04, .i06, .i07, .i08: "Resoconti trimestrali"
        case .i10: ""
        }
    }

    /// The rule of the source, which holds where the settings say nothing.
    static func term(_ indicator: Indicator, service: String) -> IndicatorTerm {
        // Other services have the rules of the Contact Center.
        let isCC = service != "CUP"
        return switch indicator {
        case .i01:
            IndicatorTerm(goal: 95, threshold: .seconds(20), goalText: "95% dei casi", responsible: "DT")
        case .i02: IndicatorTerm(goal: 100, goalText: isCC ? "100%" : "100% dei casi", responsible: "RQ")
        case .i03: IndicatorTerm(goal: 5, isCeiling: true, goalText: "5%", responsible: "RQ")
        case .i04: IndicatorTerm(goal: 95, goalText: "95%", responsible: "")
        case .i05:
            isCC
                ? IndicatorTerm(goal: 98, threshold: .minutes(9), goalText: "98%", responsible: "DT")
                : IndicatorTerm(
                    goal: 95, threshold: .minutes(4), goalText: "4 minuti nel 95% dei casi", responsible: "DT")
        case .i06, .i07: IndicatorTerm(goal: 100, goalText: "100%", responsible: "RQ")
        case .i08: IndicatorTerm(goal: 100, goalText: "100%", responsible: "")
        case .i09:
            IndicatorTerm(goal: 4, isCeiling: true, packet: 100, goalText: "4 h lavorative", responsible: "DT")
        case .i10: IndicatorTerm(goal: 99.5, goalText: "99,5%", responsible: "", frequency: "")
        }
    }

    /// `9h`, `90'`: as the source writes them.
    private static func hours(_ duration: Duration) -> String {
        let seconds = duration.wholeMilliseconds / 1000
        return seconds % 3600 == 0 ? "\(seconds / 3600)h" : primes(duration)
    }

    /// `20''`, `4'`.
    private static func primes(_ duration: Duration) -> String {
        let seconds = duration.wholeMilliseconds / 1000
        return seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)'" : "\(seconds)''"
    }
}
