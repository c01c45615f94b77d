// Faxes that came, page by page: found inside the provider's mail, drawn and read by workers of their own (`Scanning`),
// because images from outside are dangerous. A page that went through the machine upside down is turned once its words
// were read: that is how one knows.

import Channels
import Scanning
import Synchronization
import Tickets

/// Shows and reads faxes.
final class FaxPages: ChannelPages, ChannelTranscription {
    private let pool: ScanPool
    /// Of one fax, whose words are read.
    private let mostRead: Int
    private let turns = TurnMemory()
    /// Of all pages of a fax together, in bytes.
    private static let longestText = 1 << 20

    init(pool: ScanPool, mostRead: Int) {
        self.pool = pool
        self.mostRead = mostRead
    }

    func pages(of original: [UInt8]) async throws(ChannelError) -> [PageShape] {
        let document = try Self.document(original)
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(document) }
        let turned = turns.of(document)
        return facts.pages.enumerated().map { index, page in
            let isLying = [90, 270].contains(turned[index] ?? 0)
            return PageShape(
                width: isLying ? page.height : page.width, height: isLying ? page.width : page.height)
        }
    }

    func image(of page: Int, in original: [UInt8], width: Int) async throws(ChannelError) -> [UInt8] {
        let document = try Self.document(original)
        let turned = try await turn(of: page, in: document)
        let width = min(max(width, 16), 4_000)
        return try await ask { () throws(ScanError) in
            try await self.pool.image(document, page: page + 1, width: width, turned: turned)
        }
    }

    func document(of original: [UInt8]) async throws(ChannelError) -> [UInt8] {
        let document = try Self.document(original)
        return try await ask { () throws(ScanError) in try await self.pool.pdf(document) }
    }

    func transcribe(_ original: [UInt8], account: AccountName) async throws(ChannelError) -> Transcript {
        let document = try Self.document(original)
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(document) }
        var texts: [String] = []
        var letters = 0
        var sum = 0
        var wasRead = false
        var room = Self.longestText
        for page in 0..<min(facts.pages.count, mostRead) where room > 0 {
            let found = try await read(page, of: document)
            let text = String(decoding: found.text.utf8.prefix(room), as: UTF8.self)
            room -= text.utf8.count
            texts.append(text)
            wasRead = wasRead || found.source == .ocr
            letters += text.count
            sum += text.count * found.confidence
        }
        return Transcript(
            text: texts.joined(separator: "\n\n"), confidence: wasRead ? (letters == 0 ? 0 : sum / letters) : nil)
    }

    private func read(_ page: Int, of document: ScanDocument) async throws(ChannelError) -> PageText {
        let text = try await ask { () throws(ScanError) in try await self.pool.text(document, page: page + 1) }
        turns.note(text.turned, page: page, of: document)
        return text
    }

    /// Degrees clockwise. Read anew after a start of the program: about a second, once for each page that is looked at.
    private func turn(of page: Int, in document: ScanDocument) async throws(ChannelError) -> Int {
        if let known = turns.of(document)[page] { return known }
        guard page < mostRead else { return 0 }
        do throws(ChannelError) { return try await read(page, of: document).turned } catch {
            // The words cannot be read; the picture may be shown all the same.
            return 0
        }
    }

    /// `tooManyPages` as `too_many_pages`: codes of the port are words with bars between.
    private static func word(_ code: ScanError.Code) -> String {
        code.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    private static func document(_ original: [UInt8]) throws(ChannelError) -> ScanDocument {
        guard let bytes = FaxDocument.bytes(in: original) else {
            throw ChannelError(.permanent, code: "no_document", operation: "find document")
        }
        return .bytes(bytes)
    }

    private func ask<Answer: Sendable>(
        _ question: () async throws(ScanError) -> Answer
    ) async throws(ChannelError) -> Answer {
        do throws(ScanError) { return try await question() } catch {
            throw ChannelError(
                error.isOfTheDocument ? .permanent : .transient, code: Self.word(error.code),
                operation: error.operation, detail: error.detail)
        }
    }
}

/// How pages stand, for the documents last looked at.
private final class TurnMemory: Sendable {
    private static let most = 256
    private let known = Mutex<(turns: [Int: [Int: Int]], order: [Int])>(([:], []))

    func of(_ document: ScanDocument) -> [Int: Int] {
        let key = document.hashValue
        return known.withLock { $0.turns[key] ?? [:] }
    }

    func note(_ turned: Int, page: Int, of document: ScanDocument) {
        let key = document.hashValue
        known.withLock { known in
            if known.turns[key] == nil {
                known.order.append(key)
                if known.order.count > Self.most { known.turns[known.order.removeFirst()] = nil }
            }
            known.turns[key, default: [:]][page] = turned
        }
    }
}
