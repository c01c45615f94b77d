// Sends reports when their time has come. Message, ticket and mark are one transaction: each report goes out once, whenever the
// program dies; what fell into a stop is sent at the next start. It closes no period by itself: where people have closed it, the
// closed one is sent.

import Runtime
import Store
import Tickets

/// Sends the scheduled reports.
public struct ReportMailing: RunnablePart {
    public var partName: String { "report-mailing" }

    private let reports: Reports
    private let schedules: [ReportSchedule]
    private let log: Log
    private var clock: any WallClock { reports.clock }

    /// A day's clock may be put forward meanwhile; after a failure it is tried again.
    private static let longestSleep: Duration = .hours(1)
    private static let afterFailure: Duration = .minutes(5)
    /// What mailboxes take at least, before it is written in base 64; in bytes for all files together.
    static let mostAttached = 15 << 20

    public init(reports: Reports, schedules: [ReportSchedule], log: Log = .silent) {
        self.reports = reports
        self.schedules = schedules
        self.log = log
    }

    public func run() async throws {
        while !Task.isCancelled {
            var wake = Self.longestSleep
            for schedule in schedules {
                do {
                    let next = try await send(schedule)
                    wake = min(wake, max(.seconds(1), next))
                } catch is CancellationError {
                    return
                } catch {
                    log.error("a scheduled report could not be written", ["cause": "\(error)"])
                    wake = min(wake, Self.afterFailure)
                }
            }
            do { try await clock.sleep(for: wake) } catch { return }
        }
    }

    /// Sends what is due of a schedule.
    /// - Returns: how long until the next one is.
    func send(_ schedule: ReportSchedule) async throws -> Duration {
        let now = Instant(clock.now())
        let calendar = reports.rules.calendar
        let period = schedule.period.last(before: calendar.day(of: now))
        let due = calendar.midnight(of: period.until + 1) + schedule.after
        guard due <= now else { return due - now }
        if try await reports.lived(in: period) { try await send(schedule, period, at: now) }
        let running = schedule.period.running(on: calendar.day(of: now))
        let following = calendar.midnight(of: running.until + 1) + schedule.after
        return following > now ? following - now : Self.longestSleep
    }

    private func send(_ schedule: ReportSchedule, _ period: ReportPeriod, at now: Instant) async throws {
        let mark = schedule.mark(period, at: now)
        // Looked at before the work is done, decided in the transaction.
        if try await reports.store.isRecorded(mark) { return }
        let (material, calendar) = try await material(schedule.service, period, now)
        var attachments: [Attachment] = []
        var left: [String] = []
        var size = 0
        for format in schedule.formats {
            let file = try await ReportPress.shared.file(
                material, format: format, sheet: .indicators, language: schedule.language, calendar: calendar)
            guard size + file.size <= Self.mostAttached else {
                left.append(file.name)
                continue
            }
            size += file.size
            let blob = try await reports.store.keep(try file.bytes(), at: now)
            attachments.append(
                Attachment(
                    name: file.name, type: String(file.type.prefix { $0 != ";" }), size: blob.size, sha256: blob.sha256,
                    blob: blob))
        }
        let letter = ReportLetter(
            material.content.table, language: schedule.language, seal: material.content.seal, left: left)
        let written = try await file(schedule, letter, attachments, mark, at: now)
        if written { log.info("a scheduled report is written", ["service": schedule.service, "period": period.name]) }
    }

    /// The closed period where there is one, else the figures of now.
    private func material(
        _ service: String, _ period: ReportPeriod, _ now: Instant
    ) async throws -> (any ReportMaterial, ServiceCalendar) {
        let closed = try await reports.frozenReports(service: service).first { $0.period == period.name }
        if let closed, let document = try await reports.frozen(closed.id) {
            return (document.material, document.calendar)
        }
        return (try await reports.material(service, period, now), reports.rules.calendar)
    }

    /// A ticket of its own, closed, without a contact: it counts nowhere.
    private func file(
        _ schedule: ReportSchedule, _ letter: ReportLetter, _ attachments: [Attachment], _ mark: AuditEntry,
        at now: Instant
    ) async throws -> Bool {
        guard let first = schedule.to.first else { return false }
        func address(_ mail: String) -> ReplyAddress {
            ReplyAddress(channel: schedule.channel, account: schedule.account, party: Party(address: mail))
        }
        let ticket = NewTicket(
            service: schedule.service, state: .closed, subject: letter.subject, requester: Party(address: first),
            replyAddress: address(first), token: try Self.token(),
            year: reports.rules.calendar.day(of: now).parts.year, openedAt: now)
        let mails = try schedule.to.map { (address($0), try Self.token()) }
        let name = reports.rules.services[schedule.service]?.title ?? schedule.service
        return try await reports.store.file { filing in
            guard try filing.recordOnce(mark) else { return false }
            let opened = try filing.open(ticket)
            try filing.record(
                NewEvent(ticket: opened.id, what: "report_sent", detail: mark.detail, at: now))
            for (to, token) in mails {
                _ = try filing.enqueue(
                    NewOutgoing(
                        ticket: opened.id, direction: .automatic, author: nil, authorName: name, to: to, token: token,
                        subject: letter.subject, text: letter.text, attachments: attachments, writtenAt: now))
            }
            return true
        }
    }

    private static func token() throws -> ReplyToken {
        guard let token = ReplyToken(RandomIdentifier.token(bits: ReplyToken.length * 5)) else {
            throw ReportError(.unwritable, operation: "token")
        }
        return token
    }
}

extension Reports {
    /// Whether the program was there within a period: of one before its first day it has nothing to tell.
    func lived(in period: ReportPeriod) async throws -> Bool {
        let span = period.instants(in: rules.calendar)
        return try await store.lives(from: span.lowerBound, until: span.upperBound).contains {
            $0.lowerBound < span.upperBound && $0.upperBound >= span.lowerBound
        }
    }
}
