// A stream whose other side is a list of pieces: for feeding the reader byte by byte and with nonsense.

import Curl

@testable import Mail

final class CannedStream: ByteStream {
    private var incoming: ArraySlice<[UInt8]>
    private(set) var sent: [UInt8] = []
    var bytesSent: Int64 { Int64(sent.count) }
    var hasInput: Bool { !incoming.isEmpty }

    init(_ pieces: [[UInt8]]) { incoming = pieces.filter { !$0.isEmpty }[...] }

    /// The whole in pieces of `size` bytes.
    convenience init(_ bytes: [UInt8], piecesOf size: Int) {
        self.init(stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) })
    }

    func send(_ bytes: UnsafeRawBufferPointer, until deadline: ContinuousClock.Instant) throws(CurlError) {
        sent += Array(bytes)
    }

    func receive(
        into buffer: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant, wakeable: Bool
    ) throws(CurlError) -> CurlStream.Arrival {
        guard let piece = incoming.popFirst() else { return .closed }
        let count = min(piece.count, buffer.count)
        buffer.copyBytes(from: piece[..<count])
        if count < piece.count { incoming = [Array(piece[count...])] + incoming }
        return .bytes(count)
    }
}
