// How mail programs announce the history they copy: Outlook, Gmail, Apple Mail, Thunderbird, Libero, Aruba, Yahoo,
// Roundcube; Italian and English, and the openings of their French, German and Spanish forms.

import MailAccounts

/// The lines of a text, with the forms in which they are compared.
struct TextLineList {
    let lines: [Substring]
    let folded: [FoldedLine]

    init(_ text: String) {
        // By bytes: a text of 4 MB has 100,000 lines, and characters cost fifty times as much.
        lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { Substring($0) }
        folded = lines.map { FoldedLine($0) }
    }

    var count: Int { lines.count }

    func isBlank(_ index: Int) -> Bool { folded[index].isEmpty && CleanText.isBlank(lines[index]) }

    func isQuoted(_ index: Int) -> Bool {
        let bytes = folded[index].bytes
        return bytes.first == UInt8(ascii: ">") || (bytes.isEmpty && lines[index].utf8.first == UInt8(ascii: ">"))
    }
}

enum HistoryMark {
    /// A line of nothing but a rule.
    static func isRule(_ line: some StringProtocol) -> Bool {
        guard line.utf8.count < 400 else { return false }
        let bare = line.unicodeScalars.filter { $0 != " " && $0 != "\t" }
        return bare.count >= 3 && bare.allSatisfy { "-_=*–—".unicodeScalars.contains($0) }
    }

    // MARK: "… ha scritto:"

    private static let endings: [StaticString] = [
        "ha scritto:", "wrote:", "writes:", "scrive:", "scriveva:", "a écrit :", "a écrit:", "schrieb:", "escribió:",
        "ha scritto :",
    ]
    private static let openings: [StaticString] = [
        "il ", "on ", "in data ", "alle ", "le ", "am ", "el ", "lunedì ", "martedì ", "mercoledì ", "giovedì ",
        "venerdì ",
        "sabato ", "domenica ", "nel messaggio ",
    ]

    /// - Returns: the index after an attribution that begins at `start` and may be wrapped over up to four lines.
    static func attribution(_ text: TextLineList, at start: Int) -> Int? {
        let first = text.folded[start]
        guard !first.isEmpty else { return nil }
        let isOpening = openings.contains { first.hasPrefix($0) }
        if isOpening, runsOn(first) { return start + 1 }
        var joined = FoldedLine("")
        for index in start..<min(start + (isOpening ? 4 : 1), text.count) {
            let line = text.folded[index]
            if line.isEmpty || joined.bytes.count + line.bytes.count > 500 { return nil }
            joined = index == start ? line : joined.joined(line)
            guard line.bytes.last == UInt8(ascii: ":"), endings.contains(where: { joined.hasSuffix($0) }) else {
                continue
            }
            return isCredible(joined, text, after: index + 1) ? index + 1 : nil
        }
        return nil
    }

    /// Yahoo's telephones put the history right behind the attribution, in one line.
    private static func runsOn(_ line: FoldedLine) -> Bool {
        guard let at = line.bytes.firstIndex(of: UInt8(ascii: "@")), line.digits >= 3 else { return false }
        return ([" ha scritto: ", " wrote: "] as [StaticString]).contains { (line.position(of: $0) ?? -1) > at }
    }

    /// A sentence such as "Il vicino ha scritto:" is none: a program names a day or an address, or a quotation follows.
    private static func isCredible(_ line: FoldedLine, _ text: TextLineList, after: Int) -> Bool {
        if line.digits >= 3 || line.bytes.contains(UInt8(ascii: "@")) { return true }
        for index in after..<max(after, min(after + 3, text.count)) where !text.isBlank(index) {
            return text.isQuoted(index)
        }
        return false
    }

    // MARK: "-----Messaggio originale-----", "Da: … Inviato: …"

    private static let originals: [StaticString] = [
        "original message", "messaggio originale", "messaggio di origine", "message d'origine",
        "ursprüngliche nachricht",
        "mensaje original", "messaggio precedente", "original-nachricht", "original mail",
    ]
    private static let forwards: [StaticString] = [
        "forwarded message", "messaggio inoltrato", "begin forwarded message", "inizio messaggio inoltrato",
        "inizio del messaggio inoltrato", "forwarded by", "inoltrato da",
    ]

    /// `---------- Forwarded message ---------`, `Inizio messaggio inoltrato:`.
    static func isForward(_ line: FoldedLine) -> Bool {
        guard line.bytes.count < 120, isDashed(line) || line.hasPrefix("begin ") || line.hasPrefix("inizio ") else {
            return false
        }
        return forwards.contains { line.contains($0) }
    }

    private static func isDashed(_ line: FoldedLine) -> Bool {
        line.hasPrefix("--") || line.hasPrefix("__") || line.hasPrefix("==")
    }

    /// Whether everything from `start` on is history.
    static func startsHistory(_ text: TextLineList, at start: Int) -> Bool {
        let line = text.folded[start]
        if isDashed(line), line.bytes.count < 120, originals.contains(where: { line.contains($0) }) { return true }
        if line.bytes.count < 30, originals.contains(where: { line.hasPrefix($0) }) {
            return headerBlock(text, at: start + 1)
        }
        return headerBlock(text, at: start)
    }

    private static let senders: [StaticString] = ["da", "from", "von", "de", "mittente"]
    private static let decisive: [StaticString] = [
        "oggetto", "subject", "betreff", "objet", "asunto", "inviato", "sent",
    ]
    private static let others: [StaticString] = [
        "inviata", "data", "a", "cc", "ccn", "date", "to", "gesendet", "an", "envoyé", "à", "enviado", "para",
        "destinatario", "inviato il", "data invio", "sent on", "reply-to", "ricevuto", "ogg",
    ]

    /// `Da:`, then within a few lines at least two more of the header's names, one of them beyond doubt.
    private static func headerBlock(_ text: TextLineList, at start: Int) -> Bool {
        var first = start
        while first < min(start + 3, text.count), text.isBlank(first) { first += 1 }
        guard first < text.count, first == start || start > 0, let label = text.folded[first].label,
            senders.contains(where: { label.is($0) })
        else { return false }
        var known = 0
        var isSure = false
        for index in (first + 1)..<max(first + 1, min(first + 10, text.count)) {
            guard let label = text.folded[index].label else { continue }
            if decisive.contains(where: { label.is($0) }) {
                known += 1
                isSure = true
            } else if others.contains(where: { label.is($0) }) {
                known += 1
            }
        }
        return known >= 2 && isSure
    }
}
