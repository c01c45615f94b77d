// The demo's own folder: settings, data, and what stands for the outside world: Maildirs for the mail server and the fax
// provider, a hot folder and a print queue for the mail room, a folder for texts sent.

import Foundation
import Glibc

/// `~/.sportello-demo`, or where the caller wants it.
struct DemoFolder {
    let path: String

    var config: String { path + "/config" }
    var inbox: String { path + "/posta-in-arrivo" }
    var outbox: String { path + "/posta-in-uscita" }
    var bookingInbox: String { path + "/posta-cup-in-arrivo" }
    var bookingOutbox: String { path + "/posta-cup-in-uscita" }
    var faxInbox: String { path + "/fax-in-arrivo" }
    var faxOutbox: String { path + "/fax-in-uscita" }
    var letters: String { path + "/lettere-in-arrivo" }
    var printQueue: String { path + "/lettere-in-uscita" }
    var texts: String { path + "/sms-in-uscita" }
    var example: String { path + "/esempio.eml" }
    var exampleScan: String { path + "/esempio-lettere.pdf" }
    /// The secret part of the address at which texts come in; the demo listens on this machine alone.
    static let hookSecret = "dimostrazione-su-questa-macchina"
    func hook(port: Int) -> String { "http://127.0.0.1:\(port)/hooks/sms/numero/\(Self.hookSecret)/incoming" }
    var logFile: String { path + "/sportello.log" }
    private var deliveredMark: String { path + "/config/samples-delivered" }

    /// Samples are delivered once in the folder's life; whoever empties the letter box keeps it empty.
    var hasSamples: Bool { FileManager.default.fileExists(atPath: deliveredMark) }
    func noteSamples() { _ = FileManager.default.createFile(atPath: deliveredMark, contents: Data()) }

    /// Makes the folder itself.
    /// - Throws: `CommandFailure` when it holds something else.
    func make() throws {
        let files = FileManager.default
        let isNew = !files.fileExists(atPath: config)
        if isNew, let found = try? files.contentsOfDirectory(atPath: path), !found.isEmpty {
            throw CommandFailure(
                .cannotCreate, "\(path) holds other things than a demo", hint: "Choose an empty folder with --folder.")
        }
        do {
            for folder in [config, texts] {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch { throw cannotMake(error) }
    }

    private func cannotMake(_ error: any Error) -> CommandFailure {
        CommandFailure(
            .cannotCreate, "the demo's folder \(path) cannot be made: \((error as NSError).localizedDescription)")
    }

    /// Makes what is missing and writes the settings anew, because the ports may be others each time.
    /// - Parameter provider: where the demo's provider of short messages listens.
    func prepare(port: Int, provider: Int) throws {
        let files = FileManager.default
        do {
            for folder in [config + "/sms", config + "/fax", config + "/secrets", letters, printQueue, texts] {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            for folder in [inbox, outbox, bookingInbox, bookingOutbox, faxInbox, faxOutbox] {
                for part in ["tmp", "new", "cur"] {
                    try files.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
                }
            }
            chmod(path, 0o700)
            try write("sportello.json5", main(port: port))
            try write("organisation.json5", Self.organisation)
            try write("email.json5", Self.email)
            try write("fax.json5", Self.fax)
            try write("fax/demo.json5", Self.faxProfile)
            try write("letter.json5", letter)
            try write("webform.json5", Self.webform)
            try write("phone.json5", Self.phone)
            try write("sms.json5", Self.sms(port: port, provider: provider))
            try write("sms/demo.json5", Self.provider)
            try write("secrets/sms-path", Self.hookSecret)
            try write("secrets/sms-key", "demo")
            for secret in ["sms-path", "sms-key"] { chmod("\(config)/secrets/\(secret)", 0o600) }
        } catch { throw cannotMake(error) }
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(config)/\(name)"), options: .atomic)
    }
}
