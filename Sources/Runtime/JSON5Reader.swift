// Reads JSON5 (https://spec.json5.org, version 1.0.0) into a settings tree. Written here because Foundation's reader
// says neither line nor column, and takes the first of two equal keys in silence: an administrator needs both.
// In: a text. Out: the tree, and the line of every key, so that later faults can name it too.

/// Where a settings file is not JSON5.
public struct JSON5Fault: Error, Hashable, Sendable {
    /// Both count from 1; columns count characters.
    public var line: Int
    public var column: Int
    public var problem: String
}

/// A file's tree.
public struct JSON5File: Sendable {
    public var root: [String: SettingsValue]
    /// Key path as `SettingsNode` writes it (`accounts[1].server`) to line.
    public var lines: [String: Int]
    /// Keys that stand twice in one object, with the later one's line. The first is taken.
    public var repeated: [(path: String, line: Int)]
}

/// Reads a text as JSON5.
public struct JSON5Reader {
    /// Nesting beyond this is refused: no settings are so deep, and the reader calls itself.
    static let deepest = 32

    private let text: [Unicode.Scalar]
    /// Where each line starts.
    private let lines: [Int]
    private var at = 0
    private var depth = 0
    private var file = JSON5File(root: [:], lines: [:], repeated: [])

    private init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        self.text = scalars
        lines = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    /// - Throws: where the text is not JSON5, or holds no object.
    public static func read(_ text: String) throws(JSON5Fault) -> JSON5File {
        var reader = JSON5Reader(text)
        try reader.skip()
        guard reader.peek == "{" else { throw reader.fault("the file does not start with an object in braces") }
        reader.file.root = try reader.object(path: "")
        try reader.skip()
        if reader.at < reader.text.count { throw reader.fault("something stands after the closing brace") }
        return reader.file
    }

    // MARK: Values

    private mutating func value(path: String) throws(JSON5Fault) -> SettingsValue {
        switch peek {
        case "{": return .object(try object(path: path))
        case "[": return .list(try list(path: path))
        case "\"", "'": return .text(try string())
        case let next? where "+-.0123456789".unicodeScalars.contains(next): return .number(try number())
        default:
            let start = at
            switch word() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            case "Infinity", "NaN": throw fault("is not a useful number here", at: start)
            default:
                throw fault(peek == nil ? "the file ends too early" : "a value is expected here", at: start)
            }
        }
    }

    private mutating func object(path: String) throws(JSON5Fault) -> [String: SettingsValue] {
        try enter()
        defer { depth -= 1 }
        var found: [String: SettingsValue] = [:]
        while try !closes("}") {
            let line = position(at).line
            let name = try key()
            let place = path.isEmpty ? name : "\(path).\(name)"
            try skip()
            guard take(":") else { throw fault("a colon is expected after the key \"\(name)\"") }
            try skip()
            let value = try value(path: place)
            if found[name] != nil {
                file.repeated.append((place, line))
            } else {
                found[name] = value
                file.lines[place] = line
            }
            try separator(before: "}")
        }
        return found
    }

    private mutating func list(path: String) throws(JSON5Fault) -> [SettingsValue] {
        try enter()
        defer { depth -= 1 }
        var found: [SettingsValue] = []
        while try !closes("]") {
            let place = "\(path)[\(found.count + 1)]"
            file.lines[place] = position(at).line
            found.append(try value(path: place))
            try separator(before: "]")
        }
        return found
    }

    private mutating func enter() throws(JSON5Fault) {
        if depth == Self.deepest { throw fault("nested deeper than \(Self.deepest)") }
        depth += 1
        at += 1
    }

    private mutating func closes(_ bracket: Unicode.Scalar) throws(JSON5Fault) -> Bool {
        try skip()
        if peek == nil { throw fault("the file ends before the closing \(bracket)") }
        return take(bracket)
    }

    /// A comma, or the end; the comma before the end is allowed.
    private mutating func separator(before bracket: Unicode.Scalar) throws(JSON5Fault) {
        try skip()
        if take(",") || peek == bracket { return }
        throw fault(peek == nil ? "the file ends before the closing \(bracket)" : "a comma is missing before this")
    }

    private mutating func key() throws(JSON5Fault) -> String {
        if peek == "\"" || peek == "'" { return try string() }
        let name = word()
        if name.isEmpty { throw fault("a key is expected here") }
        return name
    }

    /// An identifier of letters, digits, `_`, `$`; keys of other form are written in quotes.
    private mutating func word() -> String {
        var name = ""
        while let next = peek, next == "_" || next == "$" || next.properties.isAlphabetic || ("0"..."9") ~= next {
            name.unicodeScalars.append(next)
            at += 1
        }
        return name
    }

    private mutating func number() throws(JSON5Fault) -> Double {
        let start = at
        var digits = ""
        while let next = peek, next.isASCII,
            next.properties.isAlphabetic || "+-.0123456789".unicodeScalars.contains(next)
        {
            digits.unicodeScalars.append(next)
            at += 1
        }
        let sign: Double = digits.hasPrefix("-") ? -1 : 1
        let plain = digits.drop { $0 == "+" || $0 == "-" }
        if digits.count - plain.count <= 1 {
            if plain.lowercased().hasPrefix("0x"), let found = UInt64(plain.dropFirst(2), radix: 16) {
                return sign * Double(found)
            }
            // "5." and ".5" are numbers in JSON5 6; Swift's reader wants both sides.
            let whole = (plain.hasPrefix(".") ? "0" : "") + plain + (plain.hasSuffix(".") ? "0" : "")
            if !whole.contains(where: { $0.isLetter && $0 != "e" && $0 != "E" }), let found = Double(whole),
                found.isFinite
            {
                return sign * found
            }
        }
        throw fault("\"\(digits)\" is not a number", at: start)
    }
}

// MARK: - Texts, white space, places

extension JSON5Reader {
    private mutating func string() throws(JSON5Fault) -> String {
        let start = at
        let quote = text[at]
        at += 1
        var found = String.UnicodeScalarView()
        while let next = peek {
            at += 1
            if next == quote { return String(found) }
            switch next {
            case "\\": try escape(into: &found)
            case "\n", "\r": throw fault("the text that starts here is not closed on its line", at: start)
            default: found.append(next)
            }
        }
        throw fault("the text that starts here is not closed", at: start)
    }

    private mutating func escape(into found: inout String.UnicodeScalarView) throws(JSON5Fault) {
        let start = at - 1
        guard let next = peek else { throw fault("the file ends too early") }
        at += 1
        switch next {
        case "n": found.append("\n")
        case "t": found.append("\t")
        case "r": found.append("\r")
        case "b": found.append("\u{8}")
        case "f": found.append("\u{C}")
        case "v": found.append("\u{B}")
        case "0": found.append("\0")
        case "x": found.append(try hexadecimal(2, start))
        case "u": found.append(try hexadecimal(4, start))
        // A line end after a backslash continues the text (JSON5 5.2).
        case "\n", "\u{2028}", "\u{2029}": break
        case "\r": if peek == "\n" { at += 1 }
        case "1"..."9": throw fault("\\\(next) is no escape", at: start)
        default: found.append(next)
        }
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(JSON5Fault) -> Unicode.Scalar {
        var code = try digits(count, start)
        // A pair of surrogates is one character (JSON5 5.1, ECMAScript 6.1.4).
        if (0xD800..<0xDC00).contains(code), at + 1 < text.count, text[at] == "\\", text[at + 1] == "u" {
            at += 2
            let low = try digits(4, start)
            if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("this is half a character", at: start) }
        return scalar
    }

    private mutating func digits(_ count: Int, _ start: Int) throws(JSON5Fault) -> UInt32 {
        let written = String(String.UnicodeScalarView(text[at..<min(at + count, text.count)]))
        guard written.count == count, written.allSatisfy(\.isHexDigit), let code = UInt32(written, radix: 16) else {
            throw fault("\(count) hexadecimal digits are expected", at: start)
        }
        at += count
        return code
    }

    /// White space and comments.
    private mutating func skip() throws(JSON5Fault) {
        while let next = peek {
            if next.properties.isWhitespace || next == "\u{FEFF}" {
                at += 1
            } else if next == "/", at + 1 < text.count, text[at + 1] == "/" {
                while let next = peek, next != "\n" { at += 1 }
            } else if next == "/", at + 1 < text.count, text[at + 1] == "*" {
                try skipBlockComment()
            } else {
                return
            }
        }
    }

    private mutating func skipBlockComment() throws(JSON5Fault) {
        let start = at
        at += 2
        while at + 1 < text.count {
            if text[at] == "*", text[at + 1] == "/" {
                at += 2
                return
            }
            at += 1
        }
        throw fault("the comment that starts here is not closed", at: start)
    }

    private var peek: Unicode.Scalar? { at < text.count ? text[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        at += 1
        return true
    }

    private func fault(_ problem: String, at place: Int? = nil) -> JSON5Fault {
        let (line, column) = position(place ?? at)
        return JSON5Fault(line: line, column: column, problem: problem)
    }

    private func position(_ place: Int) -> (line: Int, column: Int) {
        var low = 0, high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= place { low = middle } else { high = middle }
        }
        return (low + 1, place - lines[low] + 1)
    }
}
