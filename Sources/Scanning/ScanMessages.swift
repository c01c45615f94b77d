// What pool and worker say to each other. The document itself is never sent: its descriptor is, so the worker needs no
// path and no right to open one, and a document at hand and a file of 200 MB cost the same.

/// One request. The document's descriptor travels with it.
public struct ScanRequest: Sendable, Codable {
    public enum Act: String, Sendable, Codable {
        case inspect, codes, text, image, pdf, extract
        /// Tries what a worker must not be able to do and reports; needs no document.
        case confinement
    }
    public var act: Act
    /// From 1.
    public var page = 1
    /// Width of the wanted image in pixels.
    public var width = 0
    public var form = PageImageForm.png
    /// Degrees clockwise, beyond what the tags say.
    public var turned = 0
    /// First and last page of each range, one after another.
    public var ranges: [Int] = []
    public var limits: Limits

    /// What the worker keeps to by itself; the pool watches from outside as well.
    public struct Limits: Sendable, Codable {
        public var pixelMemory: Int
        public var mostPages: Int
        public var mostResult: Int
        /// Processor time for this request in seconds (RLIMIT_CPU).
        public var processorSeconds: Int

        public init(pixelMemory: Int, mostPages: Int, mostResult: Int, processorSeconds: Int) {
            self.pixelMemory = pixelMemory
            self.mostPages = mostPages
            self.mostResult = mostResult
            self.processorSeconds = processorSeconds
        }
    }

    public init(_ act: Act, limits: Limits) {
        self.act = act
        self.limits = limits
    }
}

/// One answer; images and documents follow it as bytes.
public struct ScanAnswer: Sendable, Codable {
    public var error: Failure?
    public var facts: DocumentFacts?
    public var codes: [PageCode]?
    public var text: PageText?
    public var confinement: [Confinement]?

    public struct Failure: Sendable, Codable {
        public var code: ScanError.Code
        public var detail: String

        public init(code: ScanError.Code, detail: String) {
            self.code = code
            self.detail = detail
        }
    }

    public init() {}
}

/// One thing that a worker tried although it must not be able to.
public struct Confinement: Sendable, Codable, Hashable {
    /// What was tried, such as `socket` or `fork`.
    public var act: String
    /// Whether it was refused, as it should be.
    public var refused: Bool

    public init(act: String, refused: Bool) {
        self.act = act
        self.refused = refused
    }
}
