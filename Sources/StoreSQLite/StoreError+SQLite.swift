// SQLite's errors in the words of the port.

import SQLite
import Store

extension StoreError {
    /// Wraps a foreign error; passes a `StoreError` through.
    init(_ error: any Error, operation: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLiteError:
            let code: Code =
                if error.isDamaged {
                    .damaged
                } else if error.isForeignKeyViolation {
                    .missing
                } else if error.isConstraintViolation {
                    .conflict
                } else {
                    .unavailable
                }
            self.init(code, operation: operation, detail: error.description)
        default: self.init(.unavailable, operation: operation, detail: "\(type(of: error))")
        }
    }
}

extension SQLiteError {
    /// A write or sync failed below SQLite. A full disk is not one: SQLite takes its write back cleanly.
    var isDiskFailure: Bool { primaryCode == 10 || isDamaged }
}
