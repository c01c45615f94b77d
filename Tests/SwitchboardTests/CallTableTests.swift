// Calls as CSV: every column in both languages, and what is refused with its line.

import Runtime
import Store
import StoreSQLite
import Switchboard
import TestServers
import Testing
import Tickets

/// A store in a folder of its own.
func withStore(_ work: (SQLiteStore) async throws -> Void) async throws {
    let folder = try TemporaryFolder("calls")
    let store = try await SQLiteStore.open(folder: folder.path, role: .serve, log: .silent)
    do {
        try await work(store)
    } catch {
        await store.close()
        throw error
    }
    await store.close()
}

let now = Instant(milliseconds: 1_780_000_000_000)
let never = Instant(milliseconds: 0)
let always = Instant(milliseconds: 4_000_000_000_000)

extension SQLiteStore {
    /// All calls of the service, by beginning.
    func allCalls(_ service: String = "CUP") async throws -> [CallRecord] {
        try await calls(
            service: service, from: never, until: always, part: .offered, answeredWithin: .seconds(20),
            handledWithin: .minutes(4), after: nil, limit: 1000
        ).map(\.call)
    }

    func take(_ text: String, _ form: CallForm, queues: Set<String> = []) async throws -> CallImport {
        try await CallFile(Array(text.utf8), form: form, queues: queues).take(
            into: self, service: "CUP", by: nil, at: now)
    }
}

@Suite struct CallTableTests {
    @Test func `a file with Italian headings is read, and a second time changes nothing`() async throws {
        try await withStore { store in
            let file = """
                \u{FEFF}Inizio;Attesa;Esito;Conversazione;Primo contatto;Coda;Operatore
                2026-03-02 08:15:30;20;risposta;3:10;sì;cup;"Rossi; Anna"
                02/03/2026 08:16;1:05;abbandonata;;;cup;
                2026-03-02T07:17:00Z;"75,5";non risposta;0;;cup;

                """
            #expect(try await store.take(file, .csv) == CallImport(read: 3, new: 3))
            let calls = try await store.allCalls()
            // 08:15:30 in Rome on 2 March is 07:15:30 UTC.
            #expect(
                calls.map(\.startedAt.description) == [
                    "2026-03-02T07:15:30.000Z", "2026-03-02T07:16:00.000Z", "2026-03-02T07:17:00.000Z",
                ])
            #expect(calls.map(\.waited) == [.seconds(20), .seconds(65), .milliseconds(75_500)])
            #expect(calls.map(\.ending) == [.answered, .abandoned, .unanswered])
            #expect(calls.map(\.talked) == [.seconds(190), .zero, .zero])
            #expect(calls.map(\.solvedAtFirstContact) == [true, nil, nil])
            #expect(calls[0].agent == "Rossi; Anna")
            #expect(try await store.take(file, .csv) == CallImport(read: 3, new: 0))
            #expect(try await store.allCalls() == calls)
        }
    }

    @Test func `English headings in any order, parted by commas, with the switchboard's own numbers`() async throws {
        try await withStore { store in
            let file = "outcome,call,wait,start,talk\r\nanswered,a-1,0:00:07,2026-07-01 09:00:00,240\r\n"
            _ = try await store.take(file, .csv)
            let call = try #require(try await store.allCalls().first)
            #expect(call.key == "a-1" && call.waited == .seconds(7) && call.talked == .minutes(4))
            // Summer time: two hours.
            #expect(call.startedAt.description == "2026-07-01T07:00:00.000Z")
        }
    }

    @Test(arguments: [
        ("", 0, CallFileFault.Code.empty),
        ("inizio;attesa\n", 1, .heading),
        ("inizio;attesa;esito\n2026-03-02 08:00;5;risposta;zu viel\n", 2, .fields),
        ("inizio;attesa;esito\n2026-03-02 08:00;5;risposta\n2026-02-30 08:00;5;risposta\n", 3, .value),
        ("inizio;attesa;esito\n2026-03-02 08:00;-5;risposta\n", 2, .value),
        ("inizio;attesa;esito\n2026-03-02 08:00;5;boh\n", 2, .value),
        ("inizio;attesa;esito;conversazione\n2026-03-02 08:00;5;abbandonata;60\n", 2, .value),
        ("inizio;attesa;esito;coda\n2026-03-02 08:00;5;risposta;\"cup\n", 2, .quote),
    ])
    func `a fault names its line, and nothing of the file is taken in`(
        _ file: String, _ line: Int, _ code: CallFileFault.Code
    ) async throws {
        try await withStore { store in
            let fault = await #expect(throws: CallFileFault.self) { try await store.take(file, .csv) }
            #expect(fault?.line == line && fault?.code == code)
            let kept = try await store.allCalls()
            #expect(kept.isEmpty)
        }
    }

    @Test func `what is not UTF-8 is refused with its line`() async throws {
        try await withStore { store in
            let bytes = Array("inizio;attesa;esito\n".utf8) + [0xE8, 0x0A]
            let fault = await #expect(throws: CallFileFault.self) {
                try await CallFile(bytes, form: .csv).take(into: store, service: "CUP", by: nil, at: now)
            }
            #expect(fault?.line == 2 && fault?.code == .encoding)
        }
    }

    @Test func `a line without an end in sight is refused before it fills the memory`() async throws {
        try await withStore { store in
            let file = CallFile(form: .csv) {
                let counter = Counter()
                return { await counter.next() <= 10_000 ? [UInt8](repeating: 0x61, count: 4096) : nil }
            }
            let fault = await #expect(throws: CallFileFault.self) {
                try await file.take(into: store, service: "CUP", by: nil, at: now)
            }
            #expect(fault?.code == .length)
        }
    }

    private actor Counter {
        private var count = 0
        func next() -> Int {
            count += 1
            return count
        }
    }
}
