// CSV: quoting, the separator, and no formula that was not one of ours.

import Sheets
import Testing

@Suite struct CSVTextTests {
    @Test func `fields with separators, quotes and line ends are quoted`() {
        #expect(CSVText.text("semplice") == "semplice")
        #expect(CSVText.text("a;b") == "\"a;b\"")
        #expect(CSVText.text("detto \"fatto\"") == "\"detto \"\"fatto\"\"\"")
        #expect(CSVText.text("due\r\nrighe") == "\"due\r\nrighe\"")
        #expect(CSVText.text("3,5") == "\"3,5\"")
        #expect(CSVText.line(["a", "b"]) == "a;b\r\n")
    }

    @Test(arguments: ["=1+1", "+39", "-2", "@SUM(A1)", "\tx", "\rx", " =1", "\u{FF1D}1"])
    func `what a spreadsheet would take for a formula gets an apostrophe`(_ text: String) {
        let field = CSVText.text(text)
        #expect(field == "'" + text || field == "\"'" + text + "\"")
    }

    @Test func `numbers of our own stay numbers`() { #expect(CSVText.plain("-2") == "-2") }
}
