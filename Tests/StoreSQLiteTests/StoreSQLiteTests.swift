// The SQLite store against the conformance suite.

import Foundation
import Runtime
import Store
import StoreConformance
import Testing
import Tickets

@testable import StoreSQLite

/// A fixed moment: 2026-03-02T08:00:00Z.
let now = Instant(milliseconds: 1_772_438_400_000)

/// A data folder of its own, removed afterwards.
final class DataFolder: StoreHarness {
    let path: String
    var data: String { path + "/data" }
    var database: String { data + "/sportello.db" }

    init() throws {
        path = NSTemporaryDirectory() + "sportello-store-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(_ role: SQLiteStore.Role, clock: any WallClock = ManualClock(now.date)) async throws -> SQLiteStore {
        try await SQLiteStore.open(folder: data, role: role, clock: clock, log: .silent)
    }

    func open() async throws -> any Store { try await open(.serve) }
    func openBeside() async throws -> any Store { try await open(.command) }
    func reopen() async throws -> any Store { try await open(.serve) }

    /// Large bytes on disk, as `ab/abcdef…`.
    func files() -> [String] {
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: data + "/blobs")) ?? []
        return all.filter { $0.count > 60 }.sorted()
    }

    @discardableResult
    func accept(_ store: SQLiteStore, _ key: String, _ bytes: [UInt8]) async throws -> BlobReference {
        let item = NewSpoolItem(key: key, sameness: "key", arrivedAt: now, bytes: bytes, envelope: [:])
        let receipts = try await store.accept(
            [item], channel: ChannelName("carrier"), account: AccountName("desk"), watermarks: [], mustTell: false,
            at: now)
        guard case .new(_, let blob) = receipts.first else { throw StoreError(.conflict, operation: "test") }
        return blob
    }

    /// Tickets as `Intake` files them, with large originals and answers if wanted.
    func fill(
        _ store: SQLiteStore, tickets count: Int, from first: Int = 0, large: Bool = false, answers: Bool = false
    ) async throws {
        let channel = ChannelName("carrier")
        let account = AccountName("desk")
        let sender = Party(name: "Anna Prova", address: "anna@example.org")
        let address = ReplyAddress(channel: channel, account: account, party: sender)
        for number in first..<(first + count) {
            let size = large && number.isMultiple(of: 2) ? 150_000 : 500
            let bytes = Array("\(number) \(String(repeating: "x", count: size))".utf8)
            let blob = try await accept(store, "fill-\(number)", bytes)
            guard let ticketToken = ReplyToken(RandomIdentifier.token()),
                let answerToken = ReplyToken(RandomIdentifier.token()),
                let spool = try await store.received(after: nil, limit: 1).first?.id
            else { throw StoreError(.conflict, operation: "test") }
            try await store.file { filing in
                let ticket = try filing.open(
                    NewTicket(
                        service: "CC", subject: "Bolletta \(number)", requester: sender, replyAddress: address,
                        token: ticketToken, year: 2026, openedAt: now))
                let message = try filing.add(
                    NewContact(
                        spool: spool, kind: .contact, channel: channel, account: account, sender: sender,
                        subject: "Bolletta \(number)", text: "Testo della bolletta", original: blob, arrivedAt: now,
                        receivedAt: now, needsAnswer: true, clock: ServiceClock().setting(from: now)), to: ticket.id)
                try filing.settle(spool, ticket: ticket.id)
                if answers {
                    _ = try filing.enqueue(
                        NewOutgoing(
                            ticket: ticket.id, direction: .answer, author: nil, authorName: "", to: address,
                            token: answerToken, subject: "Re: Bolletta", text: "Risposta alla bolletta",
                            answering: message, writtenAt: now))
                }
            }
        }
    }
}

@Suite("Conformance")
struct ConformanceTests {
    @Test("the SQLite store keeps the promise that", arguments: StoreConformance.all)
    func conforms(_ promise: StoreCase) async throws {
        try await promise.run(DataFolder())
    }
}
