// Against floods, without asking anybody to solve pictures: how much one address and all together may send, a form that was
// filled in faster than anybody reads, and work for the sender's machine while many send at once. Bounded in memory, and by
// itself: a restart begins anew.

import Crypto
import Foundation
import Runtime
import Synchronization
import Tickets

/// Buckets that fill again with time.
final class RateBuckets: Sendable {
    private struct Bucket {
        var left: Double
        var at: Instant
    }
    private struct State {
        var buckets: [String: Bucket] = [:]
        var all: Bucket?
    }
    private let state = Mutex(State())
    private let perKey: Double
    private let inAll: Double
    static let mostKeys = 20_000
    /// What a wider network may send, as a multiple of one household's share: many live there.
    private static let wider = 8.0

    /// - Parameters:
    ///   - perKey: most in an hour of one key, also at once.
    ///   - inAll: most in an hour of all.
    init(perKey: Int, inAll: Int) {
        self.perKey = Double(max(1, perKey))
        self.inAll = Double(max(1, inAll))
    }

    /// Takes one for the address of a client, from its household's bucket, its network's and that of all.
    /// - Returns: nil when it was taken, else how long until there is one again.
    func take(client: String, at now: Instant) -> Duration? {
        take(Self.key(of: client), network: Self.network(of: client), at: now)
    }

    /// Takes one, if there is one in all buckets; else nothing is taken from any.
    /// - Parameter network: a second, wider key.
    /// - Returns: nil when it was taken, else how long until there is one again.
    func take(_ key: String, network: String? = nil, at now: Instant) -> Duration? {
        state.withLock { state in
            var own = Self.filled(state.buckets[key], perKey, now)
            var around = network.map { Self.filled(state.buckets[$0], perKey * Self.wider, now) }
            var all = Self.filled(state.all, inAll, now)
            defer { state.all = all }
            if own.left < 1 { return Self.wait(own, perKey) }
            if let around, around.left < 1 { return Self.wait(around, perKey * Self.wider) }
            if all.left < 1 { return Self.wait(all, inAll) }
            own.left -= 1
            around?.left -= 1
            all.left -= 1
            makeRoom(for: [key, network].compactMap(\.self), in: &state, now)
            state.buckets[key] = own
            if let network { state.buckets[network] = around }
            return nil
        }
    }

    /// Those that are full again say nothing; under a flood from everywhere the bucket of all decides.
    private func makeRoom(for keys: [String], in state: inout State, _ now: Instant) {
        let more = keys.count { state.buckets[$0] == nil }
        guard more > 0, state.buckets.count + more > Self.mostKeys else { return }
        state.buckets = state.buckets.filter {
            let most = Self.isNetwork($0.key) ? perKey * Self.wider : perKey
            return Self.filled($0.value, most, now).left < most
        }
        if state.buckets.count + more > Self.mostKeys { state.buckets.removeAll(keepingCapacity: true) }
    }

    /// Buckets that are kept in memory.
    var keyCount: Int { state.withLock { $0.buckets.count } }

    /// Whether more than half of what all may send is used up.
    func isBusy(at now: Instant) -> Bool {
        state.withLock { Self.filled($0.all, inAll, now).left < inAll / 2 }
    }

    // A clock that was put back takes nothing away.
    private static func filled(_ bucket: Bucket?, _ hourly: Double, _ now: Instant) -> Bucket {
        guard let bucket else { return Bucket(left: hourly, at: now) }
        let seconds = max(0, (now - bucket.at).seconds)
        return Bucket(left: min(hourly, bucket.left + seconds * hourly / 3600), at: now)
    }

    private static func wait(_ bucket: Bucket, _ hourly: Double) -> Duration {
        .seconds(Int64(((1 - bucket.left) * 3600 / hourly).rounded(.up)))
    }

    /// The key of an address: of IPv6 the network that one household may have (RFC 6177: a /56), not one of its 2^72 addresses.
    static func key(of client: String) -> String { prefix(of: client, bytes: 7) ?? client }

    /// The network around it (a /48): whoever rents one of these has 256 households' worth. nil where there is none.
    static func network(of client: String) -> String? { prefix(of: client, bytes: 6).map { networkMark + $0 } }

    private static let networkMark = "net:"
    private static func isNetwork(_ key: String) -> Bool { key.hasPrefix(networkMark) }

    private static func prefix(of client: String, bytes: Int) -> String? {
        guard client.contains(":"), !client.contains(".") else { return nil }
        var room = in6_addr()
        guard inet_pton(AF_INET6, client, &room) == 1 else { return nil }
        return withUnsafeBytes(of: &room) { Hex.string($0.prefix(bytes)) }
    }
}

/// The signed mark in a form: when it was handed out, and for which key.
struct FormMark: Sendable {
    /// Ours alone, made anew at each start: a form from before is handed out again with all that was typed.
    private let secret = RandomIdentifier.bytes(32)

    /// A person reads and types longer than this.
    static let least = Duration.seconds(3)
    /// The same while many send, for those whose machine does not work for them.
    static let leastWhenBusy = Duration.seconds(25)
    static let longest = Duration.hours(24)
    /// Leading zero bits of the hash that the machine looks for: some ten thousand tries.
    static let workBits = 15

    func mark(_ key: String, at now: Instant) -> String {
        "\(now.milliseconds).\(Hex.string(HMACSHA256.code(for: "\(now.milliseconds) \(key)", key: secret).prefix(16)))"
    }

    enum Verdict: Sendable, Hashable {
        case fine
        /// Not ours, of an earlier start, or too old.
        case stale
        /// Sent again after so long it is fine.
        case tooSoon(Duration)
    }

    /// - Parameter work: the number that the sender's machine has found, if it has worked.
    func verdict(_ mark: String, key: String, work: String, isBusy: Bool, at now: Instant) -> Verdict {
        let parts = mark.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]), let code = Hex.bytes(String(parts[1])), code.count == 16,
            ConstantTime.equal(Array(HMACSHA256.code(for: "\(at) \(key)", key: secret).prefix(16)), code)
        else { return .stale }
        let age = now - Instant(milliseconds: at)
        guard age <= Self.longest else { return .stale }
        let least = isBusy && !Self.hasWorked(mark, work) ? Self.leastWhenBusy : Self.least
        return age >= least ? .fine : .tooSoon(max(.seconds(1), least - age))
    }

    /// Whether the hash of mark and number begins with `workBits` zero bits.
    static func hasWorked(_ mark: String, _ work: String) -> Bool {
        guard !work.isEmpty, work.utf8.count <= 12, work.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return false
        }
        let hash = SHA256.digest(of: "\(mark):\(work)").bytes
        var zeros = 0
        for byte in hash {
            zeros += byte.leadingZeroBitCount
            if byte != 0 { break }
        }
        return zeros >= workBits
    }
}
