// Closed periods: listed, opened, handed out.

import HTTPServer
import Store
import Tickets

extension Site {
    /// `GET /reports/closed`.
    func closedPeriodsPage(_ call: Call) async throws -> HTTPResponse {
        let model = ClosedPeriodsModel(
            frame: try await frame(call), reports: try await store.frozenReports(service: nil))
        return page(200, call) { $0.closedPeriods(model) }
    }
}
