// Every fault at once, with file, line, key, problem and remedy.

import Foundation
import Runtime
import Settings
import Testing
import Tickets

@Suite("Settings report every fault at once")
struct FaultTests {
    @Test("one reading finds the faults of all files, of texts and of channels")
    func allAtOnce() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            {
              titel: "Contact Center",
              baseURL: "sportello.example.org",
              listen: { address: "localhost", port: 99999, trustedProxies: ["proxy"] },
              data: "var",
              timeZone: "Europe/Potenza",
              language: "fr",
              services: {
                "Contact": { answerWithin: "9" },
                CUP: { answerWithin: "200 d", target: 3 },
              },
              acknowledgement: { enabled: "yes", atMostEvery: "1 s" },
              outbox: { firstRetry: "2 h", longestRetry: "1 h", giveUpAfter: "1 d", attemptLimit: "1 s", undo: "1 h" },
              sessions: { idle: "1 s" },
              log: { level: "loud" },
              metrics: true,
              fields: { "telefono verde": "800", numero: "1" },
            }
            """,
            "pigeon.json5": """
            { accounts: [
                { name: "urp", grain: "file:missing" },
                { name: "urp", service: "XX", colour: "grey" },
                7,
            ], colour: "white" }
            """,
            "piegon.json5": "{}",
            "templates/it/acknowledgement.txt": "Gentile utente",
            "templates/en/acknowledgement.txt": "Subject: {number}\n\nDear {name}, {data}",
            "templates/en/thanks.txt": "Thanks",
            "templates/de/footer.txt": "Danke",
        ])
        let expected = [
            "templates/de:- : is no language of the texts",
            "templates/en/thanks.txt:- : is no text that is ever sent",
            "sportello.json5:2 titel: is not a known key",
            "sportello.json5:3 baseURL: is not the address of a site",
            "sportello.json5:4 listen.address: is not a numeric address",
            "sportello.json5:4 listen.port: 99999 is out of range",
            "sportello.json5:4 listen.trustedProxies[1]: is not a numeric address",
            "sportello.json5:5 data: is not an absolute path",
            "sportello.json5:6 timeZone: is no known time zone",
            "sportello.json5:7 language: is a text",
            "sportello.json5:9 services.Contact: is no service code",
            "sportello.json5:9 services.Contact.answerWithin: is a text",
            "sportello.json5:10 services.CUP.answerWithin: is out of range",
            "sportello.json5:10 services.CUP.target: is not a known key",
            "sportello.json5:12 acknowledgement.enabled: is a text",
            "sportello.json5:12 acknowledgement.atMostEvery: is too short: two machines would write to each other without end",
            "sportello.json5:13 outbox.firstRetry: and longestRetry do not fit together",
            "sportello.json5:13 outbox.giveUpAfter: is too short",
            "sportello.json5:13 outbox.attemptLimit: is out of range",
            "sportello.json5:13 outbox.undo: is out of range",
            "sportello.json5:14 sessions.idle: and longest do not fit together",
            "sportello.json5:15 log.level: is a text",
            "sportello.json5:16 metrics: is true/false",
            "sportello.json5:17 fields.telefono verde: is no field name",
            "sportello.json5:17 fields.numero: is a field that is filled in for each message",
            "pigeon.json5:2 accounts[1].grain: \(folder.path)/missing cannot be read: No such file or directory",
            "pigeon.json5:3 accounts[2].colour: is not a known key",
            "pigeon.json5:4 accounts[3]: is a number",
            "pigeon.json5:5 colour: is not a known key",
            "pigeon.json5:1 accounts: puts \"urp\" under the unknown service CC",
            "pigeon.json5:1 accounts: puts \"urp\" under the unknown service XX",
            "piegon.json5:- : belongs to no channel",
            "templates/it/acknowledgement.txt:- : does not start with the subject",
            "templates/en/acknowledgement.txt:- : uses the unknown field {number}",
            "templates/en/acknowledgement.txt:- : uses the unknown field {name}",
        ]
        let found = folder.findings()
        #expect(Set(found) == Set(expected))
        #expect(found.count == expected.count)
        let report = folder.read().report
        #expect(!report.isUsable)
        #expect(report.findings.allSatisfy { !$0.fault.remedy.isEmpty })
    }

    @Test("a misspelt key gets the right one as remedy")
    func suggests() throws {
        let folder = try SettingsFolder(["sportello.json5": "{ titel: \"x\" }"])
        #expect(folder.read().report.faults.map(\.fault.remedy) == ["Did you mean \"title\"?"])
    }

    @Test("a missing folder and a missing main file are named")
    func missing() throws {
        let report = Settings.read(folder: "/no/such/folder").report
        #expect(
            report.text
                == "/no/such/folder: fault: is not there\n    Create it and copy the examples of Config/ into it.\n")
        #expect(
            try SettingsFolder().findings().first == "sportello.json5:- : cannot be read: No such file or directory")
    }

    @Test("a secret in the settings themselves is a warning that does not repeat it")
    func inlineSecret() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{}", "pigeon.json5": "{ accounts: [{ name: \"urp\", grain: \"kanarienvogel\" }] }",
        ])
        let report = folder.read().report
        #expect(report.isUsable)
        #expect(report.warnings.map(\.fault.key) == ["accounts[1].grain"])
        #expect(!report.text.contains("kanarienvogel"))
    }

    @Test("a fault of one file does not make another file unusable")
    func perFile() throws {
        let folder = try SettingsFolder(["sportello.json5": "{ title: \"URP\" }", "pigeon.json5": "{"])
        let (settings, report) = folder.read()
        #expect(settings.title == "URP")
        #expect(report.isUsable("\(folder.path)/sportello.json5"))
        #expect(!report.isUsable("\(folder.path)/pigeon.json5"))
    }

    @Test("listening to the network without a name for browsers is a warning")
    func warnsOfMissingName() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{ listen: { address: \"0.0.0.0\" } }", "pigeon.json5": "{ accounts: [] }",
        ])
        #expect(folder.read().report.warnings.map(\.fault.key) == ["listen.address"])
    }

    @Test("an unencrypted address that is not this machine is a warning")
    func warnsOfPlainHTTP() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{ baseURL: \"http://sportello.example.org/\" }", "pigeon.json5": "{ accounts: [] }",
        ])
        let (settings, report) = folder.read()
        #expect(report.warnings.map(\.fault.key) == ["baseURL"])
        #expect(settings.baseURL == "http://sportello.example.org")
    }
}
