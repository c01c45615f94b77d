// What people write into a report.

import HTTPServer
import Reports
import Store
import Tickets

extension Site {
    /// `GET /figures/texts`.
    func textsPage(_ call: Call) async throws -> HTTPResponse {
        let scope = try scope(call, { call.request.query[$0] }, usual: ReportPeriod.semester)
        let (service, period) = (scope.choice.service, scope.choice.period)
        let reports = try reports(for: call)
        let closed = try await reports.frozenReports(service: service).first { $0.period == period.name }
        // A closed period's texts are those that were closed with it.
        let texts =
            if let closed, let document = try await reports.frozen(closed.id) { document.content.texts } else {
                try await reports.written(service: service, period: period)
            }
        let model = WrittenPartsModel(
            frame: try await frame(call), scope: scope, texts: texts, isClosed: closed != nil)
        return page(200, call) { $0.writtenParts(model) }
    }

    /// `POST /figures/texts`: `service`, `period`, and a field for each part.
    func writeTexts(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let scope = try scope(call, { form[$0] }, usual: ReportPeriod.semester)
        let (service, period) = (scope.choice.service, scope.choice.period)
        guard scope.choice.fault == nil, form[FormField.service] == service, form[FormField.period] == period.name
        else { throw HTTPFault(400, "service and period are expected") }
        var texts: [WrittenPart: String] = [:]
        for part in WrittenPart.all {
            // What the form does not have stays as it is.
            if let text = form[part.word] { texts[part] = Answering.lines(text) }
        }
        let tooLong = Set(texts.filter { $0.value.utf8.count > WrittenPart.longest }.map(\.key.word))
        guard tooLong.isEmpty else {
            let typed = Dictionary(texts.map { ($0.key.word, $0.value) }) { _, last in last }
            let model = WrittenPartsModel(
                frame: try await frame(call), scope: scope, texts: typed, tooLong: tooLong)
            return page(422, call) { $0.writtenParts(model) }
        }
        do {
            try await reports(for: call).write(texts, service: service, period: period, by: call.user.id)
            return Self.done(paths.texts(scope.choice), .written)
        } catch let error as ReportError where error.code == .frozenAlready {
            return .seeOther(paths.texts(scope.choice).text)
        }
    }
}
