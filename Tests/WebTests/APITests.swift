// The JSON API as a program uses it, and the file that describes it.

import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

/// A program with a bearer token.
struct Program {
    let port: Int
    var token = ""

    init(_ desk: Desk, _ login: String = "olga") async throws {
        port = desk.port
        let response = try await send("POST", "/session", ["login": login, "password": password])
        token = try #require(try object(response.body)["token"] as? String)
    }

    func send(
        _ method: String, _ path: String, _ value: Any? = nil, headers: [(String, String)] = []
    ) async throws -> RawResponse {
        var all = headers + [("Host", "localhost:\(port)")]
        if !token.isEmpty { all.append(("Authorization", "Bearer \(token)")) }
        var body: [UInt8] = []
        if let value {
            all.append(("Content-Type", "application/json"))
            body = Array(try JSONSerialization.data(withJSONObject: value))
        }
        return try await request(port: port, method, "/api/v1" + path, headers: all, body: body)
    }
}

@Suite struct APITests {
    @Test func `a program takes a ticket, answers it and closes it`() async throws {
        try await Desk.with { desk in
            let (ticket, message) = try await desk.contact(
                sheet: PaperSheet(
                    html: nil, parts: [.init(name: "foto.png", type: "image/png", bytes: Data([1, 2, 3]))]))
            let program = try await Program(desk)
            let list = try object(try await program.send("GET", "/tickets?scope=open&assignee=none&q=boll").body)
            #expect(list["total"] as? Int == 1)
            let path = "/tickets/\(ticket.number)"
            #expect(try await program.send("PUT", path + "/assignee", ["user": desk.operatorID.value]).status == 204)
            #expect(try await program.send("POST", path + "/notes", ["text": "Sentito l'ufficio."]).status == 201)
            let view = try object(try await program.send("GET", path).body)
            let version = try #require(view["version"] as? Int)
            let answer: [String: Any] = [
                "text": "Gentile signora,\nfatto.", "version": version, "quotesOriginal": false,
                "attachments": [["name": "modulo.pdf", "type": "application/pdf", "content": "JVBERg=="]],
            ]
            let key = [("Idempotency-Key", "chiave-0001")]
            let first = try await program.send("POST", path + "/answers", answer, headers: key)
            let again = try await program.send("POST", path + "/answers", answer, headers: key)
            #expect(first.status == 201 && again.status == 201)
            #expect(first.body == again.body)
            let stored = try #require(try await desk.store.view(ticket.id))
            #expect(stored.ticket.state == .answered && stored.ticket.assignee == desk.operatorID)
            let answers = stored.messages.filter { $0.direction == .answer }
            #expect(answers.map(\.text) == ["Gentile signora,\nfatto."])
            #expect(answers[0].subject == "Re: Bolletta dell'acqua [\(ticket.number)]")
            #expect(answers[0].attachments.map(\.name) == ["modulo.pdf"])
            let bytes = try await program.send("GET", "/messages/\(answers[0].id)/attachments/0")
            #expect(bytes.body == Array("%PDF".utf8))
            #expect(try await program.send("GET", "/messages/\(message)/attachments/0").body == [1, 2, 3])
            let closing = try await program.send("PUT", path + "/state", ["state": "closed"])
            #expect(closing.status == 422)
            #expect(try object(closing.body)["code"] as? String == "solution_missing")
            #expect(
                try await program.send("PUT", path + "/state", ["state": "closed", "solution": "Conguaglio spiegato."])
                    .status == 422)
            let closed = ["state": "closed", "solution": "Conguaglio spiegato.", "outcome": "information_given"]
            #expect(try await program.send("PUT", path + "/state", closed).status == 204)
            #expect(try await desk.store.view(ticket.id)?.ticket.solution == "Conguaglio spiegato.")
            #expect(try await program.send("PUT", path + "/state", ["state": "open"]).status == 204)
        }
    }

    @Test func `a note that is sent twice with one key is one note`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let (other, _) = try await desk.contact(at: start + .minutes(1))
            let program = try await Program(desk)
            let key = [("Idempotency-Key", "chiave-0001")]
            func note(_ on: Ticket, _ headers: [(String, String)], _ text: String = "Sentito.") async throws
                -> RawResponse
            {
                try await program.send("POST", "/tickets/\(on.number)/notes", ["text": text], headers: headers)
            }
            func notes(_ on: Ticket) async throws -> Int {
                try await desk.store.view(on.id)?.messages.count { $0.direction == .note } ?? 0
            }
            // What was refused used no key up.
            #expect(try await note(ticket, key, " ").status == 422)
            let first = try await note(ticket, key)
            let again = try await note(ticket, key)
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            #expect(try await notes(ticket) == 1)
            // The same key elsewhere, or from somebody else, is another act; without one each is.
            #expect(try await note(other, key).status == 201)
            let colleague = try await Program(desk, "ada").send(
                "POST", "/tickets/\(ticket.number)/notes", ["text": "Sentito."], headers: key)
            #expect(colleague.status == 201 && colleague.body != first.body)
            #expect(try await note(ticket, []).status == 201)
            #expect(try await note(ticket, []).status == 201)
            #expect(try await notes(ticket) == 4)
            #expect(try await notes(other) == 1)
            #expect(try await note(ticket, [("Idempotency-Key", "kurz")]).status == 400)
        }
    }

    @Test func `an answer to a ticket that has changed is refused`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let program = try await Program(desk)
            let path = "/tickets/\(ticket.number)"
            let version = try #require(try object(try await program.send("GET", path).body)["version"] as? Int)
            try await desk.contact(on: ticket.id, text: "Ancora una cosa.", at: start + .minutes(1))
            let response = try await program.send(
                "POST", path + "/answers", ["text": "x", "version": version], headers: [("Idempotency-Key", "12345678")]
            )
            #expect(response.status == 409)
            #expect(response["Content-Type"] == "application/problem+json")
            #expect(try object(response.body)["code"] as? String == "changed_meanwhile")
            #expect(try await desk.store.view(ticket.id)?.messages.count == 2)
        }
    }

    @Test func `what an operation does not know is refused`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let program = try await Program(desk, "ada")
            for (operation, fields) in APIFields.byOperation where !operation.contains("session") {
                let parts = operation.split(separator: " ")
                let path = String(parts[1].dropFirst("/api/v1".count)).replacing("{number}", with: "\(ticket.number)")
                    .replacing("{id}", with: "1")
                for extra in ["assignee", "role", "state_", "passwordHash", "text2"] where !fields.contains(extra) {
                    let response = try await program.send(
                        String(parts[0]), path,
                        ["text": "x", "state": "open", extra: "x"].filter {
                            fields.contains($0.key) || $0.key == extra
                        }, headers: [("Idempotency-Key", "12345678")])
                    #expect(response.status == 400, "\(operation) \(extra)")
                }
            }
            #expect(try await program.send("GET", "/tickets?scope=open&role=x").status == 400)
            #expect(try await program.send("GET", "/tickets?limit=0").status == 400)
            #expect(try await program.send("GET", "/tickets?scope=nonsense").status == 400)
            #expect(try await desk.store.view(ticket.id)?.messages.count == 1)
        }
    }

    @Test func `bodies that are no JSON or of another kind are refused`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let program = try await Program(desk)
            let path = "/api/v1/tickets/\(ticket.number)/notes"
            let head = [("Authorization", "Bearer \(program.token)"), ("Host", "localhost:\(desk.port)")]
            for (type, text, status) in [
                ("application/json", "{", 400), ("application/json", "[]", 400),
                ("application/json", "{\"text\":1}", 400),
                ("application/json", "{\"text\":null}", 400), ("application/json", "{\"text\":\" \"}", 422),
                ("text/plain", "{\"text\":\"x\"}", 415), ("application/x-www-form-urlencoded", "text=x", 415),
                ("application/json", String(repeating: "[", count: 100_000), 400),
            ] {
                let response = try await request(
                    port: desk.port, "POST", path, headers: head + [("Content-Type", type)], body: Array(text.utf8))
                #expect(response.status == status, "\(type) \(text.prefix(20))")
                #expect(response["Content-Type"] == "application/problem+json")
            }
        }
    }

    @Test func `a token that is none is told so, and a cookie alone does not write`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            var program = try await Program(desk)
            program.token = "falsch"
            let response = try await program.send("GET", "/tickets")
            #expect(response.status == 401)
            #expect(response["WWW-Authenticate"] == "Bearer")
            let browser = try await desk.browser()
            let secret = try #require(browser.cookies["sportello"])
            program.token = secret
            #expect(try await program.send("GET", "/tickets").status == 401)
            let headers = [("Content-Type", "application/json"), ("Origin", browser.origin)]
            let body = Array("{\"text\":\"x\"}".utf8)
            let path = "/api/v1/tickets/\(ticket.number)/notes"
            #expect(try await browser.send("POST", path, headers: headers, body: body).status == 403)
            let csrf = [("X-CSRF-Token", try await browser.formToken())]
            #expect(try await browser.send("POST", path, headers: headers + csrf, body: body).status == 201)
        }
    }

    @Test func `held items, outbox and accounts are listed and dealt with`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let item = try await desk.heldItem()
            try await desk.store.report(
                AccountHealth(
                    channel: PaperChannel.name, account: PaperChannel.account, direction: .reading, lastSuccess: nil,
                    failingSince: desk.now, code: "unreachable", detail: "x", at: desk.now))
            let program = try await Program(desk)
            #expect(try object(try await program.send("GET", "/held").body)["items"].map { ($0 as? [Any])?.count } == 1)
            #expect(try await program.send("GET", "/held/\(item)/original").body == Array("<script>broken".utf8))
            #expect(try await program.send("POST", "/held/\(item)/retry").status == 204)
            #expect(try await program.send("POST", "/held/\(item)/retry").status == 409)
            let accounts = try object(try await program.send("GET", "/accounts").body)["items"] as? [[String: Any]]
            #expect(accounts?.first?["working"] as? Bool == false)
            let answer = try await program.send(
                "POST", "/tickets/\(ticket.number)/answers", ["text": "x"], headers: [("Idempotency-Key", "12345678")])
            let id = try #require(try object(answer.body)["id"] as? Int)
            #expect(try await program.send("POST", "/outbox/\(id)/hold").status == 204)
            #expect(try await desk.store.outboxEntry(OutboxID(Int64(id)))?.entry.state == .held)
            #expect(try await program.send("POST", "/outbox/\(id)/send-now").status == 204)
            #expect(try await program.send("POST", "/outbox/\(id)/resolution", ["wasSent": true]).status == 409)
            #expect(try await program.send("POST", "/outbox/release").status == 403)
            let counts = try object(try await program.send("GET", "/counts").body)
            #expect(counts["held"] as? Int == 0)
        }
    }

    @Test func `the description and the routes say the same`() throws {
        let document = try object(PackageResources.openapi_json)
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        var described: Set<String> = []
        for (path, item) in paths {
            for (method, operation) in item where method != "parameters" {
                let name = "\(method.uppercased()) /api/v1\(path)"
                described.insert(name)
                let operation = try #require(operation as? [String: Any])
                #expect(Self.bodyFields(operation) == Set(APIFields.byOperation[name] ?? []), "\(name)")
                let parameters = operation["parameters"] as? [[String: Any]] ?? []
                let query = parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String }
                #expect(Set(query) == Set(APIQuery.byOperation[name] ?? []), "\(name)")
            }
        }
        let routes = Site.routes.filter { $0.pattern.hasPrefix("/api/") }.map { "\($0.method.rawValue) \($0.pattern)" }
        #expect(described == Set(routes))
    }

    private static func bodyFields(_ operation: [String: Any]) -> Set<String> {
        let content = (operation["requestBody"] as? [String: Any])?["content"] as? [String: Any]
        let schema = (content?["application/json"] as? [String: Any])?["schema"] as? [String: Any]
        return Set((schema?["properties"] as? [String: Any] ?? [:]).keys)
    }

    @Test func `answers have exactly the fields that the description gives them`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(
                sheet: PaperSheet(html: "<p>x", parts: [.init(name: "a", type: "b", bytes: Data("x".utf8))]))
            _ = try await desk.heldItem()
            let program = try await Program(desk)
            _ = try await program.send(
                "POST", "/tickets/\(ticket.number)/answers", ["text": "x"], headers: [("Idempotency-Key", "12345678")])
            let document = try object(PackageResources.openapi_json)
            let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
            for (path, name) in [
                ("/tickets", "TicketPage"), ("/tickets/\(ticket.number)", "TicketView"), ("/counts", "Counts"),
                ("/session", "Session"), ("/nothing", "Problem"),
            ] {
                let value = try object(try await program.send("GET", path).body)
                try Self.check(value, schemas[name], schemas, path)
            }
            for (path, name) in [("/held", "HeldItem"), ("/outbox", "OutboxEntry"), ("/users", "User")] {
                let items = try object(try await program.send("GET", path).body)["items"] as? [Any] ?? []
                #expect(!items.isEmpty)
                for item in items { try Self.check(item, schemas[name], schemas, path) }
            }
        }
    }

    /// A small reader of the part of JSON Schema that the file uses.
    static func check(_ value: Any, _ name: String, _ place: String) throws {
        let document = try object(PackageResources.openapi_json)
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        try check(value, schemas[name], schemas, place)
    }

    private static func check(_ value: Any, _ schema: Any?, _ schemas: [String: Any], _ place: String) throws {
        var schema = try #require(schema as? [String: Any], "\(place)")
        if let reference = schema["$ref"] as? String {
            schema = try #require(schemas[String(reference.split(separator: "/").last ?? "")] as? [String: Any])
        }
        if let object = value as? [String: Any] {
            let properties = schema["properties"] as? [String: Any]
            let required = Set(schema["required"] as? [String] ?? [])
            #expect(required.isSubset(of: object.keys), "\(place) lacks \(required.subtracting(object.keys))")
            for (key, inner) in object {
                guard let properties else { continue }
                #expect(properties[key] != nil, "\(place).\(key) is not described")
                try check(inner, properties[key], schemas, "\(place).\(key)")
            }
        } else if let list = value as? [Any] {
            for inner in list { try check(inner, schema["items"], schemas, place + "[]") }
        } else if let allowed = schema["enum"] as? [String] {
            #expect(allowed.contains(value as? String ?? ""), "\(place)")
        }
    }
}
