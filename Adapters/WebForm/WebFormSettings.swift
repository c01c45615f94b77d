// What an administrator may say about the citizens' form: `webform.json5`. Everything wrong is noted with its key and its
// remedy, and reading goes on.

import Channels
import FormDocuments
import Foundation
import Runtime
import Tickets

/// One form.
public struct WebFormAccount: Sendable, Hashable {
    public var account: ChannelAccount
    /// Ways in which a citizen may have his answer, beside the request's own page, and the files that are taken.
    public var offer: FormOffer
    /// Codes of the services among which he chooses; empty: the account's own alone.
    public var services: [String] = []

    public init(_ account: ChannelAccount, answersBy: [ChannelName: AccountName] = [:]) {
        self.account = account
        offer = FormOffer(answersBy: answersBy)
    }
}

/// The forms, and what is said beside all of them.
public struct WebFormSettings: Sendable, Hashable {
    public var accounts: [WebFormAccount]
    /// Web address of the notice on personal data (GDPR 13).
    public var privacyNotice: String?
    /// How long requests are kept, in words: `it`, `en`.
    public var retention: LocalizedText?
    /// Submissions that are taken in an hour: from one address, and in all.
    public var hourlyPerAddress = 10
    public var hourlyInAll = 600

    public init(accounts: [WebFormAccount]) { self.accounts = accounts }

    /// Reads the file's object. Calls `finish()` on it.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { Self.account($0) }
        privacyNotice = node.text("privacyNotice")
        if let url = privacyNotice, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
            node.fault("privacyNotice", "is no web address", remedy: "Write one like \"https://example.org/privacy\".")
        }
        if let words = node.object("retention") {
            retention = LocalizedText(
                it: words.requiredText("it", remedy: "Say in Italian how long requests are kept."),
                en: words.requiredText("en", remedy: "Say in English how long requests are kept."))
            words.finish()
        }
        if let limits = node.object("limits") {
            hourlyPerAddress = limits.int("hourlyPerAddress", in: 1...100_000, default: hourlyPerAddress)
            hourlyInAll = limits.int("hourlyInAll", in: 1...1_000_000, default: hourlyInAll)
            limits.finish()
        }
        if accounts.isEmpty { node.fault("accounts", "has no account", remedy: "Describe at least one form.") }
        var names: Set<AccountName> = []
        for account in accounts where !names.insert(account.account.name).inserted {
            node.fault(
                "accounts", "names \"\(account.account.name)\" twice", remedy: "Give each account its own name.")
        }
        if privacyNotice == nil {
            node.warning(
                "privacyNotice", "is missing: people are to be told what becomes of their data (GDPR 13)",
                remedy: "Write the notice's web address.")
        }
        node.finish()
    }

    private static func account(_ node: SettingsNode) -> WebFormAccount {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the form a short name of its own.")
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        var made = WebFormAccount(
            ChannelAccount(
                name: AccountName(name), address: "webform:\(name)",
                title: node.requiredText("title", remedy: "Write the service's name as citizens shall see it."),
                service: node.text("service", default: "CC") ?? "CC", language: language,
                acknowledges: node.bool("acknowledges", default: true)))
        made.services = node.texts("services")
        made.offer = FormOffer(
            reading: node, own: WebFormChannel.name, remedy: "Leave it out: the request's page is always there.")
        return made
    }
}
