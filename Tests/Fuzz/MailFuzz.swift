// The target of libFuzzer for the MIME room; compiled by fuzz.sh together with the room's own sources.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMail(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let message = MIMEMessage(Array(UnsafeBufferPointer(start: start, count: count)))
    var decoded = 0
    func read(_ part: MIMEPart, _ depth: Int) {
        precondition(depth <= MIMELimits().depth + 1, "deeper than the limit")
        decoded += part.fileName?.utf8.count ?? 0
        if part.children.isEmpty {
            part.decode { decoded += $0.count }
            if part.type.type == "text" { _ = part.text() }
            if part.type.essence == "message/rfc822" { _ = part.message().headers.text("Subject") }
        }
        for child in part.children { read(child, depth + 1) }
    }
    read(message.root, 0)
    for name in ["From", "To", "Cc", "Reply-To"] { _ = message.headers.addresses(name) }
    for name in ["Subject", "Content-Type"] {
        let text = message.headers.text(name) ?? ""
        precondition(!text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0 == "\0" }, "a header of two lines")
    }
    _ = message.headers.raw("Date").flatMap { MailDate.parse($0) }
    _ = message.headers.messageIDs("References")
    return 0
}
