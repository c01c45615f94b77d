// The sheets of a report: their titles, their columns and their rows, read page by page so that a semester of contacts never lies
// in memory. CSV, XLSX and JSON write the same rows.

import Store
import Tickets

/// A report's sheets in one language.
struct ReportSheets: Sendable {
    let material: any ReportMaterial
    let language: String

    private var content: ReportContent { material.content }
    private var isItalian: Bool { language != "en" }

    func title(_ sheet: ReportSheet) -> String {
        switch sheet {
        case .indicators: isItalian ? "Indicatori" : "Indicators"
        case .details: isItalian ? "Dettagli" : "Details"
        case .dashboard: isItalian ? "Cruscotto" : "Dashboard"
        case .contacts: isItalian ? "Contatti" : "Contacts"
        case .cases: isItalian ? "Casi" : "Cases"
        case .escalations: isItalian ? "Escalation" : "Escalations"
        case .calls: isItalian ? "Chiamate" : "Calls"
        case .packets: isItalian ? "Pacchetti" : "Packets"
        case .outages: isItalian ? "Interruzioni" : "Outages"
        case .entered: isItalian ? "Valori inseriti" : "Entered figures"
        }
    }

    func columns(_ sheet: ReportSheet) -> [FactColumn] {
        switch sheet {
        case .indicators: Self.tableColumns(content.table.period)
        case .details: Self.detailColumns
        case .dashboard: Self.dashboardColumns
        default: sheet.lists.first.map { FactRows.columns(of: $0) } ?? []
        }
    }

    /// Hands every row over, in order.
    nonisolated(nonsending)
        func rows(_ sheet: ReportSheet, to take: ([FactCell]) throws -> Void) async throws
    {
        switch sheet {
        case .indicators: for row in tableRows() { try take(row) }
        case .details: for row in detailRows() { try take(row) }
        case .dashboard: for row in dashboardRows() { try take(row) }
        default: for list in sheet.lists { try await rows(of: list, channel: nil, to: take) }
        }
    }

    /// Every row of a list.
    nonisolated(nonsending)
        func rows(
            of list: FactList, channel: ChannelName?, to take: ([FactCell]) throws -> Void
        ) async throws
    {
        var cursor: FactCursor?
        repeat {
            try Task.checkCancellation()
            let page = try await material.page(list, channel: channel, after: cursor, limit: 1000)
            let hidden = content.namesPeople ? [] : page.columns.indices.filter { page.columns[$0].namesPerson }
            for row in page.rows {
                var cells = row.cells
                for index in hidden where cells.indices.contains(index) { cells[index] = .nothing }
                try take(cells)
            }
            cursor = page.next
        } while cursor != nil
    }

    // MARK: The table

    /// The words of the source's heading, in its order; the last columns stand after it there.
    static func tableColumns(_ period: ReportPeriod) -> [FactColumn] {
        let words = [
            "PROCESSO", "OBIETTIVO", "INDICATORE E UNITA' DI MISURA", "VALORI al \(ItalianNumber.day(period.until))",
            "VALORI DA RAGGIUNGERE", "MODALITA' /DOCUMENTI DI RILEVAZIONE", "VALORI RAGGIUNTI",
            "AZIONI DA INTRAPRENDERE", "RISORSE", "Responsabile:", "Frequenza:", "OBIETTIVO RAGGIUNTO OK KO",
        ]
        let keys = [
            "process", "objective", "measure", "value", "goal", "source", "reached", "actions", "resources",
            "responsible", "frequency", "verdict",
        ]
        return [FactColumn("indicator", it: "N.", en: "No.")]
            + zip(keys, words).map { FactColumn($0, it: $1, en: $1) }
    }

    private func tableRows() -> [[FactCell]] {
        let written = WrittenParts(content.texts)
        return content.table.rows.map { row in
            [
                row.indicator.rawValue, row.process, row.objective, row.measure, row.value, row.goal, row.source, "",
                written.actions[row.indicator] ?? "", written.resources[row.indicator] ?? "", row.responsible,
                row.frequency, row.verdict.rawValue,
            ].map { $0.isEmpty ? .nothing : .text($0) }
        }
    }

    // MARK: Numerators, denominators, exclusions

    private static let detailColumns = [
        FactColumn("indicator", it: "Indicatore", en: "Indicator"),
        FactColumn("role", it: "Tipo", en: "Role"),
        FactColumn("item", it: "Voce", en: "Item"),
        FactColumn("channel", it: "Canale", en: "Channel"),
        FactColumn("value", it: "Valore", en: "Value"),
        FactColumn("number", it: "Numero", en: "Number", .number),
    ]

    private func detailRows() -> [[FactCell]] {
        let notes: [[FactCell]] = content.table.clockNotes.map {
            [.nothing, Self.role(.note), .text($0), .nothing, .nothing, .nothing]
        }
        return notes
            + content.table.rows.flatMap { row in
                row.details.map { detail in
                    [
                        .text(row.indicator.rawValue), Self.role(detail.role), .word(it: detail.it, en: detail.en),
                        detail.channel.map { channel($0.value) } ?? .nothing, .text(detail.value),
                        detail.number.map { .number($0) } ?? .nothing,
                    ]
                }
            }
    }

    private static func role(_ role: FigureDetail.Role) -> FactCell {
        switch role {
        case .numerator: .word(it: "numeratore", en: "numerator")
        case .denominator: .word(it: "denominatore", en: "denominator")
        case .excluded: .word(it: "escluso", en: "excluded")
        case .running: .word(it: "in corso", en: "running")
        case .mean: .word(it: "media", en: "mean")
        case .longest: .word(it: "massimo", en: "longest")
        case .variant: .word(it: "variante", en: "variant")
        case .note: .word(it: "nota", en: "note")
        }
    }

    func channel(_ key: String) -> FactCell {
        let pair = content.titles.channel(key)
        return .word(it: pair.it, en: pair.en)
    }

    func dashboardRows() -> [[FactCell]] { DashboardRows(dashboard: content.dashboard, titles: content.titles).rows }

    static let dashboardColumns = [
        FactColumn("section", it: "Sezione", en: "Section"),
        FactColumn("key", it: "Chiave", en: "Key"),
        FactColumn("item", it: "Voce", en: "Item"),
        FactColumn("count", it: "Numero", en: "Count", .number),
        FactColumn("percent", it: "In tempo %", en: "In time %", .number),
    ]
}

extension ReportSheet {
    /// The lists that make a sheet, one after the other.
    var lists: [FactList] {
        switch self {
        case .indicators, .details, .dashboard: []
        case .contacts: [.contacts(.all)]
        case .cases: [.cases(.closed)]
        case .escalations: [.escalations(.judged), .escalations(.running), .escalations(.notCounted)]
        case .calls: [.calls(.offered)]
        case .packets: [.packets]
        case .outages: [.outages]
        case .entered: [.entered]
        }
    }
}
