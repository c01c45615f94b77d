// What lies in the mailboxes, held against what was taken in.

import Channels
import Tickets

extension Pages {
    @MarkupBuilder
    func comparison(_ model: IntakeModel) -> Markup {
        if model.mayCompare {
            section(.class("card"), .id("comparison"), .aria(.labelledby, "comparison-title")) {
                div(.class("list-head")) {
                    h2(.id("comparison-title")) { t(ComparisonText.title) }
                    actButton(
                        paths.compareIntake, model.frame, t(ComparisonText.compare), icon: .search,
                        kind: model.comparisons == nil ? "button" : "button quiet")
                }
                p(.class("hint")) { t(ComparisonText.lead) }
                if let comparisons = model.comparisons {
                    verdict(comparisons)
                    comparisonTable(comparisons, model.frame)
                    for one in comparisons { missing(one) }
                }
            }
        }
    }

    private func verdict(_ comparisons: [StockComparison]) -> Markup {
        let places = comparisons.flatMap(\.places)
        let missing = places.reduce(0) { $0 + $1.missing }
        let isWhole = comparisons.allSatisfy { $0.fault == nil } && !places.contains(where: \.isCut)
        return div(.role("status")) {
            if missing > 0 {
                banner(.warning, kind: "careful") {
                    p {
                        strong { t(ComparisonText.missingSome, number(missing)) }
                        " " + t(ComparisonText.missingText)
                    }
                }
            } else if isWhole {
                p(.class("tried")) {
                    icon(.check)
                    " "
                    span { t(ComparisonText.allWell, number(places.reduce(0) { $0 + $1.lying })) }
                }
            } else {
                p(.class("tried")) { t(ComparisonText.notWhole) }
            }
        }
    }

    private func comparisonTable(_ comparisons: [StockComparison], _ frame: PageFrame) -> Markup {
        let heads: [ComparisonText] = [.place, .lying, .known, .coming, .missing]
        return div(.class("scrolls"), .role("group"), .aria(.labelledby, "comparison-title"), .tabindex(0)) {
            table(.class("plain-table")) {
                thead { tr { for head in heads { th(.scope("col")) { t(head) } } } }
                tbody {
                    for one in comparisons {
                        for place in one.places { comparisonRow(one, place, frame) }
                        if let fault = one.fault {
                            tr {
                                th(.scope("row")) { placeName(one, nil, frame) }
                                td(.colspan(4)) { strong { FaultText.text(of: fault.code, in: language) } }
                            }
                        }
                    }
                }
            }
        }
    }

    private func comparisonRow(
        _ one: StockComparison, _ place: StockComparison.Place, _ frame: PageFrame
    ) -> Markup {
        tr {
            th(.scope("row")) {
                placeName(one, place.name, frame)
                if place.isCut { p(.class("hint")) { t(ComparisonText.cut) } }
            }
            td { number(place.lying) }
            td { number(place.known) }
            td { number(place.coming) }
            td {
                if place.missing > 0 { strong { number(place.missing) } } else { number(0) }
            }
        }
    }

    @MarkupBuilder
    private func placeName(_ one: StockComparison, _ place: String?, _ frame: PageFrame) -> Markup {
        bdi { one.account.value }
        p(.class("hint")) {
            frame.channel(one.channel)?.title.text(in: language) ?? one.channel.value
            if let place {
                " · "
                bdi { place }
            }
        }
    }

    @MarkupBuilder
    private func missing(_ one: StockComparison) -> Markup {
        for place in one.places where !place.examples.isEmpty {
            h3 {
                t(ComparisonText.examples)
                " "
                bdi { place.name }
            }
            ul {
                for item in place.examples {
                    li {
                        code { bdi { item.key } }
                        if let arrived = item.arrivedAt {
                            " · "
                            moment(arrived)
                        }
                    }
                }
            }
        }
    }
}
