// An HTTP/1.1 server on libmicrohttpd: one thread of its own for the sockets, handlers as Swift tasks. A connection
// is suspended while its handler works, so the server's thread never waits for Swift and Swift's pool never for a socket.
// In: settings, a handler, a limit for bodies. Out: responses. It fails only at the start (`HTTPServerError`).

import CMicrohttpd
import Foundation
import Glibc
import Runtime

/// A running HTTP server.
public final class HTTPServer: RunnablePart, @unchecked Sendable {
    // @unchecked: `daemon` is set once by the initialiser and let go once, under `lock`; the rest never changes.

    public let partName = "web server"
    /// The port it listens on.
    public let port: Int
    private let core: ServerCore
    private let watch: ConnectionWatch
    private let lock = NSLock()
    private var daemon: OpaquePointer?

    /// Starts to listen and to answer.
    /// - Parameters:
    ///   - bodyLimit: longest body in bytes for a request whose head is given; asked on the server's thread, so it must be quick.
    ///   - failurePage: makes answers for faults; gets 400 to 599 and the target as it was sent.
    public init(
        _ settings: HTTPServerSettings = HTTPServerSettings(), log: Log,
        bodyLimit: @escaping @Sendable (HTTPHead) -> Int = { _ in 1 << 20 },
        failurePage: @escaping HTTPFailurePage = HTTPServer.plainFailure,
        handler: @escaping HTTPHandler
    ) throws(HTTPServerError) {
        Self.raiseDescriptorLimit(settings.mostConnections)
        let socket = try ListeningSocket(address: settings.address, port: settings.port)
        let core = ServerCore(
            settings: settings, log: log, bodyLimit: bodyLimit, failurePage: failurePage, handler: handler)
        watch = ConnectionWatch(late: core.late)
        self.core = core
        port = socket.port
        let context = Unmanaged.passRetained(Callbacks(core: core, watch: watch))
        guard let daemon = Self.start(settings, socket, context.toOpaque()) else {
            context.release()
            close(socket.descriptor)
            watch.stop()
            throw HTTPServerError(code: .system, operation: "start", place: "port \(socket.port)", errno: Glibc.errno)
        }
        self.daemon = daemon
        callbacks = context
    }

    private let callbacks: Unmanaged<Callbacks>

    deinit { precondition(daemon == nil, "a server is stopped before it is let go") }

    /// Works until cancelled, then stops in order.
    public func run() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        await stop()
    }

    /// Takes no further connection, lets work in hand finish (at most `stopTime`), ends. Calling it twice is harmless.
    public func stop() async {
        guard let daemon = lock.withLock({ self.daemon.take() }) else { return }
        // libmicrohttpd gives the listening socket back; closing it makes new clients see at once that nobody is there.
        let listening = MHD_quiesce_daemon(daemon)
        if listening >= 0 { close(listening) }
        await core.drain(core.settings.stopTime)
        let wrapped = SendableHandle(daemon)
        await withCheckedContinuation { continuation in
            // Joins the server's thread: not on Swift's pool.
            DispatchQueue(label: "web server stop").async {
                MHD_stop_daemon(wrapped.handle)
                continuation.resume()
            }
        }
        watch.stop()
        callbacks.release()
    }

    /// Open connections.
    public var connections: Int { watch.count }
    /// Requests at work and responses being written.
    public var inHand: Int { core.inHand }

    /// A failure in one line of plain text.
    public static let plainFailure: HTTPFailurePage = { status, _, incident in
        .text("\(status)\(incident.map { " (incident \($0))" } ?? "")\n", status: status)
    }

    private static func start(
        _ settings: HTTPServerSettings, _ socket: ListeningSocket, _ context: UnsafeMutableRawPointer
    ) -> OpaquePointer? {
        let completed: MHD_RequestCompletedCallback = requestCompleted
        let connection: MHD_NotifyConnectionCallback = connectionChanged
        // Percent escapes are ours to decode; libmicrohttpd would cut at %00.
        typealias Unescape =
            @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int
        let asItIs: Unescape = { _, _, text in text.map { Int(strlen($0)) } ?? 0 }
        typealias Target =
            @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer?
        let target: Target = requestBegan
        func option(_ which: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem {
            MHD_OptionItem(option: which, value: value, ptr_value: pointer)
        }
        var options = [
            option(.LISTEN_SOCKET, Int(socket.descriptor)),
            option(.CONNECTION_LIMIT, settings.mostConnections),
            option(.PER_IP_CONNECTION_LIMIT, settings.mostConnectionsPerAddress),
            option(.CONNECTION_MEMORY_LIMIT, settings.mostHeadBytes),
            option(.CONNECTION_TIMEOUT, Int(settings.idleTime.components.seconds)),
            option(.STRICT_FOR_CLIENT, 1),
            option(.NOTIFY_COMPLETED, unsafeBitCast(completed, to: Int.self), context),
            option(.NOTIFY_CONNECTION, unsafeBitCast(connection, to: Int.self), context),
            option(.UNESCAPE_CALLBACK, unsafeBitCast(asItIs, to: Int.self)),
            option(.URI_LOG_CALLBACK, unsafeBitCast(target, to: Int.self), context),
            option(.END, 0),
        ]
        let flags =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ITC.rawValue
        return gw_mhd_start(flags, 0, requestStep, context, &options)
    }

    // Many systems start programs with room for 1,024 files; the hard limit is usually far higher.
    private static func raiseDescriptorLimit(_ connections: Int) {
        var limit = rlimit()
        let wanted = rlim_t(connections + 512)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
            return
        }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

// The daemon's handle on its way to the thread that stops it; nobody else has it by then.
private struct SendableHandle: @unchecked Sendable {
    let handle: OpaquePointer
    init(_ handle: OpaquePointer) { self.handle = handle }
}
