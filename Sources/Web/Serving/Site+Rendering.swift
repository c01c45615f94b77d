// Where the two halves of the room meet: models go in, pages come out.

import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    var paths: Paths { Paths(assetVersion: AssetLibrary.version) }

    /// Whatever draws pages for one reader at this moment.
    func pages(_ language: Language) -> Pages {
        let settings = parts.settings
        let links = Installation.FootLinks(
            accessibility: settings.accessibilityStatement.flatMap { Address(outside: $0) },
            privacy: settings.privacyNotice.flatMap { Address(outside: $0) },
            feedback: settings.feedback.flatMap { Address(outside: $0) })
        return Pages(
            language: language, now: Instant(parts.clock.now()), zone: settings.timeZone, paths: paths,
            installation: Installation(title: settings.title, version: settings.version, links: links))
    }

    /// A page for a logged-in user, in his language.
    func page(_ status: Int, _ call: Call, _ draw: (Pages) -> Markup) -> HTTPResponse {
        page(status, language(call.request, call.visitor?.user), draw)
    }

    func page(_ status: Int, _ language: Language, _ draw: (Pages) -> Markup) -> HTTPResponse {
        let markup = draw(pages(language))
        return HTTPResponse(
            status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: .bytes(markup.bytes))
    }

    /// The page for a fault: to the log-in for those who must log in, else what happened and what can be done.
    func failurePage(_ status: Int, _ incident: String?, _ request: HTTPRequest) async -> HTTPResponse {
        if status == 401 { return logInFirst(request) }
        // Whether somebody has clicked was looked at when he came in.
        let visitor = try? await gate.visitor(of: request, isBackground: true, at: Instant(parts.clock.now()))
        let frame = bareFrame(user: visitor?.user, formToken: visitor?.session.formToken ?? "")
        let model = ErrorModel(frame: frame, status: status, incident: incident)
        return page(status, language(request, visitor?.user)) { $0.failure(model) }
    }
}
