// Every channel that the executable offers and whose file is there; files that belong to nobody; what must hold over
// all channels together.

import Channels
import Runtime
import Tickets

extension Settings {
    mutating func readChannels(_ files: SettingsFiles, _ parsers: [(name: String, parser: ChannelParser)]) {
        let present = files.names().filter {
            $0.hasSuffix(".json5") && ![Self.mainFile, Self.organisationFile, Self.cannedFile].contains($0)
                && !$0.hasPrefix(".")
        }
        for (name, parser) in parsers where present.contains("\(name).json5") {
            let node = files.object("\(name).json5")
            guard let channel = parser(node) else { continue }
            checkAccounts(of: channel, node)
            channels.append(channel)
        }
        for name in present where !parsers.contains(where: { "\($0.name).json5" == name }) && !parsers.isEmpty {
            files.add(
                files.path(name), "", "belongs to no channel",
                "Channels here: \(parsers.map(\.name).joined(separator: ", ")). Rename or remove the file.")
        }
        if channels.isEmpty, !parsers.isEmpty, files.faults.all.allSatisfy(\.isWarning) {
            files.faults.add(
                SettingsFault(
                    file: folder, key: "", problem: "holds no channel: nothing comes in and nothing goes out",
                    remedy: "Copy a channel's example from Config/ and fill it in.",
                    isWarning: true))
        }
    }

    /// Mails to people inside leave by an account that is there. Who reads the settings without the channels cannot tell.
    func checkInternalMail(_ files: SettingsFiles) {
        guard !channels.isEmpty else { return }
        for (code, service) in services.sorted(by: { $0.key < $1.key }) {
            guard let mail = service.internalMail, !mail.channel.value.isEmpty, !mail.account.value.isEmpty else {
                continue
            }
            let key = "services.\(code).internalMail"
            guard let channel = channels.first(where: { $0.descriptor.name == mail.channel }) else {
                files.add(
                    files.path(Self.mainFile), "\(key).channel", "is no channel of these settings",
                    "Use \(channels.map(\.descriptor.name.value).joined(separator: ", ")).")
                continue
            }
            if channel.descriptor.addresses != .mailbox {
                files.add(
                    files.path(Self.mainFile), "\(key).channel", "does not write to mailboxes",
                    "Use a channel whose addresses are mail addresses.")
            } else if !channel.accounts.contains(where: { $0.name == mail.account }) {
                files.add(
                    files.path(Self.mainFile), "\(key).account", "is no account of this channel",
                    "Use \(channel.accounts.map(\.name.value).joined(separator: ", ")).")
            }
        }
    }

    /// Closings are told by channels that are there and that write by themselves: nobody prints and posts a letter for one.
    func checkClosing(_ files: SettingsFiles) {
        guard !channels.isEmpty, let names = closing.channels else { return }
        for name in names.sorted() {
            let key = "closing.channels"
            guard let channel = channels.first(where: { $0.descriptor.name == name }) else {
                files.add(
                    files.path(Self.mainFile), key, "names \"\(name)\", which is no channel of these settings",
                    "Use \(channels.map(\.descriptor.name.value).joined(separator: ", ")).")
                continue
            }
            if channel.descriptor.byHand {
                files.add(
                    files.path(Self.mainFile), key, "names \"\(name)\", whose messages people print and post",
                    "Leave it out.")
            }
        }
    }

    /// Answers go by channels and accounts that are there; a form would else offer what cannot be kept.
    func checkForms(_ files: SettingsFiles) {
        for channel in channels {
            for form in channel.forms {
                for (name, account) in form.answersBy.sorted(by: { $0.key < $1.key }) {
                    let path = files.path("\(channel.descriptor.name).json5")
                    guard let way = channels.first(where: { $0.descriptor.name == name }) else {
                        files.add(
                            path, "accounts.\(form.account).answersBy.\(name)", "is no channel of these settings",
                            "Use \(channels.map(\.descriptor.name.value).joined(separator: ", ")), or leave it out.")
                        continue
                    }
                    if !way.accounts.contains(where: { $0.name == account }) {
                        files.add(
                            path, "accounts.\(form.account).answersBy.\(name)", "is no account of this channel",
                            "Use \(way.accounts.map(\.name.value).joined(separator: ", ")).")
                    }
                }
            }
        }
    }

    private func checkAccounts(of channel: any Channel, _ node: SettingsNode) {
        for account in channel.accounts {
            if services[account.service] == nil {
                node.fault(
                    "accounts", "puts \"\(account.name)\" under the unknown service \(account.service)",
                    remedy:
                        "Add the service to \(Self.mainFile), or use \(services.keys.sorted().joined(separator: ", "))."
                )
            }
        }
    }
}
