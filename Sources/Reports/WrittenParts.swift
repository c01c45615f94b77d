// What only people can write into a report: its sections, and the columns AZIONI DA INTRAPRENDERE and RISORSE of
// the indicator table, which the source leaves to them. Kept with each period, and with a closed one for ever.

import Runtime
import Store
import Tickets

/// One of the places where people write.
public enum WrittenPart: Sendable, Hashable {
    case section(ReportSection)
    /// AZIONI DA INTRAPRENDERE.
    case actions(Indicator)
    /// RISORSE.
    case resources(Indicator)

    /// In the order of the document.
    public static let all: [WrittenPart] =
        ReportSection.allCases.map { .section($0) }
        + Indicator.allCases.flatMap { [WrittenPart.actions($0), .resources($0)] }

    /// In the source's words.
    public var title: String {
        switch self {
        case .section(.premise): "PREMESSA"
        case .section(.inputs): "ELEMENTI IN INGRESSO PER IL RIESAME"
        case .section(.inspections): "VERIFICHE ISPETTIVE"
        case .section(.feedback): "INFORMAZIONI DI RITORNO DA PARTE DELLE UTENZE E DELLA COMMITTENZA"
        case .section(.performance): "PRESTAZIONI DEI PROCESSI"
        case .section(.training): "ATTIVITA' FORMATIVE EFFETTUATE"
        case .section(.measurement): "MISURAZIONE ANALISI E MIGLIORAMENTO"
        case .section(.followUp): "AZIONI A SEGUIRE DI PRECEDENTI RESOCONTI"
        case .section(.recommendations): "RACCOMANDAZIONI PER IL MIGLIORAMENTO EFFICACIA DEI PROCESSI"
        case .section(.improvement):
            "MIGLIORAMENTO DELLE PRESTAZIONI IN RELAZIONE ALLE RICHIESTE DEL CLIENTE"
        case .actions(let indicator): "\(indicator): AZIONI DA INTRAPRENDERE"
        case .resources(let indicator): "\(indicator): RISORSE"
        }
    }

    /// Kept in the store, and the name of a field.
    public var word: String {
        switch self {
        case .section(let section): section.rawValue
        case .actions(let indicator): "actions \(indicator.rawValue)"
        case .resources(let indicator): "resources \(indicator.rawValue)"
        }
    }

    public init?(word: String) {
        guard let part = Self.all.first(where: { $0.word == word }) else { return nil }
        self = part
    }

    /// Longest text, in bytes of UTF-8: some pages.
    public static let longest = 20_000
}

/// Sorted by where they stand in the document.
struct WrittenParts {
    var notes: [ReportSection: String] = [:]
    var actions: [Indicator: String] = [:]
    var resources: [Indicator: String] = [:]

    init(_ texts: [String: String]) {
        for (word, text) in texts {
            switch WrittenPart(word: word) {
            case .section(let section): notes[section] = text
            case .actions(let indicator): actions[indicator] = text
            case .resources(let indicator): resources[indicator] = text
            case nil: break
            }
        }
    }
}

extension Reports {
    /// What people have written for a period, by `WrittenPart.word`; parts without text are left out.
    public func written(service: String, period: ReportPeriod) async throws -> [String: String] {
        let texts = try await store.reportTexts(service: service, period: period.name)
        return Dictionary(
            texts.filter { $0.text.contains { !$0.isWhitespace } }.map { ($0.part, $0.text) },
            uniquingKeysWith: { $1 })
    }

    /// Writes parts that differ from what is there. A closed period keeps what it had.
    /// - Throws: `ReportError.unknownService`, `.frozenAlready` for a closed period, `StoreError`.
    public func write(
        _ texts: [WrittenPart: String], service: String, period: ReportPeriod, by user: UserID?
    ) async throws {
        guard rules.services[service] != nil else {
            throw ReportError(.unknownService, operation: "write", detail: service)
        }
        guard try await !store.frozenReports(service: service).contains(where: { $0.period == period.name }) else {
            throw ReportError(.frozenAlready, operation: "write", detail: period.name)
        }
        let known = try await written(service: service, period: period)
        let now = Instant(clock.now())
        let changed = texts.filter { known[$0.key.word] ?? "" != $0.value }.sorted { $0.key.word < $1.key.word }
        guard !changed.isEmpty else { return }
        try await store.write(
            changed.map {
                ReportText(
                    service: service, period: period.name, part: $0.key.word, text: $0.value, by: user, at: now)
            })
    }
}
