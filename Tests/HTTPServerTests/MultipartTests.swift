// Forms with files: what browsers send, and what attackers send (A28).

import Foundation
import HTTPServer
import Testing
import WebClient

@Suite struct MultipartTests {
    private func form(_ text: String, boundary: String = "XX") throws -> Multipart {
        try Multipart(
            contentType: "multipart/form-data; boundary=\(boundary)",
            body: HTTPBody(Array(text.replacing("\n", with: "\r\n").utf8)))
    }

    @Test func `fields and files of a browser's form are found`() throws {
        let form = try form(
            """
            --XX
            Content-Disposition: form-data; name="answer"

            Gentile signora,
            ecco la risposta.
            --XX
            Content-Disposition: form-data; name="file"; filename="Perché %22sì%22.pdf"
            Content-Type: application/pdf

            %PDF-1.7
            --XX
            Content-Disposition: form-data; name="file"; filename=""
            Content-Type: application/octet-stream


            --XX--

            """)
        let fields = try form.fields()
        #expect(fields["answer"] == "Gentile signora,\r\necco la risposta.")
        #expect(form.files.map(\.fileName) == ["Perché \"sì\".pdf"])
        #expect(form.files[0].contentType == "application/pdf")
        #expect(try form.bytes(of: form.files[0], most: 100) == Array("%PDF-1.7".utf8))
        #expect(throws: HTTPFault.self) { try form.bytes(of: form.files[0], most: 7) }
    }

    @Test func `boundaries inside a content and half boundaries do not end a part`() throws {
        let content = "--XX inside\n-XX\n--X\n\n--YY--\n--X X"
        let form = try form("--XX\nContent-Disposition: form-data; name=\"a\"\n\n\(content)\n--XX--")
        #expect(try form.fields()["a"] == content.replacing("\n", with: "\r\n"))
    }

    @Test func `a content of every length around the reading window is found whole`() throws {
        for length in [0, 1, 65_400, 65_460, 65_480, 65_500, 65_535, 65_536, 65_537, 131_072, 200_000] {
            let content = [UInt8]((0..<length).map { $0 % 3 == 0 ? 13 : UInt8(truncatingIfNeeded: $0) })
            let head = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
            let body = Array(head.utf8) + content + Array("\r\n--XX--\r\n".utf8)
            let form = try Multipart(contentType: "multipart/form-data; boundary=\"XX\"", body: HTTPBody(body))
            #expect(try form.bytes(of: form.parts[0], most: 1 << 20) == content, "\(length)")
        }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=XX",
        "multipart/form-data; boundary=\"a\u{0}b\"", "multipart/form-data; boundary=\"a\r\nb\"",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=\(String(repeating: "a", count: 71))",
        "multipart/form-data; boundary=\(String(repeating: "a", count: 70_000))",
    ])
    func `a boundary that is none is refused`(contentType: String) {
        #expect(throws: HTTPFault.self) {
            try Multipart(contentType: contentType, body: HTTPBody(Array("--XX--".utf8)))
        }
    }

    @Test(arguments: [
        "", "--", "--XX", "--XX\n", "--XXX\n\n", "--XX\nContent-Disposition: form-data; name=\"a\"",
        "--XX\nContent-Disposition: form-data; name=\"a\"\n\nno end", "--XX\nno colon\n\nx\n--XX--",
        "--XX\nContent-Disposition: attachment\n\nx\n--XX--", "--XX\nContent-Disposition: form-data\n\nx\n--XX--",
        "preamble\n--XX\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XX--",
        "--XX\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XXjunk\n\n--XX--",
    ])
    func `a broken form is refused`(text: String) {
        #expect(throws: HTTPFault.self) { try form(text) }
    }

    @Test func `a form without end of parts, heads or fields is refused`() {
        let part = "--XX\nContent-Disposition: form-data; name=\"a\"\n\nx\n"
        #expect(throws: HTTPFault(413, "too many parts")) { try form(String(repeating: part, count: 201) + "--XX--") }
        let long = "--XX\nX: " + String(repeating: "a", count: 10_000) + "\n\nx\n--XX--"
        #expect(throws: HTTPFault.self) { try form(long) }
        #expect(throws: HTTPFault.self) {
            try HTTPFields(formEncoded: (0...1000).map { "f\($0)=1" }.joined(separator: "&"))
        }
    }

    @Test func `mangled forms are refused or read, never worse`() throws {
        let good = Array(
            "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nhello\r\n--XX\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\nx\r\n--XX--\r\n"
                .utf8)
        var generator = Sequence64(seed: 7)
        var refused = 0
        for _ in 0..<3000 {
            var body = good
            for _ in 0..<(1 + generator.next() % 4) {
                let place = Int(generator.next() % UInt64(body.count))
                switch generator.next() % 3 {
                case 0: body[place] = UInt8(truncatingIfNeeded: generator.next())
                case 1: body.remove(at: place)
                default: body.insert(contentsOf: body[place..<min(place + 9, body.count)], at: place)
                }
            }
            do {
                let form = try Multipart(contentType: "multipart/form-data; boundary=XX", body: HTTPBody(body))
                for part in form.parts { #expect(part.range.upperBound <= body.count) }
            } catch { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test func `a form arrives through a live server, from a file too`() async throws {
        let handler: HTTPHandler = { request in
            let form = try request.multipart()
            let lengths = form.files.map { "\($0.fileName ?? "") \($0.range.count)" }
            return .text("\(try form.fields()["t"] ?? "") \(lengths.joined(separator: ",")) \(request.body.isInFile)")
        }
        try await withServer(bodyLimit: { _ in 20 << 20 }, handler: handler) { server in
            for size in [10, 8 << 20] {
                let body =
                    Array("--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.bin\"\r\n\r\n".utf8)
                    + [UInt8](repeating: 13, count: size)
                    + Array("\r\n--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nciao\r\n--B--\r\n".utf8)
                let response = try await request(
                    port: server.port, "POST", "/", headers: [("Content-Type", "multipart/form-data; boundary=B")],
                    body: body)
                #expect(response.text == "ciao x.bin \(size) \(size > 1000)")
            }
        }
    }

    @Test func `cookies are read and neighbours' broken ones left out`() {
        let cookies = HTTPFields(cookies: ["a=1; broken; b=\"2\"; c=x=y", "a=3"])
        #expect(cookies["a"] == "1")
        #expect(cookies["c"] == "x=y")
        #expect(cookies.all("a") == ["1", "3"])
    }

    @Test func `a download's name can hold anything without breaking the header`() {
        for name in [
            "../../etc/passwd", "a\"; filename=b", "a\r\nX: y", "\u{202E}fdp.exe", "", "Perché sì.pdf",
            String(repeating: "x", count: 4000),
        ] {
            let value = HTTPResponse.attachmentDisposition(name)
            #expect(value.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
            #expect(value.split(separator: "\"").count == 3)
            #expect(!value.contains("/"))
            #expect(value.utf8.count < 2500)
        }
        #expect(
            HTTPResponse.attachmentDisposition("sì.pdf")
                == "attachment; filename=\"s_.pdf\"; filename*=UTF-8''s%C3%AC.pdf")
    }

    @Test func `a redirect stays on this server`() {
        for local in ["/", "/tickets/1?a=b", "/a//b"] { #expect(HTTPResponse.isLocal(local)) }
        for foreign in [
            "", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\r\nb", "/ à",
        ] {
            #expect(!HTTPResponse.isLocal(foreign))
        }
    }
}
