// Files that came with a form which had to be shown again: they need not be chosen twice. What the form carries is
// signed with the session's form token, so that nobody can put the hash of a stranger's file there.

import Crypto
import Foundation
import Tickets

enum KeptFile {
    private struct Content: Codable {
        let name, type, sha256: String
        let size: Int
    }

    /// The value of a form field for a kept file.
    static func value(_ attachment: Attachment, formToken: String) -> String {
        let content = Content(
            name: attachment.name, type: attachment.type, sha256: attachment.sha256, size: attachment.size)
        guard let data = try? JSONEncoder().encode(content) else { return "" }
        let text = Base64URL.string(data)
        return text + "." + Base64URL.string(HMACSHA256.code(for: text, key: Array(formToken.utf8)))
    }

    /// The file behind such a value; nil when we did not write it for this session.
    static func attachment(_ value: String, formToken: String) -> Attachment? {
        let parts = value.split(separator: ".")
        guard parts.count == 2, let code = Base64URL.bytes(String(parts[1])),
            let data = Base64URL.bytes(String(parts[0])),
            HMACSHA256.isValid(code, for: Array(parts[0].utf8), key: Array(formToken.utf8)),
            let content = try? JSONDecoder().decode(Content.self, from: Data(data))
        else { return nil }
        let blob = BlobReference(sha256: content.sha256, size: content.size)
        return Attachment(
            name: content.name, type: content.type, size: content.size, sha256: content.sha256, blob: blob)
    }
}
