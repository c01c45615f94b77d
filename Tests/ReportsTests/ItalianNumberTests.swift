// Numbers as the contract's tables print them.

import Testing
import Tickets

@testable import Reports

@Suite struct ItalianNumberTests {
    @Test func `percentages have a decimal comma and two decimals`() {
        #expect(ItalianNumber.percent(33.39) == "33,39%")
        #expect(ItalianNumber.percent(99) == "99,00%")
        #expect(ItalianNumber.percent(100) == "100,00%")
        #expect(ItalianNumber.percent(0) == "0,00%")
        #expect(ItalianNumber.percent(200.0 / 3) == "66,67%")
        #expect(ItalianNumber.decimal(2.675) == "2,68")
        #expect(ItalianNumber.decimal(-0.001) == "0,00")
    }

    @Test func `rounding never shows a goal as reached that is not`() {
        #expect(ItalianNumber.percent(99.996, goal: 100) == "99,99%")
        #expect(ItalianNumber.percent(94.999, goal: 95) == "94,99%")
        #expect(ItalianNumber.percent(5.001, goal: 5, isCeiling: true) == "5,01%")
        #expect(ItalianNumber.percent(4.999, goal: 5, isCeiling: true) == "5,00%")
        #expect(ItalianNumber.percent(95.001, goal: 95) == "95,00%")
    }

    @Test func `times and days are written as people write them`() {
        #expect(ItalianNumber.time(milliseconds: 20_000) == "20 s")
        #expect(ItalianNumber.time(milliseconds: 90_000) == "1,50 min")
        #expect(ItalianNumber.time(milliseconds: 11_700_000) == "3,25 h")
        #expect(ItalianNumber.target(.hours(9)) == "9 h")
        #expect(ItalianNumber.target(.minutes(90)) == "90 min")
        #expect(ItalianNumber.day(CivilDay(year: 2025, month: 6, day: 30)!) == "30/06/2025")
    }
}
