// Errors of the JSON API: application/problem+json (RFC 9457).

import Foundation
import HTTPServer

struct Problem: Encodable, Sendable {
    var type = "about:blank"
    let title: String
    let status: Int
    let detail: String
    /// A fixed word for programs, where there is one.
    var code: String?
    /// The number to find the case in the log by.
    var incident: String?

    static func response(_ status: Int, _ detail: String, code: String? = nil, incident: String? = nil) -> HTTPResponse
    {
        let problem = Problem(
            title: StatusWords.text(status), status: status, detail: detail, code: code, incident: incident)
        return .json(problem, status: status, type: "application/problem+json")
    }
}

extension HTTPResponse {
    /// A value as JSON. Keys are sorted: the same answer is the same bytes.
    static func json(_ value: some Encodable, status: Int = 200, type: String = "application/json") -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return .text("{}", status: 500, type: type) }
        return HTTPResponse(status: status, headers: ["Content-Type": type], body: .bytes([UInt8](data)))
    }
}
