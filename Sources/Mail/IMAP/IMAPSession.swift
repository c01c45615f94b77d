// The dialogue with one server: commands with their tags, answers in order, and the news that come in between.
// Knows the protocol; what to ask for is `IMAPMailbox`'s matter.

import Curl

/// One logged-in connection. Not Sendable: owned by the mailbox's actor.
final class IMAPSession {
    let limits: IMAPLimits
    private let stream: any ByteStream
    private var reader: IMAPReader
    private var lastTag = 0
    /// Tags whose answers have not come yet, and answers that came before they were waited for: a server may finish
    /// pipelined commands in another order (RFC 3501 5.5).
    private var unanswered: Set<String> = []
    private var early: [String: IMAPStatus] = [:]
    private(set) var capabilities: Set<String> = []
    /// Messages in the open folder as last told.
    private(set) var exists: Int64 = 0
    /// Grows with every EXISTS that announces more messages than before.
    private(set) var arrivals = 0
    /// What the server said when it took its leave.
    private var farewell: String?

    init(_ stream: any ByteStream, limits: IMAPLimits) {
        self.stream = stream
        self.limits = limits
        reader = IMAPReader(limits: limits)
    }

    func has(_ capability: String) -> Bool { capabilities.contains(capability) }

    func learnCapabilities() throws(MailError) {
        try command("CAPABILITY", operation: "log in").orThrow("log in")
    }

    /// Sends a command and leaves the answer for `answer`. Texts must have been made safe by the caller: a line end
    /// in one is a broken contract of our own parts.
    func issue(_ text: String, operation: String) throws(MailError) -> String {
        precondition(!text.utf8.contains { $0 == 13 || $0 == 10 || $0 == 0 }, "an IMAP command must be one line")
        lastTag += 1
        let tag = "G\(lastTag)"
        unanswered.insert(tag)
        try say("\(tag) \(text)\r\n", operation: operation)
        return tag
    }

    /// Reads up to the answer to `tag`.
    /// - Parameters:
    ///   - bytes: about how many are expected, for the time limit.
    ///   - sink: for literals too large for memory.
    ///   - each: gets every response that is not the answer.
    func answer(
        to tag: String, operation: String, bytes: Int64 = 0, sink: IMAPReader.Sink? = nil,
        _ each: (IMAPResponse) throws(MailError) -> Void = { _ in }
    ) throws(MailError) -> IMAPStatus {
        let deadline = ContinuousClock.now + limits.patience(for: bytes)
        while true {
            if let status = takeAnswer(to: tag) { return status }
            guard let response = try next(until: deadline, operation: operation, sink: sink) else { continue }
            try each(response)
        }
    }

    /// The answer to `tag`, if it has come.
    func takeAnswer(to tag: String) -> IMAPStatus? { early.removeValue(forKey: tag) }

    func command(
        _ text: String, operation: String, _ each: (IMAPResponse) throws(MailError) -> Void = { _ in }
    ) throws(MailError) -> IMAPStatus {
        try answer(to: try issue(text, operation: operation), operation: operation, each)
    }

    /// The next response; nil when woken or late and `wakeable`.
    func next(
        until deadline: ContinuousClock.Instant, operation: String, wakeable: Bool = false, sink: IMAPReader.Sink? = nil
    ) throws(MailError) -> IMAPResponse? {
        do throws(MailError) {
            guard let raw = try reader.response(from: stream, until: deadline, wakeable: wakeable, sink: sink) else {
                return nil
            }
            let response = try IMAPResponse(raw, limits: limits)
            try note(response)
            return response
        } catch {
            var error = error
            error.operation = operation
            if error.code == .unreachable, let farewell { error.text = "BYE \(farewell)" }
            throw error
        }
    }

    /// Ends an IDLE. A DONE has no tag.
    func done() throws(MailError) { try say("DONE\r\n", operation: "wait") }

    /// Says goodbye without waiting for more than a moment.
    func logout() {
        guard let tag = try? issue("LOGOUT", operation: "close") else { return }
        let deadline = ContinuousClock.now + .seconds(2)
        while takeAnswer(to: tag) == nil, (try? next(until: deadline, operation: "close", wakeable: true)) != nil {}
    }

    func forgetFolder() { (exists, arrivals) = (0, 0) }

    private func say(_ text: String, operation: String) throws(MailError) {
        do throws(CurlError) {
            try stream.send(Array(text.utf8), until: .now + limits.answering)
        } catch {
            throw MailError(error, operation: operation)
        }
    }

    private func note(_ response: IMAPResponse) throws(MailError) {
        if case .tagged(let tag, let status) = response {
            guard unanswered.remove(tag) != nil else {
                throw MailError(.malformed, operation: "read", text: "an answer to a question not asked")
            }
            early[tag] = status
        }
        switch response {
        case .exists(let count):
            if count > exists { arrivals += 1 }
            exists = count
        case .expunge: exists = max(0, exists - 1)
        case .capability(let words): capabilities = Set(words)
        case .status(let status):
            if status.word == .bye { farewell = status.text }
            if status.code == "CAPABILITY" { capabilities = Set(IMAPResponse.words(status.arguments)) }
        case .tagged(_, let status) where status.code == "CAPABILITY":
            capabilities = Set(IMAPResponse.words(status.arguments))
        default: break
        }
    }
}

extension IMAPStatus {
    /// An answer that is not OK becomes an error.
    func orThrow(_ operation: String) throws(MailError) {
        guard word != .ok else { return }
        throw MailError(
            refusal, operation: operation, text: "\(word.rawValue) \(code.isEmpty ? "" : "[\(code)] ")\(text)")
    }

    private var refusal: MailError.Code {
        switch code {
        // RFC 5530 3.
        case "UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT": .unreachable
        case "NONEXISTENT", "TRYCREATE": .missingFolder
        case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED": .credentials
        case "OVERQUOTA", "TOOBIG": .tooLarge
        default: .refused
        }
    }
}
