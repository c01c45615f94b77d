// How the settings of the citizens' form become what its pages ask for and promise.

import Channels
import FormDocuments
import Settings
import Tickets
import Web
import WebForm

extension CitizenSettings {
    /// Every form that the settings describe; the first one is that of `/scrivi`.
    /// - Parameter sends: whether an account of a channel can send.
    static func forms(_ settings: Settings, sends: (ChannelName, AccountName) -> Bool) -> [CitizenSettings] {
        guard let channel = settings.channels.compactMap({ $0 as? WebFormChannel }).first else { return [] }
        return channel.settings.accounts.enumerated().map { index, form in
            var made = CitizenSettings(form, channel, settings, sends: sends)
            made.isFirst = index == 0
            return made
        }
    }

    private init(
        _ form: WebFormAccount, _ channel: WebFormChannel, _ settings: Settings,
        sends: (ChannelName, AccountName) -> Bool
    ) {
        let codes = form.services.isEmpty ? [form.account.service] : form.services
        let ways = form.offer.answersBy.sorted { $0.key < $1.key }.compactMap { name, account -> Way? in
            guard let way = settings.channels.first(where: { $0.descriptor.name == name }),
                way.accounts.contains(where: { $0.name == account }), sends(name, account)
            else { return nil }
            return Way(channel: name, account: account, addresses: way.descriptor.addresses)
        }
        self.init(
            channel: WebFormChannel.name, account: form.account.name, title: form.account.title,
            services: codes.compactMap { code in
                settings.services[code].map { Service(code: code, title: $0.title) }
            },
            topics: settings.organisation.topics.filter { $0.service.map(codes.contains) ?? true }, ways: ways)
        privacyNotice = channel.settings.privacyNotice
        retention = channel.settings.retention
        mostFiles = form.offer.files.most
        largestFiles = form.offer.files.largest
        hourlyPerAddress = channel.settings.hourlyPerAddress
        hourlyInAll = channel.settings.hourlyInAll
    }
}
