// Foreign content: the frame, attachments, originals, links that lead away (reliability.md A1 to A5, A29).

import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct ContentTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]

    private func frame(_ html: String, parts: [PaperSheet.Part] = [], images: Bool = false) async throws -> RawResponse
    {
        var found: RawResponse?
        try await Desk.with { desk in
            let (_, message) = try await desk.contact(sheet: PaperSheet(html: html, parts: parts))
            found = try await desk.browser().get("/messages/\(message)/body\(images ? "?images=1" : "")")
        }
        return try #require(found)
    }

    @Test func `a message's HTML stands in a document that may run and load nothing`() async throws {
        let response = try await frame(
            "<p onclick=alert(1)>Ciao<script>alert(1)</script><img src=https://evil.example/pixel.png><form action=/logout><input></form>"
        )
        #expect(response.status == 200)
        let policy = try #require(response["Content-Security-Policy"])
        #expect(policy.hasPrefix("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"))
        #expect(policy.contains("img-src data:;") && policy.contains("frame-ancestors 'self'"))
        #expect(
            !policy.contains("allow-scripts") && !policy.contains("allow-same-origin") && !policy.contains("https:"))
        for gone in ["onclick", "<script", "evil.example/pixel", "<form", "<input"] {
            #expect(!response.text.contains(gone))
        }
    }

    @Test func `the ticket's page says how many pictures were not loaded and offers them`() async throws {
        try await Desk.with { desk in
            let html = "<img src=https://example.org/a.png><img src=https://example.org/b.png><p>Ciao"
            let (ticket, message) = try await desk.contact(sheet: PaperSheet(html: html))
            let page = try await desk.browser().get("/tickets/\(ticket.number)").text
            #expect(page.contains("/messages/\(message)/body?images=1"))
            #expect(page.contains("2 immagini"))
            #expect(page.contains("<iframe") && page.contains("sandbox=") && !page.contains("allow-scripts"))
            #expect(!page.contains("example.org/a.png"))
        }
    }

    @Test func `pictures from elsewhere are loaded only for the one view that asks for them`() async throws {
        let response = try await frame("<img src=https://example.org/a.png>", images: true)
        #expect(response["Content-Security-Policy"]?.contains("img-src data: https:") == true)
        #expect(response.text.contains("src=\"https://example.org/a.png\""))
    }

    @Test func `a picture by http is loaded by https, as the frame allows nothing else`() async throws {
        let response = try await frame("<img src=HTTP://example.org/a.png>", images: true)
        #expect(response.text.contains("src=\"https://example.org/a.png\""))
    }

    @Test func `only pictures that can be loaded are offered`() async throws {
        try await Desk.with { desk in
            let html =
                "<table background=http://example.org/a.png><tr><td style='background:url(http://example.org/b)'>Ciao"
            let (ticket, message) = try await desk.contact(sheet: PaperSheet(html: html))
            let page = try await desk.browser().get("/tickets/\(ticket.number)").text
            #expect(page.contains("name=\"m\(message)-frame\""))
            #expect(!page.contains("/messages/\(message)/body?images=1"))
        }
    }

    @Test func `a mail with large photographs can be seen formatted`() async throws {
        try await Desk.with { desk in
            let photo = Data([0xFF, 0xD8, 0xFF] + [UInt8](repeating: 7, count: 5 << 20))
            let parts = [PaperSheet.Part(name: "foto.jpg", type: "image/jpeg", contentID: "foto@x", bytes: photo)]
            let (ticket, message) = try await desk.contact(sheet: PaperSheet(html: "<p>Ecco la foto", parts: parts))
            let page = try await desk.browser().get("/tickets/\(ticket.number)").text
            #expect(page.contains("name=\"m\(message)-frame\""))
        }
    }

    @Test func `a message's own pictures are shown, if they are pictures`() async throws {
        let parts = [
            PaperSheet.Part(name: "logo.png", type: "image/png", contentID: "logo@x", bytes: Data(Self.png)),
            PaperSheet.Part(
                name: "x.svg", type: "image/png", contentID: "svg@x", bytes: Data("<svg onload=alert(1)>".utf8)),
            PaperSheet.Part(
                name: "big.gif", type: "image/gif", contentID: "big@x",
                bytes: Data(Array("GIF89a".utf8) + [UInt8](repeating: 0, count: 2 << 20))),
        ]
        let response = try await frame(
            "<img src=cid:logo@x><img src=cid:svg@x><img src=cid:big@x><img src=cid:none@x>", parts: parts)
        #expect(response.text.components(separatedBy: "data:image/").count == 2)
        #expect(response.text.contains("data:image/png;base64,\(Data(Self.png).base64EncodedString())"))
    }

    @Test func `links lead to the page that shows where they go`() async throws {
        let response = try await frame(
            "<a href=\"https://example.org/a?b=1&c=2\">qui</a><a href='javascript:alert(1)'>no</a>")
        #expect(response.text.contains("href=\"/leave?to=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26c%3D2\""))
        #expect(response.text.contains("rel=\"noopener noreferrer nofollow\""))
        #expect(!response.text.contains("javascript:"))
    }

    @Test(arguments: ["HTTPS://evil.example/login", "HtTp://evil.example/login", "hTTPS:\t//evil.example/login"])
    func `a scheme in large letters does not pass the leaving page by`(address: String) async throws {
        let response = try await frame("<a href=\"\(address)\">qui</a><a href=\"MAILTO:urp@example.org\">posta</a>")
        let scheme = address.lowercased().hasPrefix("https") ? "https" : "http"
        #expect(response.text.contains("href=\"/leave?to=\(scheme)%3A%2F%2Fevil.example%2Flogin\""))
        #expect(!response.text.lowercased().contains("href=\"http"))
        #expect(response.text.contains("href=\"mailto:urp@example.org\""))
    }

    @Test func `a message without HTML has no frame`() async throws {
        try await Desk.with { desk in
            let (_, message) = try await desk.contact(sheet: PaperSheet(html: nil))
            #expect(try await desk.browser().get("/messages/\(message)/body").status == 404)
        }
    }

    @Test(arguments: [
        ("text/html", "pagina.html"), ("image/svg+xml", "disegno.svg"), ("application/xhtml+xml", "x.xhtml"),
        ("text/javascript", "x.js"), ("application/xml", "x.xml"), ("text/html; charset=utf-8", "x"),
        ("multipart/x-mixed-replace", "x"), ("image/png\r\nX-Evil: 1", "a\"; filename=\"b.html"),
        ("", "../../etc/passwd"), ("text/plain", "\u{202E}fdp.exe"),
    ])
    func `an attachment is never active here`(type: String, name: String) async throws {
        try await Desk.with { desk in
            let part = PaperSheet.Part(name: name, type: type, bytes: Data("<script>alert(1)</script>".utf8))
            let (_, message) = try await desk.contact(sheet: PaperSheet(html: nil, parts: [part]))
            let browser = try await desk.browser()
            for accept in ["*/*", "text/html", "image/svg+xml"] {
                let response = try await browser.send(
                    "GET", "/messages/\(message)/attachments/0", headers: [("Accept", accept)])
                #expect(response.status == 200)
                #expect(response["Content-Type"] == "application/octet-stream")
                #expect(response["Content-Disposition"]?.hasPrefix("attachment; filename=\"") == true)
                #expect(response["Content-Security-Policy"]?.hasPrefix("sandbox; default-src 'none'") == true)
                #expect(response["X-Content-Type-Options"] == "nosniff")
                #expect(response["X-Evil"] == nil)
                #expect(response.text == "<script>alert(1)</script>")
            }
        }
    }

    @Test func `the original comes back byte by byte`() async throws {
        try await Desk.with { desk in
            let sheet = PaperSheet(html: String(repeating: "<p>è", count: 300_000))
            let (_, message) = try await desk.contact(sheet: sheet)
            let response = try await desk.browser().get("/messages/\(message)/original")
            let stored = try #require(try await desk.store.message(message)?.original)
            #expect(response.body == (try await desk.store.bytes(of: stored)))
            #expect(response["Content-Type"] == "message/rfc822")
            #expect(response["Content-Disposition"]?.contains("message-\(message).eml") == true)
            let item = try await desk.heldItem()
            #expect(try await desk.browser().get("/held/\(item)/original").body == Array("<script>broken".utf8))
        }
    }
}
