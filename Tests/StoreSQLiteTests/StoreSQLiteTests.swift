// The SQLite store against the conformance suite.

import Foundation
import Runtime
import Store
import StoreConformance
import StoreSQLite
import Testing
import Tickets

/// A data folder of its own, removed afterwards.
final class DataFolder: StoreHarness {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sportello-store-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(_ role: SQLiteStore.Role = .serve) async throws -> SQLiteStore {
        try await SQLiteStore.open(folder: path + "/data", role: role, log: .silent)
    }

    func open() async throws -> any Store { try await open(.serve) }
    func openBeside() async throws -> any Store { try await open(.command) }
    func reopen() async throws -> any Store { try await open(.serve) }
}

@Suite("Conformance")
struct ConformanceTests {
    @Test("the SQLite store keeps the promise that", arguments: StoreConformance.all)
    func conforms(_ promise: StoreCase) async throws {
        try await promise.run(DataFolder())
    }
}
