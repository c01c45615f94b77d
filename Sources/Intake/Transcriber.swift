// Has the words on pictures of paper read, after filing: the ticket is there at once, its words a little later. One
// channel's originals one after the other; a reading that ends the program, or fails again and again, is given up and
// the contact stays without text.

import Channels
import Foundation
import Runtime
import Store
import Tickets

/// The reader of one channel's pages.
struct Transcriber: RunnablePart {
    let partName: String
    let channel: ChannelName
    let transcription: any ChannelTranscription
    let store: any Store
    let clock: any WallClock
    let log: Log

    /// Readings that may be under way at once; the channel's own pool bounds them further.
    private static let parallel = 2
    /// Readings begun for one message at most.
    private static let attempts = 4

    init?(_ channel: any Channel, _ parts: IntakeParts) {
        guard let transcription = channel.transcription else { return nil }
        self.channel = channel.descriptor.name
        self.transcription = transcription
        partName = "transcriber \(channel.descriptor.name)"
        store = parts.store
        clock = parts.clock
        log = parts.log
    }

    func run() async throws {
        let bell = Doorbell()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await change in store.changes() where change.spool || change.everything { bell.ring() }
            }
            group.addTask {
                while !Task.isCancelled {
                    let rings = bell.rings
                    let next = await readWaiting()
                    do { try await bell.wait(after: rings, until: next, on: clock) } catch { return }
                }
            }
            try await group.waitForAll()
        }
    }

    private var now: Instant { Instant(clock.now()) }

    /// Reads what is due.
    /// - Returns: when to look again, if nothing rings before.
    private func readWaiting() async -> Instant? {
        do {
            while !Task.isCancelled {
                let waiting = try await store.transcriptsWaiting(channel: channel, limit: 20, at: now)
                if waiting.jobs.isEmpty { return waiting.next }
                await withDiscardingTaskGroup { group in
                    let share = Share(waiting.jobs)
                    for _ in 0..<Self.parallel {
                        group.addTask {
                            while !Task.isCancelled, let job = share.next() { await read(job) }
                        }
                    }
                }
            }
        } catch {
            log.error("pages to read cannot be found", ["channel": channel.value, "cause": "\(error)"])
        }
        return now + .seconds(30)
    }

    private func read(_ job: TranscriptJob) async {
        do {
            if job.attempts >= Self.attempts {
                try await store.failTranscript(of: job.message, code: "gave_up", at: now)
                log.warning("pages are given up", ["channel": channel.value, "message": "\(job.message)"])
                return
            }
            try await store.beginTranscript(job.message)
            CrashPoint.pass("intake.transcribing")
            let bytes = try await store.bytes(of: job.original)
            let transcript = try await transcription.transcribe(bytes, account: job.account)
            // First, so that a crash between the two leads to another reading and not to a lost link.
            try await link(job.ticket, quotedIn: transcript.text)
            try await store.keepTranscript(transcript, of: job.message, at: now)
        } catch let error as ChannelError {
            await note(error, job)
        } catch let error as StoreError where error.code == .conflict {
            // Somebody else has kept or given it up.
            return
        } catch let error as StoreError where !error.isStoreTrouble {
            await fail(job, code: "bytes_\(error.code.rawValue)")
        } catch {
            log.error("the store is in trouble", ["operation": "transcribe", "cause": "\(error)"])
            try? await clock.sleep(for: .seconds(5))
        }
    }

    /// A ticket's number on paper (a citizen sends our letter back with his answer) shows the way to that ticket. What a
    /// machine read and anybody can write attaches nothing by itself (H1): a person looks.
    private func link(_ ticket: TicketID, quotedIn text: String) async throws {
        let numbers = TicketNumber.numbers(in: text, length: 200_000).prefix(FilingDesk.Pointers.most)
        if numbers.isEmpty { return }
        let now = now
        try await store.file { filing in
            for number in numbers {
                guard let other = try filing.find(number: number) else { continue }
                try filing.connect(ticket, other, "quoted_number", at: now)
            }
        }
    }

    private func note(_ error: ChannelError, _ job: TranscriptJob) async {
        if Task.isCancelled { return }
        log.info(
            "pages could not be read",
            ["channel": channel.value, "message": "\(job.message)", "cause": "\(error)"])
        if error.class == .permanent { return await fail(job, code: error.code) }
        let wait = BackOff(first: .seconds(30), longest: .hours(1)).wait(afterFailure: job.attempts + 1)
        try? await store.postponeTranscript(of: job.message, until: now + max(wait, error.retryAfter ?? .zero))
    }

    private func fail(_ job: TranscriptJob, code: String) async {
        do { try await store.failTranscript(of: job.message, code: code, at: now) } catch {
            log.error("a reading could not be given up", ["message": "\(job.message)", "cause": "\(error)"])
        }
    }
}

/// Jobs that several take from.
private final class Share: @unchecked Sendable {
    // @unchecked: the variable is only touched under `lock`.
    private let lock = NSLock()
    private var jobs: ArraySlice<TranscriptJob>
    init(_ jobs: [TranscriptJob]) { self.jobs = jobs[...] }
    func next() -> TranscriptJob? { lock.withLock { jobs.popFirst() } }
}
