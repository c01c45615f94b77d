// The way out: one attempt at one message. It tells before it transmits, sends once, and gives an honest verdict;
// everything about again and when is the Outbox's.

import Channels
import Foundation
import Runtime
import Tickets

/// Sends for one account. An actor with a thread of its own, because `willTransmit` and writing a file block.
actor LoopbackDelivery: ChannelDelivery {
    nonisolated let account: AccountName
    nonisolated let parallelAttempts: Int
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor: ThreadExecutor
    private let settings: LoopbackAccount
    private let postOffice: LoopbackPostOffice
    private let clock: any WallClock

    init(_ settings: LoopbackAccount, postOffice: LoopbackPostOffice, clock: any WallClock) {
        account = settings.account.name
        parallelAttempts = settings.parallelAttempts
        executor = ThreadExecutor("loopback delivery \(settings.account.name)")
        self.settings = settings
        self.postOffice = postOffice
        self.clock = clock
    }

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let end = clock.now().addingTimeInterval(limit.seconds)
        let releases = postOffice.releases
        let fault = postOffice.takeSendingFault(of: account)
        if case .fails(let error) = fault { return .failed(error) }
        guard let bytes = wireForm(of: message) else {
            return .failed(ChannelError(.permanent, code: "malformed", operation: "write message"))
        }
        if fault == .stalls(.beforeTransmit), await !postOffice.waitForRelease(after: releases, until: end, on: clock) {
            return .failed(ChannelError(.transient, code: "timeout", operation: "send"))
        }
        do { try willTransmit() } catch {
            // The attempt is not ours any more, or the mark could not be kept: nothing may leave.
            return .failed(ChannelError(.transient, code: "local", operation: "mark as transmitting"))
        }
        return await transmit(bytes, message.token, fault, releases, end)
    }

    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        if let ordered = postOffice.orderedLookUp(of: account) { return ordered }
        if let folder = settings.outgoingFolder { return Self.lookUp(message.token, in: folder) }
        let id = LoopbackTranslation.id(of: message.token)
        let found = postOffice.arrivals(from: account).contains { $0.document.id == id }
        return found ? .found(reference: id, evidence: "in the post office") : .absent
    }

    /// As if each hundred characters cost one.
    nonisolated func units(of message: OutgoingMessage) -> Int { 1 + message.text.count / 100 }

    /// From here on the other side may have the message.
    private func transmit(
        _ bytes: [UInt8], _ token: ReplyToken, _ fault: LoopbackPostOffice.SendingFault?, _ releases: Int, _ end: Date
    ) async -> DeliveryOutcome {
        let lost = ChannelError(.transient, code: "timeout", operation: "wait for the verdict")
        switch fault {
        case .loses(let arrives):
            if arrives { _ = handOver(bytes, token) }
            return .unknown(lost)
        case .stalls(.afterTransmit):
            if await !postOffice.waitForRelease(after: releases, until: end, on: clock) { return .unknown(lost) }
            return handOver(bytes, token)
        case .stalls(.afterAcceptance):
            let verdict = handOver(bytes, token)
            return await postOffice.waitForRelease(after: releases, until: end, on: clock) ? verdict : .unknown(lost)
        default:
            return handOver(bytes, token)
        }
    }

    private func handOver(_ bytes: [UInt8], _ token: ReplyToken) -> DeliveryOutcome {
        let id = LoopbackTranslation.id(of: token)
        if let folder = settings.outgoingFolder {
            do { try Self.write(bytes, token, into: folder) } catch {
                return .failed(ChannelError(.transient, code: "local", operation: "write file"))
            }
        } else {
            postOffice.receive(bytes, from: account)
        }
        return settings.handsOver
            ? .handedOver(reference: id, evidence: "lies ready") : .accepted(reference: id, evidence: "taken over")
    }

    /// nil when it cannot be put on the wire: an address with a line break would forge the lines after it (A12).
    private func wireForm(of message: OutgoingMessage) -> [UInt8]? {
        let address = message.to.party.address
        guard !address.isEmpty, !address.unicodeScalars.contains(where: { $0.value < 32 }) else { return nil }
        return try? LoopbackTranslation().document(for: message, from: settings.account).encoded()
    }

    /// Taking responsibility means: on disk, then under its name. A message sent twice would be two files.
    private static func write(_ bytes: [UInt8], _ token: ReplyToken, into folder: String) throws {
        let stem = "\(token.value)-\(RandomIdentifier.token(bits: 40))"
        let hidden = URL(fileURLWithPath: "\(folder)/.\(stem)")
        try Data(bytes).write(to: hidden)
        let file = try FileHandle(forWritingTo: hidden)
        try file.synchronize()
        try file.close()
        try FileManager.default.moveItem(at: hidden, to: URL(fileURLWithPath: "\(folder)/\(stem).json"))
    }

    private static func lookUp(_ token: ReplyToken, in folder: String) -> LookUpOutcome {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return .unknown }
        let found = names.contains { $0.hasPrefix("\(token.value)-") }
        return found ? .found(reference: LoopbackTranslation.id(of: token), evidence: "in the folder") : .absent
    }
}
