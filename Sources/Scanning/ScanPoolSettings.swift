// How many workers read, and what each of them may use.

/// Settings of a `ScanPool`; the defaults suit a machine with two processors and 2 GB.
public struct ScanPoolSettings: Sendable {
    /// Workers side by side at most; they are started when they are needed. One reads about a page a second.
    public var workers = 2
    /// Requests that may wait for a worker; one more is refused with `busy`.
    public var waiting = 256
    /// A worker is replaced after so many requests: what foreign libraries leak goes with it.
    public var requestsPerWorker = 200
    /// Wall-clock time for one request; then its worker is killed and the request ends with `timeout`.
    public var timeLimit: Duration = .seconds(60)
    /// Address space of one worker in bytes (RLIMIT_AS).
    public var memory = 1_536 << 20
    /// Memory for the pixels of one page; a page that needs more is `tooBig`, or drawn smaller where it can be.
    public var pixelMemory = 256 << 20
    /// Longest document in bytes.
    public var mostBytes = 512 << 20
    public var mostPages = 2_000
    /// Longest image or document that is given back, in bytes.
    public var mostResult = 256 << 20
    /// Tesseract's name of the language read.
    public var language = "ita"
    /// The worker program; nil: `sportello-scan` beside the running program.
    public var program: String?

    public init() {}
}
