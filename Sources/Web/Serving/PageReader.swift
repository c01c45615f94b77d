// Pictures of paper, page by page. Drawing a page costs time and memory, so only a few are drawn at a time, others wait
// their turn, too many are sent away, and what was drawn is kept for a while.

import Channels
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Draws pages of documents, by the SHA-256 of their bytes.
final class PageReader: Sendable {
    /// Widths in pixels that are drawn; a wish is rounded up to the next.
    static let widths = [320, 640, 960, 1280, 1920]
    private static let mostKeptBytes = 48 << 20
    private static let mostShapes = 2000

    private struct Picture: Hashable, Sendable {
        let document: String
        let page: Int
        let width: Int
    }
    private struct State {
        var shapes: [String: [PageShape]] = [:]
        var pictures: [Picture: [UInt8]] = [:]
        /// The oldest first.
        var order: [Picture] = []
        var bytes = 0
    }
    private let state = Mutex(State())
    private let turns = Turns(atOnce: 2, waiting: 100)

    static func width(_ wanted: String?) -> Int {
        let wanted = wanted.flatMap { Int($0) } ?? 960
        return widths.first { $0 >= wanted } ?? widths[widths.count - 1]
    }

    /// The pages of a document; `bytes` is asked only when they are not yet known.
    func shapes(
        of document: String, by pages: any ChannelPages, _ bytes: () async throws -> [UInt8]
    ) async throws -> [PageShape] {
        if let known = state.withLock({ $0.shapes[document] }) { return known }
        try await turns.take()
        defer { turns.give() }
        if let known = state.withLock({ $0.shapes[document] }) { return known }
        let shapes = try await pages.pages(of: try await bytes())
        state.withLock { state in
            if state.shapes.count >= Self.mostShapes { state.shapes.removeAll(keepingCapacity: true) }
            state.shapes[document] = shapes
        }
        return shapes
    }

    /// One page as PNG.
    func image(
        of page: Int, in document: String, width: Int, by pages: any ChannelPages, _ bytes: () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let picture = Picture(document: document, page: page, width: width)
        if let known = state.withLock({ $0.pictures[picture] }) { return known }
        try await turns.take()
        defer { turns.give() }
        if let known = state.withLock({ $0.pictures[picture] }) { return known }
        let image = try await pages.image(of: page, in: try await bytes(), width: width)
        keep(image, picture)
        return image
    }

    /// All pages as one PDF. Not kept: it is asked for once.
    func document(by pages: any ChannelPages, _ bytes: () async throws -> [UInt8]) async throws -> [UInt8] {
        try await turns.take()
        defer { turns.give() }
        return try await pages.document(of: try await bytes())
    }

    private func keep(_ image: [UInt8], _ picture: Picture) {
        guard image.count < Self.mostKeptBytes / 4 else { return }
        state.withLock { state in
            guard state.pictures.updateValue(image, forKey: picture) == nil else { return }
            state.order.append(picture)
            state.bytes += image.count
            while state.bytes > Self.mostKeptBytes {
                let oldest = state.order.removeFirst()
                state.bytes -= state.pictures.removeValue(forKey: oldest)?.count ?? 0
            }
        }
    }
}

/// So many at once, so many in the queue.
final class Turns: Sendable {
    private struct State {
        var free: Int
        var next = 0
        /// In order of arrival.
        var queue: [(number: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    }
    private let state: Mutex<State>
    private let waiting: Int

    init(atOnce: Int, waiting: Int) {
        state = Mutex(State(free: atOnce))
        self.waiting = waiting
    }

    /// How many wait.
    var queued: Int { state.withLock { $0.queue.count } }

    /// - Throws: `HTTPFault` 503 when too many wait, `CancellationError` when the client has left.
    func take() async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                state.withLock { state in
                    if Task.isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else if state.free > 0 {
                        state.free -= 1
                        continuation.resume()
                    } else if state.queue.count >= waiting {
                        continuation.resume(throwing: HTTPFault(503, "too many pages are being drawn"))
                    } else {
                        state.queue.append((number, continuation))
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                guard let index = state.queue.firstIndex(where: { $0.number == number }) else { return }
                state.queue.remove(at: index).continuation.resume(throwing: CancellationError())
            }
        }
    }

    func give() {
        state.withLock { state in
            if state.queue.isEmpty { state.free += 1 } else { state.queue.removeFirst().continuation.resume() }
        }
    }
}
