// Live updates: server-sent events (WHATWG HTML 9.2) with a heartbeat. The heartbeat is not for the client alone: a
// connection that waits for its next event is not watched by libmicrohttpd, and only writing shows that it is gone.

import Runtime

/// One event for a page.
public struct ServerSentEvent: Sendable, Equatable {
    /// The event's name; letters and dashes.
    public var name: String
    /// May have several lines.
    public var data: String
    /// Comes back as Last-Event-ID when the page reconnects.
    public var id: String?

    public init(name: String, data: String, id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }

    /// The event as it goes over the wire. Line breaks in the data become lines of their own; other fields lose theirs.
    public var wireForm: String {
        var text = ""
        if let id { text += "id: \(Self.oneLine(id))\n" }
        text += "event: \(Self.oneLine(name))\n"
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return text + "\n"
    }

    private static func oneLine(_ text: String) -> String { String(text.filter { !$0.isNewline && $0 != "\0" }) }
}

extension HTTPResponse {
    /// A response that sends events until they end, the client leaves or the server stops.
    /// - Parameters:
    ///   - heartbeat: longest silence.
    ///   - retry: how long the page shall wait before it connects anew.
    public static func events(
        _ events: some AsyncSequence<ServerSentEvent, Never> & Sendable, heartbeat: Duration = .seconds(15),
        retry: Duration = .seconds(3), clock: any WallClock
    ) -> HTTPResponse {
        let stream = HTTPStream(isEndless: true) { writer in
            let line = EventLine(writer)
            try await line.write("retry: \(Int(retry.seconds * 1000))\n\n")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await event in events { try await line.write(event.wireForm) } }
                group.addTask {
                    while true {
                        try await clock.sleep(for: heartbeat)
                        try await line.write(": \n\n")
                    }
                }
                try await group.next()
                group.cancelAll()
            }
        }
        return HTTPResponse(
            headers: [
                "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store",
                // For proxies of the nginx kind, which would hold events back.
                "X-Accel-Buffering": "no",
            ], body: .stream(length: nil, stream))
    }
}

/// Keeps events and heartbeats from running into one another: a body is written by one task at a time.
private actor EventLine {
    private let writer: HTTPBodyWriter
    private var isWriting = false
    private var next: [CheckedContinuation<Void, Never>] = []

    init(_ writer: HTTPBodyWriter) { self.writer = writer }

    func write(_ text: String) async throws {
        if isWriting { await withCheckedContinuation { next.append($0) } }
        isWriting = true
        defer { if next.isEmpty { isWriting = false } else { next.removeFirst().resume() } }
        try await writer.write(text)
    }
}
