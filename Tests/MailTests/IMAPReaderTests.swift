// The reader of IMAP responses: literals are counted and never looked into, every bound holds, and however the bytes
// are cut into pieces the same responses come out.

import Curl
import Foundation
import Testing

@testable import Mail

@Suite struct IMAPReaderTests {
    /// All responses up to the end of the stream, and the error that ended it.
    private func read(_ stream: CannedStream, _ limits: IMAPLimits = IMAPLimits()) -> ([IMAPResponse], MailError) {
        var reader = IMAPReader(limits: limits, bufferSize: 512)
        var responses: [IMAPResponse] = []
        while true {
            do throws(MailError) {
                guard let raw = try reader.response(from: stream, until: .now + .seconds(5)) else { continue }
                responses.append(try IMAPResponse(raw, limits: limits))
            } catch {
                return (responses, error)
            }
        }
    }

    private func fetches(_ responses: [IMAPResponse]) -> [IMAPFetch] {
        responses.compactMap { if case .fetch(let fetch) = $0 { fetch } else { nil } }
    }

    private func bytes(_ content: IMAPContent?) -> [UInt8]? {
        if case .bytes(let bytes) = content { bytes } else { nil }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 511, 512, 513, 100_000])
    func `mail text that looks like protocol stays mail text, however the bytes are cut`(_ size: Int) throws {
        let trap =
            "Subject: x\r\n\r\nG2 OK done\r\nA004 OK done\r\n* BYE\r\n* 9 FETCH (UID 9 BODY[] {99999}\r\n)\r\n{3}\r\n"
        let long = String(repeating: "y", count: 20_480) + "\r\n"
        let mail = trap + long + trap
        let wire =
            "* 1 EXISTS\r\n* 3 FETCH (FLAGS (\\Seen) UID 7 BODY[] {\(mail.utf8.count)}\r\n\(mail) RFC822.SIZE 5)\r\nG2 OK end\r\n"
        let (responses, error) = read(CannedStream(Array(wire.utf8), piecesOf: size))
        #expect(responses.count == 3 && error.code == .unreachable)
        let fetch = try #require(fetches(responses).first)
        #expect(fetch.uid == 7 && fetch.size == 5 && bytes(fetch.content) == Array(mail.utf8))
        guard case .tagged("G2", let status) = responses[2] else {
            Issue.record("the answer was not found")
            return
        }
        #expect(status.word == .ok)
    }

    @Test func `every form of an empty or small body is understood`() {
        let wire = """
            * 1 FETCH (UID 1 BODY[] NIL)\r
            * 2 FETCH (BODY[] {0}\r
             UID 2)\r
            * 3 FETCH (BODY[] "" UID 3)\r
            * 4 FETCH (BODY[]<0> "a \\"b\\" \\\\" UID 4)\r
            * 5 FETCH (UID 5 BODY[HEADER.FIELDS (SUBJECT)] {1}\r
            x BODY[] {2+}\r
            yz)\r\n
            """
        let found = fetches(read(CannedStream(Array(wire.utf8), piecesOf: 5)).0)
        #expect(found.map(\.uid) == [1, 2, 3, 4, 5])
        if case .some(.none) = found[0].content {} else { Issue.record("NIL is no content") }
        #expect(found[1...].map { bytes($0.content) } == [[], [], Array("a \"b\" \\".utf8), Array("yz".utf8)])
    }

    @Test func `INTERNALDATE is read to the second with its zone`() throws {
        let wire =
            "* 1 FETCH (UID 1 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n* 2 FETCH (UID 2 INTERNALDATE \" 1-Mar-2024 00:00:00 +0100\")\r\n* 3 FETCH (UID 3 INTERNALDATE \"99-Foo-2024 00:00:00 +0100\")\r\n"
        let found = fetches(read(CannedStream([Array(wire.utf8)])).0)
        let format = Date.ISO8601FormatStyle()
        #expect(found[0].arrivedAt == (try format.parse("1996-07-17T09:44:25Z")))
        #expect(found[1].arrivedAt == (try format.parse("2024-02-29T23:00:00Z")))
        #expect(found[2].uid == 3 && found[2].arrivedAt == nil)
    }

    @Test func `a literal too large for memory passes through in pieces`() throws {
        var limits = IMAPLimits()
        limits.largestInMemory = 1000
        let mail = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
        let wire = Array("* 1 FETCH (UID 1 BODY[] {100000}\r\n".utf8) + mail + Array(")\r\n".utf8)
        var reader = IMAPReader(limits: limits, bufferSize: 4096)
        var pieces: [Int] = [], taken: [UInt8] = []
        let raw = try reader.response(
            from: CannedStream(wire, piecesOf: 9000), until: .now + .seconds(5),
            sink: IMAPReader.Sink { (piece) throws(MailError) in
                pieces.append(piece.count)
                taken += Array(piece)
            })
        let response = try IMAPResponse(try #require(raw), limits: limits)
        #expect(taken == mail && pieces.allSatisfy { $0 <= 4096 })
        guard case .passed(100_000) = fetches([response]).first?.content else {
            Issue.record("its length is not known")
            return
        }
    }

    @Test(arguments: [
        "* 1 FETCH (UID 1 BODY[] {5}\r\nabc)\r\n* 2 EXISTS\r\n",  // shorter than said: swallows the next line's start
        "* 1 FETCH (UID 1 BODY[] {2}\r\nabcdef)\r\n",  // longer than said
        "* 1 FETCH (UID 1 BODY[] \"abc\r\n",
        "* 1 FETCH UID 1\r\n", "* 1 FETCH (((((((((((((((((((((((((((((((((((((((((((((((((((\r\n",
        "* 1 FETCH (UID 1 X \((0..<40).map { _ in "(" }.joined())\r\n",
        "garbage\r\n", "\r\n", "G1 MAYBE\r\n",
    ])
    func `nonsense is an error and never a lost mail`(_ wire: String) {
        let (responses, error) = read(CannedStream(Array(wire.utf8), piecesOf: 3))
        #expect(error.code == .malformed, "\(responses)")
    }

    @Test func `a line without end, a number without end and too many literals hit their bounds`() {
        var limits = IMAPLimits()
        limits.longestResponse = 10_000
        let endless = CannedStream([[UInt8]](repeating: [UInt8](repeating: 65, count: 1000), count: 100))
        #expect(read(endless, limits).1.code == .malformed)
        #expect(endless.hasInput, "it must give up before the end")
        let many = "* 1 FETCH (" + String(repeating: "X {1}\r\na ", count: 100) + ")\r\n"
        #expect(read(CannedStream([Array(many.utf8)])).1.code == .malformed)
        // Not a literal at all: the number has more digits than a length can have.
        let huge = "* OK {99999999999999999999999999}\r\n"
        #expect(read(CannedStream([Array(huge.utf8)])).0.count == 1)
    }

    @Test func `unknown responses are passed over, braces in a text are only braces`() {
        let wire =
            "* 12 WHATEVER {x}\r\n* STATUS INBOX (MESSAGES 1)\r\n* OK [ALERT] we close {soon}\r\n* 3 EXPUNGE\r\n* FLAGS (a[b ])\r\n* 3 FETCH (FLAGS (a[b $X \\Seen) UID 3)\r\n"
        let (responses, error) = read(CannedStream([Array(wire.utf8)]))
        #expect(responses.count == 6 && error.code == .unreachable)
    }

    @Test func `random bytes never crash the reader`() {
        var generator = SystemRandomNumberGenerator()
        let words = [
            "* ", "1 ", "FETCH ", "(", ")", "UID ", "BODY[] ", "{3}\r\n", "\"", "\\", "\r\n", "NIL", "[", "]", "G1 OK",
            "+", "abc", "\n",
        ]
        for _ in 0..<3_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                bytes +=
                    Bool.random(using: &generator)
                    ? Array(words.randomElement(using: &generator)!.utf8)
                    : [UInt8.random(in: 0...255, using: &generator)]
            }
            _ = read(CannedStream(bytes, piecesOf: Int.random(in: 1...20, using: &generator)))
        }
    }
}

@Suite struct IMAPNamesTests {
    @Test(arguments: [
        ("INBOX", "INBOX"), ("Posta & archivio", "Posta &- archivio"), ("Città", "Citt&AOA-"), ("日本語", "&ZeVnLIqe-"),
        ("😀", "&2D3eAA-"), ("a\r\nA1 DELETE INBOX", "a&AA0ACg-A1 DELETE INBOX"), ("\u{0}", "&AAA-"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ])
    func `folder names travel in modified UTF-7 and come back`(_ name: String, _ wire: String) {
        #expect(IMAPFolderName.encode(name) == wire)
        #expect(IMAPFolderName.decode(Array(wire.utf8)) == name)
        #expect(IMAPFolderName.quoted(wire)?.utf8.allSatisfy { (0x20...0x7E).contains($0) } == true)
    }

    @Test(arguments: ["&", "&!!!-", "a&AA", "&2D0-"])
    func `a name that is not modified UTF-7 is left as it is`(_ wire: String) {
        #expect(IMAPFolderName.decode(Array(wire.utf8)) == wire)
    }

    @Test func `quotes and backslashes cannot end a quoted string, line ends cannot be in one`() {
        #expect(IMAPFolderName.quoted(#"x" \"#) == #""x\" \\""#)
        #expect(IMAPFolderName.quoted("x\r\nA1 LOGOUT") == nil)
        #expect(IMAPFolderName.quoted("città") == nil)
    }

    @Test func `numbers are written as the shortest set`() {
        #expect(UIDSet.text([1, 2, 3, 5, 7, 8]) == "1:3,5,7:8")
        #expect(UIDSet.text([4_294_967_294, 4_294_967_295]) == "4294967294:4294967295")
        #expect(UIDSet.groups([3, 1, 2, 3], of: 2) == [[1, 2], [3]])
    }
}
