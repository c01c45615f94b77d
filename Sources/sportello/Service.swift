// The running program: store, web, intake, outbox and what watches over them, put together and run until a signal.

import Channels
import Crypto
import Foundation
import Glibc
import HTTPServer
import Intake
import Outbox
import Print
import Reports
import Runtime
import ServiceLevels
import Settings
import SignIn
import Store
import StoreSQLite
import Switchboard
import Tickets
import Web

/// Everything that serves one folder of data.
struct Service {
    let settings: Settings
    let store: any Store
    /// Where it listens.
    let port: Int
    private let web: WebServer
    let intake: Intake
    private let outbox: Outbox
    private let levels: ServiceLevels
    private let live: LiveSettings
    /// What people do with levels; the demo's people too.
    let escalations: EscalationDesk
    private let clock: any WallClock
    private let log: Log

    /// Opens the data and the listening socket: what cannot start fails here, before anything is read or sent.
    init(_ settings: Settings, clock: any WallClock = SystemClock(), log: Log) async throws {
        self.settings = settings
        self.clock = clock
        self.log = log
        let ways = ChannelWays()
        let channels: [any Channel] = settings.channels.map { NotedChannel(channel: $0, notes: ways) }
        let store = try await Workplace.open(settings, role: .serve, log: log.named("store"))
        self.store = store
        let live = try await LiveSettings(settings, store: store, log: log.named("settings")) {
            ways.ways($0, $1).sends
        }
        intake = Intake(channels: channels, store: store, current: live.intake, clock: clock, log: log)
        outbox = Outbox(channels: channels, store: store, rules: OutboxRules(settings), clock: clock, log: log)
        // The outbox has found out by now which accounts send.
        live.refresh()
        let levels = ServiceLevels(store: store, current: live.levels, clock: clock, log: log)
        self.levels = levels
        live.afterChange { levels.rulesChanged() }
        escalations = EscalationDesk(store: store, current: live.levels, clock: clock)
        let figures = Figures(intake: intake.counters, outbox: outbox.counters)
        var parts = WebParts(
            store: store, channels: channels, clock: clock, log: log.named("web"), passwords: PasswordHasher(),
            current: live.web, readiness: { Self.obstacles(settings.dataFolder) }, ways: ways.ways)
        parts.escalations = escalations
        parts.administration = live
        parts.identityProvider = settings.identityProvider.map { IdentityProvider($0, clock: clock) }
        parts.metrics = { figures.families }
        let inside = live.levels.value.services.values.compactMap(\.mailRoute).first.map { ($0.channel, $0.account) }
        if let mail = SecretMail(settings.channels, prefers: inside, clock: clock, log: log.named("web")) {
            parts.sendMail = { await mail.send(to: $0, subject: $1, text: $2) }
        }
        if !settings.services.isEmpty {
            let rules = live.reports
            parts.reports = Reports(store: store, current: rules, clock: clock)
            parts.importCalls = { bytes, form, service, user in
                try await CallFile(bytes, form: form, calendar: rules.value.calendar).take(
                    into: store, service: service, by: user, at: Instant(clock.now()))
            }
        }
        let intake = self.intake
        parts.accept = { items, channel, account in
            _ = try await intake.accept(items, channel: channel, account: account)
        }
        if settings.channels.contains(where: \.descriptor.byHand) {
            parts.separatorSheet = { request in
                let mark = SeparatorMark(
                    service: request.service, arrival: request.arrival, protocolNumber: request.protocolNumber,
                    register: request.register)
                guard let mark else { return nil }
                return try await PrintShop().print(SeparatorSheet(mark: mark)).bytes
            }
        }
        parts.confirmReceipt = { ticket, to, user in
            do {
                _ = try await intake.confirmReceipt(of: ticket, to: to, by: user)
                return .written
            } catch let error as IntakeError {
                switch error.code {
                case .optedOut: return .optedOut
                case .notWorded, .unknownAccount: return .notWorded
                }
            }
        }
        parts.sendStatusCode = { number in
            do { try await intake.sendStatusCode(of: number) } catch {
                log.named("intake").error("a status code was not sent", ["cause": "\(type(of: error))"])
            }
        }
        do {
            web = try WebServer(parts, listen: HTTPServerSettings(settings))
        } catch {
            await store.close()
            let hint = error.code == .portTaken ? "Another Sportello? Another port is chosen by listen.port." : ""
            throw CommandFailure(.unavailable, "\(error)", hint: hint)
        }
        self.live = live
        port = web.port
    }

    /// Runs until a signal or until a part fails; finishes the work in hand and closes the store.
    /// - Parameter further: parts that stand on all others.
    func run(_ further: [any RunnablePart] = []) async throws {
        var parts: [any RunnablePart] = [
            outbox, levels, Heartbeat(store: store, clock: clock, log: log.named("heartbeat")), intake, web,
        ]
        if let interval = ServiceNotice.watchdogInterval { parts.append(Watchdog(interval: interval, clock: clock)) }
        if let mailing = ReportMailing(settings, live.reports, store: store, clock: clock, log: log) {
            parts.append(mailing)
        }
        parts += further
        log.info(
            "serving",
            ["port": "\(port)", "channels": settings.channels.map(\.descriptor.name.value).joined(separator: " ")])
        ServiceNotice.send("READY=1")
        do {
            try await RunGroup(log: log).run(parts)
        } catch {
            await close()
            throw error
        }
        await close()
    }

    private func close() async {
        ServiceNotice.send("STOPPING=1")
        // What channels hold beside their sources and deliveries: page readers would work on for nobody.
        for channel in settings.channels { await channel.rest() }
        await store.close()
        log.info("stopped")
    }

    /// What stands in the way of working, for the readiness probe.
    private static func obstacles(_ folder: String) -> [String] {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0, disk.f_blocks > 0 else { return ["data_folder"] }
        // One part in fifty: enough for a day of mail, and for SQLite to go on without an error.
        return disk.f_bavail * 50 < disk.f_blocks ? ["disk_full"] : []
    }
}
