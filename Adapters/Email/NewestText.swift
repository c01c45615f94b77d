// The new words of an answer, without the history its program copied below (or above) them and without a signature.
// Works on lines, in one pass, for the Italian and English forms of the usual programs. Unsure means keep: the whole
// text is always shown beside it.

import MailAccounts

extension UnderstoodMail {
    /// The words without history and signature.
    var newText: String { NewestText.extract(text, isForward: Self.isForward(subject)) }

    /// `I: …`, `Fwd: …`: the history is what the mail is about.
    private static func isForward(_ subject: String) -> Bool {
        let bare = subject.lowercased().drop { $0 == " " }
        return ["i:", "fwd:", "fw:", "inoltro:", "wg:", "tr:", "rv:"].contains { bare.hasPrefix($0) }
    }
}

/// Finds the new part of a text.
enum NewestText {
    /// - Parameter isForward: the subject says that the mail forwards another; what Outlook puts below a header block is
    ///   then what the mail is about.
    /// - Returns: the new part; the whole text when everything is quoted or nothing is.
    static func extract(_ text: String, isForward: Bool = false) -> String {
        let list = TextLineList(text)
        let kept = withoutHistory(list, isForward)
        let new = withoutSignature(kept)
        if new.count == list.count { return text }
        let result = CleanText.lines(new.joined(separator: "\n"))
        return CleanText.isBlank(result) ? text : result
    }

    private static func withoutHistory(_ text: TextLineList, _ isForward: Bool) -> [Substring] {
        var kept: [Substring] = []
        kept.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if HistoryMark.isForward(text.folded[index]) {
                // Somebody forwards something: that is what the mail is about.
                return kept + text.lines[index...]
            }
            if text.isQuoted(index) {
                index += 1
                continue
            }
            if let end = HistoryMark.attribution(text, at: index) {
                var next = end
                while next < text.count, text.isBlank(next) { next += 1 }
                if next < text.count, text.isQuoted(next) {
                    index = end
                    continue
                }
                break
            }
            if !isForward, HistoryMark.startsHistory(text, at: index) { break }
            kept.append(text.lines[index])
            index += 1
        }
        if kept.count < text.count {
            while let last = kept.last, HistoryMark.isRule(last) || CleanText.isBlank(last) { kept.removeLast() }
        }
        return kept
    }

    /// Cuts at `-- ` (RFC 3676 4.3) and drops the lines telephones add.
    private static func withoutSignature(_ lines: [Substring]) -> [Substring] {
        var kept = lines
        if let mark = lines.firstIndex(where: { $0 == "-- " || $0 == "--" }), lines.count - mark <= 30,
            !lines[..<mark].allSatisfy({ CleanText.isBlank($0) })
        {
            kept = Array(lines[..<mark])
        }
        // Only near the end: earlier it is somebody's sentence.
        var ended = false
        while !ended, let last = kept.lastIndex(where: { !CleanText.isBlank($0) }) {
            ended = !SignatureMark.isMobile(kept[last])
            if !ended { kept = Array(kept[..<last]) }
        }
        if let mobile = kept.indices.suffix(4).last(where: { SignatureMark.isMobile(kept[$0]) }),
            !kept[..<mobile].allSatisfy({ CleanText.isBlank($0) }),
            kept[(mobile + 1)...].allSatisfy({ $0.utf8.count < 60 })
        {
            kept = Array(kept[..<mobile])
        }
        return kept
    }
}

/// Lines that mail programs add for people on the move.
enum SignatureMark {
    private static let starts: [StaticString] = [
        "inviato da iphone", "inviato da ipad", "inviato dal mio ", "inviata dal mio ", "inviato da yahoo",
        "inviato da libero", "inviato da outlook", "inviato da posta per windows", "inviato da smartphone",
        "inviato da mail per windows", "inviato da mobile", "inviato da un dispositivo", "inviato da samsung",
        "inviato da huawei", "inviato da xiaomi", "inviato da alice", "inviato da tim mail", "inviato da tiscali",
        "inviato con ", "ottieni outlook per", "scarica outlook per", "sent from my ", "sent from yahoo",
        "sent from outlook", "sent from mail for windows", "sent from samsung", "sent from android", "sent via ",
        "sent from the ", "get outlook for", "get bluemail", "inviato da gmail", "inviato tramite ", "sent with ",
        "mail priva di virus", "virus-free", "privo di virus",
        "questa e-mail è stata controllata per individuare virus",
        "questa email è stata esaminata", "this email has been checked for viruses", "inviato dall'app",
    ]

    static func isMobile(_ line: some StringProtocol) -> Bool {
        guard line.utf8.count < 160 else { return false }
        let bare = FoldedLine(line.drop { " \t_<[".unicodeScalars.contains($0.unicodeScalars.first ?? "x") })
        return starts.contains { bare.hasPrefix($0) }
    }
}
