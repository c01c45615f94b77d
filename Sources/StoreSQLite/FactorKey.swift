// The key that second devices' secrets are sealed with. It lies beside the data and is no part of a backup: whoever has a copy of
// the data base alone can make nobody's codes. Without it a restored data base opens as always; the second factors of then do not,
// and have to be set up anew.

import Crypto
import Foundation
import Glibc
import Runtime
import SQLite
import Store
import Tickets

/// Seals and opens secrets of second devices.
struct FactorKey: Sendable {
    static let name = "second-factors.key"
    private let key: SealingKey

    /// Reads the key of a folder; makes one where there is none.
    init(folder: String) throws {
        let path = folder + "/" + Self.name
        if !FileManager.default.fileExists(atPath: path) { try Self.make(path, folder) }
        guard let text = FileManager.default.contents(atPath: path),
            let bytes = Hex.bytes(String(decoding: text.prefix(200), as: UTF8.self).trimmingCharacters(in: .newlines)),
            let key = SealingKey(bytes)
        else {
            throw StoreError(
                .damaged, operation: "open",
                detail:
                    "\(path) holds no key: put the right file there, or move it away and have second factors set up anew"
            )
        }
        // A copy that was carried here by hand may be open to others.
        chmod(path, 0o600)
        self.key = key
    }

    /// Appears under its name only when it is whole and on the disk; two processes make one key.
    private static func make(_ path: String, _ folder: String) throws {
        let draft = path + "." + RandomIdentifier.token(bits: 60)
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.file("make key") }
        defer { unlink(draft) }
        let line = Array((Hex.string(RandomIdentifier.bytes(SealingKey.byteCount)) + "\n").utf8)
        let written = Glibc.write(descriptor, line, line.count)
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == line.count, synced == 0, link(draft, path) == 0 || errno == EEXIST else {
            throw StoreError.file("make key")
        }
        try BlobFolder.syncFolder(folder)
    }

    // A sealed secret opens for its own user alone: nobody gets another's by a changed row.
    private func place(_ user: UserID) -> String { "second factor of user \(user)" }

    func seal(_ secret: [UInt8], of user: UserID) -> [UInt8] { key.seal(secret, for: place(user)) }

    /// - Returns: empty when it does not open: the key is another one.
    func open(_ sealed: [UInt8], of user: UserID) -> [UInt8] { key.open(sealed, for: place(user)) ?? [] }

    /// Seals what an older program has kept as it was.
    /// - Returns: how many secrets do not open.
    func takeOver(_ db: Connection) throws -> Int {
        let rows = try db.all("SELECT user, secret FROM second_factors LIMIT 100000") {
            (user: UserID($0.int(0)), secret: $0.blob(1))
        }
        let plain = rows.filter { $0.secret.count == TOTP.secretLength }
        for row in plain {
            try db.run(
                "UPDATE second_factors SET secret = ? WHERE user = ? AND secret = ?",
                .blob(seal(row.secret, of: row.user)), .id(row.user), .blob(row.secret))
        }
        return rows.count { $0.secret.count != TOTP.secretLength && open($0.secret, of: $0.user).isEmpty }
    }
}
