// What the head of a JPEG or PNG says: size, resolution, and which way up the camera was. Leptonica does not read the
// last two without decoding, and the orientation not at all.

/// Head of an image file. Every length in it is foreign: nothing is read beyond the bytes.
struct ImageHead {
    var across = 0
    var down = 0
    /// Dots per inch; 0: not said.
    var horizontal = 0.0
    var vertical = 0.0
    /// 1 to 8 as in TIFF.
    var orientation = 1
    /// Components a pixel; 0 where it does not matter.
    var samples = 0

    /// PNG: IHDR and pHYs (PNG 1.2, 4.1.1 and 4.2.4.2); nil when there is no size.
    init?(png bytes: UnsafeRawBufferPointer) {
        let bytes = ByteView(bytes)
        guard bytes.big32(12) == 0x4948_4452, let width = bytes.big32(16), let height = bytes.big32(20),
            width > 0, height > 0, width <= 1 << 24, height <= 1 << 24
        else { return nil }
        across = width
        down = height
        var place = 8
        // The image data end the search; a thousand chunks before them are no head.
        for _ in 0..<1_000 {
            guard let length = bytes.big32(place), let name = bytes.big32(place + 4), name != 0x4944_4154 else {
                return
            }
            if name == 0x7048_5973, bytes[place + 16] == 1, let x = bytes.big32(place + 8),
                let y = bytes.big32(place + 12)
            {
                horizontal = Double(x) * 0.0254
                vertical = Double(y) * 0.0254
            }
            place += length + 12
        }
    }

    /// JPEG: the segments before the image (ITU-T T.81 B.1); JFIF density, Exif orientation. nil when there is no size.
    init?(jpeg bytes: UnsafeRawBufferPointer) {
        let bytes = ByteView(bytes)
        var place = 2
        for _ in 0..<10_000 {
            guard bytes[place] == 0xFF, let mark = bytes[place + 1] else { return nil }
            // Filling, and marks without a length.
            if mark == 0xFF {
                place += 1
                continue
            }
            if mark == 0x01 || (0xD0...0xD8).contains(mark) {
                place += 2
                continue
            }
            guard let length = bytes.big16(place + 2), length >= 2, mark != 0xD9, mark != 0xDA else { return nil }
            if isFrame(mark) {
                guard let height = bytes.big16(place + 5), let width = bytes.big16(place + 7), width > 0, height > 0
                else { return nil }
                across = width
                down = height
                samples = bytes[place + 9] ?? 0
                return
            }
            if mark == 0xE0 { readDensity(bytes, place + 4) }
            if mark == 0xE1 { readOrientation(bytes, place + 4) }
            place += 2 + length
        }
        return nil
    }

    private func isFrame(_ mark: Int) -> Bool {
        (0xC0...0xCF).contains(mark) && ![0xC4, 0xC8, 0xCC].contains(mark)
    }

    private mutating func readDensity(_ bytes: ByteView, _ place: Int) {
        guard bytes.big32(place) == 0x4A46_4946, let unit = bytes[place + 7], let x = bytes.big16(place + 8),
            let y = bytes.big16(place + 10)
        else { return }
        let perInch = unit == 1 ? 1 : unit == 2 ? 2.54 : 0
        horizontal = Double(x) * perInch
        vertical = Double(y) * perInch
    }

    /// Exif 2.3, 4.6.2 and tag 0112: a TIFF directory behind «Exif».
    private mutating func readOrientation(_ bytes: ByteView, _ place: Int) {
        guard bytes.big32(place) == 0x4578_6966 else { return }
        let start = place + 6
        guard let order = bytes.big16(start), order == 0x4949 || order == 0x4D4D else { return }
        let isLittle = order == 0x4949
        guard let offset = bytes.number32(start + 4, isLittle), let count = bytes.number16(start + offset, isLittle)
        else { return }
        for entry in 0..<min(count, 200) {
            let at = start + offset + 2 + 12 * entry
            if bytes.number16(at, isLittle) == 0x0112, let value = bytes.number16(at + 8, isLittle),
                (1...8).contains(value)
            {
                orientation = value
                return
            }
        }
    }
}

/// Bytes that may be asked for anywhere.
private struct ByteView {
    private let bytes: UnsafeRawBufferPointer
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    subscript(_ place: Int) -> Int? { bytes.indices.contains(place) ? Int(bytes[place]) : nil }

    func big16(_ place: Int) -> Int? { number16(place, false) }
    func big32(_ place: Int) -> Int? { number32(place, false) }

    func number16(_ place: Int, _ isLittle: Bool) -> Int? {
        guard let first = self[place], let second = self[place + 1] else { return nil }
        return isLittle ? second << 8 | first : first << 8 | second
    }

    func number32(_ place: Int, _ isLittle: Bool) -> Int? {
        guard let first = number16(place, isLittle), let second = number16(place + 2, isLittle) else { return nil }
        return isLittle ? second << 16 | first : first << 16 | second
    }
}
