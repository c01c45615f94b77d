// Closed periods: listed, closed, opened, handed out.

import HTTPServer
import Reports
import Store
import Tickets

extension Site {
    /// `GET /reports/closed`.
    func closedPeriodsPage(_ call: Call) async throws -> HTTPResponse {
        let reports = try reports(for: call)
        let model = ClosedPeriodsModel(
            frame: try await frame(call), reports: try await closedPeriods(nil, call),
            titles: reports.rules.services.mapValues(\.title))
        return page(200, call) { $0.closedPeriods(model) }
    }

    /// `GET /figures/close`: the question before.
    func closingPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call, { call.request.query[$0] }, usual: ReportPeriod.semester)
        if scope.choice.fault != nil { throw HTTPFault(400, "not a period") }
        let model = ClosingModel(
            frame: try await frame(call), scope: scope, obstacle: try await obstacle(scope.choice, call))
        return page(200, call) { $0.closing(model) }
    }

    private func obstacle(_ choice: ReportChoice, _ call: Call) async throws -> ClosingModel.Obstacle? {
        let reports = try reports(for: call)
        let closed = try await reports.frozenReports(service: choice.service)
        if closed.contains(where: { $0.period == choice.period.name }) { return .already }
        return choice.period.until < reports.rules.calendar.day(of: call.now) ? nil : .notOver
    }

    /// `POST /figures/close`: `service`, `period`.
    func closePeriod(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let scope = try scope(call, { form[$0] }, usual: ReportPeriod.semester)
        guard scope.choice.fault == nil, form[FormField.service] == scope.choice.service,
            form[FormField.period] == scope.choice.period.name
        else { throw HTTPFault(400, "service and period are expected") }
        do {
            let report = try await reports(for: call).freeze(
                service: scope.choice.service, period: scope.choice.period, by: call.user.id)
            return Self.done(paths.closedPeriod(report.id), .periodClosed)
        } catch let error as ReportError where error.code == .notOver || error.code == .frozenAlready {
            // The page says why; a second click finds the period closed.
            return .seeOther(paths.closing(scope.choice).text)
        }
    }

    private func frozen(_ call: Call) async throws -> FrozenDocument {
        guard let document = try await reports(for: call).frozen(try call.number("id")) else {
            throw HTTPFault(404, "no such report")
        }
        return document
    }

    /// `GET /reports/closed/{id}`.
    func closedPeriodPage(_ call: Call) async throws -> HTTPResponse {
        let document = try await frozen(call)
        let model = ClosedPeriodModel(
            frame: try await frame(call), report: document.report, table: document.table)
        return page(200, call) { $0.closedPeriod(model) }
    }

    /// `GET /reports/closed/{id}/facts`.
    func closedFactsPage(_ call: Call) async throws -> HTTPResponse {
        guard let choice = FactsChoice(query: { call.request.query[$0] }) else { throw HTTPFault(404, "no such list") }
        let document = try await frozen(call)
        let facts = try await document.facts(
            of: choice.list, channel: choice.channel, after: choice.after, limit: FactsChoice.pageSize)
        let model = FactsModel(
            frame: try await frame(call), source: .closed(document.report), serviceTitle: document.table.serviceTitle,
            period: document.table.period, choice: choice, facts: discretion(call).facts(facts))
        return page(200, call) { $0.facts(model) }
    }

    /// `GET /reports/closed/{id}/export?format=`.
    func exportClosed(_ call: Call) async throws -> HTTPResponse {
        let format = try format(call)
        let file = try await frozen(call).export(
            format: format, language: language(call.request, call.user).rawValue)
        return Self.download(file)
    }
}
