// The demo's own folder: settings, data, and two Maildirs that stand for the mail server.

import Foundation
import Glibc

/// `~/.sportello-demo`, or where the caller wants it.
struct DemoFolder {
    let path: String

    var config: String { path + "/config" }
    var inbox: String { path + "/posta-in-arrivo" }
    var outbox: String { path + "/posta-in-uscita" }
    var example: String { path + "/esempio.eml" }
    var logFile: String { path + "/sportello.log" }
    private var deliveredMark: String { path + "/config/samples-delivered" }

    /// Samples are delivered once in the folder's life; whoever empties the letter box keeps it empty.
    var hasSamples: Bool { FileManager.default.fileExists(atPath: deliveredMark) }
    func noteSamples() { _ = FileManager.default.createFile(atPath: deliveredMark, contents: Data()) }

    /// Makes what is missing and writes the settings anew, because the port may be another one each time.
    /// - Throws: `CommandFailure` when the folder holds something else.
    func prepare(port: Int) throws {
        let files = FileManager.default
        let isNew = !files.fileExists(atPath: config)
        if isNew, let found = try? files.contentsOfDirectory(atPath: path), !found.isEmpty {
            throw CommandFailure(
                .cannotCreate, "\(path) holds other things than a demo", hint: "Choose an empty folder with --folder.")
        }
        do {
            for folder in [config, inbox, outbox] {
                try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            for folder in [inbox, outbox] {
                for part in ["tmp", "new", "cur"] {
                    try files.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
                }
            }
            chmod(path, 0o700)
            try write("sportello.json5", main(port: port))
            try write("email.json5", Self.email)
        } catch let error as CocoaError {
            throw CommandFailure(
                .cannotCreate, "the demo's folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(config)/\(name)"), options: .atomic)
    }

    private func main(port: Int) -> String {
        """
        // Written by `sportello demo` at every start.
        {
          title: "Contact Center della Regione Basilicata",
          listen: { address: "127.0.0.1", port: \(port) },
          data: "\(quoted(path))/data",
          services: { CC: { title: "Contact Center della Regione Basilicata" } },
          sessions: { idle: "12 h", longest: "12 h" },
        }

        """
    }

    private func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    /// The one account; paths start at the settings' folder.
    private static let email = """
        // Written by `sportello demo` at every start. Two Maildirs stand for the mail server.
        {
          accounts: [{
            name: "contatti",
            address: "contatti@sportello.example.org",
            title: "Contact Center",
            reading: { kind: "maildir", path: "../posta-in-arrivo", after: "seen" },
            sending: { kind: "maildir", path: "../posta-in-uscita" },
          }],
        }

        """
}
