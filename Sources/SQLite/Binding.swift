// Values on their way into a statement. Bytes and text are handed to SQLite where they lie, without a copy.

import CSQLite

/// A value for one parameter of a statement.
public enum Binding: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case string(String)
    case bytes([UInt8])
    /// A blob of so many zero bytes, to be written piece by piece through `Blob`.
    case zeroes(Int64)

    public static func int(_ value: Int64?) -> Binding { value.map { .integer($0) } ?? .null }
    public static func int(_ value: Int?) -> Binding { value.map { .integer(Int64($0)) } ?? .null }
    public static func bool(_ value: Bool) -> Binding { .integer(value ? 1 : 0) }
    public static func text(_ value: String?) -> Binding { value.map { .string($0) } ?? .null }
    public static func blob(_ value: [UInt8]?) -> Binding { value.map { .bytes($0) } ?? .null }
}

extension Binding {
    // The destructor value for "the memory stays valid until the statement is reset and its bindings are cleared".
    private static let inPlace: sqlite3_destructor_type? = nil

    /// Binds `values` from parameter `index` on and runs `body` while the memory of all of them is held.
    static func hold<T>(
        _ values: ArraySlice<Binding>, at index: Int32, in statement: OpaquePointer, _ body: () throws -> T
    ) throws -> T {
        guard let value = values.first else { return try body() }
        func next(_ code: Int32) throws -> T {
            guard code == SQLITE_OK else { throw SQLiteError(code: code, operation: "bind") }
            return try hold(values.dropFirst(), at: index + 1, in: statement, body)
        }
        switch value {
        case .null: return try next(sqlite3_bind_null(statement, index))
        case .integer(let number): return try next(sqlite3_bind_int64(statement, index, number))
        case .real(let number): return try next(sqlite3_bind_double(statement, index, number))
        case .zeroes(let count): return try next(sqlite3_bind_zeroblob64(statement, index, UInt64(max(count, 0))))
        case .string(var text):
            return try text.withUTF8 { utf8 in
                // An empty string's address may be nil, which SQLite would take for NULL.
                guard let start = utf8.baseAddress else {
                    return try next(sqlite3_bind_text64(statement, index, "", 0, inPlace, UInt8(SQLITE_UTF8)))
                }
                return try start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    try next(
                        sqlite3_bind_text64(
                            statement, index, $0, UInt64(utf8.count), inPlace, UInt8(SQLITE_UTF8)))
                }
            }
        case .bytes(let bytes):
            return try bytes.withUnsafeBytes { raw in
                guard let start = raw.baseAddress, !raw.isEmpty else {
                    return try next(sqlite3_bind_zeroblob64(statement, index, 0))
                }
                return try next(sqlite3_bind_blob64(statement, index, start, UInt64(raw.count), inPlace))
            }
        }
    }
}
