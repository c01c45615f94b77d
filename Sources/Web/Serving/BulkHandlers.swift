// Acts on all that is marked, and their undoing. Each takes what it takes on a single ticket, by whoever does it now: the list
// is no way around the table of permissions.

import HTTPServer
import Store
import Tickets

/// What can be done to all that is marked, as the form's buttons name it.
enum BulkWord: String, Sendable, CaseIterable {
    case assign, tag, untag, topic, queue, complaint
    case noComplaint = "no-complaint"
    case close

    /// As on each ticket's own page.
    var permission: Permission {
        switch self {
        case .assign: .note
        case .tag, .untag, .topic, .queue, .complaint, .noComplaint: .classify
        case .close: .close
        }
    }
}

extension BulkAct {
    /// What its undoing takes.
    var permission: Permission {
        switch self {
        case .assign: .note
        case .tag, .untag, .topic, .queue, .complaint: .classify
        case .close: .close
        }
    }
}

extension Site {
    /// `POST /inbox/bulk`: `ticket` for each that is marked, `act`, and the act's value. Back to the list, which says what was
    /// done and what was left; or the list again with everything that was typed, when something is missing.
    func bulkForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let back = form[FormField.next].flatMap { Address(local: $0) } ?? paths.list(ListQuery())
        let wanted = form[FormField.act].flatMap { BulkWord(rawValue: $0) }
        if let wanted, !call.user.may(wanted.permission) { throw HTTPFault(403, "not for this user") }
        let typed = BulkForm(form, wanted)
        guard let word = wanted, !typed.numbers.isEmpty, let (act, service) = bulkAct(word, { form[$0] }, call) else {
            return try await bulkAgain(typed, back, call)
        }
        let result = try await carryOut(
            act, Array(typed.numbers.prefix(BulkLimits.most)), word, service: service, call)
        var report = BulkReport(result)
        report.over = max(0, typed.numbers.count - BulkLimits.most)
        return .seeOther(Self.with(report.pairs, back))
    }

    /// - Throws: `HTTPFault` 403 when it takes a permission that whoever asks does not have.
    func carryOut(
        _ act: BulkAct, _ numbers: [TicketNumber], _ word: BulkWord, service: String?, _ call: Call
    ) async throws -> BulkResult {
        if !call.user.may(word.permission) { throw HTTPFault(403, "not for this user") }
        var tickets: [TicketID] = []
        for number in numbers {
            // Of what he may not know nothing is said, as of what does not exist (A21).
            if let id = try await ticket(numbered: number, for: call) { tickets.append(id) }
        }
        return try await store.carryOut(
            act, on: tickets, within: call.user.reach(of: word.permission), service: service, by: call.user.id,
            at: call.now)
    }

    /// The list with the marks and the values as they came, and what is missing.
    private func bulkAgain(_ typed: BulkForm, _ back: Address, _ call: Call) async throws -> HTTPResponse {
        let query = ListQuery(address: back) ?? ListQuery()
        async let frame = frame(call)
        async let found = store.tickets(
            query.question(for: call.user.id, within: call.user.reach, start: { start(of: $0) }))
        async let desk = listDesk(call, query)
        var model = TicketListModel(frame: try await frame, query: query, page: try await found)
        model.desk = try await desk
        model.bulk = typed
        return page(422, call) { $0.list(model) }
    }

    /// - Returns: nil when what the act needs is not there; with the service whose topic or queue it is.
    func bulkAct(
        _ word: BulkWord, _ value: (String) -> String?, _ call: Call
    ) -> (BulkAct, String?)? {
        switch word {
        case .assign:
            switch value(FormField.assignee) {
            case AssigneeValue.me: return (.assign(call.user.id), nil)
            case AssigneeValue.nobody: return (.assign(nil), nil)
            case let text?: return Int64(text).map { (BulkAct.assign(UserID($0)), nil) }
            case nil: return nil
            }
        case .tag: return value("tag").flatMap { TicketTag($0) }.map { (BulkAct.tag($0), nil) }
        case .untag: return value("tag").flatMap { TicketTag($0) }.map { (BulkAct.untag($0), nil) }
        case .topic:
            guard let code = value(FormField.topic), !code.isEmpty else { return (.topic(nil), nil) }
            return organisation.topic(TopicCode(code)).map { (BulkAct.topic($0.code), $0.service) }
        case .queue:
            guard let code = value(FormField.queue), !code.isEmpty else { return (.queue(nil), nil) }
            return organisation.queue(QueueCode(code)).map { (BulkAct.queue($0.code), $0.service) }
        case .complaint: return (.complaint(true), nil)
        case .noComplaint: return (.complaint(false), nil)
        case .close:
            let solution = value(FormField.solution) ?? ""
            guard Answering.fault(solution, longest: Answering.longestSolution) == nil,
                let outcome = value(FormField.caseOutcome).flatMap({ CaseOutcome(rawValue: $0) })
            else { return nil }
            return (.close(solution: Answering.lines(solution), outcome: outcome), nil)
        }
    }

    /// `POST /inbox/undo/{id}`. His permissions and his place may have changed since he did it.
    func undoForm(_ call: Call) async throws -> HTTPResponse {
        let back =
            try call.request.form()[FormField.next].flatMap { Address(local: $0) } ?? paths.list(ListQuery())
        return .seeOther(Self.with(BulkReport(try await undoBulk(call), isUndo: true).pairs, back))
    }

    func undoBulk(_ call: Call) async throws -> BulkResult {
        let id = BulkID(try call.number("id"))
        guard let act = try await store.bulkAct(id, of: call.user.id) else { throw HTTPFault(404, "no such act") }
        guard call.user.may(act.permission) else { throw HTTPFault(403, "not for this user") }
        return try await store.undo(
            id, within: call.user.reach(of: act.permission), by: call.user.id, at: call.now)
    }

    private static func with(_ pairs: [(String, String)], _ address: Address) -> String {
        let query = pairs.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return address.text + (address.text.contains("?") ? "&" : "?") + query
    }
}

/// The form for acts on all that is marked, as it came.
struct BulkForm: Sendable, Hashable {
    var act: BulkWord?
    /// What is marked, each once, in order.
    var numbers: [TicketNumber] = []
    var assignee = ""
    var tag = ""
    var topic = ""
    var queue = ""
    var solution = ""
    var outcome: CaseOutcome?

    init() {}

    init(_ form: HTTPFields, _ act: BulkWord?) {
        self.act = act
        var seen: Set<TicketNumber> = []
        numbers = form.all(FormField.ticket).compactMap { TicketNumber($0) }.filter { seen.insert($0).inserted }
        assignee = form[FormField.assignee] ?? ""
        tag = form["tag"] ?? ""
        topic = form[FormField.topic] ?? ""
        queue = form[FormField.queue] ?? ""
        solution = Answering.lines(form[FormField.solution] ?? "")
        outcome = form[FormField.caseOutcome].flatMap { CaseOutcome(rawValue: $0) }
    }

    /// Closing demands what was found and how it ended.
    var lacksSolution: Bool { act == .close && solution.allSatisfy(\.isWhitespace) }
    var lacksOutcome: Bool { act == .close && outcome == nil }
}
