// Measures reading pages through the pool: each file given is a page; all of them are read `--rounds` times.
//
//     ScanBench [--workers 1] [--rounds 1] [--act text|codes|image] FILE…
//
// Prints one line: pages, seconds, seconds a page by the clock and of the processor, pages a minute.

import Foundation
import Glibc
import Runtime
import Scanning

@main
struct ScanBench {
    static func main() async throws {
        var words = CommandLine.arguments.dropFirst()
        var options = ["--workers": "1", "--rounds": "1", "--act": "text"]
        while let name = words.first, options[name] != nil, let value = words.dropFirst().first {
            options[name] = value
            words = words.dropFirst(2)
        }
        var settings = ScanPoolSettings()
        settings.workers = Int(options["--workers"] ?? "") ?? 1
        settings.waiting = 10_000
        let act = options["--act"] ?? "text"
        let documents = Array(
            repeating: words.map { ScanDocument.file($0) }, count: Int(options["--rounds"] ?? "") ?? 1
        )
        .flatMap(\.self)
        let pool = ScanPool(settings)
        let began = ContinuousClock.now
        let confidence = try await withThrowingTaskGroup(of: Int.self) { group in
            for document in documents {
                group.addTask {
                    switch act {
                    case "codes": return try await pool.codes(document, page: 1).count
                    case "image": return try await pool.image(document, page: 1, width: 1_000).count
                    default: return try await pool.text(document, page: 1).confidence
                    }
                }
            }
            var sum = 0
            for try await one in group { sum += one }
            return sum / max(documents.count, 1)
        }
        let seconds = began.duration(to: .now).seconds
        await pool.close()
        let each = seconds / Double(documents.count)
        print(
            "pool, \(settings.workers) worker(s), \(act): \(documents.count) pages in"
                + String(
                    format: " %.2f s, %.3f s a page (%.3f of the processor), %.0f pages a minute", seconds, each,
                    processorSeconds / Double(documents.count), 60 / each)
                + (act == "text" ? ", mean confidence \(confidence)" : ""))
    }

    /// Of the workers, which have ended: what other programs take of the machine does not count here.
    private static var processorSeconds: Double {
        var used = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &used)
        return [used.ru_utime, used.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
