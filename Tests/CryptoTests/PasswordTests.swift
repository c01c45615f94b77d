// Password hashes: made and checked by libsodium itself, at the least cost that it takes.

import Crypto
import Testing

@Suite struct PasswordTests {
    private let hasher = PasswordHasher(cost: .least)

    @Test func `the right password is accepted and others are not`() async throws {
        let hash = try await hasher.hash("cavallo batteria graffetta")
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(try await hasher.verify("cavallo batteria graffetta", against: hash))
        #expect(try await !hasher.verify("cavallo batteria graffett", against: hash))
        #expect(try await hasher.hash("cavallo batteria graffetta") != hash)
    }

    @Test func `the same letters typed on another keyboard are the same password`() async throws {
        let hash = try await hasher.hash("citt\u{E0}")
        #expect(try await hasher.verify("citta\u{300}", against: hash))
    }

    @Test func `no account and a broken hash answer no`() async throws {
        #expect(try await !hasher.verify("x", against: nil))
        #expect(try await !hasher.verify("x", against: ""))
        #expect(try await !hasher.verify("x", against: "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA"))
    }

    @Test func `empty and endless passwords are refused before any work`() async {
        await #expect(throws: CryptoError.passwordLength) { try await hasher.hash("") }
        await #expect(throws: CryptoError.passwordLength) {
            try await hasher.verify(String(repeating: "a", count: 1025), against: nil)
        }
    }

    @Test func `a hash made at another cost is known as outdated`() async throws {
        let hash = try await hasher.hash("x")
        #expect(!hasher.isOutdated(hash))
        #expect(PasswordHasher(cost: .standard).isOutdated(hash))
    }

    @Test func `a flood is refused instead of queued without end`() async throws {
        let narrow = PasswordHasher(cost: .standard, waiting: 2)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do { _ = try await narrow.verify("x", against: nil) } catch {
                        return error as? CryptoError == .busy
                    }
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused > 0)
        #expect(try await !narrow.verify("x", against: nil))
    }
}
