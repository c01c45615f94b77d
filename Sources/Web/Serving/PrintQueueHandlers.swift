// The print queue: lists by step, reports on several entries at once, and the document of one.

import Channels
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// `GET /print-queue`.
    func printQueuePage(_ call: Call) async throws -> HTTPResponse {
        let step = call.request.query["step"].flatMap(HandStep.init) ?? .toPrint
        let left = call.request.query["left"].flatMap { Int($0) }
        let number = Self.pageNumber(call)
        let size = PrintQueueModel.pageSize
        let entries = try await inHands(step, call, limit: size + 1, offset: (number - 1) * size)
        let shown = Array(entries.prefix(size))
        let model = PrintQueueModel(
            frame: try await frame(call), step: step, entries: shown, due: try await due(shown), page: number,
            hasMore: entries.count > size, left: left ?? 0,
            lacksReason: call.request.query["lacks"] == "reason")
        return page(200, call) { $0.printQueue(model) }
    }

    /// Entries in people's hands that whoever asks may know of.
    func inHands(_ step: HandStep, _ call: Call, limit: Int, offset: Int) async throws -> [OutboxEntry] {
        let reach = call.user.reach(of: .printQueue)
        if reach == .all { return try await store.inHands(step, limit: limit, offset: offset) }
        return try await within(limit: limit, offset: offset, { reach.holds(service: $0.ticketNumber.service) }) {
            try await store.inHands(step, limit: $0, offset: $1)
        }
    }

    // The deadline that the answer is to meet: the earliest of what was there when it was written.
    private func due(_ entries: [OutboxEntry]) async throws -> [OutboxID: Instant] {
        var due: [OutboxID: Instant] = [:]
        for entry in entries where entry.state == .handedOver && !entry.isAutomatic {
            let view = try await store.view(entry.ticket)
            due[entry.id] = view?.contacts.filter {
                $0.needsAnswer && $0.answeredAt == nil && $0.arrivedAt <= entry.writtenAt
            }.compactMap(\.dueAt).min()
        }
        return due
    }

    /// Writes a report on entries, each by itself.
    /// - Returns: those that stayed as they were.
    func report(
        _ report: PrintReport, reason: String, on entries: [OutboxID], _ call: Call
    ) async throws -> [OutboxID: StoreError] {
        guard entries.count <= 500 else { throw HTTPFault(413, "too many entries") }
        let reason = String(Answering.oneLine(reason).prefix(300))
        if report.needsReason, reason.isEmpty { throw ActFault.reasonMissing }
        let hand: HandReport =
            switch report {
            case .printed: .printed
            case .printAgain: .printAgain
            case .posted: .posted
            case .returned: .returned(reason: reason)
            case .withdrawn: .withdrawn(reason: reason)
            }
        let (reach, given) = (call.user.reach(of: .printQueue), entries)
        var (known, left): ([OutboxID], [OutboxID: StoreError]) = ([], [:])
        for entry in given {
            // What does not exist is the store's to say.
            var isKnown = reach == .all
            if !isKnown { isKnown = try await store.isWithin(.outbox(entry), reach) }
            if isKnown {
                known.append(entry)
            } else {
                left[entry] = StoreError(.missing, operation: "report")
            }
        }
        return try await store.report(hand, on: known, by: call.user.id, at: call.now).merging(left) { $1 }
    }

    /// `POST /print-queue`: `entry` (several), `report`, `reason`, `step` to come back to.
    func reportPrinted(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        guard let report = form[FormField.report].flatMap(PrintReport.init) else {
            throw HTTPFault(400, "a report is expected")
        }
        let entries = form.all(FormField.entries).compactMap { Int64($0) }.map { OutboxID($0) }
        let step = form[FormField.step].flatMap(HandStep.init) ?? .toPrint
        let left: Int
        do {
            left =
                entries.isEmpty
                ? 0 : try await self.report(report, reason: form[FormField.reason] ?? "", on: entries, call).count
        } catch ActFault.reasonMissing {
            return .seeOther(paths.printQueue(step, lacksReason: true).text)
        }
        let back = paths.printQueue(step, left: left)
        return left < entries.count ? Self.done(back, .reported) : .seeOther(back.text)
    }

    /// `GET /outbox/{id}/document.pdf`: what is, or was, in people's hands, as its channel draws it.
    func entryDocument(_ call: Call) async throws -> HTTPResponse {
        let id = OutboxID(try call.number("id"))
        guard let claim = try await store.composed(id), let preview = parts.channel(claim.entry.to.channel)?.preview
        else { throw HTTPFault(404, "no such document") }
        var attachments: [OutgoingAttachment] = []
        for attachment in claim.outgoing.attachments {
            guard let blob = attachment.blob else { continue }
            attachments.append(
                OutgoingAttachment(
                    name: attachment.name, type: attachment.type, bytes: try await store.bytes(of: blob)))
        }
        let message = OutgoingMessage(
            token: claim.outgoing.token, ticketToken: claim.ticketToken, ticketNumber: claim.entry.ticketNumber,
            to: claim.outgoing.to, subject: claim.outgoing.subject, text: claim.outgoing.text, attachments: attachments,
            answering: claim.answered.map {
                AnsweredMessage(
                    externalID: $0.externalID, references: $0.references, sender: $0.sender, sentAt: $0.at,
                    quoted: claim.outgoing.quotesOriginal ? $0.newText : "")
            }, writtenAt: claim.outgoing.writtenAt, isAutomatic: claim.outgoing.direction == .automatic,
            authorName: claim.outgoing.authorName)
        do {
            guard let document = try await preview.preview(message).document else {
                throw HTTPFault(404, "no such document")
            }
            return Self.shown(document, name: "\(claim.entry.ticketNumber)-\(id).pdf")
        } catch let error as ChannelError {
            parts.log.warning("a document could not be drawn", ["entry": "\(id)", "cause": error.description])
            throw HTTPFault(error.class == .transient ? 503 : 422, "the document cannot be drawn")
        }
    }
}
