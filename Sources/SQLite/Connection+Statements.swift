// Running statements: once for its effect, for one row, for all rows, or a whole script.

import CSQLite

extension Connection {
    /// Runs a statement for its effect. Rows, if any, are passed over.
    /// - Returns: the number of rows changed.
    @discardableResult
    public func run(_ sql: SQL, _ values: Binding...) throws -> Int64 { try run(sql, values) }

    @discardableResult
    public func run(_ sql: SQL, _ values: [Binding]) throws -> Int64 {
        try step(sql, values) { _ in true }
        return changes
    }

    /// The first row through `read`, or nil when there is none.
    public func first<T>(_ sql: SQL, _ values: Binding..., read: (borrowing Row) throws -> T) throws -> T? {
        try first(sql, values, read: read)
    }

    public func first<T>(_ sql: SQL, _ values: [Binding], read: (borrowing Row) throws -> T) throws -> T? {
        var found: T?
        try step(sql, values) { row in
            found = try read(row)
            return false
        }
        return found
    }

    /// All rows through `read`. The statement must bound their number by itself (LIMIT).
    public func all<T>(_ sql: SQL, _ values: Binding..., read: (borrowing Row) throws -> T) throws -> [T] {
        try all(sql, values, read: read)
    }

    public func all<T>(_ sql: SQL, _ values: [Binding], read: (borrowing Row) throws -> T) throws -> [T] {
        var rows: [T] = []
        try step(sql, values) { row in
            rows.append(try read(row))
            return true
        }
        return rows
    }

    /// Rows one by one in bounded memory; `body` returns false to stop.
    public func each(_ sql: SQL, _ values: Binding..., body: (borrowing Row) throws -> Bool) throws {
        try step(sql, values, body)
    }

    public func each(_ sql: SQL, _ values: [Binding], body: (borrowing Row) throws -> Bool) throws {
        try step(sql, values, body)
    }

    /// The first column of the first row as a number; nil when there is no row or it is NULL.
    public func number(_ sql: SQL, _ values: Binding...) throws -> Int64? {
        try first(sql, values) { $0.optionalInt(0) } ?? nil
    }

    /// The first column of the first row as text: the way to read a PRAGMA back.
    public func word(_ sql: SQL, _ values: Binding...) throws -> String? {
        try first(sql, values) { $0.optionalText(0) } ?? nil
    }

    /// The query plan, one line a step, for tests that hold a query to its index.
    public func plan(_ sql: SQL, _ values: Binding...) throws -> [String] {
        try all("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
    }

    /// Runs every statement of a script in order.
    /// - Parameter before: called with the number of each statement, from 0, before it runs.
    public func script(_ sql: SQL, before: (Int) throws -> Void = { _ in }) throws {
        let text = Array(sql.text.utf8CString)
        try text.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            var number = 0
            while let here = next, here.pointee != 0 {
                var pointer: OpaquePointer?
                let code = sqlite3_prepare_v2(handle, here, -1, &pointer, &next)
                guard code == SQLITE_OK else {
                    throw SQLiteError.last(handle, code, "prepare", "script, statement \(number)")
                }
                guard let pointer else { continue }  // only space or a comment was left
                defer { sqlite3_finalize(pointer) }
                try before(number)
                try stepThrough(pointer, sql) { _ in true }
                number += 1
            }
        }
    }

    private func step(_ sql: SQL, _ values: [Binding], _ body: (borrowing Row) throws -> Bool) throws {
        try withStatement(sql) { statement in
            precondition(
                Int(sqlite3_bind_parameter_count(statement)) == values.count,
                "a statement must get as many values as it has parameters: \(sql.summary)")
            try Binding.hold(values, in: statement) { try stepThrough(statement, sql, body) }
        }
    }

    private func stepThrough(
        _ statement: OpaquePointer, _ sql: SQL, _ body: (borrowing Row) throws -> Bool
    ) throws {
        while true {
            let code = sqlite3_step(statement)
            switch code {
            case SQLITE_ROW:
                let row = Row(statement: statement)
                if try !body(row) { return }
            case SQLITE_DONE: return
            default: throw SQLiteError.last(handle, code, "step", sql.summary)
            }
        }
    }
}
