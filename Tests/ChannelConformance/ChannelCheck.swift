// The suite's form: each promise of the port is a named check that runs against any harness.

import Channels
import Foundation
import Testing
import Tickets

/// One promise of the channel port, with the proof of it. Use as the argument of a parameterised test:
///
///     @Test(arguments: ChannelConformance.checks(for: MyHarness()))
///     func `my channel keeps the promises of the port`(_ check: ChannelCheck) async throws {
///         try await check.run(MyHarness())
///     }
public struct ChannelCheck: Sendable, CustomTestStringConvertible {
    /// The promise, as a sentence.
    public let sentence: String
    let needs: ChannelAbility?
    let without: ChannelAbility?
    let prove: @Sendable (any ChannelBench) async throws -> Void

    init(
        _ sentence: String, needs: ChannelAbility? = nil, without: ChannelAbility? = nil,
        _ prove: @escaping @Sendable (any ChannelBench) async throws -> Void
    ) {
        self.sentence = sentence
        self.needs = needs
        self.without = without
        self.prove = prove
    }

    public var testDescription: String { sentence }

    /// Runs the check on a fresh bench and stops the bench, whatever comes.
    public func run(_ harness: some ChannelHarness) async throws {
        let bench = try await harness.makeBench()
        do { try await prove(bench) } catch {
            await bench.stop()
            throw error
        }
        await bench.stop()
    }
}

/// The suite that defines the channel port.
public enum ChannelConformance {
    /// The checks that apply to a harness.
    public static func checks(for harness: some ChannelHarness) -> [ChannelCheck] {
        (identity + reading + continuing + translating + sending + refusals + tokens).filter { check in
            check.needs.map(harness.abilities.contains) ?? true
                && !(check.without.map(harness.abilities.contains) ?? false)
        }
    }
}

/// Why a check could not go on.
struct CheckFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

// MARK: What the checks have in common

extension ChannelBench {
    var account: ChannelAccount {
        get throws {
            guard let first = channel.accounts.first else { throw CheckFailure("the channel has no account") }
            return first
        }
    }

    /// The source of the first account, closed.
    func source() throws -> any ChannelSource {
        let name = try account.name
        guard let source = channel.makeSources().first(where: { $0.account == name }) else {
            throw CheckFailure("the first account has no source")
        }
        return source
    }

    func openSource(after watermarks: [Watermark] = []) async throws -> any ChannelSource {
        let source = try source()
        try await source.open(after: watermarks)
        return source
    }

    func delivery() throws -> any ChannelDelivery {
        guard let delivery = channel.makeDelivery(for: try account.name) else {
            throw CheckFailure("the first account has no way out")
        }
        return delivery
    }

    func translate(_ item: IncomingItem) throws -> Translation {
        try channel.translation.translate(item, account: try account.name)
    }

    func subjects(of items: [IncomingItem]) async throws -> [String] {
        var subjects: [String] = []
        for item in items { subjects.append(try await subject(of: item)) }
        return subjects
    }

    /// Plants letters numbered from `numbers.lowerBound`, one minute apart, and returns them.
    @discardableResult
    func plant(_ numbers: ClosedRange<Int>, text: String = "Buongiorno, vorrei sapere a che punto siamo.") async throws
        -> [PlantedLetter]
    {
        var letters: [PlantedLetter] = []
        for number in numbers {
            let subject = "Domanda \(number)"
            let letter = PlantedLetter(
                from: writer, subject: subject,
                text: channel.descriptor.hasSubject ? text : "\(subject)\n\(text)",
                arrivedAt: Samples.morning + .minutes(number))
            try await plant(letter)
            letters.append(letter)
        }
        return letters
    }

    /// Waits, bounded, until `count` messages of ours have arrived; throws when they do not.
    func arrivals(_ count: Int) async throws -> [ArrivedLetter] {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            let letters = try await arrived()
            if letters.count >= count { return letters }
            guard clock.now < end else { throw CheckFailure("\(letters.count) of \(count) messages arrived") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

extension ChannelSource {
    /// Reads until `count` items have come; throws when a patience of ten seconds ends in nothing.
    func read(_ count: Int, limit: BatchLimit = BatchLimit()) async throws -> (
        items: [IncomingItem], watermarks: [Watermark]
    ) {
        var items: [IncomingItem] = []
        var watermarks: [Watermark] = []
        while items.count < count {
            let batch = try await next(limit, patience: .seconds(60))
            guard !batch.items.isEmpty else { throw CheckFailure("\(items.count) of \(count) items came") }
            items += batch.items
            for mark in batch.watermarks {
                watermarks.removeAll { $0.place == mark.place }
                watermarks.append(mark)
            }
        }
        return (items, watermarks)
    }

    /// Items that come although nothing should.
    func leftover() async throws -> [IncomingItem] { try await next(BatchLimit(), patience: .milliseconds(300)).items }
}

/// Values to test with.
enum Samples {
    static let morning = Instant(milliseconds: 1_772_438_400_000)  // 2026-03-02T08:00:00Z

    static func token(_ seed: Int) -> ReplyToken {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        let letters = (0..<ReplyToken.length).map { alphabet[(seed * 7 + $0 * $0 * 3 + 5) % 32] }
        guard let token = ReplyToken(String(letters)) else { preconditionFailure("a token has this form") }
        return token
    }

    static func message(_ seed: Int, on bench: any ChannelBench, text: String = "Gentile utente,\nla pratica è aperta.")
        throws -> OutgoingMessage
    {
        let subject = "Re: Domanda \(seed) [CC-2026-000000\(seed)]"
        return OutgoingMessage(
            token: token(seed), ticketToken: token(seed + 1000),
            ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: Int64(seed)),
            to: ReplyAddress(
                channel: bench.channel.descriptor.name, account: try bench.account.name, party: bench.citizen),
            subject: subject, text: bench.channel.descriptor.hasSubject ? text : "\(subject)\n\(text)",
            writtenAt: morning, isAutomatic: false,
            authorName: "Sportello di prova")
    }
}

/// Counts the calls of `willTransmit`.
final class TransmitMark: @unchecked Sendable {
    // @unchecked: the count is only touched under `lock`.
    private let lock = NSLock()
    private var calls = 0
    var count: Int { lock.withLock { calls } }
    func note() { lock.withLock { calls += 1 } }
}

extension ChannelDelivery {
    /// One attempt with a counted mark, its verdict checked for honesty: unknown only after the mark.
    func send(_ message: OutgoingMessage, within limit: Duration = .seconds(30)) async -> (DeliveryOutcome, marks: Int)
    {
        let mark = TransmitMark()
        let outcome = await attempt(message, within: limit) { mark.note() }
        if case .unknown = outcome {
            #expect(mark.count == 1, "an outcome is unknown only after transmitting has begun")
        }
        return (outcome, mark.count)
    }
}

extension DeliveryOutcome {
    /// Accepted, or in the hands of people who carry it out.
    var isAccepted: Bool {
        switch self {
        case .accepted, .handedOver: true
        case .failed, .unknown: false
        }
    }
    var failure: ChannelError? { if case .failed(let error) = self { error } else { nil } }
}
