// Which scheduled reports go out by which account.

import Channels
import Foundation
import Reports
import Runtime
import Settings
import Store
import Tickets

extension ReportMailing {
    /// - Returns: nil when nothing is scheduled, or no account could send it.
    init?(_ settings: Settings, _ rules: Current<ReportRules>, store: any Store, clock: any WallClock, log: Log) {
        let schedules = settings.reports.schedule.compactMap { ReportSchedule($0, settings) }
        for left in settings.reports.schedule where ReportSchedule(left, settings) == nil {
            log.error("no account can send a scheduled report", ["service": left.service])
        }
        if schedules.isEmpty { return nil }
        self.init(
            reports: Reports(store: store, current: rules, clock: clock), schedules: schedules,
            log: log.named("reports"))
    }
}

extension ReportSchedule {
    /// By the account for mails to people inside, else the first mailbox of the service, else the first of all.
    init?(_ scheduled: Settings.ScheduledReport, _ settings: Settings) {
        let named = settings.services[scheduled.service]?.internalMail.map { ($0.channel, $0.account) }
        let mailboxes = settings.channels.filter { $0.descriptor.addresses == .mailbox }.flatMap { channel in
            channel.accounts.map { (service: $0.service, route: (channel.descriptor.name, $0.name)) }
        }
        let own = mailboxes.first { $0.service == scheduled.service } ?? mailboxes.first
        guard let route = named ?? own?.route,
            let period = Period(rawValue: scheduled.period.rawValue)
        else { return nil }
        self.init(
            service: scheduled.service, period: period,
            formats: scheduled.formats.compactMap { ReportFormat(rawValue: $0.rawValue) }, to: scheduled.to,
            after: scheduled.after, channel: route.0, account: route.1, language: settings.language)
    }
}
