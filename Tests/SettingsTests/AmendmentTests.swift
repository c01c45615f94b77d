// What administration pages write, taken over the settings' files: each kind good, faulty, and become faulty later.

import Runtime
import Settings
import Testing
import Tickets

@Suite("Amendments are taken over the settings by the files' own readers")
struct AmendmentTests {
    private static let organisation = """
        { departments: [{ code: "agr", name: "Agricoltura" }, { code: "urp-agr", name: "URP", kind: "urp", parent: "agr" }],
          topics: [{ code: "bonus", it: "Bonus gas", service: "CC" }] }
        """

    private func settings(_ organisation: String = organisation, main: String = "{ services: { CC: {} } }") throws
        -> Settings
    {
        let folder = try SettingsFolder(["sportello.json5": main, "organisation.json5": organisation])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        return settings
    }

    private func amendment(_ kind: AmendmentKind, _ code: String, _ text: String?) -> Amendment {
        Amendment(AmendmentKey(kind, code), version: 1, text: text, by: nil, at: Instant(milliseconds: 0))
    }

    @Test("a department is renamed, another one added below it; what is given back is the files' again")
    func departments() throws {
        let settings = try settings()
        let renamed = amendment(.department, "agr", "{ code: \"agr\", name: \"Agricoltura e foreste\" }")
        let new = amendment(
            .department, "forestale",
            "{ code: \"forestale\", name: \"Ufficio forestale\", kind: \"office\", parent: \"agr\", mail: \"f@example.org\" }"
        )
        let (amended, faults) = settings.amended(by: [new, renamed])
        #expect(faults.isEmpty, "\(faults)")
        #expect(amended.organisation.departments.map(\.name) == ["Agricoltura e foreste", "URP", "Ufficio forestale"])
        #expect(amended.organisation.department(DepartmentCode("forestale"))?.mail == "f@example.org")
        #expect(settings.hasOwn(renamed.key) && !settings.hasOwn(new.key))
        let back = settings.amended(by: [amendment(.department, "agr", nil)])
        #expect(back.settings.organisation == settings.organisation && back.faults.isEmpty)
    }

    @Test(
        "a faulty department is refused with the place and the remedy",
        arguments: [
            ("{ code: \"x\", name: \"X\", mail: \"nobody\" }", "mail"), ("{ code: \"x\" }", "name"),
            ("{ code: \"x\", name: \"X\", parent: \"none\" }", "parent"),
            ("{ code: \"x\", name: \"X\", parent: \"x\" }", "parent"),
            ("{ code: \"x\", name: \"X\", from: \"2026-02-30\" }", "from"),
            ("{ code: \"y\", name: \"X\" }", "code"), ("{ code: \"x\", name: \"X\", colour: 1 }", "colour"),
            ("{ x", ""),
        ])
    func faultyDepartment(_ text: String, _ key: String) throws {
        let settings = try settings()
        let (amended, faults) = settings.amended(by: [amendment(.department, "x", text)])
        #expect(faults.map(\.fault.key) == [key])
        #expect(faults.allSatisfy { !$0.fault.remedy.isEmpty && $0.fault.file == "department x" })
        #expect(amended.organisation == settings.organisation)
    }

    @Test("a department is refused that would lead another one in a circle")
    func circle() throws {
        let settings = try settings()
        let key = AmendmentKey(.department, "agr")
        let faults = settings.faults(of: key, text: "{ code: \"agr\", name: \"A\", parent: \"urp-agr\" }", among: [])
        #expect(faults.map(\.key) == ["parent"])
    }

    @Test("what has become faulty because the files changed is left out, and who leans on it too; the rest holds")
    func becomeFaulty() throws {
        let amendments = [
            amendment(.department, "a", "{ code: \"a\", name: \"A\", parent: \"agr\" }"),
            amendment(.department, "b", "{ code: \"b\", name: \"B\", parent: \"a\" }"),
            amendment(.department, "c", "{ code: \"c\", name: \"C\" }"),
            amendment(.topic, "t", "{ code: \"t\", it: \"T\", service: \"CC\" }"),
            amendment(.hours, "CC", "{ week: { monday: [\"9:00-12:00\"] } }"),
        ]
        #expect(try settings().amended(by: amendments).faults.isEmpty)
        let later = try settings(
            "{ departments: [{ code: \"other\", name: \"Other\" }] }", main: "{ services: { CUP: {} } }")
        let (amended, faults) = later.amended(by: amendments)
        #expect(Set(faults.map(\.key.code)) == ["a", "b", "t", "CC"])
        #expect(amended.organisation.departments.map(\.code.value) == ["other", "c"])
    }

    @Test("topics: good and faulty")
    func topics() throws {
        let settings = try settings()
        let (amended, faults) = settings.amended(by: [
            amendment(.topic, "bonus", "{ code: \"bonus\", it: \"Bonus luce\", until: \"2026-12-31\" }"),
            amendment(.topic, "bad", "{ code: \"bad\", it: \"X\", service: \"ZZ\" }"),
        ])
        #expect(amended.organisation.topics.map(\.it) == ["Bonus luce"])
        #expect(amended.organisation.topics[0].validity.until == CivilDay("2026-12-31"))
        #expect(faults.map(\.fault.key) == ["service"])
    }

    @Test("queues: a new one takes its topics along, also one written on a page; faulty ones are left out")
    func queues() throws {
        let settings = try settings()
        let (amended, faults) = settings.amended(by: [
            amendment(.topic, "caldaie", "{ code: \"caldaie\", it: \"Caldaie\" }"),
            amendment(
                .queue, "bonus",
                "{ code: \"bonus\", it: \"Bonus\", priorities: [\"U\"], topics: [\"bonus\", \"caldaie\"] }"),
            amendment(.queue, "bad", "{ code: \"bad\", it: \"X\", topics: [\"none\"], priorities: [\"Z\"] }"),
            amendment(.queue, "cup-priorita", "{ code: \"cup-priorita\", it: \"Urgenze\", until: \"2026-12-31\" }"),
        ])
        #expect(faults.map(\.fault.key) == ["priorities", "topics"])
        #expect(faults.allSatisfy { $0.key.code == "bad" })
        #expect(amended.organisation.queues.map(\.it) == ["Urgenze", "Bonus"])
        #expect(amended.organisation.queues[1].topics == [TopicCode("bonus"), TopicCode("caldaie")])
        #expect(settings.hasOwn(AmendmentKey(.queue, "cup-priorita")))
        #expect(!settings.hasOwn(AmendmentKey(.queue, "bonus")))
        // Its topic is given back to files that do not have it: the queue is refused then, not the program.
        let faultsOfTopic = settings.faults(
            of: AmendmentKey(.topic, "caldaie"), text: nil,
            among: [
                amendment(.topic, "caldaie", "{ code: \"caldaie\", it: \"Caldaie\" }"),
                amendment(.queue, "c", "{ code: \"c\", it: \"C\", topics: [\"caldaie\"] }"),
            ])
        #expect(faultsOfTopic.map(\.key) == ["topics"])
    }

    @Test("ready texts: one that comes along is reworded, another added; the administrator's fields stay fields")
    func canned() throws {
        let settings = try settings(main: "{ services: { CC: {} }, fields: { telefono: \"0971 000\" } }")
        let usual = settings.cannedTexts.count
        let (amended, faults) = settings.amended(by: [
            amendment(
                .cannedText, "e-06",
                "{ code: \"e-06\", it: \"Risposta\", body: \"Chiami il {telefono}.\\n{testo}\", topics: [\"bonus\"] }"),
            amendment(.cannedText, "nuovo", "{ code: \"nuovo\", it: \"Nuovo\", body: \"{numero}\" }"),
            amendment(.cannedText, "cattivo", "{ code: \"cattivo\", it: \"X\", body: \"{ignoto}\" }"),
            amendment(.cannedText, "vuoto", "{ code: \"vuoto\", it: \"X\", services: [\"ZZ\"] }"),
        ])
        #expect(faults.map { "\($0.key.code) \($0.fault.key)" } == ["cattivo body", "vuoto services", "vuoto body"])
        #expect(amended.cannedTexts.count == usual + 1)
        let reworded = try #require(amended.cannedTexts.first { $0.code == "e-06" })
        #expect(reworded.body == "Chiami il 0971 000.\n{testo}" && reworded.topics == [TopicCode("bonus")])
        #expect(amended.cannedSources.first { $0.code == "e-06" }?.body == "Chiami il {telefono}.\n{testo}")
        #expect(settings.hasOwn(AmendmentKey(.cannedText, "e-06")))
        #expect(!settings.hasOwn(AmendmentKey(.cannedText, "nuovo")))
    }

    @Test("hours: good ones hold for the clock, faulty ones leave the files'")
    func hours() throws {
        let settings = try settings()
        let day = try #require(CivilDay("2026-08-14"))
        let good = amendment(
            .hours, "CC",
            """
            { week: { friday: ["9:00-13:00"] }, holidays: false,
              closures: [{ from: "2026-08-14", until: "2026-08-14", reason: "Ponte" }] }
            """)
        let amended = settings.amended(by: [good])
        #expect(amended.faults.isEmpty)
        let calendar = try #require(amended.settings.services["CC"]).clock.calendar
        #expect(calendar.spans(on: day).isEmpty && calendar.note(on: day) == "Ponte")
        #expect(calendar.spans(on: day + 7) == [OpeningSpan("9:00-13:00")].compactMap(\.self))
        let faulty = settings.amended(by: [amendment(.hours, "CC", "{ week: { friday: [\"13-9\"] } }")])
        #expect(faulty.faults.contains { $0.fault.key == "week.friday[1]" })
        #expect(faulty.settings.services["CC"] == settings.services["CC"])
    }

    @Test("texts: good ones hold in their language and channel, unknown fields and missing subjects are refused")
    func texts() throws {
        let settings = try settings()
        let good = [
            amendment(.automaticText, "it/acknowledgement", "Oggetto: Ricevuta {numero}\n\nGrazie, {mittente}."),
            amendment(.internalText, "en/reminder", "Subject: Please {numero}\n\nSince {trascorso}."),
        ]
        let (amended, faults) = settings.amended(by: good)
        #expect(faults.isEmpty, "\(faults)")
        #expect(amended.texts.acknowledgement["it"]?.body.source == "Grazie, {mittente}.")
        #expect(amended.texts.acknowledgement["en"] == settings.texts.acknowledgement["en"])
        #expect(amended.texts.inside[InternalTextKey(.reminder, language: "en")]?.subject.source == "Please {numero}")
        for (code, text) in [
            ("it/acknowledgement", "Oggetto: A\n\n{nessuno}"), ("it/acknowledgement", "Buongiorno"),
            ("it/acknowledgement", "Oggetto: A\n\n"), ("it/owl/status", "Oggetto: A\n\nB"),
        ] {
            let found = settings.amended(by: [amendment(.automaticText, code, text)])
            #expect(found.faults.count == 1 && found.settings.texts == settings.texts, "\(code) \(text)")
        }
    }

    @Test("what is written as JSON5 is read back as it was")
    func writing() throws {
        let value = SettingsValue.object([
            "a b": .text("quote \" back \\ line\nend\u{2028}\u{1}è"), "n": .number(1.5), "i": .number(-3),
            "list": .list([.bool(true), .null, .text("")]),
        ])
        #expect(SettingsValue.object(try JSON5Reader.read(value.json5).root) == value)
    }
}
