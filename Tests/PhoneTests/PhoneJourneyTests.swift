// An operator's whole way with calls over HTTP, without script: registered, settled, added to a request, answered in writing.

import Channels
import Loopback
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct PhoneJourneyTests {
    @Test func `a call becomes a request with its number, outside the nine hours`() async throws {
        try await PhoneBench.with { bench in
            let sent = try await bench.post("/new-call", PhoneBench.call(), file: Array("%PDF-1.4 prova".utf8))
            #expect(sent.status == 303)
            let view = try await bench.registered(sent)
            #expect(view.ticket.number.service == "CC" && view.ticket.state == .open && view.ticket.dueAt == nil)
            #expect(view.ticket.assignee == bench.operatorID && view.ticket.requester.address == "+390971000001")
            let contact = try #require(view.contacts.first)
            #expect(contact.exclusion == .telephone && !contact.needsAnswer)
            #expect(contact.arrivedAt == start - .minutes(10) && contact.channel.value == "phone")
            #expect(view.messages.first?.attachments.map(\.name) == ["foglio.pdf"])
            #expect(view.events.first { $0.event.what == "opened" }?.event.user == bench.operatorID)
            // Told by nobody but the operator.
            #expect(view.messages.allSatisfy { $0.direction == .inbound })

            let tally = try await bench.store.contactTally(
                FigureScope(service: "CC", from: start - .days(1), until: start + .days(1), now: start + .days(1)))
            #expect(tally.judged + tally.running == 0 && tally.excluded == ["telephone": 1])
            let page = try await bench.text("/tickets/\(view.ticket.number)")
            #expect(page.contains("Telefonata in entrata") && page.contains("3:20") && page.contains("Da approfondire"))
            #expect(
                page.contains("telefonata, contata a parte") && page.contains("/tickets/\(view.ticket.number)/call"))
            // A person cannot put it under the clock of written contacts.
            let forced = try await bench.post(
                "/tickets/\(view.ticket.number)/contacts/\(contact.id)/needs-answer", [("needs", "yes")])
            #expect(forced.status == 409)
        }
    }

    @Test func `a settled call is closed with what was told, as a case`() async throws {
        try await PhoneBench.with { bench in
            let view = try await bench.registered(
                try await bench.post(
                    "/new-call", PhoneBench.call(["outcome": "informed", "solution": "È la rata di due anni."])))
            #expect(view.ticket.state == .closed && view.ticket.solution == "È la rata di due anni.")
            #expect(view.ticket.outcome == .informationGiven)
            #expect(view.events.last { $0.event.what == "closed" }?.event.user == bench.operatorID)
            let cases = try await bench.store.caseTally(
                FigureScope(service: "CC", from: start - .days(1), until: start + .days(1), now: start + .days(1)))
            #expect(cases.closed == 1 && cases.withoutEscalation == 1)
        }
    }

    @Test func `a call of ours alone is no case, until the citizen calls`() async throws {
        try await PhoneBench.with { bench in
            let scope = FigureScope(
                service: "CC", from: start - .days(1), until: start + .days(1), now: start + .days(1))
            let changes = ["outcome": "informed", "solution": "Detto.", "then": "closed"]
            let view = try await bench.registered(
                try await bench.post("/new-call", PhoneBench.call(changes.merging(["direction": "out"]) { $1 })))
            #expect(view.ticket.state == .closed)
            #expect(try await bench.store.caseTally(scope).closed == 0)
            let path = "/tickets/\(view.ticket.number)/call"
            let again = try await bench.registered(try await bench.post(path, PhoneBench.call(changes)))
            #expect(again.ticket.id == view.ticket.id && again.contacts.count == 2)
            #expect(try await bench.store.caseTally(scope).closed == 1)
        }
    }

    @Test func `the same form twice is one call`() async throws {
        try await PhoneBench.with { bench in
            let fields = PhoneBench.call()
            async let one = bench.post("/new-call", fields)
            async let other = bench.post("/new-call", fields)
            let answers = try await [one, other]
            #expect(answers.map(\.status) == [303, 303])
            let view = try await bench.registered(answers[0])
            #expect(try await bench.registered(answers[1]).ticket.id == view.ticket.id)
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.count == 1)
        }
    }

    @Test func `a call that is corrected and sent again is a second call: nothing that was written is lost`()
        async throws
    {
        try await PhoneBench.with { bench in
            let key = RandomIdentifier.token()
            var typed = ["key": key, "text": "Targa AA000AA", "solution": "Detto uno."]
            let first = try await bench.registered(try await bench.post("/new-call", PhoneBench.call(typed)))
            var seen: Set<TicketID> = [first.ticket.id]
            // Back in the browser, where the form is still there with its mark: each of these says something else.
            for (field, value) in [
                ("text", "Targa BB111BB"), ("solution", "Detto due."), ("length", "4:00"), ("from", "2026-03-02T08:40"),
                ("outcome", "call-back"), ("direction", "out"), ("surname", "Esempio"),
            ] {
                typed[field] = value
                let view = try await bench.registered(try await bench.post("/new-call", PhoneBench.call(typed)))
                let isNew = seen.insert(view.ticket.id).inserted
                #expect(isNew, "\(field)")
                let text = try #require(view.messages.first?.text)
                #expect(text.contains("Targa BB111BB") && text.contains(field == "text" ? "Detto uno." : "Detto due."))
            }
            let text = try #require(try await bench.view(first.ticket.number).messages.first?.text)
            #expect(text.contains("Targa AA000AA") && text.contains("Detto uno."))
            // The same form once more, unchanged, is still the same call.
            _ = try await bench.registered(try await bench.post("/new-call", PhoneBench.call(typed)))
            let lines = try await bench.store.tickets(TicketQuery(scope: .all)).lines
            #expect(lines.count == seen.count)
        }
    }

    @Test func `a caller is the same person with every call, and a call joins a request that is there`() async throws {
        try await PhoneBench.with { bench in
            let first = try await bench.registered(
                try await bench.post("/new-call", PhoneBench.call(["outcome": "informed", "solution": "Detto."])))
            let second = try await bench.registered(
                try await bench.post("/new-call", PhoneBench.call(["phone": "+39 0971/00.00.01", "surname": ""])))
            #expect(second.ticket.id != first.ticket.id)
            let (one, two) = try await (
                bench.store.person(of: first.ticket.id), bench.store.person(of: second.ticket.id)
            )
            #expect(one != nil && one?.id == two?.id)

            let path = "/tickets/\(first.ticket.number)/call"
            #expect(try await bench.text(path).contains("value=\"+39 0971 000001\""))
            // Nobody answered our call: what is closed stays so.
            let out = PhoneBench.call(["direction": "out", "outcome": "no-answer", "then": "open", "phone": ""])
            var view = try await bench.registered(try await bench.post(path, out))
            #expect(view.ticket.id == first.ticket.id && view.ticket.state == .closed && view.contacts.count == 2)
            // The citizen calls again: there is something to do.
            view = try await bench.registered(
                try await bench.post(path, PhoneBench.call(["then": "open", "phone": "0971 000077"])))
            #expect(view.ticket.id == first.ticket.id && view.ticket.state == .open && view.contacts.count == 3)
            #expect(view.messages.allSatisfy { $0.warnings.isEmpty })
            view = try await bench.registered(
                try await bench.post(
                    path, PhoneBench.call(["then": "closed", "outcome": "served", "solution": "Spiegato di nuovo."])))
            #expect(view.ticket.state == .closed && view.ticket.solution == "Spiegato di nuovo.")
            #expect(view.ticket.outcome == .serviceGiven)
        }
    }

    @Test func `a caller who wants it in writing is answered by another channel`() async throws {
        try await PhoneBench.with { bench in
            let view = try await bench.registered(
                try await bench.post(
                    "/new-call",
                    PhoneBench.call(["other_way": "loopback/posta", "other_address": "", "mail": "ada@example.org"])
                        .map { $0.0 == "other_address" ? ($0.0, "ada@example.org") : $0 }))
            #expect(view.ticket.replyAddress.channel == LoopbackChannel.name)
            #expect(view.ticket.replyAddress.party.address == "ada@example.org")
            let answer = try await bench.post(
                "/tickets/\(view.ticket.number)/answer",
                [
                    ("key", RandomIdentifier.token()), ("text", "Ecco per iscritto."), ("then", "answered"),
                    ("subject", "Bollo auto"), ("to", "requester"),
                ])
            #expect(answer.status == 303)
            #expect(await eventually { bench.office.arrivals(from: PhoneBench.mail).count == 1 })
            #expect(bench.office.arrivals(from: PhoneBench.mail).first?.document.to == ["ada@example.org"])
        }
    }

    @Test(arguments: [
        ("text", "  ", "Scrivi che cosa ha chiesto"), ("from", "2026-03-02T11:00", "nel futuro"),
        ("from", "ieri", "nel futuro"), ("length", "3:75", "minuti e secondi"), ("outcome", "", "Scegli l’esito"),
        ("outcome", "informed", "scrivi che cosa è stato risposto"), ("phone", "casa", "non è un numero"),
        ("other_way", "loopback/posta", "non va"),
    ])
    func `what cannot be registered comes back with everything that was typed`(
        _ field: String, _ value: String, _ words: String
    ) async throws {
        try await PhoneBench.with { bench in
            let sent = try await bench.post("/new-call", PhoneBench.call([field: value]))
            let page = String(decoding: sent.body, as: UTF8.self)
            #expect(sent.status == 422 && page.contains(words) && page.contains("Bollo auto"))
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.isEmpty)
        }
    }

    @Test(arguments: ["no-answer", "call-back", "to-do"])
    func `a call closes nothing with an outcome that does not say how the case has ended`(_ outcome: String)
        async throws
    {
        try await PhoneBench.with { bench in
            let typed = ["outcome": outcome, "then": "closed", "solution": "Detto."]
            let sent = try await bench.post("/new-call", PhoneBench.call(typed))
            let page = String(decoding: sent.body, as: UTF8.self)
            #expect(sent.status == 422 && page.contains("com’è finita la richiesta") && page.contains("Bollo auto"))
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.isEmpty)

            let open = try await bench.registered(try await bench.post("/new-call", PhoneBench.call()))
            let path = "/tickets/\(open.ticket.number)/call"
            #expect(try await bench.post(path, PhoneBench.call(typed)).status == 422)
            let view = try await bench.view(open.ticket.number)
            #expect(view.ticket.state == .open && view.contacts.count == 1)
        }
    }

    @Test func `what operators wrote of a call is not on the citizen's page`() async throws {
        try await PhoneBench.with { bench in
            let view = try await bench.registered(
                try await bench.post("/new-call", PhoneBench.call(["text": "Persona agitata, parla di salute."])))
            let words = CitizenView.words(view, nil) { _, _ in Paths(assetVersion: "x").phoneCall }
            #expect(words.count == 1 && words[0].isCall && words[0].text.isEmpty && words[0].subject.isEmpty)
        }
    }
}
