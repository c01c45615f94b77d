// How mail programs announce the history they copy: Outlook, Gmail, Apple Mail, Thunderbird, Libero, Aruba, Yahoo,
// Roundcube; Italian and English, and the openings of their French, German and Spanish forms.

enum HistoryMark {
    static func isQuoted(_ line: String) -> Bool {
        let bare = line.drop { $0 == " " }
        return bare.hasPrefix(">") && !bare.hasPrefix(">>>>>>>>>>")
    }

    /// A line of nothing but a rule.
    static func isRule(_ line: String) -> Bool {
        let bare = line.filter { $0 != " " && $0 != "\t" }
        return bare.count >= 3 && bare.allSatisfy { "-_=*–—".contains($0) }
    }

    // MARK: "… ha scritto:"

    private static let endings = [
        "ha scritto:", "wrote:", "writes:", "scrive:", "scriveva:", "a écrit :", "a écrit:", "schrieb:",
        "escribió:", "ha scritto :",
    ]
    private static let openings = [
        "il ", "on ", "in data ", "alle ", "le ", "am ", "el ", "lunedì ", "martedì ", "mercoledì ", "giovedì ",
        "venerdì ",
        "sabato ", "domenica ", "nel messaggio ",
    ]

    /// - Returns: the index after an attribution that begins at `start` and may be wrapped over up to four lines.
    static func attribution(_ lines: [String], at start: Int) -> Int? {
        if runsOn(lines[start]) { return start + 1 }
        guard lines[start..<min(start + 4, lines.count)].contains(where: endsWithColon) else { return nil }
        let first = normal(lines[start])
        guard !first.isEmpty else { return nil }
        let isOpening = openings.contains { first.hasPrefix($0) }
        var joined = ""
        for index in start..<min(start + (isOpening ? 4 : 1), lines.count) {
            let line = normal(lines[index])
            if line.isEmpty || joined.utf8.count + line.utf8.count > 500 { return nil }
            joined += (joined.isEmpty ? "" : " ") + line
            guard endings.contains(where: { line.hasSuffix($0) }) || endings.contains(where: { joined.hasSuffix($0) })
            else { continue }
            return isCredible(joined, lines, after: index + 1) ? index + 1 : nil
        }
        return nil
    }

    /// Yahoo's telephones put the history right behind the attribution, in one line.
    private static func runsOn(_ line: String) -> Bool {
        guard line.utf8.count < 600, line.utf8.contains(UInt8(ascii: "@")) else { return false }
        let bare = normal(line)
        guard openings.contains(where: { bare.hasPrefix($0) }) else { return false }
        return endings.contains { ending in
            bare.firstRange(of: ending + " ").map { bare[..<$0.lowerBound].contains("@") } ?? false
        }
    }

    /// Cheap, for the many lines that are no attribution.
    private static func endsWithColon(_ line: String) -> Bool {
        line.utf8.last { $0 > 32 && $0 != UInt8(ascii: "*") } == UInt8(ascii: ":")
    }

    /// A sentence such as "Il vicino ha scritto:" is none: a program names a day or an address, or a quotation follows.
    private static func isCredible(_ text: String, _ lines: [String], after: Int) -> Bool {
        let digits = text.reduce(0) { $0 + ($1.isNumber ? 1 : 0) }
        if text.contains("@") || digits >= 3, text.hasSuffix(":") || digits >= 4 { return true }
        guard let next = lines[min(after, lines.count)...].prefix(3).first(where: { !CleanText.isBlank($0) }) else {
            return false
        }
        return isQuoted(next)
    }

    // MARK: "-----Messaggio originale-----", "Da: … Inviato: …"

    private static let originals = [
        "original message", "messaggio originale", "messaggio di origine", "message d'origine",
        "ursprüngliche nachricht",
        "mensaje original", "messaggio precedente", "original-nachricht", "original mail",
    ]
    private static let forwards = [
        "forwarded message", "messaggio inoltrato", "begin forwarded message", "inizio messaggio inoltrato",
        "inizio del messaggio inoltrato", "messaggio inoltrato da", "forwarded by", "inoltrato da",
    ]

    /// `---------- Forwarded message ---------`, `Inizio messaggio inoltrato:`.
    static func isForward(_ line: String) -> Bool {
        guard mayAnnounce(line) else { return false }
        let bare = normal(line)
        guard bare.utf8.count < 120, forwards.contains(where: { bare.contains($0) }) else { return false }
        return bare.hasPrefix("--") || bare.hasPrefix("begin ") || bare.hasPrefix("inizio ")
    }

    /// Cheap, for the many lines that announce nothing.
    private static func mayAnnounce(_ line: String) -> Bool {
        guard line.utf8.count < 120, let first = line.utf8.first(where: { $0 > 32 && $0 != UInt8(ascii: "*") }) else {
            return false
        }
        return "-_=bimou".utf8.contains(first | 0x20) || "-_=".utf8.contains(first)
    }

    /// Whether everything from `start` on is history.
    static func startsHistory(_ lines: [String], at start: Int) -> Bool {
        let line = mayAnnounce(lines[start]) ? normal(lines[start]) : ""
        if originals.contains(where: { line.contains($0) }) {
            if line.hasPrefix("--") || line.hasPrefix("__") || line.hasPrefix("==") { return true }
            if originals.contains(where: { line == $0 || line == $0 + ":" }) {
                return headerBlock(lines, at: start + 1)
            }
        }
        return headerBlock(lines, at: start)
    }

    private static let senders: Set<String> = ["da", "from", "von", "de", "mittente"]
    private static let others: Set<String> = [
        "inviato", "inviata", "data", "a", "oggetto", "cc", "ccn", "sent", "date", "to", "subject", "gesendet", "an",
        "betreff", "envoyé", "à", "objet", "enviado", "para", "asunto", "destinatario", "inviato il", "data invio",
        "sent on", "reply-to", "ricevuto",
    ]
    private static let decisive: Set<String> = ["oggetto", "subject", "betreff", "objet", "asunto", "inviato", "sent"]

    /// `Da:`, then within a few lines at least two more of the header's names, one of them beyond doubt.
    private static func headerBlock(_ lines: [String], at start: Int) -> Bool {
        guard start < lines.count else { return false }
        var first = start
        while first < min(start + 3, lines.count), CleanText.isBlank(lines[first]) { first += 1 }
        guard first < lines.count, first == start || start > 0, let label = label(lines[first]), senders.contains(label)
        else { return false }
        var seen: Set<String> = []
        for index in (first + 1)..<max(first + 1, min(first + 10, lines.count)) {
            if let label = self.label(lines[index]), others.contains(label) { seen.insert(label) }
        }
        return seen.count >= 2 && !seen.isDisjoint(with: decisive)
    }

    /// The word before the colon: `Da:`, `*Da:*`, `Da :`, `Da "Mario"` of Aruba's pages is not one.
    private static func label(_ line: String) -> String? {
        guard let colon = line.utf8.prefix(30).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let word = line[..<colon].lowercased().filter { !"*_\t".contains($0) }
        let trimmed = word.split(separator: " ").joined(separator: " ")
        return trimmed.isEmpty ? nil : trimmed
    }

    private static func normal(_ line: String) -> String {
        guard line.utf8.count < 600 else { return "" }
        return line.lowercased().replacing("\u{A0}", with: " ").split(separator: " ").joined(separator: " ")
            .replacing("*", with: "").replacing("\u{200B}", with: "")
    }
}
