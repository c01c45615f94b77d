// Originals that are pictures of paper: their pages for the inbox, and the words on them. Both cost time and are foreign
// to the core, so they happen after filing: the ticket is there at once, its words come later.

import Tickets

/// A page of an original.
public struct PageShape: Sendable, Hashable {
    /// As shown upright and in right proportion, in millimetres.
    public var width: Double
    public var height: Double
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }
}

/// Shows originals page by page. Calls are bounded in time (30 s) and memory, whatever the bytes.
public protocol ChannelPages: Sendable {
    func pages(of original: [UInt8]) async throws(ChannelError) -> [PageShape]

    /// One page, upright, in right proportion, as PNG of about `width` pixels.
    /// - Parameter page: from 0.
    func image(of page: Int, in original: [UInt8], width: Int) async throws(ChannelError) -> [UInt8]

    /// All pages as one PDF for a viewer; the original itself when it is one.
    func document(of original: [UInt8]) async throws(ChannelError) -> [UInt8]
}

/// Reads the words on an original's pages. Called after filing, one item at a time for each channel, again after a
/// crash; the same bytes give the same transcript.
public protocol ChannelTranscription: Sendable {
    /// - Throws: permanent when these bytes will never give a text; the contact then stays without.
    func transcribe(_ original: [UInt8], account: AccountName) async throws(ChannelError) -> Transcript
}
