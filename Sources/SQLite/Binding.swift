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
    // "The memory stays valid until the statement is reset and its bindings are cleared."
    private static let inPlace: sqlite3_destructor_type? = nil
    // "Make a copy": the cast macro SQLITE_TRANSIENT is not imported.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Up to this size SQLite copies a value: cheaper than holding its memory over the statement's run.
    private static let longestCopy = 512

    /// Binds `values` and runs `body` while the memory of all of them is held.
    static func hold<T>(_ values: [Binding], in statement: OpaquePointer, _ body: () throws -> T) throws -> T {
        var large: [Int] = []
        for index in values.indices {
            guard let code = values[index].bindSmall(statement, Int32(index + 1)) else {
                large.append(index)
                continue
            }
            guard code == SQLITE_OK else { throw SQLiteError(code: code, operation: "bind") }
        }
        return large.isEmpty ? try body() : try hold(values, large[...], in: statement, body)
    }

    /// - Returns: nil when the value is too large to be copied.
    private func bindSmall(_ statement: OpaquePointer, _ index: Int32) -> Int32? {
        switch self {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .real(let number): return sqlite3_bind_double(statement, index, number)
        case .zeroes(let count): return sqlite3_bind_zeroblob64(statement, index, UInt64(max(count, 0)))
        case .string(var text):
            if text.utf8.count > Self.longestCopy { return nil }
            return text.withUTF8 { bind($0, statement, index, Self.copied) }
        case .bytes(let bytes):
            if bytes.count > Self.longestCopy { return nil }
            return bytes.withUnsafeBytes { bind($0, statement, index, Self.copied) }
        }
    }

    // One closure inside the other, so that the memory of all stays lent until `body` is over.
    private static func hold<T>(
        _ values: [Binding], _ large: ArraySlice<Int>, in statement: OpaquePointer, _ body: () throws -> T
    ) throws -> T {
        guard let index = large.first else { return try body() }
        func next(_ code: Int32) throws -> T {
            guard code == SQLITE_OK else { throw SQLiteError(code: code, operation: "bind") }
            return try hold(values, large.dropFirst(), in: statement, body)
        }
        switch values[index] {
        case .string(var text):
            return try text.withUTF8 { try next(values[index].bind($0, statement, Int32(index + 1), inPlace)) }
        case .bytes(let bytes):
            return try bytes.withUnsafeBytes { try next(values[index].bind($0, statement, Int32(index + 1), inPlace)) }
        default: preconditionFailure("only text and bytes can be large")
        }
    }

    private func bind(
        _ text: UnsafeBufferPointer<UInt8>, _ statement: OpaquePointer, _ index: Int32,
        _ memory: sqlite3_destructor_type?
    ) -> Int32 {
        // An empty string's address may be nil, which SQLite would take for NULL.
        guard let start = text.baseAddress else {
            return sqlite3_bind_text64(statement, index, "", 0, Self.copied, UInt8(SQLITE_UTF8))
        }
        return start.withMemoryRebound(to: CChar.self, capacity: text.count) {
            sqlite3_bind_text64(statement, index, $0, UInt64(text.count), memory, UInt8(SQLITE_UTF8))
        }
    }

    private func bind(
        _ bytes: UnsafeRawBufferPointer, _ statement: OpaquePointer, _ index: Int32, _ memory: sqlite3_destructor_type?
    ) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            return sqlite3_bind_zeroblob64(statement, index, 0)
        }
        return sqlite3_bind_blob64(statement, index, start, UInt64(bytes.count), memory)
    }
}
