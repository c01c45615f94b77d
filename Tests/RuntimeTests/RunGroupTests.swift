// Starting and stopping: order, first error, signals, work in hand, points to die at.

import Foundation
import Runtime
import Testing

/// Notes what happens, in order.
private final class Diary: @unchecked Sendable {
    // @unchecked: the lines are only touched under `lock`.
    private let lock = NSLock()
    private var lines: [String] = []
    func note(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
}

private struct Part: RunnablePart {
    var partName: String
    var diary: Diary
    var ending: (@Sendable () async throws -> Void)?

    func run() async throws {
        diary.note("\(partName) starts")
        if let ending { return try await ending() }
        do { try await SystemClock().sleep(for: .seconds(3600)) } catch {
            // Work in hand takes some turns of the scheduler; the part before this one must wait for it.
            for _ in 0..<100 { await Task.yield() }
            diary.note("\(partName) stops")
        }
    }
}

private struct Trouble: Error, Equatable {}

@Suite struct RunGroupTests {
    private let group = RunGroup(log: .silent)

    private func parts(_ diary: Diary) -> [any RunnablePart] {
        ["one", "two", "three"].map { Part(partName: $0, diary: diary) }
    }

    private func allStarted(_ diary: Diary, _ count: Int) async { await settled { diary.all.count >= count } }

    @Test func `cancelled, it stops its parts in reverse order, each before the one it stands on`() async throws {
        let diary = Diary()
        let running = Task { try await group.run(parts(diary), until: []) }
        await allStarted(diary, 3)
        running.cancel()
        try await running.value
        #expect(diary.all.suffix(3) == ["three stops", "two stops", "one stops"])
    }

    @Test func `a signal stops it in order`() async throws {
        let diary = Diary()
        let running = Task { try await group.run(parts(diary), until: [SIGUSR2]) }
        await allStarted(diary, 3)
        // The handler is there once the parts run: it is set up before them.
        kill(getpid(), SIGUSR2)
        try await running.value
        #expect(diary.all.suffix(3) == ["three stops", "two stops", "one stops"])
    }

    @Test func `one part's error stops the others and comes through`() async {
        let diary = Diary()
        var all = parts(diary)
        all.append(Part(partName: "four", diary: diary, ending: { throw Trouble() }))
        await #expect(throws: Trouble()) { try await group.run(all, until: []) }
        // Parts that had not begun when the error came see their cancellation at once, too.
        #expect(diary.all.filter { $0.hasSuffix("stops") } == ["three stops", "two stops", "one stops"])
    }

    @Test func `a part that ends by itself ends the group`() async throws {
        let diary = Diary()
        var all = parts(diary)
        all.insert(Part(partName: "zero", diary: diary, ending: {}), at: 0)
        try await group.run(all, until: [])
        #expect(diary.all.filter { $0.hasSuffix("stops") } == ["three stops", "two stops", "one stops"])
    }
}

@Suite struct FinishingTests {
    @Test func `work in hand goes on to its end although its caller is cancelled`() async throws {
        let clock = ManualClock(Date(timeIntervalSince1970: 0))
        let caller = Task { () -> (result: Int, cancelled: Bool) in
            let result = try await finishing { () -> Int in
                try await clock.sleep(for: .seconds(1))
                return Task.isCancelled ? 0 : 7
            }
            return (result, Task.isCancelled)
        }
        await settled { clock.sleeping == 1 }
        caller.cancel()
        for _ in 0..<100 { await Task.yield() }
        #expect(clock.sleeping == 1)
        clock.advance(by: .seconds(1))
        let ended = try await caller.value
        #expect(ended.result == 7 && ended.cancelled)
    }

    @Test func `its errors come through`() async {
        await #expect(throws: Trouble()) { try await finishing { throw Trouble() } }
    }
}

@Suite struct ThreadExecutorTests {
    private actor Worker {
        private let executor = ThreadExecutor("test worker")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
        private var inside = 0
        private(set) var overlaps = 0
        func work() {
            executor.checkIsolated()
            inside += 1
            if inside > 1 { overlaps += 1 }
            inside -= 1
        }
        func block(_ gate: DispatchSemaphore) { gate.wait() }
    }

    @Test func `calls run one after the other on the executor's own thread`() async {
        let worker = Worker()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 { group.addTask { await worker.work() } }
        }
        #expect(await worker.overlaps == 0)
    }

    @Test func `more blocked actors than the machine has cores hold up nobody`() async {
        let gate = DispatchSemaphore(value: 0)
        let workers = (0..<16).map { _ in Worker() }
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.block(gate) } }
            // The shared pool still has a thread for this, though sixteen calls block.
            await Worker().work()
            for _ in workers { gate.signal() }
        }
    }
}

@Suite struct CrashPointTests {
    @Test func `the process dies at the named passage and at no other`() async {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            setenv("SPORTELLO_CRASH_AT", "test.point:3", 1)
            for _ in 0..<5 { CrashPoint.pass("test.other") }
            CrashPoint.pass("test.point")
            CrashPoint.pass("test.point")
            guard CommandLine.arguments.count >= 0 else { exit(9) }
            CrashPoint.pass("test.point")
            exit(0)
        }
        await #expect(processExitsWith: .exitCode(3)) {
            setenv("SPORTELLO_CRASH_AT", "test.point:3", 1)
            CrashPoint.pass("test.point")
            CrashPoint.pass("test.point")
            exit(3)
        }
        await #expect(processExitsWith: .exitCode(4)) {
            unsetenv("SPORTELLO_CRASH_AT")
            for _ in 0..<5 { CrashPoint.pass("test.point") }
            exit(4)
        }
    }
}

@Suite struct RandomIdentifierTests {
    @Test func `identifiers are of the asked strength, of safe letters, and none comes twice`() {
        let tokens = (0..<10_000).map { _ in RandomIdentifier.token() }
        #expect(Set(tokens).count == 10_000)
        let letters = Set("0123456789abcdefghjkmnpqrstvwxyz")
        #expect(tokens.allSatisfy { $0.count == 26 && letters.isSuperset(of: $0) })
        // Every letter at every place: a stuck bit would show.
        for place in 0..<26 {
            #expect(Set(tokens.map { $0[$0.index($0.startIndex, offsetBy: place)] }).count == 32)
        }
        #expect(RandomIdentifier.token(bits: 1).count == 1 && RandomIdentifier.bytes(1000).count == 1000)
    }
}
