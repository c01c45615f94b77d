// Ready texts as settings say: the shipped ones, own ones beside and in their place, every fault at once.

import Runtime
import Settings
import Testing
import Tickets

@Suite struct CannedSettingsTests {
    @Test func `the shipped texts use known fields only, have both languages, and a name each`() {
        let codes = CannedText.usual.map(\.code)
        #expect(Set(codes).count == codes.count)
        for text in CannedText.usual {
            let unknown = Set(TextTemplate((text.subject ?? "") + text.body).fields)
                .subtracting(CannedText.fields).subtracting(["telefono"])
            #expect(unknown.isEmpty, "\(text.code)")
        }
        for purpose in CannedText.Purpose.allCases where purpose != .other {
            for language in ["it", "en"] {
                #expect(CannedText.usual.contains { $0.purpose == purpose && $0.language == language })
            }
        }
    }

    @Test func `a request for completion by short text fits 160 characters with a number and a telephone`() throws {
        for code in ["s-03", "s-04"] {
            let text = try #require(CannedText.usual.first { $0.code == code })
            let filled = CannedText.filled(
                text.body,
                [
                    "servizio": "Contact Center Regione Basilicata", "numero": "CC-2026-0000123",
                    "telefono": "800 000 000",
                ])
            #expect(filled.count <= 160 && CannedText.marks(in: filled).isEmpty, "\(filled)")
        }
    }

    @Test func `own texts come first, one of the same code takes a shipped one's place, own fields are filled in`()
        throws
    {
        let folder = try SettingsFolder([
            "sportello.json5": "{ fields: { telefono: \"800 292 020\" } }",
            "texts.json5": """
            { texts: [{ code: "e-06", it: "Mia", body: "{testo} {telefono} [[mio]]" },
                { code: "orari", it: "Orari", services: ["CC"], needsReply: false, until: "2026-12-31", body: "x" }] }
            """,
        ])
        let (settings, report) = folder.read()
        #expect(report.isUsable, "\(report.text)")
        #expect(settings.cannedTexts.prefix(2).map(\.code) == ["e-06", "orari"])
        #expect(settings.cannedTexts.count { $0.code == "e-06" } == 1)
        #expect(settings.cannedTexts[0].body == "{testo} 800 292 020 [[mio]]" && settings.cannedTexts[0].en == "Mia")
        #expect(settings.cannedTexts.first { $0.code == "s-03" }?.body.contains("800 292 020") == true)
        #expect(settings.cannedTexts[1].needsReply == false)
        let bare = try SettingsFolder(["sportello.json5": "{}", "texts.json5": "{ shipped: false, texts: [] }"])
        #expect(bare.read().settings.cannedTexts.isEmpty)
    }

    @Test func `a shipped text is for the channels that are there, and for none it is not there`() throws {
        let folder = try SettingsFolder([
            "sportello.json5": "{}", "email.json5": "{ accounts: [{ name: \"info\" }] }",
            "letter.json5": "{ accounts: [{ name: \"posta\" }] }",
        ])
        let mail = ChannelName("email")
        let one = folder.read(channels: ["email"]).settings
        #expect(one.cannedTexts.contains { $0.code == "e-06" })
        #expect(one.cannedTexts.allSatisfy { $0.channels == [mail] })
        #expect(!one.cannedTexts.contains { ["s-03", "s-04", "l-01", "l-03"].contains($0.code) })
        let both = folder.read(channels: ["email", "letter"]).settings
        #expect(both.cannedTexts.first { $0.code == "e-10" }?.channels == [mail, ChannelName("letter")])
        #expect(both.cannedTexts.contains { $0.code == "l-01" })
        // Without channels nobody can tell.
        #expect(folder.read(channels: []).settings.cannedTexts.count == CannedText.usual.count)
    }

    @Test func `a shipped text can be written anew with the fields it came with, filled in or not`() throws {
        let folder = try SettingsFolder(["sportello.json5": "{ services: { CC: {} } }"])
        func faults(_ code: String) -> [SettingsFault] {
            folder.read().settings.faults(
                of: AmendmentKey(.cannedText, code),
                text: "{ code: \"\(code)\", it: \"Lettera\", body: \"{testo} Chiami il {telefono}.\" }", among: [])
        }
        #expect(faults("l-01").isEmpty)
        #expect(faults("e-06").map(\.key) == ["body"])
    }

    @Test func `every fault of the texts is named at once`() throws {
        let folder = try SettingsFolder([
            "pigeon.json5": "{ accounts: [{ name: \"loft\" }] }",
            "sportello.json5": "{}",
            "texts.json5": """
            { texts: [{ code: "a b", it: "", body: "" },
                { code: "x", it: "X", body: "{boh}", channels: ["owl"], services: ["ZZ"], topics: ["nessuno"],
                  language: "de", purpose: "fun", from: "ieri", unknown: 1 },
                { code: "x", it: "Y", body: "y" }] }
            """,
        ])
        let keys = folder.findings().filter { $0.hasPrefix("texts.json5") }.joined(separator: "\\n")
        for key in [
            "texts[1].code", "texts[1].it", "texts[1].body", "texts[2].body", "texts[2].channels", "texts[2].services",
            "texts[2].topics", "texts[2].language", "texts[2].purpose", "texts[2].from", "texts[2].unknown",
            "texts[3].code",
        ] { #expect(keys.contains(key), "\(key) in \(keys)") }
    }
}
