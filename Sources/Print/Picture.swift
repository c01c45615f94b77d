// A PNG for the letterhead. Its size is read from its header before anything is unpacked, because a few kilobytes of PNG
// can unpack to gigabytes.

import CPango

/// A PNG, unpacked.
final class Picture {
    let surface: OpaquePointer
    let width: Int
    let height: Int

    /// - Throws: `PrintError.picture`.
    init(png bytes: [UInt8], limits: PrintLimits) throws(PrintError) {
        let operation = "read the letterhead's picture"
        guard bytes.count <= limits.picture else {
            throw PrintError(.picture, operation, "more than \(limits.picture) bytes")
        }
        guard let size = Self.size(bytes), size.width > 0, size.height > 0,
            max(size.width, size.height) <= limits.pictureSide
        else { throw PrintError(.picture, operation, "not a PNG of at most \(limits.pictureSide) pixels a side") }
        let reading = Reading(bytes)
        let made = withExtendedLifetime(reading) {
            cairo_image_surface_create_from_png_stream(readMore, Unmanaged.passUnretained(reading).toOpaque())
        }
        guard let made, cairo_surface_status(made) == CAIRO_STATUS_SUCCESS else {
            if let made { cairo_surface_destroy(made) }
            throw PrintError(.picture, operation, "a damaged PNG")
        }
        surface = made
        width = Int(cairo_image_surface_get_width(made))
        height = Int(cairo_image_surface_get_height(made))
    }

    deinit { cairo_surface_destroy(surface) }

    /// Width and height from the IHDR chunk, which is always the first (RFC 2083 3.2, 4.1.1).
    private static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.count > 24, bytes.starts(with: start), bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    fileprivate final class Reading {
        let bytes: [UInt8]
        var at = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
}

private func readMore(
    _ reading: UnsafeMutableRawPointer?, _ data: UnsafeMutablePointer<UInt8>?, _ length: UInt32
) -> cairo_status_t {
    guard let reading, let data else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<Picture.Reading>.fromOpaque(reading).takeUnretainedValue()
    let count = Int(length)
    guard source.at + count <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
    source.bytes.withUnsafeBufferPointer { all in
        if let base = all.baseAddress { data.update(from: base + source.at, count: count) }
    }
    source.at += count
    return CAIRO_STATUS_SUCCESS
}
