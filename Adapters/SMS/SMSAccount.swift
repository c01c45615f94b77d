// One number or name of ours at one provider.

import Channels
import Crypto
import Foundation
import Runtime
import Tickets

/// An account of the SMS channel.
struct SMSAccount: Sendable {
    /// What citizens see as the sender.
    enum Sender: Hashable, Sendable {
        /// Can be answered.
        case number(String, TelephoneNumber?)
        /// Cannot be answered (AGCOM 12/23/CIR).
        case alias(String)
    }

    var account: ChannelAccount
    var sender: Sender
    /// nil when it could not be read (noted).
    var profile: SMSProfile?
    var credentials: [String: SecretReference]
    /// Plain values of the profile: what the account gives, else what holds otherwise.
    var values: [String: String]
    /// Part of the addresses that the provider calls; nil where signatures prove the calls.
    var secretPath: String?
    var incomingSignature: SMSSignature?
    var reportSignature: SMSSignature?
    /// Calls are taken from these alone; from everywhere when empty.
    var addresses: AddressList
    var segmentLimit: Int
    var conversation: Duration
    var offersReplacements: Bool
    /// First word of messages to a number that is shared with others.
    var keyword: String
    /// Allows unencrypted HTTP to other machines.
    var isInsecure: Bool
    var caFile: String?
    var pollEvery: Duration
    var oldestArrival: Duration
    var publicURL: String?
    var words: SMSInstructionWords

    var isAlias: Bool { if case .alias = sender { true } else { false } }

    /// As the provider wants it.
    func senderText(_ form: SMSProfile.NumberForm) -> String {
        switch sender {
        case .number(let text, let number): number?.written(form) ?? text
        case .alias(let name): name
        }
    }

    /// Below `/hooks/sms/`.
    func hookPath(_ end: String) -> String {
        ([account.name.value] + [secretPath].compactMap { $0 } + [end]).joined(separator: "/")
    }

    /// The address to tell the provider; empty without a public address.
    func hookURL(_ end: String) -> String {
        publicURL.map { "\($0)/hooks/\(SMSChannel.name)/\(hookPath(end))" } ?? ""
    }
}

extension SMSAccount {
    init(reading node: SettingsNode, _ common: SMSCommonSettings) {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the account a short name of its own, e.g. \"numero\".")
        if !name.isEmpty, name.utf8.contains(where: { !Self.isPathByte($0) }) {
            node.fault("name", "is part of an address", remedy: "Use letters, digits, - and _.")
        }
        let profileName = node.requiredText("profile", remedy: "Write the provider's profile, e.g. \"twilio\".")
        profile = profileName.isEmpty ? nil : common.profiles.profile(profileName, for: node)
        sender = Self.sender(node)
        values = profile?.options ?? [:]
        credentials = [:]
        secretPath = nil
        addresses = AddressList()
        segmentLimit = node.int("segments", in: 1...50, default: 4)
        conversation = node.duration("conversation", default: .hours(72))
        offersReplacements = node.bool("offerReplacements", default: true)
        keyword = node.text("keyword", default: "") ?? ""
        isInsecure = node.bool("insecure", default: false)
        caFile = node.text("caFile")
        pollEvery = node.duration("poll", default: .seconds(60))
        oldestArrival = node.duration("oldestArrival", default: .days(3))
        publicURL = common.publicURL
        words = common.words
        account = Self.account(node, name: name, sender: sender, common.words)
        readValues(node)
        readCalls(node)
        checkSending(node)
    }

    private static func sender(_ node: SettingsNode) -> Sender {
        let given = ["number", "alias"].filter { node.has($0) }
        guard given.count == 1 else {
            node.fault(
                "number", given.isEmpty ? "is missing, and so is \"alias\"" : "stands beside \"alias\"",
                remedy: "Write the number that citizens answer to, or the registered name.")
            return .alias("")
        }
        let text = node.text(given[0]) ?? ""
        if given[0] == "alias" {
            // AGCOM 12/23/CIR; the network's own limit is eleven characters.
            let isName = (3...11).contains(text.count) && text.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
            if !isName { node.fault("alias", "is no sender's name", remedy: "Use 3 to 11 plain letters and digits.") }
            return .alias(text)
        }
        let number = TelephoneNumber(text)
        if number == nil, SMSCorrespondent(text).map({ if case .short = $0 { false } else { true } }) ?? true {
            node.fault("number", "is no telephone number", remedy: "Write one like \"+39 340 0000000\".")
        }
        return .number(number?.e164 ?? text, number)
    }

    private static func account(
        _ node: SettingsNode, name: String, sender: Sender, _ words: SMSInstructionWords
    ) -> ChannelAccount {
        let address: String
        switch sender {
        case .number(let text, _): address = text
        case .alias(let text): address = text
        }
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        return ChannelAccount(
            name: AccountName(name), address: address, title: node.text("title", default: address) ?? address,
            service: node.text("service", default: "CC") ?? "CC", language: language,
            acknowledges: node.bool("acknowledge", default: true), budget: budget(node),
            textFields: SMSTexts.fields(telephone: node.text("telephone"), language: language, words: words))
    }

    private static func budget(_ node: SettingsNode) -> SendingBudget? {
        guard let inner = node.object("budget") else { return nil }
        defer { inner.finish() }
        return SendingBudget(
            perDay: inner.has("perDay") ? inner.int("perDay", in: 1...10_000_000, default: 500) : nil,
            perAddress: inner.has("perNumber") ? inner.int("perNumber", in: 1...10_000, default: 20) : nil)
    }

    static func isPathByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }
}
