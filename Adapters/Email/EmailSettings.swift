// What an administrator may say about e-mail: `email.json5`. Everything wrong is noted with its key and its remedy, and
// reading goes on: all faults come out at once. Secrets are places (Runtime's `SecretReference`), read when they are used.

import Channels
import Foundation
import MailAccounts
import Runtime
import Tickets

/// The accounts of the e-mail channel.
public struct EmailSettings: Sendable, Hashable {
    public var accounts: [EmailAccount]
    /// For the clock time in "Il giorno … ha scritto".
    public var timeZone: TimeZone

    public init(accounts: [EmailAccount], timeZone: TimeZone = .gmt) {
        self.accounts = accounts
        self.timeZone = timeZone
    }

    /// Reads the file's object. Does not call `finish()` on it: that is the caller's, who may know further keys.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { EmailAccount(reading: $0) }
        if accounts.isEmpty {
            node.fault("accounts", "has no account", remedy: "Describe at least one mailbox.")
        }
        let zone = node.text("timeZone", default: "Europe/Rome") ?? "Europe/Rome"
        timeZone = TimeZone(identifier: zone) ?? .gmt
        if TimeZone(identifier: zone) == nil {
            node.fault("timeZone", "is not a known time zone", remedy: "Write one like \"Europe/Rome\".")
        }
        var folders: Set<String> = []
        for account in accounts {
            guard case .maildir(let path, _)? = account.reading, !path.isEmpty else { continue }
            if !folders.insert(path).inserted {
                node.fault(
                    "accounts", "read \(path) twice: every message would make two tickets",
                    remedy: "Give each account a Maildir of its own.")
            }
        }
    }
}

/// One mailbox of ours.
public struct EmailAccount: Sendable, Hashable {
    /// Where answers to our mail shall go.
    public enum ReplyAddressStyle: String, Sendable, CaseIterable {
        /// `contatti+<secret>@example.org`: leads back to its ticket whatever the citizen's program drops (RFC 5233).
        case plus
        /// The address itself, for providers without such addresses; the Message-ID alone leads back.
        case plain
    }

    public var account: ChannelAccount
    /// nil when it only sends.
    public var reading: MailReading?
    /// nil when it only receives.
    public var sending: MailSending?
    public var replyAddress: ReplyAddressStyle
    /// Whether the citizen's words stand below the answer.
    public var quotesOriginal: Bool

    public init(
        _ account: ChannelAccount, reading: MailReading?, sending: MailSending?,
        replyAddress: ReplyAddressStyle = .plus, quotesOriginal: Bool = true
    ) {
        self.account = account
        self.reading = reading
        self.sending = sending
        self.replyAddress = replyAddress
        self.quotesOriginal = quotesOriginal
    }

    init(reading node: SettingsNode) {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the account a short name of its own, e.g. \"contatti\".")
        let address = Self.address(node)
        let title = node.text("title", default: address) ?? address
        if title.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            node.fault("title", "holds a control character", remedy: "Write the name on one line.")
        }
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        let aliases = node.texts("aliases")
        for alias in aliases where !MailboxAddress.isPlain(alias) {
            node.fault("aliases", "holds something that is no address", remedy: "Write addresses like \(address).")
        }
        account = ChannelAccount(
            name: AccountName(name), address: address, aliases: aliases, title: title,
            service: node.text("service", default: "CC") ?? "CC", language: language,
            acknowledges: node.bool("acknowledge", default: true))
        reading = node.object("reading").flatMap { MailReading(reading: $0) }
        sending = node.object("sending").flatMap { MailSending(reading: $0) }
        replyAddress = node.choice("replyAddress", default: .plus)
        quotesOriginal = node.bool("quoteOriginal", default: true)
        checkReplyAddress(node)
        if !node.has("reading"), !node.has("sending") {
            node.fault("reading", "is missing, and so is \"sending\"", remedy: "Say how mail is read, sent, or both.")
        }
    }

    private static func address(_ node: SettingsNode) -> String {
        let address = node.requiredText("address", remedy: "Write our address as citizens see it.")
        if !address.isEmpty, !MailboxAddress.isPlain(address) {
            node.fault("address", "is no e-mail address", remedy: "Write one like \"contatti@example.org\".")
        }
        return address
    }

    private func checkReplyAddress(_ node: SettingsNode) {
        guard replyAddress == .plus, let at = account.address.lastIndex(of: "@") else { return }
        // RFC 5321 4.5.3.1.1: 64 octets before the @; the secret and its `+` need 27.
        if account.address[..<at].utf8.count + 1 + ReplyToken.length > 64 {
            node.fault(
                "address", "is too long to carry a ticket's secret",
                remedy: "Write replyAddress: \"plain\", or use an address of at most 37 characters before the @.")
        }
    }
}
