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
            try FolderFiles.make(queue, mode: 0o775)
            // The attachments first: once the letter is there, somebody may print it.
            for (index, attachment) in message.attachments.enumerated() {
                try FolderFiles.write(
                    attachment.bytes, to: "\(queue)/\(Self.name(of: message, index, attachment.name))")
            }
        } catch {
            return .failed(Self.local(error))
        }
        do { try willTransmit() } catch {
            return .failed(ChannelError(.transient, code: "local", operation: "mark as transmitting"))
        }
        // Written under a hidden name and renamed: it is there whole or not at all, so no outcome is unknown.
        do throws(FolderFault) { try FolderFiles.write(document, to: "\(queue)/\(Self.stem(of: message)).pdf") } catch {
            return .failed(Self.local(error))
        }
        CrashPoint.pass("letter.queued")
        return .handedOver(reference: "\(Self.stem(of: message)).pdf", evidence: "in the print queue")
    }

    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        guard FolderFiles.exists(folder) else { return .unknown }
        let name = "\(Self.stem(of: message)).pdf"
        for place in Self.places where FolderFiles.exists("\(folder)/\(place)/\(name)") {
            return .found(reference: name, evidence: "in \(place)")
        }
        return .absent
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

    private static let unreachable = ChannelError(
        .transient, code: "unreachable", operation: "open print queue", detail: "the folder is not there")

    private static func local(_ fault: FolderFault) -> ChannelError {
        ChannelError(.transient, code: "local", operation: fault.operation, detail: fault.words)
    }
}
