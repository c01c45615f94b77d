// For the citizens' pages: secrets, one-time codes, ratings.

import Store
import Testing
import Tickets

enum CitizenCases {
    static let all: [StoreCase] = [
        StoreCase("every ticket has a secret of its own for its page", secrets),
        StoreCase("a submission is known by its key, before and after it is filed", fates),
        StoreCase("a one-time code opens once, and not after its time or after too many tries", codes),
        StoreCase("codes that live are good beside each other: asking anew takes none away", codesTogether),
        StoreCase("a ticket gets only so many codes in an hour", codeShare),
        StoreCase("an address gets only so many codes in an hour, over all its tickets", addressShare),
        StoreCase(
            "what somebody has asked for counts for no automatic message, turns no conversation, and keeps no secret",
            onRequest),
        StoreCase("requests split from one are told with their secrets, and only those of the same requester", splits),
        StoreCase("a message remembers the ticket that it came to as long as that is merged", mergedFrom),
        StoreCase("a closing is rated once, and the word may be changed once", ratings),
        StoreCase("ratings are told by service and time", tallies),
    ]

    static func secrets(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let one = try await scene.ticket(1).ticket.id
        let other = try await scene.ticket(2).ticket.id
        let first = try #require(try await store.secrets(of: one))
        let second = try #require(try await store.secrets(of: other))
        #expect(first.page.utf8.count >= 26 && first.page != second.page && first.page != first.reply.value)
        #expect(first.reply == token(1))
        #expect(try await store.secrets(of: TicketID(999)) == nil)
        #expect(try await store.file { try $0.statusSecret(of: one) } == first.page)
        #expect(try await store.file { try $0.statusSecret(of: TicketID(999)) } == nil)
    }

    static func fates(_ store: any Store) async throws {
        let scene = Scene(store: store)
        #expect(try await store.submission(key: "k", channel: mail, account: desk) == .unknown)
        let (spool, blob) = try await scene.acceptOne(item("k"))
        #expect(try await store.submission(key: "k", channel: mail, account: desk) == .waiting)
        let ticket = try await store.file { filing in
            let ticket = try filing.open(scene.newTicket(1))
            _ = try filing.add(scene.contact(spool, blob), to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return ticket.id
        }
        #expect(try await store.submission(key: "k", channel: mail, account: desk) == .filed(ticket))
        #expect(try await store.submission(key: "k", channel: mail, account: AccountName("other")) == .unknown)
        // Merged: the other ticket, and all that leads to it, is somebody else's.
        let lead = try await scene.ticket(2, from: bruno).ticket.id
        try await store.merge(ticket, into: lead, by: try await scene.user(), at: start)
        #expect(try await store.submission(key: "k", channel: mail, account: desk) == .filed(ticket))
    }

    static func codes(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let one = try await scene.ticket(1).ticket.id
        let other = try await scene.ticket(2).ticket.id
        let rule = StatusCodeRule()
        func keep(_ code: String, at now: Instant) async throws -> Bool {
            try await store.keepStatusCode(code, of: one, to: anna.address, rule: rule, at: now)
        }
        func use(_ code: String, of ticket: TicketID, at now: Instant) async throws -> Bool {
            try await store.useStatusCode(code, of: ticket, rule: rule, at: now)
        }
        #expect(try await !use("12345678", of: one, at: start))
        #expect(try await keep("12345678", at: start))
        #expect(try await !use("12345678", of: other, at: start))
        #expect(try await !use("12345678", of: TicketID(999), at: start))
        #expect(try await !use("12345679", of: one, at: start))
        #expect(try await use("12345678", of: one, at: start))
        // Used up.
        #expect(try await !use("12345678", of: one, at: start))
        #expect(try await !use("", of: one, at: start))
        // Over.
        #expect(try await keep("22222222", at: start))
        #expect(try await !use("22222222", of: one, at: start + rule.life))
        // Guessed at.
        #expect(try await keep("33333333", at: start + .minutes(1)))
        for _ in 0..<rule.mostTries { #expect(try await !use("44444444", of: one, at: start + .minutes(1))) }
        #expect(try await !use("33333333", of: one, at: start + .minutes(1)))
    }

    static func codeShare(_ store: any Store) async throws {
        let ticket = try await Scene(store: store).ticket(1).ticket.id
        let rule = StatusCodeRule()
        for number in 0..<rule.mostCodes {
            #expect(
                try await store.keepStatusCode(
                    "1111111\(number)", of: ticket, to: anna.address, rule: rule, at: start))
        }
        let later = start + .minutes(59)
        #expect(try await !store.keepStatusCode("99999999", of: ticket, to: anna.address, rule: rule, at: later))
        #expect(try await !store.useStatusCode("99999999", of: ticket, rule: rule, at: later))
        let over = start + rule.window
        #expect(try await store.keepStatusCode("99999999", of: ticket, to: anna.address, rule: rule, at: over))
        #expect(try await store.useStatusCode("99999999", of: ticket, rule: rule, at: start + rule.window))
    }

    static func codesTogether(_ store: any Store) async throws {
        let ticket = try await Scene(store: store).ticket(1).ticket.id
        let rule = StatusCodeRule()
        for code in ["11111111", "22222222", "33333333"] {
            #expect(try await store.keepStatusCode(code, of: ticket, to: anna.address, rule: rule, at: start))
        }
        #expect(try await store.useStatusCode("22222222", of: ticket, rule: rule, at: start))
        #expect(try await !store.useStatusCode("22222222", of: ticket, rule: rule, at: start))
        #expect(try await store.useStatusCode("11111111", of: ticket, rule: rule, at: start))
        // A guess counts against all of them.
        for _ in 0..<rule.mostTries {
            #expect(try await !store.useStatusCode("44444444", of: ticket, rule: rule, at: start))
        }
        #expect(try await !store.useStatusCode("33333333", of: ticket, rule: rule, at: start))
    }

    static func addressShare(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var few = StatusCodeRule()
        few.mostCodes = 2
        few.mostToAddress = 3
        let rule = few
        let one = try await scene.ticket(1).ticket.id
        let two = try await scene.ticket(2).ticket.id
        func keep(_ ticket: TicketID, to address: String, at now: Instant) async throws -> Bool {
            try await store.keepStatusCode("12345678", of: ticket, to: address, rule: rule, at: now)
        }
        #expect(try await keep(one, to: anna.address, at: start))
        #expect(try await keep(one, to: anna.address.uppercased(), at: start))
        #expect(try await keep(two, to: anna.address, at: start))
        #expect(try await !keep(two, to: anna.address, at: start + .minutes(59)))
        #expect(try await keep(two, to: bruno.address, at: start + .minutes(59)))
        #expect(try await keep(one, to: anna.address, at: start + rule.window))
    }

    static func onRequest(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let latest = try await scene.ticket(2).ticket.id
        let (spool, blob) = try await scene.acceptOne(item("word"))
        var word = scene.contact(spool, blob)
        word.isConversation = true
        let said = word
        try await store.file { filing in
            _ = try filing.add(said, to: latest)
            try filing.settle(spool, ticket: latest)
        }
        var code = scene.outgoing(10, on: ticket, direction: .automatic, at: start)
        code.text = "codice 12345678"
        code.isOnRequest = true
        code.keptText = "codice ********"
        let letter = code
        _ = try await store.file { try $0.enqueue(letter) }
        #expect(try await store.file { try $0.lastAutomatic(to: anna.address) } == nil)
        let talk = try await store.file {
            try $0.conversation(with: anna.address, channel: mail, account: desk)?.ticket
        }
        #expect(talk == latest)
        // It leaves as it was written, and is kept without its secret.
        let claim = try #require(try await scene.claim(at: start).first)
        #expect(claim.outgoing.text == "codice 12345678")
        try store.markTransmitting(claim.entry.id, lease: claim.lease, at: start)
        try await store.finish(
            claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: "ok"), at: start)
        #expect(try await store.message(claim.entry.message)?.text == "codice ********")
        let usual = scene.outgoing(11, on: ticket, direction: .automatic, at: start)
        _ = try await store.file { try $0.enqueue(usual) }
        #expect(try await store.file { try $0.lastAutomatic(to: anna.address) } == start)
    }

    static func splits(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        #expect(try await store.splitRequests(of: ticket.id).isEmpty)
        let second = try await scene.followUp("second", on: ticket.id, at: start + .hours(1))
        let id = try await store.split(SplittingCases.new(ticket, [second], 20, by: user))
        let split = try #require(try await store.view(id)).ticket
        let secrets = try #require(try await store.secrets(of: id))
        #expect(
            try await store.splitRequests(of: ticket.id)
                == [SplitRequest(number: split.number, subject: split.subject, page: secrets.page)])
        #expect(try await store.splitRequests(of: id).isEmpty)
        try await store.unsplit(id, by: user, at: start + .hours(3))
        #expect(try await store.splitRequests(of: ticket.id).isEmpty)
    }

    static func mergedFrom(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (lead, first) = try await scene.ticket(1)
        let (other, second) = try await scene.ticket(2)
        try await store.merge(other.id, into: lead.id, by: user, at: start + .hours(1))
        #expect(try await store.message(first)?.mergedFrom == nil)
        #expect(try await store.message(second)?.mergedFrom == other.id)
        try await store.unmerge(other.id, by: user, at: start + .hours(2))
        #expect(try await store.message(second)?.mergedFrom == nil)
    }

    private static let days = Duration.days(7)

    static func ratings(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let ticket = try await scene.ticket(1).ticket.id
        let user = try await scene.user()
        await expect(.conflict) { try await store.rate(ticket, 4, remark: "", changeable: days, at: start) }
        await expect(.missing) { try await store.rate(TicketID(999), 4, remark: "", changeable: days, at: start) }
        try await store.close(ticket, solution: "Fatto", outcome: .serviceGiven, by: user, at: start + .hours(1))
        #expect(try await store.rating(of: ticket, changeable: days) == nil)
        let now = start + .hours(2)
        await expect(.conflict) { try await store.rate(ticket, 6, remark: "", changeable: days, at: now) }
        await expect(.conflict) { try await store.rate(ticket, 0, remark: "", changeable: days, at: now) }
        try await store.rate(ticket, 2, remark: "Troppo lento", changeable: days, at: now)
        let given = try #require(try await store.rating(of: ticket, changeable: days))
        #expect(given.rating.rating == 2 && given.rating.remark == "Troppo lento" && given.until == now + days)
        try await store.rate(ticket, 5, remark: "", changeable: days, at: now + .hours(1))
        let changed = try #require(try await store.rating(of: ticket, changeable: days))
        #expect(changed.rating.rating == 5 && changed.rating.remark.isEmpty && changed.until == nil)
        #expect(changed.rating.ratedAt == now)
        await expect(.conflict) { try await store.rate(ticket, 1, remark: "", changeable: days, at: now + .hours(2)) }
        // Another closing, another word; after its days it stays as it is.
        try await store.reopen(ticket, by: user, at: now + .days(1))
        await expect(.conflict) { try await store.rate(ticket, 1, remark: "", changeable: days, at: now + .days(1)) }
        try await store.close(ticket, solution: "Fatto", outcome: .serviceGiven, by: user, at: now + .days(2))
        #expect(try await store.rating(of: ticket, changeable: days) == nil)
        try await store.rate(ticket, 3, remark: "", changeable: days, at: now + .days(3))
        await expect(.conflict) { try await store.rate(ticket, 1, remark: "", changeable: days, at: now + .days(10)) }
        #expect(
            try await store.ratingTally(service: "CC", from: start, until: now + .days(30)).counts == [0, 0, 1, 0, 1])
    }

    static func tallies(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        #expect(try await store.ratingTally(service: "CC", from: start, until: start + .days(1)).mean == nil)
        for number in 1...4 {
            let ticket = try await scene.ticket(number).ticket.id
            try await store.close(ticket, solution: "Fatto", outcome: nil, by: user, at: start + .minutes(number))
            try await store.rate(
                ticket, number, remark: "n\(number)", changeable: days, at: start + .hours(number))
        }
        let tally = try await store.ratingTally(service: "CC", from: start + .hours(2), until: start + .hours(4))
        #expect(tally.counts == [0, 1, 1, 0, 0] && tally.total == 2 && tally.mean == 2.5)
        #expect(try await store.ratingTally(service: "CUP", from: start, until: start + .days(1)).total == 0)
        let list = try await store.ratings(service: "CC", from: start, until: start + .days(1), limit: 2, offset: 1)
        #expect(list.map(\.remark) == ["n3", "n2"])
    }
}
