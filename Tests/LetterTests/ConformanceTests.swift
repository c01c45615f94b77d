// The suite that defines the channel port, on real folders and with the real worker.

import ChannelConformance
import Testing

@Suite(.serialized) struct LetterConformanceTests {
    @Test(arguments: ChannelConformance.checks(for: LetterHarness()))
    func `letters keep the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(LetterHarness())
    }
}
