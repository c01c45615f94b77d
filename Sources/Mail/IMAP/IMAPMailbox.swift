// One account's mailbox on an IMAP server: what an adapter asks of it. Messages are named by UID, never by number;
// reading never changes anything (EXAMINE or PEEK); what is done to a message is done by UID sets.
// Every call is bounded in time. Cancelling the calling task ends the call at once, and the connection with it.

import Curl
import Foundation
import Runtime

/// A folder as it was opened. Positions are comparable only under the same `uidValidity` (RFC 3501 2.3.1.1).
public struct IMAPFolderState: Hashable, Sendable {
    public var uidValidity: UInt32
    /// A number above every message that was there when the folder was opened; nil when the server did not say.
    public var uidNext: UInt32?
    /// Messages in the folder.
    public var count: Int64
    /// Whether flags cannot be set here.
    public var isReadOnly: Bool
}

/// A folder in a list.
public struct IMAPFolder: Hashable, Sendable {
    public var name: String
    /// Sign between levels; nil when there are none.
    public var delimiter: String?
    /// False for a folder that only holds folders.
    public var canBeOpened: Bool
}

/// A connection to one account. After a thrown error that is not `refused`, `missingFolder`, `tooLarge` or `local` it is
/// of no further use: close it and open another.
public actor IMAPMailbox {
    private let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    nonisolated let interrupt = Interrupt()
    nonisolated let limits: IMAPLimits
    var session: IMAPSession?
    var state: IMAPFolderState?
    /// FETCH commands whose answers are still on their way, oldest first, and what has been read of them.
    var inFlight: [FetchOrder] = []
    var arrived: [UInt32: IMAPMessage] = [:]
    /// The session's count of arrivals that the last complete listing has seen.
    var listedArrivals = 0
    /// How many numbers the next listing spans.
    var listingSpan: UInt32 = 2_000

    public init(limits: IMAPLimits = IMAPLimits()) {
        self.limits = limits
        executor = ThreadExecutor("imap")
    }

    /// Connects and logs in.
    public func connect(_ endpoint: MailEndpoint, _ credentials: MailCredentials) async throws(MailError) {
        try await guarded { mailbox throws(MailError) in
            mailbox.session = nil
            let deadline = ContinuousClock.now + mailbox.limits.connecting
            let stream: CurlStream
            do throws(CurlError) {
                stream = try CurlStream(
                    endpoint, credentials: credentials, until: deadline, interrupt: mailbox.interrupt)
            } catch {
                throw MailError(error)
            }
            try mailbox.begin(IMAPSession(stream, limits: mailbox.limits))
        }
    }

    func begin(_ new: IMAPSession) throws(MailError) {
        try new.learnCapabilities()
        session = new
    }

    /// What the server can do, upper case.
    public func capabilities() -> Set<String> { session?.capabilities ?? [] }

    /// All folders of the account.
    public func folders() async throws(MailError) -> [IMAPFolder] {
        try await guarded { mailbox throws(MailError) in
            var folders: [IMAPFolder] = []
            let session = try mailbox.ready("list folders")
            try session.command("LIST \"\" \"*\"", operation: "list folders") { response throws(MailError) in
                guard case .list(let attributes, let delimiter, let name) = response else { return }
                guard folders.count < mailbox.limits.mostFolders else {
                    throw MailError(
                        .tooLarge, operation: "list folders", text: "more than \(mailbox.limits.mostFolders) folders")
                }
                let closed = attributes.contains { ["\\NOSELECT", "\\NONEXISTENT"].contains($0.uppercased()) }
                folders.append(
                    IMAPFolder(name: IMAPFolderName.decode(name), delimiter: delimiter, canBeOpened: !closed))
            }.orThrow("list folders")
            return folders
        }
    }

    /// Opens a folder; positions and prefetched messages of the one before are forgotten.
    /// - Parameter readOnly: nothing can be changed then, not even by mistake.
    /// - Throws: `missingFolder` when the server does not have it.
    @discardableResult
    public func open(folder: String, readOnly: Bool) async throws(MailError) -> IMAPFolderState {
        try await guarded { mailbox throws(MailError) in
            let session = try mailbox.ready("open folder")
            mailbox.state = nil
            mailbox.arrived = [:]
            session.forgetFolder()
            mailbox.listedArrivals = 0
            let name = try Self.wire(folder, "open folder")
            var found = IMAPFolderState(uidValidity: 0, uidNext: nil, count: 0, isReadOnly: readOnly)
            let answer = try session.command("\(readOnly ? "EXAMINE" : "SELECT") \(name)", operation: "open folder") {
                guard case .status(let status) = $0 else { return }
                if status.code == "UIDVALIDITY" { found.uidValidity = UInt32(status.arguments) ?? 0 }
                if status.code == "UIDNEXT" { found.uidNext = UInt32(status.arguments) }
            }
            guard answer.word == .ok else { throw Self.openingError(answer) }
            if answer.code == "READ-ONLY" { found.isReadOnly = true }
            guard found.uidValidity > 0 else {
                throw MailError(.malformed, operation: "open folder", text: "the server names no UIDVALIDITY")
            }
            found.count = session.exists
            mailbox.state = found
            return found
        }
    }

    /// RFC 3501 6.3.1 has no code for a folder that is not there; RFC 5530 has, but few servers send it.
    private static func openingError(_ status: IMAPStatus) -> MailError {
        let text = "\(status.word.rawValue) \(status.text)"
        let isPassing = ["UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT"].contains(status.code)
        return MailError(isPassing ? .unreachable : .missingFolder, operation: "open folder", text: text)
    }

    /// Creates a folder; one that exists is fine.
    public func create(folder: String) async throws(MailError) {
        try await guarded { mailbox throws(MailError) in
            let name = try Self.wire(folder, "create folder")
            let answer = try mailbox.ready("create folder").command("CREATE \(name)", operation: "create folder")
            if answer.word == .no, answer.code == "ALREADYEXISTS" || answer.text.lowercased().contains("exist") {
                return
            }
            try answer.orThrow("create folder")
        }
    }

    /// UIDs in the open folder of messages with this Message-ID, angle brackets included: for telling whether a
    /// message whose submission ended in doubt has arrived.
    public func search(messageID: String) async throws(MailError) -> [UInt32] {
        try await guarded { mailbox throws(MailError) in
            guard let quoted = IMAPFolderName.quoted(messageID), messageID.utf8.count <= 998 else {
                throw MailError(.local, operation: "search", text: "the Message-ID cannot be searched for")
            }
            var found: [UInt32] = []
            try mailbox.ready("search").command("UID SEARCH HEADER Message-ID \(quoted)", operation: "search") {
                if case .search(let uids) = $0 { found += uids }
            }.orThrow("search")
            return found.sorted()
        }
    }

    /// Ends a `waitForNews` early, from any thread: somebody needs the connection. Everything else goes on undisturbed.
    public nonisolated func wake() { interrupt.wake() }

    /// Ends whatever is going on and the connection, from any thread.
    public nonisolated func cancel() { interrupt.cancel() }

    /// Says goodbye if the connection still stands. Takes at most two seconds. Later calls fail with `unreachable`.
    public func close() {
        if !interrupt.isCancelled { session?.logout() }
        drop()
    }

    // MARK: For the other files of the mailbox

    /// The session with nothing outstanding.
    func ready(_ operation: String) throws(MailError) -> IMAPSession {
        guard let session else { throw MailError(.unreachable, operation: operation, text: "not connected") }
        try settle(session)
        return session
    }

    /// Ends the connection without a word.
    func drop() {
        session = nil
        state = nil
        (inFlight, arrived) = ([], [:])
    }

    /// Runs `work`; cancelling the task cuts its waits short; an error that leaves the dialogue undefined ends it.
    func guarded<Result: Sendable>(
        _ work: (isolated IMAPMailbox) throws(MailError) -> Result
    ) async throws(MailError) -> Result {
        let interrupt = self.interrupt
        let result = await withTaskCancellationHandler {
            Swift.Result { () throws(MailError) in try work(self) }
        } onCancel: {
            interrupt.cancel()
        }
        if case .failure(let error) = result, ![.refused, .missingFolder, .tooLarge, .local].contains(error.code) {
            drop()
        }
        return try result.get()
    }

    /// The folder's name as an argument. Control characters are refused although they could be encoded: Dovecot (2.3)
    /// repeats the decoded name in its answers, and a line end in it would become a line of protocol.
    static func wire(_ folder: String, _ operation: String) throws(MailError) -> String {
        let isPlain = folder.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        let encoded = folder.uppercased() == "INBOX" ? "INBOX" : IMAPFolderName.encode(folder)
        guard !folder.isEmpty, isPlain, encoded.utf8.count <= 1000, let quoted = IMAPFolderName.quoted(encoded) else {
            throw MailError(.local, operation: operation, text: "not a folder name")
        }
        return quoted
    }
}
