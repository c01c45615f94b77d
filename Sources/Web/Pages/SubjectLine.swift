// Whether two subjects are the same conversation's: what mail programs put before it and what we put after it aside.

import Tickets

enum SubjectLine {
    /// Marks of answers and of forwarding, as Italian and English programs write them.
    private static let marks = ["re", "r", "i", "fw", "fwd", "rif", "aw", "inoltra", "auto"]

    /// An empty subject is the same as any: it says nothing new.
    static func isSame(_ one: String, _ other: String) -> Bool {
        let (a, b) = (core(one), core(other))
        return a == b || a.isEmpty
    }

    /// The subject without marks in front and without ticket numbers in brackets.
    static func core(_ subject: String) -> String {
        var words = Pages.oneLine(subject)[...]
        while let colon = words.firstIndex(of: ":"), marks.contains(words[..<colon].lowercased()) {
            words = words[words.index(after: colon)...].drop { $0 == " " }
        }
        while words.last == "]", let open = words.lastIndex(of: "["),
            TicketNumber(words[words.index(after: open)...].dropLast()) != nil
        {
            words = words[..<open]
            while words.last == " " { words = words.dropLast() }
        }
        return words.lowercased()
    }
}
