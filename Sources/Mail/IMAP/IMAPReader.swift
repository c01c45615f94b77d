// Cuts a server's bytes into responses: lines with literals between them (RFC 3501 4.3). A literal's content is counted,
// never looked at: mail text that looks like protocol stays mail text. Memory is bounded whatever the server sends.
// One buffer; a literal that fits in memory is received straight into the array it is handed out in.

import Curl
import Foundation

/// One response as it came: the line parts joined, and the literals apart.
struct IMAPRawResponse {
    /// The content of a literal.
    enum Literal {
        case bytes([UInt8])
        /// Went to the sink, or was too large for memory and was thrown away: only its length is left.
        case passed(Int64)
    }
    /// Without the final CRLF. A literal's announcement `{n}` is still in it.
    var text: [UInt8] = []
    var literals: [Literal] = []
    /// Where in `text` the announcements begin: a `{` anywhere else is just a character.
    var literalStarts: [Int] = []
}

/// Reads responses from a stream.
struct IMAPReader: ~Copyable {
    /// Takes the pieces of a literal that is too large for memory.
    struct Sink {
        let take: (UnsafeRawBufferPointer) throws(MailError) -> Void
    }

    private let limits: IMAPLimits
    private let buffer: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0

    init(limits: IMAPLimits, bufferSize: Int = 256 << 10) {
        self.limits = limits
        buffer = .allocate(byteCount: bufferSize, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The next response.
    /// - Parameters:
    ///   - wakeable: whether a wake or the deadline may end the wait for its first byte: the result is nil then.
    ///   - sink: where literals go that are too large for memory.
    mutating func response(
        from stream: any ByteStream, until deadline: ContinuousClock.Instant, wakeable: Bool = false, sink: Sink? = nil
    ) throws(MailError) -> IMAPRawResponse? {
        if start == end, try !fill(from: stream, until: deadline, wakeable: wakeable) { return nil }
        var response = IMAPRawResponse()
        var allowance = limits.largestInMemory
        while true {
            let lineStart = response.text.count
            try appendLine(to: &response.text, from: stream, until: deadline)
            guard let (announced, size) = Self.announcement(in: response.text, from: lineStart) else { return response }
            guard response.literals.count < limits.mostLiterals else {
                throw MailError(.malformed, operation: "read", text: "too many literals in a response")
            }
            response.literalStarts.append(announced)
            if size <= Int64(allowance) {
                allowance -= Int(size)
                response.literals.append(.bytes(try literal(Int(size), from: stream, until: deadline)))
            } else {
                try pass(size, from: stream, until: deadline, to: sink)
                response.literals.append(.passed(size))
            }
        }
    }

    /// Moves one line without its CRLF from the buffer to `text`.
    private mutating func appendLine(
        to text: inout [UInt8], from stream: any ByteStream, until deadline: ContinuousClock.Instant
    ) throws(MailError) {
        while true {
            let waiting = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
            let lineEnd = memchr(waiting.baseAddress!, 10, waiting.count).map {
                $0 - UnsafeMutableRawPointer(mutating: waiting.baseAddress!)
            }
            let count = lineEnd ?? waiting.count
            guard text.count + count <= limits.longestResponse else {
                throw MailError(
                    .malformed, operation: "read", text: "a response longer than \(limits.longestResponse) bytes")
            }
            text.append(contentsOf: waiting[..<count])
            start += count
            if lineEnd != nil {
                start += 1
                if text.last == 13 { text.removeLast() }
                return
            }
            _ = try fill(from: stream, until: deadline, wakeable: false)
        }
    }

    /// `{123}` or `{123+}` at the end of the text, not before `from`.
    private static func announcement(in text: [UInt8], from: Int) -> (start: Int, size: Int64)? {
        guard text.last == UInt8(ascii: "}") else { return nil }
        var at = text.count - 2
        if at >= from, text[at] == UInt8(ascii: "+") { at -= 1 }
        let lastDigit = at
        while at >= from, (0x30...0x39).contains(text[at]) { at -= 1 }
        guard at >= from, text[at] == UInt8(ascii: "{"), at < lastDigit, lastDigit - at <= 18 else { return nil }
        let size = text[(at + 1)...lastDigit].reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return (at, size)
    }

    private mutating func literal(
        _ size: Int, from stream: any ByteStream, until deadline: ContinuousClock.Instant
    ) throws(MailError) -> [UInt8] {
        var failure: MailError?
        let ready = min(size, end - start)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { target, filled in
            let raw = UnsafeMutableRawBufferPointer(target)
            if ready > 0 { raw.baseAddress!.copyMemory(from: buffer.baseAddress! + start, byteCount: ready) }
            filled = ready
            while filled < size, failure == nil {
                do throws(MailError) {
                    filled += try Self.some(
                        from: stream, into: UnsafeMutableRawBufferPointer(rebasing: raw[filled..<size]), until: deadline
                    )
                } catch {
                    failure = error
                }
            }
        }
        start += ready
        if let failure { throw failure }
        return bytes
    }

    private mutating func pass(
        _ size: Int64, from stream: any ByteStream, until deadline: ContinuousClock.Instant, to sink: Sink?
    ) throws(MailError) {
        var left = size
        while left > 0 {
            if start == end { _ = try fill(from: stream, until: deadline, wakeable: false) }
            let count = Int(min(left, Int64(end - start)))
            try sink?.take(UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]))
            start += count
            left -= Int64(count)
        }
    }

    /// Fills the empty buffer; false when woken or late and that is allowed.
    private mutating func fill(
        from stream: any ByteStream, until deadline: ContinuousClock.Instant, wakeable: Bool
    ) throws(MailError) -> Bool {
        (start, end) = (0, 0)
        let arrival: CurlStream.Arrival
        do throws(CurlError) { arrival = try stream.receive(into: buffer, until: deadline, wakeable: wakeable) } catch {
            throw MailError(error)
        }
        switch arrival {
        case .bytes(let count):
            end = count
            return true
        case .late where wakeable, .woken: return false
        case .late: throw MailError(.timeout, operation: "read", text: "no answer within the time limit")
        case .closed: throw MailError(.unreachable, operation: "read", text: "the server closed the connection")
        }
    }

    private static func some(
        from stream: any ByteStream, into target: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant
    ) throws(MailError) -> Int {
        let arrival: CurlStream.Arrival
        do throws(CurlError) { arrival = try stream.receive(into: target, until: deadline, wakeable: false) } catch {
            throw MailError(error)
        }
        switch arrival {
        case .bytes(let count): return count
        case .late, .woken: throw MailError(.timeout, operation: "read", text: "no answer within the time limit")
        case .closed: throw MailError(.unreachable, operation: "read", text: "the server closed the connection")
        }
    }
}
