// Faxes over Maildirs keep the promises of the port. What comes and goes is paper: the suite reads sheets.

import ChannelConformance
import Channels
import Foundation
import MIME
import Runtime
import Scanning
import TestServers
import Testing
import Tickets

@testable import Fax

@Suite(.timeLimit(.minutes(5))) struct FaxConformanceTests {
    @Test(arguments: ChannelConformance.checks(for: FaxHarness()))
    func `Faxes keep the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(FaxHarness())
    }
}

struct FaxHarness: ChannelHarness {
    var abilities: Set<ChannelAbility> { [.lookUp, .unthreaded] }
    func makeBench() async throws -> any ChannelBench { FaxChannelBench(bench: try FaxBench()) }
}

struct FaxChannelBench: ChannelBench {
    let bench: FaxBench
    var channel: any Channel { bench.channel }
    let citizen = Party(name: "Ada Prova", address: "+390971000001")
    var isPaper: Bool { true }

    func plant(_ letter: PlantedLetter) async throws {
        var fax = ProviderMail.Fax()
        fax.commID = String(Int.random(in: 1...999_999_999))
        fax.document = ("fax.pdf", "application/pdf", Array("%PDF-1.4 \(letter.subject)\n\(letter.text)".utf8))
        try put(ProviderMail.italian(fax), at: letter.arrivedAt)
    }

    func subject(of item: IncomingItem) async throws -> String {
        let document = try #require(FaxDocument.bytes(in: item.bytes))
        let first = String(decoding: document, as: UTF8.self).split(separator: "\n").first ?? ""
        return String(first.dropFirst("%PDF-1.4 ".count))
    }

    func plantAnswer(to letter: ArrivedLetter, text: String, arrivedAt: Instant) async throws {
        try await plant(PlantedLetter(from: citizen, subject: "Risposta", text: text, arrivedAt: arrivedAt))
    }

    func plantReturned(_ letter: ArrivedLetter, arrivedAt: Instant) async throws { try put(letter.raw, at: arrivedAt) }

    func sourceState() async throws -> String {
        let box = bench.folder.file("in")
        return try FileManager.default.subpathsOfDirectory(atPath: box).sorted().map { name in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(box)/\(name)")
            return facts[.type] as? FileAttributeType == .typeRegular
                ? "\(name) \(facts[.size] ?? "") \(facts[.modificationDate] ?? "")" : name
        }.joined(separator: "\n")
    }

    func breakReading() async throws { try move("in", "in-away") }
    func repairReading() async throws { try move("in-away", "in") }
    func refuseSending(_ refusal: ChannelError.Class) async throws { try move("out/tmp", "out-tmp-away") }
    func breakSending() async throws { try move("out", "out-away") }
    func repairSending() async throws {
        for (away, home) in [("out-away", "out"), ("out-tmp-away", "out/tmp")]
        where FileManager.default.fileExists(atPath: bench.folder.file(away)) {
            try move(away, home)
        }
    }

    /// As the citizen reads it: the sheets themselves.
    func arrived() async throws -> [ArrivedLetter] {
        var letters: [ArrivedLetter] = []
        for raw in try bench.sent() { letters.append(try await letter(raw)) }
        return letters
    }

    private func letter(_ raw: [UInt8]) async throws -> ArrivedLetter {
        let mail = MIMEMessage(raw)
        let number = mail.headers.addresses("To").mailboxes.first?.address.prefix { $0 != "@" } ?? ""
        let sheet = ScanDocument.bytes(try #require(FaxDocument.bytes(in: raw)))
        var lines: [Substring] = []
        for page in 1...(try await bench.pool.inspect(sheet).pages.count) {
            lines += try await bench.pool.text(sheet, page: page).text.split(separator: "\n")
        }
        let body = lines.filter { !$0.hasPrefix("Comune di Esempio - ") && !$0.contains("pagina ") && $0 != "Prova" }
            .joined(separator: "\n")
        let words = try #require(body.range(of: "Gentile utente,")).lowerBound
        let subject = try #require(body.range(of: "Oggetto:")).upperBound
        let documents = FaxDocument.all(in: mail.root)
        return ArrivedLetter(
            to: [TelephoneNumber(number)?.e164 ?? String(number)],
            subject: body[subject..<words].split(whereSeparator: \.isWhitespace).joined(separator: " "),
            text: String(body[words...]),
            attachments: documents.dropFirst().map {
                OutgoingAttachment(name: $0.part.fileName ?? "", type: $0.part.type.essence, bytes: $0.part.decoded())
            }, raw: raw)
    }

    /// What a provider takes.
    var attachments: [OutgoingAttachment] {
        let noise = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        return [
            OutgoingAttachment(name: "ricevuta àè.pdf", type: "application/pdf", bytes: Array("%PDF-1.4".utf8) + noise),
            OutgoingAttachment(name: "mappa.tif", type: "image/tiff", bytes: [0x49, 0x49, 0x2A, 0] + noise),
        ]
    }

    /// A sheet breaks lines where it wants, and its fonts know no Chinese: what they lack shows as a box with its code in
    /// capitals.
    func readable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.isLowercase && $0.value < 0x250 }))
    }

    func stop() async { await bench.stop() }

    private func put(_ mail: [UInt8], at arrival: Instant) throws {
        let name = "\(arrival.milliseconds / 1000).\(RandomIdentifier.token(bits: 60)).example"
        let file = bench.folder.file("in/tmp/\(name)")
        try Data(mail).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.modificationDate: arrival.date], ofItemAtPath: file)
        try move("in/tmp/\(name)", "in/new/\(name)")
    }

    private func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: bench.folder.file(from), toPath: bench.folder.file(to))
    }
}
