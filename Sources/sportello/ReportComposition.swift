// Reports as the settings want them: services with their clocks and indicators, the organisation, what stands at the head.

import Channels
import Reports
import Settings
import Tickets

extension ReportRules {
    init(_ settings: Settings) {
        let services = settings.services.mapValues {
            Service(title: $0.title, clock: $0.clock, indicators: $0.indicators)
        }
        let channels = settings.channels.map { channel in
            (channel.descriptor.name, (it: channel.descriptor.title.it, en: channel.descriptor.title.en))
        }
        let head = settings.reports
        self.init(
            services: services, organisation: settings.organisation,
            // Days and hours of all reports are those of one clock on the wall.
            calendar: settings.services.min { $0.key < $1.key }?.value.calendar
                ?? ServiceCalendar(timeZone: settings.timeZone),
            channels: Dictionary(channels) { first, _ in first },
            header: Header(
                body: head.body, contractor: head.contractor, contracts: head.contracts, place: head.place))
    }
}
