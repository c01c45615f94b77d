// What a user types finds tickets by their words, and is never anything but words.

import Store
import Testing
import Tickets

enum SearchCases {
    static let all: [StoreCase] = [
        StoreCase("words are found whatever their accents and capitals", accents),
        StoreCase("beginnings of words are found, middles are not", beginnings),
        StoreCase("subject, text, sender, number and attachment names are searched", fields),
        StoreCase("all words must be on the ticket, in whichever of its messages", allWords),
        StoreCase("answers and notes are found, acknowledgements are not", ownWords),
        StoreCase("punctuation and query syntax are only separators (A23)", syntax),
        StoreCase("a search without a word finds nothing, without anything at all it is none", empty),
        StoreCase("other scripts are searched", scripts),
        StoreCase("a ticket's number is found in the ways people write it", numbers),
        StoreCase("what was scanned, corrected and known of the person is found after a merging", merged),
        StoreCase("what was scanned, corrected and known of the person is found after a splitting", split),
        StoreCase(
            "what was read off a scan while its ticket was merged is found on it when it is parted", readMeanwhile),
        StoreCase("a search of more than a thousand tickets says so and pages on", many),
    ]

    private static func found(_ store: any Store, _ words: String) async throws -> Int {
        try await store.tickets(TicketQuery(scope: .all, search: words)).total
    }

    static func accents(_ store: any Store) async throws {
        try await Scene(store: store).ticket(1, subject: "Città", text: "Perché così? Ça va, Übung, A\u{300}ncora ﬁne")
        for words in [
            "citta", "CITTÀ", "cittÀ", "perche", "PERCHÉ", "perche\u{301}", "cosi", "ca", "ubung", "àncora", "ancora",
        ] {
            #expect(try await found(store, words) == 1, "\(words)")
        }
    }

    static func beginnings(_ store: any Store) async throws {
        try await Scene(store: store).ticket(1, text: "informazioni sulla tariffa")
        for words in ["i", "in", "inf", "informaz", "informazioni", "tar inform", "t i s"] {
            #expect(try await found(store, words) == 1, "\(words)")
        }
        for words in ["formazioni", "informazionix", "ariffa", "tar xinform"] {
            #expect(try await found(store, words) == 0, "\(words)")
        }
    }

    static func fields(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let attachment = Tickets.Attachment(
            name: "planimetria-nord.pdf", type: "application/pdf", size: 1, sha256: "a", part: 1)
        try await scene.ticket(
            1, from: bruno, subject: "Oggetto raro", text: "Corpo singolare", attachments: [attachment])
        try await scene.ticket(2)
        for words in [
            "raro", "singolare", "bruno", "esempio", "bruno@example.com", "example.com", "planimetria", "nord.pdf",
            "planimetria-nord", "2026-0000001", "bruno raro plan sing",
        ] {
            #expect(try await found(store, words) == 1, "\(words)")
        }
    }

    static func allWords(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1, text: "contatore")
        try await scene.ticket(2, text: "contatore")
        try await scene.ticket(3, text: "allacciamento")
        try await scene.followUp("again", on: ticket.id, text: "allacciamento urgente", at: start)
        let page = try await store.tickets(TicketQuery(search: "contatore allacciamento"))
        #expect(page.lines.map(\.ticket.id) == [ticket.id])
        #expect(try await found(store, "contatore") == 2)
        #expect(try await found(store, "contatore allacciamento disdetta") == 0)
    }

    static func ownWords(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        _ = try await store.addNote("promemoria interno", ticket: ticket.id, by: user, at: start)
        try await store.file {
            _ = try $0.enqueue(
                scene.outgoing(2, on: ticket, direction: .automatic, text: "presa in carico", at: start))
        }
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(3, on: ticket, text: "rimborso disposto", at: start), then: .answered))
        #expect(try await found(store, "promemoria") == 1)
        #expect(try await found(store, "rimborso promemoria") == 1)
        #expect(try await found(store, "carico") == 0)
    }

    static func syntax(_ store: any Store) async throws {
        let scene = Scene(store: store)
        try await scene.ticket(1, text: "tariffa alpha")
        try await scene.ticket(2, text: "beta")
        for words in [
            "tariffa' OR '1'='1", "tariffa\" OR \"beta", "tariffa OR beta", "tariffa AND alpha", "tariffa NOT beta",
            "NEAR(tariffa alpha)", "subject:tariffa", "text : beta", "tariffa*", "*", "^tariffa", "-tariffa", "(((",
            ")", "\"", "\"\"", "'", "''; DROP TABLE tickets; --", "tariffa%", "_", "\\", "%", "{tariffa alpha} : x",
            "tariffa\u{0}alpha", "\u{FF07} OR 1=1", "tariffa\u{200B}", "+tariffa", "tariffa + alpha",
            String(repeating: "(", count: 5000), String(repeating: "a ", count: 5000), "\u{FFFD}", "🛂",
            "tariffa\u{1E900}x", "a\u{0301}\u{0301}", "\u{0301}", "1' AND SLEEP(5)--", "$$", "?1", ":x", "@y",
        ] {
            let page = try await store.tickets(TicketQuery(scope: .all, search: words))
            #expect(page.total <= 2, "\(words)")
        }
        // Words of a query language are words.
        #expect(try await found(store, "tariffa OR beta") == 0)
        #expect(try await found(store, "tariffa*alpha") == 1)
        #expect(try await found(store, "(tariffa) \"alpha\"") == 1)
        #expect(try await store.statistics().tickets == 2)
    }

    static func empty(_ store: any Store) async throws {
        try await Scene(store: store).ticket(1)
        #expect(try await found(store, "") == 1)
        #expect(try await found(store, "  \n") == 1)
        #expect(try await found(store, "?!") == 0)
    }

    static func scripts(_ store: any Store) async throws {
        try await Scene(store: store).ticket(
            1, subject: "Вопрос о тарифе", text: "ερώτηση για το τιμολόγιο 料金について 12,50 € a2b")
        for words in ["вопрос", "ТАРИФЕ", "ερωτηση", "ΤΙΜΟΛ", "料金", "12", "50", "a2"] {
            #expect(try await found(store, words) == 1, "\(words)")
        }
    }

    static func numbers(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for number in 1...12 { try await scene.ticket(number) }
        for words in [
            "CC-2026-0000007", "cc-2026-7", "CC 2026 7", "cc20260000007", "0000007", "CC-2026-0000007 anna",
        ] {
            let page = try await store.tickets(TicketQuery(search: words))
            #expect(page.lines.map(\.ticket.number.sequence) == [7], "\(words)")
        }
        #expect(try await found(store, "CC-2026-0000099") == 0)
        // "1" begins 1, 10, 11 and 12.
        #expect(try await found(store, "1") == 4)
    }

    /// A picture of paper on a ticket, not read yet.
    private static func scan(_ key: String, on ticket: TicketID, _ scene: Scene) async throws -> MessageID {
        let (spool, blob) = try await scene.acceptOne(item(key))
        var contact = scene.contact(spool, blob, subject: "", text: "")
        contact.wantsTranscript = true
        return try await scene.store.file { [contact] filing in
            let message = try filing.add(contact, to: ticket)
            try filing.settle(spool, ticket: ticket)
            return message
        }
    }

    private static func read(_ text: String, off message: MessageID, _ store: any Store) async throws {
        try await store.beginTranscript(message)
        try await store.keepTranscript(Transcript(text: text, confidence: 87), of: message, at: start)
    }

    private static func holders(of words: String, _ store: any Store) async throws -> Set<TicketID> {
        Set(try await store.tickets(TicketQuery(search: words)).lines.map(\.ticket.id))
    }

    /// Corrects who asked and about what, and completes the person.
    private static func correct(_ ticket: Ticket, _ scene: Scene, by user: UserID) async throws {
        try await scene.store.amend(
            ticket.id, requester: Party(name: "Dora Corretta", address: ticket.requester.address),
            subject: "Via Fittizia", by: user, at: start)
        let person = try #require(try await scene.store.person(of: ticket.id))
        try await scene.store.amend(
            person.id, to: PersonDetails(surname: "Zuccarò", locality: "Matera", phone: "0971 000000"), seen: nil,
            by: user, at: start)
    }

    private static let corrected = ["dissest", "corretta", "fittizia", "zuccaro", "matera", "0971 000000"]

    static func merged(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1, from: bruno, subject: "Altro")
        let (ticket, _) = try await scene.ticket(2)
        try await read("marciapiede dissestato", off: try await scan("scan", on: ticket.id, scene), store)
        try await correct(ticket, scene, by: user)
        // What is known of somebody he was found to be counts too.
        let (other, _) = try await scene.ticket(3, from: Party(name: "Dora Omonima", address: "dora@example.org"))
        let (one, two) = (try await store.person(of: ticket.id), try await store.person(of: other.id))
        try await store.merge(try #require(one).id, into: try #require(two).id, by: user, at: start)
        try await store.merge(ticket.id, into: target.id, by: user, at: start)
        for words in corrected {
            #expect(try await holders(of: words, store) == [target.id], "\(words)")
        }
        #expect(try await holders(of: "omonima", store) == [other.id, target.id])
        // One into the next.
        let (last, _) = try await scene.ticket(4, from: Party(address: "ultimo@example.org"))
        try await store.merge(target.id, into: last.id, by: user, at: start)
        #expect(try await holders(of: "dissest", store) == [last.id])
    }

    static func split(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let message = try await scan("scan", on: ticket.id, scene)
        try await read("marciapiede dissestato", off: message, store)
        try await correct(ticket, scene, by: user)
        let part = try await store.split(SplittingCases.new(ticket, [message], 20, by: user))
        for words in corrected {
            #expect(try await holders(of: words, store).contains(part), "\(words)")
        }
    }

    static func readMeanwhile(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1, from: bruno)
        let (ticket, _) = try await scene.ticket(2)
        let message = try await scan("scan", on: ticket.id, scene)
        try await store.merge(ticket.id, into: target.id, by: user, at: start)
        try await read("marciapiede dissestato", off: message, store)
        #expect(try await holders(of: "dissestato", store) == [target.id])
        try await store.unmerge(ticket.id, by: user, at: start + .hours(1))
        #expect(try await holders(of: "dissestato", store).contains(ticket.id))
    }

    static func many(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let count = 1600
        var number = 0
        while number < count {
            let batch = (number..<min(number + 200, count)).map { item("many-\($0)") }
            let receipts = try await scene.accept(batch)
            let works = receipts.enumerated().map { offset, receipt in
                let at = number + offset
                return { @Sendable (filing: any Filing) throws -> Void in
                    guard case .new(let spool, let blob) = receipt else { throw Unexpected("not new") }
                    let ticket = try filing.open(scene.newTicket(at, at: start + .seconds(at)))
                    _ = try filing.add(
                        scene.contact(
                            spool, blob, subject: "Molti", text: at.isMultiple(of: 2) ? "pari" : "dispari",
                            at: start + .seconds(at)), to: ticket.id)
                    try filing.settle(spool, ticket: ticket.id)
                }
            }
            for result in await store.file(each: works) { try result.get() }
            number += batch.count
        }
        let all = try await store.tickets(TicketQuery(search: "molti", limit: 50, offset: 1200))
        #expect(all.total > 1000 && all.hasMore)
        #expect(all.lines.map(\.ticket.openedAt) == (1200..<1250).map { start + .seconds($0) })
        let even = try await store.tickets(TicketQuery(search: "mol pari", limit: 10, offset: 700))
        #expect(even.total == 800)
        #expect(even.lines.map(\.ticket.openedAt) == (700..<710).map { start + .seconds($0 * 2) })
        let last = try await store.tickets(TicketQuery(scope: .all, search: "mo", limit: 10, offset: 1590))
        #expect(last.lines.count == 10 && !last.hasMore)
        let none = try await store.tickets(TicketQuery(scope: .closed, search: "molti"))
        #expect(none.total == 0 && none.lines.isEmpty)
    }
}
