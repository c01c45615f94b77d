// Where documents are made: one thread of its own, one document at a time, a queue with an end. cairo and Pango cannot be
// cut short, so what bounds their time is the size of what they get (`PrintLimits`; a page takes about two milliseconds).

import CPango
import Runtime
import Synchronization

/// Makes letters, faxes and sheets: values in, PDF out.
public actor PrintShop {
    private let executor = ThreadExecutor("print shop")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let limits: PrintLimits
    private let most: Int
    private let waiting = Mutex(0)
    private var fonts: Fonts?

    /// - Parameter waiting: how many documents may be under way or waiting before further ones are refused as `busy`.
    public init(limits: PrintLimits = PrintLimits(), waiting: Int = 64) {
        self.limits = limits
        most = waiting
    }

    /// - Throws: `PrintError`; also when the task was cancelled before the document's turn (`busy`).
    public nonisolated func print(_ letter: Letter) async throws(PrintError) -> PrintedDocument {
        try await make { (fonts, limits) throws(PrintError) in try letter.drawn(fonts: fonts, limits: limits) }
    }

    /// - Throws: as for letters.
    public nonisolated func print(_ fax: FaxSheet) async throws(PrintError) -> PrintedDocument {
        try await make { (fonts, limits) throws(PrintError) in try fax.drawn(fonts: fonts, limits: limits) }
    }

    /// - Throws: as for letters.
    public nonisolated func print(_ sheet: SeparatorSheet) async throws(PrintError) -> PrintedDocument {
        try await make { (fonts, limits) throws(PrintError) in try sheet.drawn(fonts: fonts, limits: limits) }
    }

    /// - Throws: as for letters.
    public nonisolated func print(_ sheet: AddressTestSheet) async throws(PrintError) -> PrintedDocument {
        try await make { (fonts, limits) throws(PrintError) in try sheet.drawn(fonts: fonts, limits: limits) }
    }

    /// - Throws: as for letters.
    public nonisolated func print(_ report: ReportPaper) async throws(PrintError) -> PrintedDocument {
        try await make { (fonts, limits) throws(PrintError) in try report.drawn(fonts: fonts, limits: limits) }
    }

    private typealias Drawing = @Sendable (Fonts, PrintLimits) throws(PrintError) -> PrintedDocument

    private nonisolated func make(_ drawing: Drawing) async throws(PrintError) -> PrintedDocument {
        let entered = waiting.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard entered else { throw PrintError(.busy, "wait for the print shop", "\(most) are waiting") }
        defer { waiting.withLock { $0 -= 1 } }
        return try await draw(drawing)
    }

    private func draw(_ drawing: Drawing) throws(PrintError) -> PrintedDocument {
        guard !Task.isCancelled else { throw PrintError(.busy, "wait for the print shop", "cancelled") }
        let ready: Fonts
        if let fonts { ready = fonts } else { ready = try Fonts() }
        fonts = ready
        return try drawing(ready, limits)
    }
}
