// Registering a call is no way around the table of permissions: what a call may close, where it may begin a request, and by
// which of our accounts its caller is answered.

import Channels
import FormDocuments
import Loopback
import Phone
import Store
import Testing
import Tickets
import WebClient

@Suite(.timeLimit(.minutes(2))) struct PhoneReachTests {
    private static func table(_ role: UserRole, _ grants: [Permission: PermissionScope]) -> PermissionTable {
        var table = PermissionTable.standard
        for (permission, scope) in grants { table[role][permission] = scope }
        return table
    }

    @Test func `a call closes no request that its operator may not close, neither an old one nor a new one`()
        async throws
    {
        let setting = PhoneBench.Setting(
            permissions: Self.table(.operator, [.tickets: .all, .register: .all, .close: .own]), bound: ["CUP"],
            services: ["CC", "CUP"])
        try await PhoneBench.with(setting) { bench in
            let closing = ["outcome": "informed", "solution": "Detto.", "then": "closed"]
            func call(_ service: String) -> [(String, String)] {
                PhoneBench.call(closing.merging(["service": service]) { $1 })
            }
            let foreign = try await bench.registered(try await bench.post("/new-call", call("CC")))
            #expect(foreign.ticket.number.service == "CC" && foreign.ticket.state == .open)
            let own = try await bench.registered(try await bench.post("/new-call", call("CUP")))
            #expect(own.ticket.number.service == "CUP" && own.ticket.state == .closed)

            let path = "/tickets/\(foreign.ticket.number)/call"
            #expect(try await !bench.text(path).contains("id=\"call-then\""))
            let again = try await bench.registered(try await bench.post(path, call("CUP")))
            #expect(again.ticket.id == foreign.ticket.id && again.contacts.count == 2)
            #expect(again.ticket.state == .open && again.ticket.solution == nil)
            #expect(try await bench.text("/tickets/\(own.ticket.number)/call").contains("id=\"call-then\""))
        }
    }

    @Test func `whoever may begin requests in no service registers no new call`() async throws {
        let setting = PhoneBench.Setting(
            role: .department, permissions: Self.table(.department, [.register: .own]), services: ["CC", "CUP"])
        try await PhoneBench.with(setting) { bench async throws in
            #expect(try await bench.get("/new-call").status == 403)
            #expect(try await bench.post("/new-call", PhoneBench.call()).status == 403)
            #expect(try await bench.store.tickets(TicketQuery(scope: .all)).lines.isEmpty)
        }
    }

    @Test func `the page says how many files a call to this number may have`() async throws {
        var setting = PhoneBench.Setting()
        setting.lines[0].offer.files.most = 2
        setting.lines[0].offer.files.largest = 3 << 20
        try await PhoneBench.with(setting) { bench in
            let page = try await bench.text("/new-call")
            #expect(page.contains("Fino a 2 file, 3 MB in tutto."))
        }
    }

    @Test func `a caller is answered by the account of the number that he called, or not in that way`() async throws {
        let other = AccountName("altra")
        func line(_ name: String, _ account: AccountName?) -> PhoneAccount {
            PhoneAccount(
                ChannelAccount(name: AccountName(name), address: "800 00000\(name.count)", title: "Prova \(name)"),
                answersBy: account.map { [LoopbackChannel.name: $0] } ?? [:])
        }
        let setting = PhoneBench.Setting(
            lines: [line("muta", nil), line("verde", PhoneBench.mail), line("azzurra", other)],
            mails: [PhoneBench.mail, other])
        try await PhoneBench.with(setting) { bench in
            // The first of our numbers answers nobody in writing; the others' way is on the page all the same.
            #expect(try await bench.text("/new-call").contains("<option value=\"loopback/posta\">"))
            func call(_ line: String) -> [(String, String)] {
                PhoneBench.call(["line": line, "other_way": "loopback/posta", "other_address": "ada@example.org"])
            }
            for (line, account) in [("verde", PhoneBench.mail), ("azzurra", other)] {
                let view = try await bench.registered(try await bench.post("/new-call", call(line)))
                #expect(view.ticket.replyAddress.account == account, "\(line)")
            }
            let refused = try await bench.post("/new-call", call("muta"))
            #expect(refused.status == 422)
            #expect(String(decoding: refused.body, as: UTF8.self).contains("la risposta scritta non parte così"))
        }
    }
}
