// Reads an account from a Maildir on this machine.

import Channels
import Foundation
import Mail
import Runtime
import Tickets

/// A Maildir as a source. There is no watermark: what has been taken is known by its key, and by what happens to it
/// afterwards.
struct MaildirSource: ChannelSource {
    let account: AccountName
    let acknowledges: Bool
    private let reader: MaildirReader

    init(_ account: AccountName, path: String, after: MailAfter, clock: any WallClock, log: Log) {
        self.account = account
        acknowledges = after != .keep
        reader = MaildirReader(path: path, afterwards: Self.afterwards(after), clock: clock) { key, error in
            log.warning(
                "a message's file cannot be read and stays where it is",
                ["account": account.value, "file": key, "cause": "\(error)"])
        }
    }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        do throws(MailError) { try await reader.open() } catch { throw ChannelError(reading: error) }
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        let batch: MaildirBatch
        do throws(MailError) {
            batch = try await reader.next(items: limit.items, bytes: limit.bytes, patience: patience)
        } catch {
            throw ChannelError(reading: error)
        }
        // Equal bytes written at the same moment are one mail that another program copied or gave a new name.
        let items = batch.messages.map {
            IncomingItem(
                key: $0.key, sameness: .contentAndArrival, arrivedAt: Instant($0.arrivedAt), bytes: $0.bytes)
        }
        return SourceBatch(items: items, watermarks: [], moreWaiting: batch.moreWaiting)
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {
        do throws(MailError) { try await reader.acknowledge(keys) } catch { throw ChannelError(reading: error) }
    }

    func close() async { await reader.close() }

    /// Looks without changing anything.
    static func check(path: String, after: MailAfter, clock: any WallClock) async -> ChannelError? {
        do throws(MailError) {
            let reader = MaildirReader(path: path, afterwards: afterwards(after), clock: clock)
            let found = try await reader.inspect()
            guard found.unreadable > 0 else { return nil }
            return ChannelError(
                .transient, code: "local", operation: "read message",
                detail: "\(found.unreadable) files may not be read by this user")
        } catch {
            return ChannelError(reading: error)
        }
    }

    private static func afterwards(_ after: MailAfter) -> MaildirReader.Afterwards {
        switch after {
        case .keep: .keep
        case .seen: .seen
        case .move(let folder): .move(folder)
        }
    }
}

extension ChannelError {
    /// A Maildir that cannot be read now may come back with its disk: nothing here is for good.
    fileprivate init(reading error: MailError) {
        self.init(.transient, code: error.code.rawValue, operation: error.operation, detail: error.text)
    }
}
