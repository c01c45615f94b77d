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
    /// How the case ends, when it is closed with the answer.
    var outcome: CaseOutcome?
    /// Whether the citizen's words go along below the answer.
    var quotesOriginal = true
    /// One key, one answer, however often it is sent (D6).
    var key: String
    /// What the operator had before his eyes; nil does not check.
    var seenVersion: Int64?
    /// `Addressee.value`, or the address of one of them; nil for whoever the ticket answers to.
    var to: String?
    /// An address that the ticket does not know, typed by the operator; comes before `to`.
    var typed: ReplyAddress?
    /// An inbound message of the ticket; nil for the addressee's last one.
    var answering: MessageID?
    /// What leaves in the place of the text, which is then read on the request's own page.
    var linkText: String?
    /// Whether that is wanted, where the channel writes short messages.
    var byLink = false
    /// Files already kept by the store.
    var attachments: [Attachment] = []
}

/// Somebody on the ticket whom an answer may go to, by one way.
struct Addressee: Sendable, Hashable {
    enum Role: Sendable { case requester, writer, known, elsewhere, typed }
    /// Names it within the ticket: `requester`, the first message of that sender, or the way itself.
    var value: String
    var reply: ReplyAddress
    var role: Role
    var isRequester: Bool { role == .requester }
}

/// Everything that stands in the way of an answer.
struct AnswerFaults: Error, Sendable {
    var acts: [ActFault] = []
    /// Why the typed address is none, in the channel's words.
    var addressDetail: String?
    /// Why the channel does not send it like this.
    var findings: [PreviewFinding] = []
    var first: ActFault? { acts.first }
}

/// Turns drafts into answers.
struct Answering: Sendable {
    let parts: WebParts
    /// Whose accounts may be written from to addresses that no ticket knows: those of services within it.
    var reach = TicketReach.all

    static let longestText = 200_000
    static let longestSolution = 20_000
    static let longestSubject = 500
    static let mostFiles = 20

    /// Every way that the ticket knows: the requester first, then whoever else wrote, the latest first, then further ways
    /// to the citizen. A later sender never takes the requester's place by himself (A6).
    func addressees(_ view: TicketView) -> [Addressee] {
        let usual = view.ticket.replyAddress
        var found: [Addressee] = []
        var known: Set<String> = []
        if !usual.party.address.isEmpty {
            found.append(Addressee(value: "requester", reply: usual, role: .requester))
            known.insert(Self.way(usual))
        }
        func add(_ value: String, _ reply: ReplyAddress, _ role: Addressee.Role) {
            guard !reply.party.address.isEmpty, known.insert(Self.way(reply)).inserted else { return }
            found.append(Addressee(value: value, reply: reply, role: role))
        }
        for message in view.messages.reversed() where message.direction == .inbound && message.kind == .contact {
            guard let channel = message.channel, let account = message.account else { continue }
            add(
                "message-\(message.id)", ReplyAddress(channel: channel, account: account, party: message.party), .writer
            )
        }
        for reply in view.addresses { add(Self.way(reply), reply, .known) }
        // What a person has put in the place of what could not be read.
        let requester = view.ticket.requester
        if !requester.address.isEmpty, requester.key != usual.party.key,
            let party = try? parts.channel(usual.channel)?.addressee(requester)
        {
            let reply = ReplyAddress(channel: usual.channel, account: usual.account, party: party)
            add(Self.way(reply), reply, .known)
        }
        // By person, however an address is written: his number is one, whichever request told it.
        let here = Set(found.map { "\($0.reply.channel)/\($0.reply.party.personKey)" })
        for reply in view.elsewhere where !here.contains("\(reply.channel)/\(reply.party.personKey)") {
            add(Self.way(reply), reply, .elsewhere)
        }
        return found
    }

    private static func way(_ reply: ReplyAddress) -> String {
        "way-\(reply.channel)/\(reply.account)/\(reply.party.key)"
    }

    /// Writes the answer and its outbox entry.
    /// - Throws: `AnswerFaults` for what the operator can mend, `StoreError` otherwise.
    func send(_ draft: AnswerDraft, on view: TicketView, by user: User, at now: Instant) async throws -> OutboxID {
        let faults = try await faults(draft, on: view, at: now)
        if !faults.acts.isEmpty { throw faults }
        let to = try addressee(draft, on: view)
        let outgoing = try outgoing(draft, to, on: view, by: user, at: now)
        var answer = NewAnswer(
            outgoing: outgoing, then: draft.then,
            solution: draft.then == .closed ? draft.solution.map(Self.lines) : nil,
            seenVersion: draft.seenVersion)
        if parts.settings.undo > .zero { answer.notBefore = now + parts.settings.undo }
        if draft.then == .closed { answer.outcome = draft.outcome ?? .informationGiven }
        do {
            return try await parts.store.answer(answer)
        } catch let error as StoreError where error.code == .conflict && error.detail == "taken back" {
            throw AnswerFaults(acts: [.takenBack])
        } catch let error as StoreError where error.code == .conflict {
            let current = try await parts.store.view(view.ticket.id)
            let isNews = draft.seenVersion.map { $0 != current?.version } ?? false
            throw AnswerFaults(acts: [isNews ? .changedMeanwhile : .notNow])
        }
    }

    /// The message as it would enter the outbox.
    func outgoing(
        _ draft: AnswerDraft, _ to: Addressee, on view: TicketView, by user: User, at now: Instant
    ) throws -> NewOutgoing {
        guard let token = ReplyToken(RandomIdentifier.token()) else { throw HTTPFault(500, "no token") }
        let answered = Self.answered(draft.answering, view, by: to)
        let subject = draft.subject.map(Self.oneLine) ?? Self.subject(answered?.subject ?? view.ticket.subject, view)
        let descriptor = parts.channel(to.reply.channel)?.descriptor
        var made = NewOutgoing(
            ticket: view.ticket.id, direction: .answer, author: user.id, authorName: "", to: to.reply, token: token,
            subject: subject, text: Self.lines(draft.text), attachments: draft.attachments, answering: answered?.id,
            quotesOriginal: draft.quotesOriginal && Self.isQuotable(answered, view) && descriptor?.quotes ?? true,
            writtenAt: now,
            idempotencyKey: draft.key)
        if draft.byLink, descriptor?.isShort == true { made.sentText = draft.linkText }
        return made
    }

    /// Everything that stands in the way, so that the operator hears it at once; the channel is asked last.
    func faults(_ draft: AnswerDraft, on view: TicketView, at now: Instant) async throws -> AnswerFaults {
        var faults = AnswerFaults()
        if let fault = Self.fault(draft.text, longest: Self.longestText) { faults.acts.append(fault) }
        if !CannedText.marks(in: (draft.subject ?? "") + "\n" + draft.text).isEmpty { faults.acts.append(.fieldsOpen) }
        if draft.then == .closed, let fault = Self.fault(draft.solution ?? "", longest: Self.longestSolution) {
            faults.acts.append(fault == .textMissing ? .solutionMissing : fault)
        }
        let to: Addressee
        do { to = try addressee(draft, on: view) } catch {
            faults.acts += error.acts
            faults.addressDetail = error.addressDetail
            return faults
        }
        guard let descriptor = parts.channel(to.reply.channel)?.descriptor,
            parts.ways(to.reply.channel, to.reply.account).sends
        else {
            faults.acts.append(.channelMissing)
            return faults
        }
        if descriptor.hasSubject, let subject = draft.subject, Self.oneLine(subject).isEmpty {
            faults.acts.append(.subjectMissing)
        }
        if !draft.attachments.isEmpty {
            if !descriptor.sendsAttachments { faults.acts.append(.attachmentsNotPossible) }
            if draft.attachments.count > Self.mostFiles { faults.acts.append(.tooManyAttachments) }
            let size = draft.attachments.reduce(draft.text.utf8.count) { $0 + $1.size }
            if size > largest(descriptor) { faults.acts.append(.attachmentsTooLarge) }
        }
        if faults.acts.isEmpty, let preview = try await preview(draft, to, on: view, at: now), preview.isRefused {
            faults.acts.append(.refusedByChannel)
            faults.findings = preview.findings.filter { $0.weight == .refusal }
        }
        return faults
    }

    /// Text and files together, in bytes.
    func largest(_ descriptor: ChannelDescriptor) -> Int {
        min(descriptor.largestAnswer ?? .max, parts.settings.largestUpload)
    }

    /// Whom the draft goes to: what was typed, else one of the ticket's ways.
    func addressee(_ draft: AnswerDraft, on view: TicketView) throws(AnswerFaults) -> Addressee {
        if let typed = draft.typed { return try self.typed(typed) }
        let all = addressees(view)
        guard let wanted = draft.to else {
            guard let usual = all.first else { throw AnswerFaults(acts: [.unknownAddressee]) }
            return usual
        }
        guard
            let found = all.first(where: { $0.value == wanted })
                ?? all.first(where: { $0.reply.party.key == Party.key(wanted) })
        else { throw AnswerFaults(acts: [.unknownAddressee]) }
        return found
    }

    private func typed(_ reply: ReplyAddress) throws(AnswerFaults) -> Addressee {
        // An account out of reach is none (A21).
        guard let channel = parts.channel(reply.channel),
            channel.accounts.contains(where: { $0.name == reply.account && reach.holds(service: $0.service) })
        else { throw AnswerFaults(acts: [.channelMissing]) }
        do {
            var reply = reply
            reply.party = try channel.addressee(reply.party)
            return Addressee(value: "typed", reply: reply, role: .typed)
        } catch {
            throw AnswerFaults(acts: [.badAddress], addressDetail: error.detail)
        }
    }

    /// The message that is answered: the one named, or the addressee's last approach, or anybody's.
    static func answered(_ wanted: MessageID?, _ view: TicketView, by to: Addressee) -> Message? {
        let inbound = view.messages.filter { $0.direction == .inbound && $0.kind == .contact }
        return inbound.first { $0.id == wanted } ?? inbound.last { $0.party.key == to.reply.party.key } ?? inbound.last
    }

    /// Whether a copy may go along: what an operator has written down of a call is for the desk.
    static func isQuotable(_ message: Message?, _ view: TicketView) -> Bool {
        guard let message else { return false }
        return !view.contacts.contains { $0.message == message.id && $0.exclusion == .telephone }
    }

    /// `Re:` once, and the number, which leads an answer without our address back to its ticket.
    static func subject(_ subject: String, _ view: TicketView) -> String {
        var text = oneLine(subject)
        if !text.lowercased().hasPrefix("re:") && !text.lowercased().hasPrefix("r:") { text = "Re: " + text }
        let number = view.ticket.number
        return TicketNumber.numbers(in: text).contains(number) ? text : "\(text) [\(number)]"
    }

    static func oneLine(_ text: String) -> String {
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
