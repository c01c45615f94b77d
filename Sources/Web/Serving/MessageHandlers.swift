// Foreign content: the HTML of a message in its frame, attachments, originals. None of it is ever active here: own
// policy, own disposition, no guessing of types (A1, A3, A4, A5).

import Channels
import HTTPServer
import Store
import Tickets

extension Site {
    /// `GET /messages/{id}/body`: the message's own HTML, for a sandboxed frame. `?images=1` loads remote pictures.
    func messageBody(_ call: Call) async throws -> HTTPResponse {
        let message = try await message(call)
        let remote = call.request.query["images"] == "1"
        guard let channel = parts.channel(message.channel),
            let framed = try await originals.html(of: message, by: channel, remoteImages: remote)
        else { throw HTTPFault(404, "the message has no HTML") }
        // Cutting addresses short adds nothing that was not clean before.
        let html = StatusLink.masked(framed.html)
        var response = page(200, call) {
            $0.foreignDocument(SanitisedFragment(sanitised: html), title: message.subject)
        }
        response.headers.set("Content-Security-Policy", SecurityHeaders.framePolicy(remoteImages: remote))
        return response
    }

    /// `GET /messages/{id}/attachments/{index}`.
    func attachment(_ call: Call) async throws -> HTTPResponse {
        let message = try await message(call)
        let index = Int(try call.number("index"))
        let bytes = try await originals.attachment(index, of: message, by: parts.channel(message.channel))
        let attachment = message.attachments[index]
        return Self.download(bytes, name: attachment.name, type: attachment.type)
    }

    /// `GET /messages/{id}/original`: the untouched bytes.
    func original(_ call: Call) async throws -> HTTPResponse {
        let message = try await message(call)
        guard let original = message.original else { throw HTTPFault(404, "no original") }
        return try await originalDownload(original, channel: message.channel, name: "message-\(message.id)")
    }

    /// `GET /held/{id}/original`.
    func heldOriginal(_ call: Call) async throws -> HTTPResponse {
        guard let item = try await store.spoolItem(SpoolID(try call.number("id"))) else {
            throw HTTPFault(404, "no such item")
        }
        return try await originalDownload(item.original, channel: item.channel, name: "item-\(item.id)")
    }

    private func originalDownload(
        _ blob: BlobReference, channel: ChannelName?, name: String
    ) async throws -> HTTPResponse {
        let descriptor = parts.channel(channel)?.descriptor
        return Self.download(
            try await store.bytes(of: blob), name: "\(name).\(descriptor?.originalExtension ?? "bin")",
            type: descriptor?.originalType ?? "application/octet-stream")
    }

    func message(_ call: Call) async throws -> Message {
        guard let message = try await store.message(MessageID(try call.number("id"))) else {
            throw HTTPFault(404, "no such message")
        }
        return message
    }

    static func download(_ bytes: [UInt8], name: String, type: String) -> HTTPResponse {
        HTTPResponse(
            headers: [
                "Content-Type": DownloadType.safe(type),
                "Content-Disposition": HTTPResponse.attachmentDisposition(name),
                "Content-Security-Policy": SecurityHeaders.filePolicy,
            ], body: .bytes(bytes))
    }
}

/// Media types of downloads.
enum DownloadType {
    private static let known: Set<String> = [
        "application/pdf", "application/zip", "application/rtf", "application/msword", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
        "application/pkcs7-mime", "application/pkcs7-signature", "image/png", "image/jpeg", "image/gif", "image/tiff",
        "message/rfc822",
    ]

    /// A type that no browser runs; everything else, active or unknown, is only bytes.
    static func safe(_ type: String) -> String {
        let plain = type.prefix { $0 != ";" }.lowercased()
        return known.contains(plain) ? plain : "application/octet-stream"
    }
}
