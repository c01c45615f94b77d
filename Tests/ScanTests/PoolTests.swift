// The pool: workers that die, hang or are slow; waiting, cancelling, closing; what a worker cannot do.

import CLinux
import Foundation
import Scanning
import TestServers
import Testing

extension ScanTests {
    @Suite struct PoolTests {
        private let small = ScanDocument.bytes(TestDocument.pdf([TestPage().adding(["Prova di una pagina con testo"])]))

        /// A page that keeps a worker busy for seconds.
        private func slow() async throws -> ScanDocument {
            let page = TestPage().adding(
                (0..<100).map { "Riga \($0): la pratica numero \($0 * 37) resta in attesa di una risposta cortese" },
                y: 12,
                size: 5)
            return .bytes(try await TestDocument.scan(page, dotsPerInch: 300))
        }

        @Test func `no worker can reach the network, start programs, write files or signal others`() async throws {
            let pool = TestPool.make()
            let report = try await pool.confinement()
            #expect(report.count >= 12)
            for act in report { #expect(act.refused, "\(act.act)") }
            #expect(!FileManager.default.fileExists(atPath: "/tmp/sportello-scan-must-not-write"))
            // Also after libraries were at work, and it still serves.
            _ = try await pool.inspect(small)
            #expect(try await pool.confinement() == report)
            await pool.close()
        }

        @Test func `a worker that is killed at work costs its request only`() async throws {
            let pool = TestPool.make()
            let document = try await slow()
            let worker = try await worker(pool)
            let text = Task { try await pool.text(document, page: 1) }
            try await atWork(worker)
            kill(worker, SIGKILL)
            await #expect { try await text.value } throws: { ($0 as? ScanError)?.code == .crashed }
            #expect(try await pool.inspect(small).pages.count == 1)
            #expect(pool.processes != [worker] && pool.processes.count == 1)
            await pool.close()
        }

        @Test func `a worker that died while idle is replaced without anybody noticing`() async throws {
            let pool = TestPool.make()
            let worker = try await worker(pool)
            kill(worker, SIGKILL)
            try await eventually("it is dead") { try state(of: worker) == "Z" }
            #expect(try await pool.inspect(small).pages.count == 1)
            await pool.close()
        }

        @Test func `a worker that hangs is killed when the time is up`() async throws {
            let pool = TestPool.make(limit: .seconds(6))
            let worker = try await worker(pool)
            kill(worker, SIGSTOP)
            await #expect { try await pool.inspect(small) } throws: { ($0 as? ScanError)?.code == .timeout }
            #expect(kill(worker, 0) != 0, "it is gone")
            #expect(try await pool.inspect(small).pages.count == 1)
            await pool.close()
        }

        @Test func `a cancelled request ends its worker at once, a waiting one leaves the line`() async throws {
            let pool = TestPool.make()
            let document = try await slow()
            let worker = try await worker(pool)
            let first = Task { try await pool.text(document, page: 1) }
            try await atWork(worker)
            let second = Task { try await pool.text(document, page: 1) }
            try await eventually("the second waits") { pool.waiting == 1 }
            second.cancel()
            await #expect { try await second.value } throws: { ($0 as? ScanError)?.code == .cancelled }
            #expect(pool.waiting == 0 && kill(worker, 0) == 0)
            first.cancel()
            await #expect { try await first.value } throws: { ($0 as? ScanError)?.code == .cancelled }
            #expect(kill(worker, 0) != 0)
            #expect(try await pool.inspect(small).pages.count == 1)
            await pool.close()
        }

        @Test func `no more requests wait than may`() async throws {
            let pool = TestPool.make { $0.waiting = 1 }
            let worker = try await worker(pool)
            kill(worker, SIGSTOP)
            let first = Task { try await pool.inspect(small) }
            // The first may still be on its way to the worker: the second is the one that is seen waiting.
            let second = Task { try await pool.inspect(small) }
            try await eventually("one waits") { pool.waiting == 1 }
            await #expect { try await pool.inspect(small) } throws: { ($0 as? ScanError)?.code == .busy }
            kill(worker, SIGCONT)
            #expect(try await first.value.pages.count == 1)
            #expect(try await second.value.pages.count == 1)
            await pool.close()
        }

        @Test func `closing ends what runs and what waits, and the workers`() async throws {
            let pool = TestPool.make()
            let document = try await slow()
            let worker = try await worker(pool)
            let first = Task { try await pool.text(document, page: 1) }
            try await atWork(worker)
            let second = Task { try await pool.text(document, page: 1) }
            try await eventually("the second waits") { pool.waiting == 1 }
            await pool.close()
            for task in [first, second] {
                await #expect { try await task.value } throws: { ($0 as? ScanError)?.code == .closed }
            }
            #expect(pool.processes.isEmpty && kill(worker, 0) != 0)
            await #expect { try await pool.inspect(small) } throws: { ($0 as? ScanError)?.code == .closed }
            await pool.close()
        }

        @Test func `workers work side by side, and only as many as are needed are started`() async throws {
            let pool = TestPool.make(workers: 3)
            #expect(pool.processes.isEmpty)
            for _ in 0..<3 { _ = try await pool.inspect(small) }
            #expect(pool.processes.count == 1)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await pool.text(small, page: 1).lines.count } }
                for try await lines in group { #expect(lines == 1) }
            }
            #expect((1...3).contains(pool.processes.count))
            await pool.close()
        }

        @Test func `a worker is replaced after its requests`() async throws {
            let pool = TestPool.make { $0.requestsPerWorker = 3 }
            var seen: [Int32] = []
            for _ in 0..<8 {
                _ = try await pool.inspect(small)
                seen += pool.processes
            }
            #expect(Set(seen).count == 3)
            await pool.close()
        }

        @Test func `a worker dies with its gateway, also in the middle of its work`() async throws {
            var ends: [Int32] = [-1, -1]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0, &ends) == 0)
            let worker = try Orphan.start(socket: ends[1])
            close(ends[1])
            let frame = ScanFrame(on: ends[0])
            _ = try frame.receive(ScanAnswer.self, mostBytes: 0)
            guard case .bytes(let bytes) = try await slow() else { return }
            let folder = try TemporaryFolder("orphan")
            try Data(bytes).write(to: URL(fileURLWithPath: folder.file("page.png")))
            let document = open(folder.file("page.png"), O_RDONLY | O_CLOEXEC)
            let limits = ScanRequest.Limits(
                pixelMemory: 1 << 28, mostPages: 10, mostResult: 1 << 20, processorSeconds: 1_000)
            try frame.send(ScanRequest(.text, limits: limits), descriptor: document)
            close(document)
            try await atWork(worker)
            close(ends[0])
            var status: Int32 = 0
            try await eventually("it is gone") { waitpid(worker, &status, WNOHANG) == worker }
            #expect(status & 0x7F == SIGIO)
        }

        @Test func `a missing program, a missing language and a full address space are said`() async throws {
            let absent = TestPool.make { $0.program = "/nonexistent/sportello-scan" }
            await #expect { try await absent.inspect(small) } throws: { ($0 as? ScanError)?.code == .notStarted }
            let wrong = TestPool.make { $0.program = "/bin/true" }
            await #expect { try await wrong.inspect(small) } throws: { ($0 as? ScanError)?.code == .notStarted }
            let speechless = TestPool.make { $0.language = "xyz" }
            #expect(try await speechless.inspect(small).pages.count == 1)
            let scan = ScanDocument.bytes(try await TestDocument.scan(TestPage().adding(["Prova"]), dotsPerInch: 100))
            await #expect { try await speechless.text(scan, page: 1) } throws: {
                ($0 as? ScanError)?.code == .noLanguage
            }
            let narrow = TestPool.make { $0.memory = 256 << 20 }
            let large = ScanDocument.bytes(try await TestDocument.scan(.italianLetter, dotsPerInch: 600))
            await #expect { try await narrow.image(large, page: 1, width: 8_000) } throws: {
                ($0 as? ScanError)?.isOfTheDocument == true
            }
            #expect(try await narrow.inspect(small).pages.count == 1)
            for pool in [absent, wrong, speechless, narrow] { await pool.close() }
        }

        /// The pool's one worker, started.
        private func worker(_ pool: ScanPool) async throws -> Int32 {
            _ = try await pool.inspect(small)
            return try #require(pool.processes.first)
        }

        /// Waits until the process has used a tenth of a second more of the processor: it works on something.
        private func atWork(_ process: Int32) async throws {
            let before = try ticks(of: process)
            try await eventually("it works") { try ticks(of: process) >= before + 10 }
        }

        private func fields(of process: Int32) throws -> [Substring] {
            let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            return text.split(separator: ")").last?.split(separator: " ") ?? []
        }
        private func ticks(of process: Int32) throws -> Int { Int(try fields(of: process)[11]) ?? 0 }
        private func state(of process: Int32) throws -> String { String(try fields(of: process)[0]) }
    }
}

/// A worker without a pool.
enum Orphan {
    static func start(socket: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, socket, 0)
        posix_spawn_file_actions_adddup2(&actions, socket, 1)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words: [UnsafeMutablePointer<CChar>?] = [strdup(try TestPool.worker), nil]
        let environment: [UnsafeMutablePointer<CChar>?] = [strdup("OMP_THREAD_LIMIT=1"), nil]
        defer { for text in words + environment { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, try TestPool.worker, &actions, &attributes, words, environment)
        guard code == 0 else { throw TestServerError("worker: \(String(cString: strerror(code)))") }
        return child
    }
}
