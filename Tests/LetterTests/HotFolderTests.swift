// The hot folder on a real disk, with the real worker: piles, crashes, and everything that lies about in shared folders.

import Channels
import Foundation
import Print
import Runtime
import Scanning
import TestServers
import Testing
import Tickets

@testable import Letter

@Suite(.serialized) struct HotFolderTests {
    private static let scanned = Instant(milliseconds: 1_772_532_000_000)  // 2026-03-03T10:00:00Z

    /// Runs a test on a bench and stops it.
    private func onBench(
        largest: Int = 200 << 20, _ body: (LetterBench, any ChannelSource) async throws -> Void
    ) async throws {
        let bench = try LetterBench(largest: largest)
        do {
            let source = try bench.source()
            try await source.open(after: [])
            try await body(bench, source)
            await source.close()
        } catch {
            await bench.stop()
            throw error
        }
        await bench.stop()
    }

    private func read(_ source: any ChannelSource, _ count: Int, seconds: Int = 100) async throws -> [IncomingItem] {
        var items: [IncomingItem] = []
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while items.count < count, clock.now < end {
            items += try await source.next(BatchLimit(), patience: .seconds(2)).items
        }
        return items
    }

    /// Looks until the folder holds nothing that is still to be taken.
    private func settle(_ source: any ChannelSource, _ bench: LetterBench, _ done: () -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while !done(), clock.now < end { _ = try await source.next(BatchLimit(), patience: .milliseconds(300)) }
        #expect(done(), "\(bench.listing(bench.scans))")
    }

    @Test func `a pile of two letters is split at its sheets, and their words survive`() async throws {
        try await onBench { bench, source in
            let first = try await bench.scan("Prima", "Il testo della prima lettera.")
            let second = try await bench.scan("Seconda", (1...70).map { "Riga \($0)." }.joined(separator: "\n"))
            let pile = try await bench.joined([
                try await bench.separator("CC", "2026-03-02", protocolNumber: "0001234"), first,
                try await bench.separator("CUP", "2026-02-27"), second,
            ])
            try bench.drop(pile, "pila.pdf", at: Self.scanned)
            let items = try await read(source, 2)
            #expect(items.count == 2)
            let sha256 = try TakenFiles.digest(
                try #require(
                    bench.listing(bench.scans).first { $0.hasSuffix("/document") }.map { "\(bench.scans)/\($0)" }))
            #expect(items.map(\.key) == ["\(sha256)/2-2", "\(sha256)/4-5"])
            // 8:00 in Rome.
            #expect(items.map(\.arrivedAt.description) == ["2026-03-02T07:00:00.000Z", "2026-02-27T07:00:00.000Z"])
            #expect(items.map { $0.envelope["service"] } == ["CC", "CUP"])
            #expect(try await bench.subjects(items) == ["Prima", "Seconda"])
            let letters = try items.map { try bench.channel.translation.translate($0, account: bench.name) }
            #expect(letters[0].registration == Registration(number: "0001234", register: "", date: "2026-03-02"))
            #expect(letters[1].registration == nil)
            #expect(letters[0].subject == "Lettera, prot. n. 0001234, pervenuta il 02/03/2026")
            #expect(
                letters.allSatisfy { $0.wantsTranscript && $0.warnings.isEmpty && $0.automaticAnswerForbidden != nil })
            #expect(try await LetterBench.text(of: items[1].bytes).contains("Riga 70."))

            try await source.acknowledge([items[0].key])
            #expect(!bench.listing(bench.scans).contains { $0.hasPrefix("done/") })
            try await source.acknowledge([items[1].key])
            let after = bench.listing(bench.scans)
            #expect(after.contains { $0.hasPrefix("done/") && $0.hasSuffix("/pila.pdf") })
            #expect(!after.contains { $0.hasSuffix("/document") })
        }
    }

    @Test func `what lay in the working folder at a crash is continued with the same keys and bytes`() async throws {
        try await onBench { bench, source in
            let pile = try await bench.joined([
                try await bench.scan("Una", "Testo."), try await bench.separator("CC", "2026-03-02"),
                try await bench.scan("Due", "Testo."),
            ])
            try bench.drop(pile, "pila.pdf", at: Self.scanned)
            let before = try await read(source, 2)
            try await source.acknowledge([before[0].key])
            // As a crash leaves it: taken, split, one letter told. Also a place whose file never came, and one whose file
            // came but was not searched yet.
            let work = bench.scans + "/.sportello"
            try FileManager.default.createDirectory(atPath: work + "/never", withIntermediateDirectories: false)
            try FileManager.default.createDirectory(atPath: work + "/unsearched", withIntermediateDirectories: false)
            try Data(try await bench.scan("Tre", "Testo.")).write(
                to: URL(fileURLWithPath: work + "/unsearched/document"))
            let again = try bench.source()
            try await again.open(after: [])
            let after = try await read(again, 3)
            #expect(Set(after.map(\.key)).isSuperset(of: before.map(\.key)))
            for item in before {
                let same = after.first { $0.key == item.key }
                #expect(same?.bytes == item.bytes && same?.arrivedAt == item.arrivedAt)
                #expect(same?.envelope == item.envelope)
            }
            #expect(!FileManager.default.fileExists(atPath: work + "/never"))
            try await again.acknowledge(after.map(\.key))
            #expect(!bench.listing(bench.scans).contains { $0.hasSuffix("/document") })
            await again.close()
        }
    }

    @Test func `the same file a second time is no second letter`() async throws {
        try await onBench { bench, source in
            let letter = try await bench.scan("Una", "Testo.")
            try bench.drop(letter, "prima.pdf", at: Self.scanned)
            let items = try await read(source, 1)
            // Once while the first is under way, once after it is done.
            try bench.drop(letter, "copia.pdf")
            try await settle(source, bench) { bench.listing(bench.scans).contains { $0.hasSuffix("/copia.pdf.txt") } }
            try await source.acknowledge(items.map(\.key))
            try bench.drop(letter, "copia.pdf")
            try await settle(source, bench) {
                bench.listing(bench.scans).contains { $0.hasSuffix("/copia (2).pdf.txt") }
            }
            #expect(try await source.next(BatchLimit(), patience: .milliseconds(300)).items.isEmpty)
            let note = try #require(bench.listing(bench.scans).first { $0.hasSuffix("/copia (2).pdf.txt") })
            #expect(try String(contentsOfFile: "\(bench.scans)/\(note)", encoding: .utf8).contains("prima.pdf"))
        }
    }

    @Test func `what cannot be read is put aside with its reason, and its neighbours go on`() async throws {
        try await onBench(largest: 1 << 20) { bench, source in
            let good = try await bench.scan("Buona", "Testo.")
            let place = try TemporaryFolder("letter-bad")
            try Data(good).write(to: URL(fileURLWithPath: place.file("good.pdf")))
            try await Command.mustRun([
                "qpdf", "--encrypt", "segreto", "padrone", "256", "--", place.file("good.pdf"),
                place.file("locked.pdf"),
            ])
            try bench.drop([], "vuoto.pdf")
            try bench.drop(Array("%PDF-1.5\nnot a document".utf8), "rotto.pdf")
            try bench.drop(Array("MZ\u{0}\u{0} a program".utf8), "programma.pdf")
            try bench.drop(Array(try Data(contentsOf: URL(fileURLWithPath: place.file("locked.pdf")))), "chiuso.pdf")
            try bench.drop([UInt8](repeating: 65, count: (1 << 20) + 1), "enorme.pdf")
            try bench.drop(try await bench.separator("CC", "2026-03-02"), "soli fogli.pdf")
            try bench.drop(good, "buona.pdf")
            let items = try await read(source, 1)
            #expect(try await bench.subjects(items) == ["Buona"])
            let bad = ["vuoto", "rotto", "programma", "chiuso", "enorme", "soli fogli"]
            try await settle(source, bench) {
                let names = bench.listing(bench.scans)
                return bad.allSatisfy { names.contains("error/\($0).pdf") && names.contains("error/\($0).pdf.txt") }
            }
            func reason(_ name: String) throws -> String {
                try String(contentsOfFile: "\(bench.scans)/error/\(name).pdf.txt", encoding: .utf8)
            }
            #expect(try reason("vuoto").contains("vuoto"))
            #expect(try reason("chiuso").contains("password"))
            #expect(try reason("enorme").contains("1 MB"))
            #expect(try reason("programma").contains("PDF, TIFF, JPEG"))
            #expect(try reason("soli fogli").contains("separatori"))
            #expect(await bench.channel.check().contains { $0.fault?.code == "set_aside" })
        }
    }

    @Test func `links, pipes, folders, hidden files and files under way stay where they are`() async throws {
        try await onBench { bench, source in
            let scans = bench.scans
            let secret = bench.folder.file("secret.pdf")
            try Data(try await bench.scan("Segreta", "Testo.")).write(to: URL(fileURLWithPath: secret))
            try FileManager.default.createSymbolicLink(atPath: scans + "/link.pdf", withDestinationPath: secret)
            #expect(mkfifo(scans + "/pipe.pdf", 0o644) == 0)
            try FileManager.default.createDirectory(atPath: scans + "/folder.pdf", withIntermediateDirectories: false)
            for name in [".hidden.pdf", "scan.pdf.tmp", "scan.pdf.part", "~scan.pdf", "scan.pdf~", "scan.PDF.TMP"] {
                try Data("x".utf8).write(to: URL(fileURLWithPath: "\(scans)/\(name)"))
            }
            let before = bench.listing(scans)
            #expect(try await source.next(BatchLimit(), patience: .seconds(1)).items.isEmpty)
            #expect(bench.listing(scans) == before)
        }
    }

    @Test func `names with control characters, paths or no text at all do no harm`() async throws {
        try await onBench { bench, source in
            for (index, name) in ["a\u{7}b\n.pdf", "x..\\..\\etc.pdf", "-rf.pdf", "\u{202E}fdp.exe"].enumerated() {
                let bytes = try await bench.scan("Lettera \(index)", "Testo.")
                try Data(bytes).write(to: URL(fileURLWithPath: "\(bench.scans)/\(name)"))
            }
            // Bytes that are no UTF-8.
            let raw: [CChar] = (bench.scans + "/").utf8CString.dropLast() + [CChar(bitPattern: 0xFF), 46, 112, 0]
            let number = open(raw, O_CREAT | O_WRONLY, 0o644)
            let bytes = try await bench.scan("Lettera 4", "Testo.")
            #expect(write(number, bytes, bytes.count) == bytes.count)
            close(number)
            let items = try await read(source, 5)
            #expect(items.count == 5)
            for item in items {
                let name = item.envelope["file"] ?? ""
                #expect(!name.isEmpty && !name.contains("/") && !name.contains("\\") && !name.hasPrefix("."))
                #expect(!name.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" })
            }
            try await source.acknowledge(items.map(\.key))
            #expect(
                bench.listing(bench.scans).filter { $0.hasPrefix("done/2") && $0.split(separator: "/").count == 3 }
                    .count == 5)
        }
    }

    @Test func `pictures come by what is in them, whatever they are called`() async throws {
        try await onBench { bench, source in
            let place = try TemporaryFolder("letter-pictures")
            try Data(try await bench.scan("Figura", "Testo.")).write(to: URL(fileURLWithPath: place.file("a.pdf")))
            for (form, name) in [("-png", "uno.pdf"), ("-jpeg", "due.tif"), ("-tiff", "tre")] {
                try await Command.mustRun([
                    "pdftoppm", "-r", "100", "-gray", form, "-singlefile", place.file("a.pdf"), place.file(name),
                ])
                let made = try #require(bench.listing(place.path).first { $0.hasPrefix(name + ".") })
                try bench.drop(Array(try Data(contentsOf: URL(fileURLWithPath: place.file(made)))), name)
            }
            let items = try await read(source, 3)
            let types = try items.map {
                try bench.channel.translation.translate($0, account: bench.name).attachments.map(\.type)
            }
            #expect(Set(types) == [["image/png"], ["image/jpeg"], ["image/tiff"]])
            let pages = try #require(bench.channel.pages)
            for item in items {
                #expect(try await pages.pages(of: item.bytes).count == 1)
                #expect(try await pages.document(of: item.bytes).starts(with: Array("%PDF-".utf8)))
                #expect(
                    try await pages.image(of: 0, in: item.bytes, width: 400).starts(with: [0x89, 0x50, 0x4E, 0x47]))
            }
        }
    }

    @Test func `five hundred pages are searched one by one, in bounded memory`() async throws {
        try await onBench { bench, source in
            let place = try TemporaryFolder("letter-many")
            let sheet = place.file("sheet.pdf")
            try Data(try await bench.separator("CC", "2026-03-02")).write(to: URL(fileURLWithPath: sheet))
            let page = place.file("page.pdf")
            try Data(SmallPDF.page(width: 60, height: 80)).write(to: URL(fileURLWithPath: page))
            // A sheet before every 100 pages: 495 pages in five letters.
            let part = [sheet] + Array(repeating: page, count: 99)
            try await Command.mustRun(
                ["pdfunite"] + (0..<5).flatMap { _ in part } + [place.file("pile.pdf")], limit: .seconds(100))
            let before = Memory.resident
            try bench.drop(Array(try Data(contentsOf: URL(fileURLWithPath: place.file("pile.pdf")))), "pila.pdf")
            let items = try await read(source, 5, seconds: 300)
            #expect(items.count == 5)
            #expect(items.map { $0.envelope["pages"] } == ["2-100", "102-200", "202-300", "302-400", "402-500"])
            #expect(Memory.resident - before < 150 << 20)
        }
    }

    @Test func `a folder that is away is told, and reading goes on when it is back`() async throws {
        try await onBench { bench, source in
            try await bench.breakReading()
            let fault = await #expect(throws: ChannelError.self) {
                try await source.next(BatchLimit(), patience: .seconds(1))
            }
            #expect(fault?.class == .transient && fault?.code == "missing_folder")
            try await bench.repairReading()
            try bench.drop(try await bench.scan("Una", "Testo."), "una.pdf")
            #expect(try await read(source, 1).count == 1)
        }
    }
}

extension LetterBench {
    func subjects(_ items: [IncomingItem]) async throws -> [String] {
        var found: [String] = []
        for item in items { found.append(try await subject(of: item)) }
        return found
    }
}

/// A page with a line on it, in as few bytes as a PDF needs.
enum SmallPDF {
    static func page(width: Int, height: Int) -> [UInt8] {
        let content = "0 0 0 rg 10 10 \(width - 20) 2 re f"
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents 4 0 R/Resources<<>>>>",
            "<</Length \(content.utf8.count)>>stream\n\(content)\nendstream",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\(object)endobj\n"
        }
        let table = text.utf8.count
        text += "xref\n0 5\n0000000000 65535 f \n"
        for offset in offsets {
            text += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n"
        }
        text += "trailer<</Size 5/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n"
        return Array(text.utf8)
    }
}

enum Memory {
    /// Of this process, in bytes.
    static var resident: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}
