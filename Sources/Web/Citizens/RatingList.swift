// The list behind the number of ratings: for managers with what people wrote, for the customer body's monitor without.

import HTTPServer
import Reports
import Store
import Tickets

struct RatingListModel: Sendable {
    static let pageSize = 100
    var frame: PageFrame
    var scope: ReportScope
    var ratings: [Rating]
    var page: Int
    var hasMore: Bool
    /// Whether the reader may know what people wrote, and open the tickets.
    var seesRemarks: Bool
}

extension Paths {
    func ratings(_ choice: ReportChoice, page: Int = 1) -> Address {
        Address(["reports", "ratings"], query: choice.pairs + (page > 1 ? [("page", "\(page)")] : []))
    }
}

extension Site {
    static let ratingRoutes: [Route] = [
        Route(.get, "/reports/ratings", access: .reports) { try await $0.ratingsPage($1) }
    ]

    /// `GET /reports/ratings`.
    func ratingsPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call, { call.request.query[$0] }, usual: ReportPeriod.month)
        let (number, size) = (Self.pageNumber(call), RatingListModel.pageSize)
        let sees = call.user.may(.figures)
        let found = try await reports(for: call).ratings(
            service: scope.choice.service, period: scope.choice.period, remarks: sees, limit: size + 1,
            offset: (number - 1) * size)
        let model = RatingListModel(
            frame: try await frame(call), scope: scope, ratings: Array(found.prefix(size)), page: number,
            hasMore: found.count > size, seesRemarks: sees)
        return page(200, call) { $0.ratings(model) }
    }
}

extension Pages {
    /// Citizens' words, one by one.
    func ratings(_ model: RatingListModel) -> Markup {
        let title = t(DashboardText.ratings)
        let heads: [DashboardText] = [.ratingCase, .rating, .ratingGiven, .ratingRemark]
        let choice = model.scope.choice
        return page(model.frame, .dashboard, title: title) {
            div(.class("list-head")) { h1 { title + " · " + model.scope.serviceTitle } }
            choosing(model.scope, path: paths.ratings(choice)) { paths.ratings($0) }
            if model.ratings.isEmpty {
                nothing(.information, t(DashboardText.noRatingsTitle), t(DashboardText.noRatingsText)) {}
            } else {
                div(.class("scrolls card"), .role("region"), .aria(.label, title), .tabindex(0)) {
                    table(.class("plain-table")) {
                        thead {
                            tr { for head in heads.prefix(model.seesRemarks ? 4 : 3) { th(.scope("col")) { t(head) } } }
                        }
                        tbody { for rating in model.ratings { row(rating, model) } }
                    }
                }
                turning(
                    previous: model.page > 1 ? paths.ratings(choice, page: model.page - 1) : nil,
                    next: model.hasMore ? paths.ratings(choice, page: model.page + 1) : nil, page: model.page)
            }
        }
    }

    private func row(_ rating: Rating, _ model: RatingListModel) -> Markup {
        let scale: [CitizenStatusText] = [.rate1, .rate2, .rate3, .rate4, .rate5]
        return tr {
            th(.scope("row")) {
                if model.seesRemarks {
                    a(.href(paths.ticket(rating.number))) { rating.number.description }
                } else {
                    rating.number.description
                }
            }
            td { "\(rating.rating) · " + t(scale[min(max(rating.rating, 1), 5) - 1]) }
            td { moment(rating.ratedAt) }
            if model.seesRemarks { td { bdi { Self.oneLine(rating.remark) } } }
        }
    }
}
