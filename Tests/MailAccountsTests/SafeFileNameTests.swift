// File names from outside (A5).

import Testing

import MailAccounts

@Suite struct SafeFileNameTests {
    @Test(arguments: [
        ("a.pdf", "a.pdf"), ("../../x", "x"), ("..\\x", "x"), ("/etc/x", "x"), ("C:\\Documenti\\a.doc", "a.doc"),
        ("\u{200B}.htaccess", "htaccess"), (".htaccess", "htaccess"), ("a\0.png", "a.png"),
        ("fattura\u{202E}fdp.exe", "fatturafdp.exe"), ("CON", "_CON"), ("con.txt", "_con.txt"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("COMUNE.pdf", "COMUNE.pdf"), (".", "x"), ("..", "x"), ("", "x"), ("   ", "x"), ("a\r\nb.txt", "ab.txt"),
        ("a\"; filename=b", "a_; filename=b"), ("\u{FF0E}\u{FF0E}\u{FF0F}x", "x"), ("a.txt. . ", "a.txt"),
        ("a\u{2028}b.txt", "ab.txt"), ("~root", "root"), ("perche\u{301}.pdf", "perché.pdf"), ("ﬁle.txt", "file.txt"),
        ("a:b|c?d*e<f>.txt", "a_b_c_d_e_f_.txt"), ("日本語.pdf", "日本語.pdf"), ("\u{FEFF}a\u{AD}b.txt", "ab.txt"),
        ("dir/", "dir"), ("a\u{A0}b.txt", "a b.txt"), ("..\u{200D}./x", "x"), ("\u{E000}x.txt", "x.txt"),
    ])
    func `A name is only a name`(raw: String, expected: String) {
        #expect(SafeFileName.make(raw, fallback: "x") == expected)
    }

    @Test func `Long names are cut between letters and keep their ending`() {
        for unit in ["a", "è", "日", "👨‍👩‍👧", "e\u{301}\u{302}"] {
            let name = SafeFileName.make(String(repeating: unit, count: 1_000) + ".pdf", fallback: "x")
            #expect(name.utf8.count <= SafeFileName.longest)
            #expect(name.hasSuffix(".pdf"))
        }
        let noEnding = SafeFileName.make("a." + String(repeating: "b", count: 1_000), fallback: "x")
        #expect(noEnding.utf8.count <= SafeFileName.longest)
        let zalgo = SafeFileName.make("a" + String(repeating: "\u{301}", count: 3_000) + ".txt", fallback: "x")
        #expect(zalgo.utf8.count <= SafeFileName.longest)
        #expect(zalgo.hasSuffix(".txt"))
    }

    @Test func `Equal names are told apart, also when only their case differs`() {
        #expect(
            SafeFileName.unique(["a.pdf", "A.PDF", "b", "b", "a.pdf"]) == [
                "a.pdf", "A (2).PDF", "b", "b (2)", "a (3).pdf",
            ])
        let many = SafeFileName.unique(
            Array(repeating: "a (2).pdf", count: 500) + Array(repeating: "a.pdf", count: 500))
        #expect(Set(many.map { $0.lowercased() }).count == 1_000)
    }
}
