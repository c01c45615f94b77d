// A JPEG or PNG: one page. Its head is read first; nothing is decoded that would not fit.

import CTesseract
import Scanning

/// An image file with one page.
final class ImageFile: PageSource {
    let kind: DocumentKind
    let pageCount = 1
    private let mapping: Mapping
    private let head: ImageHead
    private let pixelMemory: Int

    init(_ mapping: Mapping, _ kind: DocumentKind, pixelMemory: Int) throws(ScanError) {
        self.mapping = mapping
        self.kind = kind
        self.pixelMemory = pixelMemory
        guard let head = kind == .png ? ImageHead(png: mapping.bytes) : ImageHead(jpeg: mapping.bytes) else {
            throw ScanError(.damaged, operation: "open", detail: "no readable head")
        }
        self.head = head
    }

    func facts(_ page: Int) throws(ScanError) -> PageFacts {
        let facts = Measure.facts(
            across: head.across, down: head.down, horizontal: head.horizontal, vertical: head.vertical)
        return head.orientation >= 5 ? facts.onItsSide : facts
    }

    func draw(_ page: Int, dotsPerInch: Double, colour: Bool) throws(ScanError) -> Picture {
        let size = Measure.pixels(try facts(page), dotsPerInch)
        return try upright().fitted(width: size.width, height: size.height)
    }

    private func upright() throws(ScanError) -> Picture {
        let bytes = mapping.bytes.bindMemory(to: UInt8.self)
        // Four bytes a pixel at worst; a JPEG can be read at a half, a quarter, an eighth of its size.
        var reduction: Int32 = 1
        while head.across * head.down * 4 / Int(reduction * reduction) > pixelMemory {
            reduction *= 2
            if kind == .png || reduction > 8 {
                throw ScanError(.tooBig, operation: "page", detail: "\(head.across) × \(head.down) pixels")
            }
        }
        let pix =
            kind == .png
            ? pixReadMemPng(bytes.baseAddress, bytes.count)
            : pixReadMemJpeg(bytes.baseAddress, bytes.count, 0, reduction, nil, 0)
        return try Picture(pix, "page").simple().oriented(head.orientation)
    }

    func viewerPDF(most: Int) throws(ScanError) -> [UInt8]? {
        let writer = ImagePDF(most: most)
        let facts = try facts(1)
        if kind == .jpeg, head.samples == 1 || head.samples == 3 {
            // The file itself goes in: nothing is smaller, and nothing is lost.
            _ = try upright()
            try writer.add(jpeg: mapping.bytes, head, width: facts.width, height: facts.height)
        } else {
            try writer.add(try upright(), width: facts.width, height: facts.height)
        }
        return try writer.finished()
    }

    func copy(_ pages: [Int], most: Int) throws(ScanError) -> [UInt8]? {
        guard pages == [1] else {
            throw ScanError(.unsupported, operation: "copy", detail: "a \(kind.rawValue) has one page")
        }
        return nil
    }
}
