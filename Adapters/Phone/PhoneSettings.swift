// What an administrator may say about registered calls: `phone.json5`. Everything wrong is noted with its key and its remedy,
// and reading goes on.

import Channels
import FormDocuments
import Foundation
import Runtime
import Tickets

/// One number of ours.
public struct PhoneAccount: Sendable, Hashable {
    public var account: ChannelAccount
    /// Ways in which a caller may have his answer, and the files that are taken.
    public var offer: FormOffer

    public init(_ account: ChannelAccount, answersBy: [ChannelName: AccountName] = [:]) {
        self.account = account
        offer = FormOffer(answersBy: answersBy)
    }
}

/// Our numbers, and how calls can end.
public struct PhoneSettings: Sendable, Hashable {
    public var accounts: [PhoneAccount]
    public var outcomes: [CallOutcome]

    public init(accounts: [PhoneAccount], outcomes: [CallOutcome] = PhoneSettings.usualOutcomes) {
        self.accounts = accounts
        self.outcomes = outcomes
    }

    /// Where the settings name none.
    public static let usualOutcomes = [
        usual("informed", "Informazione data", "Information given", .informationGiven),
        usual("served", "Servizio reso", "Service given", .serviceGiven),
        usual("referred", "Indirizzato ad altro ufficio", "Referred to an office", .referred),
        usual("to-do", "Da approfondire", "To be looked into"),
        usual("call-back", "Da richiamare", "To be called back"),
        usual("no-answer", "Non risponde", "No answer"),
    ]

    private static func usual(_ code: String, _ it: String, _ en: String, _ ends: CaseOutcome? = nil) -> CallOutcome {
        CallOutcome(code: code, title: LocalizedText(it: it, en: en), settles: ends != nil, ends: ends)
    }

    /// Reads the file's object. Calls `finish()` on it.
    public init(reading node: SettingsNode) {
        accounts = node.objects("accounts").map { Self.account($0) }
        outcomes = node.objects("outcomes").map { Self.outcome($0) }
        if outcomes.isEmpty { outcomes = Self.usualOutcomes }
        if accounts.isEmpty { node.fault("accounts", "has no account", remedy: "Describe at least one number.") }
        var names: Set<AccountName> = []
        for account in accounts where !names.insert(account.account.name).inserted {
            node.fault("accounts", "names \"\(account.account.name)\" twice", remedy: "Give each number its own name.")
        }
        var codes: Set<String> = []
        for outcome in outcomes where !codes.insert(outcome.code).inserted {
            node.fault("outcomes", "has \"\(outcome.code)\" twice", remedy: "Give each outcome a code of its own.")
        }
        node.finish()
    }

    private static func outcome(_ node: SettingsNode) -> CallOutcome {
        defer { node.finish() }
        let code = node.requiredText("code", remedy: "Give the outcome a short code; it is kept and never changes.")
        if code.utf8.count > 40
            || !code.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        {
            node.fault("code", "is no code", remedy: "Use small letters, digits and hyphens, 40 at most.")
        }
        var ends: CaseOutcome?
        if let word = node.text("ends") {
            ends = CaseOutcome(rawValue: word)
            if ends == nil {
                node.fault(
                    "ends", "is no outcome of a case",
                    remedy: "Use \(CaseOutcome.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
        }
        let settles = node.bool("settles", default: false)
        // A closed case says how it has ended: such an outcome could never be chosen.
        if settles, ends == nil, !node.has("ends") {
            node.fault(
                "settles", "closes requests without saying how they have ended",
                remedy: "Add \"ends\": \(CaseOutcome.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return CallOutcome(
            code: code,
            title: LocalizedText(
                it: node.requiredText("it", remedy: "Name the outcome in Italian."),
                en: node.requiredText("en", remedy: "Name the outcome in English.")),
            settles: settles, ends: ends)
    }

    private static func account(_ node: SettingsNode) -> PhoneAccount {
        defer { node.finish() }
        let name = node.requiredText("name", remedy: "Give the number a short name of its own.")
        let written = node.requiredText("number", remedy: "Write our own number, as citizens dial it.")
        let language = node.text("language", default: "it") ?? "it"
        if !["it", "en"].contains(language) {
            node.fault("language", "is not a known language", remedy: "Use \"it\" or \"en\".")
        }
        var made = PhoneAccount(
            ChannelAccount(
                name: AccountName(name), address: TelephoneNumber(written)?.shown ?? written,
                title: node.requiredText("title", remedy: "Write the service's name as citizens know it."),
                service: node.text("service", default: "CC") ?? "CC", language: language, acknowledges: false))
        made.offer = FormOffer(
            reading: node, own: PhoneChannel.name, remedy: "Leave it out: a call back is registered as a call.")
        return made
    }
}
