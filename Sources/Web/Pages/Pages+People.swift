// People: the panel on a ticket's page, a person's own page with all contacts over all channels, the search for them
//

import Store
import Tickets

extension Pages {
    // MARK: The panel on a ticket's page

    @MarkupBuilder
    func personPanel(_ model: TicketModel) -> Markup {
        if let person = model.person {
            section(.class("card"), .id("person"), .data("data-region")) {
                h2 { t(PersonText.title) }
                personFacts(person.details)
                p { a(.href(paths.person(person.id))) { t(PersonText.show) } }
                earlier(model, person)
                moving(model)
            }
            section(.class("card"), .id("person-edit")) {
                personForm(person, typed: nil, model.frame, back: paths.ticket(model.view.ticket.number, at: "person"))
            }
        }
    }

    /// All five, in the order of the source; what is not known is said to be missing.
    func personFacts(_ details: PersonDetails) -> Markup {
        dl(.class("facts person-facts")) {
            for field in PersonDetails.Field.allCases {
                dt { t(text(of: field)) }
                dd {
                    if details.missing.contains(field) {
                        span(.class("to-complete")) { t(PersonText.toComplete) }
                    } else {
                        bdi { Self.oneLine(details[field]) }
                    }
                }
            }
        }
    }

    private func earlier(_ model: TicketModel, _ person: PersonView) -> Markup {
        group {
            h3 { t(PersonText.earlier) }
            if model.earlier.isEmpty {
                p(.class("hint")) { t(PersonText.noEarlier) }
            } else {
                ul(.class("linked")) { for ticket in model.earlier { contactLine(ticket, model.frame) } }
                if model.hasMoreEarlier { p { a(.href(paths.person(person.id))) { t(PersonText.earlierAll) } } }
            }
        }
    }

    private func contactLine(_ line: PersonTicket, _ frame: PageFrame) -> Markup {
        li {
            a(.href(paths.ticket(line.ticket.number))) { line.ticket.number.description }
            state(line.ticket.state)
            p { bdi { subject(line.ticket.subject) } }
            p(.class("hint")) {
                channelWord(line.ticket.replyAddress.channel, frame)
                " · "
                moment(line.ticket.openedAt)
                " · " + t(PersonText.messages, line.messages)
            }
        }
    }

    private func moving(_ model: TicketModel) -> Markup {
        let number = model.view.ticket.number
        let last = model.view.events.last { $0.event.what == "person_moved" }?.event.detail["from"]
        return details(.class("folded")) {
            summary { t(PersonText.move) }
            p(.class("hint")) { t(PersonText.moveHint) }
            div(.class("row")) {
                a(.class("button small"), .href(paths.people(moving: number))) {
                    icon(.search)
                    span { t(PersonText.search) }
                }
                actButton(
                    paths.movePerson(number), model.frame, t(PersonText.moveNew), kind: "button small",
                    name: FormField.person, value: "new")
                if let last, !last.isEmpty {
                    actButton(
                        paths.movePerson(number), model.frame, t(PersonText.moveBack), icon: .retry,
                        kind: "button small", name: FormField.person, value: last)
                }
            }
        }
    }

    private func personForm(
        _ person: PersonView, typed: TypedPerson?, _ frame: PageFrame, back: Address
    ) -> Markup {
        let values = typed?.details ?? person.details
        return details(.class("folded"), .open(typed != nil)) {
            summary { t(PersonText.edit) }
            act(paths.person(person.id), frame, class: "stack") {
                if typed != nil { p(.class("problem"), .id("person-problem")) { t(PersonText.changedMeanwhile) } }
                input(.type("hidden"), .name(FormField.seenVersion), .value("\(person.version)"))
                input(.type("hidden"), .name(FormField.next), .value(back.text))
                for field in PersonDetails.Field.allCases {
                    div(.class("field")) {
                        label(.for("person-\(field.rawValue)")) { t(text(of: field)) }
                        if typed != nil, person.details[field] != values[field] {
                            p(.class("hint")) { bdi { Self.oneLine(person.details[field]) } }
                        }
                        input(
                            .type("text"), .id("person-\(field.rawValue)"), .name(field.rawValue),
                            .value(values[field]), .maxlength(PersonDetails.longestField), .autocomplete("off"))
                    }
                }
                button(.type("submit"), .class("button small")) {
                    t(typed == nil ? PersonText.save : .saveAnyway)
                }
            }
        }
    }

    func text(of field: PersonDetails.Field) -> PersonText {
        switch field {
        case .surname: .surname
        case .name: .name
        case .locality: .locality
        case .phone: .phone
        case .mail: .mail
        }
    }

    /// Name and surname, else whatever leads to him.
    func shownName(_ person: PersonDetails, _ addresses: [String]) -> String {
        let name = Self.oneLine("\(person.name) \(person.surname)")
        if !name.isEmpty { return name }
        return [person.mail, person.phone, addresses.first ?? ""].map(Self.oneLine).first { !$0.isEmpty }
            ?? t(PersonText.unnamed)
    }

    // MARK: A person's page

    func person(_ model: PersonModel) -> Markup {
        let person = model.person
        let name = shownName(person.details, person.addresses)
        return page(model.frame, .none, title: name) {
            div(.class("list-head")) { h1 { bdi { name } } }
            div(.class("person-page")) {
                section(.class("card"), .id("person")) {
                    h2 { t(PersonText.title) }
                    personFacts(person.details)
                    personForm(person, typed: model.typed, model.frame, back: paths.person(person.id))
                    if !person.addresses.isEmpty {
                        h3 { t(PersonText.addresses) }
                        ul(.class("plain-list")) {
                            for address in person.addresses { li { bdi { Self.oneLine(address) } } }
                        }
                    }
                }
                section(.class("card"), .id("contacts")) {
                    h2 { t(PersonText.tickets) }
                    if model.tickets.isEmpty {
                        p { t(PersonText.noTickets) }
                    } else {
                        ul(.class("linked")) { for ticket in model.tickets { contactLine(ticket, model.frame) } }
                        p { a(.href(paths.list(.all(of: person.id)))) { t(InboxText.allOfPerson) } }
                    }
                    turning(
                        previous: model.page > 1 ? paths.person(person.id, page: model.page - 1) : nil,
                        next: model.hasMore ? paths.person(person.id, page: model.page + 1) : nil, page: model.page)
                }
                merging(model)
            }
        }
    }

    private func merging(_ model: PersonModel) -> Markup {
        section(.class("card"), .id("merging")) {
            h2 { t(PersonText.merge) }
            p(.class("hint")) { t(PersonText.mergeHint) }
            peopleSearch(paths.person(model.person.id), model.query, [])
            results(model.query, model.found.filter { $0.id != model.person.id }) { found in
                actButton(
                    paths.mergePerson(found.id), model.frame, t(PersonText.mergeHere), icon: .merge,
                    kind: "button small", name: FormField.into, value: "\(model.person.id)")
            }
            if !model.person.merged.isEmpty {
                h3 { t(PersonText.mergedHere) }
                ul(.class("linked")) {
                    for merged in model.person.merged {
                        li {
                            p { bdi { shownName(merged.details, merged.addresses) } }
                            actButton(
                                paths.unmergePerson(merged.id), model.frame, t(PersonText.unmerge), icon: .retry,
                                kind: "button small")
                        }
                    }
                }
            }
        }
    }

    // MARK: Finding

    func people(_ model: PeopleModel) -> Markup {
        let title = model.moving.map { t(PersonText.moveTitle, "\($0)") } ?? t(PersonText.people)
        return page(model.frame, .none, title: title) {
            div(.class("list-head")) { h1 { title } }
            if let moving = model.moving {
                p(.class("lead")) { t(PersonText.moveHint) }
                p { a(.href(paths.ticket(moving))) { t(PersonText.back) } }
            }
            div(.class("person-page")) {
                section(.class("card"), .aria(.label, t(PersonText.search))) {
                    peopleSearch(
                        paths.people(), model.query, model.moving.map { [(FormField.moving, "\($0)")] } ?? [])
                    results(model.query, model.found) { found in
                        if let moving = model.moving {
                            actButton(
                                paths.movePerson(moving), model.frame, t(PersonText.moveHere), kind: "button small",
                                name: FormField.person, value: "\(found.id)")
                        }
                    }
                }
            }
        }
    }

    private func peopleSearch(_ address: Address, _ query: String, _ hidden: [(String, String)]) -> Markup {
        form(.class("stack"), .role("search"), .get, .action(address)) {
            for (name, value) in hidden { input(.type("hidden"), .name(name), .value(value)) }
            div(.class("field")) {
                label(.for("people-q")) { t(PersonText.searchLabel) }
                p(.class("hint"), .id("people-hint")) { t(PersonText.searchHint) }
                input(
                    .type("search"), .id("people-q"), .name("q"), .value(query), .maxlength(400),
                    .autocomplete("off"), .aria(.describedby, "people-hint"))
            }
            button(.type("submit"), .class("button small")) {
                icon(.search)
                span { t(PersonText.searchGo) }
            }
        }
    }

    @MarkupBuilder
    private func results(
        _ query: String, _ found: [PersonView], @MarkupBuilder _ act: (PersonView) -> Markup
    ) -> Markup {
        if !query.isEmpty, found.isEmpty {
            nothing(.people, t(PersonText.noneFoundTitle), t(PersonText.noneFoundText)) {}
        } else if !found.isEmpty {
            ul(.class("linked")) {
                for person in found {
                    li {
                        a(.href(paths.person(person.id))) { bdi { shownName(person.details, person.addresses) } }
                        p(.class("hint")) {
                            bdi {
                                ([person.details.locality, person.details.phone, person.details.mail]
                                    + person.addresses.prefix(3)).map(Self.oneLine).filter { !$0.isEmpty }
                                    .joined(separator: " · ")
                            }
                        }
                        act(person)
                    }
                }
            }
        }
    }
}
