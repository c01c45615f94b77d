// What the forms do, seen in the store; and that they come back whole when they cannot be carried out.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct ActTests {
    private func fields(
        _ text: String, key: String = "chiave-0001", seen: Int64? = nil, _ more: [(String, String)] = []
    ) -> [(String, String)] {
        var fields = [
            ("text", text), ("key", key), ("subject", "Re: Bolletta"), ("then", "answered"), ("to", "requester"),
        ]
        if let seen { fields.append(("seen", "\(seen)")) }
        return fields + more
    }

    @Test func `an answer with files enters the outbox once, however often it is sent`() async throws {
        try await Desk.with { desk in
            let (ticket, message) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            let version = try #require(try await desk.store.view(ticket.id)).version
            let files = [
                ("modulo.pdf", "application/pdf", Array("%PDF".utf8)),
                ("../x\u{202E}.png", "image/png", [UInt8](repeating: 7, count: 500_000)),
            ]
            let all = fields(
                "Gentile signora,\r\n\r\nfatto.\r\n", seen: version, [("quote", "1"), ("answering", "\(message)")])
            for _ in 0..<3 {
                let response = try await browser.post(path, all, files: files, csrf: csrf)
                #expect(response.status == 303)
                #expect(response["Location"] == "/tickets/\(ticket.number)?done=answered")
            }
            let view = try #require(try await desk.store.view(ticket.id))
            let answers = view.messages.filter { $0.direction == .answer }
            #expect(answers.count == 1 && view.outbox.count == 1)
            #expect(answers[0].text == "Gentile signora,\n\nfatto.\n")
            #expect(answers[0].subject == "Re: Bolletta")
            #expect(answers[0].attachments.map(\.name) == ["modulo.pdf", "x.png"])
            #expect(view.ticket.state == .answered)
            let claim = try #require(
                try await desk.store.claim(
                    channel: PaperChannel.name, account: PaperChannel.account, limit: 5, lease: .minutes(1),
                    at: desk.now
                ).first)
            #expect(claim.outgoing.quotesOriginal && claim.outgoing.answering == message)
            #expect(claim.outgoing.to.party == anna)
            let blob = try #require(claim.outgoing.attachments.last?.blob)
            #expect(try await desk.store.bytes(of: blob) == files[1].2)
        }
    }

    @Test func `two clicks at the same moment are one answer`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            let all = fields("Fatto.")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await browser.post(path, all, csrf: csrf).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 303, count: 8))
            #expect(try await desk.store.view(ticket.id)?.outbox.count == 1)
        }
    }

    @Test func `an answer past a colleague is refused and nothing typed is lost`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            let version = try #require(try await desk.store.view(ticket.id)).version
            try await desk.contact(on: ticket.id, text: "Ho trovato un errore.", at: start + .minutes(5))
            let files = [("modulo.pdf", "application/pdf", Array("%PDF".utf8))]
            let refused = try await browser.post(
                path, fields("Testo <b>lungo</b>", seen: version), files: files, csrf: csrf)
            #expect(refused.status == 409)
            #expect(refused.text.contains("Testo &lt;b&gt;lungo&lt;/b&gt;"))
            #expect(try await desk.store.view(ticket.id)?.outbox.isEmpty == true)
            // The file came with the first try; the form that came back brings it again without its bytes.
            let kept = try #require(refused.text.firstMatch(of: /name="kept"[^>]*value="([^"]+)"/)?.1)
            let seen = try #require(refused.text.firstMatch(of: /name="seen"[^>]*value="([0-9]+)"/)?.1)
            let again = try await browser.post(
                path, fields("Testo", seen: Int64(seen), [("kept", String(kept))]), csrf: csrf)
            #expect(again.status == 303)
            let answers = try await desk.store.view(ticket.id)?.messages.filter { $0.direction == .answer } ?? []
            #expect(answers.first?.attachments.map(\.name) == ["modulo.pdf"])
        }
    }

    @Test func `a kept file that we did not write is left out`() async throws {
        try await Desk.with { desk in
            let (ticket, message) = try await desk.contact(text: "Segreto")
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let blob = try #require(try await desk.store.message(message)?.original)
            let foreign = KeptFile.value(
                Attachment(name: "x", type: "a/b", size: blob.size, sha256: blob.sha256), formToken: "another session")
            let response = try await browser.post(
                "/tickets/\(ticket.number)/answer", fields("Fatto", [("kept", foreign), ("kept", "nonsense")]),
                csrf: csrf)
            #expect(response.status == 303)
            let answers = try await desk.store.view(ticket.id)?.messages.filter { $0.direction == .answer } ?? []
            #expect(answers.count == 1 && answers[0].attachments.isEmpty)
        }
    }

    @Test func `what is missing is said all at once`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            let blank = try await browser.post(
                path, [("text", " \n"), ("subject", ""), ("then", "closed"), ("solution", ""), ("key", "12345678")],
                csrf: csrf)
            #expect(blank.status == 422)
            let stranger = try await browser.post(
                path, [("text", "x"), ("to", "evil@example.net"), ("key", "12345678")], csrf: csrf)
            #expect(stranger.status == 422)
            let large = try await browser.post(
                path, fields("x"), files: [("gross.bin", "a/b", [UInt8](repeating: 1, count: 11 << 20))], csrf: csrf)
            #expect(large.status == 413)
            #expect(
                try await browser.post(path, [("text", "x"), ("then", "new"), ("key", "12345678")], csrf: csrf).status
                    == 400)
            #expect(try await browser.post(path, [("text", "x")], csrf: csrf).status == 400)
            #expect(try await desk.store.view(ticket.id)?.outbox.isEmpty == true)
        }
    }

    @Test func `an answer goes to somebody on the ticket, to the requester by itself`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let (_, second) = try await desk.contact(
                on: ticket.id, from: bruno, text: "Anch'io.", at: start + .minutes(1))
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)/answer"
            _ = try await browser.post(path, [("text", "A"), ("key", "chiave-01")], csrf: csrf)
            _ = try await browser.post(
                path, [("text", "B"), ("key", "chiave-02"), ("to", "message-\(second)")], csrf: csrf)
            let entries = try await desk.store.outbox(state: nil, limit: 5, offset: 0)
            #expect(Set(entries.map(\.to.party)) == [anna, bruno])
            #expect(try await desk.store.view(ticket.id)?.ticket.replyAddress.party == anna)
        }
    }

    @Test func `notes, assignment, closing and reopening do what they say`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            func act(_ name: String, _ fields: [(String, String)]) async throws -> String? {
                try await browser.post(path + name, fields, csrf: csrf)["Location"]
            }
            func now() async throws -> TicketView { try #require(try await desk.store.view(ticket.id)) }
            #expect(try await act("/assign", [("assignee", "me")]) == path + "?done=assigned")
            #expect(try await now().ticket.assignee == desk.operatorID)
            #expect(try await act("/assign", [("assignee", "\(desk.administratorID)")]) == path + "?done=assigned")
            #expect(try await now().ticket.assignee == desk.administratorID)
            #expect(try await act("/assign", [("assignee", "none")]) == path + "?done=released")
            #expect(try await now().ticket.assignee == nil)
            #expect(try await browser.post(path + "/assign", [("assignee", "999")], csrf: csrf).status == 400)
            #expect(try await act("/note", [("text", "Sentito l'ufficio.")]) == path + "?done=noted")
            #expect(try await now().messages.last?.direction == .note)
            #expect(try await browser.post(path + "/note", [("text", "  ")], csrf: csrf).status == 422)
            // A double click is one note; who goes back and writes something else means it.
            let before = try await now().messages.count
            for text in ["Due volte.", "Due volte.", "Altro."] {
                #expect(try await act("/note", [("text", text), ("key", "uno")]) == path + "?done=noted")
            }
            #expect(try await now().messages.count == before + 2)
            let form = try await browser.get(path).text
            let noted = try #require(form.range(of: "action=\"\(path)/note\""))
            let end = try #require(form[noted.upperBound...].range(of: "</form>"))
            #expect(form[noted.upperBound..<end.lowerBound].contains("name=\"key\" value=\""))
            #expect(try await browser.post(path + "/close", [("solution", " ")], csrf: csrf).status == 422)
            // Closing demands how the case ended.
            let undecided = try await browser.post(path + "/close", [("solution", "Spiegato.")], csrf: csrf)
            #expect(undecided.status == 422 && undecided.text.contains("Spiegato."))
            #expect(
                try await act(
                    "/close", [("solution", "Spiegato il conguaglio."), ("case_outcome", "information_given")]) == path
                    + "?done=closed")
            #expect(try await now().ticket.solution == "Spiegato il conguaglio.")
            #expect(
                try await browser.post(path + "/close", [("solution", "x"), ("case_outcome", "unsolved")], csrf: csrf)
                    .status == 409)
            #expect(try await act("/reopen", []) == path + "?done=reopened")
            #expect(try await now().ticket.state == .open)
            let contact = try #require(try await now().contacts.first)
            // What needs no answer needs a reason.
            #expect(
                try await browser.post(path + "/contacts/\(contact.id)/needs-answer", [("needs", "no")], csrf: csrf)
                    .status == 422)
            #expect(
                try await act("/contacts/\(contact.id)/needs-answer", [("needs", "no"), ("exclusion", "duplicate")])
                    == path
                    + "?done=no_answer_needed")
            #expect(try await now().contacts.first?.dueAt == nil)
            #expect(
                try await act("/contacts/\(contact.id)/needs-answer", [("needs", "yes")]) == path + "?done=needs_answer"
            )
            #expect(try await now().contacts.first?.dueAt == start + .hours(9))
        }
    }

    @Test func `held items are tried again, entries are held, sent and settled`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let (one, two) = (try await desk.heldItem(), try await desk.heldItem())
            #expect(try await browser.post("/held/\(one)/retry", [], csrf: csrf)["Location"] == "/held?done=retried")
            #expect(try await browser.post("/held/retry", [], csrf: csrf)["Location"] == "/held?done=retried_all")
            #expect(try await desk.store.spoolItem(two)?.state == .received)
            _ = try await browser.post("/tickets/\(ticket.number)/answer", fields("x"), csrf: csrf)
            let entry = try #require(try await desk.store.outbox(state: .waiting, limit: 1, offset: 0).first)
            let back = [("next", "/tickets/\(ticket.number)")]
            #expect(
                try await browser.post("/outbox/\(entry.id)/hold", back, csrf: csrf)["Location"]
                    == "/tickets/\(ticket.number)?done=held")
            #expect(
                try await browser.post("/outbox/\(entry.id)/send-now", [("next", "//evil")], csrf: csrf)["Location"]
                    == "/outbox/\(entry.id)?done=send_now")
            let claim = try #require(
                try await desk.store.claim(
                    channel: PaperChannel.name, account: PaperChannel.account, limit: 1, lease: .minutes(1),
                    at: desk.now
                ).first)
            try await desk.store.finish(
                entry.id, lease: claim.lease, result: .inDoubt(code: "timeout", detail: "no answer"), at: desk.now)
            #expect(try await browser.get("/outbox").text.contains("\(ticket.number)"))
            #expect(try await browser.post("/outbox/\(entry.id)/resolve", [("outcome", "?")], csrf: csrf).status == 400)
            #expect(
                try await browser.post("/outbox/\(entry.id)/resolve", [("outcome", "sent")], csrf: csrf).status == 303)
            #expect(try await desk.store.outboxEntry(entry.id)?.entry.state == .accepted)
        }
    }

    @Test func `names and types of files are made harmless`() {
        for (name, safe) in [
            ("a.pdf", "a.pdf"), ("../../etc/passwd", "passwd"), ("C:\\temp\\x.doc", "x.doc"),
            ("\u{200B}.htaccess", ".htaccess"),
            ("", "allegato"), ("..", "allegato"), ("a\0b\r\nc.png", "abc.png"), ("\u{202E}fdp.exe", "fdp.exe"),
            ("／x", "x"),
        ] { #expect(FileName.safe(name) == safe) }
        #expect(FileName.safe(String(repeating: "x", count: 4000)).count <= 150)
        for (type, safe) in [
            ("image/png", "image/png"), ("TEXT/HTML; charset=x", "text/html"), ("", "application/octet-stream"),
            ("a/b\r\nX: y", "application/octet-stream"), ("multipart/mixed", "application/octet-stream"),
            ("message/rfc822", "application/octet-stream"), ("a/b/c", "application/octet-stream"),
        ] { #expect(FileName.type(type) == safe) }
    }

    @Test func `a subject says Re once and carries the number`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(subject: "Re: Ri:\r\n Bolletta")
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(Answering.subject("Bolletta", view) == "Re: Bolletta [\(ticket.number)]")
            #expect(Answering.subject("RE: Bolletta cc 2026 1", view) == "RE: Bolletta cc 2026 1")
            #expect(
                Answering.subject("a\r\nBcc: x@example.org", view) == "Re: a  Bcc: x@example.org [\(ticket.number)]")
        }
    }
}
