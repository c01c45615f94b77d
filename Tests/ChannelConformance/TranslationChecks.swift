// Understanding: total and deterministic, whatever comes in.

import Channels
import Testing
import Tickets

extension ChannelConformance {
    static let translating: [ChannelCheck] = [
        ChannelCheck("A plain message is understood: who, what, which words") { bench in
            let text = "Buongiorno,\nperché l'ufficio è chiuso di lunedì?\n\nGrazie"
            let planted = try await bench.plant(1...1, text: text)
            let source = try await bench.openSource()
            let item = try #require(try await source.read(1).items.first)
            await source.close()
            let translation = try bench.translate(item)
            #expect(translation.kind == .contact)
            _ = try bench.channel.translation.open(item.bytes)
            #expect(try bench.channel.translation.attachment(999, of: item.bytes) == nil)
            if bench.isPaper {
                #expect(!translation.subject.isEmpty && translation.wantsTranscript)
                #expect(translation.tokens.isEmpty && translation.notice == nil)
                return
            }
            #expect(try await bench.subject(of: item) == "Domanda 1")
            #expect(translation.sender.key == bench.writer.key)
            #expect(translation.text.trimmed == planted.first?.text)
            #expect((translation.newText ?? translation.text).trimmed == planted.first?.text)
            #expect(translation.attachments.isEmpty && translation.tokens.isEmpty && translation.notice == nil)
            #expect(translation.automaticAnswerForbidden == nil)
        },
        ChannelCheck("Any bytes give a translation or a failure with a code, and always the same one") { bench in
            try await bench.plant(1...1)
            let source = try await bench.openSource()
            let planted = try #require(try await source.read(1).items.first)
            await source.close()
            for bytes in hostile(around: planted.bytes) + bench.hostileBytes {
                var item = planted
                item.bytes = bytes
                let first = outcome(of: item, bench)
                #expect(first == outcome(of: item, bench))
                if case .failure(let failure) = first {
                    #expect(!failure.code.isEmpty && !failure.reason.isEmpty && !failure.reason.contains("\n"))
                }
                // Opening may fail, too, but must come back.
                _ = try? bench.channel.translation.open(bytes)
                _ = try? bench.channel.translation.attachment(0, of: bytes)
            }
        },
        ChannelCheck("Several threads may translate at once") { bench in
            try await bench.plant(1...8)
            let source = try await bench.openSource()
            let items = try await source.read(8).items
            await source.close()
            let alone = items.map { outcome(of: $0, bench) }
            let together = await withTaskGroup(of: (Int, Result<Translation, TranslationFailure>).self) { group in
                for (index, item) in items.enumerated() { group.addTask { (index, outcome(of: item, bench)) } }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(items.indices.map { together[$0] } == alone)
        },
    ]

    private static func outcome(
        of item: IncomingItem, _ bench: any ChannelBench
    ) -> Result<Translation, TranslationFailure> {
        guard let account = bench.channel.accounts.first?.name else {
            return .failure(TranslationFailure(code: "no_account", reason: "The bench has no account."))
        }
        do throws(TranslationFailure) {
            return .success(try bench.channel.translation.translate(item, account: account))
        } catch {
            return .failure(error)
        }
    }

    /// Nothing, noise, and the message itself cut, doubled, bent and with bytes knocked out of it.
    static func hostile(around good: [UInt8]) -> [[UInt8]] {
        var noise = Noise(seed: 20_260_302)
        var samples: [[UInt8]] = [
            [], [0], [10], [13, 10, 13, 10], Array(repeating: 0, count: 70_000), Array(repeating: 255, count: 5000),
            Array(repeating: UInt8(ascii: "{"), count: 20_000), Array(repeating: UInt8(ascii: "("), count: 20_000),
            Array(String(repeating: "A: b\r\n", count: 20_000).utf8),
            Array(String(repeating: "\u{202E}\u{200B}è", count: 2000).utf8), good + good, good.reversed(),
        ]
        samples += stride(from: 0, to: good.count, by: max(1, good.count / 24)).map { Array(good.prefix($0)) }
        samples += (0..<24).map { _ in (0..<400).map { _ in noise.byte() } }
        samples += (0..<48).map { _ in
            var bent = good
            for _ in 0..<8 where !bent.isEmpty { bent[noise.index(bent.count)] = noise.byte() }
            return bent
        }
        return samples
    }
}

/// A fixed sequence of numbers (xorshift), so that a failure comes again.
private struct Noise {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 24) }
    mutating func index(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension String {
    /// Without the line ends that transports add at the end.
    var trimmed: String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
