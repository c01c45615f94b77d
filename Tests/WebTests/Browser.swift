// A client that behaves as a browser does: keeps cookies, sends Origin and Sec-Fetch-Site, fills in forms it was given.

import Foundation
import HTTPServer
import Synchronization
import WebClient

@testable import Web

final class Browser: Sendable {
    let port: Int
    private let jar = Mutex<[String: String]>([:])

    init(port: Int) { self.port = port }

    var origin: String { "http://localhost:\(port)" }
    var cookies: [String: String] { jar.withLock { $0 } }
    func put(_ name: String, _ value: String) { jar.withLock { $0[name] = value } }

    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws -> RawResponse {
        var all = headers
        if !all.contains(where: { $0.0 == "Host" }) { all.append(("Host", "localhost:\(port)")) }
        let cookie = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !cookie.isEmpty { all.append(("Cookie", cookie)) }
        let response = try await request(port: port, method, path, headers: all, body: body)
        for line in response.all("Set-Cookie") { keep(line) }
        return response
    }

    func get(_ path: String) async throws -> RawResponse { try await send("GET", path) }

    /// Posts a form as a browser would from our own page.
    func post(
        _ path: String, _ fields: [(String, String)], csrf: String? = nil, headers: [(String, String)]? = nil
    ) async throws -> RawResponse {
        var fields = fields
        if let csrf { fields.append(("csrf", csrf)) }
        let body = fields.map { "\(PercentText.encode($0.0))=\(PercentText.encode($0.1))" }.joined(separator: "&")
        let own = [("Origin", origin), ("Sec-Fetch-Site", "same-origin")]
        let type = [("Content-Type", "application/x-www-form-urlencoded")]
        return try await send("POST", path, headers: type + (headers ?? own), body: Array(body.utf8))
    }

    /// Posts a form with files.
    func post(
        _ path: String, _ fields: [(String, String)], files: [(name: String, type: String, bytes: [UInt8])],
        csrf: String
    ) async throws -> RawResponse {
        let boundary = "----browser"
        var body: [UInt8] = []
        for (name, value) in fields + [("csrf", csrf)] {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for file in files {
            let head =
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"\(file.name)\"\r\n"
                + "Content-Type: \(file.type)\r\n\r\n"
            body += Array(head.utf8) + file.bytes + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        return try await send(
            "POST", path,
            headers: [
                ("Content-Type", "multipart/form-data; boundary=\(boundary)"), ("Origin", origin),
                ("Sec-Fetch-Site", "same-origin"),
            ], body: body)
    }

    /// Posts a form with one file in the field `file`, or with that field left empty.
    func postFile(
        _ path: String, _ fields: [(String, String)], file: (name: String, bytes: [UInt8])?, csrf: String
    ) async throws -> RawResponse {
        let boundary = "----browser"
        var body: [UInt8] = []
        for (name, value) in fields + [("csrf", csrf)] {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        let head =
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file?.name ?? "")\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n"
        body += Array(head.utf8) + (file?.bytes ?? []) + Array("\r\n--\(boundary)--\r\n".utf8)
        return try await send(
            "POST", path,
            headers: [
                ("Content-Type", "multipart/form-data; boundary=\(boundary)"), ("Origin", origin),
                ("Sec-Fetch-Site", "same-origin"),
            ], body: body)
    }

    /// Logs in through the form.
    @discardableResult
    func logIn(_ login: String, _ secret: String = password) async throws -> RawResponse {
        _ = try await get("/login")
        return try await post("/login", [("login", login), ("password", secret)], csrf: cookies["sportello-login"])
    }

    /// The session's form token, as a script would get it.
    func formToken() async throws -> String {
        let response = try await get("/api/v1/session")
        return (try object(response.body)["formToken"] as? String) ?? ""
    }

    private func keep(_ line: String) {
        let first = line.split(separator: ";")[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard first.count == 2 else { return }
        let isEnd = line.contains("Max-Age=0")
        jar.withLock { $0[String(first[0])] = isEnd ? nil : String(first[1]) }
    }
}

/// A JSON object from bytes.
func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
}
