// `sportello demo`: the whole program on samples of its own in every channel, with folders and a small provider of its
// own in place of the outside world.

import Foundation
import Glibc
import Runtime
import Settings
import Tickets

enum DemoCommand {
    static let command = Command(
        "demo", summary: "Runs the service on samples of its own, by mail, SMS, fax and letter; needs no other server.",
        notes: """
            The folder keeps everything: a second start goes on where the first one ended. To begin anew, delete it.
            The demo listens on this machine alone, and its passwords are printed: do not use it for anything real.
            """,
        options: [
            OptionSpec("--folder", "DIR", help: "Where it lives (default: $SPORTELLO_DEMO, else ~/.sportello-demo)."),
            OptionSpec("--port", "N", help: "Where it listens (default 8080; 0 takes a free port)."),
        ], run: run)

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        let folder = DemoFolder(path: try place(arguments))
        let wanted = try arguments.number("--port", in: 0...65535) ?? 8080
        try folder.make()
        let clock = SystemClock()
        let log = Log(part: "sportello", clock: clock, sink: try fileSink(folder.logFile))
        let provider = try DemoProvider(folder: folder.texts, clock: clock, log: log)
        do { try await run(folder, wanted, provider, clock, log) } catch {
            await provider.stop()
            throw error
        }
        Console.print("\nFermato. Al prossimo avvio si riprende da qui. / Stopped; the next start goes on from here.")
        return .ok
    }

    private static func run(
        _ folder: DemoFolder, _ port: Int, _ provider: DemoProvider, _ clock: any WallClock, _ log: Log
    ) async throws {
        try folder.prepare(port: port == 0 ? try await FreePort.find() : port, provider: provider.port)
        let (settings, report) = Settings.read(folder: folder.config, channels: OfferedChannels.parsers(log))
        guard report.isUsable else { throw CommandFailure(report) }
        let service = try await start(settings, folder, clock, log)
        try await DemoUser.addMissing(to: service.store, at: Instant(clock.now()))
        let post = DemoPost(folder: folder, zone: settings.timeZone)
        try post.writeExample(at: Instant(clock.now()))
        try post.writeExampleScan(at: Instant(clock.now()))
        if !folder.hasSamples { Console.print("Arrivano i messaggi di esempio / the samples are arriving …") }
        let port = service.port
        let story = DemoStory(
            folder: folder, store: service.store, escalations: service.escalations, port: port, zone: settings.timeZone,
            clock: clock, log: log,
            calls: DemoCalls(channels: settings.channels, intake: service.intake, clock: clock),
            announce: { Console.print(welcome(folder, port: port)) })
        try await service.run([story, provider])
    }

    private static func start(
        _ settings: Settings, _ folder: DemoFolder, _ clock: any WallClock, _ log: Log
    ) async throws -> Service {
        do {
            return try await Service(settings, clock: clock, log: log)
        } catch let failure as CommandFailure where failure.exit == .unavailable {
            throw CommandFailure(
                .unavailable, "la porta è occupata / \(failure.message)", hint: "Config/demo.sh --port 8081")
        }
    }

    private static func place(_ arguments: Arguments) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        var path = arguments.value("--folder") ?? environment["SPORTELLO_DEMO"] ?? ""
        if path.isEmpty { path = (environment["HOME"] ?? "/tmp") + "/.sportello-demo" }
        if !path.hasPrefix("/") { path = FileManager.default.currentDirectoryPath + "/" + path }
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The log goes into a file: on the screen it would push away what the reader needs.
    private static func fileSink(_ path: String) throws -> Log.Sink {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(.cannotCreate, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        return { line in
            let bytes = Array((line + "\n").utf8)
            _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress!, $0.count) }
        }
    }

    private static func welcome(_ folder: DemoFolder, port: Int) -> String {
        let width = DemoUser.all.map(\.login.count).max() ?? 0
        let users = DemoUser.all.map { user in
            "      \(user.login.padding(to: width))   \(DemoUser.password)   \(user.words)"
        }
        return """

            Sportello è pronto / is ready:

                http://127.0.0.1:\(port)/

              Accesso / log-in (nome e password / name and password):

            \(users.joined(separator: "\n"))

              Per vedere arrivare qualcosa / to see something arrive:

                e-mail    cp '\(folder.example)' '\(folder.inbox)/new/'
                lettera   cp '\(folder.exampleScan)' '\(folder.letters)/'
                SMS       curl '\(folder.hook(port: port))' -d from=+393400000009 -d 'text=Buongiorno, una prova'

              Ciò che parte / what goes out:

                e-mail \(folder.outbox), SMS \(folder.texts),
                fax \(folder.faxOutbox), lettere / letters \(folder.printQueue)

              Ctrl-C per finire / to stop. Il registro / the log: \(folder.logFile)

            """
    }
}
