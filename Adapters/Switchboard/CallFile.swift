// Files with telephone calls, as switchboards and people write them: read in pieces, checked to the last line before the first
// call is taken in.

import Store
import Tickets

/// Takes a file of calls in.
public struct CallFile: Sendable {
    /// Reads the file's bytes; called once for each reading of it.
    public typealias Pieces = @Sendable () async throws -> (@Sendable () async throws -> [UInt8]?)

    let form: CallForm
    let open: Pieces
    let calendar: ServiceCalendar

    /// - Parameters:
    ///   - open: begins a reading at the first byte. The file is read twice: to check it, and to take it in.
    ///   - calendar: whose time zone times without one are in.
    public init(form: CallForm, calendar: ServiceCalendar = ServiceCalendar(), open: @escaping Pieces) {
        self.form = form
        self.open = open
        self.calendar = calendar
    }

    /// A file in memory.
    public init(_ bytes: [UInt8], form: CallForm, calendar: ServiceCalendar = ServiceCalendar()) {
        self.init(form: form, calendar: calendar) {
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
}
