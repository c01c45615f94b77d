// Style, scripts and drawings, built into the program: an installed binary alone serves them. Their address holds a
// hash of all of them together, so that browsers may keep them for ever and modules find each other by name.

import Crypto
import HTTPServer
import Plots

enum AssetLibrary {
    /// By name. A test holds this table and the folder `Assets` together.
    static let files: [String: [UInt8]] = [
        "answer.js": PackageResources.answer_js,
        "app.css": PackageResources.app_css,
        "app.js": PackageResources.app_js,
        "combobox.js": PackageResources.combobox_js,
        "citizen.css": PackageResources.citizen_css,
        "citizen.js": PackageResources.citizen_js,
        "canned.js": PackageResources.canned_js,
        "chunks.js": PackageResources.chunks_js,
        "comforts.js": PackageResources.comforts_js,
        "finder.js": PackageResources.finder_js,
        "copies.js": PackageResources.copies_js,
        "drafts.css": PackageResources.drafts_css,
        "drafts.js": PackageResources.drafts_js,
        "frame.css": PackageResources.frame_css,
        "icon.svg": PackageResources.icon_svg,
        "icons.svg": PackageResources.icons_svg,
        "inbox.css": PackageResources.inbox_css,
        "inbox.js": PackageResources.inbox_js,
        "kept.js": PackageResources.kept_js,
        "keys.js": PackageResources.keys_js,
        "list.css": PackageResources.list_css,
        "live.js": PackageResources.live_js,
        "paper.css": PackageResources.paper_css,
        "people.css": PackageResources.people_css,
        "plots.css": Array(SVGStyle.sheet.utf8),
        "presence.js": PackageResources.presence_js,
        "preview.js": PackageResources.preview_js,
        "admin.css": PackageResources.admin_css,
        "print.css": PackageResources.print_css,
        "regions.js": PackageResources.regions_js,
        "reports.css": PackageResources.reports_css,
        "retry.js": PackageResources.retry_js,
        "stream.js": PackageResources.stream_js,
        "ticket.css": PackageResources.ticket_css,
        "time.js": PackageResources.time_js,
        "undo.js": PackageResources.undo_js,
        "words.js": PackageResources.words_js,
    ]

    /// Changes with the content of any file.
    static let version: String = {
        let hash = SHA256Hash()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            hash.update(Array("\(name) \(bytes.count)\n".utf8))
            hash.update(bytes)
        }
        return String(hash.finish().hex.prefix(16))
    }()

    static func type(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }
}

extension Site {
    /// `GET /assets/{version}/{name}`. A page left open over a change of version gets the present file, for a moment.
    func asset(_ call: Call) async throws -> HTTPResponse {
        guard let name = call.names["name"], let bytes = AssetLibrary.files[name] else {
            throw HTTPFault(404, "no such asset")
        }
        let isPresent = call.names["version"] == AssetLibrary.version
        return HTTPResponse(
            headers: [
                "Content-Type": AssetLibrary.type(name),
                "Cache-Control": isPresent ? "public, max-age=31536000, immutable" : "no-cache",
                // Whatever an asset is opened as by itself, it runs nothing.
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            ], body: .bytes(bytes)
        ).tagged(AssetLibrary.version, for: call.request)
    }
}
