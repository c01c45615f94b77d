// Figures that people enter: read, checked, kept, taken back; files of telephone calls taken in. The same acts for the pages
// and for the JSON API.

import HTTPServer
import Reports
import Runtime
import Store
import Tickets

extension Site {
    // MARK: Acts

    func reading(
        _ call: Call, service: String, _ value: @escaping @Sendable (String) -> String?
    ) throws(HTTPFault) -> EntryReading {
        guard try reports(for: call).rules.services[service] != nil else { throw HTTPFault(404, "no such service") }
        if value(FormField.ofAll) == "1", figuresReach(call) != .all {
            throw HTTPFault(403, "an outage of all services is not for whoever answers for some")
        }
        return EntryReading(
            service: service, by: call.user.id, now: call.now, wallClock: { [self] in instant(wallClock: $0) },
            value: value)
    }

    /// Keeps an entry; the store notes it in the audit trail.
    /// - Throws: `EntryFaults`, `StoreError`.
    func enter(_ form: EntriesModel.Form, _ reading: EntryReading) async throws -> Int64 {
        switch form {
        case .figures: try await store.enter(try reading.figure())
        case .packets: try await store.enter(try reading.packet())
        case .outages: try await store.enter(try reading.outage())
        case .calls: throw HTTPFault(404, "no such entry")
        }
    }

    func withdrawEntry(_ call: Call) async throws {
        guard let table = call.names["table"].flatMap(EnteredTable.init) else { throw HTTPFault(404, "no such entry") }
        let reach = figuresReach(call)
        let mine = reach == .all ? nil : Set(try reports(for: call).rules.services.keys)
        try await store.withdraw(
            try call.number("id"), from: table, services: mine, by: call.user.id, at: call.now)
    }

    // MARK: Pages

    /// `GET /figures`.
    func entriesPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call, { call.request.query[$0] }, usual: ReportPeriod.semester)
        return try await entriesPage(call, scope, imported: Self.imported(call), status: 200)
    }

    private func entriesPage(
        _ call: Call, _ scope: ReportScope, refused: EntriesModel.Refused? = nil, imported: CallImport? = nil,
        status: Int
    ) async throws -> HTTPResponse {
        let (service, period) = (scope.choice.service, scope.choice.period)
        let days = period.instants(in: try reports(for: call).rules.calendar)
        async let frame = frame(call)
        async let figures = store.enteredFigures(service: service, from: period.from, until: period.until)
        async let packets = store.packets(service: service, from: days.lowerBound, until: days.upperBound)
        async let outages = store.outages(service: service, from: days.lowerBound, until: days.upperBound)
        var model = EntriesModel(
            frame: try await frame, scope: scope, figures: try await figures, packets: try await packets,
            outages: try await outages, names: try await userNames(), takesCalls: parts.importCalls != nil,
            imported: imported, refused: refused)
        model.actKey = RandomIdentifier.token()
        return page(status, call) { $0.entries(model) }
    }

    private static func imported(_ call: Call) -> CallImport? {
        func count(_ name: String) -> Int? {
            call.request.query[name].flatMap { Int($0) }.flatMap { (0...100_000_000).contains($0) ? $0 : nil }
        }
        guard let read = count("read"), let new = count("new"), let unfinished = count("unfinished") else { return nil }
        return CallImport(read: read, new: new, unfinished: unfinished)
    }

    func userNames() async throws -> [UserID: String] {
        Dictionary(try await store.users().map { ($0.id, $0.name) }) { first, _ in first }
    }

    /// `POST /figures/figures`, `/packets`, `/outages`.
    func enterPage(_ call: Call) async throws -> HTTPResponse {
        guard let form = call.names["form"].flatMap(EntriesModel.Form.init), form != .calls else {
            throw HTTPFault(404, "no such entry")
        }
        let fields = try call.request.form()
        let scope = try scope(call, { fields[$0] }, named: fields)
        let address = paths.entries(scope.choice).at(form.rawValue)
        let key = fields[FormField.idempotencyKey].flatMap {
            $0.isEmpty ? nil : "\(call.user.id) \(form.rawValue) \($0)"
        }
        if let key, !onceKeys.claim(key) { return Self.done(address, .entered) }
        do {
            _ = try await enter(form, try reading(call, service: scope.choice.service) { fields[$0] })
            return Self.done(address, .entered)
        } catch {
            if let key { onceKeys.release(key) }
            guard let error = error as? EntryFaults else { throw error }
            let typed = Dictionary(fields.fields.map { ($0.name, $0.value) }) { _, last in last }
            return try await entriesPage(
                call, scope, refused: EntriesModel.Refused(form, error.faults, typed: typed), status: 422)
        }
    }

    // The days of an entry are fields of its form: only service and period choose the page.
    private func scope(
        _ call: Call, _ value: (String) -> String?, named fields: HTTPFields
    ) throws(HTTPFault) -> ReportScope {
        let scope = try scope(
            call, { [FormField.service, FormField.period].contains($0) ? fields[$0] : nil },
            usual: ReportPeriod.semester)
        guard scope.choice.service == fields[FormField.service] else { throw HTTPFault(404, "no such service") }
        return scope
    }

    /// `POST /figures/{table}/{id}/withdraw`.
    func withdrawPage(_ call: Call) async throws -> HTTPResponse {
        let fields = try call.request.form()
        let scope = try scope(call, { fields[$0] }, named: fields)
        try await withdrawEntry(call)
        return Self.done(paths.entries(scope.choice), .withdrawn)
    }

    /// `POST /figures/calls`: `form` and `file`.
    func importCallsPage(_ call: Call) async throws -> HTTPResponse {
        let multipart = try call.request.multipart()
        let fields = try multipart.fields()
        let scope = try scope(call, { fields[$0] }, named: fields)
        let typed = [FormField.callForm: fields[FormField.callForm] ?? ""]
        var faults: [EntryFault] = []
        let form = fields[FormField.callForm].flatMap(CallForm.init)
        if form == nil { faults.append(.badForm) }
        let file = multipart.files.first { $0.name == FormField.file && !$0.range.isEmpty }
        if file == nil { faults.append(.noFile) }
        guard let form, let file else {
            return try await entriesPage(
                call, scope, refused: EntriesModel.Refused(.calls, faults, typed: typed), status: 422)
        }
        do {
            let result = try await importCalls(
                try multipart.bytes(of: file, most: parts.settings.largestUpload), form, service: scope.choice.service,
                call)
            return .seeOther(paths.entries(scope.choice, imported: result).text)
        } catch let fault as CallFileFault {
            return try await entriesPage(
                call, scope, refused: EntriesModel.Refused(.calls, [], file: fault, typed: typed), status: 422)
        }
    }

    /// Takes in a file of calls.
    func importCalls(
        _ bytes: [UInt8], _ form: CallForm, service: String, _ call: Call
    ) async throws -> CallImport {
        guard let take = parts.importCalls, try reports(for: call).rules.services[service] != nil else {
            throw HTTPFault(404, "no such service")
        }
        return try await take(bytes, form, service, call.user.id)
    }

    // MARK: Oversight

    /// Requests above the first level that whoever asks may know of.
    func escalations(
        _ call: Call, limit: Int, offset: Int
    ) async throws -> [(escalation: Escalation, ticket: Ticket)] {
        let reach = figuresReach(call)
        if reach == .all { return try await store.runningEscalations(department: nil, limit: limit, offset: offset) }
        return try await within(limit: limit, offset: offset, { reach.holds(service: $0.ticket.number.service) }) {
            try await store.runningEscalations(department: nil, limit: $0, offset: $1)
        }
    }

    /// Log-ins are for those who look after users: when colleagues come and go, and from where, is no figure of the contract.
    private static let logInWords: Set<String> = ["logged_in", "login_refused", "code_refused", "logged_out"]

    /// Words of lines about users: who has which place is no secret, where his mail goes and what he sits at is.
    private static let userWords: Set<String> = [
        "user_added", "user_changed", "reset_sent", "sessions_ended", "identity_bound", "identity_unbound",
    ]
    private static let ownParticulars: Set<String> = [
        "mail", "mail_before", "name_before", "device", "address", "identity",
    ]

    /// Lines that are not even read: no log-in names a service, and among those of somebody bound to services they would only
    /// stand before his own, which are looked for so far and no further.
    static func hiddenWords(looksAfterUsers: Bool, reach: TicketReach) -> Set<String> {
        looksAfterUsers && reach == .all ? [] : logInWords
    }

    /// The trail of what was entered and decided: for somebody bound to services the lines that name one of them; staff's own
    /// particulars for those who look after users.
    func auditTrail(_ call: Call, limit: Int, offset: Int) async throws -> [AuditEntry] {
        let (reach, looksAfterUsers) = (figuresReach(call), call.user.may(.users))
        let hidden = Self.hiddenWords(looksAfterUsers: looksAfterUsers, reach: reach)
        let isMine = { (entry: AuditEntry) in entry.detail["service"].map { reach.holds(service: $0) } ?? false }
        let lines: [AuditEntry]
        if reach == .all {
            lines = try await store.auditTrail(without: hidden, limit: limit, offset: offset)
        } else {
            lines = try await within(limit: limit, offset: offset, isMine) {
                try await store.auditTrail(without: hidden, limit: $0, offset: $1)
            }
        }
        return looksAfterUsers ? lines : lines.map(Self.withoutParticulars)
    }

    private static func withoutParticulars(_ entry: AuditEntry) -> AuditEntry {
        guard userWords.contains(entry.what) else { return entry }
        var entry = entry
        entry.detail = entry.detail.filter { !ownParticulars.contains($0.key) }
        return entry
    }

    /// `GET /figures/second-level`.
    func secondLevelPage(_ call: Call) async throws -> HTTPResponse {
        let (number, size) = (Self.pageNumber(call), SecondLevelModel.pageSize)
        let organisation = try reports(for: call).rules.organisation
        let found = try await escalations(call, limit: size + 1, offset: (number - 1) * size)
        let lines = found.prefix(size).map { one in
            SecondLevelModel.Line(
                escalation: one.escalation, ticket: one.ticket,
                holder: one.escalation.department.map { organisation.department($0)?.name ?? $0.value })
        }
        let model = SecondLevelModel(
            frame: try await frame(call), lines: lines, page: number, hasMore: found.count > size)
        return page(200, call) { $0.secondLevel(model) }
    }

    /// `GET /figures/audit`.
    func auditPage(_ call: Call) async throws -> HTTPResponse {
        let (number, size) = (Self.pageNumber(call), AuditModel.pageSize)
        let entries = try await auditTrail(call, limit: size + 1, offset: (number - 1) * size)
        let model = AuditModel(
            frame: try await frame(call), entries: Array(entries.prefix(size)), names: try await userNames(),
            page: number, hasMore: entries.count > size)
        return page(200, call) { $0.audit(model) }
    }
}
