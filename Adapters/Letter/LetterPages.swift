// The pages of a letter, and the words on them: drawn and read by workers of their own (`Scanning`), because pictures from
// outside are dangerous. A page that was scanned upside down is turned once its words were read: that is how one knows.

import Channels
import Scanning
import Synchronization
import Tickets

/// Shows and reads letters.
final class LetterPages: ChannelPages, ChannelTranscription {
    private let pool: ScanPool
    /// Of one letter, whose words are read.
    private let mostRead: Int
    /// Of all pages together, in bytes.
    private static let longestText = 1 << 20
    /// How pages stand, for the documents last read.
    private let turns = Mutex<(known: [Int: [Int: Int]], order: [Int])>(([:], []))

    init(pool: ScanPool, mostRead: Int) {
        self.pool = pool
        self.mostRead = mostRead
    }

    func pages(of original: [UInt8]) async throws(ChannelError) -> [PageShape] {
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(.bytes(original)) }
        let turned = turned(original)
        return facts.pages.enumerated().map { index, page in
            let isLying = [90, 270].contains(turned[index] ?? 0)
            return PageShape(width: isLying ? page.height : page.width, height: isLying ? page.width : page.height)
        }
    }

    func image(of page: Int, in original: [UInt8], width: Int) async throws(ChannelError) -> [UInt8] {
        guard page >= 0 else { throw ChannelError(.permanent, code: "noSuchPage", operation: "image") }
        let turned = turned(original)[page] ?? 0
        return try await ask { () throws(ScanError) in
            try await self.pool.image(
                .bytes(original), page: page + 1, width: min(max(width, 16), 4_000), turned: turned)
        }
    }

    func document(of original: [UInt8]) async throws(ChannelError) -> [UInt8] {
        try await ask { () throws(ScanError) in try await self.pool.pdf(.bytes(original)) }
    }

    func transcribe(_ original: [UInt8], account: AccountName) async throws(ChannelError) -> Transcript {
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(.bytes(original)) }
        var texts: [String] = []
        var proposals: [Proposal] = []
        var letters = 0
        var sum = 0
        var wasRead = false
        var room = Self.longestText
        for index in 0..<min(facts.pages.count, mostRead) where room > 0 {
            let found: PageText
            do throws(ChannelError) {
                found = try await ask { () throws(ScanError) in
                    try await self.pool.text(.bytes(original), page: index + 1)
                }
            } catch {
                // One page that cannot be read must not take the others' words away.
                guard error.class == .permanent, facts.pages.count > 1 else { throw error }
                continue
            }
            note(found.turned, page: index, original)
            if index == 0 { proposals = LetterProposals(found, page: facts.pages[0]).all }
            let text = String(decoding: found.text.utf8.prefix(room), as: UTF8.self)
            room -= text.utf8.count
            texts.append(text)
            wasRead = wasRead || found.source == .ocr
            letters += text.count
            sum += text.count * found.confidence
        }
        return Transcript(
            text: texts.joined(separator: "\n\n"), confidence: wasRead ? (letters == 0 ? 0 : sum / letters) : nil,
            proposals: proposals)
    }

    private func turned(_ original: [UInt8]) -> [Int: Int] { turns.withLock { $0.known[original.hashValue] ?? [:] } }

    private func note(_ turned: Int, page: Int, _ original: [UInt8]) {
        let key = original.hashValue
        turns.withLock { turns in
            if turns.known[key] == nil {
                turns.order.append(key)
                if turns.order.count > 256 { turns.known[turns.order.removeFirst()] = nil }
            }
            turns.known[key, default: [:]][page] = turned
        }
    }

    private func ask<Answer: Sendable>(
        _ question: () async throws(ScanError) -> Answer
    ) async throws(ChannelError) -> Answer {
        do throws(ScanError) { return try await question() } catch {
            throw ChannelError(
                error.isOfTheDocument ? .permanent : .transient, code: error.code.rawValue,
                operation: error.operation, detail: error.detail)
        }
    }
}
