// The dashboard: rates against their target, what is about to be late, and how the period went. Every part is a region that
// is renewed by itself while the page is open.

import Channels
import Plots
import Reports
import Store
import Tickets

extension Pages {
    /// The dashboard.
    func dashboard(_ model: DashboardModel) -> Markup {
        let board = model.dashboard
        let choose = { (choice: ReportChoice) in paths.dashboard(choice) }
        return page(model.frame, .dashboard, title: t(ReportText.dashboard), live: "page") {
            div(.class("list-head")) {
                h1 { t(ReportText.dashboard) + " · " + model.scope.serviceTitle }
                p(.class("total"), .id("made-at"), .data("data-region"), .data("data-pace")) {
                    t(DashboardText.madeAt, times.short(board.madeAt))
                }
            }
            p(.class("lead")) { t(DashboardText.lead) }
            choosing(model.scope, path: paths.dashboard(), choose)
            rates(board)
            overdue(board)
            div(.class("charts")) {
                chart(runway(board), id: "runway", isWide: true)
                chart(ages(board), id: "ages")
                chart(distribution(board), id: "distribution")
                chart(onTime(.channels, .channel, board.channels.map(translated)), id: "channels")
                chart(onTime(.levels, .level, board.levels.map(level)), id: "levels")
                if !board.departments.isEmpty {
                    chart(onTime(.departments, .department, board.departments), id: "departments")
                }
                chart(volumes(board), id: "topics")
                chart(heat(board), id: "heat", isWide: true)
                chart(hours(board), id: "hours")
                chart(weekdays(board), id: "weekdays")
                chart(days(board), id: "days", isWide: true)
                chart(trend(board), id: "trend", isWide: true)
                chart(people(board), id: "people")
                levelTimes(board)
                escalations(board)
                ratings(board, model.scope.choice)
            }
        }

        func translated(_ count: Dashboard.Count) -> Dashboard.Count {
            var count = count
            if let channel = model.frame.channel(ChannelName(count.key)) {
                count.title = channel.title.text(in: language)
            }
            return count
        }
    }

    // MARK: Rates

    private func rates(_ board: Dashboard) -> Markup {
        section(.class("rates"), .id("rates"), .data("data-region"), .aria(.label, t(DashboardText.rates))) {
            for rate in board.rates { self.rate(rate) }
        }
    }

    private func rate(_ rate: Dashboard.Rate) -> Markup {
        let reached = rate.percent.map { $0 >= rate.goal }
        return div(.class("card rate")) {
            h2 { t(name(of: rate.word)) }
            p(.class("rate-value")) { percent(rate.percent, goal: rate.goal) }
            p(.class("rate-verdict")) {
                switch reached {
                case true?: mark(.check, "met", t(DashboardText.reached))
                case false?: mark(.alarm, "missed", t(DashboardText.missed))
                case nil: mark(.dash, "none", t(DashboardText.nothingJudged))
                }
            }
            p(.class("hint")) {
                if reached != nil {
                    t(DashboardText.inTime, number(rate.tally.inTime), number(rate.tally.judged)) + " · "
                }
                t(DashboardText.goal, decimal(rate.goal) + "%")
            }
        }
    }

    private func mark(_ drawing: Icon, _ kind: String, _ words: String) -> Markup {
        span(.class("verdict \(kind)")) {
            icon(drawing)
            span { words }
        }
    }

    private func name(of word: String) -> DashboardText {
        switch word {
        case "now": .now
        case "today": .today
        case "week": .week
        case "month": .month
        default: .period
        }
    }

    private func overdue(_ board: Dashboard) -> Markup {
        div(.id("overdue"), .data("data-region")) {
            div(.class(board.overdue == 0 ? "banner done" : "banner severe")) {
                icon(board.overdue == 0 ? .check : .alarm)
                div(.class("banner-body")) {
                    p {
                        switch board.overdue {
                        case 0: t(DashboardText.noneOverdue)
                        case 1: t(DashboardText.oneOverdue)
                        default: t(DashboardText.overdue, number(board.overdue))
                        }
                    }
                }
            }
        }
    }

    // MARK: Levels

    private func level(_ count: Dashboard.Count) -> Dashboard.Count {
        var count = count
        count.title = Level(rawValue: count.key).map { t(name(of: $0)) } ?? t(DashboardText.unassigned)
        return count
    }

    /// A level in words.
    func name(of level: Level) -> DashboardText {
        switch level {
        case .first: .levelFirst
        case .backOffice: .levelBackOffice
        case .department: .levelDepartment
        }
    }

    private func levelTimes(_ board: Dashboard) -> Markup {
        numberCard("level-times", .levelTimes, [.level, .handled, .mean, .longest]) {
            for time in board.levelTimes {
                tr {
                    th(.scope("row")) { t(name(of: time.level)) }
                    td { number(time.count) }
                    td { times.duration(.milliseconds(time.meanMilliseconds)) }
                    td { times.duration(.milliseconds(time.longestMilliseconds)) }
                }
            }
        }
    }

    private func escalations(_ board: Dashboard) -> Markup {
        let tally = board.escalations
        let rows: [(DashboardText, Int)] = [
            (.solvedInTime, tally.solvedInTime), (.solvedLate, tally.solvedLate), (.runningOver, tally.overdue),
            (.running, tally.running), (.notCounted, tally.notCounted),
        ]
        return numberCard("escalations", .escalations, [.escalations, .volume]) {
            for (words, count) in rows {
                tr {
                    th(.scope("row")) { t(words) }
                    td { number(count) }
                }
            }
        }
    }

    /// Citizens' words after closing, with the list behind them.
    private func ratings(_ board: Dashboard, _ choice: ReportChoice) -> Markup {
        let tally = board.ratings ?? RatingTally()
        let scale: [CitizenStatusText] = [.rate1, .rate2, .rate3, .rate4, .rate5]
        return numberCard("ratings", .ratings, [.rating, .volume]) {
            for index in (0..<5).reversed() {
                tr {
                    th(.scope("row")) { "\(index + 1) · " + t(scale[index]) }
                    td { number(tally.counts[index]) }
                }
            }
            tr {
                th(.scope("row")) { t(DashboardText.ratingMean) }
                td { tally.mean.map { decimal(($0 * 100).rounded() / 100) } ?? "–" }
            }
            tr {
                th(.scope("row")) { a(.href(paths.ratings(choice))) { t(DashboardText.ratingList) } }
                td { number(tally.total) }
            }
        }
    }

    private func numberCard(
        _ id: String, _ title: DashboardText, _ heads: [DashboardText], @MarkupBuilder _ rows: Content
    ) -> Markup {
        section(.class("card chart"), .id(id), .data("data-region"), .aria(.labelledby, "\(id)-title")) {
            h2(.id("\(id)-title")) { t(title) }
            div(.class("scrolls"), .role("group"), .aria(.label, t(title)), .tabindex(0)) {
                table(.class("plain-table number-table")) {
                    thead { tr { for head in heads { th(.scope("col")) { t(head) } } } }
                    tbody { rows() }
                }
            }
        }
    }
}
