// What channels without subjects and threads, and those of paper, need kept: conversations, pieces, requests for silence,
// transcripts, corrections, messages in people's hands, budgets.

import Store
import Testing
import Tickets

enum ChannelCases {
    static let all: [StoreCase] = [
        StoreCase("a conversation leads to the sender's latest ticket, and goes on with our own words", conversation),
        StoreCase("pieces of a message wait, are found by number, and are settled together", fragments),
        StoreCase("a wait that is over is found once for each message", overdue),
        StoreCase("who asked for silence is remembered for each channel until he asks for words", optOut),
        StoreCase("a report finds an entry by the provider's id, on the same account only", reference),
        StoreCase("pages are read once: waiting, counted, kept, searchable", transcript),
        StoreCase("a reading that failed is put off or given up, and shown as such", failedTranscript),
        StoreCase("facts and registration come back with the message, and the number can be searched for", facts),
        StoreCase("a person's correction changes ticket and clock, with its line of history", corrections),
        StoreCase("an arrival cannot be moved behind its receipt", arrivalBounds),
        StoreCase("a message in people's hands: printed, posted, returned; posting meets the deadline", hands),
        StoreCase("reports on several entries are each taken or refused by themselves", bulk),
        StoreCase("what is withdrawn waits for a person and can go out again", withdrawn),
        StoreCase("units are counted by account, address and day", units),
        StoreCase("every way to the citizen is known, the usual one first", addresses),
    ]

    static func conversation(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (spool, blob) = try await scene.acceptOne(item("sms-1"))
        var contact = scene.contact(spool, blob)
        contact.isConversation = true
        let ticket = try await store.file { [contact] filing in
            #expect(try filing.conversation(with: anna.address, channel: mail, account: desk) == nil)
            let ticket = try filing.open(scene.newTicket(1))
            _ = try filing.add(contact, to: ticket.id)
            let found = try filing.conversation(with: "ANNA@example.org", channel: mail, account: desk)
            #expect(found?.ticket == ticket.id && found?.at == start)
            #expect(try filing.conversation(with: anna.address, channel: mail, account: AccountName("other")) == nil)
            return ticket
        }
        // Our answer is the last word from now on; somebody else's answer is not.
        try await store.file { filing in
            _ = try filing.enqueue(scene.outgoing(2, on: ticket, at: start + .hours(5)))
            #expect(
                try filing.conversation(with: anna.address, channel: mail, account: desk)?.at == start + .hours(5))
            #expect(try filing.conversation(with: bruno.address, channel: mail, account: desk) == nil)
        }
    }

    static func fragments(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (second, _) = try await scene.acceptOne(item("p2"))
        let (first, blob) = try await scene.acceptOne(item("p1"))
        @Sendable func piece(_ spool: SpoolID, _ number: Int) -> WaitingFragment {
            WaitingFragment(
                spool: spool, number: number, total: 2, text: "parte \(number) ", arrivedAt: start,
                until: start + .minutes(10))
        }
        try await store.file { try $0.park(piece(second, 2), group: "g", channel: mail, account: desk) }
        #expect(try await store.spoolItem(second)?.state == .incomplete)
        #expect(try await store.received(after: nil, limit: 10).map(\.id) == [first])
        try await store.file { filing in
            #expect(try filing.fragments(group: "g", channel: mail, account: desk).map(\.number) == [2])
            #expect(try filing.fragments(group: "h", channel: mail, account: desk).isEmpty)
            #expect(try filing.fragments(group: "g", channel: mail, account: AccountName("other")).isEmpty)
            let ticket = try filing.open(scene.newTicket(1))
            _ = try filing.add(scene.contact(first, blob), to: ticket.id)
            try filing.settle(first, ticket: ticket.id)
            try filing.settle(second, ticket: ticket.id)
        }
        #expect(try await store.spoolItem(second)?.state == .done)
        let left = try await store.overdueFragments(at: start + .days(1))
        #expect(left.items.isEmpty && left.next == nil)
    }

    static func overdue(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for (number, minutes) in [(3, 10), (1, 12)] {
            let (spool, _) = try await scene.acceptOne(item("p\(number)"))
            try await store.file {
                try $0.park(
                    WaitingFragment(
                        spool: spool, number: number, total: 3, text: "", arrivedAt: start,
                        until: start + .minutes(minutes)), group: "g", channel: mail, account: desk)
            }
        }
        let early = try await store.overdueFragments(at: start + .minutes(9))
        #expect(early.items.isEmpty && early.next == start + .minutes(10))
        let late = try await store.overdueFragments(at: start + .minutes(10))
        #expect(late.items.map(\.key) == ["p1"] && late.items.first?.state == .incomplete)
        #expect(late.next == start + .minutes(12))
    }

    static func optOut(_ store: any Store) async throws {
        let phone = "+39333"
        @Sendable func set(_ optedOut: Bool, at: Instant) async throws -> Bool {
            try await store.file { try $0.setOptedOut(optedOut, address: phone, channel: mail, at: at) }
        }
        @Sendable func isOut(_ channel: ChannelName) async throws -> Bool {
            try await store.file { try $0.isOptedOut(phone, channel: channel) }
        }
        #expect(try await isOut(mail) == false)
        #expect(try await set(true, at: start))
        #expect(try await set(true, at: start + .hours(1)) == false)
        #expect(try await isOut(mail))
        #expect(try await isOut(ChannelName("pigeon")) == false)
        let listed = try await store.optedOut(within: .all, limit: 10, offset: 0)
        #expect(listed.count == 1 && listed.first?.address == phone && listed.first?.at == start)
        // Whoever sees a part of the tickets sees the addresses of those alone.
        let scene = Scene(store: store)
        #expect(try await store.optedOut(within: .services(["CC"]), limit: 10, offset: 0).isEmpty)
        let (ticket, _) = try await scene.ticket(1, from: Party(address: phone))
        #expect(
            try await store.optedOut(within: .services(["CC"]), limit: 10, offset: 0).map({ $0.address }) == [phone])
        for reach in [TicketReach.services(["CUP"]), .services([]), .none, .department(DepartmentCode("ambiente"))] {
            #expect(try await store.optedOut(within: reach, limit: 10, offset: 0).isEmpty, "\(reach)")
        }
        try await scene.escalate(ticket.id, to: "ambiente", by: try await scene.user(), at: start)
        let asked = TicketReach.department(DepartmentCode("ambiente"))
        #expect(try await store.optedOut(within: asked, limit: 10, offset: 0).count == 1)
        #expect(try await set(false, at: start))
        #expect(try await set(false, at: start) == false)
        #expect(try await isOut(mail) == false)
    }

    static func reference(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, entry) = try await OutboxCases.answered(scene, 1)
        let claim = try #require(try await scene.claim(at: start).first)
        try await store.finish(
            entry, lease: claim.lease, result: .accepted(reference: "SM-77", evidence: "202"), at: start)
        try await store.file { filing in
            let found = try filing.find(reference: "SM-77", channel: mail, account: desk)
            #expect(found?.ticket == ticket.id && found?.outbox == entry && found?.isAutomatic == false)
            #expect(try filing.find(reference: "SM-77", channel: mail, account: AccountName("other")) == nil)
            #expect(try filing.find(reference: "SM-78", channel: mail, account: desk) == nil)
        }
    }

    private static func scanned(_ scene: Scene, _ number: Int) async throws -> (Ticket, MessageID) {
        let (spool, blob) = try await scene.acceptOne(item("scan-\(number)"))
        var contact = scene.contact(spool, blob, text: "")
        contact.wantsTranscript = true
        return try await scene.store.file { [contact] filing in
            let ticket = try filing.open(scene.newTicket(number))
            let message = try filing.add(contact, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return (ticket, message)
        }
    }

    static func transcript(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, message) = try await scanned(scene, 1)
        #expect(try await store.message(message)?.transcript == .waiting)
        let waiting = try await store.transcriptsWaiting(channel: mail, limit: 5, at: start)
        #expect(waiting.jobs.map(\.message) == [message] && waiting.jobs.first?.attempts == 0)
        #expect(try await store.transcriptsWaiting(channel: ChannelName("x"), limit: 5, at: start).jobs.isEmpty)
        try await store.beginTranscript(message)
        #expect(try await store.transcriptsWaiting(channel: mail, limit: 5, at: start).jobs.first?.attempts == 1)
        let read = Transcript(
            text: "Oggetto: marciapiede dissestato", confidence: 87,
            proposals: [
                Proposal(
                    field: .subject, value: "marciapiede dissestato", confidence: 80, page: 0, x: 0.1, y: 0.2,
                    width: 0.5,
                    height: 0.02)
            ])
        try await store.keepTranscript(read, of: message, at: start + .seconds(5))
        #expect(try await store.message(message)?.transcript == .done(read))
        #expect(try await store.tickets(TicketQuery(search: "dissest")).lines.map(\.ticket.id) == [ticket.id])
        #expect(try await store.transcriptsWaiting(channel: mail, limit: 5, at: start + .days(1)).jobs.isEmpty)
        await expect(.conflict) { try await store.keepTranscript(read, of: message, at: start) }
        await expect(.conflict) { try await store.failTranscript(of: message, code: "x", at: start) }
        await expect(.conflict) { try await store.beginTranscript(message) }
    }

    static func failedTranscript(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (_, message) = try await scanned(scene, 1)
        try await store.postponeTranscript(of: message, until: start + .minutes(5))
        let early = try await store.transcriptsWaiting(channel: mail, limit: 5, at: start + .minutes(4))
        #expect(early.jobs.isEmpty && early.next == start + .minutes(5))
        #expect(try await store.transcriptsWaiting(channel: mail, limit: 5, at: start + .minutes(5)).jobs.count == 1)
        try await store.failTranscript(of: message, code: "encrypted", at: start + .minutes(5))
        #expect(try await store.message(message)?.transcript == .failed(code: "encrypted"))
        #expect(try await store.transcriptsWaiting(channel: mail, limit: 5, at: start + .days(9)).next == nil)
    }

    static func facts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (spool, blob) = try await scene.acceptOne(item("fax"))
        var contact = scene.contact(spool, blob)
        contact.particulars = [Particular(it: "Numero chiamante", en: "Calling number", value: "+390971000000")]
        contact.registration = Registration(number: "0004711", register: "URP", date: "2026-03-02")
        let (ticket, message) = try await store.file { [contact] filing in
            let ticket = try filing.open(scene.newTicket(1))
            return (ticket, try filing.add(contact, to: ticket.id))
        }
        let stored = try #require(try await store.message(message))
        #expect(stored.particulars == contact.particulars && stored.registration == contact.registration)
        #expect(try await store.tickets(TicketQuery(search: "0004711")).lines.map(\.ticket.id) == [ticket.id])
    }

    static func corrections(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let name = Party(name: "Anna Maria Prova", address: anna.address)
        try await store.amend(ticket.id, requester: name, subject: "Marciapiede", by: user, at: start + .hours(1))
        try await store.register(
            message, as: Registration(number: "0009999"), by: user, at: start + .hours(1))
        let contact = ContactID(message.value)
        try await store.setArrival(
            contact, arrivedAt: start - .hours(3), clock: ServiceClock().setting(from: start - .hours(3)), by: user,
            at: start + .hours(1))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.requester == name && view.ticket.subject == "Marciapiede")
        #expect(view.ticket.dueAt == start + .hours(6) && view.contacts.first?.arrivedAt == start - .hours(3))
        #expect(view.messages.first?.registration?.number == "0009999")
        let acts = view.events.map(\.event.what)
        #expect(acts.suffix(3) == ["amended", "registered", "arrival_corrected"])
        #expect(try await store.tickets(TicketQuery(search: "marciapiede")).total == 1)
        #expect(try await store.tickets(TicketQuery(search: "0009999")).total == 1)
        // Nothing new is no act.
        try await store.amend(ticket.id, requester: name, subject: nil, by: user, at: start + .hours(2))
        #expect(try await store.view(ticket.id)?.events.count == view.events.count)
        try await store.register(message, as: nil, by: user, at: start + .hours(2))
        #expect(try await store.message(message)?.registration == nil)
    }

    static func arrivalBounds(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let contact = ContactID(message.value)
        await expect(.conflict) {
            try await store.setArrival(
                contact, arrivedAt: start + .seconds(1), clock: ServiceClock().setting(from: start), by: user, at: start
            )
        }
        await expect(.missing) {
            try await store.setArrival(
                ContactID(99_999), arrivedAt: start, clock: ServiceClock().setting(from: start), by: user, at: start)
        }
        #expect(try await scene.state(ticket.id).dueAt == start + .hours(9))
    }

    private static func handedOver(_ scene: Scene, _ number: Int) async throws -> (Ticket, OutboxID) {
        let (ticket, entry) = try await OutboxCases.answered(scene, number)
        let claim = try #require(try await scene.claim(at: start).first { $0.entry.id == entry })
        try await scene.store.finish(
            entry, lease: claim.lease, result: .handedOver(reference: "file-\(number)", evidence: "lies ready"),
            at: start)
        return (ticket, entry)
    }

    static func hands(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, entry) = try await handedOver(scene, 1)
        try await store.move(ticket.id, to: .answered, by: user, at: start)
        #expect(try await scene.entry(entry).state == .handedOver)
        #expect(try await store.inHands(.toPrint, limit: 10, offset: 0).map(\.id) == [entry])
        let service = ticket.number.service
        let counted: [(TicketReach, Int)] = [
            (.all, 1), (.services([service]), 1), (.services(["ALTRO"]), 0), (.services([]), 0), (.none, 0),
            (.department(DepartmentCode("altro")), 0),
        ]
        for (reach, count) in counted {
            #expect(try await store.countInHands([.toPrint, .printed], within: reach) == count, "\(reach)")
        }
        #expect(try await store.countInHands([.printed], within: .all) == 0)
        #expect(try await store.countInHands([], within: .all) == 0)
        // Lying ready is no acceptance, and nothing rescues or claims it.
        #expect(try await store.view(ticket.id)?.contacts.first?.answeredAt == nil)
        #expect(try await scene.claim(at: start + .days(9)).isEmpty)
        #expect(try await store.rescue(all: true, at: start + .days(1)) == (0, 0))
        #expect(try await store.report(.printed, on: [entry], by: user, at: start + .hours(1)).isEmpty)
        #expect(try await store.inHands(.printed, limit: 10, offset: 0).map(\.handStep) == [.printed])
        #expect(try await store.report(.printAgain, on: [entry], by: user, at: start + .hours(1)).isEmpty)
        #expect(try await store.report(.printed, on: [entry], by: user, at: start + .hours(2)).isEmpty)
        #expect(try await store.report(.posted, on: [entry], by: user, at: start + .hours(3)).isEmpty)
        let posted = try await scene.entry(entry)
        #expect(posted.state == .accepted && posted.handStep == .posted && posted.acceptedAt == start + .hours(3))
        #expect(try await store.view(ticket.id)?.contacts.first?.answeredAt == start + .hours(3))
        #expect(
            try await store.report(
                .returned(reason: "sconosciuto"), on: [entry], by: user, at: start + .days(4)
            ).isEmpty)
        let returned = try await scene.entry(entry)
        #expect(returned.handStep == .returned && returned.delivery == .bounced && returned.detail == "sconosciuto")
        #expect(try await scene.state(ticket.id).state == .open)
        let acts = try #require(try await store.view(ticket.id)).events.map(\.event.what)
        #expect(acts.contains("posted") && acts.contains("returned") && acts.last == "reopened")
    }

    static func bulk(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await handedOver(scene, 1).1
        let second = try await handedOver(scene, 2).1
        let waiting = try await OutboxCases.answered(scene, 3).1
        _ = try await store.report(.posted, on: [second], by: nil, at: start)
        let refused = try await store.report(
            .posted, on: [first, second, waiting, OutboxID(9999)], by: nil, at: start)
        #expect(refused[first] == nil && refused.count == 3)
        #expect(refused[second]?.code == .conflict && refused[waiting]?.code == .conflict)
        #expect(refused[OutboxID(9999)]?.code == .missing)
        #expect(try await scene.entry(first).state == .accepted)
    }

    static func withdrawn(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let entry = try await handedOver(scene, 1).1
        #expect(try await store.report(.withdrawn(reason: "errore"), on: [entry], by: nil, at: start).isEmpty)
        let held = try await scene.entry(entry)
        #expect(held.state == .held && held.handStep == nil)
        try await store.sendNow(entry, by: nil, at: start + .hours(1))
        #expect(try await scene.entry(entry).isReleased)
        #expect(try await scene.claim(at: start + .hours(1)).map(\.entry.id) == [entry])
    }

    static func units(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for (number, units, at) in [(1, 3, start), (2, 2, start + .hours(2)), (3, 0, start + .hours(2))] {
            let entry = try await OutboxCases.answered(scene, number).1
            let claim = try #require(try await scene.claim(at: start + .hours(2)).first { $0.entry.id == entry })
            try await store.finish(
                entry, lease: claim.lease, result: .accepted(reference: nil, evidence: ""), units: units, at: at)
        }
        func sent(_ address: String, _ since: Instant, _ account: AccountName = desk) async throws -> [Int] {
            let found = try await store.unitsSent(channel: mail, account: account, address: address, since: since)
            return [found.all, found.address]
        }
        #expect(try await sent(anna.address, start) == [5, 5])
        #expect(try await sent(anna.address, start + .hours(1)) == [2, 2])
        #expect(try await sent("x@example.org", start) == [5, 0])
        #expect(try await sent(anna.address, start, AccountName("other")) == [0, 0])
    }

    static func addresses(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        try await scene.followUp("again", on: ticket.id, from: bruno, at: start + .hours(1))
        let phone = ReplyAddress(
            channel: ChannelName("pigeon"), account: AccountName("loft"), party: Party(address: "+39333"))
        try await store.file { filing in
            var outgoing = scene.outgoing(5, on: ticket, at: start + .hours(2))
            outgoing.to = phone
            _ = try filing.enqueue(outgoing)
            try filing.setOptedOut(true, address: "+39333", channel: phone.channel, at: start)
        }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.addresses.first == ticket.replyAddress && view.addresses.count == 3)
        #expect(view.addresses.dropFirst().map(\.party.address) == ["+39333", bruno.address])
        #expect(view.optedOut == [phone: start])
    }
}
