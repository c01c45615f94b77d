// Words in the index, and what a user typed as a query for them. What he typed can never be query syntax: it is cut
// into words here, and each word is quoted.

import Foundation
import SQLite
import Tickets

/// Words to index, gathered over a transaction.
///
/// They are written at its end and in the order of tickets: the index keeps its gathered words together only then
/// (an open savepoint or a step back in the row number makes FTS5 write out a segment each time).
struct SearchWords {
    fileprivate struct Entry {
        var ticket: Int64
        var subject = ""
        var text = ""
        var party = ""
        var number = ""
        var attachments = ""
    }
    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Text beyond this is not indexed: a log file pasted into a mail must not hold up everybody else's.
    static let longestText = 200_000

    mutating func add(_ number: TicketNumber, to ticket: TicketID) {
        // Also without its leading zeros, as people type it.
        entries.append(Entry(ticket: ticket.value, number: "\(number) \(number.sequence)"))
    }

    /// What is known of the person behind it.
    mutating func add(_ words: String, to ticket: TicketID) {
        if words.isEmpty { return }
        entries.append(Entry(ticket: ticket.value, party: words))
    }

    /// Lower case, without accents: how two words are compared outside of the index.
    static func plain(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    mutating func add(_ registration: Registration, to ticket: TicketID) {
        entries.append(Entry(ticket: ticket.value, number: registration.number))
    }

    mutating func add(subject: String, text: String, party: Party, attachments: [Attachment], to ticket: TicketID) {
        var entry = Entry(ticket: ticket.value, subject: subject, text: Self.cut(text))
        entry.party = party.name.isEmpty ? party.address : "\(party.name) \(party.address)"
        // A number is found by its digits, whatever stood between them.
        for text in [party.name, party.address] {
            if let digits = TelephoneWords.national(text) { entry.party += " \(digits)" }
        }
        if let last = entries.last, last.ticket == ticket.value, last.subject.isEmpty, last.text.isEmpty {
            entry.number = last.number
            if !last.party.isEmpty { entry.party += "\n" + last.party }
            if !last.attachments.isEmpty { entry.attachments = last.attachments + "\n" }
            entries.removeLast()
        }
        entry.attachments += attachments.map(\.name).joined(separator: "\n")
        entries.append(entry)
    }

    /// The same ticket's row written again adds its words: with `detail = none` a row is the set of its words.
    /// Within one transaction it is written once, because a repeated row number makes FTS5 write out a segment.
    func write(to db: Connection) throws {
        var open: Entry?
        for entry in entries.sorted(by: { $0.ticket < $1.ticket }) {
            if var same = open, same.ticket == entry.ticket {
                same.join(entry)
                open = same
            } else {
                if let open { try Self.write(open, to: db) }
                open = entry
            }
        }
        if let open { try Self.write(open, to: db) }
    }

    private static func write(_ entry: Entry, to db: Connection) throws {
        try db.run(
            "INSERT INTO search (rowid, subject, text, party, number, attachments) VALUES (?,?,?,?,?,?)",
            .int(entry.ticket), .text(Folding.folded(entry.subject)), .text(Folding.folded(entry.text)),
            .text(Folding.folded(entry.party)), .text(entry.number), .text(Folding.folded(entry.attachments)))
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        return String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
    }
}

extension SearchWords.Entry {
    fileprivate mutating func join(_ other: Self) {
        subject += "\n" + other.subject
        text += "\n" + other.text
        party += "\n" + other.party
        number += "\n" + other.number
        attachments += "\n" + other.attachments
    }
}

/// Accents that the tokenizer does not know: it takes them off Latin letters only.
enum Folding {
    /// The text without the accents of Greek, Cyrillic and Armenian letters; most texts have none and stay as they are.
    static func folded(_ text: String) -> String {
        var text = text
        let hasSuch = text.withUTF8 { bytes in bytes.contains { $0 >= 0xCD && $0 <= 0xD4 } }
        guard hasSuch else { return text }
        var folded = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            folded.append(scalar)
        }
        return String(folded)
    }
}

/// Telephone numbers among words.
enum TelephoneWords {
    private static let fewest = 6
    private static let most = 18

    /// The digits without +39 or 0039, where a text is a telephone number and nothing else.
    static func national(_ text: String) -> String? {
        var digits = ""
        var hasPlus = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty && !hasPlus: hasPlus = true
            case " ", "\u{A0}", "\t", "-", "\u{2010}", "\u{2011}", ".", "/", "(", ")": break
            default: return nil
            }
            if digits.utf8.count > most { return nil }
        }
        guard digits.utf8.count >= fewest else { return nil }
        if hasPlus, digits.hasPrefix("39") { return String(digits.dropFirst(2)) }
        if digits.hasPrefix("0039") { return String(digits.dropFirst(4)) }
        // Italian numbers have at most 11 digits; one that begins with 39 and is a mobile's with its country has 11 to 12.
        if digits.hasPrefix("39"), digits.utf8.count >= 11 { return String(digits.dropFirst(2)) }
        return digits
    }
}

/// What a user looks for.
struct SearchQuery {
    /// In FTS5's language.
    let expression: String

    /// Words that count at most; the rest of a pasted page is not looked at.
    private static let mostWords = 12
    private static let longestInput = 400

    /// - Returns: nil when there is no word in what was typed.
    init?(_ typed: String) {
        let scalars = Folding.folded(String(typed.unicodeScalars.prefix(Self.longestInput))).unicodeScalars
        var terms: [String] = []
        for chunk in scalars.split(whereSeparator: \.properties.isWhitespace) {
            let words = Self.words(in: chunk)
            // Only letters, digits and accents are left in them, so nothing can end the quotes.
            // What is typed without a space (an address, a file name) is a beginning in its last word only: the words
            // before it are whole, and far cheaper to look for.
            terms += words.dropLast().map { "\"\($0)\"" } + words.suffix(1).map { "\"\($0)\"*" }
        }
        guard !terms.isEmpty else { return nil }
        let words = terms.prefix(Self.mostWords).joined(separator: " AND ")
        // A telephone number, in whatever writing: by its digits as numbers are kept, or as it was typed.
        if let digits = TelephoneWords.national(typed) {
            expression = "\"\(digits)\"* OR \"39\(digits)\"* OR (\(words))"
        } else {
            expression = words
        }
    }

    private static func words(in chunk: String.UnicodeScalarView.SubSequence) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in chunk {
            if isPartOfWord(scalar, inside: !word.isEmpty) {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word))
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    // Exactly what the tokenizer unicode61 takes for a part of a word: letters, digits and private characters as of
    // Unicode 6.1, and combining accents. One more and FTS5 would see two words in one pair of quotes.
    private static func isPartOfWord(_ scalar: Unicode.Scalar, inside: Bool) -> Bool {
        if (0x300...0x331).contains(scalar.value) { return inside }
        if let age = scalar.properties.age, age.major > 6 || (age.major == 6 && age.minor > 1) { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            return true
        default: return false
        }
    }
}

/// Ticket ids as a set of bits: a hundred thousand in twelve kilobytes.
struct TicketSet {
    private var words: [UInt64] = []
    private(set) var count = 0
    private(set) var smallest: [Int64] = []

    /// Up to so many are also kept as a list.
    static let mostListed = 1500

    init(matching query: SearchQuery, in db: Connection) throws {
        try db.each("SELECT rowid FROM search WHERE search MATCH ?", .text(query.expression)) { row in
            insert(row.int(0))
            return true
        }
    }

    private mutating func insert(_ id: Int64) {
        let at = Int(id >> 6)
        if at >= words.count {
            words.append(contentsOf: repeatElement(0, count: at + 1 - words.count + words.count / 2))
        }
        words[at] |= 1 << UInt64(id & 63)
        count += 1
        if count <= Self.mostListed { smallest.append(id) }
    }

    /// The largest ids, descending.
    func newest(_ limit: Int) -> [Int64] {
        var ids: [Int64] = []
        for (index, word) in words.enumerated().reversed() where word != 0 {
            for bit in (0..<64).reversed() where word & (1 << UInt64(bit)) != 0 {
                if ids.count == limit { return ids }
                ids.append(Int64(index << 6 | bit))
            }
        }
        return ids
    }

    func contains(_ id: Int64) -> Bool {
        let at = Int(id >> 6)
        return at < words.count && words[at] & (1 << UInt64(id & 63)) != 0
    }
}
