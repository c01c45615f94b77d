// A response as it came over the wire.

import Foundation

/// Status, headers and body.
public struct RawResponse: Sendable {
    public let status: Int
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }
    public subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
    public func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Takes one complete response from the front of `bytes`; nil when it is not all there.
    init?(_ bytes: inout [UInt8], hasBody: Bool, isClosed: Bool) {
        let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        if bytes.starts(with: goOn) { bytes.removeFirst(goOn.count) }
        guard let head = Self.range(of: "\r\n\r\n", in: bytes, from: 0) else { return nil }
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ")
        guard first.count >= 2, let status = Int(first[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        let find = { [headers] (name: String) in headers.first { $0.name.lowercased() == name }?.value }
        let start = head.upperBound
        let end: Int
        if !hasBody || status == 304 || status == 204 {
            (body, end) = ([], start)
        } else if let length = find("content-length").flatMap({ Int($0) }) {
            guard bytes.count >= start + length else { return nil }
            (body, end) = (Array(bytes[start..<start + length]), start + length)
        } else if find("transfer-encoding") == "chunked" {
            guard let (whole, after) = Self.chunks(bytes, start) else { return nil }
            (body, end) = (whole, after)
        } else {
            guard isClosed else { return nil }
            (body, end) = (Array(bytes[start...]), bytes.count)
        }
        bytes.removeFirst(end)
    }

    private static func chunks(_ bytes: [UInt8], _ start: Int) -> ([UInt8], Int)? {
        var (body, place): ([UInt8], Int) = ([], start)
        while let line = range(of: "\r\n", in: bytes, from: place) {
            let text = String(decoding: bytes[place..<line.lowerBound], as: UTF8.self)
            guard let size = Int(text.prefix { $0 != ";" }, radix: 16), bytes.count >= line.upperBound + size + 2 else {
                return nil
            }
            body += bytes[line.upperBound..<line.upperBound + size]
            place = line.upperBound + size + 2
            if size == 0 { return (body, place) }
        }
        return nil
    }

    private static func range(of mark: String, in bytes: [UInt8], from start: Int) -> Range<Int>? {
        let mark = Array(mark.utf8)
        guard bytes.count >= start + mark.count else { return nil }
        for place in start...bytes.count - mark.count where bytes[place] == mark[0] {
            if bytes[place..<place + mark.count].elementsEqual(mark) { return place..<place + mark.count }
        }
        return nil
    }
}

/// One request on a connection of its own.
public func request(
    port: Int, _ method: String = "GET", _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
) async throws -> RawResponse {
    let connection = try RawConnection(port: port)
    defer { connection.close() }
    var head = "\(method) \(path) HTTP/1.1\r\n"
    if !headers.contains(where: { $0.0 == "Host" }) { head += "Host: localhost\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
    await connection.send(Array((head + "\r\n").utf8) + body)
    guard let response = await connection.response(hasBody: method != "HEAD") else {
        throw RawConnection.Failure(step: "response to \(method) \(path)")
    }
    return response
}

/// Waits until a condition holds, looking fifty times a second for at most `within`.
public func eventually(within: Duration = .seconds(60), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + within
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try? await ContinuousClock().sleep(for: .milliseconds(20))
    }
    return try await condition()
}
