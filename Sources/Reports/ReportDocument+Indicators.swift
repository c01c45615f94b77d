// The indicator tables in the contract's layout (requirements 1.9), and what each figure consists of.

import Print
import Tickets

extension ReportDocument {
    /// The columns of the source, and below each row responsible, frequency and the boxes.
    var indicators: ReportTable {
        ReportTable(
            columns: [
                .init("PROCESSO", share: 1.05), .init("OBIETTIVO", share: 1.6),
                .init("INDICATORE E UNITA' DI MISURA", share: 1.9),
                .init("VALORI al \(ItalianNumber.day(lastDay))", share: 1, alignment: .centre),
                .init("VALORI DA RAGGIUNGERE al………..", share: 1.3, alignment: .centre),
                .init("MODALITA' /DOCUMENTI DI RILEVAZIONE", share: 1.55),
                .init("VALORI RAGGIUNTI", share: 1.1, alignment: .centre),
                .init("AZIONI DA INTRAPRENDERE", share: 1.55), .init("RISORSE", share: 0.95),
            ],
            rows: table.rows.flatMap { rows(of: $0) }, isGrid: true, size: 8)
    }

    private func rows(of row: IndicatorRow) -> [ReportTable.Row] {
        let boxes = (row.verdict == .ok ? "☒" : "☐", row.verdict == .ko ? "☒" : "☐")
        return [
            .init(
                [
                    .init(row.process), .init(row.objective), .init(row.measure), .init(row.value, isBold: true),
                    .init(row.goal), .init(row.source), .init(""), .init(actions[row.indicator] ?? ""),
                    .init(resources[row.indicator] ?? ""),
                ], staysWithNext: true),
            .init(
                [
                    .init("Responsabile: \(row.responsible)", span: 6),
                    .init("OBIETTIVO RAGGIUNTO", isBold: true, span: 3, alignment: .centre),
                ], staysWithNext: true),
            .init([
                .init("Frequenza: \(row.frequency)", span: 6),
                .init("\(boxes.0) OK", span: 1, alignment: .centre),
                .init("\(boxes.1) KO", span: 1, alignment: .centre),
                .init(row.verdict == .none ? "n/a" : "", span: 1, alignment: .centre),
            ]),
        ]
    }

    /// Numerators, denominators, exclusions, variants.
    var details: ReportTable {
        ReportTable(
            columns: [
                .init(t("Indicatore", "Indicator"), share: 0.8), .init(t("Voce", "Item"), share: 3.2),
                .init(t("Ruolo", "Role"), share: 1.1), .init(t("Valore", "Value"), share: 1.5, alignment: .right),
            ],
            rows: table.rows.flatMap { row in
                [
                    ReportTable.Row(
                        [
                            .init("\(row.indicator)", isBold: true),
                            .init("\(row.objective) - \(origin(row.origin))", isBold: true),
                            .init(row.verdict.rawValue, isBold: true), .init(row.value, isBold: true),
                        ], staysWithNext: !row.details.isEmpty)
                ]
                    + row.details.map { detail in
                        ReportTable.Row([
                            .init("\(row.indicator)"), .init(language == "en" ? detail.en : detail.it),
                            .init(role(detail.role)), .init(detail.value),
                        ])
                    }
            })
    }

    var provenance: String {
        t(
            "Risposto in tempo è il contatto la cui prima risposta di una persona è stata accettata dal canale entro la scadenza; le "
                + "conferme automatiche non contano. Giudicati sono i contatti risposti e quelli scaduti senza risposta; gli "
                + "esclusi sono elencati a parte e non entrano nel denominatore. Un denominatore vuoto dà n/a.",
            "In time is a contact whose first answer by a person was accepted by the channel by the deadline; automatic "
                + "acknowledgements do not count. Judged are answered contacts and overdue ones; what is excluded is listed apart "
                + "and never in the denominator. An empty denominator is n/a.")
            + "\n" + table.clockNotes.joined(separator: "; ")
    }

    private func origin(_ origin: IndicatorRow.Origin) -> String {
        switch origin {
        case .measured: t("misurato dal sistema", "measured by the system")
        case .imported: t("importato", "imported")
        case .entered: t("inserito", "entered")
        case .nothing: t("nessun dato", "no data")
        }
    }

    private func role(_ role: FigureDetail.Role) -> String {
        switch role {
        case .numerator: t("numeratore", "numerator")
        case .denominator: t("denominatore", "denominator")
        case .excluded: t("escluso", "excluded")
        case .running: t("in corso", "running")
        case .mean: t("media", "mean")
        case .longest: t("massimo", "longest")
        case .variant: t("variante", "variant")
        case .note: ""
        }
    }
}
