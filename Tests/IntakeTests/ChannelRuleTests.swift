// The rules that SMS, fax and letters need, on a real store: pieces of messages, conversations, words to the machine,
// wordings of acknowledgements, reading of pages.

import Channels
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct FragmentTests {
    private func piece(_ number: Int, of total: Int, _ text: String, group: String = "g") -> LoopbackDocument {
        var document = LoopbackDocument.letter(id: "piece-\(group)-\(number)", subject: "", text: text)
        document.fragment = .init(group: group, number: number, total: total)
        return document
    }

    @Test func `pieces that come in any order are one message in the right order`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            for (number, text) in [(3, "tre"), (1, "uno ")] {
                try bench.office.plant(piece(number, of: 3, text), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            }
            try await until("two pieces wait") { try await bench.store.statistics().spool["incomplete"] == 2 }
            #expect(try await bench.tickets().isEmpty)
            let ticket = try await bench.receive(piece(2, of: 3, "due "), arrivedAt: IntakeBench.start + .minutes(1))
            #expect(ticket.messages.first?.text == "uno due tre" && ticket.messages.first?.warnings == [])
            #expect(ticket.contacts.count == 1)
            // The clock starts with the first of them.
            #expect(ticket.contacts.first?.arrivedAt == IntakeBench.start)
            #expect(try await bench.settled() == 3)
        }
    }

    @Test func `a piece that never comes holds the others for a while, not for ever`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try bench.office.plant(piece(1, of: 3, "uno "), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            try bench.office.plant(piece(3, of: 3, "tre"), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            try await until("two pieces wait") { try await bench.store.statistics().spool["incomplete"] == 2 }
            bench.clock.advance(by: .minutes(11))
            try await until("they are filed") { try await bench.settled() == 2 }
            let line = try #require(try await bench.tickets().first)
            let view = try #require(try await bench.store.view(line.ticket.id))
            #expect(view.messages.first?.text == "uno […]tre")
            #expect(view.messages.first?.warnings == [FilingWarning.partsMissing])
            #expect(try await bench.tickets().count == 1)
        }
    }

    /// It was tried again every second, for ever, and shown to nobody.
    @Test func `a piece whose account is gone when the wait is over is held for a person, and can be tried again`()
        async throws
    {
        let bench = try await IntakeBench()
        try await bench.run(keepFolder: true) {
            try bench.office.plant(piece(1, of: 2, "uno "), for: IntakeBench.info, arrivedAt: IntakeBench.start)
            try await until("it waits") { try await bench.store.statistics().spool["incomplete"] == 1 }
        }
        let without = IntakeBench.accounts().filter { $0.account.name != IntakeBench.info }
        let next = try await IntakeBench(folder: bench.folder, accounts: without)
        try await next.run(keepFolder: true) {
            next.clock.advance(by: .minutes(11))
            try await until("it is held") { try await next.store.held(limit: 5, offset: 0).count == 1 }
            #expect(try await next.store.held(limit: 5, offset: 0).first?.heldCode == "unknown_account")
            #expect(try await next.store.overdueFragments(at: IntakeBench.start + .days(1)).items.isEmpty)
        }
        let again = try await IntakeBench(folder: bench.folder)
        try await again.run {
            #expect(try await again.intake.retryAllHeld() == 1)
            try await until("it waits anew") { try await again.store.statistics().spool["incomplete"] == 1 }
            again.clock.advance(by: .minutes(11))
            try await until("it is filed") { try await again.settled() == 1 }
            let line = try #require(try await again.tickets().first)
            #expect(try await again.store.view(line.ticket.id)?.messages.first?.text == "uno […]")
        }
    }

    @Test func `two messages with different references do not mix`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try bench.office.plant(piece(1, of: 2, "A", group: "a"), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            try bench.office.plant(piece(1, of: 2, "B", group: "b"), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            let b = try await bench.receive(piece(2, of: 2, "bb", group: "b"))
            #expect(b.messages.first?.text == "Bbb")
            let a = try await bench.receive(piece(2, of: 2, "aa", group: "a"))
            #expect(a.messages.first?.text == "Aaa" && a.ticket.id != b.ticket.id)
        }
    }

    @Test func `pieces wait through a restart`() async throws {
        let bench = try await IntakeBench()
        try await bench.run(keepFolder: true) {
            try bench.office.plant(piece(1, of: 2, "uno "), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            try await until("it waits") { try await bench.store.statistics().spool["incomplete"] == 1 }
        }
        let next = try await IntakeBench(folder: bench.folder, office: bench.office)
        try await next.run {
            try bench.office.plant(piece(2, of: 2, "due"), for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            try await until("both are filed") { try await next.settled() == 2 }
            let line = try #require(try await next.tickets().first)
            #expect(try await next.store.view(line.ticket.id)?.messages.first?.text == "uno due")
        }
    }
}

@Suite struct ConversationTests {
    private func text(_ id: String, _ words: String, from: String = "+393330000001") -> LoopbackDocument {
        var document = LoopbackDocument.letter(from: from, id: id, subject: "", text: words)
        document.conversation = 72
        return document
    }

    @Test func `a further text of the same number goes on with its ticket, another number's opens its own`()
        async throws
    {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            let second = try await bench.receive(text("s2", "Dimenticavo"))
            #expect(second.ticket.id == first.ticket.id && second.contacts.count == 2)
            #expect(second.messages.last { $0.direction == .inbound }?.warnings == [])
            let other = try await bench.receive(text("s3", "Buongiorno", from: "+393330000002"))
            #expect(other.ticket.id != first.ticket.id && other.linked.isEmpty)
        }
    }

    @Test func `after days without a word, or when the ticket is closed, a text opens a new one`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            bench.clock.advance(by: .hours(73))
            let late = try await bench.receive(text("s2", "Altro"))
            #expect(late.ticket.id != first.ticket.id)
            let user = try await bench.store.addUser(
                login: "olga", name: "Olga Operatrice", role: .operator, language: "it", passwordHash: "x",
                at: IntakeBench.start)
            try await bench.store.close(
                late.ticket.id, solution: "fatto", outcome: nil, by: user, at: Instant(bench.clock.now()))
            let again = try await bench.receive(text("s3", "Ancora"))
            #expect(again.ticket.id != late.ticket.id)
        }
    }

    @Test func `the first words name a ticket that has no subject`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let short = try await bench.receive(text("s1", "Buongiorno, quando\naprite?"))
            #expect(short.ticket.subject == "Buongiorno, quando aprite?")
            let long = try await bench.receive(
                text("s2", String(repeating: "parola ", count: 30), from: "+393330000002"))
            #expect(long.ticket.subject.count == 70 && long.ticket.subject.hasSuffix("…"))
        }
    }

    @Test func `a provider's report without words stands on our message and makes no entry of its own`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            let claim = try await bench.answer(first)
            let reference = "out-\(claim.outgoing.token.value)"
            var report = LoopbackDocument(kind: .receipt)
            report.notice = .init(state: "delivered", about: reference)
            let view = try await bench.receive(report)
            #expect(view.ticket.id == first.ticket.id && view.contacts.count == 1)
            #expect(view.messages.count { $0.direction == .inbound } == 1)
            #expect(view.outbox.values.contains { $0.delivery == .delivered })
            #expect(view.events.contains { $0.event.what == "delivered" })
        }
    }

    @Test func `our own answer is a word of the conversation`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            bench.clock.advance(by: .hours(70))
            try await bench.answer(first, then: .waitingForCitizen)
            bench.clock.advance(by: .hours(70))
            let reply = try await bench.receive(text("s2", "Ecco i dati"))
            #expect(reply.ticket.id == first.ticket.id && reply.ticket.state == .open)
        }
    }
}

@Suite struct InstructionTests {
    private static func rules() -> IntakeRules {
        IntakeBench.rules { rules in
            for (text, body) in [
                (AutomaticText.optedOut, "Non riceverà altri messaggi."),
                (.status, "La richiesta {numero} è {stato} dal {data-aggiornamento}."),
                (.unknownNumber, "Il numero indicato non risulta."),
            ] {
                rules.texts[AutomaticTextKey(text, channel: LoopbackChannel.name, language: "it")] =
                    AcknowledgementText(subject: TextTemplate(""), body: TextTemplate(body))
            }
        }
    }

    private func word(_ instruction: String, from: String = "+393330000001", id: String) -> LoopbackDocument {
        var document = LoopbackDocument.letter(from: from, id: id, subject: "", text: instruction)
        document.kind = MessageKind.instruction.rawValue
        document.instruction = instruction
        document.conversation = 72
        return document
    }

    private func text(_ id: String, _ words: String) -> LoopbackDocument {
        var document = LoopbackDocument.letter(from: "+393330000001", id: id, subject: "", text: words)
        document.conversation = 72
        return document
    }

    private func automatic(_ bench: IntakeBench) async throws -> [String] {
        var texts: [String] = []
        for entry in try await bench.store.outbox(state: nil, limit: 100, offset: 0).reversed() where entry.isAutomatic
        {
            texts.append(try #require(try await bench.store.message(entry.message)).text)
        }
        return texts
    }

    @Test func `who says stop gets one last word, and no acknowledgements until he says start`() async throws {
        let bench = try await IntakeBench(rules: Self.rules())
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            bench.clock.advance(by: .hours(2))
            let stop = try await bench.receive(word("stop", id: "s2"))
            #expect(stop.ticket.id == first.ticket.id && stop.contacts.last?.needsAnswer == false)
            #expect(stop.optedOut.count == 1)
            bench.clock.advance(by: .hours(2))
            _ = try await bench.receive(word("stop", id: "s3"))
            _ = try await bench.receive(text("s4", "Un'altra cosa"))
            #expect(try await automatic(bench).filter { $0.contains("Non riceverà") }.count == 1)
            #expect(try await automatic(bench).count == 2)
            bench.clock.advance(by: .hours(2))
            _ = try await bench.receive(word("start", id: "s5"))
            let again = try await bench.receive(text("s6", "E ancora"))
            #expect(again.optedOut.isEmpty)
            #expect(try await automatic(bench).count == 3)
        }
    }

    @Test func `who asks how his request stands is told; who asks for somebody else's is not`() async throws {
        let bench = try await IntakeBench(rules: Self.rules())
        try await bench.run {
            let first = try await bench.receive(text("s1", "Buongiorno"))
            bench.clock.advance(by: .hours(2))
            _ = try await bench.receive(word("status \(first.ticket.number)", id: "s2"))
            let told = try #require(try await automatic(bench).last)
            #expect(told.contains("\(first.ticket.number) è ricevuta"))
            let strange = try await bench.receive(
                word("status \(first.ticket.number)", from: "+393330000002", id: "s3"))
            #expect(strange.ticket.id != first.ticket.id && strange.ticket.state == .closed)
            #expect(strange.linked.isEmpty)
            #expect(try await automatic(bench).last == "Il numero indicato non risulta.")
            // Without a number: the latest one.
            bench.clock.advance(by: .hours(1))
            _ = try await bench.receive(word("status", id: "s4"))
            #expect(try await automatic(bench).last?.contains("\(first.ticket.number)") == true)
        }
    }

    @Test func `a machine that asks again and again is not answered each time`() async throws {
        let bench = try await IntakeBench(rules: Self.rules())
        try await bench.run {
            for number in 1...5 { _ = try await bench.receive(word("status", id: "s\(number)")) }
            #expect(try await automatic(bench).count == 1)
        }
    }
}

@Suite struct WordingTests {
    @Test func `an incomplete message is acknowledged in its own words, with the channel's facts`() async throws {
        let rules = IntakeBench.rules { rules in
            rules.texts[AutomaticTextKey(.incomplete, channel: LoopbackChannel.name, language: "it")] =
                AcknowledgementText(
                    subject: TextTemplate("Incompleto"), body: TextTemplate("N. {numero} da {mittente}: incompleto."))
        }
        let bench = try await IntakeBench(rules: rules)
        try await bench.run {
            var document = LoopbackDocument.letter(id: "f1")
            document.acknowledgement = "incomplete"
            let ticket = try await bench.receive(document)
            let told = try #require(ticket.messages.first { $0.direction == .automatic })
            #expect(told.subject == "Incompleto")
            #expect(told.text == "N. \(ticket.ticket.number) da \(ticket.ticket.requester.address): incompleto.")
        }
    }

    @Test func `at night, on Sundays and on holidays the acknowledgement says when somebody will look`() async throws {
        let rules = IntakeBench.rules { rules in
            rules.texts[AutomaticTextKey(.outOfHours, language: "it")] = AcknowledgementText(
                subject: TextTemplate("Fuori orario"), body: TextTemplate("Dalle {ora-apertura} del {data-apertura}."))
        }
        let bench = try await IntakeBench(rules: rules)
        try await bench.run {
            func told(_ id: String, arrivedAt: Instant) async throws -> String {
                let ticket = try await bench.receive(
                    .letter(from: "\(id)@example.org", id: id), arrivedAt: arrivedAt)
                return try #require(ticket.messages.first { $0.direction == .automatic }).text
            }
            // Monday, 9:00: somebody is there.
            let day = try await told("day", arrivedAt: IntakeBench.start)
            #expect(day.hasPrefix("Messaggio del"))
            // The same evening.
            bench.clock.advance(by: .hours(13))
            let evening = Instant(bench.clock.now())
            #expect(try await told("night", arrivedAt: evening) == "Dalle 08:00 del 03/03/2026.")
            // It came at night, but by now the office has opened again.
            bench.clock.advance(by: .hours(12))
            let late = try await told("late", arrivedAt: evening)
            #expect(late.hasPrefix("Messaggio del"))
            // Saturday afternoon: Monday.
            bench.clock.advance(by: .days(4) + .hours(6))
            #expect(
                try await told("weekend", arrivedAt: Instant(bench.clock.now())) == "Dalle 08:00 del 09/03/2026.")
        }
    }

    @Test func `a wording that nobody has written is the usual one`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            var document = LoopbackDocument.letter(id: "f1")
            document.acknowledgement = "incomplete"
            let ticket = try await bench.receive(document)
            #expect(ticket.messages.first { $0.direction == .automatic }?.subject.hasPrefix("Auto: Richiesta") == true)
        }
    }
}

@Suite struct ReceiptTests {
    private let phone = ReplyAddress(
        channel: ChannelName("pigeon"), account: AccountName("loft"), party: Party(address: "+393330000001"))

    @Test func `a contact's arrival is told on another channel once, in the words of its own channel`() async throws {
        let rules = IntakeBench.rules { rules in
            rules.texts[AutomaticTextKey(.received, channel: LoopbackChannel.name, language: "it")] =
                AcknowledgementText(
                    subject: TextTemplate(""), body: TextTemplate("Il {servizio} ha la Sua lettera: n. {numero}."))
        }
        let loft = LoopbackChannel(
            LoopbackSettings(accounts: [
                LoopbackAccount(ChannelAccount(name: phone.account, address: "loft", title: "Loft", service: "CUP"))
            ]))
        let bench = try await IntakeBench(rules: rules)
        let intake = Intake(
            channels: [bench.channel, Renamed(loft, phone.channel)], store: bench.store, rules: rules,
            clock: bench.clock, log: .silent)
        try await bench.run {
            let ticket = try await bench.receive(.letter(id: "l1"))
            let user = try await bench.store.addUser(
                login: "olga", name: "Olga Operatrice", role: .operator, language: "it", passwordHash: "x",
                at: IntakeBench.start)
            let first = try await intake.confirmReceipt(of: ticket.ticket.id, to: phone, by: user)
            #expect(try await intake.confirmReceipt(of: ticket.ticket.id, to: phone, by: user) == first)
            let view = try #require(try await bench.store.view(ticket.ticket.id))
            let told = view.messages.filter { $0.direction == .automatic && $0.channel == phone.channel }
            #expect(told.map(\.text) == ["Il Contact Center ha la Sua lettera: n. \(ticket.ticket.number)."])
            #expect(view.contacts.first?.answeredAt == nil)
            // Not on the channel it came by, and not to somebody who wants silence.
            let usual = ticket.ticket.replyAddress
            let byItself = await code { try await intake.confirmReceipt(of: ticket.ticket.id, to: usual, by: user) }
            #expect(byItself == .notWorded)
            var silent = phone
            silent.party = Party(address: "+393330000002")
            let (channel, address) = (silent.channel, silent.party.address)
            try await bench.store.file { filing in
                _ = try filing.setOptedOut(true, address: address, channel: channel, at: IntakeBench.start)
            }
            let toSilent = await code { [silent] in
                try await intake.confirmReceipt(of: ticket.ticket.id, to: silent, by: user)
            }
            #expect(toSilent == .optedOut)
        }
    }
}

private func code(_ body: () async throws -> OutboxID) async -> IntakeError.Code? {
    do { _ = try await body() } catch { return (error as? IntakeError)?.code }
    return nil
}

/// A channel under another name.
private struct Renamed: Channel {
    let channel: LoopbackChannel
    let name: ChannelName
    init(_ channel: LoopbackChannel, _ name: ChannelName) {
        self.channel = channel
        self.name = name
    }
    var descriptor: ChannelDescriptor {
        var descriptor = channel.descriptor
        descriptor.name = name
        return descriptor
    }
    var accounts: [ChannelAccount] { channel.accounts }
    var translation: any ChannelTranslation { channel.translation }
    func makeSources() -> [any ChannelSource] { [] }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
    func check() async -> [AccountCheck] { [] }
}

@Suite struct TranscriptTests {
    @Test func `the ticket is there at once, the words on its pages come later and can be searched for`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            var document = LoopbackDocument.letter(id: "p1", text: "")
            document.pages = "lampione spento in via Esempio"
            let ticket = try await bench.receive(document)
            try await until("the pages are read") {
                if case .done = try await bench.store.view(ticket.ticket.id)?.messages.first?.transcript { return true }
                return false
            }
            #expect(try await bench.store.tickets(TicketQuery(search: "lampione")).total == 1)
        }
    }

    @Test func `a ticket's number on paper links the two tickets and attaches nothing`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "l1"))
            var document = LoopbackDocument.letter(from: "x@example.com", id: "p1", text: "")
            document.pages = String(repeating: "riga del testo\n", count: 300) + "Rif. vostra \(first.ticket.number)"
            let second = try await bench.receive(document)
            #expect(second.ticket.id != first.ticket.id)
            try await until("they are linked") {
                try await bench.store.view(second.ticket.id)?.linked.map(\.ticket) == [first.ticket.id]
            }
            let other = try #require(try await bench.store.view(first.ticket.id))
            #expect(other.linked.map(\.reason) == ["quoted_number"] && other.contacts.count == 1)
            #expect(other.events.last?.event.what == "linked")
        }
    }

    @Test func `pages that cannot be read leave the contact as it is`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            var document = LoopbackDocument.letter(id: "p1", text: "")
            document.pages = ""
            let ticket = try await bench.receive(document)
            try await until("the reading is given up") {
                try await bench.store.view(ticket.ticket.id)?.messages.first?.transcript == .failed(code: "unreadable")
            }
            #expect(ticket.contacts.first?.needsAnswer == true)
        }
    }
}
