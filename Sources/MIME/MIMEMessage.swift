// A parsed mail: a tree of parts that point into the bytes they came from. Nothing is decoded until asked for, so a
// mail of 60 MB costs its own bytes and little more.

import CGMime

/// One mail, or one mail inside another.
public struct MIMEMessage: Sendable {
    /// The top part; its headers are those of the mail.
    public let root: MIMEPart
    /// What was found odd while taking the mail apart, each once.
    public let warnings: [MIMEWarning]

    public var headers: HeaderFields { root.headers }

    /// Takes any bytes apart; never fails. Empty input gives an empty text part.
    public init(_ bytes: [UInt8], limits: MIMELimits = MIMELimits()) {
        let scan = StructureScan(Self.withLineFeeds(bytes), limits: limits)
        if let opened = Self.decodedMultipart(scan.root, limits) {
            root = opened.root
            warnings = opened.warnings
        } else {
            root = scan.root
            warnings = scan.warnings
        }
    }

    /// RFC 2045 6.4 forbids encoding a multipart as a whole; some senders do it, and no boundary is seen then.
    private static func decodedMultipart(_ root: MIMEPart, _ limits: MIMELimits) -> StructureScan? {
        guard root.children.isEmpty, root.encoding == .base64 || root.encoding == .quotedPrintable,
            root.type.field?.value.hasPrefix("multipart/") == true
        else { return nil }
        let end = root.headers.extent.upperBound
        let scan = StructureScan(Array(root.source[..<end]) + [ASCII.lf, ASCII.lf] + root.decoded(), limits: limits)
        return scan.root.children.isEmpty ? nil : scan
    }

    /// Old programs end lines with a lone CR: without a single LF, every CR counts as one.
    private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
        let hasLF = bytes.withUnsafeBytes { raw in
            raw.baseAddress.map { memchr($0, Int32(ASCII.lf), raw.count) != nil } ?? true
        }
        if hasLF || !bytes.contains(ASCII.cr) { return bytes }
        return bytes.map { $0 == ASCII.cr ? ASCII.lf : $0 }
    }
}

/// One part of a mail.
public struct MIMEPart: Sendable {
    public let headers: HeaderFields
    public let type: MediaType
    /// `Content-Disposition` (RFC 2183).
    public let disposition: StructuredField?
    public let encoding: TransferEncoding
    /// Parts of a multipart, in order; empty for everything else.
    public let children: [MIMEPart]
    /// Where the body, still encoded, lies in `source`.
    public let body: Range<Int>
    /// The bytes the mail was parsed from.
    public let source: [UInt8]

    public var isMultipart: Bool { type.type == "multipart" && !children.isEmpty }

    /// The file name a sender gave, decoded but NOT safe: it may hold paths and hidden characters (A5).
    public var fileName: String? {
        let name = disposition?["filename"] ?? type["name"]
        return name?.isEmpty == true ? nil : name
    }

    /// `Content-ID` without angle brackets.
    public var contentID: String? {
        guard let text = headers.text("Content-ID") else { return nil }
        let id = text.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace }
        return id.isEmpty ? nil : id
    }

    /// Hands out the decoded body in order, in pieces; each buffer is valid only during its call.
    public func decode(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try source.withUnsafeBytes { raw in
            try TransferDecoding.decode(UnsafeRawBufferPointer(rebasing: raw[self.body]), encoding, body)
        }
    }

    /// The decoded body, at most `limit` bytes of it.
    public func decoded(limit: Int = .max) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(min(body.count, limit))
        decode { piece in
            let room = limit - out.count
            if room > 0 { out.append(contentsOf: piece.prefix(room)) }
        }
        return out
    }

    /// The mail inside a `message/rfc822` part, which some senders encode although RFC 2046 5.2.1 forbids it.
    public func message(limits: MIMELimits = MIMELimits()) -> MIMEMessage {
        MIMEMessage(encoding == .identity ? Array(source[body]) : decoded(), limits: limits)
    }
}
