// The channels that this program offers: the one place that knows them all (Adapters/README.md, step 7).

import Channels
import Email
import Loopback
import Settings

enum OfferedChannels {
    /// Channel name to the reader of its settings file.
    static var parsers: [(name: String, parser: Settings.ChannelParser)] {
        [
            ("email", { EmailChannel(EmailSettings(reading: $0)) }),
            ("loopback", { LoopbackChannel(LoopbackSettings(reading: $0)) }),
        ]
    }
}
