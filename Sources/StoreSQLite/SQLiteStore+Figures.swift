// Counting, listing, importing and freezing for the reports.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    private func missing(_ operation: String) -> StoreError { StoreError(.unavailable, operation: operation) }

    public func contactTally(_ scope: FigureScope) async throws -> ContactTally { throw missing("contactTally") }
    public func contactGroups(_ scope: FigureScope, by dimension: ContactDimension) async throws -> [ContactGroup] {
        throw missing("contactGroups")
    }
    public func contactFacts(
        _ scope: FigureScope, part: ContactPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [ContactFact] { throw missing("contactFacts") }
    public func evidence(of contact: ContactID) async throws -> ContactEvidence? { throw missing("evidence") }
    public func runway(
        service: String?, now: Instant, until: Instant
    ) async throws -> (overdue: Int, due: [(quarterHour: Instant, count: Int)]) { throw missing("runway") }
    public func openAges(service: String?, now: Instant) async throws -> [(hours: Int, count: Int)] {
        throw missing("openAges")
    }
    public func caseTally(_ scope: FigureScope) async throws -> CaseTally { throw missing("caseTally") }
    public func caseGroups(_ scope: FigureScope, by dimension: CaseDimension) async throws -> [CaseGroup] {
        throw missing("caseGroups")
    }
    public func caseFacts(
        _ scope: FigureScope, part: CasePart, after cursor: FactCursor?, limit: Int
    ) async throws -> [CaseFact] { throw missing("caseFacts") }
    public func escalationTally(_ scope: FigureScope) async throws -> EscalationTally {
        throw missing("escalationTally")
    }
    public func escalationGroups(_ scope: FigureScope) async throws -> [EscalationGroup] {
        throw missing("escalationGroups")
    }
    public func escalationFacts(
        _ scope: FigureScope, part: EscalationPart, after cursor: FactCursor?, limit: Int
    ) async throws -> [(escalation: Escalation, number: TicketNumber)] { throw missing("escalationFacts") }
    public func levelTimes(_ scope: FigureScope) async throws -> [LevelTime] { throw missing("levelTimes") }
    public func importCalls(
        _ calls: [CallRecord], service: String, source: String, audit: AuditEntry
    ) async throws -> Int { throw missing("importCalls") }
    public func callTally(
        service: String, from: Instant, until: Instant, answeredWithin: Duration, handledWithin: Duration
    ) async throws -> CallTally { throw missing("callTally") }
    public func calls(
        service: String, from: Instant, until: Instant, part: CallPart, answeredWithin: Duration,
        handledWithin: Duration, after cursor: FactCursor?, limit: Int
    ) async throws -> [(id: Int64, call: CallRecord)] { throw missing("calls") }
    public func enter(_ figure: EnteredFigure) async throws -> Int64 { throw missing("enter") }
    public func enter(_ packet: OutboundPacket) async throws -> Int64 { throw missing("enter") }
    public func enter(_ outage: Outage) async throws -> Int64 { throw missing("enter") }
    public func withdraw(_ id: Int64, from table: EnteredTable, by user: UserID, at now: Instant) async throws {
        throw missing("withdraw")
    }
    public func enteredFigures(service: String, from: CivilDay, until: CivilDay) async throws -> [EnteredFigure] {
        throw missing("enteredFigures")
    }
    public func packets(service: String, from: Instant, until: Instant) async throws -> [OutboundPacket] {
        throw missing("packets")
    }
    public func outages(service: String?, from: Instant, until: Instant) async throws -> [Outage] {
        throw missing("outages")
    }
    public func beat(at now: Instant, gap: Duration) async throws { throw missing("beat") }
    public func lives(from: Instant, until: Instant) async throws -> [Range<Instant>] { throw missing("lives") }
    public func freeze(_ report: FrozenReport, audit: AuditEntry) async throws -> Int64 { throw missing("freeze") }
    public func frozenReports(service: String?) async throws -> [FrozenReport] { throw missing("frozenReports") }
    public func frozenReport(_ id: Int64) async throws -> FrozenReport? { throw missing("frozenReport") }
    public func keepContent(_ next: @Sendable () async throws -> [UInt8]?) async throws -> BlobReference {
        throw missing("keepContent")
    }
}
