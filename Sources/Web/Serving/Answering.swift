// Makes an answer of what an operator wrote: to whom, on what, with which files, under which key. The same code for
// the page and the JSON API.

import Channels
import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

/// What an operator wrote.
struct AnswerDraft: Sendable {
    struct File: Sendable {
        var name: String
        var type: String
        var bytes: [UInt8]
    }
    /// nil makes one of the answered message's.
    var subject: String?
    var text: String
    /// State after the answer: `answered`, `waitingForCitizen` or `closed`.
    var then = TicketState.answered
    var solution: String?
    /// Whether the citizen's words go along below the answer.
    var quotesOriginal = true
    /// One key, one answer, however often it is sent (D6).
    var key: String
    /// What the operator had before his eyes; nil does not check.
    var seenVersion: Int64?
    /// `Addressee.value`, or the address of one of them; nil for whoever the ticket answers to.
    var to: String?
    /// An inbound message of the ticket; nil for the addressee's last one.
    var answering: MessageID?
    /// Files already kept by the store.
    var attachments: [Attachment] = []
}

/// Somebody on the ticket whom an answer may go to.
struct Addressee: Sendable, Hashable {
    /// Names it within the ticket: `requester`, or the first message of that sender.
    var value: String
    var reply: ReplyAddress
    var isRequester: Bool { value == "requester" }
}

/// Turns drafts into answers.
struct Answering: Sendable {
    let parts: WebParts

    static let longestText = 200_000
    static let longestSolution = 20_000
    static let longestSubject = 500
    static let mostFiles = 20

    /// Everybody who has written on the ticket: the requester first, then the others, the latest first. A later sender
    /// never takes the requester's place by himself (A6).
    static func addressees(_ view: TicketView) -> [Addressee] {
        var found = [Addressee(value: "requester", reply: view.ticket.replyAddress)]
        var known: Set = [view.ticket.replyAddress.party.key]
        for message in view.messages.reversed() where message.direction == .inbound && message.kind == .contact {
            guard let channel = message.channel, let account = message.account, !message.party.address.isEmpty,
                known.insert(message.party.key).inserted
            else { continue }
            let reply = ReplyAddress(channel: channel, account: account, party: message.party)
            found.append(Addressee(value: "message-\(message.id)", reply: reply))
        }
        return found
    }

    /// Writes the answer and its outbox entry.
    /// - Throws: `ActFault` for what the operator can mend, `StoreError` otherwise.
    func send(_ draft: AnswerDraft, on view: TicketView, by user: User, at now: Instant) async throws -> OutboxID {
        if let fault = faults(draft, on: view).first { throw fault }
        guard let to = Self.addressee(draft.to, on: view) else { throw ActFault.unknownAddressee }
        guard let token = ReplyToken(RandomIdentifier.token()) else { throw HTTPFault(500, "no token") }
        let answered = Self.answered(draft.answering, view, by: to)
        let subject = draft.subject.map(Self.oneLine) ?? Self.subject(answered?.subject ?? view.ticket.subject, view)
        let outgoing = NewOutgoing(
            ticket: view.ticket.id, direction: .answer, author: user.id, authorName: "", to: to.reply, token: token,
            subject: subject, text: Self.lines(draft.text), attachments: draft.attachments, answering: answered?.id,
            quotesOriginal: draft.quotesOriginal && answered != nil, writtenAt: now, idempotencyKey: draft.key)
        let answer = NewAnswer(
            outgoing: outgoing, then: draft.then,
            solution: draft.then == .closed ? draft.solution.map(Self.lines) : nil,
            seenVersion: draft.seenVersion)
        do {
            return try await parts.store.answer(answer)
        } catch let error as StoreError where error.code == .conflict {
            let current = try await parts.store.view(view.ticket.id)
            if let seen = draft.seenVersion, current?.version != seen { throw ActFault.changedMeanwhile }
            throw ActFault.notNow
        }
    }

    /// Everything that stands in the way, so that the operator hears it at once.
    func faults(_ draft: AnswerDraft, on view: TicketView) -> [ActFault] {
        var faults: [ActFault] = []
        if let fault = Self.fault(draft.text, longest: Self.longestText) { faults.append(fault) }
        if let subject = draft.subject, Self.oneLine(subject).isEmpty { faults.append(.subjectMissing) }
        if draft.then == .closed, let fault = Self.fault(draft.solution ?? "", longest: Self.longestSolution) {
            faults.append(fault == .textMissing ? .solutionMissing : fault)
        }
        guard let to = Self.addressee(draft.to, on: view) else { return faults + [.unknownAddressee] }
        guard let descriptor = parts.channel(to.reply.channel)?.descriptor else { return faults + [.channelMissing] }
        guard !draft.attachments.isEmpty else { return faults }
        if !descriptor.sendsAttachments { faults.append(.attachmentsNotPossible) }
        if draft.attachments.count > Self.mostFiles { faults.append(.tooManyAttachments) }
        let size = draft.attachments.reduce(draft.text.utf8.count) { $0 + $1.size }
        if size > largest(descriptor) { faults.append(.attachmentsTooLarge) }
        return faults
    }

    /// Text and files together, in bytes.
    func largest(_ descriptor: ChannelDescriptor) -> Int {
        min(descriptor.largestAnswer ?? .max, parts.settings.largestUpload)
    }

    static func addressee(_ wanted: String?, on view: TicketView) -> Addressee? {
        let all = addressees(view)
        guard let wanted else { return all.first }
        return all.first { $0.value == wanted || $0.reply.party.key == Party.key(wanted) }
    }

    /// The message that is answered: the one named, or the addressee's last approach, or anybody's.
    static func answered(_ wanted: MessageID?, _ view: TicketView, by to: Addressee) -> Message? {
        let inbound = view.messages.filter { $0.direction == .inbound && $0.kind == .contact }
        return inbound.first { $0.id == wanted } ?? inbound.last { $0.party.key == to.reply.party.key } ?? inbound.last
    }

    /// `Re:` once, and the number, which leads an answer without our address back to its ticket.
    static func subject(_ subject: String, _ view: TicketView) -> String {
        var text = oneLine(subject)
        if !text.lowercased().hasPrefix("re:") && !text.lowercased().hasPrefix("r:") { text = "Re: " + text }
        let number = view.ticket.number
        return TicketNumber.numbers(in: text).contains(number) ? text : "\(text) [\(number)]"
    }

    private static func oneLine(_ text: String) -> String {
        let blank = text.unicodeScalars.map { $0.value < 32 || $0.properties.isWhitespace ? " " : Character($0) }
        return String(String(blank).trimmingCharacters(in: .whitespaces).prefix(longestSubject))
    }

    // Browsers send CR LF for every line end of a text field; kept is what was seen: one line end.
    static func lines(_ text: String) -> String { text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") }

    static func fault(_ text: String, longest: Int) -> ActFault? {
        if text.allSatisfy(\.isWhitespace) { return .textMissing }
        return text.utf8.count > longest ? .textTooLong : nil
    }

    /// Keeps files for an answer that is about to be written.
    func keep(_ files: [AnswerDraft.File], at now: Instant) async throws -> [Attachment] {
        var attachments: [Attachment] = []
        for file in files {
            let blob = try await parts.store.keep(file.bytes, at: now)
            attachments.append(
                Attachment(
                    name: FileName.safe(file.name), type: FileName.type(file.type), size: blob.size,
                    sha256: blob.sha256,
                    blob: blob))
        }
        return attachments
    }
}

/// Names and types of files that users hand in.
enum FileName {
    /// A name without folders, controls and invisible characters, at most 150 characters long (A5).
    static func safe(_ name: String) -> String {
        // Normalised before it is looked at: a full-width slash is a slash only afterwards.
        let plain = name.precomposedStringWithCompatibilityMapping
        let last = plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var kept = String.UnicodeScalarView()
        for scalar in last.unicodeScalars.prefix(150) {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: continue
            default: kept.append(scalar)
            }
        }
        let text = String(kept).trimmingCharacters(in: .whitespaces)
        return text.isEmpty || text.allSatisfy({ $0 == "." }) ? "allegato" : text
    }

    /// A media type as a mail may carry it; anything else is `application/octet-stream`.
    static func type(_ type: String) -> String {
        let plain = type.prefix { $0 != ";" }.lowercased()
        let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
        let isToken: (Substring) -> Bool = { part in
            !part.isEmpty && part.utf8.count <= 80
                && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || "+-.".utf8.contains($0) }
        }
        guard parts.count == 2, parts.allSatisfy(isToken), !["multipart", "message"].contains(parts[0]) else {
            return "application/octet-stream"
        }
        return plain
    }
}
