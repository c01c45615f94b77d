// Measures what managers ask over 1,000,000 contacts of two years: each question at the store, and the same question as plain
// SQL for the `sqlite3` shell on the same file (Tests/Bench/reports.sh puts them side by side).
//
//     ReportsBench make <folder> [--contacts 1000000]
//     ReportsBench ask <folder>
//     ReportsBench sql <folder>
//     ReportsBench fire <folder>     how late warnings are written, beside a million contacts

import Foundation
import Runtime
import Store
import StoreSQLite
import Tickets

@main
struct ReportsBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { return print("ReportsBench make | ask | sql  <folder>") }
        let folder = arguments[2]
        switch arguments[1] {
        case "make":
            let count = arguments.firstIndex(of: "--contacts").flatMap { Int(arguments[$0 + 1]) } ?? 1_000_000
            try await Generation(folder: folder, contacts: count).make()
        case "ask": try await ask(folder)
        case "sql": try await printSQL(folder)
        case "fire": try await Warnings(folder: folder).fire()
        default: print("ReportsBench make | ask | sql | fire  <folder>")
        }
    }

    private static func open(_ folder: String) async throws -> SQLiteStore {
        try await SQLiteStore.open(folder: folder, role: .command)
    }

    private static func ask(_ folder: String) async throws {
        let store = try await open(folder)
        let questions = try await Questions(store: store).all + Questions.made(store)
        for question in questions { try await measure(question.part, question.name) { _ = try await question.ask() } }
        for (part, name) in [("table", "all of the table"), ("dashboard", "all of the dashboard")] {
            let together = questions.filter { $0.part == part }
            try await measure(part, name) { for question in together { _ = try await question.ask() } }
        }
        print("memory|peak MB|\(peakMemory() >> 10)")
        await store.close()
    }

    /// Medians of five: time, and time of the processor, which other programs on the machine disturb less.
    private static func measure(_ part: String, _ name: String, _ body: () async throws -> Void) async throws {
        var times: [(time: Double, processor: Double)] = []
        for _ in 0..<5 {
            let (before, processor) = (ContinuousClock.now, processorMilliseconds())
            try await body()
            times.append(((ContinuousClock.now - before).milliseconds, processorMilliseconds() - processor))
        }
        func median(_ values: [Double]) -> String { String(format: "%.1f", values.sorted()[2]) }
        print("\(part)|\(name)|\(median(times.map(\.time)))|\(median(times.map(\.processor)))")
    }

    private static func processorMilliseconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func milliseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000 }
        return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
    }

    private static func printSQL(_ folder: String) async throws {
        let store = try await open(folder)
        print("PRAGMA cache_size = -4000;\n.timer on")
        for question in try await Questions(store: store).all {
            print(".print @\(question.name)\n.output /dev/null")
            for _ in 0..<5 { print(question.sql + ";") }
            print(".output")
        }
        await store.close()
    }

    /// In KB.
    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }
}
