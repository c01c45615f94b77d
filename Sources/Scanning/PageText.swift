// The nouns of what is on a page: its text with places and confidence, its bar codes.

/// A rectangle in millimetres from the upper left corner of the upright page.
public struct PageBox: Sendable, Codable, Hashable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// What is written on a page. For searching and for proposals, never for a decision: the page's image is what counts.
public struct PageText: Sendable, Codable, Hashable {
    /// Where the text comes from.
    public enum Source: String, Sendable, Codable {
        /// The PDF page's own text.
        case textLayer
        /// Read from the image.
        case ocr
    }

    /// The whole text in reading order, lines ending in `\n`. Foreign text: escape it before showing it.
    public var text: String
    /// 0 to 100; 100 for a text layer, 0 for a page on which nothing was found. Below about 60 expect rubbish.
    public var confidence: Int
    public var lines: [TextLine]
    public var source: Source
    /// Degrees clockwise (0, 90, 180, 270) by which the page had to be turned, beyond what its tags say, to be read.
    /// Give it to `ScanPool.image` to show the page upright; the boxes belong to the page so turned.
    public var turned: Int
    /// Whether something was left out because the page has more than 200,000 characters.
    public var isCut: Bool

    public init(
        text: String, confidence: Int, lines: [TextLine], source: Source, turned: Int = 0, isCut: Bool = false
    ) {
        self.text = text
        self.confidence = confidence
        self.lines = lines
        self.source = source
        self.turned = turned
        self.isCut = isCut
    }
}

/// One line of a page.
public struct TextLine: Sendable, Codable, Hashable {
    /// Without a line end.
    public var text: String
    /// 0 to 100.
    public var confidence: Int
    public var box: PageBox
    /// Number of the text block (column, address, stamp) the line belongs to, from 0; lines of a block stand together.
    public var block: Int

    public init(text: String, confidence: Int, box: PageBox, block: Int) {
        self.text = text
        self.confidence = confidence
        self.box = box
        self.block = block
    }
}

/// A bar code on a page.
public struct PageCode: Sendable, Codable, Hashable {
    /// The kinds that are looked for.
    public enum Kind: String, Sendable, Codable {
        case qr, code128, code39
    }
    public var kind: Kind
    /// The bytes read as UTF-8, or as Latin-1 where they are none. Foreign text: check before use.
    public var text: String
    public var box: PageBox

    public init(kind: Kind, text: String, box: PageBox) {
        self.kind = kind
        self.text = text
        self.box = box
    }
}

/// The form of a page's image.
public enum PageImageForm: String, Sendable, Codable {
    /// Grey or coloured as the page is; without loss.
    case png
    /// Smaller for photographs.
    case jpeg

    public var mediaType: String { self == .png ? "image/png" : "image/jpeg" }
}
