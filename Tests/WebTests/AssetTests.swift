// Style, scripts and drawings: all of the folder is in the program, and served so that browsers may keep it.

import Foundation
import HTTPServer
import Testing
import WebClient

@testable import Web

@Suite struct AssetTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Web/Assets").standardized

    @Test func `the program holds every file of the folder, as it is`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(names + ["plots.css"]) == Set(AssetLibrary.files.keys))
        for name in names {
            #expect(
                Data(AssetLibrary.files[name] ?? []) == (try Data(contentsOf: Self.folder.appending(path: name))),
                "\(name)")
        }
    }

    @Test func `an asset may be kept for ever under its version and is asked for again under another`() async throws {
        try await Desk.with { desk in
            for (name, bytes) in AssetLibrary.files {
                let response = try await request(
                    port: desk.port, "GET", "/assets/\(AssetLibrary.version)/\(name)",
                    headers: [("Host", "localhost:\(desk.port)")])
                #expect(response.status == 200 && response.body == bytes)
                #expect(response["Cache-Control"]?.contains("immutable") == true)
                #expect(response["Content-Type"]?.hasPrefix(name.hasSuffix("css") ? "text/css" : "") == true)
            }
            let browser = Browser(port: desk.port)
            let old = try await browser.get("/assets/0123456789abcdef/app.css")
            #expect(old.status == 200 && old["Cache-Control"] == "no-cache")
            let tag = try #require(old["ETag"])
            let again = try await browser.send(
                "GET", "/assets/\(AssetLibrary.version)/app.css", headers: [("If-None-Match", tag)])
            #expect(again.status == 304 && again.body.isEmpty)
            for name in ["..%2Fapp.css", "openapi.json", "app.css%00", "APP.CSS", ".gitkeep"] {
                let status = try await browser.get("/assets/\(AssetLibrary.version)/\(name)").status
                #expect(status == 404 || status == 400, "\(name)")
            }
        }
    }
}
