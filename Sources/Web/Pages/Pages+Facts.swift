// The lists behind the figures, page by page, and the cells of their rows.

import Channels
import Reports
import Store
import Tickets

extension Pages {
    /// One page of a list.
    func facts(_ model: FactsModel) -> Markup {
        let (facts, choice) = (model.facts, model.choice)
        let end = choice.before + facts.rows.count
        return page(model.frame, .indicators, title: t(IndicatorText.listTitle, name(of: choice.list))) {
            a(.class("back"), .href(table(model.source))) {
                icon(.back)
                span { t(IndicatorText.back) }
            }
            div(.class("list-head")) {
                h1 { t(IndicatorText.listTitle, name(of: choice.list)) }
                p(.class("total")) {
                    facts.next == nil
                        ? t(IndicatorText.rowsInAll, number(end))
                        : t(IndicatorText.rowsUntil, number(choice.before + 1), number(end))
                }
            }
            p(.class("lead")) {
                t(IndicatorText.listOf, model.serviceTitle, times.period(model.period))
                if let channel = choice.channel {
                    " · "
                    t(IndicatorText.filteredBy, model.frame.channel(channel)?.title.text(in: language) ?? channel.value)
                }
            }
            if facts.rows.isEmpty {
                nothing(.all, t(IndicatorText.nothing), t(IndicatorText.nothingText)) {}
            } else {
                factTable(model)
            }
            div(.class("turning")) {
                if choice.after != nil {
                    a(
                        .class("button"),
                        .href(page(FactsChoice(choice.list, channel: choice.channel), of: model.source))
                    ) {
                        icon(.previous)
                        span { t(IndicatorText.first) }
                    }
                }
                if let next = facts.next {
                    a(
                        .class("button"), .rel("next"),
                        .href(page(choice.following(facts.rows.count, at: next), of: model.source))
                    ) {
                        span { t(IndicatorText.following) }
                        icon(.next)
                    }
                }
                if case .live(let scope) = model.source, !facts.rows.isEmpty {
                    a(.class("button quiet"), .href(paths.exportFacts(choice, scope)), .download()) {
                        icon(.download)
                        span { t(IndicatorText.asCSV) }
                    }
                }
            }
        }
    }

    private func table(_ source: FactsSource) -> Address {
        switch source {
        case .live(let choice): paths.indicators(choice)
        case .closed(let report): paths.closedPeriod(report.id)
        }
    }

    private func page(_ choice: FactsChoice, of source: FactsSource) -> Address {
        switch source {
        case .live(let scope): paths.facts(choice, scope)
        case .closed(let report): paths.closedFacts(choice, report.id)
        }
    }

    private func factTable(_ model: FactsModel) -> Markup {
        let columns = model.facts.columns
        let user = model.frame.user
        return div(
            .class("scrolls card"), .role("region"), .aria(.label, name(of: model.choice.list)), .tabindex(0)
        ) {
            table(.class("plain-table fact-table")) {
                thead {
                    tr {
                        th(.scope("col")) { t(IndicatorText.number) }
                        // Beside the number: at the end of so many columns nobody would find it.
                        if model.facts.rows.contains(where: { $0.contact != nil }) {
                            th(.scope("col")) { t(IndicatorText.evidence) }
                        }
                        for column in columns {
                            th(.scope("col"), .class(isNumeric(column.kind) ? "numeric" : nil)) {
                                language == .italian ? column.it : column.en
                            }
                        }
                    }
                }
                tbody {
                    for (index, row) in model.facts.rows.enumerated() {
                        tr {
                            td(.class("numeric")) { number(model.choice.before + index + 1) }
                            if let contact = row.contact {
                                td {
                                    a(.href(paths.evidence(contact))) {
                                        t(IndicatorText.evidence)
                                        unseen(" \(number(model.choice.before + index + 1))")
                                    }
                                }
                            }
                            for (column, cell) in zip(columns, row.cells) {
                                td(.class(isNumeric(column.kind) ? "numeric" : nil)) {
                                    linked(cell, column, row, mayOpen: user?.may(.tickets) ?? false)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// A list in words.
    func name(of list: FactList) -> String {
        let word = list.word
        if case .contacts(.excluded(let reason?)) = list {
            let all = FactListText.text(of: "contacts_excluded", in: language)
            return "\(all), \(ExclusionText.text(of: reason, in: language))"
        }
        return FactListText.text(of: word.replacing(".", with: "_"), in: language)
    }

    private func isNumeric(_ kind: FactColumn.Kind) -> Bool { kind == .number || kind == .duration }

    // A ticket's number leads to it only for those who may open it.
    @MarkupBuilder
    private func linked(_ cell: FactCell, _ column: FactColumn, _ row: FactRow, mayOpen: Bool) -> Markup {
        if mayOpen, row.ticket != nil, case .text(let text) = cell, let number = TicketNumber(text),
            number.description == text
        {
            a(.href(paths.ticket(number))) { text }
        } else {
            self.cell(cell)
        }
    }

    /// One cell in the reader's form.
    @MarkupBuilder
    func cell(_ cell: FactCell) -> Markup {
        switch cell {
        case .nothing: span(.aria(.hidden, "true")) { "–" }
        case .text(let text): bdi(.class(text.utf8.count > 40 ? "long-text" : nil)) { Self.oneLine(text) }
        case .word(let it, let en): language == .italian ? it : en
        case .number(let value): decimal(value)
        case .instant(let instant):
            time(.datetime(instant.description), .class("exact-time")) { times.exact(instant) }
        case .day(let day): times.day(day)
        case .duration(let milliseconds): times.duration(.milliseconds(milliseconds))
        case .flag(let flag): t(flag ? ReportText.yes : .no)
        }
    }
}
