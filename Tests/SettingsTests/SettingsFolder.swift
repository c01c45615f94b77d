// A settings folder in a temporary place, for the tests of this room.

import Channels
import Foundation
import Runtime
import Settings
import Tickets

/// Removed when the test lets go of it.
final class SettingsFolder {
    let path = NSTemporaryDirectory() + "sportello-settings-" + RandomIdentifier.token(bits: 60)

    init(_ files: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, Data(text.utf8)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ bytes: Data) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    /// Reads with one channel `pigeon` whose accounts are a list of objects.
    func read() -> (settings: Settings, report: SettingsReport) {
        Settings.read(folder: path, channels: [("pigeon", Pigeon.parse)])
    }

    /// Reads with channels of these names, each like `pigeon`.
    func read(channels names: [String]) -> (settings: Settings, report: SettingsReport) {
        let parsers = names.map { name -> (name: String, parser: Settings.ChannelParser) in
            (
                name,
                { node in
                    guard var made = Pigeon.parse(node) as? Pigeon else { return nil }
                    made.name = ChannelName(name)
                    return made
                }
            )
        }
        return Settings.read(folder: path, channels: parsers)
    }

    /// Findings as `file:line key: problem`, the folder left out.
    func findings() -> [String] {
        read().report.findings.map { finding in
            let file = finding.fault.file.replacing(path + "/", with: "").replacing(path, with: ".")
            return "\(file):\(finding.line.map(String.init) ?? "-") \(finding.fault.key): \(finding.fault.problem)"
        }
    }
}

/// A channel that is nothing but its settings.
struct Pigeon: Channel {
    var accounts: [ChannelAccount]
    var name = ChannelName("pigeon")
    var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: name, title: LocalizedText(it: "Piccione", en: "Pigeon"), icon: "bird",
            sendsAttachments: false, reportsDelivery: false, originalExtension: "txt", originalType: "text/plain")
    }
    var translation: any ChannelTranslation { Silence() }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }

    static func parse(_ node: SettingsNode) -> (any Channel)? {
        let accounts = node.objects("accounts").map { one in
            let account = ChannelAccount(
                name: AccountName(one.requiredText("name", remedy: "Give the account a name.")), address: "loft",
                title: "Loft", service: one.text("service", default: "CC") ?? "CC")
            _ = one.secret("grain")
            one.finish()
            return account
        }
        node.finish()
        return Pigeon(accounts: accounts)
    }

    struct Silence: ChannelTranslation {
        func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
            throw TranslationFailure(code: "empty", reason: "pigeons do not speak")
        }
        func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
            OpenedOriginal(html: nil, attachments: [])
        }
        func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? { nil }
    }
}
