// What stands around a page: head, bar with search and user, views with counts, alarms, foot.

import Channels
import Store
import Tickets

/// Where in the application a page belongs.
enum Place: Sendable, Hashable {
    case list(ListView)
    case ticket
    case held, outbox, accounts, printQueue
    /// One's own account.
    case account
    // Reports.
    case dashboard, indicators, closedPeriods, secondLevel, entries, audit
    /// Everything under `/admin`.
    case administration
    /// For somebody who has charge of users and of no settings.
    case users
    /// Nowhere: errors, leaving.
    case none
}

extension Pages {
    /// A whole page for somebody who is logged in; bare for somebody who is not.
    /// - Parameters:
    ///   - live: what `live.js` keeps up to date: `list`, `ticket`, `page`; nil nothing.
    ///   - home: where the page is when it came by a form, whose own address cannot be asked for.
    func page(
        _ frame: PageFrame, _ place: Place, title: String, live: StaticString? = nil, ticket: TicketID? = nil,
        home: Address? = nil, @MarkupBuilder _ content: Content
    ) -> Markup {
        let user = frame.user
        let here = user == nil ? nil : (frame.here ?? home)?.text
        let change = live == nil || user == nil ? nil : frame.change.map { "\($0)" }
        return .document(
            html(.lang(language), .class("no-script")) {
                pageHead(title, frame)
                body(
                    .class(user == nil ? "bare" : "desk"), .data("data-live", live.map { "\($0)" }),
                    .data("data-ticket", ticket.map { "\($0)" }), .data("data-user", user.map { "\($0.id)" }),
                    .data("data-now", "\(now.milliseconds)"), .data("data-here", here), .data("data-change", change),
                    .data("data-events", live == nil || user == nil ? nil : "/events")
                ) {
                    a(.class("skip"), .href(.here("content"))) { t(FrameText.skip) }
                    if let user { bar(frame, user, place) }
                    div(.class("shell")) {
                        if let user { views(frame, user, place) }
                        main(.id("content"), .class("content"), .tabindex(-1)) {
                            if user != nil { alarms(frame, place) }
                            if let notice = frame.notice { self.notice(notice) }
                            content()
                        }
                    }
                    foot
                    if let user {
                        if user.may(.tickets) {
                            keysDialog
                            palette(frame, user)
                            presenceWords
                        }
                        liveWords
                        // There from the beginning: a region that comes together with its first words is not read out.
                        if live != nil { div(.id("live"), .role("status")) {} }
                    }
                }
            })
    }

    func pageHead(_ title: String, _ frame: PageFrame) -> Markup {
        head {
            meta(.charset)
            meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
            meta(.name("color-scheme"), .content("light dark"))
            meta(.name("referrer"), .content("no-referrer"))
            self.title("\(title) · \(installation.title)")
            link(.rel("icon"), .type("image/svg+xml"), .href(paths.asset("icon.svg")))
            for sheet in [
                "app.css", "frame.css", "list.css", "inbox.css", "ticket.css", "people.css", "paper.css", "plots.css",
                "reports.css", "admin.css", "drafts.css",
                "print.css",
            ] {
                link(.rel("stylesheet"), .href(paths.asset(sheet)))
            }
            if frame.user != nil {
                script(.module, .src(paths.asset("app.js")))
            }
        }
    }

    private func bar(_ frame: PageFrame, _ user: User, _ place: Place) -> Markup {
        header(.class("bar")) {
            a(.class("brand"), .href(paths.first(for: user))) { span { installation.title } }
            if user.may(.tickets) { searchForm(place) }
            languageSwitch(frame)
            userMenu(frame, user)
        }
    }

    private func searchForm(_ place: Place) -> Markup {
        form(.class("search"), .role("search"), .get, .action(paths.list(ListQuery()))) {
            input(.type("hidden"), .name("view"), .value(ListView.all.rawValue))
            label(.class("unseen"), .for("search")) { t(FrameText.search) }
            icon(.search)
            input(
                .type("search"), .id("search"), .name("q"), .placeholder(t(FrameText.searchHint)),
                .maxlength(ListQuery.longestSearch), .autocomplete("off"), .spellcheck(false), .data("data-key", "/"))
            button(.type("submit"), .class("search-go")) { t(FrameText.search) }
        }
    }

    func languageSwitch(_ frame: PageFrame) -> Markup {
        act(paths.language, frame, class: "languages") {
            if let here = frame.here { input(.type("hidden"), .name(FormField.next), .value(here.text)) }
            span(.role("group"), .aria(.label, t(FrameText.language))) {
                for choice in Language.allCases {
                    button(
                        .type("submit"), .name(FormField.language), .value(choice.rawValue), .lang(choice),
                        .title(choice.ownName), .aria(.pressed, choice == language ? "true" : "false")
                    ) {
                        span(.aria(.hidden, "true")) { choice.rawValue.uppercased() }
                        unseen(choice.ownName)
                    }
                }
            }
        }
    }

    private func userMenu(_ frame: PageFrame, _ user: User) -> Markup {
        details(.class("menu")) {
            summary(.aria(.label, t(FrameText.userMenu, user.name))) {
                initials(user.name)
                span(.class("menu-name")) { user.name }
            }
            div(.class("menu-body")) {
                p(.class("menu-who")) {
                    strong { user.name }
                    span { role(of: user, frame.organisation) }
                }
                if user.may(.tickets) {
                    if user.may(.register) {
                        a(.href(paths.begin)) {
                            icon(.send)
                            span { t(BeginText.title) }
                        }
                    }
                    if frame.takesCalls, user.may(.register) {
                        a(.href(paths.phoneCall)) {
                            icon(.phone)
                            span { t(PhoneCallText.title) }
                        }
                    }
                    a(.href(paths.accounts)) {
                        icon(.plug)
                        span { t(FrameText.accounts) }
                    }
                    button(.type("button"), .class("menu-item needs-script"), .data("data-opens", "keys")) {
                        icon(.keyboard)
                        span { t(FrameText.keys) }
                    }
                }
                a(.href(paths.account)) {
                    icon(.lock)
                    span { t(OwnAccessText.title) }
                }
                // What the browser kept goes with whoever leaves (copies.js).
                form(.class("act"), .post, .action(paths.logOut), .data("data-log-out")) {
                    token(frame)
                    button(.type("submit"), .class("menu-item")) {
                        icon(.logOut)
                        span { t(FrameText.logOut) }
                    }
                }
            }
        }
    }

    /// What somebody is, with his department.
    func role(of user: User, _ organisation: Organisation) -> String {
        let words = t(name(of: user.role))
        guard let department = organisation.department(user.department) else { return words }
        return "\(words) · \(department.name)"
    }

    func name(of role: UserRole) -> RoleText {
        switch role {
        case .operator: .operator
        case .backOffice: .backOffice
        case .department: .department
        case .manager: .manager
        case .monitor: .monitor
        case .administrator: .administrator
        }
    }

    /// A person's initials in a disc; the name stands beside it or in what it stands in.
    func initials(_ name: String) -> Markup {
        let letters = name.split { !$0.isLetter && !$0.isNumber }.prefix(2).compactMap(\.first).map(String.init)
            .joined()
        return span(.class("initials"), .aria(.hidden, "true")) { letters.uppercased() }
    }

    // What somebody may not open is not shown to him.
    private func views(_ frame: PageFrame, _ user: User, _ place: Place) -> Markup {
        nav(.class("views"), .aria(.label, t(FrameText.views)), .id("views"), .data("data-region")) {
            if user.may(.tickets) { deskViews(frame, user, place) }
            if user.may(.reports), frame.hasReports { reportViews(user, place) }
            if user.may(.administration), frame.isAdministered {
                ul { view(.administration, place, .sliders, AdminText.title, nil) }
            } else if user.may(.users) {
                ul { view(.users, place, .lock, UsersText.users, nil) }
            }
        }
    }

    private func deskViews(_ frame: PageFrame, _ user: User, _ place: Place) -> Markup {
        let counts = frame.counts
        return group {
            ul {
                view(.list(.open), place, .inbox, FrameText.open, counts?.open)
                view(.list(.mine), place, .person, FrameText.mine, counts?.mine)
                view(.list(.unassigned), place, .people, FrameText.unassigned, counts?.unassigned)
                view(.list(.urgent), place, .hourglass, FrameText.urgent, counts?.urgent, alarming: true)
                view(.list(.waiting), place, .pause, FrameText.waiting, counts?.waiting)
                view(.list(.backOffice), place, .desk, FrameText.backOffice, counts?.backOffice)
                view(.list(.department), place, .building, FrameText.department, counts?.department)
                if user.may(.held) {
                    view(.held, place, .wrench, FrameText.held, counts?.held, alarming: true)
                }
                view(.list(.answered), place, .answered, FrameText.answered, nil)
                view(.list(.closed), place, .closed, FrameText.closed, nil)
                view(.list(.all), place, .all, FrameText.all, nil)
            }
            inboxViews(frame)
            ul {
                if user.may(.register) {
                    li {
                        a(.href(paths.begin)) {
                            icon(.pencil)
                            span(.class("view-name")) { t(BeginText.title) }
                        }
                    }
                }
                if frame.takesCalls, user.may(.register) {
                    li {
                        a(.href(paths.phoneCall)) {
                            icon(.phone)
                            span(.class("view-name")) { t(PhoneCallText.title) }
                        }
                    }
                }
                if user.may(.outbox) {
                    view(.outbox, place, .outbox, FrameText.outbox, counts?.deliveryTrouble, alarming: true)
                }
                if user.may(.printQueue), frame.channels.contains(where: \.byHand) {
                    view(.printQueue, place, .print, FrameText.printQueue, frame.inHands, alarming: true)
                }
                view(.accounts, place, .plug, FrameText.accounts, frame.alarms.failingAccounts, alarming: true)
            }
        }
    }

    private func reportViews(_ user: User, _ place: Place) -> Markup {
        ul {
            view(.dashboard, place, .chart, ReportText.dashboard, nil)
            view(.indicators, place, .table, ReportText.indicators, nil)
            view(.closedPeriods, place, .lock, ReportText.closedPeriods, nil)
            if user.may(.figures) {
                view(.secondLevel, place, .ladder, ReportText.secondLevel, nil)
                view(.entries, place, .pencil, ReportText.entries, nil)
                view(.audit, place, .journal, ReportText.audit, nil)
            }
        }
    }

    private func view(
        _ target: Place, _ place: Place, _ drawing: Icon, _ words: some Phrase, _ count: Int?, alarming: Bool = false
    ) -> Markup {
        li {
            a(.href(address(of: target)), .aria(.current, target == place ? "page" : nil)) {
                icon(drawing)
                span(.class("view-name")) { t(words) }
                if let count, count > 0 || !alarming {
                    span(.class(alarming ? "count alarming" : "count")) { number(count) }
                }
            }
        }
    }

    private func address(of place: Place) -> Address {
        switch place {
        case .list(let view): paths.list(ListQuery(view))
        case .held: paths.held()
        case .outbox: paths.outbox()
        case .accounts: paths.accounts
        case .printQueue: paths.printQueue()
        case .dashboard: paths.dashboard()
        case .indicators: paths.indicators()
        case .closedPeriods: paths.closedPeriods()
        case .secondLevel: paths.secondLevel()
        case .entries: paths.entries()
        case .audit: paths.audit()
        case .account: paths.account
        case .administration: paths.administration()
        case .users: paths.users
        case .ticket, .none: paths.root
        }
    }

    /// A number with points or commas between thousands.
    func number(_ value: Int) -> String {
        let separator = language == .italian ? "." : ","
        let digits = String(abs(value))
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += separator }
            result.append(digit)
        }
        return value < 0 ? "-" + result : result
    }

    private func alarms(_ frame: PageFrame, _ place: Place) -> Markup {
        div(.id("alarms"), .data("data-region")) {
            if frame.alarms.outboxIsHeld, place != .outbox {
                banner(.warning, kind: "severe") {
                    p {
                        strong { t(FrameText.outboxHeldTitle) }
                        " " + t(FrameText.outboxHeldText)
                    }
                    a(.href(paths.outbox())) { t(FrameText.outboxHeldLink) }
                }
            }
            silence(frame, place)
            if frame.alarms.failingAccounts > 0, place != .accounts {
                let count = frame.alarms.failingAccounts
                banner(.plug, kind: "careful") {
                    p {
                        strong { count == 1 ? t(FrameText.oneAccountFailing) : t(FrameText.someAccountsFailing, count) }
                        " " + t(FrameText.accountsFailingText)
                    }
                    a(.href(paths.accounts)) { t(FrameText.accountsFailingLink) }
                }
            }
        }
    }

    /// For those who can do something about it.
    @MarkupBuilder
    private func silence(_ frame: PageFrame, _ place: Place) -> Markup {
        let (count, limit) = (frame.alarms.silentAccounts, times.duration(frame.alarms.silentAfter))
        if count > 0, place != .accounts, frame.user?.may(.administration) == true {
            banner(.plug, kind: "severe") {
                p {
                    strong {
                        count == 1 ? t(IntakeText.silentOne, limit) : t(IntakeText.silentSome, limit, number(count))
                    }
                    " " + t(IntakeText.silentText)
                }
                a(.href(paths.accounts)) { t(IntakeText.silentLink) }
            }
        }
    }

    /// A strip across the page.
    func banner(_ drawing: Icon, kind: String, @MarkupBuilder _ content: Content) -> Markup {
        div(.class("banner \(kind)")) {
            icon(drawing)
            div(.class("banner-body"), content: content)
        }
    }

    private func notice(_ notice: Notice) -> Markup {
        div(.class("banner done"), .role("status"), .data("data-notice", notice.rawValue)) {
            icon(.check)
            div(.class("banner-body")) { p { t(notice.text) } }
            button(.type("button"), .class("plain needs-script"), .data("data-dismiss")) {
                icon(.close)
                unseen(t(FrameText.dismiss))
            }
        }
    }

    var foot: Markup {
        footer(.class("foot")) {
            span { [installation.title, installation.version].filter { !$0.isEmpty }.joined(separator: " · ") }
            if let address = installation.links.accessibility {
                a(.href(address), .data("data-element", "accessibility-link")) { t(FrameText.accessibility) }
            }
            if let address = installation.links.privacy {
                a(.href(address), .data("data-element", "privacy-policy-link")) { t(FrameText.privacy) }
            }
            if let address = installation.links.feedback {
                a(.href(address), .data("data-element", "feedback")) { t(FrameText.feedback) }
            }
        }
    }

    // What the scripts say: they hold no texts of their own, so that all texts are in one place.
    private var liveWords: Markup {
        div(
            .id("words"), .hidden(), .data("data-left", t(TimeText.left, "{1}")),
            .data("data-overdue", t(TimeText.overdue, "{1}")), .data("data-days", t(TimeText.days, "{1}")),
            .data("data-hours", t(TimeText.hours, "{1}")), .data("data-minutes", t(TimeText.minutes, "{1}")),
            .data("data-no-time", t(TimeText.lessThanAMinute)), .data("data-others", t(FrameText.liveOthers)),
            .data("data-message", t(FrameText.liveMessage)), .data("data-show", t(FrameText.liveShow)),
            .data("data-lost", t(FrameText.liveLost)), .data("data-gone", t(FrameText.liveGone)),
            .data("data-one-marked", t(InboxText.oneMarked)),
            .data("data-some-marked", t(InboxText.someMarked, "{1}")), .data("data-results", t(InboxText.results)),
            .data("data-commands", t(InboxText.commands)), .data("data-no-results", t(InboxText.noResults)),
            .data("data-search-all", t(InboxText.searchAll, "{1}")),
            .data("data-dismiss", t(FrameText.dismiss))
        ) {}
    }
}

extension Notice {
    /// What the page says.
    var text: NoticeText {
        switch self {
        case .answered: .answered
        case .noted: .noted
        case .callRegistered: .callRegistered
        case .assigned: .assigned
        case .released: .released
        case .closed: .closed
        case .reopened: .reopened
        case .needsAnswer: .needsAnswer
        case .noAnswerNeeded: .noAnswerNeeded
        case .retried: .retried
        case .retriedAll: .retriedAll
        case .sendNow: .sendNow
        case .held: .held
        case .resolvedSent: .resolvedSent
        case .resolvedNotSent: .resolvedNotSent
        case .outboxReleased: .outboxReleased
        case .amended: .amended
        case .viewSaved: .viewSaved
        case .viewRemoved: .viewRemoved
        case .registered: .registered
        case .arrivalCorrected: .arrivalCorrected
        case .reported: .reported
        case .receiptConfirmed: .receiptConfirmed
        case .escalated: .escalated
        case .givenBack: .givenBack
        case .reminded: .reminded
        case .asked: .asked
        case .classified: .classified
        case .merged: .merged
        case .unmerged: .unmerged
        case .periodClosed: .periodClosed
        case .entered: .entered
        case .withdrawn: .withdrawn
        case .written: .written
        case .passwordChanged: .passwordChanged
        case .sessionEnded: .sessionEnded
        case .factorRemoved: .factorRemoved
        case .entryKept: .entryKept
        case .entryGivenBack: .entryGivenBack
        case .draftSaved: .draftSaved
        case .draftDiscarded: .draftDiscarded
        case .takenBack: .takenBack
        case .tooLate: .tooLate
        case .personSaved: .personSaved
        case .personsMerged: .personsMerged
        case .personsUnmerged: .personsUnmerged
        case .personMoved: .personMoved
        case .split: .split
        case .unsplit: .unsplit
        case .linked: .linked
        case .unlinked: .unlinked
        case .userSaved: .userSaved
        case .resetSent: .resetSent
        }
    }
}
