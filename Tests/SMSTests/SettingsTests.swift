// Settings and profiles: what is shipped reads without a fault, and what is wrong is named all at once.

import Channels
import Foundation
import Runtime
import TestServers
import Testing
import Tickets

@testable import SMS

/// A folder with settings, the shipped profiles beside them.
struct SettingsFolder {
    let folder: TemporaryFolder

    static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Config").path
    static let secret = "abcdefghijklmnopqrstuvwxyz123456"

    init() throws {
        folder = try TemporaryFolder("sms")
        try FileManager.default.copyItem(atPath: Self.shipped + "/sms", toPath: folder.file("sms"))
        for (name, text) in [("secret", Self.secret), ("password", "p&w=ü"), ("token", "12345")] {
            try folder.write(name, text, mode: 0o600)
        }
    }

    /// - Parameter text: the file's text; the profiles are beside it.
    func read(_ text: String) throws -> (settings: SMSSettings, faults: [SettingsFault]) {
        let faults = SettingsFaults()
        let file = try JSON5Reader.read(text)
        let node = SettingsNode(file.root, file: folder.file("sms.json5"), faults: faults)
        return (SMSSettings(reading: node), faults.all)
    }

    /// Settings that must be without a fault.
    func settings(_ account: String, publicURL: String = "https://sportello.example.org") throws -> SMSSettings {
        let (settings, faults) = try read("{ publicURL: \"\(publicURL)\", accounts: [\(account)] }")
        let grave = faults.filter { !$0.isWarning }
        if !grave.isEmpty { throw TestServerError(grave.map(\.description).joined(separator: "\n")) }
        return settings
    }
}

@Suite struct SettingsTests {
    @Test(arguments: [
        ("twilio", "values: { accountSid: 'AC0' }, credentials: { authToken: 'file:token' }"),
        ("vonage", "values: { apiKey: 'k' }, credentials: { apiSecret: 'file:token', signatureSecret: 'file:token' }"),
        (
            "kannel",
            "values: { url: 'http://127.0.0.1:13013', username: 'u' }, credentials: { password: 'file:password' }, secretPath: 'file:secret', addresses: ['127.0.0.1']"
        ),
        ("skebby", "values: { username: 'u' }, credentials: { password: 'file:password' }"),
        ("agile", "credentials: { apiKey: 'file:token' }, secretPath: 'file:secret', addresses: ['192.0.2.0/24']"),
        ("generic", "values: { customer: 'c' }, credentials: { apiKey: 'file:token', signingSecret: 'file:token' }"),
    ])
    func `Every shipped profile reads without a fault or a warning`(profile: String, rest: String) throws {
        let folder = try SettingsFolder()
        let (settings, faults) = try folder.read(
            "{ publicURL: 'https://s.example.org', accounts: [{ name: 'numero', number: '340 0000000', profile: '\(profile)', \(rest) }] }"
        )
        #expect(faults.map(\.description) == [])
        let account = try #require(settings.accounts.first)
        #expect(account.account.address == "+393400000000" && account.profile?.send != nil)
        let hooks = SMSWebHook.all(of: account)
        #expect(hooks.count == (profile == "skebby" ? 0 : 2))
    }

    @Test func `The shipped example names its secrets' files and nothing else as faults`() throws {
        let folder = try SettingsFolder()
        let text = try String(contentsOfFile: SettingsFolder.shipped + "/sms.json5", encoding: .utf8)
        let (settings, faults) = try folder.read(text)
        #expect(
            faults.allSatisfy { $0.description.contains("/etc/sportello/secrets/") || $0.key.contains("authToken") })
        let account = try #require(settings.accounts.first)
        #expect(account.account.budget == SendingBudget(perDay: 500, perAddress: 20))
        #expect(account.account.textFields["info"] == " Info: 0971 000000." && account.conversation == .hours(72))
    }

    @Test func `All faults come out at once, each with its place and a remedy`() throws {
        let folder = try SettingsFolder()
        try folder.folder.write(
            "sms/bad.json5",
            "{ send: { url: 'http://sms.example.com/{who}', methd: 'POST', answer: { success: [9], code: '..' } } }")
        let (_, faults) = try folder.read(
            """
            { publicURL: "nowhere", words: { stop: ["due parole"] }, accounts: [
              { name: "a b", number: "12", profile: "twilio", segments: 999, credentials: { other: "file:token" },
                values: { some: "x" }, addresses: ["example.org"], language: "de" },
              { name: "c", alias: "Questo nome è troppo lungo", profile: "bad" },
              { name: "c", number: "340 0000000", profile: "missing", colour: "red" },
              { name: "k", number: "340 0000000", profile: "kannel", values: { url: "http://sms.example.com", username: "u" },
                credentials: { password: "file:password" }, secretPath: "file:token" },
            ] }
            """)
        let keys = Set(faults.map(\.key))
        for key in [
            "publicURL", "words.stop", "accounts[1].name", "accounts[1].number", "accounts[1].segments",
            "accounts[1].credentials.other", "accounts[1].credentials.authToken", "accounts[1].values.some",
            "accounts[1].values.accountSid", "accounts[1].addresses", "accounts[1].language", "accounts[2].alias",
            "send.url", "send.methd", "send.answer.success", "send.answer.code", "accounts[3].profile",
            "accounts[3].colour", "accounts", "accounts[4].secretPath", "accounts[4].profile",
        ] {
            #expect(keys.contains(key), "\(key) in \(keys.sorted())")
        }
        #expect(faults.allSatisfy { !$0.remedy.isEmpty })
        #expect(!faults.contains { $0.description.contains("12345") })
    }

    @Test func `A profile that is not JSON5 is named with its line`() throws {
        let folder = try SettingsFolder()
        try folder.folder.write("own.json5", "{\n  title: \"x\n}")
        let (_, faults) = try folder.read("{ accounts: [{ name: 'a', alias: 'ENTE', profile: './own.json5' }] }")
        #expect(faults.contains { $0.file.hasSuffix("own.json5") && $0.problem.contains("line 2") })
    }

    @Test func `Blocks of addresses hold what they should`() {
        var list = AddressList()
        for text in ["192.0.2.0/24", "198.51.100.7", "2001:db8::/33"] {
            let isTaken = list.add(text)
            #expect(isTaken)
        }
        for bad in ["", "192.0.2.0/33", "example.org", "192.0.2.0/x", "1.2.3"] {
            let isTaken = list.add(bad)
            #expect(!isTaken)
        }
        for inside in ["192.0.2.255", "198.51.100.7", "2001:db8:7fff::1", "::ffff:192.0.2.9", "[2001:db8::1]"] {
            #expect(list.contains(inside))
        }
        for outside in ["192.0.3.0", "198.51.100.8", "2001:db8:8000::", "::1", "", "x"] {
            #expect(!list.contains(outside))
        }
    }

    @Test func `Times are read in their zone and checked for sense`() throws {
        let rome = try #require(TimeZone(identifier: "Europe/Rome"))
        let form = try #require(SMSTimeForm("yyyyMMddHHmmss", zone: rome))
        let morning = Instant(milliseconds: 1_772_438_400_000)  // 2026-03-02T08:00:00Z
        #expect(form.instant("20260302090000") == morning && form.text(morning) == "20260302090000")
        #expect(form.instant("20260231090000") == nil && form.instant("2026030209") == nil && form.instant("") == nil)
        #expect(SMSTimeForm("yyyy-MM-dd HH:mm:ss", zone: .gmt)?.instant("2026-03-02 08:00:00") == morning)
        #expect(SMSTimeForm("epoch", zone: .gmt)?.instant("1772438400") == morning)
        #expect(SMSTimeForm("iso8601", zone: .gmt)?.instant("2026-03-02T09:00:00+01:00") == morning)
        #expect(SMSTimeForm("rfc5322", zone: .gmt)?.instant("Mon, 02 Mar 2026 09:00:00 +0100") == morning)
        for bad in ["-1", "1e400", "nan", "99999999999999999"] {
            #expect(SMSTimeForm("epoch", zone: .gmt)?.instant(bad) == nil)
        }
        func arrival(_ stated: Instant?) -> SMSArrival {
            SMSArrival(stated: stated, receivedAt: morning, oldest: .days(3))
        }
        #expect(arrival(nil).instant == morning && !arrival(nil).isDoubtful)
        #expect(arrival(morning - .hours(5)).instant == morning - .hours(5))
        #expect(arrival(morning + .minutes(1)).instant == morning && !arrival(morning + .minutes(1)).isDoubtful)
        #expect(arrival(morning + .hours(1)).instant == morning && arrival(morning + .hours(1)).isDoubtful)
        #expect(arrival(morning - .days(4)).instant == morning && arrival(morning - .days(4)).isDoubtful)
    }
}
