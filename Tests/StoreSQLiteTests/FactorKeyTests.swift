// Secrets of second devices are sealed on disk; what an older program kept is taken over; another key opens nothing.

import Crypto
import Foundation
import Runtime
import SQLite
import Store
import Testing
import Tickets

@testable import StoreSQLite

@Suite struct FactorKeyTests {
    private let secret = Array("a secret of 20 bytes".utf8)

    private func user(_ store: SQLiteStore, _ login: String = "olga") async throws -> UserID {
        try await store.addUser(
            login: login, name: login, role: .operator, language: "it", passwordHash: "x", at: now)
    }

    private func holdsSecret(_ folder: DataFolder) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: folder.data).contains { name in
            let bytes = FileManager.default.contents(atPath: folder.data + "/" + name) ?? Data()
            return bytes.range(of: Data(secret)) != nil
        }
    }

    @Test func `a secret is nowhere on the disk, and is read with the key beside the data`() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let olga = try await user(store)
        try await store.beginSecondFactor(of: olga, secret: secret)
        #expect(try await store.secondFactor(of: olga)?.secret == secret)
        await store.close()
        #expect(try !holdsSecret(folder))
        let path = folder.data + "/second-factors.key"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try await folder.open(.serve)
        #expect(try await again.secondFactor(of: olga)?.secret == secret)
        await again.close()
    }

    @Test func `what an older program kept open is sealed at the next start`() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let olga = try await user(store)
        await store.close()
        do {
            let db = try Connection(folder.database, .readWrite)
            try db.run(
                "INSERT INTO second_factors (user, secret, confirmed_at, last_step) VALUES (?, ?, 7, 9)", .id(olga),
                .blob(secret))
        }
        let after = try await folder.open(.serve)
        let found = try await after.secondFactor(of: olga)
        #expect(found?.secret == secret && found?.confirmedAt == Instant(milliseconds: 7))
        #expect(try await after.useStep(10, of: olga))
        #expect(try await !after.useStep(9, of: olga))
        await after.close()
        let db = try Connection(folder.database, .readOnly)
        let kept = try db.all("SELECT secret FROM second_factors") { $0.blob(0) }
        #expect(kept.count == 1 && kept[0].count == SealingKey.sealedCount(20))
    }

    @Test func `without its key, or in another user's row, a secret is not read and no start fails`() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let (olga, ada) = (try await user(store), try await user(store, "ada"))
        try await store.beginSecondFactor(of: olga, secret: secret)
        try await store.confirmSecondFactor(
            of: olga, step: 1, recoveryHashes: ["x"], audit: AuditEntry(at: now, user: olga, what: "second_factor_set"))
        await store.close()
        do {
            let db = try Connection(folder.database, .readWrite)
            try db.run("INSERT INTO second_factors (user, secret) SELECT ?, secret FROM second_factors", .id(ada))
        }
        let stolen = try await folder.open(.serve)
        #expect(try await stolen.secondFactor(of: ada)?.isReadable == false)
        #expect(try await stolen.secondFactor(of: olga)?.isReadable == true)
        await stolen.close()

        let path = folder.data + "/second-factors.key"
        let key = try #require(FileManager.default.contents(atPath: path))
        try FileManager.default.removeItem(atPath: path)
        let without = try await folder.open(.serve)
        let lost = try await without.secondFactor(of: olga)
        #expect(lost?.isReadable == false && lost?.confirmedAt != nil && lost?.codesLeft == 1)
        #expect(
            try await without.useRecoveryCode(
                "x", of: olga, audit: AuditEntry(at: now, user: olga, what: "recovery_code_used")))
        await without.close()
        // The right one again: as before. A file that is none is said.
        try key.write(to: URL(fileURLWithPath: path))
        let with = try await folder.open(.serve)
        #expect(try await with.secondFactor(of: olga)?.secret == secret)
        await with.close()
        try Data("no key".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: StoreError.self) { _ = try await folder.open(.serve) }
    }
}
