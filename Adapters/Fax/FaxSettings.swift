// What an administrator may say about faxes: `fax.json5`, and the provider's profile beside it. Everything wrong is noted
// with its key and its remedy, and reading goes on: all faults come out at once.

import Channels
import Foundation
import MailAccounts
import Runtime
import Tickets

/// The accounts of the fax channel.
public struct FaxSettings: Sendable {
    var accounts: [FaxAccount]
    /// For dates on faxes.
    var timeZone: TimeZone
    var publicBodies: PublicBodies
    /// Pages of one fax whose words are read by machine.
    var pagesRead: Int

    init(accounts: [FaxAccount], timeZone: TimeZone, publicBodies: PublicBodies = PublicBodies(), pagesRead: Int = 50) {
        self.accounts = accounts
        self.timeZone = timeZone
        self.publicBodies = publicBodies
        self.pagesRead = pagesRead
    }

    /// Reads the file's object. Does not call `finish()` on it: that is the caller's, who may know further keys.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { FaxAccount(reading: $0) }
        if accounts.isEmpty {
            node.fault("accounts", "has no account", remedy: "Describe at least one fax number.")
        }
        let zone = node.text("timeZone", default: "Europe/Rome") ?? "Europe/Rome"
        timeZone = TimeZone(identifier: zone) ?? .gmt
        if TimeZone(identifier: zone) == nil {
            node.fault("timeZone", "is not a known time zone", remedy: "Write one like \"Europe/Rome\".")
        }
        publicBodies = node.object("publicBodies").map { PublicBodies(reading: $0) } ?? PublicBodies()
        pagesRead = node.int("pagesRead", in: 0...500, default: 50)
        var folders: Set<String> = []
        for account in accounts {
            guard case .maildir(let path, _)? = account.reading, !path.isEmpty else { continue }
            if !folders.insert(path).inserted {
                node.fault(
                    "accounts", "read \(path) twice: every fax would make two tickets",
                    remedy: "Give each account a Maildir of its own.")
            }
        }
    }
}

/// One fax number of ours, with the mailbox that its provider writes to.
struct FaxAccount: Sendable {
    var account: ChannelAccount
    /// Our mailbox: what the provider knows us by.
    var mailbox: String
    var profile: FaxProfile
    /// Where the provider's mails come from: addresses, or domains with a leading `@`, as `Party.key`; empty: anywhere.
    var senders: Set<String>
    /// For the templates of the profile.
    var values: [String: String]
    /// nil when it only sends.
    var reading: MailReading?
    /// nil when it only receives.
    var sending: MailSending?
    var letterhead: Letterhead

    /// What stands on every fax of ours.
    struct Letterhead: Sendable, Hashable {
        var lines: [String]
        var footer: String
    }

    init(
        _ account: ChannelAccount, mailbox: String, profile: FaxProfile, senders: Set<String> = [],
        values: [String: String] = [:], reading: MailReading?, sending: MailSending?, letterhead: Letterhead
    ) {
        self.account = account
        self.mailbox = mailbox
        self.profile = profile
        self.senders = senders
        self.values = values
        self.reading = reading
        self.sending = sending
        self.letterhead = letterhead
    }

    /// The domain of our Message-IDs.
    var domain: String { MailboxAddress.domain(mailbox) }

    var ownMailboxes: [String] { [mailbox] }

    /// Whether a mail of this sender may be the provider's.
    func trusts(_ address: String?) -> Bool {
        guard !senders.isEmpty else { return true }
        let key = Party.key(address ?? "")
        return senders.contains(key) || senders.contains("@" + MailboxAddress.domain(key))
    }

    init(reading node: SettingsNode) {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the account a short name of its own, e.g. \"fax\".")
        let numbers = Self.numbers(node)
        let title = node.text("title", default: numbers.first?.shown) ?? ""
        if title.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            node.fault("title", "holds a control character", remedy: "Write the name on one line.")
        }
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        account = ChannelAccount(
            name: AccountName(name), address: numbers.first?.e164 ?? "", aliases: numbers.dropFirst().map(\.e164),
            title: title, service: node.text("service", default: "CC") ?? "CC", language: language,
            acknowledges: node.bool("acknowledge", default: true), textFields: Self.fields(node, language))
        mailbox = node.requiredText("mailbox", remedy: "Write the address of ours that the provider knows.")
        values = Self.table(node, "values")
        profile = FaxProfile(named: node, values: Set(values.keys))
        senders = Set(node.texts("senders").map { Party.key($0) })
        reading = node.object("reading").flatMap { MailReading(reading: $0) }
        sending = node.object("sending").flatMap { MailSending(reading: $0) }
        letterhead = Letterhead(
            lines: node.has("letterhead") ? node.texts("letterhead") : [title], footer: node.text("footer") ?? "")
        check(node)
    }

    private static func numbers(_ node: SettingsNode) -> [TelephoneNumber] {
        let first = node.requiredText("number", remedy: "Write our fax number: \"+39 0971 000000\".")
        let written = [("number", first)] + node.texts("aliases").map { ("aliases", $0) }
        return written.compactMap { key, text in
            let number = TelephoneNumber(text)
            if number == nil, !text.isEmpty {
                node.fault(key, "is no telephone number", remedy: "Write it with its prefix: \"+39 0971 000000\".")
            }
            return number
        }
    }

    private static func fields(_ node: SettingsNode, _ language: String) -> [String: String] {
        let telephone = node.text("telephone", default: "") ?? ""
        let own = [
            "informazioni": FaxTexts.information(telephone, language: language), "pagine-del-fax": "",
            // Of what is no fax: an answer to a fax's sender by another way.
            "pagine": "?",
        ]
        return own.merging(table(node, "textFields")) { $1 }
    }

    private static func table(_ node: SettingsNode, _ key: String) -> [String: String] {
        guard let inner = node.object(key) else { return [:] }
        var found: [String: String] = [:]
        for name in inner.keys { found[name] = inner.text(name) }
        return found
    }

    private func check(_ node: SettingsNode) {
        if !mailbox.isEmpty, !MailboxAddress.isPlain(mailbox) {
            node.fault("mailbox", "is no e-mail address", remedy: "Write one like \"fax@example.org\".")
        }
        if !node.has("reading"), !node.has("sending") {
            node.fault("reading", "is missing, and so is \"sending\"", remedy: "Say how mail is read, sent, or both.")
        }
        if sending != nil, profile.sending == nil {
            node.fault("sending", "is there, but the profile only receives", remedy: "Take it out, or another profile.")
        }
        if reading != nil, senders.isEmpty {
            node.warning(
                "senders", "is missing: a mail of anybody's that looks like the provider's is taken for a fax",
                remedy: "Write the provider's sender, e.g. senders: [\"fax@fax.example.org\"].")
        }
        if let sending = profile.sending {
            let names = FaxTemplate.names(in: sending.recipient) + FaxTemplate.names(in: sending.subject)
            for name in names + sending.headers.values.flatMap({ FaxTemplate.names(in: $0) })
            where values[name] == nil && !["number", "ticket", "token", "subject"].contains(name) && self.sending != nil
            {
                node.fault(
                    "values", "lacks \"\(name)\", which the profile needs", remedy: "Write values: { \(name): \"…\" }.")
            }
        }
    }
}

extension FaxProfile {
    /// The profile that `profile` names: `fax/<name>.json5` beside the settings file.
    fileprivate init(named node: SettingsNode, values: Set<String>) {
        let name = node.requiredText("profile", remedy: "Write \"hylafax\" or the name of a file under fax/.")
        let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        guard isPlain, !name.isEmpty else {
            if !name.isEmpty {
                node.fault("profile", "is no name of a profile", remedy: "Small letters, digits, \"-\" and \"_\".")
            }
            self.init(reading: SettingsNode(["incoming": .null], file: name, faults: SettingsFaults()), values: values)
            return
        }
        let path = MailPath.absolute("fax/\(name).json5", node)
        var tree: [String: SettingsValue] = [:]
        let faults: SettingsFaults
        if let text = Self.text(path) {
            faults = node.faults
            do throws(JSON5Fault) { tree = try JSON5Reader.read(text).root } catch {
                node.fault("profile", "\(path), line \(error.line): \(error.problem)", remedy: "Mend the file.")
            }
        } else {
            // Only what is wrong is told, not what follows from it.
            faults = SettingsFaults()
            node.fault("profile", "\(path) cannot be read", remedy: "Copy it from the examples, or name another.")
        }
        self.init(reading: SettingsNode(tree, file: path, faults: faults), values: values)
    }

    /// A profile is a few kilobytes.
    private static func text(_ path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 256 << 10) else { return nil }
        return String(data: data, encoding: .utf8)
    }
}
