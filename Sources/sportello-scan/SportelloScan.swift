// The worker program that reads pages: started by the gateway's pool with a socket as standard input and output. A
// program of its own because image libraries crash, and because poppler is GPL and the gateway is not.
//
// It limits itself, says hello, then answers one request after another until the other side closes. The document comes
// as an open descriptor with the request: a big file of a hot folder and an attachment held in an anonymous, sealed file
// look the same here, and the worker needs no right to open either. While it works, any stir on the socket ends it: the
// gateway speaks in turn, so that is its death. (PR_SET_PDEATHSIG would be tied to the thread that started the worker,
// and those come and go.)

import CLinux
import Glibc
import Scan
import Scanning

@main
enum SportelloScan {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        guard let settings = WorkerSettings(CommandLine.arguments.dropFirst()), isSocket(0) else {
            let words = "sportello-scan is started by sportello; it reads documents for it.\n"
            _ = words.withCString { write(2, $0, strlen($0)) }
            exit(64)
        }
        let frame = ScanFrame(on: 0)
        var hello = ScanAnswer()
        let limits: OwnLimits
        do throws(ConfinementFault) {
            limits = try OwnLimits(memory: settings.memory)
        } catch {
            let cause = "\(error.step): \(String(cString: strerror(error.code)))"
            hello.error = .init(code: .notStarted, detail: cause)
            try? frame.send(hello)
            exit(71)
        }
        do throws(ScanFrameFault) {
            try frame.send(hello)
            try Desk(frame, limits, language: settings.language).serve()
        } catch {
            // The gateway is gone, or speaks another tongue.
            exit(0)
        }
    }

    private static func isSocket(_ descriptor: Int32) -> Bool {
        var facts = stat()
        return fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
    }
}

/// `--memory BYTES --language NAME`.
struct WorkerSettings {
    var memory: UInt64 = 1_536 << 20
    var language = "ita"

    init?(_ words: some Collection<String>) {
        var words = Array(words)[...]
        while let name = words.popFirst() {
            guard let value = words.popFirst() else { return nil }
            switch name {
            case "--memory":
                guard let memory = UInt64(value), memory >= 256 << 20 else { return nil }
                self.memory = memory
            case "--language":
                // Becomes part of a file's name.
                guard value.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "+") }) else { return nil }
                language = value
            default: return nil
            }
        }
    }
}
