// What an administrator may say about short messages: `sms.json5`. Everything wrong is noted with its key and its remedy, and
// reading goes on: all faults come out at once, those of the profiles included. Secrets that send are places, read when
// they are used; those that judge the provider's calls are read at start, because judging may not wait.

import Channels
import Foundation
import Runtime
import Tickets

/// The accounts of the SMS channel.
public struct SMSSettings: Sendable {
    var accounts: [SMSAccount]
    /// Whether confirmations name the request's own page.
    var linksInConfirmations: Bool

    /// Reads the file's object, and the profiles that it names. Calls `finish()` on it.
    public init(reading node: SettingsNode) {
        let common = SMSCommonSettings(reading: node)
        accounts = node.objects("accounts").map { SMSAccount(reading: $0, common) }
        linksInConfirmations = node.bool("linkInConfirmations", default: false)
        if accounts.isEmpty { node.fault("accounts", "has no account", remedy: "Describe at least one number.") }
        var names: Set<AccountName> = []
        for account in accounts where !names.insert(account.account.name).inserted {
            node.fault(
                "accounts", "names \"\(account.account.name)\" twice", remedy: "Give each account its own name.")
        }
        node.finish()
    }
}

/// What holds for all accounts.
struct SMSCommonSettings: Sendable {
    /// Where providers reach us, without a slash at the end.
    var publicURL: String?
    var words = SMSInstructionWords.usual
    var profiles: SMSProfileFolder

    init(reading node: SettingsNode) {
        profiles = SMSProfileFolder(beside: node.file)
        publicURL = node.text("publicURL").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        if let url = publicURL, URLComponents(string: url)?.host == nil || !url.hasPrefix("http") {
            node.fault("publicURL", "is no address", remedy: "Write one like \"https://sportello.example.org\".")
        }
        guard let inner = node.object("words") else { return }
        words = SMSInstructionWords(
            stop: Self.words(inner, "stop", words.stop), start: Self.words(inner, "start", words.start),
            status: Self.words(inner, "status", words.status))
        inner.finish()
        let all = (words.stop + words.start + words.status).map { SMSInstructionWords.folded($0) }
        if Set(all).count != all.count {
            node.fault("words", "holds a word twice", remedy: "A word can mean one thing.")
        }
    }

    private static func words(_ node: SettingsNode, _ key: String, _ usual: [String]) -> [String] {
        guard node.has(key) else { return usual }
        let words = node.texts(key)
        for word in words where word.isEmpty || word.unicodeScalars.contains(where: { !$0.properties.isAlphabetic }) {
            node.fault(key, "holds something that is no single word", remedy: "Write words like \"STOP\".")
        }
        return words
    }
}

/// Profiles: beside the settings, or anywhere by their path.
struct SMSProfileFolder: Sendable {
    private let folder: String

    /// A profile larger than this was not written by hand.
    private static let largest = 128 << 10

    init(beside file: String) {
        let folder = (file as NSString).deletingLastPathComponent
        self.folder = folder.isEmpty ? "." : folder
    }

    /// `twilio` is `sms/twilio.json5` beside the settings; what has a slash or ends in `.json5` is a path from there.
    /// - Returns: nil after noting why it cannot be read.
    func profile(_ name: String, for node: SettingsNode) -> SMSProfile? {
        let isPath = name.contains("/") || name.hasSuffix(".json5")
        let place = isPath ? name : "sms/\(name).json5"
        let path = place.hasPrefix("/") ? place : "\(folder)/\(place)"
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.largest,
            let text = String(validating: data, as: UTF8.self)
        else {
            node.fault(
                "profile", "\(path) cannot be read",
                remedy: "Copy the provider's profile from Config/sms there, or write the path of your own.")
            return nil
        }
        do throws(JSON5Fault) {
            let file = try JSON5Reader.read(text)
            for (key, line) in file.repeated {
                node.faults.add(
                    SettingsFault(
                        file: path, key: key, problem: "stands here again (line \(line))",
                        remedy: "Keep one of the two."))
            }
            let before = node.faults.all.filter { !$0.isWarning }.count
            let profile = SMSProfile(reading: SettingsNode(file.root, file: path, faults: node.faults))
            return node.faults.all.filter { !$0.isWarning }.count == before ? profile : nil
        } catch {
            node.faults.add(
                SettingsFault(
                    file: path, key: "",
                    problem: "is not JSON5: line \(error.line), column \(error.column): \(error.problem)",
                    remedy: "Mend the file at this place."))
            return nil
        }
    }
}
