// Every text that can be worded, as administration pages list them: what it is for, where, in which language, with which fields.

import Channels
import Tickets

/// A text that can be worded, whether somebody has done so or not.
public struct Wording: Sendable, Hashable {
    public enum Use: Sendable, Hashable {
        /// nil: for every channel that has none of its own.
        case automatic(AutomaticText, ChannelName?)
        case inside(InternalMailKind)
    }
    public var use: Use
    /// `it` or `en`.
    public var language: String
    /// Fields that are filled in for each message.
    public var fields: Set<String>
    /// Fields that each account of the channel fills in.
    public var laterFields: Set<String> = []
    /// Channels without subjects have texts without them.
    public var hasSubject = true

    /// Below `templates/<language>/`.
    var fileName: String {
        switch use {
        case .automatic(let text, let channel): (channel.map { "\($0)/" } ?? "") + text.fileName
        case .inside(let kind): "\(AutomaticTexts.insideFolder)/\(kind.fileName)"
        }
    }

    var path: String { "\(AutomaticTexts.folder)/\(language)/\(fileName)" }

    /// Under which its amendments are kept: `it/sms/acknowledgement`.
    public var key: AmendmentKey {
        switch use {
        case .automatic(let text, let channel):
            AmendmentKey(.automaticText, "\(language)/" + (channel.map { "\($0)/" } ?? "") + text.rawValue)
        case .inside(let kind): AmendmentKey(.internalText, "\(language)/\(kind.rawValue)")
        }
    }
}

extension Settings {
    /// All texts that can be worded with these channels: everybody's first, then each channel's, then those for people inside.
    public var wordings: [Wording] {
        AutomaticTexts.languages.flatMap { language in
            let common = AutomaticText.allCases.map {
                Wording(use: .automatic($0, nil), language: language, fields: $0.fields)
            }
            let own = channels.flatMap { channel in
                let later = Set(channel.accounts.flatMap { $0.textFields.keys })
                return AutomaticText.allCases.map {
                    Wording(
                        use: .automatic($0, channel.descriptor.name), language: language, fields: $0.fields,
                        laterFields: later, hasSubject: channel.descriptor.hasSubject)
                }
            }
            let inside = InternalMailKind.allCases.map {
                Wording(use: .inside($0), language: language, fields: $0.fields)
            }
            return common + own + inside
        }
    }

    /// The text that holds now, with the administrator's own fields filled in, and as it was written; nil where there is none.
    public func text(_ wording: Wording) -> MessageText? { texts.text(wording) }

    /// Names of the administrator's own fields.
    public var ownFieldNames: Set<String> { Set(ownFields.keys) }
}
