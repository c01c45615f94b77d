// Password hashes by argon2id (RFC 9106) through libsodium's crypto_pwhash_str.
// In: a password as typed. Out: a text of the form `$argon2id$v=19$m=…` that holds salt and cost.
// Each hash takes tens of milliseconds and tens of MiB: one at a time, on a thread of its own, in a queue with an end,
// so that a flood of log-ins costs one core and 64 MiB and no more.

import CSodium
import Foundation
import Runtime
import Synchronization

/// What one password hash costs.
public struct PasswordCost: Sendable, Equatable {
    /// Memory in bytes.
    public var memory: Int
    /// Passes over the memory.
    public var passes: Int

    public init(memory: Int, passes: Int) {
        self.memory = memory
        self.passes = passes
    }

    /// 64 MiB, two passes: 51 ms on the reference machine.
    public static let standard = PasswordCost(memory: 64 << 20, passes: 2)
    /// The least that libsodium takes: for tests only.
    public static let least = PasswordCost(
        memory: Int(crypto_pwhash_memlimit_min()), passes: Int(crypto_pwhash_opslimit_min()))
}

/// Why a password could not be hashed or checked.
public enum CryptoError: Error, Sendable, Equatable {
    /// Empty, or longer than `PasswordHasher.longestPassword` bytes.
    case passwordLength
    /// Too many checks are waiting already: try again later.
    case busy
    /// libsodium could not get the memory.
    case noMemory
}

/// Hashes and checks passwords.
public actor PasswordHasher {
    /// Longest password in bytes of UTF-8. There must be an end: the whole is hashed before anything is known of its sender.
    public static let longestPassword = 1024

    /// Shortest password in characters that may be chosen, on pages and by commands: length alone, as people can remember it
    /// (NIST SP 800-63B 5.1.1). Shorter ones of before go on opening.
    public static let shortestPassword = 12

    private let executor = ThreadExecutor("password hashing")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let cost: PasswordCost
    private let most: Int
    private let waiting = Mutex(0)
    private var decoy: String?

    /// - Parameter waiting: how many calls may be under way or waiting before further ones are refused as `busy`.
    public init(cost: PasswordCost = .standard, waiting: Int = 40) {
        precondition(sodium_init() >= 0, "libsodium could not start")
        self.cost = cost
        self.most = waiting
    }

    /// The hash to keep for `password`.
    /// - Throws: `CryptoError`.
    public nonisolated func hash(_ password: String) async throws(CryptoError) -> String {
        let bytes = try Self.prepared(password)
        try enter()
        defer { leave() }
        return try await make(bytes)
    }

    /// Whether `password` is the one behind `hash`.
    /// - Parameter hash: nil when there is no such account; the same work is done and the answer is no, so that
    ///   the time taken does not tell which accounts exist.
    /// - Throws: `CryptoError`.
    public nonisolated func verify(_ password: String, against hash: String?) async throws(CryptoError) -> Bool {
        let bytes = try Self.prepared(password)
        try enter()
        defer { leave() }
        return try await check(bytes, hash)
    }

    /// Whether `hash` was made with another cost than today's, so that it should be made anew at the next log-in.
    public nonisolated func isOutdated(_ hash: String) -> Bool {
        crypto_pwhash_str_needs_rehash(hash, UInt64(cost.passes), cost.memory) != 0
    }

    // The same letters may arrive composed or decomposed from different keyboards: RFC 8265 4.2.2 says NFC.
    private static func prepared(_ password: String) throws(CryptoError) -> [CChar] {
        guard password.utf8.count <= longestPassword else { throw .passwordLength }
        let bytes = password.precomposedStringWithCanonicalMapping.utf8.map { CChar(bitPattern: $0) }
        guard !bytes.isEmpty, bytes.count <= 3 * longestPassword else { throw .passwordLength }
        return bytes
    }

    private nonisolated func enter() throws(CryptoError) {
        let entered = waiting.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        if !entered { throw .busy }
    }

    private nonisolated func leave() { waiting.withLock { $0 -= 1 } }

    private func make(_ password: [CChar]) throws(CryptoError) -> String {
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let result = crypto_pwhash_str(
            &text, password, UInt64(password.count), UInt64(cost.passes), cost.memory)
        guard result == 0 else { throw .noMemory }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func check(_ password: [CChar], _ hash: String?) throws(CryptoError) -> Bool {
        let against: String
        if let hash { against = hash } else { against = try decoyHash() }
        return crypto_pwhash_str_verify(against, password, UInt64(password.count)) == 0 && hash != nil
    }

    private func decoyHash() throws(CryptoError) -> String {
        if let decoy { return decoy }
        let made = try make(RandomIdentifier.bytes(16).map { CChar(bitPattern: $0) })
        decoy = made
        return made
    }
}
