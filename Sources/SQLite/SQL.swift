// Statement text that can only be made of literals in the program. Data has no way into it: it must be bound.
// This closes SQL injection by type instead of by care (A23).

/// Text of a statement or script.
///
/// `"SELECT …" + "WHERE …"` composes literals; string interpolation does not compile.
public struct SQL: Sendable, Hashable, ExpressibleByStringLiteral {
    enum Form: Sendable {
        case literal(StaticString)
        case composed(String)
    }
    let form: Form

    public init(stringLiteral value: StaticString) { form = .literal(value) }
    private init(composed: String) { form = .composed(composed) }

    public var text: String {
        switch form {
        case .literal(let literal): literal.description
        case .composed(let text): text
        }
    }

    public static func + (left: SQL, right: SQL) -> SQL { SQL(composed: left.text + right.text) }
    public static func += (left: inout SQL, right: SQL) { left = left + right }

    /// `count` parameters for an IN list: `?,?,?`.
    public static func parameters(_ count: Int) -> SQL {
        precondition(count > 0, "an IN list needs at least one parameter")
        return SQL(composed: "?" + String(repeating: ",?", count: count - 1))
    }

    /// The pieces with `separator` between them.
    public static func joined(_ pieces: [SQL], by separator: SQL) -> SQL {
        SQL(composed: pieces.map(\.text).joined(separator: separator.text))
    }

    /// One line of at most 160 characters, for errors.
    var summary: String {
        String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(160))
    }

    // Literals are compared by address: the statement cache is asked for every statement, and hashing the text would
    // cost more than many a statement itself. Equal literals at two addresses cost one more cached statement.
    public static func == (a: SQL, b: SQL) -> Bool {
        switch (a.form, b.form) {
        case (.literal(let x), .literal(let y)): x.utf8Start == y.utf8Start
        case (.composed(let x), .composed(let y)): x == y
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch form {
        case .literal(let literal): hasher.combine(literal.utf8Start)
        case .composed(let text): hasher.combine(text)
        }
    }
}
