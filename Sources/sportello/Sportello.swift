// The executable: finds the command, runs it, turns what went wrong into a message and an exit code.

import Foundation
import Glibc
import Store

@main
struct Sportello {
    static func main() async {
        // A peer that has gone must be an error of one write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        // What it keeps is nobody else's to read.
        umask(0o077)
        let code = await run(Array(CommandLine.arguments.dropFirst()))
        // Not exit(3): its handlers would take libraries apart under threads that still use them.
        _exit(code.rawValue)
    }

    static let table = CommandTable(
        commands: [ServeCommand.command, DemoCommand.command, CheckCommand.command]
            + [ParseCommand.command, IntakeCommand.command, FetchCommand.command]
            + QueueCommands.all + HeldCommands.all + UserCommands.all + DataCommands.all + BackupCommands.all
            + [ReportCommand.command, CallsCommand.command] + SheetCommands.all + [OpenAPICommand.command])

    private static func run(_ words: [String]) async -> ExitCode {
        do {
            switch try table.find(words) {
            case .help(let text):
                Console.print(text, terminator: "")
                return .ok
            case .command(let command, let rest):
                let arguments: Arguments
                do {
                    arguments = try Arguments(rest, options: command.options, operands: command.operandCount)
                } catch {
                    let hint = error.hint.isEmpty ? "" : error.hint + "\n"
                    throw CommandFailure(command.usageExit, error.message, hint: hint + "Usage: \(command.usage)")
                }
                return try await command.run(arguments)
            }
        } catch let failure as CommandFailure {
            return end(failure)
        } catch let error as StoreError {
            return end(CommandFailure(error))
        } catch let code as ExitCode {
            return code
        } catch {
            return end(CommandFailure(.software, "\(error)"))
        }
    }

    private static func end(_ failure: CommandFailure) -> ExitCode {
        Console.complain("sportello: \(failure.message)" + (failure.hint.isEmpty ? "" : "\n\(failure.hint)"))
        return failure.exit
    }
}
