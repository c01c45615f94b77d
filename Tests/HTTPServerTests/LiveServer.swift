// A server for one test, on a free port, with routes that show what a server must be able to do.

import Foundation
import HTTPServer
import Runtime
import Testing

/// Runs `body` with a live server and stops it afterwards; at the end nothing may be left in hand.
func withServer(
    _ settings: HTTPServerSettings = HTTPServerSettings(), log: Log = .silent,
    bodyLimit: @escaping @Sendable (HTTPHead) -> Int = { _ in 1 << 20 },
    handler: @escaping HTTPHandler = demonstration,
    _ body: (HTTPServer) async throws -> Void
) async throws {
    let server = try HTTPServer(settings, log: log, bodyLimit: bodyLimit, handler: handler)
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
    #expect(server.inHand == 0)
    #expect(server.connections == 0)
}

struct Trouble: Error, CustomStringConvertible { var description: String { "the secret S3CR3T" } }

let demonstration: HTTPHandler = { request in
    switch request.segments.first {
    case nil: return .text("home")
    case "echo":
        return HTTPResponse(
            headers: ["X-In-File": "\(request.body.isInFile)"],
            body: .bytes(try request.body.bytes(most: 1 << 30)))
    case "size": return .text("\(request.body.count) \(request.body.isInFile)")
    case "query": return .text(request.query.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n"))
    case "path": return .text(request.segments.joined(separator: "|"))
    case "client": return .text(request.client)
    case "tagged": return HTTPResponse.text("content").tagged("v1", for: request)
    case "trouble": throw Trouble()
    case "fault": throw HTTPFault(418, "teapot")
    case "badheader": return HTTPResponse(headers: ["X-Name": "a\r\nSet-Cookie: evil=1"])
    case "big":
        return HTTPResponse(
            body: .stream(
                length: nil,
                HTTPStream { writer in
                    for number in 0..<200 { try await writer.write([UInt8](repeating: UInt8(number), count: 100_000)) }
                }))
    case "broken":
        return HTTPResponse(
            body: .stream(
                length: 1000,
                HTTPStream { writer in
                    try await writer.write("half")
                    throw Trouble()
                }))
    default: throw HTTPFault(404, "no such page")
    }
}
