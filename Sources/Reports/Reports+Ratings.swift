// Citizens' words on closed cases: the list behind the number.

import Store
import Tickets

extension Reports {
    /// Ratings given in the period, the latest first.
    /// - Parameter remarks: false empties what people wrote, for readers who may not know it.
    public func ratings(
        service: String, period: ReportPeriod, remarks: Bool, limit: Int, offset: Int
    ) async throws -> [Rating] {
        let span = try measuring(service, period, nil).span
        let found = try await store.ratings(
            service: service, from: span.lowerBound, until: span.upperBound, limit: limit, offset: offset)
        if remarks { return found }
        return found.map {
            var rating = $0
            rating.remark = ""
            return rating
        }
    }
}
