// The texts in both languages, times and durations in words, codes in words, plain text with links.

import Foundation
import Testing
import Tickets

@testable import Web

@Suite struct PagesTextTests {
    private static let tables: [[any Phrase]] = [
        FrameText.allCases, LogInText.allCases, ListText.allCases, InboxText.allCases, StateText.allCases,
        TimeText.allCases,
        TicketText.allCases, AnswerText.allCases, HistoryText.allCases, NoticeText.allCases, HeldText.allCases,
        OutboxText.allCases, AccountText.allCases, ErrorText.allCases, KeysText.allCases, FaultText.allCases,
        WarningText.allCases, HeldReasonText.allCases, RefusalText.allCases,
        RoleText.allCases, LevelText.allCases, CaseText.allCases, PersonText.allCases, PartingText.allCases,
        PreviewText.allCases, PaperText.allCases, PrintText.allCases, SheetText.allCases, ReportText.allCases,
        PeriodText.allCases, DashboardText.allCases, IndicatorText.allCases, EvidenceText.allCases, StepText.allCases,
        DetailText.allCases, EntryText.allCases, ClosingText.allCases, OversightText.allCases, AuditText.allCases,
        PresenceText.allCases, ReadyText.allCases, BeginText.allCases, PhoneCallText.allCases, AdminText.allCases,
        IntakeText.allCases,
        ComparisonText.allCases,
        WordingText.allCases, WeekdayText.allCases, ReaderFaultText.allCases,
        CallFaultText.allCases, FactListText.allCases, OwnAccessText.allCases, ExclusionText.allCases,
        WrittenText.allCases,
        CitizenText.allCases, CitizenStatusText.allCases,
        UsersText.allCases, PermissionText.allCases, ResetText.allCases,
    ]
    private static var phrases: [any Phrase] { tables.flatMap(\.self) }

    @Test func `every text is there in both languages, with the same places to fill`() {
        for phrase in Self.phrases {
            let (it, en) = (phrase.italian, phrase.english)
            #expect(!it.isEmpty && !en.isEmpty, "\(phrase)")
            #expect(places(it) == places(en), "\(phrase): \(it) / \(en)")
        }
    }

    private func places(_ text: String) -> Set<String> {
        Set(["{1}", "{2}", "{3}"].filter { text.contains($0) })
    }

    @Test func `every table of the texts is tested`() throws {
        let enums = try Sources.swift().values.joined().components(separatedBy: "\nenum ").dropFirst()
        let names = enums.map { String($0.prefix { $0.isLetter }) }.filter { $0.hasSuffix("Text") && $0 != "PlainText" }
        #expect(Set(names) == Set(Self.tables.map { String(describing: type(of: $0[0])) }))
    }

    @Test func `no text is left over`() throws {
        let files = try Sources.swift().filter { !$0.key.hasSuffix("Text.swift") }.values
        for phrase in Self.phrases where !(phrase is any CodePhrase) {
            let (type, name) = ("\(type(of: phrase))", "\(phrase)")
            let used = files.contains { text in
                text.contains(type)
                    && text.ranges(of: ".\(name)").contains { range in
                        let next = text[range.upperBound...].first
                        return !(next?.isLetter ?? false) && !(next?.isNumber ?? false)
                    }
            }
            #expect(used, "\(type).\(name)")
        }
    }

    @Test func `a value is never read for places again`() {
        #expect(ListText.resultsFor.text(in: .english, ["{1}{2}"]) == "Results for “{1}{2}”")
    }

    @Test func `every reason for not acknowledging has words`() {
        for refusal in AcknowledgementRefusal.allCases {
            #expect(RefusalText.text(of: refusal.rawValue, in: .italian).contains("«") == false, "\(refusal)")
        }
    }

    @Test(arguments: [
        "unreachable", "timeout", "tls", "credentials", "refused", "protocol", "missing_folder", "too_large",
        "malformed", "local",
    ])
    func `the causes that the port names have words`(code: String) {
        #expect(!FaultText.text(of: code, in: .italian).contains("«"))
    }

    @Test(arguments: [
        ("Sources/MIME", #"MIMEWarning\("([a-z-]+)"\)"#), ("Sources/MailAccounts", #"\bnote\("([a-z-]+)"\)"#),
        ("Sources/MailAccounts", #"name = "([a-z-]+)""#), ("Sources/Intake", #"static let \w+ = "([a-z]+_[a-z_]+)""#),
    ])
    func `every warning that a room writes has words`(folder: String, pattern: String) throws {
        let codes = try Sources.matches(of: pattern, in: folder)
        try #require(!codes.isEmpty, "nothing found: the pattern is out of date")
        for code in codes { #expect(!WarningText.text(of: code, in: .italian).contains("«"), "\(code)") }
    }

    @Test(arguments: ["Adapters", "Sources/Outbox", "Sources/StoreSQLite", "Sources/Mail", "Sources/Intake"])
    func `every cause that a room gives has words`(folder: String) throws {
        let codes = try Sources.matches(of: #"(?:ChannelError\([^"]*|[ (])code: "([a-z_]+)""#, in: folder)
        for code in codes {
            let known = [FaultText.text(of: code, in: .italian), HeldReasonText.text(of: code, in: .italian)]
            #expect(known.contains { !$0.contains("«") }, "\(code)")
        }
    }

    @Test func `an unknown code is shown, not hidden`() {
        #expect(FaultText.text(of: "teapot", in: .english) == "Unforeseen cause (“teapot”).")
    }
}

@Suite struct PagesTimeTests {
    private func times(_ now: String, _ language: Language = .italian) throws -> TimeWords {
        TimeWords(language: language, zone: Sample.zone, now: try instant(now))
    }
    private func instant(_ text: String) throws -> Instant { Instant(try Date(text, strategy: .iso8601)) }

    @Test func `near instants are named by their day, others by date`() throws {
        let times = try times("2026-11-20T09:30:00Z")
        #expect(times.short(try instant("2026-11-20T08:05:00Z")) == "oggi alle 9:05")
        #expect(times.short(try instant("2026-11-19T22:59:00Z")) == "ieri alle 23:59")
        // Midnight in Rome, still the day before in UTC.
        #expect(times.short(try instant("2026-11-19T23:00:00Z")) == "oggi alle 0:00")
        #expect(times.short(try instant("2026-11-21T07:00:00Z")) == "domani alle 8:00")
        #expect(times.short(try instant("2026-03-02T08:15:00Z")) == "lun 2 mar alle 9:15")
        #expect(times.short(try instant("2025-12-31T23:30:00Z")) == "gio 1 gen alle 0:30")
        #expect(times.short(try instant("2024-02-29T11:00:00Z")) == "29 feb 2024 alle 12:00")
        #expect(times.long(try instant("2026-11-20T13:30:00Z")) == "venerdì 20 novembre 2026 alle 14:30")
    }

    @Test func `summer time is the zone's`() throws {
        let times = try times("2026-10-25T12:00:00Z", .english)
        #expect(times.short(try instant("2026-10-25T00:30:00Z")) == "today at 2:30")
        #expect(times.short(try instant("2026-10-25T01:30:00Z")) == "today at 2:30")
        #expect(times.long(try instant("2026-07-01T10:00:00Z")) == "Wednesday 1 July 2026 at 12:00")
    }

    @Test func `dates agree with Foundation's calendar over centuries`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = Sample.zone
        let times = try times("2026-11-20T09:30:00Z")
        for step in stride(from: Int64(-3_000_000_000_000), to: 9_000_000_000_000, by: 86_400_000 * 37 + 12_345_678) {
            let instant = Instant(milliseconds: step)
            let reading = times.reading(instant)
            let expected = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: instant.date)
            #expect(
                [reading.year, reading.month, reading.dayOfMonth] == [expected.year, expected.month, expected.day])
            #expect([reading.hour, reading.minute] == [expected.hour, expected.minute])
            #expect((reading.weekday + 1) % 7 + 1 == expected.weekday)
        }
    }

    @Test func `durations are rounded down to minutes`() throws {
        let times = try times("2026-11-20T09:30:00Z")
        #expect(times.duration(.seconds(59)) == "meno di 1 min")
        #expect(times.duration(.minutes(12)) == "12 min")
        #expect(times.duration(.minutes(200) + .seconds(59)) == "3 h 20 min")
        #expect(times.duration(.hours(9)) == "9 h")
        #expect(times.duration(.hours(47)) == "47 h")
        #expect(times.duration(.hours(51)) == "2 g 3 h")
        #expect(times.duration(.seconds(-5)) == "meno di 1 min")
    }

    @Test func `standing against the deadline in words`() {
        let pages = Sample.pages()
        #expect(pages.words(for: .running(left: .minutes(200)), took: nil) == "restano 3 h 20 min")
        #expect(pages.words(for: .overdue(by: .minutes(65)), took: nil) == "scaduta da 1 h 5 min")
        #expect(pages.words(for: .met(spare: .hours(7)), took: .minutes(130)) == "risposto in 2 h 10 min")
        #expect(pages.words(for: .missed(by: .hours(1)), took: .hours(10)) == "risposto in 10 h, oltre il termine")
        #expect(Sample.pages(.english).words(for: .running(left: .minutes(5)), took: nil) == "5 min left")
    }

    @Test func `urgency changes at two hours and at the deadline`() {
        #expect(Urgency(.running(left: .hours(2))) == .soon && Urgency(.running(left: .minutes(121))) == .calm)
        #expect(Urgency(.running(left: .zero)) == .soon && Urgency(.overdue(by: .zero)) == .overdue)
    }

    @Test func `sizes and numbers in the reader's form`() {
        #expect(Sample.pages().size(1_940_322) == "1,9 MB" && Sample.pages(.english).size(1_940_322) == "1.9 MB")
        #expect([840, 12_400, 999_600, 60_000_000].map(Sample.pages().size) == ["840 B", "12 kB", "1 MB", "60 MB"])
        #expect(Sample.pages().number(1_234_567) == "1.234.567" && Sample.pages(.english).number(999) == "999")
    }
}

@Suite struct PagesPlainTextTests {
    private func addresses(_ text: String) -> [String] {
        PlainText.runs(text).compactMap { if case .address(let address) = $0 { address } else { nil } }
    }

    @Test(arguments: [
        "", "no links", "https://", "xhttps://a.example", "http://example.org", "a https://example.org/x, b",
        "(http://example.org/a_(b))", "https://example.org\nhttps://example.com.", "HTTP://EXAMPLE.org/è x", "h",
        "https://example.org/<b>", "…https://example.org",
    ])
    func `runs joined are the text again`(text: String) {
        let joined = PlainText.runs(text).map { run in
            switch run {
            case .words(let words): words
            case .address(let address): address
            }
        }.joined()
        #expect(joined == text)
    }

    @Test func `web addresses are found, what ends the sentence is not theirs`() {
        #expect(
            addresses("vedi https://example.org/a?b=1, oppure (http://example.com).") == [
                "https://example.org/a?b=1", "http://example.com",
            ])
        #expect(addresses("https://example.org/\"onclick=x") == ["https://example.org/"])
        #expect(addresses("javascript:alert(1) ftp://example.org xhttp://example.org") == [])
        #expect(addresses("https://-") == [] && addresses("https://é") == [])
    }

    @Test func `a text full of addresses does not become a page full of links`() {
        let text = String(repeating: "http://a.b ", count: 100_000)
        #expect(addresses(text).count == PlainText.mostLinks)
    }

    @Test func `links in a message lead through the leaving page`() {
        let markup = Sample.pages().prose("http://example.org/?a=1&b").text
        #expect(markup.contains("href=\"/leave?to=http%3A%2F%2Fexample.org%2F%3Fa%3D1%26b\""))
        #expect(markup.contains("rel=\"noopener noreferrer\""))
    }

    @Test func `a conversation's subject is the same with marks and number`() {
        #expect(SubjectLine.isSame("R: Re: Rimborso [CC-2026-0001201]", "rimborso"))
        #expect(SubjectLine.isSame("", "rimborso") && SubjectLine.isSame("I:  Rimborso", "Re: Rimborso"))
        #expect(!SubjectLine.isSame("Altro", "Rimborso") && !SubjectLine.isSame("Rimborso [urgente]", "Rimborso"))
    }
}
