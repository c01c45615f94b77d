// Closing a period: the figures and every fact behind them become one stream of JSON lines (RFC 8259), which is kept under its
// SHA-256. Whatever is edited, erased or recomputed later, the report is printed from these bytes.

import Foundation
import Runtime
import Store
import Tickets

/// The first line: everything but the lists.
struct FrozenHead: Sendable, Codable {
    /// Of this form of lines.
    var format = 1
    var service: String
    var period: ReportPeriod
    var frozenAt: Instant
    var by: UserID?
    var header: ReportRules.Header
    var table: IndicatorTable
    var dashboard: Dashboard
    var titles: ReportTitles
    /// What people have written.
    var texts: [String: String]
    var rules: Rules

    /// What the figures were judged by.
    struct Rules: Sendable, Codable {
        var answer: [ClockTerm]
        var secondLevel: [ClockTerm]
        /// By indicator's name: in order when encoded.
        var indicators: [String: [IndicatorTerm]]
        var timeZone: String
    }
}

/// Hands the lines out piece by piece.
actor FrozenStream {
    private let lists: Lists
    private var steps: [Step]
    private var cursor: FactCursor?
    private var closed: Set<EscalationID> = []
    private var lines = 0
    private let head: [UInt8]
    private let encoder: JSONEncoder

    private enum Step {
        case head
        case contacts
        case cases
        case escalations(EscalationPart)
        case calls
        case entries(FactList)
        case end
    }

    init(head: FrozenHead, lists: Lists) throws {
        self.lists = lists
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.head = Array(try encoder.encode(head)) + [0x0A]
        // In order of their beginning within each part.
        steps =
            [
                .head, .contacts, .cases, .escalations(.judged), .escalations(.running), .escalations(.notCounted),
                .calls,
            ]
            + [FactList.packets, .outages, .entered].map { .entries($0) } + [.end]
    }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        while let step = steps.first {
            try Task.checkCancellation()
            if let piece = try await piece(step) { return piece }
        }
        return nil
    }

    private func finishStep() {
        steps.removeFirst()
        cursor = nil
    }

    private func piece(_ step: Step) async throws -> [UInt8]? {
        let store = lists.measuring.store
        let scope = lists.measuring.scope()
        let limit = 1000
        switch step {
        case .head:
            try await readClosed()
            finishStep()
            return head
        case .contacts:
            let facts = try await store.contactFacts(scope, part: .all, after: cursor, limit: limit)
            return piece(facts, limit, FrozenLine.line) { FactCursor(at: $0.arrivedAt, id: $0.contact.value) }
        case .cases:
            let facts = try await store.caseFacts(scope, part: .closed, after: cursor, limit: limit)
            return piece(facts, limit, FrozenLine.line) {
                FactCursor(at: $0.closedAt ?? $0.openedAt, id: $0.ticket.value)
            }
        case .escalations(let part):
            let facts = try await store.escalationFacts(scope, part: part, after: cursor, limit: limit)
                .map { FrozenEscalation($0.escalation, number: $0.number) }
            let closed = closed
            return piece(facts, limit) {
                FrozenLine.line($0, counted: part != .notCounted, closed: closed.contains($0.id))
            } cursor: {
                FactCursor(at: $0.at, id: $0.id.value)
            }
        case .calls:
            let stretches = lists.measuring.callStretches()
            let calls = try await lists.calls(.offered, after: cursor, limit: limit)
            return piece(calls, limit) { call in
                let stretch = stretches.first { $0.span.contains(call.call.startedAt) } ?? stretches[0]
                return FrozenLine.line(call.id, call.call, stretch)
            } cursor: {
                FactCursor(at: $0.call.startedAt, id: $0.id)
            }
        case .entries(let list):
            var text = ""
            for row in try await lists.entries(list) {
                text += "[\"\(list.word)\"," + String(decoding: try encoder.encode(row), as: UTF8.self) + "]\n"
                lines += 1
            }
            finishStep()
            return text.isEmpty ? nil : Array(text.utf8)
        case .end:
            finishStep()
            // Without it, the stream has been cut off.
            return Array(FrozenLine.text([.text("end"), .int(Int64(lines))]).utf8)
        }
    }

    private func piece<Fact>(
        _ facts: [Fact], _ limit: Int, _ line: (Fact) -> [FrozenValue], cursor: (Fact) -> FactCursor
    ) -> [UInt8]? {
        guard let last = facts.last else {
            finishStep()
            return nil
        }
        self.cursor = cursor(last)
        if facts.count < limit { finishStep() }
        lines += facts.count
        var text = ""
        for fact in facts { text += FrozenLine.text(line(fact)) }
        return Array(text.utf8)
    }

    /// Which escalations ended with a closed case: their facts do not say.
    private func readClosed() async throws {
        var cursor: FactCursor?
        while true {
            let page = try await lists.measuring.store.escalationFacts(
                lists.measuring.scope(), part: .solvedAndClosed, after: cursor, limit: 1000)
            for fact in page { closed.insert(fact.escalation.id) }
            guard page.count == 1000, let last = page.last else { return }
            cursor = FactCursor(at: last.escalation.at, id: last.escalation.id.value)
        }
    }
}

extension Reports {
    /// See `freeze(service:period:by:)`.
    func closing(service: String, period: ReportPeriod, by user: UserID?) async throws -> FrozenReport {
        let now = Instant(clock.now())
        let measuring = try measuring(service, period, now)
        guard now >= measuring.span.upperBound else { throw ReportError(.notOver, operation: "freeze") }
        if try await store.frozenReports(service: service).contains(where: { $0.period == period.name }) {
            throw ReportError(.frozenAlready, operation: "freeze", detail: period.name)
        }
        // The desk goes on working meanwhile: the lists are those of the table when the table is still the same after them.
        for _ in 0..<5 {
            let material = try await material(service, period, now)
            let content = material.content
            let stream = try FrozenStream(
                head: head(content, rule: measuring.rule, by: user),
                lists: Lists(measuring: measuring, titles: content.titles))
            let kept = try await store.keepContent { try await stream.next() }
            guard try await measuring.table() == content.table else { continue }
            return try await keep(measuring, kept, by: user)
        }
        throw StoreError(.busy, operation: "freeze", detail: "figures change while they are read")
    }

    private func head(_ content: ReportContent, rule: ReportRules.Service, by user: UserID?) -> FrozenHead {
        FrozenHead(
            service: content.table.service, period: content.table.period, frozenAt: content.madeAt, by: user,
            header: content.header, table: content.table, dashboard: content.dashboard, titles: content.titles,
            texts: content.texts,
            rules: FrozenHead.Rules(
                answer: rule.clock.answer, secondLevel: rule.clock.secondLevel,
                indicators: Dictionary(
                    uniqueKeysWithValues: Indicator.allCases.map { indicator in
                        let terms = rule.indicators.terms[indicator] ?? []
                        let fallback = IndicatorWords.term(indicator, service: content.table.service)
                        return (indicator.rawValue, terms.isEmpty ? [fallback] : terms)
                    }),
                timeZone: rules.calendar.timeZone.identifier))
    }

    private func keep(_ measuring: Measuring, _ content: BlobReference, by user: UserID?) async throws -> FrozenReport {
        var report = FrozenReport(
            service: measuring.service, period: measuring.period.name, from: measuring.span.lowerBound,
            until: measuring.span.upperBound, frozenAt: measuring.now, by: user, content: content)
        let audit = AuditEntry(
            at: measuring.now, user: user, what: "period_closed",
            detail: ["service": report.service, "period": report.period, "sha256": content.sha256])
        do {
            report.id = try await store.freeze(report, audit: audit)
        } catch let error as StoreError where error.code == .conflict {
            throw ReportError(.frozenAlready, operation: "freeze", detail: report.period)
        }
        return report
    }
}
