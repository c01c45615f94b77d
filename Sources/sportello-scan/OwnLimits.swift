// What the worker takes from itself before it reads a foreign byte: memory, files, the network, other programs. A fault
// of an image library then costs one page; a library that was taken over finds nothing to work with.

import CSeccomp
import Glibc
import Scanning

/// Why a limit could not be set; the worker does not serve then.
struct ConfinementFault: Error {
    var step: String
    var code: Int32
}

/// The limits of this process, once they are set.
struct OwnLimits {
    private let isLandlocked: Bool

    /// Sets them for good.
    /// - Parameter memory: address space in bytes.
    init(memory: UInt64) throws(ConfinementFault) {
        try Self.check("renounce", gw_renounce())
        try Self.limit("core", GW_LIMIT_CORE, 0)
        try Self.limit("memory", GW_LIMIT_MEMORY, memory)
        try Self.limit("files", GW_LIMIT_FILES, 64)
        // Anonymous files count: what is put together there before it is sent.
        try Self.limit("file size", GW_LIMIT_FILE_SIZE, 1 << 29)
        try Self.check("owner of the socket", gw_signal_me(0))
        isLandlocked = Self.onlyReadPrograms()
        try Self.filterCalls()
    }

    /// For the request that begins now: soft, so that the next one can be given its own.
    func grant(processorSeconds: Int) {
        _ = gw_limit(Int32(GW_LIMIT_CPU), gw_processor_seconds() + UInt64(max(processorSeconds, 1)), UInt64.max)
    }

    private static func limit(_ step: String, _ kind: Int, _ value: UInt64) throws(ConfinementFault) {
        try check(step, gw_limit(Int32(kind), value, value))
    }

    private static func check(_ step: String, _ code: Int32) throws(ConfinementFault) {
        if code != 0 { throw ConfinementFault(step: step, code: code) }
    }

    /// Landlock: of all files only programs, fonts and language data can be read, nothing written. Where the kernel has
    /// no Landlock (before 5.13, or switched off) seccomp and the service's unit must do.
    /// - Returns: whether it is enforced.
    private static func onlyReadPrograms() -> Bool {
        let rules = gw_landlock_open()
        guard rules >= 0 else { return false }
        defer { close(rules) }
        var paths = ["/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig"]
        if let path = getenv("TESSDATA_PREFIX") { paths.append(String(cString: path)) }
        for path in paths { _ = gw_landlock_allow_reading(rules, path) }
        return gw_landlock_enforce(rules) == 0
    }

    /// seccomp: what is not named here is refused with EPERM.
    private static func filterCalls() throws(ConfinementFault) {
        guard let filter = seccomp_init(gw_seccomp_refuse()) else {
            throw ConfinementFault(step: "filter", code: ENOMEM)
        }
        defer { seccomp_release(filter) }
        for call in plain { try check(call, gw_seccomp_allow(filter, call)) }
        // Reading only: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND must not be set.
        let writing = UInt64(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)
        try check("openat", gw_seccomp_allow_masked(filter, "openat", 2, writing, 0))
        for call in ["mmap", "mprotect"] {
            try check(call, gw_seccomp_allow_masked(filter, call, 2, UInt64(PROT_EXEC), 0))
        }
        for command in [F_GETFD, F_SETFD, F_GETFL, F_SETFL] {
            try check("fcntl", gw_seccomp_allow_masked(filter, "fcntl", 1, 0xFFFF_FFFF, UInt64(command)))
        }
        for call in ["recvmsg", "sendmsg"] {
            for end: UInt64 in [0, 1] {
                try check(call, gw_seccomp_allow_masked(filter, call, 0, 0xFFFF_FFFF, end))
            }
        }
        // abort(3) signals its own thread.
        try check("tgkill", gw_seccomp_allow_masked(filter, "tgkill", 0, 0xFFFF_FFFF, UInt64(getpid())))
        // Its own limit of processor time; every other limit stays.
        try check("prlimit64", gw_seccomp_allow_both(filter, "prlimit64", 0, 0, 1, UInt32(GW_LIMIT_CPU)))
        let code = seccomp_load(filter)
        try check("load", code == 0 ? 0 : -code)
    }

    private static let plain = [
        "read", "pread64", "readv", "write", "writev", "close", "fstat", "newfstatat", "statx", "lseek", "access",
        "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64", "statfs", "fstatfs", "getcwd", "dup",
        "memfd_create", "ftruncate", "fadvise64", "munmap", "mremap", "brk", "madvise", "futex", "clock_gettime",
        "clock_nanosleep", "nanosleep", "gettimeofday", "getrusage", "times", "exit", "exit_group", "restart_syscall",
        "rt_sigreturn", "rt_sigprocmask", "rt_sigaction", "sigaltstack", "getpid", "getppid", "gettid", "getuid",
        "geteuid", "getgid", "getegid", "uname", "sysinfo", "getrandom", "sched_yield", "sched_getaffinity", "poll",
        "ppoll", "rseq", "set_robust_list", "membarrier",
    ]

    /// Tries what must be refused now.
    func report() -> [Confinement] {
        let tried: [(String, Int32)] = [
            ("internet socket", gw_try_socket(AF_INET)), ("internet socket, IPv6", gw_try_socket(AF_INET6)),
            ("local socket", gw_try_socket(AF_UNIX)), ("pair of sockets", gw_try_socketpair()),
            ("fork", gw_try_fork()), ("other program", gw_try_exec()),
            ("new file", gw_try_open("/tmp/sportello-scan-must-not-write", O_CREAT | O_WRONLY)),
            ("open for writing", gw_try_open("/dev/null", O_WRONLY)), ("code in memory", gw_try_code()),
            ("trace", gw_try_trace()), ("signal", gw_try_kill()), ("memory limit", gw_try_memory()),
        ]
        var report = tried.map { Confinement(act: $0.0, refused: $0.1 == 0) }
        if isLandlocked {
            report.append(.init(act: "foreign file", refused: gw_try_open("/etc/passwd", O_RDONLY) == 0))
        }
        return report
    }
}
