// What lies in a Maildir, read or not: for holding it against what was taken in.

import Foundation

extension MaildirReader {
    /// A message that lies there.
    public struct Stocked: Sendable {
        /// As `MaildirBatch.Message.key`.
        public var key: String
        /// When it was delivered.
        public var arrivedAt: Date
    }

    /// Every message that lies in the Maildir, in no order, in pages. Changes nothing; needs no `open`.
    /// - Parameters:
    ///   - deadline: what was not seen by then is left out.
    ///   - each: gets every page.
    /// - Returns: false when messages were left out for want of time.
    public func stock(
        until deadline: ContinuousClock.Instant, page size: Int, _ each: @Sendable ([Stocked]) async -> Void
    ) async throws(MailError) -> Bool {
        let opened = try Maildir(path: path)
        var page: [Stocked] = []
        // A message goes from `new` to `cur` while we look, never back: it must not count twice.
        var seenInNew: Set<String> = []
        for folder in [opened.new, opened.cur, opened.root] {
            let listing = try folder.listing()
            while let name = try listing.next() {
                guard let (key, order) = identity(name, folder, of: opened) else { continue }
                if folder === opened.new { seenInNew.insert(key) } else if seenInNew.contains(key) { continue }
                page.append(Stocked(key: key, arrivedAt: Date(timeIntervalSince1970: Double(order) / 1e6)))
                guard page.count >= size else { continue }
                await each(page)
                page = []
                if ContinuousClock.now >= deadline { return false }
            }
        }
        if !page.isEmpty { await each(page) }
        return true
    }
}
