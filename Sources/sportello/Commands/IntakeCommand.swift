// `sportello intake`: one message from standard input, for a mail server's pipe. 0 only after the commit. Whatever else
// happens ends with 75, so that the server keeps the message and tries again: a misspelt option in its configuration must
// not send citizens' messages back to them.

import Channels
import Crypto
import Intake
import Runtime
import Settings
import Store
import Tickets

enum IntakeCommand {
    static let command = Command(
        "intake", summary: "Takes one message from standard input, for a mail server's pipe.",
        notes: """
            Works beside the serving process, which files the message within seconds; without one it is filed at the next
            start. The same bytes twice are one message, so a repeated delivery does no harm. For Postfix, in master.cf:

              sportello unix - n n - 4 pipe flags=DRX null_sender= user=sportello
                argv=/usr/local/bin/sportello intake --channel email --account urp --sender ${sender} --recipient ${recipient}

            Exit codes: 0 the message is safe, 65 there was none, 75 in all other cases (keep it and try again).
            """,
        options: [
            OptionSpec("--channel", "NAME", help: "The channel it came by, e.g. email."),
            OptionSpec(
                "--account", "NAME", help: "The account it came to; may be left out when the channel has only one."),
            OptionSpec(
                "--sender", "ADDRESS", mayBeEmpty: true, help: "Whom the server names as sender; empty for none."),
            OptionSpec("--recipient", "ADDRESS", help: "Whom the server delivers it to."),
            .config,
        ], usageExit: .tempFail, run: run)

    /// Larger ones stay where they are; a mail server's own limit is far below.
    private static let largest = 256 << 20

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        do {
            let (settings, channel, account) = try place(arguments)
            let bytes = try InputReader(0).all(atMost: largest + 1)
            if bytes.isEmpty { throw CommandFailure(.dataError, "there is no message on standard input") }
            if bytes.count > largest {
                throw CommandFailure(.tempFail, "the message is larger than \(largest >> 20) MB")
            }
            // A delivery that is repeated, because the server did not see us end, brings the same bytes.
            let item = IncomingItem(
                key: "piped/\(SHA256.digest(of: bytes).hex)", sameness: .content,
                arrivedAt: Instant(SystemClock().now()), bytes: bytes, envelope: envelope(arguments))
            try await keep(item, settings, channel.descriptor.name, account)
            return .ok
        } catch let failure as CommandFailure {
            let exit: ExitCode = failure.exit == .dataError ? .dataError : .tempFail
            throw CommandFailure(exit, failure.message, hint: failure.hint)
        } catch {
            throw CommandFailure(.tempFail, "the message was not kept: \(error)")
        }
    }

    private static func place(
        _ arguments: Arguments
    ) throws(CommandFailure) -> (Settings, any Channel, AccountName) {
        let folder = Workplace.folder(arguments)
        guard let name = arguments.value("--channel") else { throw CommandFailure(.usage, "--channel NAME is missing") }
        let (settings, report) = Settings.read(folder: folder, channels: OfferedChannels.parsers())
        let concerned = [folder, "\(folder)/\(Settings.mainFile)", "\(folder)/\(name).json5"]
        let faults = report.faults.filter { concerned.contains($0.fault.file) }
        if !faults.isEmpty { throw CommandFailure(SettingsReport(findings: faults)) }
        guard let channel = settings.channels.first(where: { $0.descriptor.name.value == name }) else {
            throw CommandFailure(.config, "there is no channel \"\(name)\" in \(folder)")
        }
        let names = channel.accounts.map(\.name)
        let account = arguments.value("--account").map { AccountName($0) } ?? (names.count == 1 ? names[0] : nil)
        guard let account, names.contains(account) else {
            let known = names.map(\.value).joined(separator: ", ")
            throw CommandFailure(
                .config, "name one of the accounts of \(name) with --account", hint: "There are: \(known).")
        }
        return (settings, channel, account)
    }

    private static func envelope(_ arguments: Arguments) -> [String: String] {
        var envelope: [String: String] = [:]
        envelope["sender"] = arguments.value("--sender")
        envelope["recipient"] = arguments.value("--recipient")
        return envelope
    }

    private static func keep(
        _ item: IncomingItem, _ settings: Settings, _ channel: ChannelName, _ account: AccountName
    ) async throws {
        try await Workplace.withStore(settings) { store in
            let intake = Intake(
                channels: settings.channels, store: store, rules: IntakeRules(settings),
                log: Log(part: "intake", least: .warning))
            _ = try await intake.accept([item], channel: channel, account: account)
        }
    }
}
