// Pages that say why there is no page, in plain words and with a way on; and the page before a foreign link.

import Foundation
import Tickets

extension Pages {
    /// The page for a status that is no success.
    func failure(_ model: ErrorModel) -> Markup {
        let (title, text) = words(for: model.status)
        return page(model.frame, .none, title: t(title)) {
            div(.class(model.frame.user == nil ? "gate" : "failure")) {
                div(.class("gate-card")) {
                    p(.class("status-number"), .aria(.hidden, "true")) { "\(model.status)" }
                    h1 { t(title) }
                    p { t(text) }
                    if let incident = model.incident {
                        p(.class("incident")) { t(ErrorText.incident, incident) }
                    }
                    a(.class("button primary"), .href(model.frame.user.map { paths.first(for: $0) } ?? paths.logIn)) {
                        model.frame.user.map { $0.may(.tickets) ? t(ErrorText.toList) : t(ErrorText.toStart) }
                            ?? t(LogInText.title)
                    }
                }
            }
        }
    }

    private func words(for status: Int) -> (ErrorText, ErrorText) {
        switch status {
        case 401, 403: (.forbiddenTitle, .forbiddenText)
        case 404, 405: (.notFoundTitle, .notFoundText)
        case 409: (.conflictTitle, .conflictText)
        case 413: (.tooLargeTitle, .tooLargeText)
        case 429: (.busyTitle, .busyText)
        case 503: (.unavailableTitle, .unavailableText)
        case 500...: (.oursTitle, .oursText)
        default: (.badTitle, .badText)
        }
    }

    /// The page before a foreign link is followed: its true address, large, with the host apart (A29).
    func leaving(_ model: LeavingModel) -> Markup {
        let address = Address(outside: model.address)
        return page(model.frame, .none, title: t(ErrorText.leavingTitle)) {
            div(.class(model.frame.user == nil ? "gate" : "failure")) {
                div(.class("gate-card")) {
                    h1 { t(ErrorText.leavingTitle) }
                    p { t(ErrorText.leavingText) }
                    p(.class("leaving-address"), .dir("ltr")) { String(Self.oneLine(model.address).prefix(2000)) }
                    if let address {
                        if let host = URL(string: address.text)?.host(percentEncoded: true) {
                            dl(.class("facts")) {
                                dt { t(ErrorText.leavingHost) }
                                dd { strong(.dir("ltr")) { host } }
                            }
                        }
                        p(.class("hint")) { t(ErrorText.leavingCareful) }
                        a(.class("button primary"), .href(address), .rel("noopener noreferrer")) {
                            t(ErrorText.leavingGo)
                        }
                    } else {
                        p { t(ErrorText.leavingRefused) }
                    }
                }
            }
        }
    }
}
