// Addresses of people, and of tickets that are parted, linked or printed.

import HTTPServer

extension Site {
    static let personRoutes: [Route] = [
        Route(.get, "/people", access: .tickets) { try await $0.peoplePage($1) },
        Route(.get, "/people/{id}", access: .tickets) { try await $0.personPage($1) },
        Route(.post, "/people/{id}", access: .note) { try await $0.amendPersonForm($1) },
        Route(.post, "/people/{id}/merge", access: .merge) { try await $0.mergePersonForm($1) },
        Route(.post, "/people/{id}/unmerge", access: .merge) { try await $0.unmergePersonForm($1) },
        Route(.post, "/tickets/{number}/person", access: .classify) { try await $0.movePersonForm($1) },
        Route(.get, "/tickets/{number}/print", access: .tickets) { try await $0.printedTicket($1) },
        Route(.post, "/tickets/{number}/split", access: .merge) { try await $0.splitForm($1) },
        Route(.post, "/tickets/{number}/unsplit", access: .merge) { try await $0.unsplitForm($1) },
        Route(.post, "/tickets/{number}/link", access: .merge) { try await $0.linkForm($1) },
        Route(.post, "/tickets/{number}/unlink", access: .merge) { try await $0.unlinkForm($1) },
    ]
}
