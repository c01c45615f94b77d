// What the system says about files and folders, in the words of the room.

import Glibc

extension MailError {
    /// From the number a system call left.
    init(errno number: Int32, operation: String) {
        let code: Code =
            switch number {
            case ENOENT, ENOTDIR, ELOOP: .missingFolder
            default: .local
            }
        self.init(code, operation: operation, foreignCode: number, text: String(cString: strerror(number)))
    }

    /// A Maildir used before it was opened, or after it was closed.
    static func closed(_ operation: String) -> MailError { MailError(.local, operation: operation, text: "closed") }
}
