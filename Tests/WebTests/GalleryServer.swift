// The gallery at addresses of its own, with the real style sheets and scripts behind it, for a real browser. Nothing else is
// behind it: what a page's scripts ask for is answered with nothing.

import Foundation
import HTTPServer
import Runtime
import Tickets

@testable import Web

/// Serves every page of the gallery at `/<language>/<name>`.
struct GalleryServer {
    let server: HTTPServer
    /// In the order of the gallery.
    let names: [String]
    var origin: String { "http://localhost:\(server.port)" }

    /// Starts it, and stops it whatever happens.
    static func with(_ body: (GalleryServer) async throws -> Void) async throws {
        let gallery = try GalleryServer()
        do {
            try await body(gallery)
        } catch {
            await gallery.server.stop()
            throw error
        }
        await gallery.server.stop()
    }

    private init() throws {
        var pages: [String: [UInt8]] = [:]
        var names: [String] = []
        for language in Language.allCases {
            let drawn = Gallery.pages(
                Pages(
                    language: language, now: Sample.now, zone: Sample.zone,
                    paths: Paths(assetVersion: AssetLibrary.version),
                    installation: Installation(title: "Contact Center Regione", version: "0.1")))
            for (name, page) in drawn { pages["/\(language.rawValue)/\(name)"] = page.bytes }
            names = drawn.map(\.name)
        }
        self.names = names
        let kept = pages
        server = try HTTPServer(log: .silent) { request in
            if let page = kept[request.path] {
                return HTTPResponse(
                    headers: ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
                    body: .bytes(page))
            }
            if request.segments.first == "assets", let name = request.segments.last,
                let bytes = AssetLibrary.files[name]
            {
                return HTTPResponse(
                    headers: ["Content-Type": AssetLibrary.type(name), "Cache-Control": "public, max-age=31536000"],
                    body: .bytes(bytes))
            }
            return HTTPResponse(status: 204)
        }
    }
}
