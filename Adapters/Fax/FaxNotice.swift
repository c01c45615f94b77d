// What a provider's mail says, by its profile: a fax came, whole or in part; one did not come; a copy of a notice; the
// fate of a fax of ours; or none of these.

import Foundation
import MIME
import MailAccounts
import Tickets

/// A provider's mail, understood.
struct FaxNotice: Sendable {
    enum Kind: Sendable, Hashable {
        case fax(isComplete: Bool)
        /// A notice about a fax that comes by a mail of its own.
        case copy
        case notReceived
        case report(DeliveryState)
        /// Somebody wrote to the mailbox.
        case other
    }

    var kind: Kind
    /// As the network gave it; nil when it gave none, or a word in its place (`anonymous`).
    var caller: String?
    /// As the other machine calls itself.
    var station: String?
    var pages: Int?
    var transmission: String?
    var received: String?
    var reason: String?
    var job: String?
    var reportedNumber: String?
    var token: ReplyToken?

    init(_ mail: UnderstoodMail, _ profile: FaxProfile, hasDocument: Bool) {
        let text = FaxPatternText(
            from: mail.from.map { "\($0.name ?? "") <\($0.address)>" } ?? "", subject: mail.subject, text: mail.text)
        kind = Self.kind(of: text, profile, hasDocument: hasDocument)
        switch kind {
        case .fax, .copy, .notReceived:
            let incoming = profile.incoming
            caller = incoming.caller.value(in: text)
            station = incoming.station.value(in: text)
            pages = incoming.pages.value(in: text).flatMap { Int($0.filter(\.isNumber).prefix(6)) }
            transmission = incoming.transmission.value(in: text)
            received = incoming.received.value(in: text)
            if kind != .fax(isComplete: true) { reason = incoming.reason.value(in: text) }
        case .report:
            let reports = profile.reports
            job = reports.job.value(in: text)
            reportedNumber = reports.number.value(in: text)
            reason = reports.reason.value(in: text)
            token = reports.token.value(in: text).flatMap { ReplyToken($0) }
        case .other: break
        }
    }

    private static func kind(of text: FaxPatternText, _ profile: FaxProfile, hasDocument: Bool) -> Kind {
        let incoming = profile.incoming
        // A document is a fax unless a report sends our own one back.
        if incoming.recognised.isFound(in: text) {
            if !hasDocument, incoming.failed.isFound(in: text) { return .notReceived }
            // HylaFAX's English notice to FaxMaster has not a word of its own; what it lacks is the document.
            if !hasDocument { return .copy }
            return .fax(isComplete: !incoming.incomplete.isFound(in: text))
        }
        if !hasDocument, incoming.failed.isFound(in: text) { return .notReceived }
        if !hasDocument, incoming.copy.isFound(in: text) { return .copy }
        let reports = profile.reports
        if reports.failed.isFound(in: text) { return .report(.bounced) }
        if reports.delayed.isFound(in: text) { return .report(.delayed) }
        if reports.delivered.isFound(in: text) { return .report(.delivered) }
        return .other
    }

    /// The number to answer to: the network's before the self-declared one.
    var number: TelephoneNumber? { callerNumber ?? stationNumber }
    var callerNumber: TelephoneNumber? { caller.flatMap { TelephoneNumber($0) } }
    var stationNumber: TelephoneNumber? { station.flatMap { TelephoneNumber($0) } }

    /// Both are numbers, and not the same one.
    var numbersDiffer: Bool {
        guard let network = callerNumber, let declared = stationNumber else { return false }
        return network != declared
    }
}
