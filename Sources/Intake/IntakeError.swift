// What can go wrong in the intake itself; a channel's faults are `ChannelError`, the store's `StoreError`.

/// An error of the intake. Carries no content of messages.
public struct IntakeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No such channel or account in the settings.
        case unknownAccount = "unknown_account"
        /// There are no words for it, or they are switched off.
        case notWorded = "not_worded"
        /// The addressee wants no automatic texts.
        case optedOut = "opted_out"
    }
    public var code: Code
    public var operation: String

    public init(_ code: Code, operation: String) {
        self.code = code
        self.operation = operation
    }
    public var description: String { "\(operation): \(code.rawValue)" }
}
