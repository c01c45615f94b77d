// What an administrator may say about this channel. Everything wrong is noted with its key and its remedy, and reading
// goes on: all faults come out at once.

import Channels
import Foundation
import Runtime
import Tickets

/// One account of this channel.
public struct LoopbackAccount: Sendable, Hashable {
    public var account: ChannelAccount
    /// Files `*.json` dropped (renamed) here are read, oldest first, and moved to `done/` once they are safe.
    public var folder: String?
    /// Messages sent are written here, one file each; nil keeps them in the post office's memory.
    public var outgoingFolder: String?
    /// Whether this account has a way out.
    public var sends: Bool
    /// Attempts that may run at the same time.
    public var parallelAttempts: Int
    /// Whether sending means laying it ready for people, who report what became of it.
    public var handsOver = false
    /// The secret in the address at which a provider may call; nil for none.
    public var hookSecret: String?

    public init(
        _ account: ChannelAccount, folder: String? = nil, outgoingFolder: String? = nil, sends: Bool = true,
        parallelAttempts: Int = 2
    ) {
        self.account = account
        self.folder = folder
        self.outgoingFolder = outgoingFolder
        self.sends = sends
        self.parallelAttempts = parallelAttempts
    }
}

/// The channel's accounts.
public struct LoopbackSettings: Sendable, Hashable {
    public var accounts: [LoopbackAccount]

    public init(accounts: [LoopbackAccount]) { self.accounts = accounts }

    /// Reads a channel's settings file: `{ accounts: [ { name, address, folder, … } ] }`.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { Self.account($0) }
        if accounts.isEmpty {
            node.fault("accounts", "has no account", remedy: "Describe at least one account.")
        }
        var seen: Set<AccountName> = []
        for account in accounts where !seen.insert(account.account.name).inserted {
            node.fault("accounts", "names \"\(account.account.name)\" twice", remedy: "Give each account its own name.")
        }
        node.finish()
    }

    private static func account(_ node: SettingsNode) -> LoopbackAccount {
        defer { node.finish() }
        let address = node.requiredText("address", remedy: "Write our address as citizens see it.")
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        var made = LoopbackAccount(
            ChannelAccount(
                name: AccountName(node.requiredText("name", remedy: "Give the account a short name of its own.")),
                address: address, aliases: node.texts("aliases"),
                title: node.text("title", default: address) ?? address,
                service: node.text("service", default: "CC") ?? "CC", language: language,
                acknowledges: node.bool("acknowledges", default: true)),
            folder: node.text("folder"), outgoingFolder: node.text("outgoingFolder"),
            sends: node.bool("sends", default: true),
            parallelAttempts: node.int("parallelAttempts", in: 1...16, default: 2))
        made.handsOver = node.bool("handsOver", default: false)
        made.hookSecret = node.text("hookSecret")
        return made
    }
}
