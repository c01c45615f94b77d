// Patterns by administrators over mails by anybody: bounded, and the same every time.

import Foundation
import Runtime
import Testing

@testable import Fax

@Suite struct FaxPatternTests {
    @Test(arguments: ["(a+)+$", "^(\\w+\\s?)*$", "^(\\s*\\w*)*:", "(a|aa)+b", "(.*)*x", "(?:a*)*b", "((a+)+)+b"])
    func `A pattern that explodes finds nothing, soon`(source: String) throws {
        let pattern = try #require(FaxPattern(source))
        let text = FaxPatternText(
            from: "", subject: "", text: String(repeating: "a", count: 15_000) + "!\u{1F4E0}")
        let clock = ContinuousClock()
        let start = clock.now
        let first = pattern.value(in: text)
        #expect(pattern.value(in: text) == first)
        #expect(clock.now - start < .seconds(60))
        #expect(!pattern.isBounded)
    }

    @Test func `An exploding pattern is a fault of the profile`() throws {
        let faults = SettingsFaults()
        let tree = try JSON5Reader.read(#"{ incoming: { recognised: ["x", "(a+)+$", "("], caller: ["a"] } }"#).root
        let profile = FaxProfile(
            reading: SettingsNode(tree, file: "p.json5", faults: faults), values: [])
        #expect(profile.incoming.recognised.map(\.source) == ["x"])
        #expect(faults.all.map(\.key) == ["incoming.recognised", "incoming.recognised", "incoming.caller"])
    }

    @Test func `Long patterns and broken ones are none`() {
        #expect(FaxPattern(String(repeating: "a", count: 501)) == nil)
        #expect(FaxPattern("(") == nil && FaxPattern("") == nil)
    }

    @Test func `A huge body is looked at only at its beginning, and line ends cannot forge a header`() throws {
        let text = FaxPatternText(
            from: "a", subject: "x\nSubject: y", text: String(repeating: "riga\n", count: 1_000_000) + "Pagine: 3")
        #expect(text.swift.utf8.count < 20_000)
        #expect(try #require(FaxPattern("^Subject: y")).isFound(in: text) == false)
        #expect(try #require(FaxPattern("Pagine: (\\d)")).value(in: text) == nil)
    }
}
