// Tests run side by side in one process, which spoils any measurement of that process. A test that measures runs itself
// once more in a process of its own.

import Foundation

public enum Alone {
    private static let mark = "SPORTELLO_TEST_ALONE"

    /// True in the process that has only this test: measure there. In the usual process it starts that other one, waits
    /// for it and returns false.
    /// - Parameter filter: a regular expression that matches this test and no other.
    /// - Throws: `TestServerError` with what the other process printed when the test failed there.
    public static func isGranted(filter: String, limit: Duration = .seconds(110)) async throws -> Bool {
        var environment = ProcessInfo.processInfo.environment
        if environment[mark] != nil { return true }
        environment[mark] = "1"
        let program = CommandLine.arguments[0]
        let arguments = [program, "--testing-library", "swift-testing", "--filter", filter]
        let result = try await Command.run(arguments, environment: environment, limit: limit)
        // Without a test that matches there would be nothing to fail.
        guard result.code == 0,
            result.outputText.contains("Test run with 1 test") || result.errorText.contains("Test run with 1 test")
        else { throw TestServerError("alone: code \(result.code)\n\(result.outputText)\(result.errorText)") }
        return false
    }
}
