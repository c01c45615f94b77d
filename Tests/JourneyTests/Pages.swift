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
        let answer = try await send("/login", ["login": login, "password": password], token: Self.token(in: page.text))
        try #require(answer.status == 200 && !answer.text.contains("name=\"password\""), "\(login) is not let in")
    }

    /// A page; after redirects.
    func get(_ path: String) async throws -> (status: Int, text: String, path: String) {
        try await answer(to: URLRequest(url: try #require(URL(string: base + path))))
    }

    /// Sends a form of a page with the hidden fields that stand in it.
    /// - Parameters:
    ///   - page: where the form stands.
    ///   - act: the last part of its address.
    @discardableResult
    func submit(
        _ act: String, on page: String, _ fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String, path: String) {
        let shown = try await get(page)
        try #require(shown.status == 200, "\(page): \(shown.status)")
        let address = page.prefix { $0 != "?" } + "/" + act
        let form = try #require(Self.form(String(address), in: shown.text), "\(page) has no form \(act)")
        var all = Self.hidden(in: form)
        for (name, value) in fields { all[name] = value }
        return try await send(String(address), all, token: nil)
    }

    /// Whether a page has a form with that address.
    func offers(_ act: String, on page: String) async throws -> Bool {
        Self.form(page + "/" + act, in: try await get(page).text) != nil
    }

    private func send(
        _ path: String, _ fields: [String: String], token: String?
    ) async throws -> (status: Int, text: String, path: String) {
        var fields = fields
        if let token { fields["csrf"] = token }
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.setValue(base, forHTTPHeaderField: "Origin")
        request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        let body = fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
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

    private static func hidden(in form: String) -> [String: String] {
        var fields: [String: String] = [:]
        for match in form.matches(of: /<input type="hidden" name="([^"]+)" value="([^"]*)"/) {
            fields[String(match.1)] = String(match.2)
        }
        return fields
    }
}
