// How a scanned pile becomes letters: pages between separator sheets. Pure, but for the form in which it is kept on disk.

import Foundation
import Print
import Scanning
import Tickets

/// What is known of a taken file: kept beside it, so that a crash changes neither keys nor bytes.
struct BatchPlan: Codable, Hashable {
    /// Of the whole file, lower-case hexadecimal.
    var sha256: String
    var kind: DocumentKind
    var pages: Int
    var letters: [PlannedLetter]

    func key(_ index: Int) -> String { "\(sha256)/\(letters[index].first)-\(letters[index].last)" }
}

/// One letter of a pile.
struct PlannedLetter: Codable, Hashable {
    /// From 1, both included.
    var first: Int
    var last: Int
    /// What the sheet before it said: nil without sheet, or for a sheet that only separates.
    var mark: String?
    var hasSheet: Bool
    /// Texts of our own codes on its pages.
    var codes: [String]
    /// Pages that could not be searched for codes.
    var unread: [Int]
}

/// Finds the letters, page by page.
struct BatchSplitting {
    private(set) var next = 1
    private var letters: [PlannedLetter] = []
    private var mark: String?
    private var hasSheet = false
    private var isOpen = false

    /// - Parameter codes: nil when the page could not be searched.
    mutating func take(_ codes: [PageCode]?) {
        let page = next
        next += 1
        let own = (codes ?? []).filter { $0.kind == .qr }.compactMap { code in
            SheetCode(code.text).map { (code.text, $0) }
        }
        let separators = own.filter { if case .separator = $0.1 { true } else { false } }
        let patch = (codes ?? []).contains { $0.kind != .qr && $0.text == SeparatorSheet.barCode }
        if !separators.isEmpty || patch {
            // A second sheet in a row that only separates must not wipe out what the first one said.
            if let text = separators.last?.0 { mark = text } else if isOpen || !hasSheet { mark = nil }
            hasSheet = true
            isOpen = false
            return
        }
        if isOpen {
            letters[letters.count - 1].last = page
        } else {
            letters.append(
                PlannedLetter(first: page, last: page, mark: mark, hasSheet: hasSheet, codes: [], unread: []))
            isOpen = true
            mark = nil
        }
        for (text, _) in own where !letters[letters.count - 1].codes.contains(text) {
            letters[letters.count - 1].codes.append(text)
        }
        if codes == nil { letters[letters.count - 1].unread.append(page) }
    }

    /// Empty when there were only separator sheets.
    var found: [PlannedLetter] { letters }
}
