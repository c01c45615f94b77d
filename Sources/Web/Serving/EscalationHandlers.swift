// Handing a ticket over, giving it back, reminding, asking (R-024 to R-028, R-100 to R-107): the acts, as the pages and the
// JSON API do them, and the forms. What cannot be done comes back with everything that was typed.

import HTTPServer
import Runtime
import ServiceLevels
import Store
import Tickets

extension Site {
    var organisation: Organisation { parts.settings.levels.organisation }

    // MARK: Acts

    /// To the back office or a department that takes requests today.
    @discardableResult
    func escalate(_ holder: HolderChoice?, reason: String, seenVersion: Int64?, _ call: Call) async throws
        -> EscalationID
    {
        guard let holder, isKnown(holder, call.now) else { throw ActFault.holderMissing }
        if let fault = Answering.fault(reason, longest: Answering.longestSolution) {
            throw fault == .textMissing ? ActFault.reasonMissing : fault
        }
        let ticket = try await ticketID(call)
        return try await changing(ticket, seenVersion) {
            try await parts.escalations.escalate(
                ticket, to: holder.level, department: holder.department, reason: Answering.lines(reason), by: call.user,
                seenVersion: seenVersion)
        }
    }

    /// Back to the level it came from, with the solution or without.
    func giveBack(solved: Bool, note: String, _ call: Call) async throws {
        if let fault = Answering.fault(note, longest: Answering.longestText) { throw fault }
        let ticket = try await ticketID(call)
        try await changing(ticket, nil) {
            try await parts.escalations.giveBack(ticket, solved: solved, note: Answering.lines(note), by: call.user)
        }
    }

    func remind(_ call: Call) async throws {
        let ticket = try await ticketID(call)
        do {
            try await changing(ticket, nil) { try await parts.escalations.remind(ticket, by: call.user) }
        } catch let error as StoreError where error.code == .missing {
            throw ActFault.noMail
        }
    }

    func ask(_ question: String, _ holder: HolderChoice?, _ call: Call) async throws {
        guard let holder, isKnown(holder, call.now) else { throw ActFault.holderMissing }
        if let fault = Answering.fault(question, longest: Answering.longestSolution) { throw fault }
        let ticket = try await ticketID(call)
        try await changing(ticket, nil) {
            try await parts.escalations.ask(
                Answering.lines(question), on: ticket, department: holder.department, by: call.user)
        }
    }

    private func isKnown(_ holder: HolderChoice, _ now: Instant) -> Bool {
        guard let code = holder.department else { return true }
        let day = parts.settings.clock("").calendar.day(of: now)
        return organisation.department(code)?.validity.contains(day) ?? false
    }

    /// A refused step in the words that pages and programs have for it.
    private func changing<T>(_ ticket: TicketID, _ seen: Int64?, _ act: () async throws -> T) async throws -> T {
        do {
            return try await act()
        } catch let error as StoreError where error.code == .conflict {
            let current = try await store.view(ticket)?.version
            throw seen.map { $0 != current } ?? false ? ActFault.changedMeanwhile : ActFault.notNow
        }
    }

    // MARK: Forms

    /// `POST /tickets/{number}/escalate`: `holder`, `reason`, `key`, `seen`.
    func escalateForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let (choice, reason) = (form[FormField.holder] ?? "", form[FormField.reason] ?? "")
        return try await deskForm(.escalate, .escalated, choice, reason, form, call) {
            try await escalate(
                HolderChoice(value: choice), reason: reason,
                seenVersion: form[FormField.seenVersion].flatMap { Int64($0) }, call)
        }
    }

    /// `POST /tickets/{number}/give-back`: `solved`, `text`, `key`.
    func giveBackForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let (choice, note) = (form[FormField.solved] ?? "", form[FormField.text] ?? "")
        guard ["yes", "no"].contains(choice) else { throw HTTPFault(400, "solved or not is expected") }
        return try await deskForm(.giveBack, .givenBack, choice, note, form, call) {
            try await checkUnread(form[FormField.seenMessage].flatMap { Int64($0) }, call)
            try await giveBack(solved: choice == "yes", note: note, call)
        }
    }

    /// Nobody gives back past what the citizen or a colleague has written since the page was made.
    private func checkUnread(_ seen: Int64?, _ call: Call) async throws {
        guard let seen else { return }
        let isNews = try await view(call).messages.contains { message in
            message.id.value > seen
                && (message.direction == .answer || message.direction == .inbound && message.kind == .contact)
        }
        if isNews { throw ActFault.changedMeanwhile }
    }

    /// `POST /tickets/{number}/remind`: `key`.
    func remindForm(_ call: Call) async throws -> HTTPResponse {
        try await deskForm(.remind, .reminded, "", "", try call.request.form(), call) { try await remind(call) }
    }

    /// `POST /tickets/{number}/ask`: `holder`, `text`, `key`.
    func askForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let (choice, question) = (form[FormField.holder] ?? "", form[FormField.text] ?? "")
        return try await deskForm(.ask, .asked, choice, question, form, call) {
            try await ask(question, HolderChoice(value: choice), call)
        }
    }

    /// Does an act once for each form that was given out; what is refused comes back as it was typed.
    func deskForm(
        _ kind: DeskForm, _ notice: Notice, _ choice: String, _ text: String, _ form: HTTPFields, _ call: Call,
        _ act: () async throws -> Void
    ) async throws -> HTTPResponse {
        let address = try await ticketAddress(call)
        let key = "\(call.user.id) \(address.text) \(kind.rawValue) \(form[FormField.idempotencyKey] ?? "")"
        guard onceKeys.claim(key) else { return Self.done(address, notice) }
        do {
            try await act()
        } catch let fault as ActFault {
            onceKeys.release(key)
            let typed = TypedForm(choice: choice, text: text, fault: fault)
            return try await ticketPage(call, try await view(call), forms: [kind: typed], status: fault.status)
        } catch {
            onceKeys.release(key)
            throw error
        }
        return Self.done(address, notice)
    }
}
