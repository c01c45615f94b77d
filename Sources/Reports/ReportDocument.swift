// The semestral report as a document, in the order and words of the source (R-140, R-141): what the program can say it says in sentences
// made from the figures, what only people can say is a marked blank unless they have written it. The same values give the same
// bytes: a closed period prints alike for ever.

import Foundation
import Plots
import Print
import Tickets

/// A section in which people write.
public enum ReportSection: String, Sendable, Hashable, Codable, CaseIterable {
    case premise, inputs, inspections, feedback, performance, training, measurement
    case followUp = "follow_up"
    case recommendations, improvement
}

/// The report of one service and period.
public struct ReportDocument: Sendable {
    public var content: ReportContent
    /// What people wrote, by section: it stands in place of the blank.
    public var notes: [ReportSection: String]
    /// AZIONI DA INTRAPRENDERE and RISORSE, by indicator.
    public var actions: [Indicator: String]
    public var resources: [Indicator: String]
    /// `it` or `en`: of generated sentences and remarks; titles and the table are the contract's in any case.
    public var language: String
    /// For hours in the text.
    public var timeZone: String

    public init(
        content: ReportContent, notes: [ReportSection: String] = [:], actions: [Indicator: String] = [:],
        resources: [Indicator: String] = [:], language: String = "it", timeZone: String = "Europe/Rome"
    ) {
        self.content = content
        self.notes = notes
        self.actions = actions
        self.resources = resources
        self.language = language
        self.timeZone = timeZone
    }

    public init(
        table: IndicatorTable, dashboard: Dashboard, header: ReportRules.Header = ReportRules.Header(),
        notes: [ReportSection: String] = [:], seal: ReportContent.Seal? = nil, language: String = "it"
    ) {
        self.init(
            content: ReportContent(
                header: header, table: table, dashboard: dashboard, titles: ReportTitles(), madeAt: table.madeAt,
                seal: seal), notes: notes, language: language)
    }

    /// The document as PDF; below 2 s for a semester.
    /// - Throws: `PrintError`.
    public func pdf(_ shop: PrintShop = PrintShop()) async throws -> [UInt8] { try await shop.print(paper).bytes }

    var table: IndicatorTable { content.table }
    var dashboard: Dashboard { content.dashboard }

    /// The document as values.
    public var paper: ReportPaper {
        let header = content.header
        let title = "\(kind) - \(table.serviceTitle)"
        return ReportPaper(
            title: title, issuer: [header.body, header.contractor].filter { !$0.isEmpty }, facts: facts,
            author: header.body, parts: parts,
            header: ([header.body, title, table.period.name].filter { !$0.isEmpty }).joined(separator: " - "),
            footer: footer, contents: t("Indice", "Contents"), words: language == "en" ? .english : .italian,
            created: content.madeAt.description.prefix(19) + "Z")
    }

    /// `REPORT SEMESTRALE`, by the period's length.
    var kind: String {
        let days = table.period.until.number - table.period.from.number + 1
        return switch days {
        case 181...184: t("Report semestrale", "Half-yearly report")
        case 90...92: t("Report trimestrale", "Quarterly report")
        case 28...31: t("Report mensile", "Monthly report")
        case 365...366: t("Report annuale", "Yearly report")
        default: t("Report periodico", "Periodic report")
        }
    }

    private var facts: [ReportPaper.Fact] {
        let header = content.header
        var facts = [
            ReportPaper.Fact(t("Servizio", "Service"), "\(table.serviceTitle) (\(table.service))"),
            .init(
                t("Periodo", "Period"),
                "\(table.period.name): " + t("dal", "from") + " \(ItalianNumber.day(table.period.from)) "
                    + t("al", "to")
                    + " \(ItalianNumber.day(table.period.until))"),
        ]
        if !header.contractor.isEmpty { facts.append(.init(t("Gestore", "Contractor"), header.contractor)) }
        facts += header.contracts.map { .init(t("Contratto", "Contract"), $0) }
        facts.append(.init(t("Ore che giudicano", "Hours that judge"), table.clockNotes.joined(separator: "; ")))
        facts.append(.init(t("Dati rilevati il", "Figures as of"), moment(table.madeAt)))
        if let seal = content.seal {
            facts.append(.init(t("Periodo chiuso", "Closed period"), "n. \(seal.number), \(moment(content.madeAt))"))
            facts.append(.init("SHA-256", seal.sha256))
        } else {
            facts.append(
                .init(
                    t("Stato", "State"),
                    t("Periodo non chiuso: le cifre possono ancora cambiare.", "Not closed: figures may still change."))
            )
        }
        return facts.filter { !$0.value.isEmpty }
    }

    private var footer: [String] {
        guard let seal = content.seal else {
            return [t("Dati rilevati il", "Figures as of") + " \(moment(table.madeAt))"]
        }
        return [
            t("Periodo chiuso n.", "Closed period no.") + " \(seal.number) - "
                + t("dati rilevati il", "figures as of") + " \(moment(table.madeAt))",
            "SHA-256 \(seal.sha256)",
        ]
    }

    // MARK: Words and numbers

    func t(_ italian: String, _ english: String) -> String { language == "en" ? english : italian }

    var words: PlotWords { language == "en" ? .english : .italian }
    var percentForm: NumberForm { words.numbers.with(unit: "%", decimals: 2, isFixed: true) }

    func number(_ count: Int) -> String { words.numbers.text(Double(count)) }
    /// Never 100 % where something is missing.
    func percent(_ part: Int, of all: Int) -> String {
        guard all > 0 else { return "n/a" }
        let value = Double(part) / Double(all) * 100
        return percentForm.text(part < all ? min(value, 99.99) : value)
    }

    /// `05/07/2026 10:30`, by the clock on the wall.
    func moment(_ instant: Instant) -> String {
        let (day, minute) = wall(instant)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(ItalianNumber.day(day)) \(two(minute / 60)):\(two(minute % 60))"
    }

    /// Day and minute of the day.
    func wall(_ instant: Instant) -> (day: CivilDay, minute: Int) {
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let minutes = Int((instant.milliseconds / 1000 + Int64(zone.secondsFromGMT(for: instant.date))) / 60)
        return (CivilDay(number: minutes / 1440), minutes % 1440)
    }

    /// `2 h 05 min`, `45 min`.
    func span(minutes: Int) -> String {
        guard minutes >= 60 else { return "\(minutes) min" }
        let rest = minutes % 60
        return "\(number(minutes / 60)) h" + (rest == 0 ? "" : " \(rest < 10 ? "0" : "")\(rest) min")
    }
}
