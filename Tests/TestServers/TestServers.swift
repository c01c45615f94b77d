// Real servers for tests, private to the test that starts them. Nothing here touches the machine's own mail services.
//
//     let dovecot = try await Dovecot(users: [MailUser("anna@example.org", password: "pw")])
//     let postfix = try await Postfix(deliveringInto: dovecot)
//     … connect to localhost:dovecot.imapPort (plain and STARTTLS), .imapsPort, postfix.smtpPort, .submissionPort …
//     try dovecot.plant(bytes, for: "anna@example.org")          // straight into the Maildir
//     try await eventually("the mail is there") { … }            // poll, never sleep
//
// A server stops, and its folder goes, when its object does, also when the test fails, and also when the whole test
// process is killed: a small shell stands guard over each server and ends it when the pipe to the test process
// closes (see `ServerProcess`).

import Foundation

/// A test server that could not be started or used; the text says what it printed.
public struct TestServerError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// A person with a mailbox on the private servers.
public struct MailUser: Sendable {
    public var address: String
    public var password: String
    public init(_ address: String, password: String) {
        self.address = address
        self.password = password
    }
    /// The part after the @.
    public var domain: String {
        String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
    }
}

/// Polls `condition` until it holds.
/// - Throws: `TestServerError` with `what` when it does not hold within `limit`; whatever the condition throws.
public func eventually(
    within limit: Duration = .seconds(20), _ what: @autoclosure () -> String, _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while true {
        if try await condition() { return }
        if ContinuousClock.now >= end { throw TestServerError("not within \(limit): \(what())") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
