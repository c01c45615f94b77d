// Reads pages (scans, faxes, PDFs) in worker processes that may crash, hang or be taken over without harm to this one.
// Knows no image library: those are in the program `sportello-scan`, which the pool starts on demand. Use:
//
//     let pool = ScanPool(ScanPoolSettings())                     // one for the whole program; nothing starts yet
//     let document = ScanDocument.file("/srv/scan/0001.tif")      // or .bytes(attachment)
//     let facts = try await pool.inspect(document)                // kind, pages with sizes, has it text, who made it
//     for page in 1...facts.pages.count {                         // page by page: memory does not grow with them
//         let codes = try await pool.codes(document, page: page)  // QR, Code 128, Code 39
//         let text = try await pool.text(document, page: page)    // text layer, else OCR; lines, boxes, confidence
//         let png = try await pool.image(document, page: page, width: 1000, turned: text.turned)
//     }
//     let view = try await pool.pdf(document)                     // one PDF for the viewer
//     let letter = try await pool.extract(document, pages: [2...4])   // same kind (PDF, TIFF), pages untouched
//     await pool.close()                                          // ends the workers; what waits ends with `closed`
//
// Any call may throw a `ScanError`: `isOfTheDocument` says that trying again is useless (make the contact without text,
// keep the original); the others (`busy`, `notStarted` …) may pass. A cancelled task's request ends with `cancelled`.

import Foundation

/// A few workers for many documents. Every call waits its turn; `busy` when too many wait.
public final class ScanPool: Sendable {
    private let settings: ScanPoolSettings
    private let seats: [WorkerSeat]
    private let queue: SeatQueue

    /// Starts nothing: a worker is started when a request needs it.
    public init(_ settings: ScanPoolSettings = ScanPoolSettings()) {
        precondition(settings.workers > 0, "a pool without workers reads nothing")
        self.settings = settings
        seats = (0..<settings.workers).map { _ in WorkerSeat(settings) }
        queue = SeatQueue(seats, most: settings.waiting)
    }

    /// What the document is, without drawing or reading its pages.
    public func inspect(_ document: ScanDocument) async throws(ScanError) -> DocumentFacts {
        let reply = try await perform(request(.inspect), document)
        return try Self.present(reply.answer.facts, "inspect")
    }

    /// The bar codes on a page (from 1): QR, Code 128, Code 39; top to bottom.
    public func codes(_ document: ScanDocument, page: Int) async throws(ScanError) -> [PageCode] {
        let reply = try await perform(request(.codes, page: page), document)
        return try Self.present(reply.answer.codes, "codes")
    }

    /// The text of a page (from 1): its text layer where it has one worth the name, else OCR.
    public func text(_ document: ScanDocument, page: Int) async throws(ScanError) -> PageText {
        let reply = try await perform(request(.text, page: page), document)
        return try Self.present(reply.answer.text, "text")
    }

    /// A picture of a page (from 1) as its tags say it stands, in right proportion.
    /// - Parameters:
    ///   - width: in pixels, 16 to 10,000; made smaller where the height would exceed 20,000.
    ///   - turned: degrees clockwise (0, 90, 180, 270) to turn it beyond that: `PageText.turned`.
    public func image(
        _ document: ScanDocument, page: Int, width: Int, turned: Int = 0, as form: PageImageForm = .png
    ) async throws(ScanError) -> [UInt8] {
        precondition((16...10_000).contains(width) && [0, 90, 180, 270].contains(turned), "no such picture")
        var request = request(.image, page: page)
        request.width = width
        request.turned = turned
        request.form = form
        return try await perform(request, document).bytes
    }

    /// The document as one PDF for a viewer: a PDF as it is, images without loss, one page each, in right proportion.
    public func pdf(_ document: ScanDocument) async throws(ScanError) -> [UInt8] {
        try await perform(request(.pdf), document).bytes
    }

    /// A new document of the same kind with these pages (from 1), in this order: splits a batch. What is on the pages is
    /// copied, not drawn anew. PDF and TIFF; a JPEG or PNG has one page.
    public func extract(_ document: ScanDocument, pages: [ClosedRange<Int>]) async throws(ScanError) -> [UInt8] {
        precondition(!pages.isEmpty && pages.count <= 10_000, "pages to extract")
        var request = request(.extract)
        request.ranges = pages.flatMap { [$0.lowerBound, $0.upperBound] }
        return try await perform(request, document).bytes
    }

    /// Has a worker try what it must not be able to do (sockets, other programs, writing files …). For `check` and tests.
    public func confinement() async throws(ScanError) -> [Confinement] {
        try Self.present(try await perform(request(.confinement), nil).answer.confinement, "confinement")
    }

    /// The process ids of the workers that run at present.
    public var processes: [Int32] { seats.compactMap(\.process) }

    /// Requests that wait for a worker at present.
    public var waiting: Int { queue.length }

    /// Ends requests that wait or run (`closed`) and then the workers. May be called again.
    public func close() async {
        queue.close()
        for seat in seats { await seat.close() }
    }

    private func request(_ act: ScanRequest.Act, page: Int = 1) -> ScanRequest {
        var request = ScanRequest(
            act,
            limits: .init(
                pixelMemory: settings.pixelMemory, mostPages: settings.mostPages, mostResult: settings.mostResult,
                processorSeconds: Int(settings.timeLimit.components.seconds) + 1))
        request.page = page
        return request
    }

    private func perform(_ request: ScanRequest, _ document: ScanDocument?) async throws(ScanError) -> ScanReply {
        let operation = request.act.rawValue
        let reins = Reins()
        let result: Result<ScanReply, ScanError> = await withTaskCancellationHandler {
            switch await queue.take(reins, for: operation) {
            case .failure(let error): return .failure(error)
            case .success(let seat):
                let result = await seat.converse(request, about: document, reins)
                queue.giveBack(seat, reins)
                return result
            }
        } onCancel: {
            queue.end(reins, .cancelled)
        }
        return try result.get()
    }

    private static func present<Part>(_ part: Part?, _ operation: String) throws(ScanError) -> Part {
        guard let part else { throw ScanError(.crashed, operation: operation, detail: "an answer without its part") }
        return part
    }
}
