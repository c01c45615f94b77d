// The way out: the letter as PDF in the print queue, its attachments beside it. That is as far as a program gets; what
// people do with it (printed, posted, returned) they record themselves.

import Channels
import Foundation
import Print
import Runtime
import Tickets

/// Lays letters of one mail room into its print queue. An actor with a thread of its own, because writing blocks.
actor LetterDelivery: ChannelDelivery {
    nonisolated let account: AccountName
    nonisolated var parallelAttempts: Int { 2 }
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor: ThreadExecutor
    private let composition: LetterComposition

    /// Where a letter may lie: whoever prints may move it on.
    private static let places = ["to-print", "printed", "posted", "returned"]

    init(_ composition: LetterComposition) {
        account = composition.account.name
        executor = ThreadExecutor("letter delivery \(composition.account.name)")
        self.composition = composition
    }

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let document: [UInt8]
        do throws(ChannelError) { document = try await composition.document(of: message).bytes } catch {
            return .failed(error)
        }
        do throws(FolderFault) {
            guard FolderFiles.exists(folder) else { return .failed(Self.unreachable) }
            if let place = place(of: message) {
                // Laid there before a crash; somebody may have it in his hands already.
                if let refusal = Self.mark(willTransmit) { return .failed(refusal) }
                return .handedOver(reference: "\(Self.stem(of: message)).pdf", evidence: "in \(place)")
            }
            try FolderFiles.make(queue, mode: 0o770)
            // The attachments first: once the letter is there, somebody may print it.
            for (index, attachment) in message.attachments.enumerated() {
                try FolderFiles.write(
                    attachment.bytes, to: "\(queue)/\(Self.name(of: message, index, attachment.name))")
            }
        } catch {
            return .failed(Self.local(error))
        }
        if let refusal = Self.mark(willTransmit) { return .failed(refusal) }
        // Written under a hidden name and renamed: it is there whole or not at all, so no outcome is unknown.
        do throws(FolderFault) { try FolderFiles.write(document, to: "\(queue)/\(Self.stem(of: message)).pdf") } catch {
            return .failed(Self.local(error))
        }
        CrashPoint.pass("letter.queued")
        return .handedOver(reference: "\(Self.stem(of: message)).pdf", evidence: "in the print queue")
    }

    /// What lies in the queue is not accepted yet, only people can say that it was posted; and laying it there again does
    /// no harm (`attempt` finds it wherever they moved it). So the doubt of a crash is over by trying again.
    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        FolderFiles.exists(folder) ? .absent : .unknown
    }

    /// Where the letter lies already, if anywhere.
    private func place(of message: OutgoingMessage) -> String? {
        Self.places.first { FolderFiles.exists("\(folder)/\($0)/\(Self.stem(of: message)).pdf") }
    }

    private var folder: String { composition.sending.folder }
    private var queue: String { "\(folder)/to-print" }

    /// Ticket and the first letters of the message's own secret: two answers to one ticket are two letters.
    private static func stem(of message: OutgoingMessage) -> String {
        "\(message.ticketNumber)-\(message.token.value.prefix(8))"
    }

    private static func name(of message: OutgoingMessage, _ index: Int, _ name: String) -> String {
        "\(stem(of: message))-\(index + 1)-\(FolderFiles.safe(name))"
    }

    /// Why the attempt must not go on; nil when it may.
    private static func mark(_ willTransmit: () throws -> Void) -> ChannelError? {
        do {
            try willTransmit()
            return nil
        } catch {
            return ChannelError(.transient, code: "local", operation: "mark as transmitting")
        }
    }

    private static let unreachable = ChannelError(
        .transient, code: "unreachable", operation: "open print queue", detail: "the folder is not there")

    private static func local(_ fault: FolderFault) -> ChannelError {
        ChannelError(.transient, code: "local", operation: fault.operation, detail: fault.words)
    }
}
