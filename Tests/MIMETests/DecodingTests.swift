// Transfer encodings: no byte is lost, also where the encoding is broken or cut.

import Foundation
import MIME
import Testing

@Suite struct DecodingTests {
    private func decode(_ encoding: String, _ body: String) -> String {
        let message = MIMEMessage(Array("Content-Transfer-Encoding: \(encoding)\n\n\(body)".utf8))
        return String(decoding: message.root.decoded(), as: UTF8.self)
    }

    @Test(arguments: [
        ("aGVsbG8=", "hello"), ("aGVsbG8", "hello"), ("aGVs\r\nbG8=\r\n", "hello"),
        ("aGVsbG8=\naGVsbG8=\n", "hellohello"),
        ("aGVsbA==aGVsbG8=", "hellhello"), ("aGVs!!bG8=", "hello"), ("a G V s b G 8 =", "hello"), ("=", ""), ("", ""),
        ("a", ""), ("aGVsbG8-_w", "hello>\u{FFFD}"), ("====", ""),
    ])
    func `base64 is read to its last letter`(body: String, expected: String) {
        #expect(decode("base64", body) == expected)
    }

    @Test(arguments: [
        ("a=3Db", "a=b"), ("a=\r\nb", "ab"), ("a= \t\r\nb", "ab"), ("a=ZZ b=4", "a=ZZ b=4"), ("a=", "a"),
        ("=c3=A8", "è"),
        ("a=\nb", "ab"), ("=E2=82=AC", "€"), ("a==3D", "a=="), ("=0D=0A", "\r\n"), ("== =", "== "), ("a=\rb", "ab"),
    ])
    func `quoted-printable keeps what is no escape`(body: String, expected: String) {
        #expect(decode("quoted-printable", body) == expected)
    }

    @Test func `Pieces of a large body fit together`() {
        for size in [196_607, 196_608, 196_609, 400_000] {
            let original = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            var out = OutgoingMail(
                from: MailAddress(address: "a@example.org"), to: [], subject: "", date: .init(timeIntervalSince1970: 0),
                messageID: "x@example.org", text: "")
            out.attachments = [MailAttachment(name: "x", type: "application/octet-stream", bytes: original)]
            let part = (try? out.bytes()).map { leaves(MIMEMessage($0).root)[1] }
            #expect(part?.decoded() == original)
            var quoted = Array("Content-Transfer-Encoding: quoted-printable\n\n".utf8)
            for byte in original {
                let hex = String(byte, radix: 16)
                quoted += Array("=\(hex.count == 1 ? "0" : "")\(hex)".utf8) + (byte == 7 ? [61, 32, 13, 10] : [])
            }
            #expect(MIMEMessage(quoted).root.decoded() == original)
        }
    }

    @Test func `uuencode and unknown encodings`() {
        #expect(decode("x-uuencode", "begin 644 a.txt\n%:&5L;&\\`\n`\nend\n") == "hello")
        #expect(decode("x-unknown", "ciao") == "ciao")
        #expect(decode("BASE64 (comment)", "aGVsbG8=") == "hello")
        #expect(decode("\"7bit\"", "ciao") == "ciao")
    }

    @Test func `A limit bounds what is held`() {
        let message = MIMEMessage(Array("A: b\n\n".utf8) + [UInt8](repeating: 65, count: 6_000_000))
        #expect(message.root.decoded(limit: 10).count == 10)
        let text = message.root.text()
        #expect(text.text.utf8.count == MIMELimits().textBytes)
        #expect(text.warnings == [.textLimit])
    }

    @Test func `Line ends become line feeds`() {
        let message = MIMEMessage(Array("A: b\n\na\r\nb\rc\nd\r\r\ne".utf8))
        #expect(message.root.text().text == "a\nb\nc\nd\n\ne")
    }
}
