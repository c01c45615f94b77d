// Models of the report pages: values with everything resolved, made by the serving half from `Reports` and the store.

import Reports
import Store
import Tickets

/// What a page about a service and a period is about, and what else could be chosen.
struct ReportScope: Sendable {
    struct Service: Sendable, Hashable {
        var code: String
        var title: String
        /// On-time rate of the period in percent, where the page shows it; nil also where nothing is judged.
        var rate: Double?
        init(_ code: String, _ title: String) {
            self.code = code
            self.title = title
        }
    }
    var choice: ReportChoice
    /// In order.
    var services: [Service]
    var presets: [ReportPeriod]

    init(_ choice: ReportChoice, services: [Service], presets: [ReportPeriod]) {
        self.choice = choice
        self.services = services
        self.presets = presets
    }

    var serviceTitle: String { services.first { $0.code == choice.service }?.title ?? choice.service }
}

/// The dashboard.
struct DashboardModel: Sendable {
    var frame: PageFrame
    var scope: ReportScope
    var dashboard: Dashboard
    init(frame: PageFrame, scope: ReportScope, dashboard: Dashboard) {
        self.frame = frame
        self.scope = scope
        self.dashboard = dashboard
    }
}

/// The indicator table of a period as it is now.
struct IndicatorsModel: Sendable {
    var frame: PageFrame
    var scope: ReportScope
    var table: IndicatorTable
    /// Whether the period may be closed by this user, and is over.
    var mayClose: Bool
    /// May write the report's texts.
    var mayWrite: Bool
    init(
        frame: PageFrame, scope: ReportScope, table: IndicatorTable, mayClose: Bool = false, mayWrite: Bool = false
    ) {
        self.frame = frame
        self.scope = scope
        self.table = table
        self.mayClose = mayClose
        self.mayWrite = mayWrite
    }
}

/// Where a list of facts comes from: figures of today, or those of a closed period.
enum FactsSource: Sendable, Hashable {
    case live(ReportChoice)
    case closed(FrozenReport)
}

/// A list behind a figure.
struct FactsModel: Sendable {
    var frame: PageFrame
    var source: FactsSource
    var serviceTitle: String
    var period: ReportPeriod
    var choice: FactsChoice
    var facts: FactPage
    init(
        frame: PageFrame, source: FactsSource, serviceTitle: String, period: ReportPeriod, choice: FactsChoice,
        facts: FactPage
    ) {
        self.frame = frame
        self.source = source
        self.serviceTitle = serviceTitle
        self.period = period
        self.choice = choice
        self.facts = facts
    }
}

/// What proves one contact's figure.
struct EvidenceModel: Sendable {
    var frame: PageFrame
    var evidence: ContactEvidence
    init(frame: PageFrame, evidence: ContactEvidence) {
        self.frame = frame
        self.evidence = evidence
    }
}
