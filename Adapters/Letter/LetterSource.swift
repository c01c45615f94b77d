// The way in: scans from one hot folder, taken when nobody writes them any more, split into letters page by page, handed
// over one letter at a time, and moved to `done/` once every letter of the file is safe with us.

import Channels
import Foundation
import Runtime
import Scanning
import Tickets

/// Reads one hot folder. An actor with a thread of its own, because looking into folders blocks.
actor LetterSource: ChannelSource {
    nonisolated let account: AccountName
    nonisolated var acknowledges: Bool { true }
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor: ThreadExecutor
    private let settings: LetterReading
    private let timeZone: TimeZone
    private let pool: ScanPool
    private let clock: any WallClock
    private let log: Log
    private let store: TakenFiles

    private var isOpen = false
    private var watch = StableWatch()
    /// Taken and not yet done, oldest first.
    private var files: [TakenFile] = []
    /// Keys handed over since opening.
    private var handed: Set<String> = []
    /// Keys acknowledged, of files that are not done yet.
    private var safe: Set<String> = []
    /// How far a file has been searched that is too long for one call.
    private var search: (id: String, sha256: String, facts: DocumentFacts, splitting: BatchSplitting)?

    init(
        _ account: AccountName, _ settings: LetterReading, timeZone: TimeZone, pool: ScanPool, clock: any WallClock,
        log: Log
    ) {
        self.account = account
        self.settings = settings
        self.timeZone = timeZone
        self.pool = pool
        self.clock = clock
        self.log = log
        store = TakenFiles(settings.folder)
        executor = ThreadExecutor("letter source \(account)")
    }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        files = try local { () throws(FolderFault) in try store.open() }
        handed = []
        safe = []
        search = nil
        isOpen = true
    }

    func close() async {
        isOpen = false
        search = nil
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        let end = clock.now().addingTimeInterval(patience.seconds)
        while true {
            let batch = try await look(limit, until: end)
            let now = clock.now()
            if !batch.items.isEmpty || now >= end { return batch }
            do {
                try await clock.sleep(until: min(end, now.addingTimeInterval(settings.interval.seconds)))
            } catch {
                throw ChannelError(.transient, code: "cancelled", operation: "wait")
            }
        }
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {
        // Told before anything was opened: what lies there must be known.
        if files.isEmpty, !isOpen { files = try local { () throws(FolderFault) in try store.open() } }
        let known = Set(keys)
        for file in files {
            guard let plan = file.plan else { continue }
            let all = plan.letters.indices.map { plan.key($0) }
            safe.formUnion(all.filter(known.contains))
            if all.allSatisfy(safe.contains) { try finish(file, keys: all) }
        }
    }

    private func finish(_ file: TakenFile, keys: [String]) throws(ChannelError) {
        try local { () throws(FolderFault) in try store.finish(file, day: today) }
        files.removeAll { $0.id == file.id }
        safe.subtract(keys)
        handed.subtract(keys)
    }

    // MARK: what is there now

    private func look(_ limit: BatchLimit, until end: Date) async throws(ChannelError) -> SourceBatch {
        guard isOpen else { throw ChannelError(.transient, code: "closed", operation: "read") }
        var batch = SourceBatch(items: [], watermarks: [], moreWaiting: false)
        var bytes = 0
        repeat {
            while let (file, plan, index) = nextLetter {
                let item = try await letter(index, of: file, plan)
                guard isOpen else { throw ChannelError(.transient, code: "closed", operation: "read") }
                if !batch.items.isEmpty,
                    batch.items.count >= limit.items || bytes + item.bytes.count > limit.bytes
                {
                    batch.moreWaiting = true
                    return batch
                }
                handed.insert(item.key)
                batch.items.append(item)
                bytes += item.bytes.count
            }
            if Task.isCancelled { throw ChannelError(.transient, code: "cancelled", operation: "read") }
        } while try await understandNext(until: end)
        return batch
    }

    private var nextLetter: (TakenFile, BatchPlan, Int)? {
        for file in files {
            guard let plan = file.plan else { continue }
            for index in plan.letters.indices where !handed.contains(plan.key(index)) { return (file, plan, index) }
        }
        return nil
    }

    /// Searches one file for letters: one under way, or one that is taken for it. False when there is none, or no time.
    private func understandNext(until end: Date) async throws(ChannelError) -> Bool {
        if let file = files.first(where: { $0.plan == nil }) {
            return try await understand(file, until: end)
        }
        // The watch looks at the folder at most once in an interval; a file must lie still from one look to another.
        let waiting = try local { () throws(FolderFault) in try FolderFiles.waiting(in: settings.folder) }
        let ready = watch.ready(waiting, at: clock.now(), after: settings.stableFor) {
            FolderFiles.hasWriter($0, in: settings.folder)
        }
        for found in ready {
            if let file = try local({ () throws(FolderFault) in try store.take(found) }) {
                files.append(file)
                return true
            }
        }
        return false
    }

    // MARK: from a file to its letters

    /// - Returns: false when time is over before all pages were searched.
    private func understand(_ file: TakenFile, until end: Date) async throws(ChannelError) -> Bool {
        guard let size = FolderFiles.size(file.document), size > 0 else {
            try setAside(file, .empty)
            return true
        }
        guard size <= settings.largest else {
            try setAside(file, .tooLarge(settings.largest))
            return true
        }
        let document = ScanDocument.file(file.document)
        do throws(ScanError) {
            if search?.id != file.id {
                let sha256: String
                do throws(FolderFault) { sha256 = try TakenFiles.digest(file.document) } catch {
                    throw ScanError(.notReadable, operation: "read", detail: error.words)
                }
                if try await isKnown(sha256, file) { return true }
                search = (file.id, sha256, try await pool.inspect(document), BatchSplitting())
            }
            while let at = search, at.id == file.id, at.splitting.next <= at.facts.pages.count {
                if clock.now() >= end || Task.isCancelled { return false }
                let codes = try await self.codes(document, page: at.splitting.next)
                guard search?.id == file.id else { return false }
                search?.splitting.take(codes)
            }
        } catch {
            search = nil
            guard error.isOfTheDocument else {
                throw ChannelError(.transient, code: "local", operation: "read pages", detail: error.description)
            }
            try setAside(file, .unreadable(error))
            return true
        }
        guard let found = search else { return false }
        search = nil
        let letters = found.splitting.found
        guard !letters.isEmpty else {
            try setAside(file, .onlySeparators)
            return true
        }
        let plan = BatchPlan(
            sha256: found.sha256, kind: found.facts.kind, pages: found.facts.pages.count, letters: letters)
        try local { () throws(FolderFault) in try store.keep(plan, of: file) }
        CrashPoint.pass("letter.planned")
        if let index = files.firstIndex(where: { $0.id == file.id }) { files[index].plan = plan }
        return true
    }

    /// nil for a page that cannot be searched; the letter is made all the same.
    private func codes(_ document: ScanDocument, page: Int) async throws(ScanError) -> [PageCode]? {
        do throws(ScanError) { return try await pool.codes(document, page: page) } catch {
            if error.isOfTheDocument { return nil }
            throw error
        }
    }

    /// The same file a second time is no second letter.
    private func isKnown(_ sha256: String, _ file: TakenFile) async throws(ScanError) -> Bool {
        let other = files.first { $0.id != file.id && $0.plan?.sha256 == sha256 }
        guard let before = store.seen(sha256) ?? other.map({ "\($0.name) (\($0.writtenAt))" }) else { return false }
        let note = LetterFault.twice(before.trimmingCharacters(in: .whitespacesAndNewlines)).text
        do throws(FolderFault) { try store.finish(file, day: today, note: note) } catch {
            throw ScanError(.notReadable, operation: "move file", detail: error.words)
        }
        files.removeAll { $0.id == file.id }
        log.info("a file came twice", ["account": account.value])
        return true
    }

    private func letter(_ index: Int, of file: TakenFile, _ plan: BatchPlan) async throws(ChannelError) -> IncomingItem
    {
        let letter = plan.letters[index]
        var envelope = LetterEnvelope(letter, file: file.name, scanned: file.writtenAt)
        let arrival = envelope.arrivedAt(scanned: file.writtenAt, minute: settings.arrivalMinute, in: timeZone)
        let isWhole = letter.first == 1 && letter.last == plan.pages
        let path = isWhole ? file.document : file.letter(index)
        if !FolderFiles.exists(path) {
            // Kept: copying pages into a new document need not give the same bytes every time.
            let made: [UInt8]
            do throws(ScanError) {
                made = try await pool.extract(.file(file.document), pages: [letter.first...letter.last])
            } catch {
                throw ChannelError(.transient, code: "local", operation: "copy pages", detail: error.description)
            }
            try local { () throws(FolderFault) in try FolderFiles.write(made, to: path) }
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ChannelError(.transient, code: "local", operation: "read letter")
        }
        return IncomingItem(
            key: plan.key(index), arrivedAt: arrival, bytes: Array(bytes), envelope: envelope.fields)
    }

    private func setAside(_ file: TakenFile, _ fault: LetterFault) throws(ChannelError) {
        try local { () throws(FolderFault) in try store.setAside(file, fault.text) }
        files.removeAll { $0.id == file.id }
        log.warning("a file was put aside", ["account": account.value, "cause": fault.code])
    }

    private var today: String {
        ServiceCalendar(timeZone: timeZone).day(of: Instant(clock.now())).description
    }

    private func local<Result>(_ body: () throws(FolderFault) -> Result) throws(ChannelError) -> Result {
        do throws(FolderFault) { return try body() } catch {
            throw ChannelError(
                .transient, code: error.operation == "open folder" ? "missing_folder" : "local",
                operation: error.operation, detail: error.words)
        }
    }
}

/// Which files lie still.
struct StableWatch {
    private var seen: [UInt64: (file: WaitingFile, since: Date)] = [:]

    /// Files whose size and time of writing have not changed for `duration`. An empty one waits ten times as long: some
    /// scanners make the file long before they fill it.
    mutating func ready(
        _ waiting: [WaitingFile], at now: Date, after duration: Duration, isWritten: (WaitingFile) -> Bool
    ) -> [WaitingFile] {
        var still: [UInt64: (file: WaitingFile, since: Date)] = [:]
        for file in waiting {
            let before = seen[file.inode]
            // A clock set back must not keep a file waiting for ever.
            let since = before.map { $0.file == file && $0.since <= now ? $0.since : now } ?? now
            still[file.inode] = (file, since)
        }
        seen = still
        return waiting.filter { file in
            guard let since = still[file.inode]?.since else { return false }
            let wait = file.size == 0 ? duration.seconds * 10 : duration.seconds
            return now.timeIntervalSince(since) >= wait && !isWritten(file)
        }
    }
}

/// Why a file was put aside, in the words that are laid beside it.
enum LetterFault {
    case empty
    case tooLarge(Int)
    case unreadable(ScanError)
    case onlySeparators
    /// These bytes were done before, under this name.
    case twice(String)

    /// For logs.
    var code: String {
        switch self {
        case .empty: "empty"
        case .tooLarge: "too_large"
        case .unreadable(let error): error.code.rawValue
        case .onlySeparators: "only_separators"
        case .twice: "twice"
        }
    }

    /// Italian first, English below.
    var text: String {
        let (it, en) = words
        return "\(it)\n\n\(en)\n"
    }

    private var words: (String, String) {
        switch self {
        case .empty:
            ("Il file è vuoto: scandire di nuovo la lettera.", "The file is empty: scan the letter again.")
        case .tooLarge(let most):
            (
                "Il file supera \(most >> 20) MB: dividerlo o scandire a una risoluzione minore (300 dpi).",
                "The file is larger than \(most >> 20) MB: split it, or scan at a lower resolution (300 dpi)."
            )
        case .unreadable(let error): Self.words(error)
        case .onlySeparators:
            (
                "Il file contiene soltanto fogli separatori: nessuna lettera.",
                "The file holds separator sheets only: no letter."
            )
        case .twice(let before):
            (
                "Lo stesso file è già stato acquisito come \(before): non è stata aperta una seconda lettera.",
                "The same file was taken in before as \(before): no second letter was made."
            )
        }
    }

    private static func words(_ error: ScanError) -> (String, String) {
        switch error.code {
        case .encrypted:
            ("Il PDF è protetto da una password: salvarlo senza.", "The PDF asks for a password: save it without.")
        case .unknownKind:
            (
                "Il file non è PDF, TIFF, JPEG né PNG (conta il contenuto, non il nome).",
                "The file is neither PDF, TIFF, JPEG nor PNG (what counts is what is in it, not its name)."
            )
        case .tooManyPages:
            ("Il file ha troppe pagine: dividerlo.", "The file has too many pages: split it.")
        default:
            (
                "Il file non si può leggere (\(error.code.rawValue)): scandire di nuovo la lettera.",
                "The file cannot be read (\(error.code.rawValue)): scan the letter again."
            )
        }
    }
}
