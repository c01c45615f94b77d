// The room's door: answers requests for pages and the JSON API, and tells open pages of changes.

import Foundation
import HTTPServer
import Runtime

/// Everything behind the listening socket, and the socket.
public final class WebServer: RunnablePart {
    public let partName = "web"
    let site: Site
    private let server: HTTPServer

    /// Starts to listen.
    /// - Throws: `HTTPServerError` when the port is taken or the like.
    public init(_ parts: WebParts, listen: HTTPServerSettings = HTTPServerSettings()) throws(HTTPServerError) {
        let site = Site(parts)
        self.site = site
        var listen = listen
        listen.foreignPaths.append(WebHookDoor.prefix)
        server = try HTTPServer(
            listen, log: parts.log, bodyLimit: site.bodyLimit, failurePage: site.bareFailure, handler: site.answer)
        site.gate.listen(on: server.port)
    }

    /// The port it listens on.
    public var port: Int { server.port }

    /// The description of the JSON API (OpenAPI 3.1), as it is served.
    public static var apiDescription: [UInt8] { PackageResources.openapi_json }

    /// Open pages that listen for changes.
    var livePages: Int { site.live.count }
    /// Writes answers as the pages do.
    var answering: Answering { Answering(parts: site.parts) }

    /// Serves until cancelled, then finishes the requests in hand.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.site.live.follow() }
            group.addTask { try await self.server.run() }
            // The feed may end before, when the store closes; the server ends when it is told to.
            try await group.waitForAll()
        }
    }
}
