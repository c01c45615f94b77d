// Acts on tickets, contacts and outbox entries, as both the pages and the JSON API do them.

import HTTPServer
import Store
import Tickets

extension Site {
    /// The ticket whose number stands in the path, written exactly as we write it: one ticket, one address.
    func ticketID(_ call: Call) async throws -> TicketID {
        guard let text = call.names["number"], let number = TicketNumber(text), number.description == text,
            let id = try await store.ticket(numbered: number)
        else { throw HTTPFault(404, "no such ticket") }
        return id
    }

    func view(_ call: Call) async throws -> TicketView {
        guard var view = try await store.view(try await ticketID(call)) else { throw HTTPFault(404, "no such ticket") }
        // A link must not tell of a ticket that its reader may not know of.
        let known = try await store.within(Set(view.linked.map(\.ticket)), call.user.reach)
        view.linked.removeAll { !known.contains($0.ticket) }
        try await hideForeignNumbers(in: &view.events, call)
        return try await withPersonWays(view, call)
    }

    // Nor may the history's lines of what was linked, split off or merged.
    private func hideForeignNumbers(in events: inout [TicketEvent], _ call: Call) async throws {
        guard call.user.reach != .all else { return }
        var known: [TicketNumber: Bool] = [:]
        for index in events.indices where Self.joining.contains(events[index].event.what) {
            for (key, value) in events[index].event.detail {
                guard let number = TicketNumber(value) else { continue }
                let isKnown: Bool
                if let found = known[number] {
                    isKnown = found
                } else {
                    isKnown = try await store.isWithin(.ticket(number), call.user.reach)
                    known[number] = isKnown
                }
                if !isKnown { events[index].event.detail[key] = "" }
            }
        }
    }

    /// Events that name another ticket.
    private static let joining: Set<String> = ["linked", "unlinked", "split", "merged", "unmerged"]

    /// - Parameter question: asked inside, which it answers.
    func addNote(_ text: String, answering question: MessageID? = nil, _ call: Call) async throws -> MessageID {
        if let fault = Answering.fault(text, longest: Answering.longestText) { throw fault }
        if let question {
            return try await store.answerInside(
                question, Answering.lines(text), ticket: try await ticketID(call), by: call.user.id, at: call.now)
        }
        return try await store.addNote(
            Answering.lines(text), ticket: try await ticketID(call), by: call.user.id, at: call.now)
    }

    /// Any step of a ticket that is not an answer.
    func setState(_ state: TicketState, solution: String?, outcome: CaseOutcome?, _ call: Call) async throws {
        let ticket = try await ticketID(call)
        do {
            switch state {
            case .closed: try await close(ticket, solution ?? "", outcome, call)
            case .open: try await open(ticket, call)
            default: try await store.move(ticket, to: state, by: call.user.id, at: call.now)
            }
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.notNow
        }
    }

    private func close(_ ticket: TicketID, _ solution: String, _ outcome: CaseOutcome?, _ call: Call) async throws {
        if let fault = Answering.fault(solution, longest: Answering.longestSolution) {
            throw fault == .textMissing ? ActFault.solutionMissing : fault
        }
        guard let outcome else { throw ActFault.outcomeMissing }
        try await store.close(
            ticket, solution: Answering.lines(solution), outcome: outcome, by: call.user.id, at: call.now)
    }

    // Answered and closed tickets are reopened, others are taken back from where they wait.
    private func open(_ ticket: TicketID, _ call: Call) async throws {
        guard let view = try await store.view(ticket) else { throw HTTPFault(404, "no such ticket") }
        if view.ticket.state.isOpen {
            try await store.move(ticket, to: .open, by: call.user.id, at: call.now)
        } else {
            try await store.reopen(ticket, by: call.user.id, at: call.now)
        }
    }

    /// A person's verdict on whether the clock runs for a contact; it counts from the contact's arrival.
    func setNeedsAnswer(
        _ contact: ContactID, on number: TicketNumber, _ needed: Bool, _ exclusion: ContactExclusion?, _ call: Call
    ) async throws {
        if !needed, exclusion.map(ContactExclusion.byHand.contains) != true { throw ActFault.exclusionMissing }
        guard let id = try await ticket(numbered: number, for: call), let view = try await store.view(id),
            let found = view.contacts.first(where: { $0.id == contact })
        else { throw HTTPFault(404, "no such contact") }
        // What was spoken on the telephone is in no figure of what was written (I-02).
        if found.exclusion == .telephone { throw ActFault.notNow }
        let clock = needed ? parts.settings.clock(view.ticket.number.service).setting(from: found.arrivedAt) : nil
        try await store.setNeedsAnswer(
            contact, clock: clock, exclusion: needed ? nil : exclusion, by: call.user.id, at: call.now)
    }

    func hold(_ call: Call) async throws {
        try await store.holdEntry(
            OutboxID(try call.number("id")), code: "by_hand", detail: "", by: call.user.id, at: call.now)
    }

    func resolve(wasSent: Bool, _ call: Call) async throws {
        try await store.resolve(
            OutboxID(try call.number("id")), wasSent ? .wasSent(evidence: "operator") : .wasNotSent, by: call.user.id,
            at: call.now)
    }
}
