// Reports and figures for programs: the same handlers' work as for the pages, the same discretion.

import Crypto
import Foundation
import HTTPServer
import Reports
import Store
import Tickets

extension API {
    /// Service and period, exactly as asked for: a program is told what is wrong, not shown something else.
    static func scope(_ site: Site, _ call: Call, _ operation: String) throws(HTTPFault) -> ReportChoice {
        try checkQuery(call, operation)
        let query = call.request.query
        guard let service = query["service"], let period = query["period"] else {
            throw HTTPFault(400, "service and period are expected")
        }
        return try choice(site, call, service: service, period: period)
    }

    private static func choice(
        _ site: Site, _ call: Call, service: String, period: String
    ) throws(HTTPFault) -> ReportChoice {
        guard try site.reports(for: call).rules.services[service] != nil else {
            throw HTTPFault(404, "no such service")
        }
        let choice = ReportChoice(services: [service], usual: ReportPeriod.semester(of: CivilDay(number: 0))) {
            $0 == "period" ? period : nil
        }
        guard choice.fault == nil, !period.isEmpty else { throw HTTPFault(400, "not valid: period") }
        return choice
    }

    private static func facts(_ call: Call) throws(HTTPFault) -> FactsChoice {
        guard let choice = FactsChoice(query: { call.request.query[$0] }) else { throw HTTPFault(404, "no such list") }
        if call.request.query["after"] != nil, choice.after == nil { throw HTTPFault(400, "not valid: after") }
        return choice
    }

    static func dashboard(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/reports/dashboard")
        let board = try await site.reports(for: call).dashboard(
            service: choice.service, period: choice.period, at: call.now)
        return .json(APIDashboard(site.discretion(call).dashboard(board)))
    }

    static func indicators(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/reports/indicators")
        return .json(
            APIIndicatorTable(
                try await site.reports(for: call).table(service: choice.service, period: choice.period, at: call.now)))
    }

    static func exportReport(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        _ = try scope(site, call, "GET /api/v1/reports/indicators/export")
        return try await site.exportReport(call)
    }

    static func listFacts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/reports/facts")
        let wanted = try facts(call)
        let page = try await site.reports(for: call).facts(
            of: wanted.list, service: choice.service, period: choice.period, channel: wanted.channel,
            after: wanted.after, limit: try number(call, "limit", default: 50, in: 1...1000), at: call.now)
        return .json(APIFacts(site.discretion(call).facts(page)))
    }

    static func evidence(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        guard let evidence = try await site.reports(for: call).evidence(of: ContactID(try call.number("id"))) else {
            throw HTTPFault(404, "no such contact")
        }
        return .json(APIEvidence(site.discretion(call).evidence(evidence)))
    }

    static func closedPeriods(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/reports/closed")
        let found = try await site.closedPeriods(call.request.query["service"], call)
        return .json(APIList(items: found.map(APIClosedPeriod.init)))
    }

    private static func frozen(_ site: Site, _ call: Call) async throws -> FrozenDocument {
        guard let found = try await site.reports(for: call).frozen(try call.number("id")) else {
            throw HTTPFault(404, "no such report")
        }
        return found
    }

    static func closedPeriod(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let found = try await frozen(site, call)
        return .json(
            APIClosedReport(report: APIClosedPeriod(found.report), table: APIIndicatorTable(found.table)))
    }

    static func closedFacts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/reports/closed/{id}/facts")
        let wanted = try facts(call)
        let page = try await frozen(site, call).facts(
            of: wanted.list, channel: wanted.channel, after: wanted.after,
            limit: try number(call, "limit", default: 50, in: 1...1000))
        return .json(APIFacts(site.discretion(call).facts(page)))
    }

    static func exportClosed(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/reports/closed/{id}/export")
        return try await site.exportClosed(call)
    }

    // MARK: Writing

    static func closePeriod(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/figures/closed")
        let choice = try choice(
            site, call, service: try body.text("service"), period: try body.text("period"))
        let report = try await site.reports(for: call).freeze(
            service: choice.service, period: choice.period, by: call.user.id)
        return .json(APIClosedPeriod(report), status: 201)
    }

    static func entries(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/figures/entries")
        let (service, period) = (choice.service, choice.period)
        let days = period.instants(in: try site.reports(for: call).rules.calendar)
        return .json(
            APIEntries(
                figures: try await site.store.enteredFigures(
                    service: service, from: period.from, until: period.until),
                packets: try await site.store.packets(service: service, from: days.lowerBound, until: days.upperBound),
                outages: try await site.store.outages(service: service, from: days.lowerBound, until: days.upperBound)))
    }

    static func enterFigure(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await enter(.figures, "POST /api/v1/figures/entries/figures", site, call)
    }
    static func enterPacket(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await enter(.packets, "POST /api/v1/figures/entries/packets", site, call)
    }
    static func enterOutage(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await enter(.outages, "POST /api/v1/figures/entries/outages", site, call)
    }

    private static func enter(
        _ form: EntriesModel.Form, _ operation: String, _ site: Site, _ call: Call
    ) async throws -> HTTPResponse {
        let body = try body(call, operation)
        var values: [String: String] = [:]
        for name in APIFields.byOperation[operation] ?? [] {
            values[name] = try? body.optionalText(name)
        }
        // Numbers are numbers here, texts in a form; the reading is the same.
        for name in ["numerator", "denominator", "contacts"] {
            if case .number(let number)? = body.object(name) {
                values[name] = number == number.rounded() && abs(number) < 1e12 ? "\(Int64(number))" : "\(number)"
            }
        }
        let known = values
        do {
            let reading = try site.reading(call, service: try body.text("service")) { known[$0] }
            return .json(APICreated(id: try await site.enter(form, reading)), status: 201)
        } catch let error as EntryFaults {
            let words = error.faults.map { "\($0)" }.joined(separator: ", ")
            return Problem.response(422, "not as it must be: \(words)", code: error.faults.first.map { "\($0)" })
        }
    }

    static func withdrawEntry(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.withdrawEntry(call)
        return done
    }

    static func importCalls(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let most = 2 * site.parts.settings.largestUpload + (1 << 20)
        let body = try body(call, "POST /api/v1/figures/calls", most: most)
        guard let form = CallForm(rawValue: try body.text("form")) else { throw HTTPFault(400, "not valid: form") }
        guard let bytes = Data(base64Encoded: try body.text("content")) else {
            throw HTTPFault(400, "not base64: content")
        }
        do {
            return .json(try await site.importCalls(Array(bytes), form, service: try body.text("service"), call))
        } catch let fault as CallFileFault {
            return Problem.response(422, fault.description, code: fault.code.rawValue)
        }
    }

    // MARK: What people write

    static func reportTexts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let choice = try scope(site, call, "GET /api/v1/figures/texts")
        let texts = try await site.reports(for: call).written(service: choice.service, period: choice.period)
        return .json(
            APIList(
                items: WrittenPart.all.compactMap { part in
                    texts[part.word].map { APIWrittenPart(part: part.word, title: part.title, text: $0) }
                }))
    }

    static func writeText(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/figures/texts")
        let choice = try choice(
            site, call, service: try body.text("service"), period: try body.text("period"))
        guard let part = WrittenPart(word: try body.text("part")) else { throw HTTPFault(400, "not valid: part") }
        let text = Answering.lines(try body.text("text"))
        guard text.utf8.count <= WrittenPart.longest else { throw HTTPFault(422, "the text is too long") }
        try await site.reports(for: call).write(
            [part: text], service: choice.service, period: choice.period, by: call.user.id)
        return done
    }

    // MARK: Oversight

    static func secondLevel(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/figures/second-level")
        let found = try await site.escalations(
            call, limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(
            APIList(items: found.map { APIRunningEscalation($0.escalation, number: $0.ticket.number, now: call.now) }))
    }

    static func audit(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/figures/audit")
        let found = try await site.auditTrail(
            call, limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(APIList(items: found.map(APIAuditEntry.init)))
    }
}
