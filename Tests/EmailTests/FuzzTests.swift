// Mutated fixtures, the same ones in every run: whatever comes, there is a description, and it keeps its promises.
// SPORTELLO_FUZZ_ROUNDS (default 4) says how many variants of each fixture are tried.

import Email
import Foundation
import Testing

@Suite struct FuzzTests {
    /// A generator of our own: the same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &+ 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let pieces: [[UInt8]] =
        [
            "=?", "?=", "=?utf-8?Q?", "\r\n", "\n\n", "--", ";", "\"", "\\", "\0", "<", ">", "@", ":", "(", ")", "=",
            "%", "'",
            "*0*=", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "\n--x--\n", "message/rfc822", "base64",
            "<script>",
            "<svg><style>", "&#x", "charset=utf-7", "charset=utf-16", "\u{FEFF}", "\u{202E}", "filename*=", "> ",
            "Da: x\n",
            "Return-Path: <>\n", "message/delivery-status", "Il 1/1/2026 x@y ha scritto:\n",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC3], [0xE0, 0x80], [0x1B, 0x24, 0x42], Array(repeating: 0x41, count: 5_000),
        ]

    private static func mutate(_ mail: [UInt8], _ other: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
        var mail = mail
        for _ in 0..<Int.random(in: 1...8, using: &numbers) {
            let place = Int.random(in: 0...max(mail.count, 1) - 1, using: &numbers)
            let end = min(mail.count, place + Int.random(in: 1...60, using: &numbers))
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0 where !mail.isEmpty: mail[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1 where place < end: mail.removeSubrange(place..<end)
            case 2 where place < end: mail.insert(contentsOf: mail[place..<end], at: place)
            case 3: mail.insert(contentsOf: pieces.randomElement(using: &numbers) ?? [], at: min(place, mail.count))
            case 4:
                mail =
                    Array(mail.prefix(place))
                    + other.suffix(Int.random(in: 0...max(other.count, 1) - 1, using: &numbers))
            default: mail = Array(mail.prefix(max(place, 1)))
            }
        }
        return mail
    }

    @Test func `Mutated mails are described`() throws {
        let rounds = ProcessInfo.processInfo.environment["SPORTELLO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 4
        var numbers = Numbers(state: 2026)
        let fixtures = Fixture.all
        for round in 0..<rounds {
            for (index, fixture) in fixtures.enumerated() {
                let other = fixtures[(index &* 7 &+ round &* 13) % fixtures.count].mail
                let mail = Self.mutate(fixture.mail, other, &numbers)
                check(mail, "\(fixture.name) in round \(round)")
            }
        }
    }

    @Test func `Every beginning of a mail is described`() {
        for fixture in Fixture.all where fixture.mail.count < 900 {
            for length in stride(from: 1, to: fixture.mail.count, by: 7) {
                check(Array(fixture.mail.prefix(length)), "\(fixture.name) cut at \(length)")
            }
        }
    }

    @Test func `Pure noise is described`() {
        var numbers = Numbers(state: 7)
        for size in [1, 2, 3, 10, 100, 1_000, 20_000] {
            for _ in 0..<10 {
                check((0..<size).map { _ in UInt8.random(in: 0...255, using: &numbers) }, "\(size) bytes")
            }
        }
    }

    private func check(_ mail: [UInt8], _ name: String) {
        let isNothing = !mail.contains { $0 > 32 }
        do {
            let json = try MailDescription(mail).json()
            let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
            #expect(object?.count == 16, "\(name)")
            let text = object?["text"] as? String ?? ""
            #expect(!text.unicodeScalars.contains("\0"), "\(name)")
            #expect(text.isEmpty || !((object?["reply_text"] as? String) ?? "").isEmpty, "\(name)")
            let html = (object?["html"] as? String ?? "").lowercased()
            #expect(!html.contains("<script") && !html.contains("<svg") && !html.contains("<style"), "\(name)")
            for attachment in object?["attachments"] as? [[String: Any]] ?? [] {
                let file = attachment["name"] as? String ?? ""
                #expect(
                    !file.isEmpty && !file.contains("/") && !file.hasPrefix(".") && file.utf8.count <= 210, "\(name)")
            }
        } catch {
            #expect(isNothing, "\(name): \(error)")
        }
    }
}
