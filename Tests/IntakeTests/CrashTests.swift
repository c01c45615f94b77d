// The process is killed at every named point of the intake, in a process of its own, and started again: planted letters
// are tickets exactly once, each is told to its source, and acknowledged once.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct CrashTests {
    /// Letters in a folder, one of them broken; small batches, so that each point is passed often.
    private static let planted = 12

    /// The folder of a crash test: `in` is read, `data` is kept.
    struct Place: Sendable, Codable {
        var root: String
        var letters: String { root + "/in" }
        var data: String { root + "/data" }

        init() throws {
            root = NSTemporaryDirectory() + "sportello-crash-" + RandomIdentifier.token(bits: 60)
            try FileManager.default.createDirectory(atPath: letters, withIntermediateDirectories: true)
        }

        func plant(_ name: String, _ bytes: [UInt8], at arrival: Instant) throws {
            let hidden = letters + "/" + name + ".part"
            try Data(bytes).write(to: URL(fileURLWithPath: hidden))
            try FileManager.default.setAttributes([.modificationDate: arrival.date], ofItemAtPath: hidden)
            try FileManager.default.moveItem(atPath: hidden, toPath: letters + "/" + name + ".json")
        }

        /// Letters not yet told of.
        var waiting: Int {
            ((try? FileManager.default.contentsOfDirectory(atPath: letters)) ?? []).count { $0.hasSuffix(".json") }
        }

        func bench() async throws -> IntakeBench {
            try await IntakeBench(
                folder: data,
                rules: IntakeBench.rules {
                    $0.limits.firstLook = BatchLimit(items: 3)
                    $0.limits.batch = BatchLimit(items: 3)
                    $0.limits.filing = BatchLimit(items: 2)
                },
                accounts: [
                    LoopbackAccount(
                        ChannelAccount(name: IntakeBench.urp, address: "urp@example.it", title: "URP"), folder: letters)
                ])
        }

        /// Runs until everything is filed, held and told.
        func runToTheEnd() async throws {
            let bench = try await bench()
            try await bench.run(keepFolder: true) {
                try await until("everything is done") {
                    let spool = try await bench.store.statistics().spool
                    let unread = try await bench.store.transcriptsWaiting(
                        channel: LoopbackChannel.name, limit: 1, at: Instant(milliseconds: .max))
                    return waiting == 0 && spool["received"] == 0 && unread.jobs.isEmpty
                        && (spool["done"] ?? 0) + (spool["held"] ?? 0) >= CrashTests.planted
                }
            }
        }
    }

    @Test(arguments: Intake.crashPoints, [1, 2, 4])
    func `a kill at a named point loses nothing and doubles nothing`(_ point: String, _ passage: Int) async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(atPath: place.root) }
        for number in 1..<Self.planted {
            var letter = LoopbackDocument.letter(
                from: "p\(number)@example.org", id: "m-\(number)", subject: "Lettera \(number)")
            letter.pages = "pagina \(number)"
            try place.plant("l-\(number)", try letter.encoded(), at: IntakeBench.start + .seconds(number))
        }
        try place.plant("broken", Array("{".utf8), at: IntakeBench.start)
        // There is only one broken letter, so its points are passed once.
        let plan = point.hasSuffix("hold") ? point : "\(point):\(passage)"

        await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place, plan = plan as String] in
            setenv("SPORTELLO_CRASH_AT", plan, 1)
            try await place.runToTheEnd()
        }
        try await place.runToTheEnd()

        let bench = try await place.bench()
        let subjects = try await bench.tickets().map(\.ticket.subject)
        #expect(subjects.sorted() == (1..<Self.planted).map { "Lettera \($0)" }.sorted())
        let figures = try await bench.store.statistics()
        #expect(figures.contacts == Self.planted - 1 && figures.held == 1)
        #expect(try await bench.acknowledgements().count == Self.planted - 1)
        #expect(
            try await bench.store.untold(channel: LoopbackChannel.name, account: IntakeBench.urp, limit: 99).isEmpty)
        await bench.close()
    }

    @Test func `what kills the program again and again is held unread, and its neighbours are filed`() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(atPath: place.root) }
        for number in 1...8 {
            let subject = number == 4 ? "poison" : "Lettera \(number)"
            try place.plant(
                "l-\(number)", try LoopbackDocument.letter(id: "m-\(number)", subject: subject).encoded(),
                at: IntakeBench.start + .seconds(number))
        }
        // Fresh, in a batch, and three times alone.
        for _ in 1...5 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place] in
                try await PoisonedIntake.run(place, until: 8)
            }
        }
        // The sixth life holds the cause before it reads anything, and lives.
        await #expect(processExitsWith: .success) { [place = place as Place] in
            try await PoisonedIntake.run(place, until: 8)
        }
        let bench = try await place.bench()
        #expect(try await bench.tickets().count == 7)
        let held = try await bench.store.held(limit: 9, offset: 0)
        #expect(held.count == 1 && held.first?.heldCode == "interrupted")
        await bench.close()
    }
}

/// An intake whose translation kills the process at a certain letter, as a fault in a C library would.
enum PoisonedIntake {
    static func run(_ place: CrashTests.Place, until count: Int) async throws {
        let bench = try await place.bench()
        let intake = Intake(
            channels: [Poisoned(inner: bench.channel)], store: bench.store, rules: bench.rules, clock: bench.clock,
            log: .silent)
        let running = Task { try await intake.run() }
        try await until("all is done") {
            let spool = try await bench.store.statistics().spool
            return (spool["done"] ?? 0) + (spool["held"] ?? 0) == count
        }
        running.cancel()
        try await running.value
        await bench.close(keepFolder: true)
    }

    struct Poisoned: Channel, ChannelTranslation {
        let inner: LoopbackChannel
        var descriptor: ChannelDescriptor { inner.descriptor }
        var accounts: [ChannelAccount] { inner.accounts }
        var translation: any ChannelTranslation { self }
        func makeSources() -> [any ChannelSource] { inner.makeSources() }
        func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }
        func check() async -> [AccountCheck] { [] }

        func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
            let translation = try inner.translation.translate(item, account: account)
            if translation.subject == "poison" { kill(getpid(), SIGKILL) }
            return translation
        }
        func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
            try inner.translation.open(original)
        }
        func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
            try inner.translation.attachment(part, of: original)
        }
    }
}
