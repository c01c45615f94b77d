// The JSON API for what other channels than mail have: previews, corrections, pages, the print queue, opt-outs.

import Channels
import Foundation
import HTTPServer
import Store
import Tickets

extension API {
    static func preview(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/preview", most: 2 << 20)
        var draft = AnswerDraft(text: try body.text("text"), key: "preview")
        draft.subject = try body.optionalText("subject")
        draft.quotesOriginal = try body.flag("quotesOriginal", default: true)
        draft.to = try body.optionalText("to")
        draft.typed = try other(body)
        let finished = draft
        return try await acting {
            let answering = site.answering(call)
            let view = try await site.view(call)
            let to = try answering.addressee(finished, on: view)
            let preview =
                try await answering.preview(finished, to, on: view, at: call.now)
                ?? AnswerPreview(text: Answering.lines(finished.text))
            return .json(APIPreview(preview, to: to.reply, language: call.user.language))
        }
    }

    static func amendRequester(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/requester")
        let party = Party(
            name: Answering.oneLine(try body.optionalText("name") ?? ""),
            address: Answering.lines(try body.optionalText("address") ?? ""))
        return try await acting {
            try await site.amend(requester: party, subject: nil, call)
            return done
        }
    }

    static func amendSubject(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let subject = try body(call, "PUT /api/v1/tickets/{number}/subject").text("subject")
        return try await acting {
            if subject.allSatisfy(\.isWhitespace) { throw ActFault.subjectMissing }
            try await site.amend(requester: nil, subject: subject, call)
            return done
        }
    }

    static func register(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/messages/{id}/registration")
        func text(_ name: String) throws(HTTPFault) -> String {
            String(Answering.oneLine(try body.optionalText(name) ?? "").prefix(200))
        }
        let registration = Registration(
            number: try text("number"), register: try text("register"), date: try text("date"))
        let message = try await site.message(call)
        return try await acting {
            try await site.register(
                message.id, registration == Registration(number: "") ? nil : registration, call)
            return done
        }
    }

    static func setArrival(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/contacts/{id}/arrival")
        guard let number = TicketNumber(try body.text("ticket")) else { throw HTTPFault(400, "not valid: ticket") }
        let text = try body.text("arrivedAt")
        let style = Date.ISO8601FormatStyle()
        guard
            let date = (try? Date(text, strategy: style))
                ?? (try? Date(
                    text,
                    strategy: style.year().month().day().time(includingFractionalSeconds: true).timeZone(
                        separator: .omitted)))
        else { throw HTTPFault(400, "not valid: arrivedAt") }
        return try await acting {
            try await site.setArrival(ContactID(try call.number("id")), on: number, to: Instant(date), call)
            return done
        }
    }

    static func pages(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let message = try await site.message(call)
        guard let original = message.original, let pages = site.parts.channel(message.channel)?.pages else {
            throw HTTPFault(404, "the message has no pages")
        }
        do {
            let shapes = try await site.paper.shapes(of: original.sha256, by: pages) {
                try await site.store.bytes(of: original)
            }
            return .json(
                APIList(
                    items: shapes.enumerated().map { index, shape in
                        APIPage(
                            number: index + 1, width: shape.width, height: shape.height,
                            image: "/api/v1/messages/\(message.id)/pages/\(index + 1).png")
                    }))
        } catch let error as ChannelError {
            throw HTTPFault(error.class == .transient ? 503 : 422, "the pages cannot be read")
        }
    }

    static func printQueue(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/print-queue")
        let step: HandStep
        if let text = call.request.query["step"] {
            guard let known = HandStep(rawValue: text) else { throw HTTPFault(400, "not valid: step") }
            step = known
        } else {
            step = .toPrint
        }
        let entries = try await site.inHands(
            step, call, limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(APIList(items: entries.map(APIOutboxEntry.init)))
    }

    static func report(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/print-queue/reports")
        guard let report = PrintReport(rawValue: try body.text("report")) else {
            throw HTTPFault(400, "not valid: report")
        }
        let entries = try body.list("entries").map { value throws(HTTPFault) in
            guard case .number(let number) = value, let id = Int64(exactly: number) else {
                throw HTTPFault(400, "not valid: entries")
            }
            return OutboxID(id)
        }
        let reason = try body.optionalText("reason") ?? ""
        return try await acting {
            let refused = try await site.report(report, reason: reason, on: entries, call)
            return .json(
                APIReportResult(
                    refused: refused.sorted { $0.key < $1.key }.map {
                        .init(id: $0.key.value, code: $0.value.code.rawValue)
                    }))
        }
    }

    static func confirmReceipt(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/tickets/{number}/receipt-confirmations")
        let to = ReplyAddress(
            channel: ChannelName(try body.text("channel")), account: AccountName(try body.text("account")),
            party: Party(name: try body.optionalText("name") ?? "", address: try body.text("address")))
        return try await acting {
            try await site.confirmReceipt(to: to, call)
            return done
        }
    }

    static func optOuts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/opt-outs")
        let found = try await site.store.optedOut(
            within: call.user.reach(of: .outbox),
            limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(
            APIList(
                items: found.map { APIOptOut(channel: $0.channel.value, address: $0.address, at: $0.at.description) }))
    }
}

struct APIPage: Encodable, Sendable {
    let number: Int
    let width, height: Double
    let image: String
}

struct APIOptOut: Encodable, Sendable {
    let channel, address, at: String
}

struct APIReportResult: Encodable, Sendable {
    struct Refused: Encodable, Sendable {
        let id: Int64
        let code: String
    }
    let refused: [Refused]
}

/// What would go out.
struct APIPreview: Encodable, Sendable {
    struct Replacement: Encodable, Sendable {
        let from, to: String
        let count: Int
    }
    struct Measure: Encodable, Sendable {
        let unit: String
        let used: Int
        let limit: Int?
        let places, capacity: Int
        let writing: String
    }
    struct Finding: Encodable, Sendable {
        let weight, code, text: String
    }
    let channel, account: String
    let to: APIParty
    let text, suggestion: String?
    let replacements: [Replacement]
    let measure: Measure?
    let findings: [Finding]
    let refused: Bool
    /// PDF in base 64.
    let document: String?

    init(_ preview: AnswerPreview, to reply: ReplyAddress, language: String) {
        channel = reply.channel.value
        account = reply.account.value
        to = APIParty(reply.party)
        text = preview.text
        suggestion = preview.suggestion
        replacements = preview.replacements.map { Replacement(from: $0.from, to: $0.to, count: $0.count) }
        measure = preview.measure.map {
            Measure(
                unit: $0.unit.in(language), used: $0.used, limit: $0.limit, places: $0.places, capacity: $0.capacity,
                writing: $0.writing)
        }
        findings = preview.findings.map {
            Finding(weight: $0.weight.rawValue, code: $0.code, text: $0.text.in(language))
        }
        refused = preview.isRefused
        document = preview.document.map { Data($0).base64EncodedString() }
    }
}
