// A message's own images in its frame: how often a part is opened and how much of it is shown.

import Foundation
import HTML
import Synchronization
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct InlineImagesTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]

    /// Says how often parts were opened.
    private final class Opened: Sendable {
        private let calls = Mutex(0)
        var count: Int { calls.withLock { $0 } }
        func note() { calls.withLock { $0 += 1 } }
    }

    private func attachments(_ count: Int, size: Int) -> [Tickets.Attachment] {
        (0..<count).map { index in
            Tickets.Attachment(
                name: "\(index).png", type: "image/png", size: size, sha256: String(repeating: "0", count: 64),
                inline: true, contentID: "a\(index)", part: index)
        }
    }

    private func shown(_ html: String, _ images: InlineImages) -> SanitisedHTML {
        HTMLSanitiser.sanitise(html, images: ImagePolicy(remote: .block) { images.address(contentID: $0) })
    }

    @Test func `an image that is named a thousand times is opened once`() {
        let opened = Opened()
        let images = InlineImages(attachments(1, size: Self.png.count)) { _ in
            opened.note()
            return Self.png
        }
        let html = shown(String(repeating: "<img src=cid:a0>", count: 1_000), images).html
        #expect(html.components(separatedBy: "data:image/png").count == 1_001)
        #expect(opened.count == 1)
    }

    @Test func `what is no picture is opened once too, and what the message does not have never`() {
        let opened = Opened()
        let images = InlineImages(attachments(1, size: 5)) { _ in
            opened.note()
            return Array("<svg>".utf8)
        }
        let html = shown(String(repeating: "<img src=cid:a0><img src=cid:none>", count: 1_000), images).html
        #expect(!html.contains("data:"))
        #expect(opened.count == 1)
    }

    @Test func `a repeated image counts each time, so that a document cannot grow without end`() {
        let picture = Self.png + [UInt8](repeating: 0, count: InlineImages.largest - Self.png.count)
        let images = InlineImages(attachments(1, size: picture.count)) { _ in picture }
        let html = shown(String(repeating: "<img src=cid:a0>", count: 1_000), images).html
        #expect(html.utf8.count < InlineImages.largestTogether + 100_000)
        #expect(html.contains("data:image/png"))
    }

    @Test func `a message of very many small images has only so many of them opened`() {
        let opened = Opened()
        let images = InlineImages(attachments(400, size: Self.png.count)) { _ in
            opened.note()
            return Self.png
        }
        _ = shown((0..<400).map { "<img src=cid:a\($0)>" }.joined(), images)
        #expect(opened.count == InlineImages.mostOpened)
    }

    @Test func `what is said of a message on its ticket's page costs no opening of its images`() async throws {
        try await Desk.with { desk in
            let parts = [
                PaperSheet.Part(name: "x.png", type: "image/png", contentID: "x@x", bytes: Data(Self.png))
            ]
            let html = "<img src=cid:x@x><img src=https://example.org/a.png><p>Ciao"
            let (ticket, message) = try await desk.contact(sheet: PaperSheet(html: html, parts: parts))
            let browser = try await desk.browser()
            #expect(try await browser.get("/tickets/\(ticket.number)").text.contains("name=\"m\(message)-frame\""))
            // The frame itself has it, whatever was said before.
            #expect(try await browser.get("/messages/\(message)/body").text.contains("data:image/png"))
        }
    }
}
