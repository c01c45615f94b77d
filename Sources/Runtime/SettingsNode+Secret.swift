// Reading the place of a secret from the settings, with the checks that can be made before it is used.

import Foundation

extension SettingsNode {
    /// Where a secret is kept: `"file:…"` (a relative path starts at the settings' folder), `"env:NAME"` or
    /// `"command:…"`, or the same as an object: `{ file: "…" }`. A secret that stands here itself is taken with a
    /// warning. nil when the key is missing (no fault). A file or variable that is not there, is empty, or that others
    /// may read is a fault.
    public func secret(_ key: String) -> SecretReference? {
        if holdsObject(key) { return object(key)?.secretPlace() }
        guard let text = text(key) else { return nil }
        return checked(key, text)
    }

    /// This object as the place of a secret: one of `file`, `env`, `command`.
    private func secretPlace() -> SecretReference? {
        defer { finish() }
        let schemes = ["file", "env", "command"].filter { has($0) }
        guard schemes.count == 1 else {
            faults.add(
                SettingsFault(
                    file: file, key: path, problem: "must say one place of the secret, says \(schemes.count)",
                    remedy: "Write one of { file: \"/path\" }, { env: \"NAME\" }, { command: \"…\" }."))
            return nil
        }
        return text(schemes[0]).map { checked(schemes[0], "\(schemes[0]):\($0)") }
    }

    private func checked(_ key: String, _ text: String) -> SecretReference {
        let folder = (file as NSString).deletingLastPathComponent
        let reference = SecretReference(text, relativeTo: folder.isEmpty ? "." : folder)
        switch reference {
        case .inline(let secret):
            checkInline(key, secret)
        case .environment(let name):
            if (ProcessInfo.processInfo.environment[name] ?? "").isEmpty {
                fault(
                    key, "the variable \(name) is not set or empty",
                    remedy: "Set it where the program is started, e.g. in the unit's EnvironmentFile.")
            }
        case .command(let command):
            if command.isEmpty {
                fault(key, "names no command", remedy: "Write \"command:/path/to/program argument\".")
            }
        case .file(let path):
            checkFile(key, path)
        }
        return reference
    }

    private func checkInline(_ key: String, _ secret: Secret) {
        guard !secret.value.isEmpty else {
            return fault(key, "is empty", remedy: "Write \"file:/path\", \"env:NAME\" or \"command:…\".")
        }
        warning(
            key, "holds the secret itself",
            remedy: "Put it into a file of its own with mode 0600 and write \"file:/path\" here.")
    }

    private func checkFile(_ key: String, _ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let cause = String(cString: strerror(errno))
            return fault(
                key, "\(path) cannot be read: \(cause)", remedy: "Create the file, owned by the service's user.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return fault(key, "\(path) is not a file", remedy: "Name a file that holds nothing but the secret.")
        }
        // Asked for the effective user, as the later reading will be.
        guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else {
            return fault(
                key, "\(path) may not be read by this user", remedy: "chown the file to the service's user.")
        }
        if status.st_mode & 0o007 != 0 {
            fault(key, "\(path) is open to every user of the machine", remedy: "chmod o= \(path)")
        }
        if status.st_size == 0 { fault(key, "\(path) is empty", remedy: "Write the secret into it.") }
    }
}
