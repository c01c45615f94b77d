// Address lists as people and programs write them.

import MIME
import Testing

@Suite struct AddressTests {
    private func list(_ text: String) -> [MailAddress] { AddressList(parsing: Array(text.utf8)).mailboxes }
    private func one(_ name: String?, _ address: String) -> [MailAddress] {
        [MailAddress(name: name, address: address)]
    }

    @Test(
        arguments: [
            ("Mario Rossi <mario@example.org>", "Mario Rossi", "mario@example.org"),
            ("\"Rossi, Mario\" <Mario@Example.ORG>", "Rossi, Mario", "Mario@Example.ORG"),
            ("Rossi, Mario <mario@example.org>", "Rossi, Mario", "mario@example.org"),
            ("mario@example.org (Mario Rossi)", "Mario Rossi", "mario@example.org"),
            ("=?iso-8859-1?Q?Nicol=F2_l=92amico?= <n@example.org>", "Nicolò l’amico", "n@example.org"),
            ("=?utf-8?B?UHJvdmEsIHZpcmdvbGE=?= <a@example.org>", "Prova, virgola", "a@example.org"),
            ("\"=?utf-8?Q?Nicol=C3=B2?=\" <n@example.org>", "Nicolò", "n@example.org"),
            ("=?utf-8?Q?Nic?= =?utf-8?Q?ol=C3=B2?= <n@example.org>", "Nicolò", "n@example.org"),
            ("Nicolò Bianchi <n@example.org>", "Nicolò Bianchi", "n@example.org"),
            ("Mario <mario@example.org", "Mario", "mario@example.org"),
            ("<mario@example.org>>", nil, "mario@example.org"),
            ("Mario [Comune] <m@example.org>", "Mario [Comune]", "m@example.org"),
            ("m.@example.org", nil, "m.@example.org"),
            ("Mario Rossi mario@example.org", "Mario Rossi", "mario@example.org"),
            ("'Mario Rossi' <m@example.org>", "Mario Rossi", "m@example.org"), ("MAILER-DAEMON", nil, "MAILER-DAEMON"),
            ("=?utf-8?Q?A=0D=0ABcc=3A_x?= <a@example.org>", "A Bcc: x", "a@example.org"),
            ("mario@città.example", nil, "mario@città.example"), ("a..b@example.org", nil, "a..b@example.org"),
            ("=?utf-7?Q?Nicol+API-?= <n@example.org>", "Nicolò", "n@example.org"),
        ] as [(String, String?, String)])
    func `One mailbox is read`(raw: String, name: String?, address: String) {
        #expect(list(raw) == one(name, address))
    }

    @Test func `Lists and groups are flat`() {
        #expect(list("a@example.org, \"B, b\" <b@example.org>").map(\.address) == ["a@example.org", "b@example.org"])
        #expect(list("Gruppo: a@example.org, b@example.org; c@example.org").count == 3)
        #expect(list("undisclosed-recipients:;").isEmpty)
        #expect(list("a@example.org; b@example.org").map(\.address) == ["a@example.org", "b@example.org"])
        #expect(list("a@example.org, , <b@example.org>").count == 2)
        #expect(list("").isEmpty && list("<>").isEmpty && list("nessuno qui").isEmpty)
    }

    @Test func `Raw 8-bit names are read`() {
        let raw = Array("Nicol".utf8) + [0xF2] + Array(" <n@example.org>".utf8)
        #expect(AddressList(parsing: raw).mailboxes == one("Nicolò", "n@example.org"))
    }

    @Test func `Too many recipients are cut and told`() {
        let many = (0..<5_000).map { "a\($0)@example.org" }.joined(separator: ", ")
        let list = AddressList(parsing: Array(many.utf8))
        #expect(list.mailboxes.count == MIMELimits().recipients)
        #expect(list.warnings == [.recipientsLimit])
    }

    @Test(arguments: ["(", "\"", "<", "@", "a@", ":", ";", ",", "[", "\\", "=?utf-8?Q?", " "])
    func `Endless repetition ends`(unit: String) {
        _ = list(String(repeating: unit, count: 20_000))
    }
}
