// Who hears of what is late, and which reports go to whom: `warnings`, `managers` and `reports` of the main file.

import Runtime
import Tickets

extension Settings {
    /// Who is written to when a warning comes up.
    public enum WarningRecipient: Sendable, Hashable {
        /// Whoever has the request.
        case assignee
        /// The department or back office that has it.
        case holder
        case managers
        case address(String)
    }

    /// What stands at the head of printed reports, and which go out by themselves.
    public struct Reports: Sendable, Hashable {
        public var body = ""
        public var contractor = ""
        /// "Rep 1963 del 10/06/2024" …
        public var contracts: [String] = []
        public var place = ""
        public var schedule: [ScheduledReport] = []
    }

    /// A report that is sent when its period is over.
    public struct ScheduledReport: Sendable, Hashable {
        public enum Period: String, Sendable, CaseIterable { case month, quarter, semester }
        public enum Format: String, Sendable, CaseIterable { case pdf, xlsx, csv, json }
        /// Service code.
        public var service: String
        public var period: Period
        /// Each once.
        public var formats: [Format]
        /// Mail addresses.
        public var to: [String]
        /// After the end of the period: contacts of its last day may still run.
        public var after: Duration

        public init(service: String, period: Period, formats: [Format], to: [String], after: Duration = .days(1)) {
            self.service = service
            self.period = period
            self.formats = formats
            self.to = to
            self.after = after
        }
    }

    mutating func readProof(_ node: SettingsNode) {
        organisation.managerMails = node.mailboxes("managers")
        readWarnings(node.object("warnings"))
        readReports(node.object("reports"))
    }

    private mutating func readWarnings(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        warningRecipients = [:]
        for key in node.keys {
            let texts = node.texts(key)
            guard let percent = Int(key), (1...100).contains(percent), String(percent) == key else {
                node.fault(key, "is no percentage", remedy: "Write 1 to 100 in quotes, e.g. \"75\".")
                continue
            }
            for (index, text) in texts.enumerated() {
                guard let recipient = Self.recipient(text) else {
                    node.fault(
                        "\(key)[\(index + 1)]", "is nobody who can be written to",
                        remedy: "Use \"assignee\", \"holder\", \"managers\" or a mail address.")
                    continue
                }
                if warningRecipients[percent]?.contains(recipient) != true {
                    warningRecipients[percent, default: []].append(recipient)
                }
            }
        }
        for key in warningRecipients.keys.sorted()
        where key != 100 && !services.values.contains(where: { $0.clock.warnings.contains(key) }) {
            node.fault(
                String(key), "is no warning of any service",
                remedy: "Use a percentage of the services' warnings, or 100 for the deadline itself.")
        }
    }

    private static func recipient(_ text: String) -> WarningRecipient? {
        switch text {
        case "assignee": .assignee
        case "holder": .holder
        case "managers": .managers
        default: Organisation.isMailAddress(text) ? .address(text) : nil
        }
    }

    private mutating func readReports(_ node: SettingsNode?) {
        guard let node else { return }
        defer { node.finish() }
        if let header = node.object("header") {
            reports.body = header.text("body", default: "") ?? ""
            reports.contractor = header.text("contractor", default: "") ?? ""
            reports.contracts = header.texts("contracts")
            reports.place = header.text("place", default: "") ?? ""
            header.finish()
        }
        reports.schedule = node.objects("schedule").map(scheduled)
    }

    private func scheduled(_ node: SettingsNode) -> ScheduledReport {
        defer { node.finish() }
        let service = node.requiredText("service", remedy: "Write a service code, e.g. \"CC\".")
        if !service.isEmpty, services[service] == nil {
            node.fault(
                "service", "is not among the services", remedy: "Use \(services.keys.sorted().joined(separator: ", "))."
            )
        }
        let after = node.duration("after", default: .days(1))
        if after > .days(180) {
            node.fault("after", "is out of range", remedy: "Use up to 180 d; \"1 d\" is the rule.")
        }
        let to = node.mailboxes("to")
        if node.texts("to").isEmpty { node.fault("to", "names nobody", remedy: "Write at least one mail address.") }
        return ScheduledReport(
            service: service, period: node.choice("period", default: ScheduledReport.Period.semester),
            formats: formats(node), to: to, after: after)
    }

    private func formats(_ node: SettingsNode) -> [ScheduledReport.Format] {
        guard node.has("formats") else { return [.pdf] }
        var formats: [ScheduledReport.Format] = []
        for (index, text) in node.texts("formats").enumerated() {
            guard let format = ScheduledReport.Format(rawValue: text) else {
                let words = ScheduledReport.Format.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                node.fault("formats[\(index + 1)]", "is no format of a report", remedy: "Use \(words).")
                continue
            }
            if !formats.contains(format) { formats.append(format) }
        }
        if node.texts("formats").isEmpty {
            node.fault("formats", "names none", remedy: "Write e.g. [\"pdf\", \"xlsx\"].")
        }
        return formats
    }
}
