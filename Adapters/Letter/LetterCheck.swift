// The live test: are the folders there and ours to use, does a worker read, does anything wait for a person in `error/`?

import CLinux
import Channels
import Glibc
import Scanning

/// Tries every mail room.
struct LetterCheck {
    let settings: LetterSettings
    let pool: ScanPool

    func findings() async -> [AccountCheck] {
        let worker = await workerFault()
        return settings.accounts.flatMap { account -> [AccountCheck] in
            var found: [AccountCheck] = []
            func add(_ subject: String, _ fault: ChannelError?) {
                found.append(
                    AccountCheck(
                        channel: LetterChannel.name, account: account.account.name, subject: subject, fault: fault))
            }
            if let reading = account.reading {
                add("reading: \(reading.folder)", Self.fault(of: reading.folder) ?? worker)
                let aside = TakenFiles(reading.folder).asideCount
                if aside > 0 {
                    add(
                        "reading: error/",
                        ChannelError(
                            .permanent, code: "set_aside", operation: "look into error/",
                            detail: "\(aside) files wait for a person"))
                }
            }
            if let sending = account.sending {
                add("sending: \(sending.folder)", Self.fault(of: sending.folder))
            }
            return found
        }
    }

    private func workerFault() async -> ChannelError? {
        guard settings.accounts.contains(where: { $0.reading != nil }) else { return nil }
        do throws(ScanError) {
            _ = try await pool.confinement()
            return nil
        } catch {
            return ChannelError(.transient, code: "local", operation: "start worker", detail: error.description)
        }
    }

    private static func fault(of folder: String) -> ChannelError? {
        var facts = stat()
        guard stat(folder, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            return ChannelError(.permanent, code: "missing_folder", operation: "open folder")
        }
        guard access(folder, R_OK | W_OK | X_OK) == 0 else {
            return ChannelError(.permanent, code: "refused", operation: "open folder", detail: "it may not be changed")
        }
        return nil
    }
}
