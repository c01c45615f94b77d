// The built program with settings and data of its own, as an administrator would start it.

import Foundation
import TestServers
import Testing

/// A settings folder, a data folder, and the program beside the test's own executable.
struct Program {
    let folder: TemporaryFolder

    /// - Parameters:
    ///   - main: more lines for `sportello.json5`.
    ///   - files: further files of the settings folder.
    init(main: String = "", files: [String: String] = [:]) throws {
        folder = try TemporaryFolder("journey")
        try folder.makeFolder("config")
        // Answers leave at once, unless the journey says otherwise.
        let outbox = main.contains("outbox:") ? "" : "outbox: { undo: \"0 s\" },"
        try folder.write("config/sportello.json5", "{ data: \"\(folder.file("data"))\", \(outbox) \(main) }")
        for (name, text) in files { try folder.write("config/\(name)", text, mode: 0o600) }
    }

    var data: String { folder.file("data") }

    static var path: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = (own as NSString).deletingLastPathComponent + "/sportello"
            try #require(FileManager.default.isExecutableFile(atPath: path), "build the product sportello first")
            return path
        }
    }

    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["SPORTELLO_CONFIG"] = folder.file("config")
        return environment
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., input: [UInt8] = []) async throws -> CommandResult {
        try await Command.run([Self.path] + arguments, input: input, environment: environment)
    }

    /// Runs a command that must end with 0 and gives its JSON.
    func json(_ arguments: String...) async throws -> JSON {
        let result = try await Command.run([Self.path] + arguments + ["--json"], environment: environment)
        try #require(result.code == 0, "\(arguments): \(result.errorText)")
        return try JSON(result.output)
    }
}

/// A JSON value to look into: `json["outbox"]["waiting"].int`.
struct JSON {
    private let value: Any?

    init(_ bytes: [UInt8]) throws {
        value = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }
    private init(value: Any?) { self.value = value }

    subscript(_ key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> JSON {
        let list = value as? [Any] ?? []
        return JSON(value: list.indices.contains(index) ? list[index] : nil)
    }
    var keys: [String] { (value as? [String: Any])?.keys.sorted() ?? [] }
    var count: Int { (value as? [Any])?.count ?? 0 }
    var text: String? { value as? String }
    var int: Int? { (value as? NSNumber)?.intValue }
    var bool: Bool? { (value as? NSNumber)?.boolValue }
}
