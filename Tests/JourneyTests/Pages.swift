// An operator at the pages: logs in by the form, reads pages, sends the forms that stand there, all over HTTP as a browser
// without script would.

import Foundation
import FoundationNetworking
import Testing

/// Somebody at the pages with a session of his own.
final class PageUser: Sendable {
    private let session: URLSession
    private let base: String

    init(port: UInt16, login: String, password: String) async throws {
        let settings = URLSessionConfiguration.ephemeral
        settings.timeoutIntervalForRequest = 30
        session = URLSession(configuration: settings)
        base = "http://127.0.0.1:\(port)"
        let page = try await get("/login")
        let answer = try await send(
            "/login", [("login", login), ("password", password)], token: Self.token(in: page.text))
        try #require(answer.status == 200 && !answer.text.contains("name=\"password\""), "\(login) is not let in")
    }

    /// A page; after redirects.
    func get(_ path: String) async throws -> (status: Int, text: String, path: String) {
        try await answer(to: URLRequest(url: try #require(URL(string: base + path))))
    }

    /// Sends a form of a page as a browser would: everything that stands in it, and what is typed or chosen here instead.
    /// - Parameters:
    ///   - page: where the form stands.
    ///   - act: the last part of its address.
    ///   - fields: each takes the place of all fields of its name, also of several ticked boxes.
    @discardableResult
    func submit(
        _ act: String, on page: String, _ fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String, path: String) {
        let all = try await self.fields(of: act, on: page).filter { fields[$0.name] == nil }
        return try await send(
            Self.address(act, page), all + fields.map { (name: $0.key, value: $0.value) }, token: nil)
    }

    /// What a form of a page sends as it stands.
    func fields(of act: String, on page: String) async throws -> [BrowserForm.Field] {
        let shown = try await get(page)
        try #require(shown.status == 200, "\(page): \(shown.status)")
        let form = try #require(Self.form(Self.address(act, page), in: shown.text), "\(page) has no form \(act)")
        return BrowserForm.fields(in: form)
    }

    private static func address(_ act: String, _ page: String) -> String {
        let path = page.prefix { $0 != "?" }
        return "\(path)/\(act)"
    }

    /// Whether a page has a form with that address.
    func offers(_ act: String, on page: String) async throws -> Bool {
        Self.form(page + "/" + act, in: try await get(page).text) != nil
    }

    private func send(
        _ path: String, _ fields: [BrowserForm.Field], token: String?
    ) async throws -> (status: Int, text: String, path: String) {
        var fields = fields
        if let token { fields.append((name: "csrf", value: token)) }
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue(base, forHTTPHeaderField: "Origin")
        request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        let body = fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        request.httpBody = Data(body.utf8)
        return try await answer(to: request)
    }

    private func answer(to request: URLRequest) async throws -> (status: Int, text: String, path: String) {
        let (data, response) = try await session.data(for: request)
        let answer = response as? HTTPURLResponse
        return (answer?.statusCode ?? 0, String(decoding: data, as: UTF8.self), answer?.url?.path ?? "")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func token(in page: String) -> String? {
        page.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) }
    }

    private static func form(_ address: String, in page: String) -> String? {
        page.components(separatedBy: "<form ").dropFirst().first { $0.contains("action=\"\(address)\"") }?
            .components(separatedBy: "</form>").first
    }
}
