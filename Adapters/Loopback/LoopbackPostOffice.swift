// The other side: what a provider's server is to a real channel. Messages are planted here and arrive here, and faults
// can be ordered. Only this channel has such a file; other adapters are tested against real servers.

import Channels
import Foundation
import Runtime
import Tickets

/// The citizen's side of the loopback, in memory.
public final class LoopbackPostOffice: @unchecked Sendable {
    // @unchecked: every access to the variables holds `lock`.

    /// A message that we sent.
    public struct Arrival: Sendable, Hashable {
        public var account: AccountName
        public var document: LoopbackDocument
        /// As they went over the wire.
        public var bytes: [UInt8]
    }

    /// A step of reading that can be made to fail.
    public enum ReadingStep: Sendable, Hashable { case open, next, acknowledge }

    /// When an attempt to send stands still.
    public enum Moment: Sendable, Hashable { case beforeTransmit, afterTransmit, afterAcceptance }

    /// What happens to an attempt to send.
    public enum SendingFault: Sendable, Hashable {
        /// Nothing is sent.
        case fails(ChannelError)
        /// No verdict comes; `arrives` says whether the message did.
        case loses(arrives: Bool)
        /// Stands still until `release()`, or until the attempt's limit has passed.
        case stalls(Moment)
    }

    /// Rings when something is planted, ordered or released.
    let bell = Doorbell()

    private let lock = NSLock()
    private var planted: [AccountName: [IncomingItem]] = [:]
    private var told: [AccountName: [String]] = [:]
    private var arrived: [Arrival] = []
    private var readingFaults: [AccountName: [ReadingStep: Order<ChannelError>]] = [:]
    private var sendingFaults: [AccountName: [Order<SendingFault>]] = [:]
    private var lookUps: [AccountName: LookUpOutcome] = [:]
    private var attempts: [AccountName: Int] = [:]
    private var asked: [AccountName: Int] = [:]
    private var released = 0

    private struct Order<Fault> {
        var fault: Fault
        /// nil: until repaired.
        var times: Int?
    }

    public init() {}

    // MARK: Planting

    /// Puts a message into an account's box and returns its key. Equal keys stand for the same message.
    @discardableResult
    public func plant(
        _ bytes: [UInt8], for account: AccountName, arrivedAt: Instant, key: String? = nil,
        sameness: IncomingItem.Sameness = .key
    ) -> String {
        let key = lock.withLock {
            let key = key ?? "item-\((planted[account]?.count ?? 0) + 1)"
            planted[account, default: []].append(
                IncomingItem(key: key, sameness: sameness, arrivedAt: arrivedAt, bytes: bytes))
            return key
        }
        bell.ring()
        return key
    }

    @discardableResult
    public func plant(
        _ document: LoopbackDocument, for account: AccountName, arrivedAt: Instant, key: String? = nil
    ) throws -> String {
        plant(try document.encoded(), for: account, arrivedAt: arrivedAt, key: key)
    }

    // MARK: Faults to order

    /// The next `times` uses of this step fail; nil: all until `repairReading`.
    public func breakReading(_ step: ReadingStep, of account: AccountName, with error: ChannelError, times: Int? = nil)
    {
        lock.withLock { readingFaults[account, default: [:]][step] = Order(fault: error, times: times) }
        bell.ring()
    }

    public func repairReading(of account: AccountName) {
        lock.withLock { readingFaults[account] = nil }
        bell.ring()
    }

    /// Orders are served one after the other; nil: all attempts from then on until `repairSending`.
    public func breakSending(of account: AccountName, with fault: SendingFault, times: Int? = nil) {
        lock.withLock { sendingFaults[account, default: []].append(Order(fault: fault, times: times)) }
    }

    public func repairSending(of account: AccountName) { lock.withLock { sendingFaults[account] = nil } }

    /// Lets every attempt that stands still go on.
    public func release() {
        lock.withLock { released += 1 }
        bell.ring()
    }

    /// What a look-up answers; nil: the truth.
    public func answerLookUps(of account: AccountName, with outcome: LookUpOutcome?) {
        lock.withLock { lookUps[account] = outcome }
    }

    // MARK: What happened

    /// Messages of ours that arrived, in order.
    public func arrivals(from account: AccountName? = nil) -> [Arrival] {
        lock.withLock { account == nil ? arrived : arrived.filter { $0.account == account } }
    }

    /// Keys we were told are safe, in order, repeated if told again.
    public func acknowledged(of account: AccountName) -> [String] { lock.withLock { told[account] ?? [] } }

    /// Attempts begun, whatever became of them.
    public func attemptsBegun(of account: AccountName) -> Int { lock.withLock { attempts[account] ?? 0 } }

    /// Look-ups, whatever was answered.
    public func lookUpsAsked(of account: AccountName) -> Int { lock.withLock { asked[account] ?? 0 } }

    /// What lies in an account's box, as it came.
    public func box(of account: AccountName) -> [IncomingItem] { lock.withLock { planted[account] ?? [] } }

    // MARK: For the adapter

    func items(of account: AccountName, after position: Int64, limit: Int) -> [(position: Int64, item: IncomingItem)] {
        lock.withLock {
            let box = planted[account] ?? []
            let start = Int(clamping: max(position, 0))
            guard start < box.count else { return [] }
            return box[start..<min(box.count, start + limit)].enumerated().map {
                (Int64(start + $0.offset + 1), $0.element)
            }
        }
    }

    func acknowledge(_ keys: [String], of account: AccountName) {
        lock.withLock { told[account, default: []] += keys }
    }

    /// The fault ordered for a step, without using it up.
    func readingFault(_ step: ReadingStep, of account: AccountName) -> ChannelError? {
        lock.withLock { readingFaults[account]?[step]?.fault }
    }

    func takeReadingFault(_ step: ReadingStep, of account: AccountName) -> ChannelError? {
        lock.withLock {
            guard let order = readingFaults[account]?[step] else { return nil }
            let left = order.times.map { $0 - 1 }
            readingFaults[account]?[step] = left == 0 ? nil : Order(fault: order.fault, times: left)
            return order.fault
        }
    }

    func takeSendingFault(of account: AccountName) -> SendingFault? {
        lock.withLock {
            attempts[account, default: 0] += 1
            guard let order = sendingFaults[account]?.first else { return nil }
            if let times = order.times {
                if times == 1 {
                    sendingFaults[account]?.removeFirst()
                } else {
                    sendingFaults[account]?[0].times = times - 1
                }
            }
            return order.fault
        }
    }

    func orderedLookUp(of account: AccountName) -> LookUpOutcome? {
        lock.withLock {
            asked[account, default: 0] += 1
            return lookUps[account]
        }
    }

    func receive(_ bytes: [UInt8], from account: AccountName) {
        guard let document = try? LoopbackDocument(decoding: bytes) else { return }
        lock.withLock { arrived.append(Arrival(account: account, document: document, bytes: bytes)) }
        bell.ring()
    }

    /// Releases so far: an attempt takes the count as it begins, so that a release after that is never missed.
    var releases: Int { lock.withLock { released } }

    /// - Returns: false when `end` came first, or the task was cancelled.
    func waitForRelease(after before: Int, until end: Date, on clock: any WallClock) async -> Bool {
        while true {
            let rings = bell.rings
            if lock.withLock({ released }) > before { return true }
            if clock.now() >= end { return false }
            do { try await bell.wait(after: rings, until: end, on: clock) } catch { return false }
        }
    }
}
