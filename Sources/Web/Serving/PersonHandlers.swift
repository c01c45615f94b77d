// People: their pages, completing, merging, moving a ticket. Shared by the pages and the JSON API.

import HTTPServer
import Store
import Tickets

extension Site {
    // MARK: Acts

    /// A person of whom the asker may know (`TicketSubject.person`). Everybody else does not exist.
    func person(_ call: Call, _ name: String = "id") async throws -> PersonView {
        try await person(PersonID(try call.number(name)), call)
    }

    func person(_ id: PersonID, _ call: Call) async throws -> PersonView {
        guard let person = try await store.person(id) else { throw HTTPFault(404, "no such person") }
        let reach = personReach(call)
        if reach != .all, try await !store.isWithin(.person(person.id), reach) {
            throw HTTPFault(404, "no such person")
        }
        return person
    }

    func amendPerson(_ person: PersonID, _ details: PersonDetails, seen: Int64?, _ call: Call) async throws {
        do {
            try await store.amend(person, to: details, seen: seen, by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.changedMeanwhile
        }
    }

    /// - Parameter person: nil: to a new one.
    func movePerson(to person: PersonID?, _ call: Call) async throws -> PersonID {
        if let person { _ = try await self.person(person, call) }
        return try await store.move(try await ticketID(call), to: person, by: call.user.id, at: call.now)
    }

    /// Which tickets the asker may know of.
    func personReach(_ call: Call) -> TicketReach { call.user.reach }

    /// What a ticket's page shows of its person.
    func addPerson(to model: inout TicketModel, _ call: Call) async throws {
        let ticket = model.view.ticket
        if let source = try await store.splitSource(of: ticket.id),
            try await self.ticket(numbered: source, for: call) != nil
        {
            model.splitFrom = source
        }
        model.person = try await store.person(of: ticket.id)
        guard let person = model.person else { return }
        let most = 5
        let list = try await store.tickets(of: person.id, reach: personReach(call), limit: most + 1, offset: 0)
        let others = list.tickets.filter { $0.ticket.id != ticket.id }
        model.earlier = Array(others.prefix(most))
        model.hasMoreEarlier = list.hasMore || others.count > most
    }

    // MARK: Pages

    /// `GET /people`: `q`, `ticket`.
    func peoplePage(_ call: Call) async throws -> HTTPResponse {
        var model = PeopleModel(frame: try await frame(call))
        model.query = Self.query(call)
        model.found = try await found(model.query, call)
        model.moving = call.request.query[FormField.moving].flatMap { TicketNumber($0) }
        return page(200, call) { $0.people(model) }
    }

    /// `GET /people/{id}`: `page`, `q`. Of somebody who has been merged, the page of who he is now.
    func personPage(_ call: Call) async throws -> HTTPResponse {
        let person = try await person(call)
        if person.id.value != (try call.number("id")) { return .seeOther(paths.person(person.id).text) }
        return try await personPage(call, person, typed: nil, status: 200)
    }

    private func personPage(
        _ call: Call, _ person: PersonView, typed: TypedPerson?, status: Int
    ) async throws -> HTTPResponse {
        let (number, size) = (Self.pageNumber(call), PersonModel.pageSize)
        let list = try await store.tickets(
            of: person.id, reach: personReach(call), limit: size, offset: (number - 1) * size)
        var model = PersonModel(frame: try await frame(call), person: person, tickets: list.tickets)
        (model.page, model.hasMore, model.typed) = (number, list.hasMore, typed)
        model.query = Self.query(call)
        model.found = try await found(model.query, call)
        return page(status, call) { $0.person(model) }
    }

    private static func query(_ call: Call) -> String { String((call.request.query["q"] ?? "").prefix(400)) }

    private func found(_ query: String, _ call: Call) async throws -> [PersonView] {
        if query.allSatisfy(\.isWhitespace) { return [] }
        return try await store.persons(matching: query, reach: personReach(call), limit: PeopleModel.most)
    }

    // MARK: Forms

    /// `POST /people/{id}`: `surname`, `name`, `locality`, `phone`, `mail`, `seen`, `next`.
    func amendPersonForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let person = try await person(call)
        func field(_ field: PersonDetails.Field) -> String { form[field.rawValue] ?? "" }
        let details = PersonDetails(
            surname: field(.surname), name: field(.name), locality: field(.locality), phone: field(.phone),
            mail: field(.mail))
        do {
            try await amendPerson(
                PersonID(try call.number("id")), details, seen: form[FormField.seenVersion].flatMap { Int64($0) }, call)
        } catch let fault as ActFault where fault == .changedMeanwhile {
            let now = try await self.person(call)
            return try await personPage(call, now, typed: TypedPerson(details: details.tidied), status: 409)
        }
        let next = form[FormField.next].flatMap { Address(local: $0) }
        return Self.done(next ?? paths.person(person.id), .personSaved)
    }

    /// `POST /people/{id}/merge`: `into`.
    func mergePersonForm(_ call: Call) async throws -> HTTPResponse {
        let from = try await person(call)
        guard let into = try call.request.form()[FormField.into].flatMap({ Int64($0) }) else {
            throw HTTPFault(400, "into whom is expected")
        }
        let other = try await person(PersonID(into), call)
        try await store.merge(from.id, into: other.id, by: call.user.id, at: call.now)
        return Self.done(paths.person(other.id), .personsMerged)
    }

    /// `POST /people/{id}/unmerge`. Leads to whom he had been merged into.
    func unmergePersonForm(_ call: Call) async throws -> HTTPResponse {
        let into = try await person(call)
        try await store.unmerge(PersonID(try call.number("id")), by: call.user.id, at: call.now)
        return Self.done(paths.person(into.id), .personsUnmerged)
    }

    /// `POST /tickets/{number}/person`: `person`, an id or `new`.
    func movePersonForm(_ call: Call) async throws -> HTTPResponse {
        let wanted = try call.request.form()[FormField.person] ?? ""
        let id = Int64(wanted).map { PersonID($0) }
        guard wanted == "new" || id != nil else { throw HTTPFault(400, "a person is expected") }
        _ = try await movePerson(to: id, call)
        return Self.done(try await ticketAddress(call), .personMoved)
    }
}
