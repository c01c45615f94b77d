// Character sets: what the bytes are comes before what the label says.

import MIME
import Testing

@Suite struct CharsetTests {
    private func text(_ bytes: [UInt8], _ label: String?) -> String { Charset.decode(bytes, label: label).text }

    @Test func `A text declared UTF-8 that is windows-1252 keeps its letters`() {
        let decoded = Charset.decode([0x43, 0x69, 0x74, 0x74, 0xE0, 0x20, 0x80], label: "utf-8")
        #expect(decoded.text == "Città €")
        #expect(decoded.warning == .charsetMismatch)
    }

    @Test func `iso-8859-1 is read with the windows letters`() {
        #expect(text([0x6C, 0x92, 0x61, 0x6E, 0x6E, 0x6F, 0x20, 0x80], "iso-8859-1") == "l’anno €")
        #expect(text([0x6C, 0x92, 0x61], "us-ascii") == "l’a")
    }

    @Test func `UTF-8 under a western label is UTF-8`() {
        #expect(text(Array("perché".utf8), "ISO-8859-1") == "perché")
        #expect(text(Array("perché".utf8), nil) == "perché")
    }

    @Test func `One broken byte does not turn a UTF-8 text into rubbish`() {
        #expect(text(Array("perché ".utf8) + [0xE0] + Array(" così".utf8), "utf-8") == "perché à così")
    }

    @Test func `Shifting and wide sets go by their label`() {
        #expect(text(Array("Citt+AOA-".utf8), "utf-7") == "Città")
        #expect(text([0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42], "iso-2022-jp") == "日本")
        #expect(text([0xFF, 0xFE, 0x43, 0, 0xE0, 0], "utf-16") == "Cà")
        #expect(text([0x43, 0, 0xE0, 0], "utf-16") == "Cà")
        #expect(text([0, 0x43, 0, 0xE0], "utf-16be") == "Cà")
        #expect(text([0x43, 0, 0, 0, 0xE0, 0, 0, 0], "utf-32le") == "Cà")
    }

    @Test(
        arguments: [
            ("gb2312", [0xD6, 0xD0, 0xB9, 0xFA], "中国"), ("gb18030", [0xC4, 0xE3, 0xBA, 0xC3], "你好"),
            ("big5", [0xA4, 0xA4, 0xA4, 0xE5], "中文"), ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
            ("euc-kr", [0xC7, 0xD1, 0xB1, 0xDB], "한글"), ("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"),
            ("windows-1251", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], "Привет"), ("iso-8859-15", [0xA4], "€"),
            ("iso-8859-2", [0xB3, 0xF3, 0x64, 0xBC], "łódź"), ("macintosh", [0x43, 0x88], "Cà"),
            ("iso-8859-7", [0xC3, 0xE5, 0xE9, 0xDC], "Γειά"),
            ("windows-1256", [0xE3, 0xD1, 0xCD, 0xC8, 0xC7], "مرحبا"),
            ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"), ("tis-620", [0xCA, 0xC7], "สว"),
        ] as [(String, [UInt8], String)])
    func `A declared set is converted`(label: String, bytes: [UInt8], expected: String) {
        #expect(text(bytes, label) == expected)
        #expect(text(bytes, "\"\(label.uppercased())\"") == expected)
    }

    @Test func `A word of two GBK letters is not taken for UTF-8`() {
        #expect(text([0xC4, 0xBF, 0xC2, 0xBC], "gbk") == "目录")
        #expect(text(Array("中国".utf8), "gb2312") == "中国")
    }

    @Test func `An unknown set is read as UTF-8 or windows-1252, with a warning`() {
        #expect(Charset.decode([0xE0], label: "x-nonsense").text == "à")
        #expect(Charset.decode([0xE0], label: "x-nonsense").warning == .charsetUnknown)
        #expect(text(Array("plain".utf8), "../../etc/passwd//TRANSLIT") == "plain")
        #expect(text([0x41, 0xE0], String(repeating: "a", count: 100_000)) == "Aà")
    }

    @Test func `NUL and the byte order mark are not text`() {
        #expect(text([0x61, 0, 0x62], "utf-8") == "ab")
        #expect(text([0xEF, 0xBB, 0xBF, 0x61], "utf-8") == "a")
        #expect(text([0x61, 0, 0xE0], nil) == "aà")
    }

    @Test func `Every single byte in every declared set gives something`() {
        for label in ["utf-8", "utf-7", "iso-2022-jp", "gb18030", "utf-16", "utf-32", "big5", "koi8-r", "nonsense"] {
            for byte in UInt8.min...UInt8.max { _ = text([byte, 0x41, byte], label) }
        }
    }
}
