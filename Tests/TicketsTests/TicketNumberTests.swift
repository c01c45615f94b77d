// Ticket numbers as people write, say and mangle them.

import Testing
import Tickets

@Suite struct TicketNumberTests {
    private let number = TicketNumber(service: "CC", year: 2026, sequence: 1234)

    @Test func `a number prints with seven digits, and with more when there are more`() {
        #expect(number.description == "CC-2026-0001234")
        #expect(TicketNumber(service: "CUP", year: 2031, sequence: 123_456_789).description == "CUP-2031-123456789")
    }

    @Test(arguments: [
        "CC-2026-0001234", "cc-2026-0001234", "CC 2026 1234", "cc2026-1234", "CC.2026.0001234", "CC/2026/1234",
        "Cc – 2026 – 0001234", "CC\u{A0}2026\u{A0}1234", "CC_2026_1234", "CC20260001234",
    ])
    func `it is read however it is written`(_ text: String) {
        #expect(TicketNumber(text) == number)
    }

    @Test(arguments: [
        "", "CC", "CC-2026", "2026-0001234", "C-2026-1234", "SERVIZIO-2026-1234", "CC-26-1234", "CC-1999-1234",
        "CC-2026-0", "CC-2026-0000000", "XCC-2026-1234x", "CC-2026-99999999999999999999", "CC-2026-1234 CC-2026-1235",
        "CC-----2026-1", "ÇÇ-2026-1234",
    ])
    func `what is no single number is none`(_ text: String) {
        #expect(TicketNumber(text) == nil)
    }

    @Test func `numbers are found in a subject, in order and each once`() {
        let subject = "Re: R: [CC-2026-0000007] e CUP 2026 12 (vedi cc-2026-7), tel. 0971-123456, 2026-03-02"
        #expect(
            TicketNumber.numbers(in: subject) == [
                TicketNumber(service: "CC", year: 2026, sequence: 7),
                TicketNumber(service: "CUP", year: 2026, sequence: 12),
            ])
    }

    @Test func `a subject of a megabyte is searched only at its beginning`() {
        let long = String(repeating: "a", count: 1_000_000) + " CC-2026-1"
        #expect(TicketNumber.numbers(in: long).isEmpty)
        #expect(TicketNumber.numbers(in: "CC-2026-1 " + long).count == 1)
    }

    @Test func `printing and reading go round for every number`() {
        for sequence in [1, 9, 10, 9_999_999, 10_000_000, 9_999_999_999] as [Int64] {
            for service in ["CC", "CUP", "URPX"] {
                let number = TicketNumber(service: service, year: 2026, sequence: sequence)
                #expect(TicketNumber(number.description) == number)
            }
        }
    }
}
