// The attachments of a mail: safe names, sizes, digests. Bytes are decoded piece by piece and never held.

import Crypto
import MIME
import Tickets

enum MailAttachments {
    /// - Parameter html: the mail's HTML source, to tell which images it shows.
    static func list(_ others: [MailBody.Other], html: String?) -> [Attachment] {
        let names = SafeFileName.unique(others.map { name(of: $0.part) })
        return zip(others, names).map { other, name in
            let (size, digest) = measure(other.part)
            return Attachment(
                name: name, type: other.part.type.essence, size: size, sha256: digest,
                inline: isInline(other, html: html), contentID: other.part.contentID, part: other.number)
        }
    }

    private static func measure(_ part: MIMEPart) -> (Int, String) {
        let hash = SHA256Hash()
        var size = 0
        part.decode { piece in
            hash.update(piece)
            size += piece.count
        }
        return (size, hash.finish().hex)
    }

    /// Shown inside the text: said so, or referred to by the HTML.
    private static func isInline(_ other: MailBody.Other, html: String?) -> Bool {
        let disposition = other.part.disposition?.value
        if let id = other.part.contentID, let html, html.contains("cid:" + id) { return true }
        if disposition == "attachment" { return false }
        if other.part.contentID != nil { return other.isRelated || disposition == "inline" }
        return disposition == "inline" && other.part.type.type == "image"
    }

    private static func name(of part: MIMEPart) -> String {
        let fallback = fallbackName(part)
        guard let given = part.fileName else { return fallback }
        let safe = SafeFileName.make(given, fallback: fallback)
        // A mail inside a mail opens only under this ending.
        if part.type.essence == "message/rfc822", !safe.lowercased().hasSuffix(".eml") { return safe + ".eml" }
        return safe
    }

    /// For parts without a name.
    private static func fallbackName(_ part: MIMEPart) -> String {
        switch part.type.essence {
        case "message/rfc822", "message/global":
            let subject = part.message().headers.text("Subject") ?? ""
            return SafeFileName.make(String(subject.prefix(80)) + ".eml", fallback: "messaggio.eml")
        case "text/rfc822-headers", "message/global-headers": return "intestazioni.txt"
        case "message/delivery-status", "message/global-delivery-status": return "rapporto-di-consegna.txt"
        case "message/disposition-notification", "message/global-disposition-notification":
            return "conferma-di-lettura.txt"
        case "message/feedback-report": return "segnalazione.txt"
        case "text/calendar", "application/ics": return "invito.ics"
        case "application/ms-tnef": return "winmail.dat"
        case "text/plain": return "testo.txt"
        case "text/html": return "testo.html"
        default: return "allegato" + (endings[part.type.essence] ?? "")
        }
    }

    private static let endings = [
        "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
        "image/webp": ".webp",
        "image/tiff": ".tif", "image/bmp": ".bmp", "image/heic": ".heic", "text/csv": ".csv", "text/xml": ".xml",
        "application/xml": ".xml", "application/zip": ".zip", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
        "application/msword": ".doc", "application/rtf": ".rtf", "text/rtf": ".rtf", "application/json": ".json",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "audio/mpeg": ".mp3",
        "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
        "application/pkcs7-mime": ".p7m",
        "application/x-pkcs7-mime": ".p7m", "application/pgp-signature": ".asc", "video/mp4": ".mp4",
    ]
}
