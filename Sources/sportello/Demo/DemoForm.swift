// A citizen of the demo writes by the form on the web, as a browser would: fetches the page, takes his time, sends it.

import Curl
import Foundation
import HTTPServer
import Runtime

struct DemoForm {
    /// Where the service listens.
    let port: Int
    let clock: any WallClock

    private static let fields = [
        ("service", "CC"), ("subject", "Bollo auto pagato due volte"),
        (
            "text",
            "Buongiorno, ho pagato due volte il bollo dell'auto, in tabaccheria e con l'app. Come chiedo il rimborso? "
                + "Dati di fantasia."
        ),
        ("surname", "Fantasia"), ("name", "Rosa"), ("locality", "Matera"), ("way", "page"),
    ]

    func send() async throws {
        let browser = HTTPExchange("demo form")
        let origin = "http://127.0.0.1:\(port)"
        let page = try await browser.perform(
            HTTPCall(method: "GET", url: origin + "/scrivi", allowsClear: true), within: .seconds(10))
        let text = String(decoding: page.body, as: UTF8.self)
        let marks = ["key", "mark"].map { ($0, Self.value(of: $0, in: text)) }
        // Nobody writes so fast that the form would take it for a program's.
        try await clock.sleep(for: .seconds(4))
        let body = (marks + Self.fields).map { "\(PercentText.encode($0.0))=\(PercentText.encode($0.1))" }
            .joined(separator: "&")
        let reply = try await browser.perform(
            HTTPCall(
                method: "POST", url: origin + "/scrivi",
                fields: [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin)],
                body: Array(body.utf8), allowsClear: true), within: .seconds(10))
        guard reply.status == 303 else {
            throw CommandFailure(.tempFail, "the sample form was answered \(reply.status)")
        }
    }

    private static func value(of field: String, in page: String) -> String {
        guard let place = page.range(of: "name=\"\(field)\" value=\"") else { return "" }
        return String(page[place.upperBound...].prefix { $0 != "\"" })
    }
}
