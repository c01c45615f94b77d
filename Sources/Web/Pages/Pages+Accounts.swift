// How every account fares, in plain words: reading and sending, since when, why.

import Channels
import Store
import Tickets

extension Pages {
    /// The page of accounts.
    func accounts(_ model: AccountsModel) -> Markup {
        // What a test has found stands until the page is asked for again: an update would take it away.
        page(
            model.frame, .accounts, title: t(AccountText.title), live: model.tried == nil ? "page" : nil,
            home: paths.accounts
        ) {
            div(.class("list-head")) { h1 { t(AccountText.title) } }
            p(.class("lead")) { t(AccountText.lead) }
            div(.id("accounts"), .data("data-region")) {
                if model.accounts.isEmpty {
                    nothing(.plug, t(AccountText.emptyTitle), t(AccountText.emptyText)) {}
                } else {
                    ul(.class("accounts")) { for account in model.accounts { self.account(account, model) } }
                }
            }
        }
    }

    private func account(_ account: AccountsModel.Account, _ model: AccountsModel) -> Markup {
        let frame = model.frame
        return li(.class("card account")) {
            h2 {
                icon(.channel(frame.channel(account.channel)?.icon))
                bdi { account.account.title.isEmpty ? account.account.name.value : account.account.title }
            }
            p(.class("case-facts")) {
                bdi(.class("exact-address")) { account.account.address }
                span { frame.channel(account.channel)?.title.text(in: language) ?? account.channel.value }
                bdi { account.account.name.value }
            }
            div(.class("directions")) {
                direction(.reading, account.reading, used: account.reads, isSilent: account.isSilent)
                direction(.sending, account.sending, used: account.sends)
            }
            trying(account, model)
        }
    }

    private func direction(
        _ direction: AccountHealth.Direction, _ health: AccountHealth?, used: Bool, isSilent: Bool = false
    ) -> Markup {
        let state: AccountText =
            if !used {
                .notUsed
            } else if health?.failingSince != nil {
                .fails
            } else if isSilent {
                .silent
            } else {
                health?.lastSuccess != nil ? .works : .notYet
            }
        let mood = state == .works ? "good" : state == .fails || state == .silent ? "bad" : "idle"
        return section(.class("direction \(mood)")) {
            h3 { t(direction == .reading ? AccountText.reading : .sending) }
            p(.class("direction-state")) {
                icon(mood == "bad" ? .warning : mood == "good" ? .check : .dash)
                strong { t(state) }
                if used, let since = health?.failingSince { span { t(AccountText.failingSince, times.short(since)) } }
            }
            if state == .silent { p(.class("hint")) { t(AccountText.keptSafe) } }
            if used, let health {
                history(of: health, direction)
            } else if state == .silent {
                p(.class("hint")) { t(AccountText.neverWorked) }
            }
        }
    }

    @MarkupBuilder
    private func history(of health: AccountHealth, _ direction: AccountHealth.Direction) -> Markup {
        if health.failingSince != nil {
            if let code = health.code { p(.class("cause")) { FaultText.text(of: code, in: language) } }
            if let detail = health.detail, !detail.isEmpty {
                p(.class("foreign-words")) { t(AccountText.foreignWords, Self.oneLine(detail)) }
            }
            p(.class("hint")) { t(direction == .reading ? AccountText.keptSafe : .keptWaiting) }
        }
        p(.class("hint")) {
            health.lastSuccess.map { t(AccountText.lastSuccess, times.short($0)) } ?? t(AccountText.neverWorked)
        }
    }
}
