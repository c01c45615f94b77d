// What channels share whose originals are pictures of paper: pages for the inbox, and the words on them. Drawn and read by
// workers of their own (`Scanning`), because pictures from outside are dangerous. A page that was scanned upside down is
// turned once its words were read: that is how one knows.

import Channels
import Scanning
import Synchronization
import Tickets

/// Shows and reads originals.
public final class PaperPages: ChannelPages, ChannelTranscription {
    /// Finds the document in an original: the original itself, or a part of a mail.
    public typealias Finding = @Sendable (_ original: [UInt8]) throws(ChannelError) -> ScanDocument
    /// What the first page's words propose to the operator.
    public typealias Proposing = @Sendable (_ page: PageText, _ facts: PageFacts) -> [Proposal]

    private let pool: ScanPool
    private let mostRead: Int
    private let find: Finding
    private let propose: Proposing
    private let turns = TurnMemory()
    /// Of all pages of an original together, in bytes.
    private static let longestText = 1 << 20

    /// - Parameter mostRead: pages of one original whose words are read.
    public init(
        pool: ScanPool, mostRead: Int, find: @escaping Finding = { .bytes($0) },
        propose: @escaping Proposing = { _, _ in [] }
    ) {
        self.pool = pool
        self.mostRead = mostRead
        self.find = find
        self.propose = propose
    }

    public func pages(of original: [UInt8]) async throws(ChannelError) -> [PageShape] {
        let document = try find(original)
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(document) }
        let turned = turns.of(document)
        return facts.pages.enumerated().map { index, page in
            let isLying = [90, 270].contains(turned[index] ?? 0)
            return PageShape(
                width: isLying ? page.height : page.width, height: isLying ? page.width : page.height)
        }
    }

    public func image(of page: Int, in original: [UInt8], width: Int) async throws(ChannelError) -> [UInt8] {
        guard page >= 0 else { throw ChannelError(.permanent, code: "no_such_page", operation: "image") }
        let document = try find(original)
        let turned = try await turn(of: page, in: document)
        let width = min(max(width, 16), 4_000)
        return try await ask { () throws(ScanError) in
            try await self.pool.image(document, page: page + 1, width: width, turned: turned)
        }
    }

    public func document(of original: [UInt8]) async throws(ChannelError) -> [UInt8] {
        let document = try find(original)
        return try await ask { () throws(ScanError) in try await self.pool.pdf(document) }
    }

    public func transcribe(_ original: [UInt8], account: AccountName) async throws(ChannelError) -> Transcript {
        let document = try find(original)
        let facts = try await ask { () throws(ScanError) in try await self.pool.inspect(document) }
        var words = Words(room: Self.longestText)
        var proposals: [Proposal] = []
        var failure: ChannelError?
        for page in 0..<min(facts.pages.count, mostRead) where words.room > 0 {
            do throws(ChannelError) {
                let found = try await read(page, of: document)
                if page == 0 { proposals = propose(found, facts.pages[0]) }
                words.add(found)
            } catch {
                // One page that cannot be read must not take the others' words away.
                guard error.class == .permanent else { throw error }
                failure = failure ?? error
            }
        }
        if words.texts.isEmpty, let failure { throw failure }
        return Transcript(
            text: words.texts.joined(separator: "\n\n"), confidence: words.confidence, proposals: proposals)
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

    private func ask<Answer: Sendable>(
        _ question: () async throws(ScanError) -> Answer
    ) async throws(ChannelError) -> Answer {
        do throws(ScanError) { return try await question() } catch { throw ChannelError(error) }
    }
}

extension ChannelError {
    /// A page reader's fault. `tooManyPages` as `too_many_pages`: codes of the port are words with bars between.
    init(_ error: ScanError) {
        self.init(
            error.isOfTheDocument ? .permanent : .transient,
            code: error.code.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) },
            operation: error.operation, detail: error.detail)
    }
}

/// The words of an original's pages, gathered within bounds.
private struct Words {
    private(set) var texts: [String] = []
    /// Bytes that still fit.
    private(set) var room: Int
    private var letters = 0
    private var sum = 0
    private var wasRead = false

    init(room: Int) { self.room = room }

    mutating func add(_ page: PageText) {
        let text = String(decoding: page.text.utf8.prefix(room), as: UTF8.self)
        room -= text.utf8.count
        texts.append(text)
        wasRead = wasRead || page.source == .ocr
        letters += text.count
        sum += text.count * page.confidence
    }

    /// nil when no page had to be read by a machine.
    var confidence: Int? { wasRead ? (letters == 0 ? 0 : sum / letters) : nil }
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
