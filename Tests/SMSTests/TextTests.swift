// Alphabets, counting and cutting of short messages; replacements.

import Channels
import Testing
import Tickets

@testable import SMS

@Suite struct TextTests {
    @Test func `Every character of the default table takes one place and keeps a text in GSM-7`() {
        #expect(GSMAlphabet.basic.count == 128 && GSMAlphabet.basic[0x1B] == nil)
        #expect(Set(GSMAlphabet.basic.compactMap { $0 }).count == 127)
        for character in GSMAlphabet.basic.compactMap({ $0 }) {
            let text = SMSText(String(character))
            #expect(text.writing == .gsm7 && text.places == 1, "U+\(String(character.value, radix: 16))")
        }
    }

    /// unicode.org GSM0338.TXT, picked where a shifted table would show.
    @Test(arguments: [
        (0x00, "@"), (0x04, "è"), (0x05, "é"), (0x06, "ù"), (0x07, "ì"), (0x08, "ò"), (0x09, "Ç"), (0x0A, "\n"),
        (0x0D, "\r"), (0x10, "Δ"), (0x11, "_"), (0x1A, "Ξ"), (0x1C, "Æ"), (0x1F, "É"), (0x20, " "), (0x24, "¤"),
        (0x30, "0"), (0x40, "¡"), (0x41, "A"), (0x5B, "Ä"), (0x5F, "§"), (0x60, "¿"), (0x61, "a"), (0x7A, "z"),
        (0x7B, "ä"), (0x7F, "à"),
    ])
    func `The default table has its characters at their codes`(code: Int, character: String) {
        #expect(GSMAlphabet.basic[code] == character.unicodeScalars.first)
    }

    @Test func `Characters of the extension table take two places`() {
        #expect(GSMAlphabet.extended.count == 10)
        for entry in GSMAlphabet.extended {
            let text = SMSText(String(entry.character))
            #expect(text.writing == .gsm7 && text.places == 2)
        }
    }

    @Test(arguments: ["À", "È", "Ì", "Ò", "Ù", "’", "“", "–", "…", "ç", "á", "ê", "🙂", "日", "\t"])
    func `One character outside both tables makes the whole text UCS-2`(character: String) {
        #expect(SMSText("Gentile utente " + character).writing == .ucs2)
    }

    @Test(arguments: [
        ("", 0, 1, 160), ("a", 1, 1, 160), (String(repeating: "a", count: 160), 160, 1, 160),
        (String(repeating: "a", count: 161), 161, 2, 306), (String(repeating: "a", count: 306), 306, 2, 306),
        (String(repeating: "a", count: 307), 307, 3, 459), (String(repeating: "€", count: 80), 160, 1, 160),
        (String(repeating: "€", count: 81), 162, 2, 306), (String(repeating: "’", count: 70), 70, 1, 70),
        (String(repeating: "’", count: 71), 71, 2, 134), (String(repeating: "🙂", count: 35), 70, 1, 70),
        (String(repeating: "🙂", count: 36), 72, 2, 134), (String(repeating: "’", count: 135), 135, 3, 201),
    ])
    func `Places, messages and capacity are counted as the network counts`(
        text: String, places: Int, segments: Int, capacity: Int
    ) {
        let measured = SMSText(text)
        #expect(measured.places == places && measured.segments.count == segments && measured.capacity == capacity)
        #expect(measured.segments.joined() == text)
    }

    @Test func `An escape and its character are never torn apart`() {
        // 152 places, then a character of two: it begins the second message.
        let text = String(repeating: "a", count: 152) + "€" + String(repeating: "b", count: 20)
        let segments = SMSText(text).segments
        #expect(segments == [String(repeating: "a", count: 152), "€" + String(repeating: "b", count: 20)])
        // The lost place can cost a third message although 306 places would do.
        let tight = String(repeating: "a", count: 152) + "€" + String(repeating: "b", count: 152)
        #expect(SMSText(tight).places == 306 && SMSText(tight).segments.count == 3)
    }

    @Test func `Two halves of a surrogate pair are never torn apart`() {
        let text = String(repeating: "è’", count: 33) + "🙂" + String(repeating: "x", count: 10)
        let segments = SMSText(text).segments
        #expect(segments.count == 2 && segments[1].hasPrefix("🙂") && segments[0].utf16.count == 66)
    }

    @Test func `The shipped acknowledgement S-01 is one message of 150 places`() {
        let text =
            "Regione Basilicata - Contact Center: la Sua richiesta è stata registrata con il n. CC-2026-0001234. "
            + "Lo indichi nei prossimi contatti. Info: 097100000."
        let measured = SMSText(text)
        #expect(measured.writing == .gsm7 && measured.places == 150 && measured.segments.count == 1)
    }

    @Test(arguments: SMSTexts.all)
    func `Every automatic text is one message, and no field of it stays empty-handed`(text: ChannelText) {
        var values = SMSTexts.fields(telephone: "097100000", language: text.language, words: .usual)
        values.merge([
            "casella": "Regione Basilicata - Contact Center", "numero": "CC-2026-0001234", "stato": "in lavorazione",
            "ora-apertura": "08:00", "data-apertura": "03/03/2026", "data-aggiornamento": "02/03/2026",
            "ora-aggiornamento": "09:15", "data-limite": "01/04/2026",
        ]) { $1 }
        let filled = text.body.filled(values)
        let measured = SMSText(filled)
        #expect(measured.writing == .gsm7, "\(filled)")
        // The title of the facts' S-01 is longer than that of the others; a second message is the administrator's choice.
        #expect(measured.places <= 175 && !filled.contains("{"), "\(measured.places): \(filled)")
        let silent = text.body.filled(
            values.merging(SMSTexts.fields(telephone: nil, language: "it", words: .usual)) { $1 })
        #expect(!silent.contains("  ") && !silent.contains("Info") && !silent.contains("{"))
    }

    @Test func `Replacements say what they replace and how often`() throws {
        let offer = try #require(SMSReplacements(for: "È l’ora “giusta” – l’ultima…"))
        #expect(offer.text == "E' l'ora \"giusta\" - l'ultima...")
        let counts = Dictionary(uniqueKeysWithValues: offer.replaced.map { ($0.from, $0.count) })
        #expect(counts == ["È": 1, "’": 2, "“": 1, "”": 1, "–": 1, "…": 1])
        #expect(offer.replaced.first { $0.from == "È" }?.to == "E'")
    }

    @Test func `Nothing is offered where nothing is gained`() {
        #expect(SMSReplacements(for: "perché così è già più") == nil)
        // The picture keeps the text in UCS-2, and one message stays one.
        #expect(SMSReplacements(for: "L’ora 🙂") == nil)
    }

    @Test func `Every replacement lies in the small alphabet`() {
        for (from, to) in SMSReplacements.table {
            #expect(SMSText(to).writing == .gsm7 && GSMAlphabet.places(of: from) == nil, "\(from)")
        }
    }
}
