// The channels that this program offers: the one place that knows them all (Adapters/README.md, step 7).

import Channels
import Loopback
import Settings

enum OfferedChannels {
    /// Channel name to the reader of its settings file.
    static var parsers: [(name: String, parser: Settings.ChannelParser)] {
        [
            ("loopback", { LoopbackChannel(LoopbackSettings(reading: $0)) })
        ]
    }
}
