// Clocks, warnings, reminders, indicators, the organisation and the texts for people inside, as settings say.

import Channels
import Foundation
import Runtime
import Settings
import Testing
import Tickets

@Suite("Settings hold the clocks, the levels and the proof")
struct LevelTests {
    @Test("dated rules follow the plain default, each with its hours and its pause")
    func clocks() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            { services: { CC: {
                answerWithin: "8 h",
                answer: [{ until: "2026-06-30", within: "9 h" },
                         { from: "2026-07-01", hours: "working", pauseForCitizen: true }],
                secondLevel: [{ from: "2026-07-01", within: "5 h", hours: "working" }],
                warnings: [40, 80],
                reminders: { after: ["1 h"], every: "never", most: 1, manager: "never", onlyWhenOpen: false },
                tellCitizenOfEscalation: false,
              } } }
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        let service = try #require(settings.services["CC"])
        let july = try #require(CivilDay("2026-07-01"))
        #expect(
            service.clock.answer == [
                ClockTerm(target: .hours(8)), ClockTerm(validity: Validity(until: july + -1), target: .hours(9)),
                ClockTerm(validity: Validity(from: july), target: .hours(8), judge: .working, pausesForCitizen: true),
            ])
        #expect(
            service.clock.secondLevel == [
                ClockTerm(target: .hours(4)),
                ClockTerm(validity: Validity(from: july), target: .hours(5), judge: .working),
            ])
        #expect(service.clock.warnings == [40, 80])
        #expect(
            service.reminders
                == ReminderRule(after: [.hours(1)], every: nil, most: 1, manager: nil, onlyWhenOpen: false))
        #expect(!service.tellsCitizenOfEscalation)
    }

    @Test("the indicators are those of the source, the two services apart, and dated changes come after them")
    func indicators() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            { services: { CC: { indicators: {
                "I-01": [{ from: "2027-01-01", goal: 90, threshold: "30 s" }], "I-09": { packet: 200, goal: 6.5 },
              } }, CUP: {} } }
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        let cc = try #require(settings.services["CC"]).indicators
        let cup = try #require(settings.services["CUP"]).indicators
        let before = try #require(CivilDay("2026-12-31"))
        func goals(_ rules: IndicatorRules) -> [Double?] { Indicator.allCases.map { rules.term($0, on: before)?.goal } }
        #expect(goals(cup) == [95, 100, 5, 95, 95, 100, 100, 100, 4, 99.5])
        #expect(cup.term(.i05, on: before)?.threshold == .minutes(4))
        #expect(cc.term(.i05, on: before)?.threshold == .minutes(9) && cc.term(.i05, on: before)?.goal == 98)
        #expect(cc.term(.i01, on: before)?.threshold == .seconds(20))
        #expect(cc.term(.i01, on: before + 1)?.goal == 90)
        #expect(cc.term(.i01, on: before + 1)?.threshold == .seconds(30))
        #expect(cc.term(.i01, on: before + 1)?.goalText == "90%")
        #expect(cc.term(.i09, on: before)?.packet == 200 && cc.term(.i09, on: before)?.goalText == "6,5 h lavorative")
        for rules in [cc, cup] {
            let ceilings = Indicator.allCases.filter { rules.term($0, on: before)?.isCeiling == true }
            #expect(ceilings == [.i03, .i09])
        }
    }

    @Test("who hears of what, and which reports go where")
    func proof() throws {
        let folder = try SettingsFolder([
            "sportello.json5": """
            { managers: ["capo@example.org", "CAPO@example.org"],
              warnings: { "50": ["assignee", "holder", "vice@example.org"], "100": ["managers"] },
              reports: {
                header: { body: "Regione", contractor: "RTI", contracts: ["Rep 1"], place: "Potenza" },
                schedule: [{ service: "CC", period: "quarter", formats: ["xlsx", "csv"], to: ["a@example.org"], after: "2 d" }],
              } }
            """
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        #expect(settings.organisation.managerMails == ["capo@example.org"])
        #expect(
            settings.warningRecipients == [50: [.assignee, .holder, .address("vice@example.org")], 100: [.managers]])
        #expect(settings.reports.body == "Regione" && settings.reports.contracts == ["Rep 1"])
        #expect(
            settings.reports.schedule == [
                Settings.ScheduledReport(
                    service: "CC", period: .quarter, formats: [.xlsx, .csv], to: ["a@example.org"], after: .days(2))
            ])
    }

    @Test("departments and topics are taken from their own file")
    func organisation() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{}",
            "organisation.json5": """
            { backOffice: { mail: "bo@example.org" },
              departments: [{ code: "agr", name: "Agricoltura" },
                { code: "urp", name: "URP", kind: "urp", parent: "agr", mail: "urp@example.org", until: "2026-12-31" }],
              topics: [{ code: "t", it: "Tema", service: "CC" }] }
            """,
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        let organisation = settings.organisation
        #expect(organisation.backOfficeMail == "bo@example.org")
        let urp = try #require(organisation.department(DepartmentCode("urp")))
        #expect(urp.kind == .urp && urp.parent == DepartmentCode("agr") && urp.mail == "urp@example.org")
        #expect(urp.validity.until == CivilDay("2026-12-31"))
        #expect(organisation.topics.map(\.en) == ["Tema"])
    }

    @Test("every fault of all of this is named at once")
    func faults() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [{ name: \"loft\" }] }",
            "organisation.json5": """
            { backOffice: { mail: "nobody" },
              departments: [{ code: "a b", name: "" }, { code: "x", name: "X", parent: "y" }, { code: "x", name: "Z" },
                { code: "m", name: "M", parent: "n" }, { code: "n", name: "N", parent: "m", kind: "ministry" }],
              topics: [{ code: "t", it: "T", service: "CUP", english: "T" }] }
            """,
            "sportello.json5": """
            { services: { CC: {
                answerWithin: "10 s", answer: [{ within: "100 d" }, { hours: "night", from: "2026-07-01", until: "2026-06-01" }],
                secondLevel: [{ pauseForCitizen: 1 }], warnings: [75, 50],
                reminders: { after: ["0 s"], every: "1 min", most: -1, often: true },
                indicators: { "I-11": [], "I-01": [{ goal: 101, packet: 3 }] }, internalMail: { channel: "raven", account: "x" },
              } },
              managers: ["a@b", "x y@example.org"], warnings: { "120": [], "60": ["boss"], "75": ["assignee"] },
              reports: { schedule: [{ service: "XX", formats: ["doc"], to: [] }] } }
            """,
        ])
        let report = folder.read().report
        let found = report.findings.map(\.fault.key)
        let organisation = [
            "backOffice.mail", "departments[1].code", "departments[1].name", "departments[2].parent",
            "departments[3].code", "departments[4].parent", "departments[5].kind", "departments[5].parent",
            "topics[1].service", "topics[1].english",
        ]
        let main = [
            "answerWithin", "answer[1].within", "answer[2].hours", "answer[2].until",
            "secondLevel[1].pauseForCitizen", "warnings", "reminders.after", "reminders.every", "reminders.most",
            "reminders.often", "indicators.I-11", "indicators.I-01[1].goal", "indicators.I-01[1].packet",
            "internalMail.channel",
        ].map { "services.CC.\($0)" }
        let proof = [
            "managers[1]", "managers[2]", "warnings.120", "warnings.60[1]", "reports.schedule[1].service",
            "reports.schedule[1].formats[1]", "reports.schedule[1].to",
        ]
        #expect(Set(found) == Set(organisation + main + proof), "\(report.text)")
        #expect(report.findings.allSatisfy { !$0.fault.remedy.isEmpty && $0.line != nil })
    }

    @Test("a recipient of a warning that no service gives is a fault")
    func noSuchWarning() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [] }",
            "sportello.json5": "{ warnings: { \"60\": [\"managers\"] } }",
        ])
        #expect(folder.findings() == ["sportello.json5:1 warnings.60: is no warning of any service"])
    }

    @Test("the examples hold the defaults that they say they hold")
    func examples() throws {
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        let example = Settings.read(folder: project + "/Config").settings
        let plain = try SettingsFolder(["sportello.json5": "{}"]).read().settings
        #expect(example.warningRecipients == plain.warningRecipients)
        #expect(example.reports == plain.reports)
        #expect(example.organisation.managerMails.isEmpty && example.organisation.backOfficeMail == nil)
        #expect(example.organisation.topics == plain.organisation.topics.filter { $0.service != "CUP" })
        #expect(example.organisation.departments.count == 16)
        #expect(example.texts.inside == plain.texts.inside, "the example texts for people inside are the built-in ones")
    }
}

@Suite("Mails to people inside have their words")
struct InsideTextTests {
    @Test("a file takes the place of the built-in text; an unknown field or file is a fault")
    func files() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [] }",
            "sportello.json5": "{ fields: { firma: \"Ufficio\" } }",
            "templates/it/internal/reminder.txt": "Oggetto: {numero}\n\n{struttura}: rispondere. {firma}\n",
            "templates/it/internal/warning.txt": "Oggetto: {numero}\n\n{testo}\n",
            "templates/en/internal/sollecito.txt": "Subject: x\n\nx\n",
            "templates/it/escalated.txt": "Oggetto: {numero}\n\n{ufficio} {data-scadenza}\n",
        ])
        let (settings, _) = folder.read()
        let reminder = try #require(settings.texts.inside[InternalTextKey(.reminder, language: "it")])
        #expect(reminder.body.source == "{struttura}: rispondere. Ufficio")
        #expect(
            Set(folder.findings()) == [
                "templates/it/internal/warning.txt:- : uses the unknown field {testo}",
                "templates/en/internal/sollecito.txt:- : is no text that is ever sent",
                "templates/it/escalated.txt:- : uses the unknown field {data-scadenza}",
            ])
    }

    @Test("all six kinds are worded in both languages, reminders and reports in the words of the domain")
    func builtIn() throws {
        let texts = AutomaticTexts.builtIn.inside
        #expect(texts.count == InternalMailKind.allCases.count * 2)
        func body(_ kind: InternalMailKind) throws -> String {
            try #require(texts[InternalTextKey(kind, language: "it")]).body.source
        }
        // facts 8.5, word for word; the term is a sentence of its own, because the back office has none.
        #expect(
            try body(.reminder).contains(
                "La richiesta n. {numero}, assegnata a codesta struttura il {data-assegnazione} alle ore {ora-assegnazione}, è tuttora in attesa di risposta. {frase-termine} Si prega di inserire la risposta o di indicare i motivi del ritardo e la data prevista."
            ))
        #expect(
            try body(.secondReminder).hasPrefix(
                "Facendo seguito al sollecito del {data-sollecito}, si segnala che la richiesta n. {numero} ha superato il termine di risposta da {durata}. In assenza di riscontro entro le ore {ora-segnalazione} la richiesta sarà segnalata al Responsabile del servizio di Contact Center."
            ))
        #expect(
            try body(.unanswered).hasPrefix(
                "Si segnala che la richiesta n. {numero} ({canale}, pervenuta il {data-arrivo}) non ha ricevuto risposta nei termini, nonostante {solleciti} solleciti. Struttura assegnataria: {struttura}. Tempo trascorso: {durata}."
            ))
        #expect(
            try body(.question).hasPrefix(
                "Per poter rispondere alla richiesta n. {numero} si chiede cortesemente di chiarire quanto segue: {quesito}. La risposta può essere inserita direttamente nella scheda della richiesta."
            ))
        #expect(
            try body(.warning).hasPrefix(
                "La richiesta n. {numero} {scade} (ore {ora-scadenza}) e non ha ancora ricevuto risposta."))
    }

    @Test("what the back office gets names no term outside the sentence that it has not")
    func withoutTerm() throws {
        // The example texts are the same.
        let texts = AutomaticTexts.builtIn.inside
        for kind in [InternalMailKind.assignment, .reminder] {
            for language in ["it", "en"] {
                let text = try #require(texts[InternalTextKey(kind, language: language)])
                let used = Set(text.subject.fields + text.body.fields)
                #expect(used.isDisjoint(with: ["termine", "data-termine", "ora-termine"]))
                #expect(used.contains("frase-termine") && used.contains("struttura"))
            }
        }
    }
}
