// What a person does with levels and reminders: the act, the mails that belong to it and what the citizen is told, written in
// one transaction.

import Runtime
import Store
import Tickets

/// Escalates, gives back, reminds, asks.
public struct EscalationDesk: Sendable {
    let store: any Store
    let rules: ServiceLevelRules
    let clock: any WallClock

    public init(store: any Store, rules: ServiceLevelRules, clock: any WallClock = SystemClock()) {
        self.store = store
        self.rules = rules
        self.clock = clock
    }

    /// To the back office or a department: sets the second level's clock, writes the assignment to a
    /// department that does not log in, tells the citizen where settings say so and he has not opted out.
    /// - Throws: `StoreError.conflict` when the level does not follow, the department is gone, or somebody has written since.
    public func escalate(
        _ ticket: TicketID, to level: Level, department: DepartmentCode?, reason: String, by user: User,
        seenVersion: Int64?
    ) async throws -> EscalationID {
        throw StoreError(.unavailable, operation: "escalate")
    }

    /// Back to the level it came from.
    public func giveBack(_ ticket: TicketID, solved: Bool, note: String, by user: User) async throws {
        throw StoreError(.unavailable, operation: "giveBack")
    }

    /// A reminder now. `conflict` when no escalation runs, `missing` when the holder has no mail.
    public func remind(_ ticket: TicketID, by user: User) async throws {
        throw StoreError(.unavailable, operation: "remind")
    }

    /// A question to the back office (nil) or to a department or URP: no escalation.
    public func ask(_ question: String, on ticket: TicketID, department: DepartmentCode?, by user: User) async throws {
        throw StoreError(.unavailable, operation: "ask")
    }
}
