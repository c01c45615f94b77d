// The part of the table for those who answer for the service, and for those who watch it: no message text behind any of
// these addresses.

import HTTPServer

extension Site {
    static let reportRoutes: [Route] = [
        Route(.get, "/reports/closed", access: .reports) { try await $0.closedPeriodsPage($1) }
    ]
}
