// Where the server listens and the limits it keeps; each limit has a name and a default.

/// Settings of a server.
public struct HTTPServerSettings: Sendable {
    /// A numeric address of this machine.
    public var address = "127.0.0.1"
    /// 0 takes a free port.
    public var port = 0
    /// Connections in all; further ones wait in the system's queue.
    public var mostConnections = 4000
    /// Connections from one address, 0 for no limit. An office behind one address has some seven for each open browser;
    /// behind a proxy all come from the proxy: then 0.
    public var mostConnectionsPerAddress = 500
    /// Memory for one connection's headers and buffers in bytes; larger heads are answered 431.
    public var mostHeadBytes = 48 << 10
    /// Longest time until the head of a request is complete, counted from the connection or the answer before.
    /// It includes the silence between two requests of one connection.
    public var headTime: Duration = .seconds(30)
    /// Slowest body that is borne, in bytes a second over the whole body, after `headTime` as a start (A28).
    public var slowestBody = 2048
    /// Slowest reader of a response of known length that is borne, in bytes a second.
    public var slowestReader = 4096
    /// Longest silence of a connection while it sends or receives.
    public var idleTime: Duration = .seconds(30)
    /// Longest time for a handler; then the client gets 503 and the handler is cancelled.
    public var handlerTime: Duration = .seconds(60)
    /// How long `stop()` waits for work in hand.
    public var stopTime: Duration = .seconds(20)
    /// When a body is too large, up to this many further bytes are read and thrown away, so that a browser
    /// shows the answer instead of a broken connection.
    public var mostDiscardedBytes = 64 << 20
    /// Folder for bodies too large for memory.
    public var spoolFolder = "/tmp"
    /// Numeric addresses of proxies whose X-Forwarded-For is believed (its last entry that is not a proxy).
    public var trustedProxies: [String] = []
    /// Beginnings of paths that are called by programs we did not write: their queries may be anything (`HTTPTarget.raw`).
    public var foreignPaths: [String] = []

    public init() {}
}
