// Mergings in every shape of four tickets, undone in every order, against a plain account of who was merged into whom.

import Store
import Testing
import Tickets

enum MergeForestCases {
    static let all: [StoreCase] = [
        StoreCase("mergings one into the next are undone in any order, and each has what was its own", anyOrder)
    ]

    /// Four tickets, merged and parted, against a plain account of who was merged into whom.
    private struct Forest {
        let scene: Scene
        let users: [UserID]
        let tickets: [Ticket]
        let messages: [MessageID]
        var parents: [Int?]

        init(_ scene: Scene, _ users: [UserID], from number: Int) async throws {
            var made: [(ticket: Ticket, message: MessageID)] = []
            for index in users.indices {
                made.append(
                    try await scene.ticket(number + index, from: Party(address: "p\(number + index)@example.org")))
                let draft = DraftContent(text: "bozza \(number + index)")
                _ = try await scene.store.save(
                    draft, on: made[index].ticket.id, of: users[index], seen: 0, key: nil, at: start)
            }
            self.scene = scene
            self.users = users
            tickets = made.map { $0.ticket }
            messages = made.map { $0.message }
            parents = users.map { _ in nil }
        }

        func root(_ index: Int) -> Int {
            var at = index
            while let next = parents[at] { at = next }
            return at
        }

        mutating func merge(_ from: Int, into: Int) async throws {
            try await scene.store.merge(tickets[from].id, into: tickets[into].id, by: users[0], at: start + .hours(1))
            parents[from] = into
        }

        mutating func unmerge(_ index: Int) async throws {
            try await scene.store.unmerge(tickets[index].id, by: users[0], at: start + .hours(2))
            parents[index] = nil
        }

        func check(_ what: String) async throws {
            for index in tickets.indices {
                let here = tickets.indices.filter { root($0) == index }
                let view = try #require(try await scene.store.view(tickets[index].id))
                #expect(view.messages.map(\.id) == here.map { messages[$0] }, "\(what)")
                #expect(view.contacts.map(\.message) == here.map { messages[$0] }, "\(what)")
                let into = parents[index] == nil ? nil : tickets[root(index)].id
                #expect(view.ticket.mergedInto == into, "\(what)")
                let state: TicketState = into == nil ? .new : .closed
                #expect(view.ticket.state == state, "\(what)")
                for other in tickets.indices {
                    let draft = try await scene.store.draft(on: tickets[index].id, of: users[other])
                    #expect((draft != nil) == here.contains(other), "\(what)")
                }
                guard into == nil else { continue }
                let addresses = tickets.map(\.requester.address)
                let known = try await scene.store.file { [id = tickets[index].id] filing in
                    try addresses.map { try filing.isParticipant($0, of: id) }
                }
                #expect(known == tickets.indices.map { here.contains($0) }, "\(what)")
            }
        }
    }

    static func anyOrder(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var users: [UserID] = []
        for number in 0..<4 { users.append(try await scene.user("u\(number)")) }
        let shapes = [[(0, 1), (1, 2), (2, 3)], [(0, 1), (2, 3), (1, 3)], [(0, 2), (1, 2), (2, 3)]]
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        var number = 100
        for shape in shapes {
            for order in orders {
                var forest = try await Forest(scene, users, from: number)
                number += 10
                for (from, into) in shape { try await forest.merge(from, into: into) }
                try await forest.check("\(shape)")
                for index in order {
                    try await forest.unmerge(index)
                    try await forest.check("\(shape), \(order), \(index)")
                }
            }
        }
    }
}
