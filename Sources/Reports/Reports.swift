// The room's door: tables, dashboards, the lists behind them, closed periods, documents. Everything it says comes from
// `FigureStore`, and every number can be opened.

import Runtime
import Store
import Tickets

/// What the administrator decides about reports.
public struct ReportRules: Sendable {
    public struct Service: Sendable {
        public var title: String
        public var clock: ServiceClock
        public var indicators: IndicatorRules
        public init(title: String, clock: ServiceClock = ServiceClock(), indicators: IndicatorRules = IndicatorRules())
        {
            self.title = title
            self.clock = clock
            self.indicators = indicators
        }
    }
    /// By service code.
    public var services: [String: Service]
    public var organisation: Organisation
    /// For days and hours.
    public var calendar: ServiceCalendar
    /// Titles of channels by name, Italian and English.
    public var channels: [ChannelName: (it: String, en: String)]
    public var header: Header

    /// What stands at the head of printed reports.
    public struct Header: Sendable, Hashable, Codable {
        public var body: String
        public var contractor: String
        /// "Rep 1963 del 10/06/2024" …
        public var contracts: [String]
        public var place: String
        public init(body: String = "", contractor: String = "", contracts: [String] = [], place: String = "") {
            self.body = body
            self.contractor = contractor
            self.contracts = contracts
            self.place = place
        }
    }

    public init(
        services: [String: Service], organisation: Organisation = Organisation(),
        calendar: ServiceCalendar = ServiceCalendar(), channels: [ChannelName: (it: String, en: String)] = [:],
        header: Header = Header()
    ) {
        self.services = services
        self.organisation = organisation
        self.calendar = calendar
        self.channels = channels
        self.header = header
    }
}

/// Makes reports.
public struct Reports: Sendable {
    let store: any Store
    let clock: any WallClock
    private let current: Current<ReportRules>
    /// As they hold now, with the services of the reader.
    public var rules: ReportRules {
        var rules = current.value
        if let services { rules.services = rules.services.filter { services.contains($0.key) } }
        return rules
    }
    /// The services that a reader may have figures of; any other is unknown then. nil: all.
    public var services: Set<String>?
    /// False for readers who may not know who works here: lists, figures by person and files then hold the numbers of
    /// users in the place of their names.
    public var namesPeople = true

    /// By rules that stay.
    public init(store: any Store, rules: ReportRules, clock: any WallClock = SystemClock()) {
        self.init(store: store, current: Current(rules), clock: clock)
    }

    /// - Parameter current: may be exchanged at any time.
    public init(store: any Store, current: Current<ReportRules>, clock: any WallClock = SystemClock()) {
        self.store = store
        self.current = current
        self.clock = clock
    }
}
