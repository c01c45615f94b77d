// The bench for letters: a hot folder, a print queue, the real worker. What stands on the sheets is read by poppler's
// programs, not by the adapter's own means.

import ChannelConformance
import Channels
import Foundation
import Letter
import Print
import Runtime
import Scanning
import TestServers
import Tickets

struct LetterHarness: ChannelHarness {
    var abilities: Set<ChannelAbility> { [.lookUp] }
    func makeBench() async throws -> any ChannelBench { try LetterBench() }
}

final class LetterBench: ChannelBench {
    let folder: TemporaryFolder
    let pool: ScanPool
    let shop = PrintShop()
    let channel: any Channel
    let name = AccountName("urp")
    let citizen = Party(name: "Ada Prova", address: "VIA DELLA PROVA 1, 85100 POTENZA PZ")

    var scans: String { folder.file("scans") }
    var queue: String { folder.file("print") }

    init(stableFor: Duration = .zero, largest: Int = 200 << 20, clock: any WallClock = SystemClock()) throws {
        folder = try TemporaryFolder("letter")
        var settings = ScanPoolSettings()
        settings.program = Self.worker
        settings.workers = 1
        settings.timeLimit = .seconds(120)
        pool = ScanPool(settings)
        for part in ["scans", "print"] { try folder.makeFolder(part) }
        var reading = LetterReading(
            folder: folder.file("scans"), stableFor: stableFor, interval: .milliseconds(100), largest: largest)
        reading.arrivalMinute = 8 * 60
        channel = LetterChannel(
            LetterSettings(accounts: [
                LetterAccount(
                    ChannelAccount(
                        name: name, address: "Ente di Prova, Via 1, 85100 Potenza PZ", title: "Ente di Prova"),
                    reading: reading,
                    sending: LetterSending(
                        folder: folder.file("print"), letterhead: Letterhead(lines: ["Ente di Prova"]),
                        returnLine: "Mitt.: Ente di Prova", place: "Potenza"))
            ]), pool: pool, shop: shop, clock: clock, log: .silent)
    }

    /// In the build folder: tests run in a bundle there, or under Swift's own runner.
    static let worker: String = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("sportello-scan").path
            if FileManager.default.isExecutableFile(atPath: program) { return program }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.build/debug/sportello-scan").standardizedFileURL.path
    }()

    func source() throws -> any ChannelSource {
        guard let source = channel.makeSources().first else { throw TestServerError("no source") }
        return source
    }

    // MARK: scans

    /// A citizen's letter as a PDF of one page or more.
    func scan(_ subject: String, _ text: String, code: String? = nil) async throws -> [UInt8] {
        try await shop.print(
            Letter(
                letterhead: Letterhead(lines: ["Ada Prova", "Via della Prova 1", "85100 Potenza PZ"]),
                address: AddressBlock(lines: ["ENTE DI PROVA", "VIA 1", "85100 POTENZA PZ"]),
                placeAndDate: "Potenza, 1 marzo 2026", ticketNumber: "-", subject: subject, text: text, code: code)
        ).bytes
    }

    func drop(_ bytes: [UInt8], _ name: String, at instant: Instant? = nil) throws {
        let hidden = "\(scans)/.\(name).tmp"
        try Data(bytes).write(to: URL(fileURLWithPath: hidden))
        if let instant {
            try FileManager.default.setAttributes([.modificationDate: instant.date], ofItemAtPath: hidden)
        }
        guard rename(hidden, "\(scans)/\(name)") == 0 else { throw TestServerError("rename") }
    }

    /// Documents one after another in one PDF.
    func joined(_ documents: [[UInt8]]) async throws -> [UInt8] {
        let place = try TemporaryFolder("join")
        var paths: [String] = []
        for (index, document) in documents.enumerated() {
            paths.append(place.file("\(index).pdf"))
            try Data(document).write(to: URL(fileURLWithPath: paths[index]))
        }
        try await Command.mustRun(["pdfunite"] + paths + [place.file("all.pdf")])
        return Array(try Data(contentsOf: URL(fileURLWithPath: place.file("all.pdf"))))
    }

    func separator(_ service: String, _ day: String, protocolNumber: String? = nil) async throws -> [UInt8] {
        guard let mark = SeparatorMark(service: service, arrival: day, protocolNumber: protocolNumber) else {
            throw TestServerError("no mark")
        }
        return try await shop.print(SeparatorSheet(mark: mark)).bytes
    }

    /// What the folder holds, hidden parts included, without our own bookkeeping.
    func listing(_ path: String) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
    }

    static func text(of bytes: [UInt8], _ options: [String] = ["-layout"]) async throws -> String {
        try await Command.mustRun(["pdftotext"] + options + ["-", "-"], input: bytes)
    }

    // MARK: the suite's hands

    var isPaper: Bool { true }

    func plant(_ letter: PlantedLetter) async throws {
        // A sheet of paper is larger than any text on it: how long the text is changes nothing but the time it takes.
        let bytes = try await scan(letter.subject, String(letter.text.prefix(2000)))
        try drop(bytes, "\(letter.subject).pdf", at: letter.arrivedAt)
    }

    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws {
        let pages = try await joined([try await scan("Re: \(letter.subject)", text), letter.raw])
        try drop(pages, "risposta.pdf", at: arrivedAt)
    }

    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws {
        try drop(letter.raw, "tornata.pdf", at: arrivedAt)
    }

    func subject(of item: IncomingItem) async throws -> String {
        let text = try await Self.text(of: item.bytes)
        let line = text.split(separator: "\n").first { $0.contains("Oggetto:") } ?? ""
        return line.replacing("Oggetto:", with: "").trimmingCharacters(in: .whitespaces)
    }

    /// Lines are broken and spaces widened on paper; what no font of the machine has is a box with its code in it.
    func readable(_ text: String) -> String {
        let shown = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value < 0x2E80 }))
        return shown.split(whereSeparator: \.isWhitespace).filter { word in
            !(2...3).contains(word.count) || !word.allSatisfy { "0123456789ABCDEF".contains($0) }
        }.joined(separator: " ")
    }

    func sourceState() async throws -> String {
        // Files wait in the folder or, taken, in its hidden part: what matters is that none is done or gone.
        let names = listing(scans)
        let waiting = names.filter { !$0.contains("/") && !$0.hasPrefix(".") && $0.hasSuffix(".pdf") }.count
        let taken = names.filter { $0.hasSuffix("/document") }.count
        return "\(waiting + taken) " + names.filter { $0.hasPrefix("done/") || $0.hasPrefix("error/") }.joined()
    }

    func breakReading() async throws { try FileManager.default.moveItem(atPath: scans, toPath: scans + "-away") }
    func repairReading() async throws { try FileManager.default.moveItem(atPath: scans + "-away", toPath: scans) }

    func refuseSending(_ refusal: ChannelError.Class) async throws {
        // A file where the folder should be: root may write anywhere else.
        try Data().write(to: URL(fileURLWithPath: queue + "/to-print"))
    }

    func breakSending() async throws { try FileManager.default.moveItem(atPath: queue, toPath: queue + "-away") }

    func repairSending() async throws {
        if FileManager.default.fileExists(atPath: queue + "-away") {
            try FileManager.default.moveItem(atPath: queue + "-away", toPath: queue)
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: queue + "/to-print", isDirectory: &isFolder), !isFolder.boolValue {
            try FileManager.default.removeItem(atPath: queue + "/to-print")
        }
    }

    func arrived() async throws -> [ArrivedLetter] {
        let place = queue + "/to-print"
        let names = listing(place).filter { !$0.hasPrefix(".") }
        // A letter's attachments bear its name with a number behind it.
        let letters = names.filter { $0.hasSuffix(".pdf") && $0.split(separator: "-").count == 4 }
        var found: [ArrivedLetter] = []
        for name in letters {
            let raw = Array(FileManager.default.contents(atPath: "\(place)/\(name)") ?? Data())
            let stem = name.dropLast(4) + "-"
            let attachments = names.filter { $0.hasPrefix(stem) }.map { attachment in
                OutgoingAttachment(
                    name: String(attachment.dropFirst(stem.count + 2)),
                    type: attachment.hasSuffix(".pdf") ? "application/pdf" : "text/plain",
                    bytes: Array(FileManager.default.contents(atPath: "\(place)/\(attachment)") ?? Data()))
            }
            found.append(try await Self.opened(raw, attachments))
        }
        return found
    }

    private static func opened(_ raw: [UInt8], _ attachments: [OutgoingAttachment]) async throws -> ArrivedLetter {
        let text = try await text(of: raw, ["-raw"])
        var lines = text.split { $0 == "\n" || $0 == "\u{C}" }.map(String.init)
        lines.removeAll { $0.hasPrefix("Richiesta n. ") || $0.hasPrefix("pagina ") }
        let name = lines.firstIndex { $0 == "Ada Prova" } ?? 0
        let address = lines.indices.contains(name + 2) ? lines[(name + 1)...(name + 2)].joined(separator: ", ") : ""
        let start = lines.firstIndex { $0.hasPrefix("Oggetto: ") } ?? 0
        let end = lines.firstIndex { $0 == "Distinti saluti" } ?? lines.count
        let subject = lines.indices.contains(start) ? String(lines[start].dropFirst(9)) : ""
        let body = start + 1 <= end ? lines[(start + 1)..<end].joined(separator: "\n") : ""
        return ArrivedLetter(to: [address], subject: subject, text: body, attachments: attachments, raw: raw)
    }

    func stop() async {
        await pool.close()
        folder.remove()
    }
}
