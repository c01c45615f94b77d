// What was taken in, account by account, and what was not: held items, pieces that wait, words that are still to be read.

import Channels
import Store
import Tickets

/// The page of what was taken in.
struct IntakeModel: Sendable {
    var frame: PageFrame
    var accounts: [AccountFigures]
    /// Originals on paper that wait for their words, by channel, counted up to a thousand.
    var transcripts: [(channel: ChannelName, waiting: Int)]
    /// The first of the held ones.
    var heldItems: [SpoolItem] = []
    /// Some channel can say what lies at its source.
    var mayCompare = false
    /// nil unless just asked for.
    var comparisons: [StockComparison]?
    /// Not read for too long, without saying why.
    var silent: Set<AccountPlace> = []

    static let mostHeld = 10

    var held: Int { accounts.reduce(0) { $0 + ($1.items[.held] ?? 0) } }
    var isAllFiled: Bool { accounts.allSatisfy { $0.total == $0.items[.done] ?? 0 } }

    /// Puts the mark of silence on accounts. One that has never had anything gets a row, too: it is the one to look at.
    mutating func put(silent places: [AccountPlace]) {
        silent = Set(places)
        let known = Set(accounts.map { AccountPlace(channel: $0.channel, account: $0.account) })
        accounts += places.filter { !known.contains($0) }.map {
            AccountFigures(channel: $0.channel, account: $0.account)
        }
    }

    func isSilent(_ one: AccountFigures) -> Bool {
        silent.contains(AccountPlace(channel: one.channel, account: one.account))
    }
}

extension Pages {
    /// `GET /admin/intake`.
    func intake(_ model: IntakeModel) -> Markup {
        page(model.frame, .administration, title: t(IntakeText.title)) {
            div(.class("list-head")) {
                h1 { t(IntakeText.title) }
                if model.held > 0 {
                    actButton(paths.retryAllHeld, model.frame, t(IntakeText.retryAll), icon: .retry, kind: "button")
                }
            }
            p(.class("lead")) { t(IntakeText.lead) }
            adminNavigation(paths.intake, model.frame)
            if model.held > 0 {
                banner(.warning, kind: "careful") {
                    p {
                        strong { t(IntakeText.heldTitle, number(model.held)) }
                        " " + t(IntakeText.heldText)
                    }
                    a(.href(paths.held())) { t(IntakeText.heldLink) }
                }
                ul(.class("cases")) { for item in model.heldItems { heldItem(item, model.frame) } }
            } else if !model.accounts.isEmpty, model.isAllFiled {
                p(.class("hint")) { t(IntakeText.allWell) }
            }
            if model.accounts.isEmpty {
                nothing(.inbox, t(IntakeText.title), t(IntakeText.noAccounts)) {}
            } else {
                intakeTable(model)
            }
            comparison(model)
            transcripts(model)
        }
    }

    private func intakeTable(_ model: IntakeModel) -> Markup {
        let heads: [IntakeText] = [
            .account, .total, .filed, .waiting, .incomplete, .held, .again, .lastArrival, .toSend,
        ]
        return div(.class("scrolls card"), .role("region"), .aria(.label, t(IntakeText.title)), .tabindex(0)) {
            table(.class("plain-table")) {
                thead {
                    tr {
                        for head in heads {
                            th(.scope("col"), .class(head == .account || head == .lastArrival ? nil : "amount")) {
                                t(head)
                            }
                        }
                    }
                }
                tbody { for account in model.accounts { intakeRow(account, model) } }
            }
        }
    }

    private func intakeRow(_ one: AccountFigures, _ model: IntakeModel) -> Markup {
        tr {
            th(.scope("row")) {
                bdi { one.account.value }
                if model.isSilent(one) {
                    " "
                    span(.class("flag trouble")) {
                        icon(.warning)
                        span { t(AccountText.silent) }
                    }
                }
                p(.class("hint")) { model.frame.channel(one.channel)?.title.text(in: language) ?? one.channel.value }
            }
            td(.class("amount")) { number(one.total) }
            for state in [SpoolState.done, .received, .incomplete, .held] {
                td(.class("amount")) { number(one.items[state] ?? 0) }
            }
            td(.class("amount")) { number(one.again) }
            td {
                if let last = one.lastArrival { moment(last) } else { t(IntakeText.never) }
            }
            td(.class("amount")) {
                number(one.waitingToSend)
                if let oldest = one.oldestToSend {
                    p(.class("hint")) { t(IntakeText.oldest, times.short(oldest)) }
                }
            }
        }
    }

    @MarkupBuilder
    private func transcripts(_ model: IntakeModel) -> Markup {
        if !model.transcripts.isEmpty {
            section(.class("card")) {
                h2 { t(IntakeText.transcripts) }
                ul {
                    for one in model.transcripts {
                        li {
                            t(
                                IntakeText.transcriptsLead,
                                model.frame.channel(one.channel)?.title.text(in: language) ?? one.channel.value,
                                number(one.waiting))
                        }
                    }
                }
            }
        }
    }

    /// What trying an account has found, and the button to try it.
    @MarkupBuilder
    func trying(_ account: AccountsModel.Account, _ model: AccountsModel) -> Markup {
        if let budget = account.account.budget {
            p(.class("case-facts")) {
                if let most = budget.perDay { span { t(IntakeText.budgetDay, number(most)) } }
                if let most = budget.perAddress { span { t(IntakeText.budgetAddress, number(most)) } }
            }
        }
        if let tried = model.tried, tried.channel == account.channel, tried.account == account.account.name {
            div(.role("status"), .class("tried")) {
                p { strong { t(IntakeText.triedTitle) } }
                if tried.findings.isEmpty { p { t(IntakeText.nothingToTry) } }
                ul {
                    for finding in tried.findings {
                        li {
                            bdi { finding.subject }
                            ": "
                            if let fault = finding.fault {
                                strong { FaultText.text(of: fault.code, in: language) }
                            } else {
                                t(IntakeText.works)
                            }
                        }
                    }
                }
            }
        }
        if model.mayTry {
            act(paths.tryAccount, model.frame) {
                input(.type("hidden"), .name(AccountField.channel), .value(account.channel.value))
                input(.type("hidden"), .name(AccountField.account), .value(account.account.name.value))
                button(.type("submit"), .class("button small")) {
                    icon(.retry)
                    span { t(IntakeText.tryNow) }
                    unseen(account.account.title.isEmpty ? account.account.name.value : account.account.title)
                }
            }
        }
    }
}

/// Names of the fields that name an account.
enum AccountField {
    static let channel = "channel"
    static let account = "account"
}

/// What a live test of an account has found.
struct TriedAccount: Sendable {
    var channel: ChannelName
    var account: AccountName
    var findings: [AccountCheck]
}
