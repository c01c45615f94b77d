// Texts as administration pages show them: as they were written, and with those fields alone that are filled in.

import Runtime
import Settings
import Testing
import Tickets

@Suite("Texts are shown as they were written, and take only fields that are filled in")
struct WordingTests {
    private static let key = AmendmentKey(.automaticText, "it/acknowledgement")

    private func settings() throws -> Settings {
        let folder = try SettingsFolder([
            "sportello.json5": "{ services: { CC: {} }, fields: { telefono: \"0971 000\" } }",
            "templates/it/acknowledgement.txt": "Oggetto: N. {numero} ({telefono})\n\nChiami {telefono}.\n",
            "templates/it/footer.txt": "Piede {telefono}",
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        return settings
    }

    private func amended(_ settings: Settings, _ text: String, _ code: String = WordingTests.key.code) -> (
        settings: Settings, faults: [AmendmentFault]
    ) {
        settings.amended(by: [
            Amendment(
                AmendmentKey(.automaticText, code), version: 1, text: text, by: nil, at: Instant(milliseconds: 0))
        ])
    }

    @Test("the administrator's fields stay fields and the footer stays below, however often a text is saved on a page")
    func saving() throws {
        let settings = try settings()
        let wording = try #require(settings.wordings.first { $0.key == Self.key })
        let text = try #require(settings.text(wording))
        #expect(text.written == MessageText.Written(subject: "N. {numero} ({telefono})", body: "Chiami {telefono}."))
        #expect(text.subject.source == "N. {numero} (0971 000)")
        #expect(text.body.source == "Chiami 0971 000.\n\n-- \nPiede 0971 000")
        // Saved as it is shown, it is what it was.
        let (again, faults) = amended(settings, "Oggetto: \(text.written.subject)\n\n\(text.written.body)")
        #expect(faults.isEmpty && again.texts == settings.texts)
        // Other words keep both.
        let other = amended(settings, "Oggetto: {numero}\n\nScriva o chiami {telefono}.").settings
        let changed = try #require(other.text(wording))
        #expect(changed.written.body == "Scriva o chiami {telefono}.")
        #expect(changed.body.source == "Scriva o chiami 0971 000.\n\n-- \nPiede 0971 000")
    }

    @Test(
        "a field that is not filled in for a text is refused in it",
        arguments: [
            ("acknowledgement", "codice"), ("acknowledgement", "stato"), ("acknowledgement", "data-apertura"),
            ("acknowledgement-incomplete", "ora-apertura"), ("status", "data-scadenza"), ("opted-out", "codice"),
            ("unknown-number", "data-apertura"), ("received", "oggetto"), ("received", "link"),
            ("status-code", "link"), ("status-code", "oggetto"), ("escalated", "mittente"),
        ])
    func fields(_ text: String, _ field: String) throws {
        let found = amended(try settings(), "Oggetto: {numero}\n\n{\(field)}", "it/\(text)")
        #expect(found.faults.count == 1 && found.faults.allSatisfy { $0.fault.problem.contains("{\(field)}") })
    }

    @Test("the fields that a text is filled with are taken, and no page offers others")
    func ownFields() throws {
        let settings = try settings()
        for text in AutomaticText.allCases {
            #expect(text.fields.isSubset(of: AutomaticText.reserved))
            let body = text.fields.sorted().map { "{\($0)}" }.joined(separator: " ")
            #expect(amended(settings, "Oggetto: {numero}\n\n\(body)", "it/\(text.rawValue)").faults.isEmpty, "\(text)")
        }
        for wording in settings.wordings {
            guard case .automatic(let text, _) = wording.use else { continue }
            #expect(wording.fields == text.fields)
        }
    }
}
