// What a provider of faxes by mail does in its own way, as data: how its mails tell of a fax, of a failure, of the fate of
// a fax of ours, and how a fax is handed to it. A file for each under `Config/fax`.

import Foundation
import Tickets

/// One provider.
struct FaxProfile: Sendable, Hashable {
    /// The file's name without its ending.
    var name: String
    var title: String
    var incoming: Incoming
    var reports: Reports
    /// nil: the provider only receives.
    var sending: Sending?

    /// Mails that bring faxes, or tell that one did not come.
    struct Incoming: Sendable, Hashable {
        /// One of these is found in every mail about a fax that came.
        var recognised: [FaxPattern] = []
        /// The number that the network gave for the caller.
        var caller: [FaxPattern] = []
        /// What the other machine says about itself (TSI): anybody can set it to anything.
        var station: [FaxPattern] = []
        var pages: [FaxPattern] = []
        /// The provider's own number of the transmission; the same in the fax and in copies of its notice.
        var transmission: [FaxPattern] = []
        /// When the provider received it, as it writes it; only shown.
        var received: [FaxPattern] = []
        /// Not all pages came.
        var incomplete: [FaxPattern] = []
        /// A notice for somebody else about a fax that comes by a mail of its own.
        var copy: [FaxPattern] = []
        /// No fax came at all.
        var failed: [FaxPattern] = []
        /// Why.
        var reason: [FaxPattern] = []
    }

    /// Mails about faxes of ours.
    struct Reports: Sendable, Hashable {
        var delivered: [FaxPattern] = []
        /// The provider will try again.
        var delayed: [FaxPattern] = []
        var failed: [FaxPattern] = []
        /// Our secret, where the provider repeats something that we gave it.
        var token: [FaxPattern] = []
        /// The provider's number of the job; only shown.
        var job: [FaxPattern] = []
        var number: [FaxPattern] = []
        var reason: [FaxPattern] = []
    }

    /// How a fax is handed over.
    struct Sending: Sendable, Hashable {
        /// `{number}@{domain}`.
        var recipient: String
        var number: NumberForm
        /// `{ticket}`, `{number}`, `{token}`, `{subject}` and the account's own values.
        var subject: String
        var body: Body
        /// Further header fields, in the order of their names; the same words as in `subject`.
        var headers: [String: String] = [:]
        var formats: Set<Format> = [.pdf]
        /// Largest mail, in bytes; nil when the provider names no limit.
        var largest: Int?
    }

    enum NumberForm: String, Sendable, CaseIterable {
        /// As dialled in Italy, landlines with their 0.
        case national
        case doubleZero = "0039"
        case plus = "+39"

        func write(_ number: TelephoneNumber) -> String {
            switch self {
            case .national: number.national
            case .doubleZero: number.withDoubleZero
            case .plus: number.e164
            }
        }
    }

    enum Body: String, Sendable, CaseIterable {
        case empty
        /// The addressee's number alone.
        case number
        /// The operator's words, for providers that put them on a cover page of their own.
        case text
    }

    /// Kinds of documents that providers take; told from the first bytes.
    enum Format: String, Sendable, CaseIterable {
        case pdf, tiff, jpeg, png

        init?(_ bytes: some Collection<UInt8>) {
            func starts(_ magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
            if starts(Array("%PDF".utf8)) {
                self = .pdf
            } else if starts([0x49, 0x49, 0x2A, 0]) || starts([0x4D, 0x4D, 0, 0x2A]) {
                self = .tiff
            } else if starts([0xFF, 0xD8, 0xFF]) {
                self = .jpeg
            } else if starts([0x89, 0x50, 0x4E, 0x47]) {
                self = .png
            } else {
                return nil
            }
        }

        var mediaType: String {
            switch self {
            case .pdf: "application/pdf"
            case .tiff: "image/tiff"
            case .jpeg: "image/jpeg"
            case .png: "image/png"
            }
        }
    }
}
