// The channels that this program offers: the one place that knows them all (Adapters/README.md, step 7).

import Channels
import Email
import Loopback
import Runtime
import Settings

enum OfferedChannels {
    /// Channel name to the reader of its settings file.
    /// - Parameter log: for the channels' own words.
    static func parsers(_ log: Log = .silent) -> [(name: String, parser: Settings.ChannelParser)] {
        [
            (
                "email",
                { node in
                    let settings = EmailSettings(reading: node)
                    node.finish()
                    return EmailChannel(settings, log: log)
                }
            ),
            ("loopback", { LoopbackChannel(LoopbackSettings(reading: $0)) }),
        ]
    }
}
