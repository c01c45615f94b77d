// What operators do. Each act is one transaction, checks the state it finds, and writes its line of history.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func answer(_ answer: NewAnswer) async throws -> OutboxID {
        try await writer.write("answer") { try $0.answer(answer) }
    }

    public func addNote(
        _ text: String, ticket: TicketID, by user: UserID, at now: Instant
    ) async throws -> MessageID {
        try await writer.write("addNote") { transaction in
            _ = try transaction.existing(ticket, "addNote")
            let message = try transaction.insertNote(text, on: ticket, by: user, at: now, "addNote")
            try transaction.touch(ticket, at: now)
            try transaction.record(NewEvent(ticket: ticket, what: "note", user: user, message: message, at: now))
            try transaction.noteContribution(of: user, to: ticket, message, at: now)
            return message
        }
    }

    public func answerInside(
        _ question: MessageID, _ text: String, ticket: TicketID, by user: UserID, at now: Instant
    ) async throws -> MessageID {
        try await writer.write("answerInside") { transaction in
            _ = try transaction.existing(ticket, "answerInside")
            let isThere = try transaction.db.number(
                "SELECT 1 FROM messages WHERE id = ? AND ticket = ? AND direction IN ('note', 'internal_mail')",
                .id(question), .id(ticket))
            guard isThere != nil else { throw StoreError(.missing, operation: "answerInside", detail: "question") }
            let message = try transaction.insertNote(text, on: ticket, by: user, at: now, "answerInside")
            try transaction.touch(ticket, at: now)
            try transaction.noteContribution(of: user, to: ticket, message, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: "contributed", user: user, message: message,
                    detail: ["question": "\(question)"], at: now))
            return message
        }
    }

    public func assign(_ ticket: TicketID, to assignee: UserID?, by user: UserID, at now: Instant) async throws {
        try await writer.write("assign") { transaction in
            let found = try transaction.existing(ticket, "assign")
            if found.assignee == assignee { return }
            if let assignee {
                let active = try transaction.db.number("SELECT active FROM users WHERE id = ?", .id(assignee))
                guard active == 1 else { throw StoreError(.missing, operation: "assign", detail: "user") }
                if found.state == .new { try transaction.step(found, to: .open, "assign", at: now) }
            }
            try transaction.db.run("UPDATE tickets SET assignee = ? WHERE id = ?", .id(assignee), .id(ticket))
            try transaction.touch(ticket, at: now)
            let detail = assignee.map { ["to": "\($0)"] } ?? [:]
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: assignee == nil ? "released" : "assigned", user: user, detail: detail,
                    at: now))
        }
    }

    public func close(
        _ ticket: TicketID, solution: String, outcome: CaseOutcome?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("close") { transaction in
            let found = try transaction.existing(ticket, "close")
            guard found.state != .closed else { throw StoreError(.conflict, operation: "close", detail: "closed") }
            try transaction.close(found, solution: solution, outcome: outcome, by: user, at: now)
        }
    }

    public func reopen(_ ticket: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("reopen") { transaction in
            let found = try transaction.existing(ticket, "reopen")
            guard !found.state.isOpen else {
                throw StoreError(.conflict, operation: "reopen", detail: found.state.rawValue)
            }
            try transaction.bringBack(found, "reopen", at: now)
            try transaction.touch(ticket, at: now)
            try transaction.record(NewEvent(ticket: ticket, what: "reopened", user: user, at: now))
        }
    }

    public func move(_ ticket: TicketID, to state: TicketState, by user: UserID, at now: Instant) async throws {
        try await writer.write("move") { transaction in
            let found = try transaction.existing(ticket, "move")
            // Closing needs a solution, the levels an escalation: they have acts of their own.
            let levels: [TicketState] = [.withBackOffice, .withDepartment]
            guard state != .closed, state != found.state, !levels.contains(state),
                state != .open || !levels.contains(found.state)
            else {
                throw StoreError(.conflict, operation: "move", detail: "\(found.state.rawValue) → \(state.rawValue)")
            }
            if state == .open && found.state != .new {
                try transaction.bringBack(found, "move", at: now)
            } else {
                try transaction.step(found, to: state, "move", at: now)
            }
            // Answered on another way: no message will be accepted that could end it.
            if state == .answered, let running = try transaction.runningEscalation(of: ticket) {
                try transaction.end(running, as: .solved, at: now)
            }
            let reached = try transaction.existing(ticket, "move").state
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(ticket: ticket, what: "moved", user: user, detail: ["to": reached.rawValue], at: now))
        }
    }

    public func setNeedsAnswer(
        _ contact: ContactID, clock: ClockSetting?, exclusion: ContactExclusion?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("setNeedsAnswer") { transaction in
            let ticket = try transaction.db.number("SELECT ticket FROM contacts WHERE message = ?", .id(contact))
            guard let ticket = ticket.map({ TicketID($0) }) else {
                throw StoreError(.missing, operation: "setNeedsAnswer")
            }
            // A contact that needs an answer has a deadline: the clock is set before, and taken away after.
            if let clock { try transaction.setClock(clock, of: contact) }
            try transaction.db.run(
                "UPDATE contacts SET needs_answer = ?, exclusion = ? WHERE message = ?", .bool(clock != nil),
                .text(clock == nil ? exclusion?.rawValue : nil), .id(contact))
            if clock == nil { try transaction.setClock(nil, of: contact) }
            try transaction.refreshDue(ticket)
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: clock == nil ? "no_answer_needed" : "needs_answer", user: user,
                    message: MessageID(contact.value), detail: exclusion.map { ["exclusion": $0.rawValue] } ?? [:],
                    at: now))
        }
    }
}

extension Transaction {
    /// Closes a ticket that is not closed, with all that goes with it.
    func close(
        _ ticket: Ticket, solution: String, outcome: CaseOutcome?, by user: UserID?, at now: Instant
    ) throws {
        try finish(ticket, solution: solution, outcome: outcome, by: user, "close", at: now)
        if let running = try runningEscalation(of: ticket.id) { try end(running, as: .solved, at: now) }
        try touch(ticket.id, at: now)
        try record(NewEvent(ticket: ticket.id, what: "closed", user: user, at: now))
    }

    func answer(_ answer: NewAnswer) throws -> OutboxID {
        let outgoing = answer.outgoing
        let ticket = try existing(outgoing.ticket, "answer")
        if let key = outgoing.idempotencyKey,
            let known = try db.number(
                "SELECT outbox FROM idempotency_keys WHERE ticket = ? AND key = ?", .id(ticket.id), .text(key))
        {
            // Sent once more by a window that does not know: what was taken back is not sent by that.
            let state = try db.word("SELECT state FROM outbox WHERE id = ?", .int(known))
            guard state != OutboxState.withdrawn.rawValue else {
                throw StoreError(.conflict, operation: "answer", detail: "taken back")
            }
            return OutboxID(known)
        }
        try checkUnread(ticket.id, seen: answer.seenVersion, "answer")
        guard [.answered, .waitingForCitizen, .closed].contains(answer.then) else {
            throw StoreError(.conflict, operation: "answer", detail: answer.then.rawValue)
        }
        guard ticket.state != .closed else { throw StoreError(.conflict, operation: "answer", detail: "closed") }
        let conversation = try conversation(with: outgoing.to)
        let outbox = try enqueue(outgoing)
        let message = try message(of: outbox)
        if let until = answer.notBefore, until > outgoing.writtenAt {
            try delay(outbox, of: ticket.id, then: answer.then, until: until)
        }
        if let author = outgoing.author { try forgetDraft(on: ticket.id, of: author, at: outgoing.writtenAt) }
        if answer.then == .closed {
            try finish(
                ticket, solution: answer.solution ?? "", outcome: answer.outcome, by: outgoing.author, "answer",
                at: outgoing.writtenAt)
        } else {
            try step(ticket, to: answer.then, "answer", at: outgoing.writtenAt)
        }
        // A question back solves nothing (I-06); anything else ends an escalation as soon as it is accepted.
        if answer.then != .waitingForCitizen {
            try db.run("UPDATE outbox SET is_solution = 1 WHERE id = ?", .id(outbox))
        }
        try touch(ticket.id, spoken: true, at: outgoing.writtenAt)
        try keepOutcome(of: outbox, on: ticket.id, conversation)
        try record(
            NewEvent(
                ticket: ticket.id, what: "answered", user: outgoing.author, message: message,
                detail: detail(of: answer, on: ticket), at: outgoing.writtenAt))
        return outbox
    }

    /// An answer by another way than the usual one is recorded as such.
    private func detail(of answer: NewAnswer, on ticket: Ticket) -> [String: String] {
        var detail = ["then": answer.then.rawValue]
        let to = answer.outgoing.to
        if to.channel != ticket.replyAddress.channel || to.party.key != ticket.replyAddress.party.key {
            detail["by"] = to.channel.value
        }
        return detail
    }

    /// → closed, with what was found and how it ended (I-08).
    func finish(
        _ ticket: Ticket, solution: String, outcome: CaseOutcome?, by user: UserID?, _ operation: String,
        at now: Instant
    ) throws {
        guard solution.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.conflict, operation: operation, detail: "a solution is needed")
        }
        try step(ticket, to: .closed, operation, at: now)
        try db.run(
            """
            UPDATE tickets SET solution = ?, outcome = coalesce(?, outcome), closed_at = ?, closed_by = ? WHERE id = ?
            """, .text(solution), .text(outcome?.rawValue), .time(now), .id(user), .id(ticket.id))
        try db.run(
            "INSERT OR REPLACE INTO closings (ticket, closed_at, due_at) VALUES (?1,?2,?2)", .id(ticket.id), .time(now))
    }

    /// A department that writes a note on what it has, has answered inside.
    fileprivate func noteContribution(
        of user: UserID, to ticket: TicketID, _ message: MessageID, at now: Instant
    ) throws {
        guard let running = try runningEscalation(of: ticket), let department = running.department else { return }
        let belongs = try db.number(
            "SELECT 1 FROM users WHERE id = ? AND role = 'department' AND department = ?", .id(user),
            .text(department.value))
        if belongs != nil { try noteContribution(message, to: ticket, by: user, at: now) }
    }
}
