// Reports about mail of ours: delivery status (RFC 3464 in RFC 6522), message disposition (RFC 8098), abuse (RFC 5965).
// Reports in free text are read by FreeTextBounce.

import MIME
import Tickets

/// What a report says.
public struct DeliveryReport: Sendable, Equatable {
    public var kind: MessageKind
    public var state: DeliveryState
    /// It will stay so: the other side has given up (RFC 3464 2.3.3 `failed`).
    public var permanent: Bool
    /// RFC 3463, e.g. `5.1.1`.
    public var status: String?
    public var recipient: String?
    /// One line.
    public var diagnostic: String?
    /// Message-ID of the mail it is about, without brackets.
    public var originalID: String?
}

enum BounceReading {
    /// - Returns: nil when the mail is no report.
    static func read(_ message: MIMEMessage, _ evidence: MailEvidence, text: String) -> DeliveryReport? {
        let parts = MailBody.leaves(message.root)
        func first(_ types: String...) -> MIMEPart? { parts.first { types.contains($0.type.essence) } }
        let reportType = message.root.type.subtype == "report" ? message.root.type["report-type"]?.lowercased() : nil

        if first("message/feedback-report") != nil || reportType == "feedback-report" {
            return DeliveryReport(kind: .abuseReport, state: .unknown, permanent: false, originalID: originalID(parts))
        }
        let status = first("message/delivery-status", "message/global-delivery-status")
        if let part = status ?? (reportType == "delivery-status" ? parts.first(where: isUnlabelledStatus) : nil) {
            var report = deliveryStatus(part)
            if report.recipient == nil || (report.status == nil && report.diagnostic == nil) {
                fillIn(&report, from: FreeTextBounce.read(text, message.headers))
            }
            report.originalID = originalID(parts) ?? FreeTextBounce.quotedID(text) ?? answeredID(message)
            return report
        }
        if let part = first("message/disposition-notification", "message/global-disposition-notification") {
            return disposition(part, parts)
        }
        guard reportType == "delivery-status" || FreeTextBounce.isBounce(evidence, text: text) else { return nil }
        var report = FreeTextBounce.read(text, message.headers)
        report.originalID = originalID(parts) ?? FreeTextBounce.quotedID(text) ?? answeredID(message)
        return report
    }

    /// Old servers send the status part as plain text.
    private static func isUnlabelledStatus(_ part: MIMEPart) -> Bool {
        guard part.type.type == "text" || part.type == .octets else { return false }
        return fieldBlocks(part).contains { $0.contains("Final-Recipient") && $0.contains("Action") }
    }

    private static func fillIn(_ report: inout DeliveryReport, from text: DeliveryReport) {
        report.recipient = report.recipient ?? text.recipient
        report.status = report.status ?? text.status
        report.diagnostic = report.diagnostic ?? text.diagnostic
    }

    // MARK: delivery status

    /// The worst news of all recipients: failed before delayed before delivered.
    private static func deliveryStatus(_ part: MIMEPart) -> DeliveryReport {
        let blocks = fieldBlocks(part)
        let recipients = blocks.filter {
            $0.contains("Final-Recipient") || $0.contains("Action") || $0.contains("Status")
        }
        let reports = recipients.prefix(200).map { recipientReport($0) }
        func rank(_ state: DeliveryState) -> Int {
            switch state {
            case .bounced: 0
            case .delayed: 1
            case .unknown: 2
            case .delivered: 3
            }
        }
        return reports.min { rank($0.state) < rank($1.state) }
            ?? DeliveryReport(kind: .bounce, state: .bounced, permanent: true)
    }

    /// Groups of fields separated by empty lines (RFC 3464 2.1).
    private static func fieldBlocks(_ part: MIMEPart) -> [HeaderFields] {
        let text = part.decoded(limit: 256 * 1024)
        var blocks: [HeaderFields] = []
        var start = 0
        var lineStart = 0
        var isBlank = true
        func close(_ end: Int) {
            if end > start { blocks.append(MIMEMessage(Array(text[start..<end])).headers) }
        }
        for index in text.indices where blocks.count < 500 {
            if text[index] == 10 {
                if isBlank {
                    close(lineStart)
                    start = index + 1
                }
                lineStart = index + 1
                isBlank = true
            } else if text[index] > 32 {
                isBlank = false
            }
        }
        close(text.count)
        return blocks.filter { !$0.isEmpty }
    }

    private static func recipientReport(_ fields: HeaderFields) -> DeliveryReport {
        let diagnostic = fields.text("Diagnostic-Code").map { CleanText.oneLine(withoutType($0)) }
        let status =
            fields.text("Status").flatMap { StatusCode.enhanced(in: $0) }
            ?? diagnostic.flatMap { StatusCode.enhanced(in: $0) }
        let recipient = (fields.text("Final-Recipient") ?? fields.text("Original-Recipient"))
            .map { address(withoutType($0)) }
        let state: DeliveryState
        switch fields.text("Action")?.lowercased().prefix(while: { $0.isLetter }) {
        case "delayed": state = .delayed
        case "delivered", "relayed", "expanded": state = .delivered
        case "failed": state = .bounced
        default: state = status?.first == "4" ? .delayed : status?.first == "2" ? .delivered : .bounced
        }
        return DeliveryReport(
            kind: state == .delivered ? .receipt : .bounce, state: state, permanent: state == .bounced, status: status,
            recipient: recipient, diagnostic: diagnostic?.isEmpty == true ? nil : diagnostic)
    }

    /// `rfc822; a@example.org`, `smtp; 550 …`: what stands before the semicolon is the kind of name (RFC 3464 2.1.2).
    private static func withoutType(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";"),
            value[..<semicolon].allSatisfy({ $0.isLetter || "-0123456789 ".contains($0) })
        else { return value }
        return String(value[value.index(after: semicolon)...].drop { $0 == " " })
    }

    private static func address(_ value: String) -> String {
        value.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace }
    }

    // MARK: disposition

    private static func disposition(_ part: MIMEPart, _ parts: [MIMEPart]) -> DeliveryReport {
        let fields = fieldBlocks(part).first { $0.contains("Disposition") }
        let words = fields?.text("Disposition").map { CleanText.oneLine($0) }
        let recipient = fields.flatMap { $0.text("Final-Recipient") ?? $0.text("Original-Recipient") }
        return DeliveryReport(
            kind: .receipt, state: .delivered, permanent: false, recipient: recipient.map { address(withoutType($0)) },
            diagnostic: words, originalID: fields?.messageIDs("Original-Message-ID").first ?? originalID(parts))
    }

    // MARK: which mail of ours

    private static func originalID(_ parts: [MIMEPart]) -> String? {
        for part in parts {
            switch part.type.essence {
            case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers",
                "message/rfc822-headers":
                // The returned header is at the beginning; a returned mail of 50 MB need not be read.
                let head = MIMEMessage(part.decoded(limit: 256 * 1024))
                if let id = head.headers.messageIDs("Message-ID").first { return id }
            default: continue
            }
        }
        return nil
    }

    /// Some servers answer the mail instead of returning it.
    private static func answeredID(_ message: MIMEMessage) -> String? {
        for name in ["In-Reply-To", "X-Original-Message-ID", "X-Original-Message-Id", "References"] {
            if let id = message.headers.messageIDs(name).last { return id }
        }
        return nil
    }
}

/// Codes in reports.
enum StatusCode {
    /// The first `5.1.1` that is not a piece of an IP address (RFC 3463 2).
    static func enhanced(in text: String) -> String? {
        let bytes = Array(text.utf8.prefix(20_000))
        func isDigit(_ index: Int) -> Bool { index < bytes.count && bytes[index] >= 48 && bytes[index] <= 57 }
        let dot = UInt8(ascii: ".")
        for index in bytes.indices where bytes[index] == 50 || bytes[index] == 52 || bytes[index] == 53 {
            if index > 0, isDigit(index - 1) || bytes[index - 1] == dot || isLetter(bytes[index - 1]) { continue }
            var end = index + 1
            var groups = 0
            while groups < 2, end < bytes.count, bytes[end] == dot, isDigit(end + 1) {
                var digits = end + 1
                while isDigit(digits) { digits += 1 }
                if digits - end > 4 { break }
                end = digits
                groups += 1
            }
            guard groups == 2 else { continue }
            if end < bytes.count, isLetter(bytes[end]) || (bytes[end] == dot && isDigit(end + 1)) { continue }
            return String(decoding: bytes[index..<end], as: UTF8.self)
        }
        return nil
    }

    /// The first SMTP reply code of a refusal (RFC 5321 4.2.1).
    static func reply(in text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(20_000))
        for index in bytes.indices.dropLast(2) where bytes[index] == 52 || bytes[index] == 53 {
            let isFree = index == 0 || !(isAlphanumeric(bytes[index - 1]) || bytes[index - 1] == UInt8(ascii: "."))
            let isEnded =
                index + 3 >= bytes.count || !(isAlphanumeric(bytes[index + 3]) || bytes[index + 3] == UInt8(ascii: "."))
            let second = bytes[index + 1]
            guard isFree, isEnded, second >= 48, second <= 53, bytes[index + 2] >= 48, bytes[index + 2] <= 57 else {
                continue
            }
            return Int(String(decoding: bytes[index..<(index + 3)], as: UTF8.self))
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || (byte >= 48 && byte <= 57) }
}
