// The fax inside a provider's mail: the first document that can be shown. Some providers send the same fax twice, as PDF
// and as TIFF; the PDF is taken then, because it needs no further work.

import MIME
import MailAccounts
import Tickets

/// A document in a mail.
struct FaxDocument: Sendable {
    /// Larger documents are not taken out for showing, in bytes; the mail itself can still be fetched.
    static let largest = 128 << 20

    let part: MIMEPart
    /// Place among the leaves of the mail: `Attachment.part`.
    let number: Int
    let format: FaxProfile.Format

    /// All documents of a mail, those that are shown first in front.
    static func all(in root: MIMEPart) -> [FaxDocument] {
        let found = MailBody.leaves(root).enumerated().compactMap { number, part -> FaxDocument? in
            // Names and types lie; the first bytes do not. Words are never documents.
            guard part.type.type != "text", part.type.type != "message" else { return nil }
            guard let format = FaxProfile.Format(part.decoded(limit: 8)) else { return nil }
            return FaxDocument(part: part, number: number, format: format)
        }
        func rank(_ document: FaxDocument) -> Int {
            switch document.format {
            case .pdf: 0
            case .tiff: 1
            case .jpeg, .png: 2
            }
        }
        return found.sorted { (rank($0), $0.number) < (rank($1), $1.number) }
    }

    /// The shown document's bytes; nil when the mail has none, or one beyond all measure.
    static func bytes(in original: [UInt8]) -> [UInt8]? {
        guard let document = all(in: MIMEMessage(original).root).first else { return nil }
        let bytes = document.part.decoded(limit: largest + 1)
        return bytes.count > largest ? nil : bytes
    }

    /// What faxes travel in and nobody here can show.
    static func isPostScript(_ root: MIMEPart) -> Bool {
        MailBody.leaves(root).contains { ["application/postscript", "application/ps"].contains($0.type.essence) }
    }
}
