// What comes of taking in a file of telephone calls: said by the switchboard adapter, shown by pages and commands.

/// The forms of files that are understood.
public enum CallForm: String, Sendable, Hashable, Codable, CaseIterable {
    /// One line, one call (Adapters/Switchboard/README.md).
    case csv
    /// Asterisk's own log of its queues.
    case queueLog = "queue_log"
}

/// How much was taken in.
public struct CallImport: Sendable, Hashable, Codable {
    /// Calls in the file.
    public var read: Int
    /// Of these, not known before.
    public var new: Int
    /// Calls without an end in the file: taken in with the next file that has it.
    public var unfinished: Int
    public init(read: Int, new: Int, unfinished: Int = 0) {
        self.read = read
        self.new = new
        self.unfinished = unfinished
    }
}

/// Why a file was refused. Nothing of it was taken in.
public struct CallFileFault: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// Not UTF-8.
        case encoding
        /// A column is missing in the heading, or there is no heading.
        case heading
        /// A line has more or fewer fields than it should.
        case fields
        /// Not a time, number or word that is understood.
        case value
        /// A quote without its end.
        case quote
        /// Longer than a line can be.
        case length
        case empty
    }
    public var code: Code
    /// From 1; 0: the file as a whole.
    public var line: Int
    /// The column; never a value of the file.
    public var detail: String
    public init(_ code: Code, line: Int, detail: String = "") {
        self.code = code
        self.line = line
        self.detail = detail
    }
    public var description: String {
        (line > 0 ? "line \(line): " : "") + code.rawValue + (detail.isEmpty ? "" : " (\(detail))")
    }
}
