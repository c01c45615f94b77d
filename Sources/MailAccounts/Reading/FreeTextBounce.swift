// Reports in free text: qmail's QSBMF, Exim, Postfix and sendmail without a status part, Exchange and Gmail in Italian
// and English. Such a mail counts as a report only when a mail system sent it.

import MIME
import Tickets

enum FreeTextBounce {
    static func isBounce(_ evidence: MailEvidence, text: String) -> Bool {
        if evidence.headers.contains("X-Failed-Recipients") { return true }
        let isFromSystem = RoleAddress.isMailSystem(evidence.from) || evidence.hasNullReturnPath
        guard isFromSystem else { return false }
        if MailEvidence.looksAutomatic(evidence.subject) { return false }
        let subject = FoldedLine(evidence.subject)
        if subjects.contains(where: { subject.contains($0) }) { return true }
        let head = FoldedLine(beginningOf: text, bytes: 4_000)
        return sentences.contains { head.contains($0) }
    }

    private static let subjects: [StaticString] = [
        "undeliverable", "undelivered mail", "delivery status notification", "mail delivery failed", "delivery failure",
        "failure notice", "returned mail", "message delayed", "delayed mail", "delivery delayed", "delivery has failed",
        "mail system error", "non recapitabile", "mancato recapito", "mancata consegna", "recapito non riuscito",
        "impossibile recapitare", "notifica di mancato", "recapito ritardato", "messaggio non consegnato",
        "errore di consegna", "notifica sullo stato del recapito", "notifica stato consegna", "could not send message",
        "warning: could not send", "undeliver", "consegna ritardata", "avviso di mancata consegna", "nondeliverable",
    ]
    private static let sentences: [StaticString] = [
        "this is the qmail-send program", "created automatically by mail delivery software",
        "this is the mail system at",
        "could not be delivered", "couldn't be delivered", "wasn't delivered", "permanent fatal errors",
        "delivery has failed to these recipients", "unable to deliver your message", "was not delivered",
        "recapito non riuscito", "impossibile recapitare", "non è stato recapitato", "non è stato possibile consegnare",
        "non è stato possibile recapitare", "non può essere consegnato", "non è stato consegnato",
        "indirizzo non trovato",
        "transient non-fatal errors", "this is a warning message only", "has not yet been delivered",
        "delivery to the following recipient", "mancata consegna", "the following addresses had",
    ]

    private static let delays: [StaticString] = [
        "this is a warning message only", "you do not need to resend", "delayed", "will keep trying", "will retry",
        "still trying", "has not yet been delivered", "has not been delivered to all of its recipients after",
        "transient non-fatal errors", "delivery attempts will continue", "in ritardo", "ritardato", "ritardata",
        "verranno effettuati altri tentativi", "verranno effettuati ulteriori tentativi", "continuerà a tentare",
        "non è necessario inviare nuovamente", "temporary", "temporaneo", "non ancora consegnato",
    ]

    static func read(_ text: String, _ headers: HeaderFields) -> DeliveryReport {
        let lines = reportLines(text)
        let diagnostic = diagnosticLine(lines)
        let status = diagnostic.flatMap { StatusCode.enhanced(in: $0) }
        let recipient = headers.addresses("X-Failed-Recipients").mailboxes.first?.address ?? recipient(lines)
        let isDelay = isDelayed(text, headers, status: status, reply: diagnostic.flatMap { StatusCode.reply(in: $0) })
        return DeliveryReport(
            kind: .bounce, state: isDelay ? .delayed : .bounced, permanent: !isDelay, status: status,
            recipient: recipient, diagnostic: diagnostic)
    }

    private static func isDelayed(_ text: String, _ headers: HeaderFields, status: String?, reply: Int?) -> Bool {
        if let first = status?.first { return first == "4" }
        if let reply { return reply < 500 }
        return saysDelayed(text, headers)
    }

    private static func saysDelayed(_ text: String, _ headers: HeaderFields) -> Bool {
        let words = FoldedLine(beginningOf: (headers.text("Subject") ?? "") + "\n" + text, bytes: 4_000)
        return delays.contains { words.contains($0) }
    }

    /// Where the copy of our mail begins; what follows is ours, not the report's.
    private static let copyMarks: [StaticString] = [
        "--- below this line is a copy", "--- enclosed is a copy", "this is a copy of the message", "original message",
        "--- enclosed are the original headers", "unsent message follows", "messaggio originale",
    ]

    /// The lines of the report itself, within 400 lines and 60 KB.
    private static func reportLines(_ text: String) -> [String] {
        let bounded = String(decoding: text.utf8.prefix(60_000), as: UTF8.self)
        var lines: [String] = []
        for line in bounded.utf8.split(separator: 10, omittingEmptySubsequences: false).prefix(400) {
            let folded = FoldedLine(Substring(line))
            if folded.hasPrefix("--"), copyMarks.contains(where: { folded.contains($0) }) { break }
            lines.append(String(Substring(line)))
        }
        return lines
    }

    /// `Message-ID:` of the copy in the text.
    static func quotedID(_ text: String) -> String? {
        for line in text.utf8.prefix(200_000).split(separator: 10) {
            let bare = line.drop { $0 == 32 || $0 == 9 || $0 == UInt8(ascii: ">") }
            guard bare.count < 1_000, FoldedLine(Substring(bare.prefix(12))).hasPrefix("message-id:") else { continue }
            if let id = MessageIDs.parse(Array(bare.dropFirst(11))).first { return id }
        }
        return nil
    }

    /// `<a@example.org>:` of qmail and Postfix, an indented address of Exim, else the first address at all.
    private static func recipient(_ lines: [String]) -> String? {
        for line in lines {
            let bare = line.trimmingBlanks()
            if bare.hasPrefix("<"), let close = bare.firstIndex(of: ">"), bare.contains("@") {
                let address = String(bare[bare.index(after: bare.startIndex)..<close])
                if address.contains("@") { return address }
            }
        }
        var fallback: String?
        for line in lines {
            let bare = line.trimmingBlanks()
            guard let address = address(in: bare) else { continue }
            if bare == address || bare.hasPrefix(address + ":") { return address }
            if fallback == nil, !RoleAddress.isMachine(address) { fallback = address }
        }
        return fallback
    }

    private static func address(in line: String) -> String? {
        guard line.contains("@") else { return nil }
        for word in line.split(whereSeparator: { " \t<>()[]\"',;:".contains($0) }) {
            let bare = word.hasSuffix(".") ? word.dropLast() : word
            let halves = bare.split(separator: "@", omittingEmptySubsequences: false)
            if halves.count == 2, !halves[0].isEmpty, halves[1].contains(".") { return String(bare) }
        }
        return nil
    }

    /// The line with the other server's words, with what follows it when it goes on.
    private static func diagnosticLine(_ lines: [String]) -> String? {
        guard let index = lines.firstIndex(where: { isReply($0) }) else { return reason(lines) }
        var words = lines[index].trimmingBlanks()
        for line in lines[(index + 1)...].prefix(3) {
            if CleanText.isBlank(line) || line.hasPrefix("<") || line.hasPrefix("---") { break }
            words += " " + line.trimmingBlanks()
        }
        return CleanText.oneLine(words, most: 500)
    }

    private static func isReply(_ line: String) -> Bool {
        StatusCode.enhanced(in: line) != nil || (StatusCode.reply(in: line) != nil && line.utf8.count > 8)
    }

    /// qmail's reason stands in the line below the address (QSBMF 2).
    private static func reason(_ lines: [String]) -> String? {
        for (index, line) in lines.enumerated() {
            let bare = line.trimmingBlanks()
            guard bare.hasSuffix(":"), address(in: bare) != nil, index + 1 < lines.count else { continue }
            let below = lines[(index + 1)...].prefix(3).prefix { !CleanText.isBlank($0) }
            if !below.isEmpty { return CleanText.oneLine(below.joined(separator: " "), most: 500) }
        }
        return nil
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return String(text)
    }
}
