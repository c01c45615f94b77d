// What citizens thought of closed cases, for programs: the same numbers and the same discretion as on the managers' page.

import HTTPServer
import Reports
import Store
import Tickets

struct APIRatingTally: Encodable, Sendable {
    /// Of 1, 2, 3, 4, 5.
    let counts: [Int]
    let total: Int
    /// Left out when nobody has said anything.
    let mean: Double?

    init(_ tally: RatingTally) { (counts, total, mean) = (tally.counts, tally.total, tally.mean) }
}

struct APIRating: Encodable, Sendable {
    let ticket: String
    let closedAt, ratedAt: String
    let rating: Int
    /// Left out for readers who may not know what people wrote.
    let remark: String?

    init(_ rating: Rating, seesRemarks: Bool) {
        ticket = rating.number.description
        (closedAt, ratedAt) = (rating.closedAt.description, rating.ratedAt.description)
        self.rating = rating.rating
        remark = seesRemarks ? rating.remark : nil
    }
}

extension API {
    /// `GET /api/v1/reports/ratings`: the latest first.
    static func ratings(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/reports/ratings")
        let sees = call.user.may(.figures)
        let found = try await site.reports(for: call).ratings(
            service: choice.service, period: choice.period, remarks: sees,
            limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(APIList(items: found.map { APIRating($0, seesRemarks: sees) }))
    }
}
