// Instants, escalations and cases.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    private func missing(_ operation: String) -> StoreError { StoreError(.unavailable, operation: operation) }

    public func nextAlarm() async throws -> Instant? { throw missing("nextAlarm") }
    public func alarms(dueBy now: Instant, limit: Int) async throws -> [DueAlarm] { throw missing("alarms") }
    public func fire(_ firings: [Firing]) async throws -> [Bool] { throw missing("fire") }
    public func escalate(_ new: NewEscalation) async throws -> EscalationID { throw missing("escalate") }
    public func giveBack(
        _ ticket: TicketID, solved: Bool, note: String, by user: UserID, at now: Instant
    ) async throws { throw missing("giveBack") }
    public func escalations(of ticket: TicketID) async throws -> [Escalation] { throw missing("escalations") }
    public func runningEscalations(
        department: DepartmentCode?, limit: Int, offset: Int
    ) async throws -> [(escalation: Escalation, ticket: Ticket)] { throw missing("runningEscalations") }
    public func remind(
        _ escalation: EscalationID, mail: NewOutgoing, next: NextReminder?, by user: UserID, at now: Instant
    ) async throws { throw missing("remind") }
    public func ask(
        _ question: String, on ticket: TicketID, to department: DepartmentCode?, mail: NewOutgoing?, by user: UserID,
        at now: Instant
    ) async throws { throw missing("ask") }
    public func noteOpened(_ ticket: TicketID, by user: UserID, at now: Instant) async throws {
        throw missing("noteOpened")
    }
    public func classify(
        _ ticket: TicketID, topic: TopicCode??, isComplaint: Bool?, outcome: CaseOutcome??, by user: UserID,
        at now: Instant
    ) async throws { throw missing("classify") }
    public func merge(_ ticket: TicketID, into other: TicketID, by user: UserID, at now: Instant) async throws {
        throw missing("merge")
    }
    public func unmerge(_ ticket: TicketID, by user: UserID, at now: Instant) async throws { throw missing("unmerge") }
    public func clocks(
        service: String, withOver from: Instant?, after cursor: KeptClock.Subject?, limit: Int
    ) async throws -> [KeptClock] { throw missing("clocks") }
    public func setClocks(_ settings: [(KeptClock.Subject, ClockSetting)], at now: Instant) async throws {
        throw missing("setClocks")
    }
    public func clockRules(of service: String) async throws -> String? { throw missing("clockRules") }
    public func setClockRules(_ hash: String, of service: String, audit: AuditEntry) async throws {
        throw missing("setClockRules")
    }
    public func audit(_ entry: AuditEntry) async throws { throw missing("audit") }
    public func auditTrail(limit: Int, offset: Int) async throws -> [AuditEntry] { throw missing("auditTrail") }
}
