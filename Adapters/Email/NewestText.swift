// The new words of an answer, without the history its program copied below (or above) them and without a signature.
// Works on lines, in one pass, for the Italian and English forms of the usual programs. Unsure means keep: the whole
// text is always shown beside it.

/// Finds the new part of a text.
enum NewestText {
    /// - Parameter isForward: the subject says that the mail forwards another; what Outlook puts below a header block is
    ///   then what the mail is about.
    /// - Returns: the new part; the whole text when everything is quoted or nothing is.
    static func extract(_ text: String, isForward: Bool = false) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let kept = withoutHistory(lines, isForward)
        let result = CleanText.lines(withoutSignature(kept).joined(separator: "\n"))
        return CleanText.isBlank(result) ? text : result
    }

    private static func withoutHistory(_ lines: [String], _ isForward: Bool) -> [String] {
        var kept: [String] = []
        var index = 0
        while index < lines.count {
            if HistoryMark.isForward(lines[index]) {
                // Somebody forwards something: that is what the mail is about.
                kept += lines[index...]
                break
            }
            if HistoryMark.isQuoted(lines[index]) {
                index += 1
                continue
            }
            if let end = HistoryMark.attribution(lines, at: index) {
                let next = nextFilled(lines, from: end)
                if next < lines.count, HistoryMark.isQuoted(lines[next]) {
                    index = end
                    continue
                }
                break
            }
            if !isForward, HistoryMark.startsHistory(lines, at: index) { break }
            kept.append(lines[index])
            index += 1
        }
        while let last = kept.last, HistoryMark.isRule(last) || CleanText.isBlank(last) { kept.removeLast() }
        return kept
    }

    private static func nextFilled(_ lines: [String], from start: Int) -> Int {
        var index = start
        while index < lines.count, CleanText.isBlank(lines[index]) { index += 1 }
        return index
    }

    /// Cuts at `-- ` (RFC 3676 4.3) and drops the lines telephones add.
    private static func withoutSignature(_ lines: [String]) -> [String] {
        var kept = lines
        if let mark = lines.firstIndex(where: { $0 == "-- " || $0 == "--" }),
            !lines[..<mark].allSatisfy({ CleanText.isBlank($0) }), lines.count - mark <= 30
        {
            kept = Array(lines[..<mark])
        }
        // Only near the end: earlier it is somebody's sentence.
        while let last = kept.lastIndex(where: { !CleanText.isBlank($0) }) {
            guard SignatureMark.isMobile(kept[last]) || HistoryMark.isRule(kept[last]) else { break }
            kept = Array(kept[..<last])
        }
        if let mobile = kept.indices.suffix(4).last(where: { SignatureMark.isMobile(kept[$0]) }),
            !kept[..<mobile].allSatisfy({ CleanText.isBlank($0) }), kept[(mobile + 1)...].allSatisfy({ $0.count < 60 })
        {
            kept = Array(kept[..<mobile])
        }
        return kept
    }
}

/// Lines that mail programs add for people on the move.
enum SignatureMark {
    private static let starts = [
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

    static func isMobile(_ line: String) -> Bool {
        guard line.utf8.count < 160 else { return false }
        let bare = line.lowercased().drop { " \t*_<[".contains($0) }
        return starts.contains { bare.hasPrefix($0) }
    }
}
