// The adapter's rules without a disk: when a file lies still, how a pile is split, when a letter arrived, what is proposed.

import Channels
import Foundation
import Print
import Scanning
import Testing
import Tickets

@testable import Letter

@Suite struct LetterRulesTests {
    private func file(_ inode: UInt64, size: Int, writtenAt: Int64 = 1) -> WaitingFile {
        WaitingFile(raw: [97, 0], name: "a", inode: inode, size: size, writtenAt: writtenAt)
    }

    @Test func `a file is taken once it has lain still for the whole time`() {
        var watch = StableWatch()
        let start = Date(timeIntervalSince1970: 1_000_000)
        func ready(_ files: [WaitingFile], _ seconds: Double, written: Bool = false) -> Int {
            watch.ready(files, at: start + seconds, after: .seconds(5)) { _ in written }.count
        }
        #expect(ready([file(1, size: 10)], 0) == 0)
        #expect(ready([file(1, size: 20)], 4) == 0)
        #expect(ready([file(1, size: 20)], 8.9) == 0)
        #expect(ready([file(1, size: 20, writtenAt: 2)], 9) == 0)
        #expect(ready([file(1, size: 20, writtenAt: 2)], 14, written: true) == 0)
        #expect(ready([file(1, size: 20, writtenAt: 2)], 14) == 1)
        // Another file under the same name.
        #expect(ready([file(2, size: 20, writtenAt: 2)], 15) == 0)
        // An empty one waits longer; a clock set back starts anew instead of waiting for ever.
        #expect(ready([file(3, size: 0)], 20) == 0)
        #expect(ready([file(3, size: 0)], 69) == 0)
        #expect(ready([file(3, size: 0)], 70) == 1)
        #expect(ready([file(3, size: 5)], 80) == 0)
        #expect(ready([file(3, size: 5)], -1000) == 0)
        #expect(ready([file(3, size: 5)], -995) == 1)
    }

    private let box = PageBox(x: 0, y: 0, width: 1, height: 1)
    private let sheet = "SPORTELLO1;S=CC;D=2026-03-02;P=7"
    private let other = "SPORTELLO1;S=CUP;D=2026-03-01"

    private func split(_ pages: [[(PageCode.Kind, String)]?]) -> [PlannedLetter] {
        var splitting = BatchSplitting()
        for page in pages { splitting.take(page?.map { PageCode(kind: $0.0, text: $0.1, box: box) }) }
        return splitting.found
    }

    @Test func `a pile without sheets is one letter`() {
        #expect(split([[], [], nil]).map { [$0.first, $0.last] } == [[1, 3]])
        #expect(split([[], [], nil]).first?.unread == [3])
        #expect(split([[]]).first?.hasSheet == false)
    }

    @Test func `sheets of ours and strangers' bar codes part letters`() {
        let found = split([
            [], [(.qr, sheet), (.code128, "PATCHT")], [], [], [(.code39, "PATCHT")], [], [(.qr, other)], [(.qr, sheet)],
            [],
        ])
        #expect(found.map { [$0.first, $0.last] } == [[1, 1], [3, 4], [6, 6], [9, 9]])
        #expect(found.map(\.mark) == [nil, sheet, nil, sheet])
        #expect(found.map(\.hasSheet) == [false, true, true, true])
    }

    @Test func `a sheet that only parts does not wipe out what the one before it says`() {
        let found = split([[(.qr, sheet)], [(.code128, "PATCHT")], []])
        #expect(found.map(\.mark) == [sheet])
        #expect(split([[(.qr, sheet)], [(.code128, "PATCHT")]]).isEmpty)
    }

    @Test func `our own code on a page leads to its ticket, foreign codes part nothing`() throws {
        let mark = try #require(LetterMark(ticketNumber: "CC-2026-0000007", token: "0123456789abcdefghjkmnpqrs"))
        let found = split([[(.qr, "https://example.org")], [(.qr, SheetCode.letter(mark).text)], [(.qr, "PATCHT")]])
        #expect(found.count == 1)
        #expect(found.first?.codes == [SheetCode.letter(mark).text])
        let envelope = LetterEnvelope(found[0], file: "a.pdf", scanned: Instant(milliseconds: 0)).fields
        let item = IncomingItem(
            key: "k", arrivedAt: Instant(milliseconds: 0), bytes: Array("%PDF-1.5".utf8), envelope: envelope)
        let translation = try LetterTranslation(LetterSettings(accounts: [])).translate(item, account: AccountName("x"))
        #expect(translation.tokens.map(\.value) == ["0123456789abcdefghjkmnpqrs"])
        #expect(translation.numbers.map(\.description) == ["CC-2026-0000007"])
    }

    @Test(arguments: [
        ("2026-03-02", "2026-03-03T10:00:00Z", "2026-03-02T07:00:00.000Z", false),
        ("2026-03-03", "2026-03-03T10:00:00Z", "2026-03-03T07:00:00.000Z", false),
        ("2026-03-03", "2026-03-03T05:00:00Z", "2026-03-03T05:00:00.000Z", false),
        ("2026-03-09", "2026-03-03T10:00:00Z", "2026-03-03T10:00:00.000Z", true),
        ("2026-07-01", "2026-07-02T10:00:00Z", "2026-07-01T06:00:00.000Z", false),
    ])
    func `the clock starts with the post of the stamped day, never after the scan`(
        day: String, scanned: String, arrival: String, doubted: Bool
    ) throws {
        let scan = Instant(try Date(scanned, strategy: .iso8601))
        var envelope = LetterEnvelope(["arrival": day])
        let zone = try #require(TimeZone(identifier: "Europe/Rome"))
        #expect(envelope.arrivedAt(scanned: scan, minute: 480, in: zone).description == arrival)
        #expect(envelope.arrivalNotBelieved == doubted)
    }

    @Test func `an envelope comes back as it was`() {
        var letter = PlannedLetter(
            first: 2, last: 4, mark: "SPORTELLO1;S=CC;D=2026-03-02;P=7;R=URP", hasSheet: true, codes: ["a", "b"],
            unread: [3])
        letter.codes = ["SPORTELLO1;N=CC-2026-0000007"]
        let envelope = LetterEnvelope(letter, file: "f.pdf", scanned: Instant(milliseconds: 0))
        #expect(LetterEnvelope(envelope.fields).fields == envelope.fields)
        #expect(envelope.fields["service"] == "CC")
        #expect(envelope.registration == Registration(number: "7", register: "URP", date: "2026-03-02"))
    }

    @Test(arguments: [
        ("Potenza, 3 marzo 2025", "2025-03-03"), ("Matera lì 1º gennaio 2026", "2026-01-01"),
        ("03/03/2025", "2025-03-03"), ("data: 3.12.2025", "2025-12-03"), ("31/02/2025", nil), ("Via 12 85100", nil),
        ("anno 2024 pagine 3", nil), ("", nil), ("3 marzo 25", nil),
    ])
    func `dates are read as people write them`(text: String, day: String?) {
        #expect(LetterProposals.day(text)?.description == day)
    }

    @Test func `sender, date and subject are proposed with their places, the addressee is not taken for the sender`()
        throws
    {
        let lines = [
            "Ada Fittizia", "Via delle Prove 12", "85100 Potenza PZ", "", "Al Comune di Esempio",
            "Piazza del Campione 1",
            "85100 Potenza PZ", "", "Potenza, 3 marzo 2025", "", "Oggetto: richiesta di rateizzazione",
            "della tassa sui rifiuti",
            "", "Gentili signori,", "vorrei sapere se il 4 aprile 2025 siete aperti.",
        ].enumerated().compactMap { index, text in
            text.isEmpty
                ? nil
                : TextLine(
                    text: text, confidence: 90, box: PageBox(x: 25, y: 25 + Double(index) * 6, width: 80, height: 4),
                    block: 0)
        }
        let page = PageText(text: "", confidence: 90, lines: lines, source: .ocr)
        let found = LetterProposals(page, page: PageFacts(width: 210, height: 297)).all
        #expect(found.map(\.field) == [.sender, .date, .subject])
        #expect(found[0].value == "Ada Fittizia\nVia delle Prove 12\n85100 Potenza PZ")
        #expect(found[1].value == "2025-03-03")
        #expect(found[2].value == "richiesta di rateizzazione della tassa sui rifiuti")
        #expect(found.allSatisfy { $0.page == 0 && $0.x > 0.1 && $0.x < 0.13 && $0.width > 0.3 && $0.confidence == 90 })
        #expect(
            LetterProposals(
                PageText(text: "", confidence: 0, lines: [], source: .ocr), page: PageFacts(width: 0, height: 0)
            ).all.isEmpty)
    }
}
