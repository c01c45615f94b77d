// What must hold for forms (`ChannelForm`): a submission becomes an item that is the same however often it is sent, says
// everything that was written, and leads back to a ticket only by its secret.

import Channels
import Testing
import Tickets

/// One promise of a form, with the proof of it.
public struct FormCheck: Sendable, CustomTestStringConvertible {
    let sentence: String
    let prove: @Sendable (any Channel, any ChannelForm) async throws -> Void

    init(_ sentence: String, _ prove: @escaping @Sendable (any Channel, any ChannelForm) async throws -> Void) {
        self.sentence = sentence
        self.prove = prove
    }

    public var testDescription: String { sentence }

    /// Runs the check with the channel's first form.
    public func run(_ channel: any Channel) async throws {
        guard let form = channel.forms.first else { throw CheckFailure("the channel has no form") }
        try await prove(channel, form)
    }
}

extension ChannelConformance {
    /// - Parameters:
    ///   - hostile: further bytes that must not upset the translation.
    ///   - sample: a submission that the form takes, with everything that it knows filled in.
    public static func formChecks(hostile: [[UInt8]] = [], sample: FormSubmission) -> [FormCheck] {
        [
            FormCheck("Every form belongs to an account of the channel") { channel, _ in
                let names = channel.accounts.map(\.name)
                #expect(Set(channel.forms.map(\.account)).isSubset(of: names))
                #expect(Set(channel.forms.map(\.account)).count == channel.forms.count)
                #expect(await channel.check().compactMap(\.fault).isEmpty)
            },
            FormCheck("Equal submissions give equal items, with the submission's key and arrival") { _, form in
                let item = try form.item(sample)
                let again = try form.item(sample)
                #expect(item.key == sample.key && item.arrivedAt == sample.arrivedAt)
                #expect(item.key == again.key && item.bytes == again.bytes && item.envelope == again.envelope)
            },
            FormCheck("What was written is understood: who, about what, which words") { channel, form in
                let read = try channel.translation.translate(try form.item(sample), account: form.account)
                #expect(read.kind == .contact && read.notice == nil && read.numbers.isEmpty && read.references.isEmpty)
                #expect(read.text == sample.text)
                #expect(read.subject == sample.subject || !channel.descriptor.hasSubject)
                #expect(read.person == sample.person)
                #expect(read.topic == sample.topic && read.priority == sample.priority)
                #expect(read.answerBy?.party.address == sample.answerBy?.address)
                #expect(read.answerBy?.channel == sample.answerBy?.channel)
            },
            FormCheck("Files are parts of the original, byte for byte") { channel, form in
                let item = try form.item(sample)
                let opened = try channel.translation.open(item.bytes).attachments
                #expect(opened.map(\.name) == sample.attachments.map(\.name))
                #expect(opened.map(\.size) == sample.attachments.map(\.bytes.count))
                for (index, file) in sample.attachments.enumerated() {
                    #expect(try channel.translation.attachment(index, of: item.bytes) == file.bytes)
                }
                #expect(try channel.translation.attachment(999, of: item.bytes) == nil)
            },
            FormCheck("Only a ticket's secret leads to it, no number and no address") { channel, form in
                var pretending = sample
                pretending.subject = "Re: \(TicketNumber(service: "CC", year: 2026, sequence: 1))"
                let read = try channel.translation.translate(try form.item(pretending), account: form.account)
                #expect(read.tokens.isEmpty && read.numbers.isEmpty && read.references.isEmpty)
                var adding = sample
                adding.ticketToken = Samples.token(7)
                let added = try channel.translation.translate(try form.item(adding), account: form.account)
                #expect(added.tokens == [Samples.token(7)])
            },
            FormCheck("Any bytes give a translation or a failure with a code, and always the same one") {
                channel, form in
                let good = try form.item(sample)
                for bytes in Self.hostile(around: good.bytes) + hostile {
                    var item = good
                    item.bytes = bytes
                    let first = read(item, channel, form)
                    #expect(first == read(item, channel, form))
                    if case .failure(let failure) = first {
                        #expect(!failure.code.isEmpty && !failure.reason.isEmpty && !failure.reason.contains("\n"))
                    }
                    _ = try? channel.translation.open(bytes)
                    _ = try? channel.translation.attachment(0, of: bytes)
                }
            },
            FormCheck("Several threads may translate at once") { channel, form in
                let item = try form.item(sample)
                let alone = read(item, channel, form)
                let together = await withTaskGroup(of: Result<Translation, TranslationFailure>.self) { group in
                    for _ in 0..<8 { group.addTask { read(item, channel, form) } }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(together.allSatisfy { $0 == alone })
            },
        ]
    }

    private static func read(
        _ item: IncomingItem, _ channel: any Channel, _ form: any ChannelForm
    ) -> Result<Translation, TranslationFailure> {
        do throws(TranslationFailure) {
            return .success(try channel.translation.translate(item, account: form.account))
        } catch {
            return .failure(error)
        }
    }
}
