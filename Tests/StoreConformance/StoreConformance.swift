// What must hold for every store, whatever it keeps its data in. A store's own tests run all cases against it:
//
//     @Test("conforms", arguments: StoreConformance.all) func conforms(_ test: StoreCase) async throws {
//         try await test.run(MyHarness())
//     }
//
// Nothing here may depend on one kind of store.

import Store
import Testing
import Tickets

/// Makes stores for the cases.
public protocol StoreHarness: Sendable {
    /// A store with empty data of its own, which lives as long as the harness.
    func open() async throws -> any Store
    /// The same data through another process's eyes: a second, independent store on it.
    func openBeside() async throws -> any Store
    /// The same data opened anew, after `store` was closed or forgotten.
    func reopen() async throws -> any Store
}

/// One promise of the port.
public struct StoreCase: Sendable, CustomTestStringConvertible {
    public let name: String
    let body: @Sendable (any StoreHarness) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
        self.name = name
        self.body = { try await body($0.open()) }
    }

    init(_ name: String, harness body: @escaping @Sendable (any StoreHarness) async throws -> Void) {
        self.name = name
        self.body = body
    }

    public var testDescription: String { name }
    public func run(_ harness: any StoreHarness) async throws { try await body(harness) }
}

public enum StoreConformance {
    /// Every promise.
    public static let all: [StoreCase] =
        SpoolCases.all + FilingCases.all + OutboxCases.all + DeskCases.all + SearchCases.all + UserCases.all
        + ThrottleCases.all
        + AccessCases.all
        + UpkeepCases.all + ConcurrencyCases.all + ChannelCases.all + FigureCases.all
        + CaseFigureCases.all + ProofCases.all + AlarmCases.all + EscalationCases.all + MergeCases.all
        + PauseCases.all + ClassifyCases.all + InboxCases.all + ListCases.all + PersonCases.all + SplittingCases.all
        + AmendmentCases.all + CitizenCases.all + DraftCases.all + OutboundCases.all + WithdrawalCases.all
        + PersonReachCases.all + ClosingCases.all + MergeChainCases.all
        + MergeForestCases.all
}
