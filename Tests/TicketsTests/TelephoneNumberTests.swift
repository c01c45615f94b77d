// Telephone numbers as people, networks and fax machines write them.

import Foundation
import Testing
import Tickets

@Suite struct TelephoneNumberTests {
    @Test(arguments: [
        ("+39 0971 000000", "+390971000000"), ("0039 0971 000000", "+390971000000"),
        ("0971/000000", "+390971000000"), ("(0971) 00.00.00", "+390971000000"), ("390971000000", "+390971000000"),
        ("06 0000", "+39060000"), ("+39 06-0000", "+39060000"), ("333 0000000", "+393330000000"),
        ("393330000000", "+393330000000"), ("3920000000", "+393920000000"), ("39333000000", "+39333000000"),
        ("tel:+393330000000", "+393330000000"), ("800 000000", "+39800000000"), ("+41 44 000 00 00", "+41440000000"),
        ("0041440000000", "+41440000000"), (" +39\u{A0}0971\u{2011}000000 ", "+390971000000"),
        ("+39 (0) 971 000000", "+390971000000"),
    ])
    func `However a number is written, its form is one`(written: String, expected: String) {
        #expect(TelephoneNumber(written)?.e164 == expected)
    }

    @Test(arguments: [
        "", " ", "+", "48422", "INFOCUP", "0971 000000 int. 3", "+39 971 000000", "971000000", "+0971000000",
        "00000000",
        "+1234567890123456", "+390", "12", "anonymous", "0971000000;ext=1", "０９７１０００００００",
    ])
    func `What is no number or has no sure reading is none`(written: String) {
        #expect(TelephoneNumber(written) == nil)
    }

    @Test func `Italian landlines keep their 0 in every form`() throws {
        let number = try #require(TelephoneNumber("0971 000000"))
        #expect(number.national == "0971000000" && number.withDoubleZero == "00390971000000")
        #expect(number.digits == "390971000000" && number.shown == "+39 0971 000000")
        #expect(number.isItalian && number.isItalianLandline && !number.isItalianMobile)
        #expect(number.masked == "+39********00" && TelephoneNumber("06 0000")?.shown == "+39 06 0000")
    }

    @Test func `Numbers of other countries are dialled with 00`() throws {
        let number = try #require(TelephoneNumber("+41 44 000 00 00"))
        #expect(number.national == "0041440000000" && number.shown == "+41440000000" && !number.isItalian)
        #expect(TelephoneNumber("333 0000000")?.shown == "+39 333 0000000")
    }

    @Test func `A number is kept as text and read back checked`() throws {
        let number = try #require(TelephoneNumber("0971 000000"))
        let bytes = try JSONEncoder().encode([number])
        #expect(String(decoding: bytes, as: UTF8.self) == #"["+390971000000"]"#)
        #expect(try JSONDecoder().decode([TelephoneNumber].self, from: bytes) == [number])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([TelephoneNumber].self, from: Data(#"["x"]"#.utf8))
        }
    }
}
