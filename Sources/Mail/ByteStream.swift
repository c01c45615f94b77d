// The connection as the dialogues see it: what `CurlStream` offers, and what tests put in its place.

import Curl

/// A two-way stream of bytes with deadlines.
protocol ByteStream: AnyObject {
    /// Bytes taken from us so far; after a failed `send`, what may have gone out.
    var bytesSent: Int64 { get }
    /// Whether something waits to be read.
    var hasInput: Bool { get }
    func send(_ bytes: UnsafeRawBufferPointer, until deadline: ContinuousClock.Instant) throws(CurlError)
    func receive(
        into buffer: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant, wakeable: Bool
    ) throws(CurlError) -> CurlStream.Arrival
}

extension CurlStream: ByteStream {}

extension ByteStream {
    func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(CurlError) {
        let sent = bytes.withUnsafeBytes { raw in Result { () throws(CurlError) in try send(raw, until: deadline) } }
        try sent.get()
    }
}
