// The pages of reports: dashboard, table, the lists behind the figures, evidence, files. Everything comes from `Reports`; what
// a reader may not see is taken out here, before a page is drawn.

import HTTPServer
import Reports
import Store
import Tickets

extension Site {
    /// Reports as whoever asks may read them, of his services only: others are not there. Whoever has none of them is told so.
    func reports(for call: Call) throws(HTTPFault) -> Reports {
        guard var reports = parts.reports else { throw HTTPFault(404, "no reports here") }
        let reach = figuresReach(call)
        if reach != .all {
            let all = reports.rules.services.keys
            reports.services = Set(all.filter { reach.holds(service: $0) })
            if reports.services == [], !all.isEmpty {
                throw HTTPFault(403, "there are figures of none of your services")
            }
        }
        reports.namesPeople = call.user.may(.tickets)
        return reports
    }

    /// Of which services somebody sees figures, and under `/figures` enters them.
    func figuresReach(_ call: Call) -> TicketReach {
        call.user.reach(of: call.request.segments.contains("figures") ? .figures : .reports)
    }

    /// Whether there are figures for somebody at all.
    func hasReports(for user: User) -> Bool {
        let reach = user.reach(of: .reports)
        return parts.reports?.rules.services.keys.contains { reach.holds(service: $0) } ?? false
    }

    /// Closed periods that whoever asks may open, newest first.
    func closedPeriods(_ service: String?, _ call: Call) async throws -> [FrozenReport] {
        let reach = figuresReach(call)
        return try await reports(for: call).frozenReports(service: service)
            .filter { reach.holds(service: $0.service) }
    }

    /// Service and period that the address names, and what else there is.
    /// - Parameter usual: the period where none is named.
    func scope(
        _ call: Call, _ value: (String) -> String?, usual: (CivilDay) -> ReportPeriod
    ) throws(HTTPFault) -> ReportScope {
        let reports = try reports(for: call)
        let services = reports.rules.services.sorted { $0.key < $1.key }.map {
            ReportScope.Service($0.key, $0.value.title)
        }
        guard !services.isEmpty else { throw HTTPFault(404, "no services") }
        let today = reports.rules.calendar.day(of: call.now)
        let choice = ReportChoice(services: services.map(\.code), usual: usual(today), query: value)
        return ReportScope(choice, services: services, presets: reports.presets(at: call.now))
    }

    private func scope(
        _ call: Call, usual: (CivilDay) -> ReportPeriod = ReportPeriod.semester
    ) throws(HTTPFault) -> ReportScope {
        try scope(call, { call.request.query[$0] }, usual: usual)
    }

    func discretion(_ call: Call) -> Discretion { Discretion(call.user) }

    /// `GET /reports`: the dashboard.
    func dashboardPage(_ call: Call) async throws -> HTTPResponse {
        var scope = try scope(call, usual: ReportPeriod.month)
        async let frame = frame(call)
        // All services beside each other: which one needs a look.
        if scope.services.count > 1 {
            let rates = try await reports(for: call).onTimeRates(period: scope.choice.period, at: call.now)
            for index in scope.services.indices { scope.services[index].rate = rates[scope.services[index].code] }
        }
        let board = try await reports(for: call).dashboard(
            service: scope.choice.service, period: scope.choice.period, at: call.now)
        let model = DashboardModel(
            frame: try await frame, scope: scope, dashboard: discretion(call).dashboard(board))
        return page(scope.choice.fault == nil ? 200 : 422, call) { $0.dashboard(model) }
    }

    /// `GET /reports/indicators`.
    func indicatorsPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call)
        let (reports, choice) = (try reports(for: call), scope.choice)
        async let frame = frame(call)
        let table = try await reports.table(service: choice.service, period: choice.period, at: call.now)
        let isOver = choice.period.until < reports.rules.calendar.day(of: call.now)
        let model = IndicatorsModel(
            frame: try await frame, scope: scope, table: table,
            mayClose: isOver && call.user.may(.figures), mayWrite: call.user.may(.figures))
        return page(choice.fault == nil ? 200 : 422, call) { $0.indicators(model) }
    }

    /// `GET /reports/facts`: one page of a list behind a figure.
    func factsPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call)
        guard let choice = FactsChoice(query: { call.request.query[$0] }) else { throw HTTPFault(404, "no such list") }
        async let frame = frame(call)
        let facts = try await reports(for: call).facts(
            of: choice.list, service: scope.choice.service, period: scope.choice.period, channel: choice.channel,
            after: choice.after, limit: FactsChoice.pageSize, at: call.now)
        let model = FactsModel(
            frame: try await frame, source: .live(scope.choice), serviceTitle: scope.serviceTitle,
            period: scope.choice.period, choice: choice, facts: discretion(call).facts(facts))
        return page(200, call) { $0.facts(model) }
    }

    /// `GET /reports/contacts/{id}`.
    func evidencePage(_ call: Call) async throws -> HTTPResponse {
        let id = ContactID(try call.number("id"))
        guard let evidence = try await reports(for: call).evidence(of: id) else {
            throw HTTPFault(404, "no such contact")
        }
        let model = EvidenceModel(frame: try await frame(call), evidence: discretion(call).evidence(evidence))
        return page(200, call) { $0.evidence(model) }
    }

    // MARK: Files

    /// `GET /reports/indicators/export?format=`.
    func exportReport(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call)
        if scope.choice.fault != nil { throw HTTPFault(400, "not a period") }
        let file = try await reports(for: call).export(
            service: scope.choice.service, period: scope.choice.period, format: try format(call),
            language: language(call.request, call.user).rawValue, at: call.now)
        return Self.download(file)
    }

    /// `GET /reports/facts/export`: the whole list as CSV.
    func exportFacts(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call)
        guard let choice = FactsChoice(query: { call.request.query[$0] }) else { throw HTTPFault(404, "no such list") }
        if scope.choice.fault != nil { throw HTTPFault(400, "not a period") }
        let file = try await reports(for: call).export(
            choice.list, service: scope.choice.service, period: scope.choice.period, channel: choice.channel,
            language: language(call.request, call.user).rawValue, at: call.now)
        return Self.download(file)
    }

    func format(_ call: Call) throws(HTTPFault) -> ReportFormat {
        guard let format = call.request.query["format"].flatMap(ReportFormat.init) else {
            throw HTTPFault(404, "no such format")
        }
        return format
    }

    /// Large ones never stand in memory as a whole.
    static func download(_ file: ReportFile) -> HTTPResponse {
        let stream = HTTPStream { writer in
            var offset = 0
            while offset < file.size {
                let piece = try file.piece(at: offset)
                guard !piece.isEmpty else { return }
                try await writer.write(piece)
                offset += piece.count
            }
        }
        return HTTPResponse(
            headers: [
                "Content-Type": file.type, "Content-Disposition": HTTPResponse.attachmentDisposition(file.name),
                "Content-Security-Policy": SecurityHeaders.filePolicy,
            ], body: .stream(length: file.size, stream))
    }
}
