// Writes header fields: checked, encoded (RFC 2047), folded (RFC 5322 2.2.3).

import Foundation

struct OutgoingHeader {
    private(set) var bytes: [UInt8] = []
    /// Fields that only the composer may write.
    private static let own: Set<String> = [
        "date", "from", "sender", "to", "cc", "bcc", "reply-to", "subject", "message-id", "in-reply-to", "references",
        "auto-submitted", "mime-version", "content-type", "content-transfer-encoding", "content-disposition",
    ]

    mutating func plain(_ name: String, _ value: String) {
        bytes += Array("\(name): \(value)\r\n".utf8)
    }

    mutating func text(_ name: String, _ value: String) throws(CompositionError) {
        try HeaderEncoding.check(value, name)
        bytes += HeaderEncoding.unstructured(name, value)
    }

    mutating func extra(_ name: String, _ value: String) throws(CompositionError) {
        let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != ASCII.colon }
        guard isName, name.utf8.count <= 70, !Self.own.contains(name.lowercased()) else {
            throw CompositionError(code: .fieldName, field: "extra")
        }
        try text(name, value)
    }

    /// Writes nothing for an empty list: RFC 5322 3.6 forbids an empty address field.
    mutating func addresses(_ name: String, _ list: [MailAddress]) throws(CompositionError) {
        guard !list.isEmpty else { return }
        var atoms: [String] = []
        for (index, mailbox) in list.enumerated() {
            try HeaderEncoding.checkAddress(mailbox.address, name)
            if let display = mailbox.name { try HeaderEncoding.check(display, name) }
            var words = HeaderEncoding.phrase(mailbox.name ?? "")
            words.append(words.isEmpty ? mailbox.address : "<\(mailbox.address)>")
            if index + 1 < list.count { words[words.count - 1] += "," }
            atoms += words
        }
        bytes += HeaderEncoding.folded(name, atoms)
    }

    mutating func identifiers(_ name: String, _ ids: [String]) throws(CompositionError) {
        guard !ids.isEmpty else { return }
        for id in ids {
            let isPlain = id.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 && $0 != "<" && $0 != ">" }
            guard !id.isEmpty, isPlain, id.utf8.count <= 980 else {
                throw CompositionError(code: .identifier, field: name)
            }
            try HeaderEncoding.check(id, name)
        }
        bytes += HeaderEncoding.folded(name, ids.map { "<\($0)>" })
    }

    /// RFC 5322 3.3, in UTC: the reader's program shows local time.
    mutating func date(_ name: String, _ date: Date) throws(CompositionError) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let part = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int?) -> String { ((number ?? 0) < 10 ? "0" : "") + "\(number ?? 0)" }
        let day = days[((part.weekday ?? 1) - 1) % 7]
        let month = months[((part.month ?? 1) - 1) % 12]
        plain(
            name,
            "\(day), \(part.day ?? 1) \(month) \(part.year ?? 1970) "
                + "\(two(part.hour)):\(two(part.minute)):\(two(part.second)) +0000")
    }
}

enum HeaderEncoding {
    /// Refuses what could end a line or hide a part of it (A9).
    static func check(_ value: String, _ field: String) throws(CompositionError) {
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 9: continue
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                throw CompositionError(code: .controlCharacter, field: field)
            default: continue
            }
        }
    }

    static func checkAddress(_ address: String, _ field: String) throws(CompositionError) {
        try check(address, field)
        let isSafe = address.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                false
            default: !"<>()[],;:\\\"".unicodeScalars.contains(scalar)
            }
        }
        let halves = address.split(separator: "@", omittingEmptySubsequences: false)
        guard isSafe, halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty, address.utf8.count <= 320 else {
            throw CompositionError(code: .address, field: field)
        }
    }

    static func unstructured(_ name: String, _ value: String) -> [UInt8] {
        let isPlain =
            value.utf8.allSatisfy { $0 >= 32 && $0 < 127 } && !value.contains("=?")
            && value.first != " " && value.last != " "
        let words = value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if isPlain, words.allSatisfy({ $0.utf8.count < 900 }) { return folded(name, words) }
        return folded(name, encodedWords(value))
    }

    /// A display name as atoms, a quoted string or encoded words.
    static func phrase(_ name: String) -> [String] {
        if name.isEmpty { return [] }
        let isASCII = name.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
        guard isASCII, !name.contains("=?"), name.utf8.count < 500 else { return encodedWords(name) }
        let isAtoms = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 32: true
            default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
            }
        }
        if isAtoms, name.first != " ", name.last != " ", !name.contains("  ") {
            return name.split(separator: " ").map(String.init)
        }
        return ["\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""]
    }

    /// UTF-8 words of at most 75 characters, cut between letters (RFC 2047 2 and 5).
    static func encodedWords(_ text: String) -> [String] {
        var words: [String] = []
        var piece: [UInt8] = []
        func close() {
            if !piece.isEmpty { words.append("=?utf-8?B?" + String(decoding: base64(piece), as: UTF8.self) + "?=") }
            piece = []
        }
        for scalar in text.unicodeScalars {
            let units = Array(String(scalar).utf8)
            if piece.count + units.count > 42 { close() }
            piece += units
        }
        close()
        return words
    }

    static func base64(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedData()) }

    /// Joins words by blanks, or by a line end and a blank where the line would grow beyond 76.
    static func folded(_ name: String, _ words: [String]) -> [UInt8] {
        var out = name + ":"
        var length = out.utf8.count
        for word in words {
            let size = word.utf8.count + 1
            // A folded line must not consist of blanks alone, so an empty word (two blanks in a row) stays.
            if length + size > 76, !word.isEmpty, length > name.utf8.count + 1 {
                out += "\r\n"
                length = 0
            }
            out += " " + word
            length += size
        }
        return Array((out + "\r\n").utf8)
    }
}
