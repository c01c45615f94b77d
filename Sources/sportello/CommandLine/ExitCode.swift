// How a command ends, in the words of sysexits.h, which mail servers and scripts understand.

import Settings
import Store

/// An exit status.
enum ExitCode: Int32, Error {
    case ok = 0
    /// Wrong arguments.
    case usage = 64
    /// The input, or what was asked for, is not as it must be.
    case dataError = 65
    /// What was named is not there.
    case noInput = 66
    /// Something that was tried does not work: an account, a server.
    case unavailable = 69
    /// A fault of our own, or damaged data.
    case software = 70
    case cannotCreate = 73
    case ioError = 74
    /// May work later: a mail server that calls us keeps its message.
    case tempFail = 75
    case noPermission = 77
    /// The settings have faults.
    case config = 78
}

/// Ends a command with a message on standard error.
struct CommandFailure: Error {
    var exit: ExitCode
    var message: String
    /// What to do about it; may be empty.
    var hint: String

    init(_ exit: ExitCode, _ message: String, hint: String = "") {
        self.exit = exit
        self.message = message
        self.hint = hint
    }
}

extension CommandFailure {
    init(_ error: StoreError) {
        let exit: ExitCode =
            switch error.code {
            case .missing: .noInput
            case .conflict, .fenced: .dataError
            case .unavailable, .busy: .tempFail
            case .damaged: .software
            }
        let words =
            switch error.code {
            case .missing: "there is no such thing"
            case .conflict: "its present state does not allow this"
            case .fenced: "another process has it now"
            case .unavailable: "the data cannot be used just now"
            case .busy: "the data folder is being served by another process"
            case .damaged: "the data are damaged, or from a newer program"
            }
        self.init(exit, words + " (\(error))")
    }

    /// The settings as a whole, with every fault.
    init(_ report: SettingsReport) {
        self.init(.config, "the settings have faults:\n" + SettingsReport(findings: report.faults).text)
    }
}
