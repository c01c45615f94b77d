// Originals that are pictures of paper, page by page: images for the inbox, one PDF to download. And the pages of what is
// about to be sent.

import Channels
import Crypto
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// `GET /messages/{id}/pages/{page}`: `3.png`, counted from 1; `?width=` in pixels.
    func pageImage(_ call: Call) async throws -> HTTPResponse {
        let message = try await message(call)
        guard let original = message.original, let pages = parts.channel(message.channel)?.pages else {
            throw HTTPFault(404, "the message has no pages")
        }
        return try await image(call, of: original.sha256, by: pages) { [store] in
            try await store.bytes(of: original)
        }
    }

    /// `GET /previews/{key}/pages/{page}`.
    func previewPageImage(_ call: Call) async throws -> HTTPResponse {
        guard let key = call.names["key"], let session = call.visitor?.session.tokenHash,
            let found = documents.document(key, for: session, at: call.now),
            let pages = parts.channel(found.channel)?.pages
        else { throw HTTPFault(404, "no such preview") }
        return try await image(call, of: "preview-\(key)", by: pages) { found.bytes }
    }

    private func image(
        _ call: Call, of document: String, by pages: any ChannelPages, _ bytes: () async throws -> [UInt8]
    ) async throws -> HTTPResponse {
        guard let name = call.names["page"], name.hasSuffix(".png"), name.utf8.count < 10,
            let number = Int(name.dropLast(4)), number > 0, "\(number).png" == name
        else { throw HTTPFault(404, "no such page") }
        let width = PageReader.width(call.request.query["width"])
        var response = HTTPResponse(
            headers: [
                "Content-Type": "image/png", "Content-Security-Policy": SecurityHeaders.filePolicy,
                // Stays with this reader's browser, which asks each time whether he may still see it.
                "Cache-Control": "private, no-cache",
            ])
        response = response.tagged("\(document.prefix(40))-\(number)-\(width)", for: call.request)
        if response.status == 304 { return response }
        do {
            let count = try await paper.shapes(of: document, by: pages, bytes).count
            guard number <= count else { throw HTTPFault(404, "no such page") }
            response.body = .bytes(
                try await paper.image(of: number - 1, in: document, width: width, by: pages, bytes))
            return response
        } catch let error as ChannelError {
            return placeholder(call, error)
        }
    }

    /// A picture that says that there is none: what stands in its place is readable, whoever asked.
    private func placeholder(_ call: Call, _ error: ChannelError) -> HTTPResponse {
        let words = pages(language(call.request, call.visitor?.user)).unreadablePage
        let drawing =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 420 594\" width=\"420\" height=\"594\">"
            + "<rect width=\"420\" height=\"594\" fill=\"#fff\" stroke=\"#6f859c\"/>"
            + "<text x=\"210\" y=\"290\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"18\" fill=\"#17324d\">"
            + "\(words)</text></svg>"
        return HTTPResponse(
            status: error.class == .transient ? 503 : 422,
            headers: [
                "Content-Type": "image/svg+xml", "Content-Security-Policy": SecurityHeaders.filePolicy,
                "Cache-Control": "no-store",
            ], body: .bytes(Array(drawing.utf8)))
    }

    /// `GET /messages/{id}/document.pdf`: all pages as one PDF.
    func pagesDocument(_ call: Call) async throws -> HTTPResponse {
        let message = try await message(call)
        guard let original = message.original, let pages = parts.channel(message.channel)?.pages else {
            throw HTTPFault(404, "the message has no pages")
        }
        do {
            let bytes = try await paper.document(by: pages) { [store] in try await store.bytes(of: original) }
            return Self.download(bytes, name: "message-\(message.id).pdf", type: "application/pdf")
        } catch let error as ChannelError {
            throw HTTPFault(error.class == .transient ? 503 : 422, "the pages cannot be read")
        }
    }

    /// What can be said of the paper behind the messages of a thread. Originals not yet looked at get a moment; then the
    /// page does without their pictures until it is opened again.
    func sheets(_ view: TicketView) async -> [MessageID: PaperDisplay] {
        var displays: [MessageID: PaperDisplay] = [:]
        await withTaskGroup(of: (MessageID, PaperDisplay).self) { group in
            for message in view.messages.filter({ $0.direction == .inbound }).suffix(20) {
                guard let original = message.original, let pages = parts.channel(message.channel)?.pages else {
                    continue
                }
                group.addTask { [self] in (message.id, await display(original, pages)) }
            }
            for await (message, display) in group { displays[message] = display }
        }
        return displays
    }

    // The reading goes on when the page has stopped waiting for it: the next page finds it done.
    private func display(_ original: BlobReference, _ pages: any ChannelPages) async -> PaperDisplay {
        let (stream, continuation) = AsyncStream<PaperDisplay>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let reading = Task { [paper, store] in
            do {
                let shapes = try await paper.shapes(of: original.sha256, by: pages) {
                    try await store.bytes(of: original)
                }
                continuation.yield(.pages(shapes))
            } catch let error as ChannelError where error.class == .permanent {
                continuation.yield(.unreadable)
            } catch {
                continuation.yield(.later)
            }
            continuation.finish()
        }
        let patience = Task { [parts] in
            try await parts.clock.sleep(for: .seconds(3))
            continuation.yield(.later)
            continuation.finish()
        }
        defer { patience.cancel() }
        for await display in stream { return display }
        reading.cancel()
        return .later
    }
}
