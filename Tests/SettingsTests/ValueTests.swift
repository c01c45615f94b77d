// What good settings say, the defaults, the examples in Config/, and the automatic texts.

import Foundation
import Runtime
import Settings
import Testing
import Tickets

@Suite("Settings hold what the files say")
struct ValueTests {
    /// The project's folder.
    private static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test("an empty file gives defaults for everything")
    func defaults() throws {
        let folder = try SettingsFolder(["sportello.json5": "{}"])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        #expect(settings.baseURL == nil)
        #expect(settings.address == "http://127.0.0.1:8080")
        #expect(settings.services["CC"]?.clock.answer == [ClockTerm()])
        #expect(settings.outbox.giveUpAfter == .days(5))
        #expect(settings.acknowledgement == AcknowledgementRule())
        #expect(settings.texts == .builtIn)
        #expect(settings.timeZone.identifier == "Europe/Rome")
        #expect(report.warnings.map(\.fault.problem) == ["holds no channel: nothing comes in and nothing goes out"])
    }

    @Test("the examples in Config are without fault, and their values are the defaults that they say they are")
    func examples() throws {
        let (settings, report) = Settings.read(folder: Self.project + "/Config")
        #expect(report.findings.isEmpty, "\(report.text)")
        let plain = try SettingsFolder(["sportello.json5": "{}"]).read().settings
        #expect(settings.title == plain.title)
        #expect(settings.baseURL == plain.baseURL)
        #expect(settings.listen == plain.listen)
        #expect(settings.dataFolder == plain.dataFolder)
        #expect(settings.timeZone == plain.timeZone)
        #expect(settings.language == plain.language)
        #expect(settings.services == plain.services)
        #expect(settings.acknowledgement == plain.acknowledgement)
        #expect(settings.outbox == plain.outbox)
        #expect(settings.sessions == plain.sessions)
        #expect(settings.log == plain.log)
        #expect(settings.metrics == plain.metrics)
    }

    @Test("what is written is what is taken")
    func values() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            {
              title: "Regione Basilicata", baseURL: "https://sportello.example.org/",
              listen: { address: "::1", port: 0 }, data: "/srv/sportello", timeZone: "Europe/Lisbon", language: "en",
              services: { CC: { title: "Contact Center" }, CUP: { title: "CUP", answerWithin: "4 h" } },
              acknowledgement: { enabled: false, atMostEvery: "30 min", notOlderThan: "1 d" },
              outbox: { firstRetry: "5 s", longestRetry: "10 min", giveUpAfter: "7 d", attemptLimit: "30 s", undo: "20 s" },
              sessions: { idle: "20 min", longest: "8 h" }, log: { level: "debug" }, metrics: "nobody",
            }
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        #expect(settings.title == "Regione Basilicata")
        #expect(settings.baseURL == "https://sportello.example.org")
        #expect(settings.listen.address == "::1" && settings.listen.port == 0)
        #expect(settings.dataFolder == "/srv/sportello")
        #expect(settings.timeZone.identifier == "Europe/Lisbon")
        #expect(settings.language == "en")
        #expect(
            settings.services["CUP"]?.title == "CUP" && settings.services["CUP"]?.clock.answer.last?.target == .hours(4)
        )
        #expect(settings.services["CC"]?.clock.answer == [ClockTerm()])
        #expect(
            settings.acknowledgement == AcknowledgementRule(enabled: false, interval: .minutes(30), oldest: .days(1)))
        #expect(settings.outbox.backOff == BackOff(first: .seconds(5), longest: .seconds(600)))
        #expect(settings.outbox.giveUpAfter == .days(7) && settings.outbox.attemptLimit == .seconds(30))
        #expect(settings.sessions.idle == .minutes(20) && settings.sessions.longest == .hours(8))
        #expect(settings.log == .debug)
        #expect(settings.metrics == .nobody)
    }

    @Test("a text has its subject, its body, the administrator's fields and the footer")
    func texts() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{ fields: { telefono: \"800 000 000\" } }",
            "templates/it/acknowledgement.txt":
                "Oggetto:  N. {numero} \r\n\r\nGentile utente,\r\nchiami {telefono}.\r\n\r\n",
            "templates/it/footer.txt": "Informativa: {telefono}\n",
            "templates/en/footer.txt": "Privacy notice",
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        let italian = try #require(settings.texts.acknowledgement["it"])
        #expect(italian.subject.source == "N. {numero}")
        #expect(italian.body.source == "Gentile utente,\nchiami 800 000 000.\n\n-- \nInformativa: 800 000 000")
        let english = try #require(settings.texts.acknowledgement["en"])
        #expect(english.subject == AutomaticTexts.builtIn.acknowledgement["en"]?.subject)
        #expect(english.body.source.hasSuffix("\n\n-- \nPrivacy notice"))
    }

    @Test("the built-in and the example texts use known fields only, number and deadline among them, in both languages")
    func fields() throws {
        let example = Settings.read(folder: Self.project + "/Config").settings.texts
        for texts in [AutomaticTexts.builtIn, example] {
            #expect(texts.acknowledgement.keys.sorted() == ["en", "it"])
            for text in texts.acknowledgement.values {
                let used = Set(text.subject.fields + text.body.fields)
                #expect(used.isSubset(of: AutomaticText.fields))
                #expect(used.isSuperset(of: ["numero", "data", "ora", "data-scadenza", "ora-scadenza"]))
            }
        }
    }

    @Test("the closing texts are whole where citizens have no pages", arguments: ["it", "en"])
    func pageless(language: String) throws {
        let example = Settings.read(folder: Self.project + "/Config").settings.texts
        for texts in [AutomaticTexts.builtIn, example] {
            let text = try #require(texts.others[AutomaticTextKey(.closed, language: language)])
            #expect(text.body.fields.contains("link"))
            let without = text.body.without("link").source
            #expect(without.contains("{giorni}") && without.hasSuffix("{servizio}"))
            #expect(!without.contains("link") && !without.contains("\n\n\n"))
        }
    }
}
