// The form in which a call or a polled message is kept: a request as it was, readable by itself and by this channel for
// ever (RFC 9112 2). The body is untouched. The secret of the address is left out: an original may be downloaded.

import Channels
import Foundation
import Tickets

/// A kept request.
struct SMSOriginal: Sendable, Hashable {
    /// What the bytes are.
    enum Kind: String, Sendable {
        case incoming, report, polled
        /// The state of a message of ours, asked for.
        case polledReport = "polled-report"
    }

    var kind: Kind
    var method: String
    /// Path without the secret, and the query as sent.
    var target: String
    var contentType: String
    /// Which element of a list it is; nil when it is the whole.
    var element: Int?
    var receivedAt: Instant
    var body: [UInt8]

    private static let kindField = "sportello-kind"
    private static let elementField = "sportello-element"
    private static let receivedField = "sportello-received"

    var bytes: [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\n\(Self.kindField): \(kind.rawValue)\r\n"
        head += "\(Self.receivedField): \(receivedAt)\r\n"
        if let element { head += "\(Self.elementField): \(element)\r\n" }
        if !contentType.isEmpty { head += "content-type: \(contentType)\r\n" }
        return Array(head.utf8) + [13, 10] + body
    }

    init(
        kind: Kind, method: String, target: String, contentType: String, element: Int? = nil, receivedAt: Instant,
        body: [UInt8]
    ) {
        self.kind = kind
        self.method = Self.oneLine(method)
        self.target = Self.oneLine(target)
        self.contentType = Self.oneLine(contentType)
        self.element = element
        self.receivedAt = receivedAt
        self.body = body
    }

    /// Reads it back.
    init(decoding bytes: [UInt8]) throws(TranslationFailure) {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        guard let end = Self.endOfHead(bytes), let head = String(validating: bytes[..<end], as: UTF8.self) else {
            throw Self.unreadable
        }
        let lines = head.unicodeScalars.split(separator: "\n").map { String(String.UnicodeScalarView($0)).trimmed }
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { throw Self.unreadable }
            let name = halves[0].lowercased()
            if fields[name] == nil { fields[name] = halves[1].trimmed }
        }
        guard words.count == 3, words[2] == "HTTP/1.1", let kind = fields[Self.kindField].flatMap(Kind.init) else {
            throw Self.unreadable
        }
        self.init(
            kind: kind, method: words[0], target: words[1], contentType: fields["content-type"] ?? "",
            element: fields[Self.elementField].flatMap { Int($0) },
            receivedAt: SMSTimeForm.kept.instant(fields[Self.receivedField] ?? "") ?? Instant(milliseconds: 0),
            body: Array(bytes[(end + 4)...]))
    }

    private static let unreadable = TranslationFailure(
        code: "unreadable", reason: "Not a request kept by this channel.")

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let most = min(bytes.count, 64 << 10)
        guard most >= 4 else { return nil }
        return (0...(most - 4)).first {
            bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
        }
    }

    private static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(16 << 10).filter { $0.value >= 32 && $0.value != 127 }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension SMSTimeForm {
    /// The form of `Instant.description`.
    static let kept = SMSTimeForm("iso8601", zone: .gmt) ?? .none
}
