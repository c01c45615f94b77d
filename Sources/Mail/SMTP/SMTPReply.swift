// What an SMTP server answers (RFC 5321 4.2): cut into replies with bounds, and understood.

import Curl
import Foundation
import Runtime

/// One reply.
public struct SMTPReply: Hashable, Sendable {
    /// Three digits.
    public var code: Int
    /// The words of all lines, joined by spaces; addresses in them are masked.
    public var text: String

    public init(code: Int, text: String) {
        self.code = code
        self.text = Self.masked(text)
    }

    public var isPositive: Bool { (200..<300).contains(code) }
    public var isPermanent: Bool { (500..<600).contains(code) }

    /// The server's own name for the message, where it tells one as Postfix or Exim do.
    public var queueName: String? {
        for mark in ["queued as ", " id="] {
            guard let found = text.range(of: mark) else { continue }
            let name = text[found.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            if !name.isEmpty { return String(name) }
        }
        return nil
    }

    /// A server likes to repeat whom it refuses; logs and pages must not.
    private static func masked(_ text: String) -> String {
        guard text.contains("@") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.contains("@") ? Log.masked(String(word)) : String(word)
        }.joined(separator: " ")
    }
}

/// Reads replies from a stream.
struct SMTPReader {
    /// RFC 5321 4.5.3.1.5 says 512; some servers write more.
    static let longestLine = 4096
    static let mostLines = 200

    private var buffer: [UInt8] = []

    /// Whether bytes that nobody asked for are already here.
    var holdsBytes: Bool { !buffer.isEmpty }

    /// The next reply.
    mutating func reply(from stream: any ByteStream, until deadline: ContinuousClock.Instant) throws(MailError)
        -> SMTPReply
    {
        var lines: [String] = []
        return try reply(from: stream, until: deadline, lines: &lines)
    }

    /// The next reply with its lines apart.
    mutating func reply(
        from stream: any ByteStream, until deadline: ContinuousClock.Instant, lines: inout [String]
    ) throws(MailError) -> SMTPReply {
        var code = 0
        while true {
            let line = try line(from: stream, until: deadline)
            guard line.count >= 3, let found = Int(String(decoding: line.prefix(3), as: UTF8.self)),
                (200..<600).contains(found),
                lines.isEmpty || found == code, lines.count < Self.mostLines
            else { throw MailError(.malformed, operation: "send", text: "not an SMTP reply") }
            code = found
            let mark = line.count > 3 ? line[3] : 0x20
            guard mark == 0x20 || mark == 0x2D else {
                throw MailError(.malformed, operation: "send", text: "not an SMTP reply")
            }
            lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
            if mark == 0x20 { return SMTPReply(code: code, text: lines.joined(separator: " ")) }
        }
    }

    private mutating func line(from stream: any ByteStream, until deadline: ContinuousClock.Instant) throws(MailError)
        -> [UInt8]
    {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                defer { buffer.removeSubrange(...end) }
                return Array(end > 0 && buffer[end - 1] == 13 ? buffer[..<(end - 1)] : buffer[..<end])
            }
            guard buffer.count <= Self.longestLine else {
                throw MailError(
                    .malformed, operation: "send", text: "a reply line longer than \(Self.longestLine) bytes")
            }
            switch try more(from: stream, until: deadline) {
            case .bytes: continue
            case .closed: throw MailError(.unreachable, operation: "send", text: "the server closed the connection")
            case .late, .woken: throw MailError(.timeout, operation: "send", text: "no answer within the time limit")
            }
        }
    }

    /// Takes what has come.
    mutating func more(from stream: any ByteStream, until deadline: ContinuousClock.Instant) throws(MailError)
        -> CurlStream.Arrival
    {
        var piece = [UInt8](repeating: 0, count: 4096)
        let arrival = piece.withUnsafeMutableBytes { raw in
            Result { () throws(CurlError) in try stream.receive(into: raw, until: deadline, wakeable: false) }
        }
        switch arrival {
        case .failure(let error): throw MailError(error, operation: "send")
        case .success(.bytes(let count)):
            buffer += piece[..<count]
            return .bytes(count)
        case .success(let end): return end
        }
    }
}
