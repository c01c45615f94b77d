// What a response means. Unknown things are passed over; things that begin like a FETCH and cannot be understood are
// errors, because passing over them could lose a mail.

import Foundation

/// The content of a message part in a FETCH response.
enum IMAPContent {
    case bytes([UInt8])
    /// Was handed to the sink, or thrown away for its size.
    case passed(Int64)
    /// The server says there is none.
    case none
}

/// The parts of a FETCH response that we ask for.
struct IMAPFetch {
    var uid: UInt32?
    var arrivedAt: Date?
    var size: Int64?
    var content: IMAPContent?
}

/// OK, NO, BAD, BYE, PREAUTH with their code in brackets.
struct IMAPStatus: Equatable {
    enum Word: String { case ok = "OK", no = "NO", bad = "BAD", bye = "BYE", preauth = "PREAUTH" }
    var word: Word
    /// Upper case, without arguments: `UIDVALIDITY`, `TRYCREATE`; empty when there is none.
    var code = ""
    var arguments = ""
    var text = ""
}

enum IMAPResponse {
    case tagged(String, IMAPStatus)
    case status(IMAPStatus)
    case goAhead
    case exists(Int64)
    case expunge
    case fetch(IMAPFetch)
    case search([UInt32])
    case list(attributes: [String], delimiter: String?, name: [UInt8])
    case capability([String])
    case other

    init(_ raw: IMAPRawResponse, limits: IMAPLimits) throws(MailError) {
        var scanner = IMAPScanner(raw, deepest: limits.deepestList)
        if scanner.skip("+") {
            self = .goAhead
        } else if scanner.skip("*") {
            scanner.skipSpaces()
            self = try Self.untagged(&scanner)
        } else {
            let tag = String(decoding: scanner.atom(), as: UTF8.self)
            scanner.skipSpaces()
            guard !tag.isEmpty, let status = Self.status(scanner.word(), &scanner) else {
                throw IMAPScanner.fault("neither a response nor an answer")
            }
            self = .tagged(tag, status)
        }
    }

    private static func untagged(_ scanner: inout IMAPScanner) throws(MailError) -> IMAPResponse {
        if let number = scanner.number() {
            scanner.skipSpaces()
            switch scanner.word() {
            case "EXISTS": return .exists(number)
            case "EXPUNGE": return .expunge
            case "FETCH": return .fetch(try fetch(&scanner))
            default: return .other
            }
        }
        let word = scanner.word()
        if let status = status(word, &scanner) { return .status(status) }
        switch word {
        case "SEARCH": return .search(numbers(&scanner))
        case "CAPABILITY": return .capability(words(scanner.rest))
        case "LIST": return try list(&scanner)
        default: return .other
        }
    }

    private static func status(_ word: String, _ scanner: inout IMAPScanner) -> IMAPStatus? {
        guard let kind = IMAPStatus.Word(rawValue: word) else { return nil }
        var status = IMAPStatus(word: kind)
        scanner.skipSpaces()
        if scanner.skip("["), let inside = scanner.text(upTo: "]") {
            let parts = inside.split(separator: " ", maxSplits: 1)
            status.code = parts.first.map { $0.uppercased() } ?? ""
            status.arguments = parts.count > 1 ? String(parts[1]) : ""
            scanner.skipSpaces()
        }
        status.text = scanner.rest
        return status
    }

    private static func fetch(_ scanner: inout IMAPScanner) throws(MailError) -> IMAPFetch {
        scanner.skipSpaces()
        guard scanner.skip("(") else { throw IMAPScanner.fault("FETCH without its list") }
        var fetch = IMAPFetch()
        while true {
            scanner.skipSpaces()
            if scanner.skip(")") { return fetch }
            let name = scanner.word()
            let section = scanner.skip("[") ? scanner.text(upTo: "]") : nil
            if scanner.next == UInt8(ascii: "<") { _ = scanner.atom() }
            scanner.skipSpaces()
            guard !name.isEmpty else { throw IMAPScanner.fault("FETCH with a nameless item") }
            let value = try scanner.value()
            switch name {
            case "UID": fetch.uid = scanner.bytes(of: value).flatMap { UInt32(String(decoding: $0, as: UTF8.self)) }
            case "RFC822.SIZE":
                fetch.size = scanner.bytes(of: value).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
            case "INTERNALDATE": fetch.arrivedAt = scanner.bytes(of: value).flatMap(IMAPDate.init)?.date
            case "BODY" where section == "": fetch.content = content(value, scanner)
            default: break
            }
        }
    }

    private static func content(_ value: IMAPValue, _ scanner: IMAPScanner) -> IMAPContent {
        if case .literal(let index) = value {
            switch scanner.response.literals[index] {
            case .bytes(let bytes): return .bytes(bytes)
            case .passed(let size): return .passed(size)
            }
        }
        return scanner.bytes(of: value).map { .bytes($0) } ?? .none
    }

    private static func list(_ scanner: inout IMAPScanner) throws(MailError) -> IMAPResponse {
        var values: [IMAPValue] = []
        for _ in 0..<3 {
            scanner.skipSpaces()
            values.append(try scanner.value())
        }
        guard case .list(let attributes) = values[0], let name = scanner.bytes(of: values[2]) else {
            throw IMAPScanner.fault("LIST without its parts")
        }
        let texts = attributes.compactMap { scanner.bytes(of: $0).map { String(decoding: $0, as: UTF8.self) } }
        return .list(
            attributes: texts, delimiter: scanner.bytes(of: values[1]).map { String(decoding: $0, as: UTF8.self) },
            name: name)
    }

    private static func numbers(_ scanner: inout IMAPScanner) -> [UInt32] {
        var numbers: [UInt32] = []
        scanner.skipSpaces()
        while let number = scanner.number() {
            if let uid = UInt32(exactly: number) { numbers.append(uid) }
            scanner.skipSpaces()
        }
        return numbers
    }

    static func words(_ text: String) -> [String] { text.uppercased().split(separator: " ").map(String.init) }
}
