// The administration pages' lists: departments as a tree, topics, texts, hours, services.

import Channels
import Runtime
import Store
import Tickets

extension Pages {
    /// The overview, or the list of one section.
    func administration(_ model: AdminModel) -> Markup {
        let heading = model.section.map { t(title(of: $0)) } ?? t(AdminText.title)
        return page(model.frame, .administration, title: heading) {
            div(.class("list-head")) {
                h1 { heading }
                switch model.section {
                case .departments: addLink(.department, .newDepartment)
                case .topics: addLink(.topic, .newTopic)
                case .queues: addLink(.queue, .newQueue)
                case .canned: addLink(.cannedText, .newCanned)
                default: Markup()
                }
            }
            p(.class("lead")) { model.section.map { t(lead(of: $0)) } ?? t(AdminText.lead) }
            if model.section != nil { adminNavigation(model.section.map { paths.administration($0) }, model.frame) }
            leftOut(model)
            switch model.section {
            case nil: overview(model)
            case .departments: departmentTree(model)
            case .topics: topicList(model)
            case .queues: queueList(model)
            case .texts: textList(model)
            case .canned: cannedList(model)
            case .calendars: calendarList(model)
            case .services: serviceList(model)
            }
        }
    }

    func title(of section: AdminSection) -> AdminText {
        switch section {
        case .departments: .departments
        case .topics: .topics
        case .queues: .queues
        case .texts: .texts
        case .canned: .canned
        case .calendars: .calendars
        case .services: .services
        }
    }

    private func lead(of section: AdminSection) -> AdminText {
        switch section {
        case .departments: .departmentsLead
        case .topics: .topicsLead
        case .queues: .queuesLead
        case .texts: .textsLead
        case .canned: .cannedLead
        case .calendars: .calendarsLead
        case .services: .servicesLead
        }
    }

    /// The way to all pages of the administration that this user may open.
    /// - Parameter here: nil on the overview.
    func adminNavigation(_ here: Address?, _ frame: PageFrame) -> Markup {
        nav(.class("acts admin-sections"), .aria(.label, t(AdminText.title))) {
            if frame.user?.may(.administration) == true {
                for section in AdminSection.allCases {
                    adminLink(paths.administration(section), t(title(of: section)), here)
                }
            }
            if frame.user?.may(.users) == true {
                adminLink(paths.users, t(UsersText.users), here)
                adminLink(paths.permissions, t(UsersText.permissions), here)
            }
            if frame.user?.may(.administration) == true {
                adminLink(paths.intake, t(IntakeText.title), here)
                adminLink(paths.accounts, t(FrameText.accounts), here)
            }
        }
    }

    private func adminLink(_ address: Address, _ words: String, _ here: Address?) -> Markup {
        a(
            .class("button small"), .href(address), .aria(.current, address.text == here?.text ? "page" : nil)
        ) { words }
    }

    private func overview(_ model: AdminModel) -> Markup {
        ul(.class("admin-overview")) {
            for section in AdminSection.allCases {
                adminCard(paths.administration(section), t(title(of: section)), t(lead(of: section)))
            }
            if model.frame.user?.may(.users) == true {
                adminCard(paths.users, t(UsersText.users), t(UsersText.lead))
                adminCard(paths.permissions, t(UsersText.permissions), t(UsersText.permissionsLead))
            }
            adminCard(paths.intake, t(IntakeText.title), t(IntakeText.lead))
            adminCard(paths.accounts, t(FrameText.accounts), t(AccountText.lead))
        }
    }

    private func adminCard(_ address: Address, _ title: String, _ lead: String) -> Markup {
        li(.class("card")) {
            h2 { a(.href(address)) { title } }
            p(.class("hint")) { lead }
        }
    }

    /// What was written here and cannot be applied: with the place and what to do.
    @MarkupBuilder
    private func leftOut(_ model: AdminModel) -> Markup {
        if !model.leftOut.isEmpty {
            banner(.warning, kind: "severe") {
                p {
                    strong { t(AdminText.leftOutTitle) }
                    " " + t(AdminText.leftOutText)
                }
                ul {
                    for one in model.leftOut {
                        li {
                            a(.href(paths.entry(one.key.kind, one.key.code))) { entryName(one.key) }
                            " " + words(of: one.fault, one.key.kind)
                        }
                    }
                }
            }
        }
    }

    func entryName(_ key: AmendmentKey) -> String {
        switch key.kind {
        case .department, .topic, .hours, .queue, .cannedText:
            return "\(t(title(of: AdminSection(key.kind)))): \(key.code)"
        case .automaticText, .internalText:
            let parts = key.code.split(separator: "/")
            let name = WordingText.text(of: String(parts.last ?? ""), in: language)
            return "\(name) (\(parts.dropLast().joined(separator: ", ")))"
        }
    }

    // MARK: Departments

    private func departmentTree(_ model: AdminModel) -> Markup {
        let all = model.organisation.departments
        return div(.id("departments")) {
            if all.isEmpty {
                nothing(.building, t(AdminText.noneTitle), t(AdminText.noneText)) {}
            } else {
                branch(nil, all, model, depth: 0)
            }
        }
    }

    // Settings have no circles; the depth is bounded all the same.
    private func branch(_ parent: DepartmentCode?, _ all: [Department], _ model: AdminModel, depth: Int) -> Markup {
        let children = all.filter { $0.parent == parent }
        if children.isEmpty || depth > 20 { return Markup() }
        return ul(.class(depth == 0 ? "admin-tree card" : "admin-tree")) {
            for department in children {
                li {
                    p(.class("admin-line")) {
                        a(.href(paths.entry(.department, department.code.value))) { bdi { department.name } }
                        span(.class("hint")) { t(name(of: department.kind)) }
                        code { department.code.value }
                        if let mail = department.mail { bdi(.class("hint")) { mail } }
                        marks(AmendmentKey(.department, department.code.value), department.validity, model)
                    }
                    branch(department.code, all, model, depth: depth + 1)
                }
            }
        }
    }

    func name(of kind: Department.Kind) -> AdminText {
        switch kind {
        case .department: .kindDepartment
        case .urp: .kindUrp
        case .office: .kindOffice
        }
    }

    @MarkupBuilder
    func marks(_ key: AmendmentKey, _ validity: Validity, _ model: AdminModel) -> Markup {
        if let until = validity.until { span(.class("flag")) { t(AdminText.gone, times.day(until)) } }
        if let from = validity.from, from > model.today {
            span(.class("flag")) { t(AdminText.later, times.day(from)) }
        }
        if model.isLeftOut(key) {
            span(.class("flag")) { t(AdminText.leftOutMark) }
        } else if model.isAmended(key) {
            span(.class("flag")) { t(AdminText.writtenHere) }
        }
    }

    func addLink(_ kind: AmendmentKind, _ words: AdminText) -> Markup {
        a(.class("button"), .href(paths.entry(kind, nil))) { t(words) }
    }

    // MARK: Topics, texts

    private func topicList(_ model: AdminModel) -> Markup {
        div(.id("topics")) {
            if model.organisation.topics.isEmpty {
                nothing(.note, t(AdminText.noneTitle), t(AdminText.noneText)) {}
            } else {
                adminTable(.topics, [.entry, .english, .service, .state]) {
                    for topic in model.organisation.topics {
                        tr {
                            th(.scope("row")) {
                                a(.href(paths.entry(.topic, topic.code.value))) { topic.it }
                                p { code { topic.code.value } }
                            }
                            td { topic.en }
                            td { topic.service ?? t(AdminText.allServices) }
                            td { marks(AmendmentKey(.topic, topic.code.value), topic.validity, model) }
                        }
                    }
                }
            }
        }
    }

    private func textList(_ model: AdminModel) -> Markup {
        adminTable(.texts, [.entry, .channelAll, .language, .state]) {
            for text in model.texts {
                tr {
                    th(.scope("row")) { a(.href(paths.entry(text.key.kind, text.key.code))) { name(of: text) } }
                    td { channelTitle(of: text, model.frame) }
                    td { t(text.language == "it" ? AdminText.italian : .english) }
                    td {
                        if model.isLeftOut(text.key) {
                            span(.class("flag")) { t(AdminText.leftOutMark) }
                        } else if model.isAmended(text.key) {
                            span(.class("flag")) { t(AdminText.writtenHere) }
                        } else {
                            span(.class("hint")) { t(text.body.isEmpty ? AdminText.missing : .fromFiles) }
                        }
                    }
                }
            }
        }
    }

    func name(of text: WordedText) -> String {
        let code =
            switch text.use {
            case .automatic(let automatic, _): automatic.rawValue
            case .inside(let kind): kind.rawValue
            }
        return WordingText.text(of: code, in: language)
    }

    func channelTitle(of text: WordedText, _ frame: PageFrame) -> String {
        guard case .automatic(_, let channel?) = text.use else { return t(AdminText.channelAll) }
        return frame.channel(channel)?.title.text(in: language) ?? channel.value
    }

    func adminTable(_ section: AdminSection, _ heads: [AdminText], @MarkupBuilder rows: Content) -> Markup {
        div(.class("scrolls card"), .role("region"), .aria(.label, t(title(of: section))), .tabindex(0)) {
            table(.class("plain-table")) {
                thead { tr { for head in heads { th(.scope("col")) { t(head) } } } }
                tbody(content: rows)
            }
        }
    }

    // MARK: Hours, services

    private func calendarList(_ model: AdminModel) -> Markup {
        group {
            for service in model.services {
                section(.class("card stack")) {
                    h2 { a(.href(paths.entry(.hours, service.code))) { "\(service.code) · \(service.title)" } }
                    p(.class("admin-line")) { marks(AmendmentKey(.hours, service.code), .always, model) }
                    h3 { t(AdminText.comingYear) }
                    comingYear(service.clock.calendar, from: model.today)
                }
            }
        }
    }

    /// Every day of the next twelve months whose hours are not those of its week.
    func comingYear(_ calendar: ServiceCalendar, from today: CivilDay) -> Markup {
        let days = (0..<366).map { today + $0 }.compactMap { day in calendar.note(on: day).map { (day, $0) } }
        return group {
            p(.class("hint")) { t(AdminText.comingYearLead) }
            table(.class("plain-table")) {
                thead { tr { for head in [AdminText.day, .hours, .note] { th(.scope("col")) { t(head) } } } }
                tbody {
                    for (day, note) in days {
                        tr {
                            th(.scope("row")) { "\(weekday(EntryForm.weekdays[day.weekday])) \(times.day(day))" }
                            td {
                                let spans = calendar.spans(on: day)
                                spans.isEmpty ? t(AdminText.closed) : spans.map(\.words).joined(separator: ", ")
                            }
                            td { note }
                        }
                    }
                }
            }
        }
    }

    func weekday(_ key: String) -> String { WeekdayText.text(of: key, in: language) }

    private func serviceList(_ model: AdminModel) -> Markup {
        group {
            p(.class("hint")) { t(AdminText.serviceFiles) }
            for service in model.services {
                section(.class("card stack")) {
                    h2 { "\(service.code) · \(service.title)" }
                    terms(service.clock.answer, .answerTerm)
                    terms(service.clock.secondLevel, .secondLevelTerm)
                    dl(.class("facts")) {
                        dt { t(AdminText.warnings) }
                        dd { service.clock.warnings.map { "\($0) %" }.joined(separator: ", ") }
                        dt { t(AdminText.reminders) }
                        dd { service.reminders.after.map { times.duration($0) }.joined(separator: ", ") }
                    }
                }
            }
        }
    }

    private func terms(_ terms: [ClockTerm], _ name: AdminText) -> Markup {
        group {
            h3 { t(name) }
            ul {
                for term in terms {
                    li {
                        strong { times.duration(term.target) }
                        " · " + t(term.judge == .working ? AdminText.working : .elapsed)
                        " · " + words(of: term.validity)
                        if term.pausesForCitizen { " · " + t(AdminText.pauses) }
                    }
                }
            }
        }
    }

    private func words(of validity: Validity) -> String {
        let parts = [
            validity.from.map { t(AdminText.fromDay, times.day($0)) },
            validity.until.map { t(AdminText.untilDay, times.day($0)) },
        ].compactMap(\.self)
        return parts.isEmpty ? t(AdminText.always) : parts.joined(separator: " ")
    }
}
