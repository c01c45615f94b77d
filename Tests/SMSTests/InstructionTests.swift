// Words to the machine, and numbers as people and providers write them.

import Testing
import Tickets

@testable import SMS

@Suite struct InstructionTests {
    private let words = SMSInstructionWords.usual
    private let number = TicketNumber(service: "CC", year: 2026, sequence: 1234)

    @Test(arguments: ["STOP", "stop", " Stop. ", "BASTA!", "«basta»", "Annulla", "STOP\n", "stóp"])
    func `A word that ends automatic messages is known alone, however it is written`(text: String) {
        #expect(words.instruction(in: text) == .stop)
    }

    @Test(arguments: ["START", "si", "Sì", "SÌ!", "s\u{49}\u{300}", "sí"])
    func `A word that starts them again is known alone`(text: String) {
        #expect(words.instruction(in: text) == .start)
    }

    @Test(arguments: [
        "Basta con queste code!", "STOP STOP", "si, vorrei sapere", "Sì grazie", "annulla la visita", "", " ", "?",
        "non stop", "STATO di salute", "stato civile", "lo stato della pratica", "fermata", "stopp",
        "stato: aspetto da 3 mesi una risposta",
    ])
    func `In a sentence it is for a person`(text: String) { #expect(words.instruction(in: text) == nil) }

    @Test(arguments: [
        "STATO CC-2026-0001234", "stato cc 2026 1234", "Stato n. CC-2026-0001234", "stato n.CC-2026-1234!",
        "STATO: CC/2026/0001234", "stato CC20261234", "stato n° CC-2026-0001234",
    ])
    func `STATO with a number asks how it stands`(text: String) {
        #expect(words.instruction(in: text) == .status(number))
    }

    @Test(arguments: ["STATO", "stato?", "stato 12345", "STATO CC-2026", "stato n. 99"])
    func `STATO without a readable number is asked for one`(text: String) {
        #expect(words.instruction(in: text) == .status(nil))
    }

    @Test func `The words are the administrator's`() {
        let own = SMSInstructionWords(stop: ["FERMA"], start: ["RIPRENDI"], status: ["SITUAZIONE"])
        #expect(own.instruction(in: "ferma") == .stop && own.instruction(in: "STOP") == nil)
        #expect(own.instruction(in: "Situazione CC-2026-0001234") == .status(number))
    }

    @Test(arguments: [
        ("+39 340 1234567", "+393401234567"), ("3401234567", "+393401234567"), ("393401234567", "+393401234567"),
        ("0039 340 1234567", "+393401234567"), ("+447700900123", "+447700900123"), ("00447700900123", "+447700900123"),
    ])
    func `A telephone can be written to`(written: String, expected: String) {
        #expect(SMSCorrespondent(written)?.number?.e164 == expected)
    }

    @Test func `A provider's number without a plus sign begins with its country`() {
        #expect(SMSCorrespondent("447700900123", habit: .international)?.number?.e164 == "+447700900123")
        #expect(SMSCorrespondent("393401234567", habit: .international)?.text == "+393401234567")
        #expect(SMSCorrespondent("390971000000", habit: .international) == .landline(TelephoneNumber("+390971000000")!))
    }

    @Test func `Landlines, service numbers, short codes and names are told apart`() {
        #expect(SMSCorrespondent("0971 000000") == .landline(TelephoneNumber("0971000000")!))
        #expect(SMSCorrespondent("800 000000") == .special(TelephoneNumber("800000000")!))
        #expect(SMSCorrespondent("48000") == .short("48000"))
        #expect(SMSCorrespondent("ENTEPROVA") == .alias("ENTEPROVA"))
        #expect(SMSCorrespondent("Poste Info") == .alias("Poste Info"))
        for bad in ["", " ", "a@example.org", "+39", "a\nb", String(repeating: "9", count: 40)] {
            #expect(SMSCorrespondent(bad) == nil)
        }
    }
}
