// The addresses a provider calls from: single ones and blocks (RFC 4632, RFC 4291 2.3).

import Foundation

/// A list of blocks of addresses.
struct AddressList: Hashable, Sendable {
    private struct Block: Hashable, Sendable {
        var bytes: [UInt8]
        var bits: Int
    }
    private var blocks: [Block] = []

    init() {}

    var isEmpty: Bool { blocks.isEmpty }

    /// Adds `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`.
    /// - Returns: false when it is none of these.
    mutating func add(_ text: String) -> Bool {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let bytes = Self.bytes(halves[0]) else { return false }
        let most = bytes.count * 8
        guard let bits = halves.count == 1 ? most : Int(halves[1]), (0...most).contains(bits) else { return false }
        blocks.append(Block(bytes: bytes, bits: bits))
        return true
    }

    func contains(_ address: String) -> Bool {
        guard let bytes = Self.bytes(address) else { return false }
        return blocks.contains { block in
            block.bytes.count == bytes.count
                && (0..<block.bits).allSatisfy { bit in
                    (block.bytes[bit / 8] ^ bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
                }
        }
    }

    /// Network order; an IPv4 address in IPv6 clothes (RFC 4291 2.5.5.2) is an IPv4 address.
    private static func bytes(_ text: String) -> [UInt8]? {
        let plain = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        var four = in_addr()
        if inet_pton(AF_INET, plain, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        guard inet_pton(AF_INET6, plain, &six) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
        return isMapped ? Array(bytes[12...]) : bytes
    }
}
