// Letters through the whole program: a scanned pile with sheets that the program printed itself becomes tickets with their
// words, also when the program is killed at every named moment on the way.

import Foundation
import TestServers
import Testing

@Suite("Letters through the whole program", .serialized)
struct LetterJourneyTests {
    @Test("a pile of two letters becomes two tickets of the services on their sheets, whenever the program is killed")
    func pile() async throws {
        let desk = try LetterDesk()
        let points = ["letter.taking", "letter.taken", "letter.planned", "letter.finishing"]
        for (round, point) in points.enumerated() {
            try await desk.drop(round)
            let process = try desk.serve(crash: point + ":1")
            try await eventually("killed at \(point): \(desk.log.suffix(1500))") { !process.isRunning }
            process.stop()
        }
        let process = try desk.serve(crash: nil)
        try await eventually("everything is done") { desk.done == points.count && desk.underWay == 0 }
        try await eventually("the words are read") {
            try await desk.ask("SELECT count(*) FROM transcripts WHERE state = 'done'") == "8"
        }
        process.signal(SIGTERM)
        try await eventually("it has ended") { !process.isRunning }
        #expect(
            try await desk.ask(
                "SELECT group_concat(service || sequence, ' ') FROM (SELECT * FROM tickets ORDER BY service, sequence)")
                == "CC1 CC2 CC3 CC4 CUP1 CUP2 CUP3 CUP4")
        // 2 March, 8:00 in Rome, whenever it was scanned.
        #expect(try await desk.ask("SELECT DISTINCT at FROM messages") == "1772434800000")
        #expect(try await desk.ask("SELECT count(*) FROM messages WHERE registration LIKE '%0001234%'") == "4")
    }

    @Test("sheets can be printed from the command line")
    func sheets() async throws {
        let desk = try LetterDesk()
        let out = desk.program.folder.file("sheet.pdf")
        #expect(
            try await desk.program.run(
                "separator-sheet", "--service", "CC", "--date", "2026-03-02", "--protocol", "0001234", "--out", out
            ).code == 0)
        let text = try await Command.mustRun(["pdftotext", out, "-"])
        #expect(text.contains("SPORTELLO1;S=CC;D=2026-03-02;P=0001234"))
        let window = try await desk.program.run("window-sheet", "urp")
        #expect(window.output.starts(with: Array("%PDF-".utf8)))
        for wrong in [
            ["--service", "CC"], ["--service", "C C", "--date", "2026-03-02"], ["--service", "CC", "--date", "oggi"],
        ] {
            let result = try await Command.run(
                [Program.path, "separator-sheet"] + wrong, environment: desk.program.environment)
            #expect(result.code == 64)
        }
    }
}

/// A settings folder with one mail room.
private final class LetterDesk: Sendable {
    let program: Program

    init() throws {
        let folder = try TemporaryFolder("letters")
        let paths = try ["scans", "print"].map { try folder.makeFolder($0) }
        self.folder = folder
        program = try Program(
            main: "listen: { port: 0 }, services: { CC: { title: \"CC\" }, CUP: { title: \"CUP\" } }",
            files: [
                "letter.json5": """
                { accounts: [ { name: "urp", address: "Via 1, 85100 Potenza PZ",
                    reading: { folder: "\(paths[0])", stableFor: "1 s", every: "500 ms" },
                    sending: { folder: "\(paths[1])", place: "Potenza" } } ] }
                """
            ])
    }

    private let folder: TemporaryFolder
    private var scans: String { folder.file("scans") }

    /// A pile of two letters, different in every round.
    func drop(_ round: Int) async throws {
        let place = try TemporaryFolder("pile")
        for (name, more) in [("CC", ["--protocol", "0001234"]), ("CUP", [])] {
            let result = try await Command.run(
                [Program.path, "separator-sheet", "--service", name, "--date", "2026-03-02", "--out", place.file(name)]
                    + more,
                environment: program.environment)
            try #require(result.code == 0, "\(result.errorText)")
            try place.write("\(name)-letter", Self.page("Lettera \(round) per \(name), con parole da leggere."))
        }
        try await Command.mustRun(
            ["pdfunite"] + ["CC", "CC-letter", "CUP", "CUP-letter"].map { place.file($0) } + [place.file("pile.pdf")])
        try FileManager.default.moveItem(atPath: place.file("pile.pdf"), toPath: "\(scans)/pila \(round).pdf")
    }

    func serve(crash point: String?) throws -> ServerProcess {
        let crash = point.map { ["SPORTELLO_CRASH_AT=\($0)"] } ?? []
        return try ServerProcess(
            ["env"] + crash + [try Program.path, "serve", "--config", program.folder.file("config")],
            folder: program.folder.file("guard"), log: program.folder.file("serve.log"), patience: .seconds(20))
    }

    var log: String { (try? String(contentsOfFile: program.folder.file("serve.log"), encoding: .utf8)) ?? "" }

    var done: Int { names.filter { $0.hasPrefix("done/") && $0.hasSuffix(".pdf") }.count }
    var underWay: Int {
        names.filter { $0.hasSuffix("/document") || (!$0.contains("/") && $0.hasSuffix(".pdf")) }.count
    }
    private var names: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: scans)) ?? [] }

    /// One value from the data, read beside the program.
    func ask(_ query: String) async throws -> String {
        try await Command.mustRun(["sqlite3", "-readonly", program.data + "/sportello.db", query])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func page(_ text: String) -> String {
        let content = "BT /F 14 Tf 60 700 Td (\(text)) Tj ET"
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            "<</Length \(content.utf8.count)>>stream\n\(content)\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        var pdf = "%PDF-1.4\n"
        var offsets = ""
        for (index, object) in objects.enumerated() {
            let offset = String(pdf.utf8.count)
            offsets += String(repeating: "0", count: 10 - offset.count) + "\(offset) 00000 n \n"
            pdf += "\(index + 1) 0 obj\(object)endobj\n"
        }
        let table = pdf.utf8.count
        return pdf
            + "xref\n0 6\n0000000000 65535 f \n\(offsets)trailer<</Size 6/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n"
    }
}
