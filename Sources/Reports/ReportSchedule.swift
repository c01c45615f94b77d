// Reports that go out by themselves when their period is over.

import Crypto
import Store
import Tickets

/// Who gets which report when.
public struct ReportSchedule: Sendable, Hashable {
    public enum Period: String, Sendable, Hashable, CaseIterable {
        case month, quarter, semester

        /// The last one whose last day lies before this day.
        func last(before day: CivilDay) -> ReportPeriod {
            running(on: day, before: true)
        }

        /// The one that a day lies in, or the one before it.
        func running(on day: CivilDay, before: Bool = false) -> ReportPeriod {
            let period = containing(day)
            return before ? containing(period.from + -1) : period
        }

        private func containing(_ day: CivilDay) -> ReportPeriod {
            switch self {
            case .month: .month(of: day)
            case .quarter: .quarter(of: day)
            case .semester: .semester(of: day)
            }
        }
    }

    public var service: String
    public var period: Period
    public var formats: [ReportFormat]
    /// Mail addresses; each gets a message of its own.
    public var to: [String]
    /// After the end of the period: contacts of its last day may still run.
    public var after: Duration
    /// By which account it leaves.
    public var channel: ChannelName
    public var account: AccountName
    /// `it` or `en`.
    public var language: String

    public init(
        service: String, period: Period, formats: [ReportFormat], to: [String], after: Duration = .days(1),
        channel: ChannelName, account: AccountName, language: String = "it"
    ) {
        self.service = service
        self.period = period
        self.formats = formats
        self.to = to
        self.after = after
        self.channel = channel
        self.account = account
        self.language = language
    }

    /// The line of the audit trail that says it has been sent. Without addresses: their hash tells one schedule from another.
    func mark(_ period: ReportPeriod, at now: Instant) -> AuditEntry {
        let parts = (formats.map(\.rawValue).sorted() + to.sorted()).joined(separator: "\n")
        return AuditEntry(
            at: now, user: nil, what: "report_sent",
            detail: [
                "service": service, "period": period.name, "schedule": String(SHA256.digest(of: parts).hex.prefix(16)),
            ])
    }
}

/// What the message says, in two languages.
struct ReportLetter {
    var subject: String
    var text: String

    init(
        _ table: IndicatorTable, language: String, seal: ReportContent.Seal?, left: [String]
    ) {
        let isItalian = language != "en"
        let from = ItalianNumber.day(table.period.from)
        let until = ItalianNumber.day(table.period.until)
        let rows = table.rows.map { "\($0.indicator): \($0.value) (\($0.goal)) \($0.verdict.rawValue)" }
        let note =
            seal.map {
                isItalian
                    ? "Periodo chiuso n. \($0.number), SHA-256 \($0.sha256)."
                    : "Closed period no. \($0.number), SHA-256 \($0.sha256)."
            }
            ?? (isItalian
                ? "Il periodo non è stato chiuso: i valori possono ancora cambiare."
                : "The period has not been closed: figures may still change.")
        let missing =
            left.isEmpty
            ? []
            : [
                "",
                (isItalian ? "Troppo grandi per essere allegati: " : "Too large to be attached: ")
                    + left.joined(separator: ", "),
            ]
        subject =
            isItalian
            ? "Report \(table.period.name) - \(table.serviceTitle)"
            : "Report \(table.period.name) - \(table.serviceTitle)"
        let opening =
            isItalian
            ? [
                "Gentili Signore e Signori,", "",
                "in allegato il report del servizio \(table.serviceTitle) dal \(from) al \(until).",
            ]
            : ["Dear Sir or Madam,", "", "attached is the report of \(table.serviceTitle) from \(from) to \(until)."]
        text = (opening + [""] + rows + ["", note] + missing).joined(separator: "\n")
    }
}
