// The sections in their order (R-141), their titles letter for letter.

import Plots
import Print
import Store
import Tickets

extension ReportDocument {
    /// ELEMENTI IN INGRESSO PER IL RIESAME (R-140).
    static let inputs = [
        "Verbali visite ispettive", "Valutazioni dei reclami da parte degli utenti",
        "Rilievi e prescrizioni della committenza", "Avanzamento dati economici", "Stato programma di progetto",
        "Prestazioni dei servizi attraverso gli indicatori definiti negli SLA", "Azioni correttive e preventive",
        "Azioni a seguire da precedenti resoconti", "Attività formative effettuate ed efficacia delle azioni",
        "Modifiche al sistema di monitoraggio", "Raccomandazioni per il miglioramento",
    ]

    var parts: [ReportPart] {
        var parts: [ReportPart] = [.page(lying: false), .heading("PREMESSA", level: 1)]
        parts += [.paragraph(premise)] + note(.premise, blank: false)
        parts += [.heading("ELEMENTI IN INGRESSO PER IL RIESAME", level: 1), .list(Self.inputs)]
        parts += note(.inputs, blank: false)
        parts += [.heading("ANALISI", level: 1)]
        parts += [.heading("VERIFICHE ISPETTIVE", level: 2), data("Verbali visite ispettive")] + note(.inspections)
        parts += [
            .heading("INFORMAZIONI DI RITORNO DA PARTE DELLE UTENZE E DELLA COMMITTENZA", level: 2),
            data("Valutazioni dei reclami da parte degli utenti; rilievi e prescrizioni della committenza"),
        ]
        parts += satisfaction + note(.feedback)
        parts += [.heading("PRESTAZIONI DEI PROCESSI", level: 2), data("contatti scritti registrati dal sistema")]
        parts += performance + note(.performance, blank: false)
        parts += [
            .heading("ATTIVITA' FORMATIVE EFFETTUATE", level: 2), data("Relazioni trimestrali delle attività"),
        ]
        parts += note(.training)
        parts += [
            .heading("MISURAZIONE ANALISI E MIGLIORAMENTO", level: 2),
            data("Report economici; Reclami; Registro non conformità; SLA"),
        ]
        parts += measurement + note(.measurement, blank: false)
        parts += [.heading("AZIONI A SEGUIRE DI PRECEDENTI RESOCONTI", level: 2)] + note(.followUp)
        parts += [.heading("ELEMENTI IN USCITA DAL RIESAME", level: 1)]
        parts += [.heading("RACCOMANDAZIONI PER IL MIGLIORAMENTO EFFICACIA DEI PROCESSI", level: 2)]
        parts += recommendations + note(.recommendations)
        parts += [.page(lying: true)]
        parts += [
            .heading("MIGLIORAMENTO DELLE PRESTAZIONI IN RELAZIONE ALLE RICHIESTE DEL CLIENTE", level: 2),
            .heading(table.serviceTitle, level: 3), .table(indicators),
        ]
        parts += note(.improvement, blank: false)
        parts += [
            .page(lying: false), .heading(t("Come si compongono le cifre", "What the figures consist of"), level: 3),
        ]
        parts += [.remark(provenance), .table(details), .paragraph(signature)]
        return parts
    }

    /// What citizens said of closed cases (R-011).
    private var satisfaction: [ReportPart] {
        guard let ratings = content.dashboard.ratings, let mean = ratings.mean else { return [] }
        let counts = ratings.counts.enumerated().reversed().map { "\($0.offset + 1): \(number($0.element))" }
        let average = words.numbers.with(unit: "", decimals: 2, isFixed: true).text(mean)
        return [
            .paragraph(
                t(
                    "Soddisfazione espressa dagli utenti dopo la chiusura: \(number(ratings.total)) valutazioni, media "
                        + "\(average) su 5 (\(counts.joined(separator: "; "))).",
                    "Satisfaction told by users after closing: \(number(ratings.total)) ratings, mean \(average) out of 5 "
                        + "(\(counts.joined(separator: "; "))).")
            )
        ]
    }

    private var premise: String {
        let header = content.header
        let contracts =
            header.contracts.isEmpty
            ? "" : t(" del contratto ", " of the contract ") + header.contracts.joined(separator: ", ")
        let contractor =
            header.contractor.isEmpty ? "" : t(" sottoscritto con ", " signed with ") + header.contractor
        return t(
            "Il presente \(kind.lowercased()) è relativo al piano di monitoraggio\(contracts)\(contractor), servizio "
                + "\(table.serviceTitle), a tutto il \(ItalianNumber.day(lastDay)).\nLe cifre dei contatti scritti sono misurate dal "
                + "sistema, una per una verificabili fino ai singoli contatti; quelle telefoniche provengono dal centralino "
                + "o sono inserite, come indicato per ciascun indicatore. Il testo generato dai dati riporta soltanto fatti; i "
                + "riquadri tratteggiati sono riservati a chi redige il report.",
            "This \(kind.lowercased()) concerns the monitoring plan\(contracts)\(contractor), service \(table.serviceTitle), up to "
                + "\(ItalianNumber.day(lastDay)).\nFigures of written contacts are measured by the system and can each be followed to the "
                + "single contacts; those of telephone calls come from the switchboard or were entered, as stated for each "
                + "indicator. Generated text tells facts only; dashed frames are for those who write the report.")
    }

    /// The last day that the figures know.
    var lastDay: CivilDay {
        max(min(table.period.until, wall(table.madeAt).day), table.period.from)
    }

    /// `Dati in ingresso: …`, as the source has it.
    private func data(_ words: String) -> ReportPart { .remark("Dati in ingresso: \(words)") }

    /// What people wrote, or the blank for it.
    private func note(_ section: ReportSection, blank: Bool = true) -> [ReportPart] {
        if let text = notes[section], !text.allSatisfy(\.isWhitespace) { return [.paragraph(text)] }
        guard blank else { return [] }
        return [
            .blank(
                t("Da completare a cura di chi redige il report.", "To be completed by those who write the report."))
        ]
    }

    private var signature: String {
        let place = content.header.place.isEmpty ? "______________________" : content.header.place
        return "\n\n\(place), ____ / ____ / ________\n\n"
            + t("Firma", "Signature") + " ____________________________________"
    }
}
