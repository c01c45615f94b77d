// The people behind requests, and tickets that are parted, for programs.

import HTTPServer
import Store
import Tickets

extension Site {
    static let personAPIRoutes: [Route] = [
        Route(.get, "/api/v1/people", access: .tickets, API.people),
        Route(.get, "/api/v1/people/{id}", access: .tickets, API.person),
        Route(.put, "/api/v1/people/{id}", access: .note, API.amendPerson),
        Route(.put, "/api/v1/people/{id}/merge", access: .merge, API.mergePerson),
        Route(.delete, "/api/v1/people/{id}/merge", access: .merge, API.unmergePerson),
        Route(.get, "/api/v1/tickets/{number}/person", access: .tickets, API.personOfTicket),
        Route(.put, "/api/v1/tickets/{number}/person", access: .classify, API.movePerson),
        Route(.post, "/api/v1/tickets/{number}/split", access: .merge, API.split),
        Route(.delete, "/api/v1/tickets/{number}/split", access: .merge, API.unsplit),
    ]
}

extension API {
    static func people(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/people")
        let words = String((call.request.query["q"] ?? "").prefix(400))
        if words.allSatisfy(\.isWhitespace) { return .json(APIList(items: [APIPerson]())) }
        let found = try await site.store.persons(
            matching: words, reach: site.personReach(call), limit: try number(call, "limit", default: 20, in: 1...50))
        return .json(APIList(items: found.map(APIPerson.init)))
    }

    static func person(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIPerson(try await site.person(call)))
    }

    static func personOfTicket(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        guard let person = try await site.store.person(of: try await site.ticketID(call)) else {
            throw HTTPFault(404, "no such person")
        }
        return .json(APIPerson(person))
    }

    static func amendPerson(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/people/{id}")
        let person = try await site.person(call)
        var details = person.details
        // What is left out stays.
        details.surname = try body.optionalText("surname") ?? details.surname
        details.name = try body.optionalText("name") ?? details.name
        details.locality = try body.optionalText("locality") ?? details.locality
        details.phone = try body.optionalText("phone") ?? details.phone
        details.mail = try body.optionalText("mail") ?? details.mail
        let (amended, seen) = (details.tidied, try body.optionalNumber("version"))
        return try await acting {
            try await site.amendPerson(person.id, amended, seen: seen, call)
            return done
        }
    }

    static func mergePerson(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/people/{id}/merge")
        guard let into = try body.optionalNumber("into") else { throw HTTPFault(400, "missing field: into") }
        let (from, other) = (try await site.person(call), try await site.person(PersonID(into), call))
        try await site.store.merge(from.id, into: other.id, by: call.user.id, at: call.now)
        return done
    }

    static func unmergePerson(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        _ = try await site.person(call)
        try await site.store.unmerge(PersonID(try call.number("id")), by: call.user.id, at: call.now)
        return done
    }

    static func movePerson(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/person")
        guard body.isGiven("person") else { throw HTTPFault(400, "missing field: person") }
        let person = try await site.movePerson(to: try body.optionalNumber("person").map { PersonID($0) }, call)
        return .json(APICreated(id: person.value))
    }

    static func split(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/split")
        var messages: [MessageID] = []
        for value in try body.list("messages") {
            guard case .number(let number) = value, let id = Int64(exactly: number) else {
                throw HTTPFault(400, "not valid: messages")
            }
            messages.append(MessageID(id))
        }
        let (chosen, subject) = (messages, try body.optionalText("subject") ?? "")
        return try await acting {
            .json(APITicketName(number: "\(try await site.split(chosen, subject: subject, call))"), status: 201)
        }
    }

    static func unsplit(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await acting { .json(APITicketName(number: "\(try await site.unsplit(call))")) }
    }
}

struct APIPerson: Encodable, Sendable {
    let id: Int64
    let surname, name, locality, phone, mail: String
    /// Of the source's fields, those still to be asked for.
    let missing: [String]
    let version: Int64
    let addresses: [String]
    /// Who has been merged into this one.
    let merged: [Int64]

    init(_ person: PersonView) {
        let details = person.details
        (id, version, addresses) = (person.id.value, person.version, person.addresses)
        (surname, name, locality) = (details.surname, details.name, details.locality)
        (phone, mail) = (details.phone, details.mail)
        missing = details.missing.map(\.rawValue)
        merged = person.merged.map(\.id.value)
    }
}

struct APITicketName: Encodable, Sendable { let number: String }
