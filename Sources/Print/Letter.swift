// A letter as values: what stands on it, in the words it shall have. How it looks is in `Letter+Drawing.swift`.

/// A letter of ours to a citizen.
public struct Letter: Hashable, Sendable {
    public var letterhead: Letterhead
    /// Sender in one small line above the address, seen through the window when the post brings a letter back.
    public var returnLine: String
    /// As it shall stand in the window; `AddressBlock.faults` tells what the post would not like.
    public var address: AddressBlock
    /// The envelope's window.
    public var window: Frame
    /// `Potenza, 2 marzo 2026`.
    public var placeAndDate: String
    public var ticketNumber: String
    /// `Prot. n. 0001234 del 02/03/2026`; nil when the letter has none.
    public var protocolLine: String?
    public var subject: String
    /// The operator's words, whole: ends of lines are kept, empty lines part paragraphs.
    public var text: String
    /// `Distinti saluti`; empty for none.
    public var closing: String
    public var signature: Signature
    /// Names of what goes into the same envelope; may be empty.
    public var attachments: [String]
    /// The text of the QR code on the first page; nil for none.
    public var code: String?
    public var words: SheetWords
    public var look: SheetLook
    /// ISO 8601 with zone, for the document's date; empty for none.
    public var created: String

    public init(
        letterhead: Letterhead, returnLine: String = "", address: AddressBlock, window: Frame = .rightWindow,
        placeAndDate: String, ticketNumber: String, protocolLine: String? = nil, subject: String, text: String,
        closing: String = "", signature: Signature = Signature(), attachments: [String] = [], code: String? = nil,
        words: SheetWords = .italian, look: SheetLook = SheetLook(), created: String = ""
    ) {
        self.letterhead = letterhead
        self.returnLine = returnLine
        self.address = address
        self.window = window
        self.placeAndDate = placeAndDate
        self.ticketNumber = ticketNumber
        self.protocolLine = protocolLine
        self.subject = subject
        self.text = text
        self.closing = closing
        self.signature = signature
        self.attachments = attachments
        self.code = code
        self.words = words
        self.look = look
        self.created = created
    }
}

/// Who writes: the head of every sheet.
public struct Letterhead: Hashable, Sendable {
    /// The body's name first, then office, street, telephone: the first is set large.
    public var lines: [String]
    /// A PNG; nil for none.
    public var logo: [UInt8]?

    public init(lines: [String], logo: [UInt8]? = nil) {
        self.lines = lines
        self.logo = logo
    }
}

/// Who signs, and how.
public struct Signature: Hashable, Sendable {
    /// Office, name: as they shall stand, one below the other.
    public var lines: [String]
    /// `Firma autografa sostituita a mezzo stampa …` (D.Lgs. 39/1993 art. 3 c. 2); empty for none.
    public var formula: String

    public init(lines: [String] = [], formula: String = "") {
        self.lines = lines
        self.formula = formula
    }
}

/// The words that the sheets themselves bring.
public struct SheetWords: Hashable, Sendable {
    /// RFC 5646, for screen readers.
    public var language: String
    public var subject: String
    public var request: String
    public var attachments: String
    public var from: String
    public var to: String
    public var fax: String
    public var date: String
    /// `{n}` and `{m}` stand for the page's number and the number of pages.
    public var page: String

    /// The words of a sheet in Italian.
    public static let italian = SheetWords(
        language: "it-IT", subject: "Oggetto:", request: "Richiesta n.", attachments: "Allegati:", from: "Da:",
        to: "A:",
        fax: "Fax:", date: "Data:", page: "pagina {n} di {m}")
    /// The words of a sheet in English.
    public static let english = SheetWords(
        language: "en-GB", subject: "Subject:", request: "Request no.", attachments: "Enclosures:", from: "From:",
        to: "To:", fax: "Fax:", date: "Date:", page: "page {n} of {m}")

    func page(_ number: Int, of count: Int) -> String {
        page.replacing("{n}", with: String(number)).replacing("{m}", with: String(count))
    }
}

/// Type and marks.
public struct SheetLook: Hashable, Sendable {
    /// Families of fonts, best first; what none of them has is looked for in all fonts of the machine.
    public var families: [String]
    /// Size of the text in points.
    public var size: Double
    /// Marks at the left edge where the sheet is folded in three.
    public var foldMarks: Bool

    public init(
        families: [String] = ["Titillium Web", "Liberation Sans", "DejaVu Sans"], size: Double = 10.5,
        foldMarks: Bool = true
    ) {
        self.families = families
        self.size = size
        self.foldMarks = foldMarks
    }

    var style: TextStyle { TextStyle(family: families.joined(separator: ", "), size: min(max(size, 8), 16)) }
}
