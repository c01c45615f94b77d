// What a form offers beside its fields, as an administrator writes it.

import Channels
import Runtime
import Tickets

/// By which channels an answer may go, and which files are taken.
public struct FormOffer: Sendable, Hashable {
    /// Channel to account of ours.
    public var answersBy: [ChannelName: AccountName]
    public var files = FormFiles()

    public init(answersBy: [ChannelName: AccountName] = [:]) { self.answersBy = answersBy }

    /// Reads `answersBy` and `attachments` of an account.
    /// - Parameters:
    ///   - own: the form's own channel, by which nothing can be asked for; the fault says `remedy`.
    public init(reading node: SettingsNode, own: ChannelName, remedy: String) {
        answersBy = [:]
        if let ways = node.object("answersBy") {
            for channel in ways.keys.sorted() {
                answersBy[ChannelName(channel)] = ways.text(channel).map { AccountName($0) }
            }
            if ways.keys.contains(own.value) { ways.fault(own.value, "is the form's own channel", remedy: remedy) }
            ways.finish()
        }
        if let written = node.object("attachments") {
            files.most = written.int("most", in: 0...20, default: files.most)
            files.largest = written.int("megabytes", in: 1...20, default: files.largest >> 20) << 20
            written.finish()
        }
    }
}
