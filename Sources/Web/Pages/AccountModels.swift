// What the pages of one's own account show: sessions, password, second factor; and the second step of the log-in.

import Store
import Tickets

/// The second step of a log-in.
struct LogInCodeModel: Sendable {
    var frame: PageFrame
    /// What the first step has left.
    var pending: String
    var problem: LogInModel.Problem?
    var next: Address?
}

/// One's own account.
struct AccountModel: Sendable {
    /// A session as its owner sees it.
    struct Line: Sendable {
        /// Names it in an address; tells nothing of its secret.
        var name: String
        var session: Session
        var isThis: Bool
    }
    /// Why the form of the password came back.
    enum Problem: Sendable, CaseIterable {
        case wrong, short, long, different, busy, throttled
    }
    var frame: PageFrame
    var lines: [Line]
    var factor: SecondFactor?
    /// His role demands one.
    var factorIsDemanded = false
    var problem: Problem?
    /// Why the second factor was not taken away.
    var factorProblem: Problem?
}

/// Setting up a second factor.
struct EnrolmentModel: Sendable {
    var frame: PageFrame
    /// nil until it is begun.
    var secret: [UInt8]?
    /// Of the QR code.
    var uri = ""
    var isWrong = false
    var isDemanded = false
    /// Not of somebody whom the identity provider has just proved: he may have no password.
    var asksPassword = true
    /// He came by the identity provider, too long ago.
    var mayComeAgain = false
    /// Why it was not begun.
    var problem: AccountModel.Problem?
}

/// The recovery codes, once.
struct RecoveryModel: Sendable {
    var frame: PageFrame
    var codes: [String]
}
