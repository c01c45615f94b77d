// The nouns of a scanned, faxed or sent document: where its bytes are and what was found out about it without reading
// its pages. Pages are counted from 1; lengths are millimetres on the upright page, which no resolution changes.

/// Where a document's bytes are.
public enum ScanDocument: Sendable, Hashable {
    /// A regular file that stays as it is while it is read; no link is followed at its end.
    case file(String)
    /// Bytes at hand, such as an attachment.
    case bytes([UInt8])
}

/// The kinds that are read; told from the first bytes, never from a name.
public enum DocumentKind: String, Sendable, Codable, Hashable, CaseIterable {
    case pdf, tiff, jpeg, png

    /// The media type of a document of this kind.
    public var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .tiff: "image/tiff"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        }
    }

    /// The usual ending of a file's name, without the dot; for TIFF the long one.
    public var ending: String {
        switch self {
        case .pdf: "pdf"
        case .tiff: "tiff"
        case .jpeg: "jpg"
        case .png: "png"
        }
    }
}

/// What `ScanPool.inspect` tells of a document.
public struct DocumentFacts: Sendable, Codable, Hashable {
    public var kind: DocumentKind
    /// At least one; as many as the document says, all of them looked at for images, none of them drawn.
    public var pages: [PageFacts]
    /// A PDF with restrictions that opens without a password. One that does not open is the error `encrypted`.
    public var encrypted: Bool
    /// Whether at least one of the first 20 pages carries a text layer that `ScanPool.text` would take instead of OCR.
    public var hasText: Bool
    /// What made the document, in its own words, at most 200 characters; empty when it does not say.
    /// Foreign text: escape it before showing it.
    public var producer: String
    /// The document's own title, likewise.
    public var title: String

    public init(
        kind: DocumentKind, pages: [PageFacts], encrypted: Bool = false, hasText: Bool = false, producer: String = "",
        title: String = ""
    ) {
        self.kind = kind
        self.pages = pages
        self.encrypted = encrypted
        self.hasText = hasText
        self.producer = producer
        self.title = title
    }
}

/// One page, without having been drawn.
public struct PageFacts: Sendable, Codable, Hashable {
    /// Width and height in millimetres of the upright page (turned as its tags say).
    public var width: Double
    public var height: Double
    /// Dots per inch across and down as stored (204 and 98 for a standard fax); 0 for a page of a PDF, which has none.
    public var horizontalResolution: Double
    public var verticalResolution: Double
    /// Pixels across and down as stored; 0 for a page of a PDF.
    public var pixelsAcross: Int
    public var pixelsDown: Int

    public init(
        width: Double, height: Double, horizontalResolution: Double = 0, verticalResolution: Double = 0,
        pixelsAcross: Int = 0, pixelsDown: Int = 0
    ) {
        self.width = width
        self.height = height
        self.horizontalResolution = horizontalResolution
        self.verticalResolution = verticalResolution
        self.pixelsAcross = pixelsAcross
        self.pixelsDown = pixelsDown
    }
}
