// Files with telephone calls, as switchboards and people write them: read in pieces, checked to the last line before the first
// call is taken in.

import Store
import Tickets

/// Takes a file of calls in.
public struct CallFile: Sendable {
    /// Begins a reading at the file's first byte; the function that it gives hands out piece after piece, nil at the end.
    public typealias Pieces = @Sendable () async throws -> (@Sendable () async throws -> [UInt8]?)

    let form: CallForm
    let open: Pieces
    let calendar: ServiceCalendar
    let queues: Set<String>

    /// Calls that go to the store at once.
    static let batch = 5000

    /// - Parameters:
    ///   - queues: of a queue log: only these; empty: all.
    ///   - calendar: whose time zone times without one are in.
    ///   - open: begins a reading. The file is read twice: to check it, and to take it in.
    public init(
        form: CallForm, queues: Set<String> = [], calendar: ServiceCalendar = ServiceCalendar(), open: @escaping Pieces
    ) {
        self.form = form
        self.open = open
        self.calendar = calendar
        self.queues = queues
    }

    /// A file in memory.
    public init(
        _ bytes: [UInt8], form: CallForm, queues: Set<String> = [], calendar: ServiceCalendar = ServiceCalendar()
    ) {
        self.init(form: form, queues: queues, calendar: calendar) {
            let once = Once(bytes)
            return { await once.take() }
        }
    }

    private actor Once {
        private var bytes: [UInt8]?
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        func take() -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }

    /// Takes the calls in. A file with a fault leaves nothing behind; one that is taken in twice changes nothing the second
    /// time; one whose taking-in was interrupted is completed by the next.
    /// - Throws: `CallFileFault`, `StoreError`, and what the reading throws.
    public func take(
        into store: any FigureStore, service: String, by user: UserID?, at now: Instant
    ) async throws -> CallImport {
        // First to the end without keeping anything: nothing is taken in of a file that cannot be read whole.
        let checked = try await read { _ in }
        var taken = CallImport(read: checked.read, new: 0, unfinished: checked.unfinished)
        _ = try await read { calls in
            // Each transaction tells of its own calls.
            let audit = AuditEntry(
                at: now, user: user, what: "calls_imported",
                detail: ["service": service, "form": form.rawValue, "calls": "\(calls.count)"])
            taken.new += try await store.importCalls(calls, service: service, source: form.rawValue, audit: audit)
        }
        return taken
    }

    /// Every call, in batches.
    private func read(_ use: ([CallRecord]) async throws -> Void) async throws -> CallImport {
        let next = try await open()
        var lines = FileLines()
        var reader = LineReader(form: form, queues: queues, calendar: calendar)
        var calls: [CallRecord] = []
        var count = 0
        while let piece = try await next() {
            try Task.checkCancellation()
            try lines.take(piece) { try reader.read($0, $1) { calls.append($0) } }
            guard calls.count >= Self.batch else { continue }
            count += calls.count
            try await use(calls)
            calls = []
        }
        try lines.end { try reader.read($0, $1) { calls.append($0) } }
        try reader.end { calls.append($0) }
        count += calls.count
        if !calls.isEmpty { try await use(calls) }
        return CallImport(read: count, new: 0, unfinished: reader.unfinished)
    }
}

/// One of the two forms.
private struct LineReader {
    private var table: CallTable?
    private var log: QueueLog?

    init(form: CallForm, queues: Set<String>, calendar: ServiceCalendar) {
        switch form {
        case .csv: table = CallTable(calendar: calendar)
        case .queueLog: log = QueueLog(queues: queues)
        }
    }

    mutating func read(_ line: String, _ number: Int, to use: (CallRecord) throws -> Void) throws {
        if let call = try table?.read(line, number) { try use(call) }
        try log?.read(line, number, to: use)
    }

    mutating func end(to use: (CallRecord) throws -> Void) throws {
        if table?.hasHeading == false { throw CallFileFault(.empty, line: 0) }
        try log?.end(to: use)
    }

    var unfinished: Int { log?.unfinished ?? 0 }
}
