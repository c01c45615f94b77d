// How long and how much: every bound of the IMAP side, with its name.

/// Limits of an IMAP connection. The defaults suit a server across the Internet.
public struct IMAPLimits: Hashable, Sendable {
    /// Connecting, TLS and log-in together.
    public var connecting: Duration = .seconds(30)
    /// The answer to one command, beyond the time its bytes may take.
    public var answering: Duration = .seconds(60)
    /// A server that sends slower than this many bytes a second is given up.
    public var slowestBytesPerSecond = 8 << 10
    /// Whether to wait by IDLE where the server has it: some servers offer it and stay silent.
    public var usesIdle = true
    /// IDLE is renewed after this: servers may end it after 30 minutes (RFC 2177 3).
    public var idleRenewal: Duration = .seconds(29 * 60)
    /// Time between two questions for news where the server has no IDLE.
    public var polling: Duration = .seconds(20)
    /// Bytes of one response without its literals.
    public var longestResponse = 1 << 20
    /// Literals in one response.
    public var mostLiterals = 32
    /// Bytes of literals in one response that are kept in memory; what is larger is only taken through a sink.
    public var largestInMemory = 64 << 20
    /// Nesting of parentheses in a response.
    public var deepestList = 32
    /// Folders in a list.
    public var mostFolders = 20_000
    /// Messages asked for by one FETCH of bodies, and in one STORE or MOVE.
    public var groupCount = 50
    /// Bytes asked for by one FETCH of bodies; a larger message is asked for alone.
    public var groupBytes = 2 << 20
    /// Messages in one listing.
    public var mostListed = 100_000

    public init() {}

    /// Time for an answer of about `bytes`.
    func patience(for bytes: Int64 = 0) -> Duration {
        answering + .seconds(bytes / Int64(max(slowestBytesPerSecond, 1)))
    }
}
