// What confines a process: libseccomp (its rules are variadic), Landlock (no library in Debian 12), limits, and trying
// out whether they hold.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH 010000000
#endif

// SCMP_ACT_ERRNO and the comparisons are macros with arguments.
static inline uint32_t gw_seccomp_refuse(void) { return SCMP_ACT_ERRNO(EPERM); }
static inline int gw_seccomp_allow(scmp_filter_ctx filter, const char *call) {
    int number = seccomp_syscall_resolve_name(call);
    return number == __NR_SCMP_ERROR ? -1 : seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
}
// Allows the call only when argument `index`, masked, has this value.
static inline int gw_seccomp_allow_masked(
    scmp_filter_ctx filter, const char *call, unsigned int index, uint64_t mask, uint64_t value) {
    int number = seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR) return -1;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1, SCMP_CMP64(index, SCMP_CMP_MASKED_EQ, mask, value));
}
// Allows the call only when two arguments (their lower 32 bits) have these values.
static inline int gw_seccomp_allow_both(
    scmp_filter_ctx filter, const char *call, unsigned int one, uint32_t first, unsigned int two, uint32_t second) {
    int number = seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR) return -1;
    return seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, number, 2, SCMP_CMP64(one, SCMP_CMP_MASKED_EQ, 0xffffffffu, first),
        SCMP_CMP64(two, SCMP_CMP_MASKED_EQ, 0xffffffffu, second));
}

// Limits; setrlimit(2)'s kind is an enumeration in glibc. 0 or an error number.
static inline int gw_limit(int kind, uint64_t soft, uint64_t hard) {
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit((__rlimit_resource_t)kind, &limit) == 0 ? 0 : errno;
}
enum {
    GW_LIMIT_CPU = RLIMIT_CPU,
    GW_LIMIT_CORE = RLIMIT_CORE,
    GW_LIMIT_MEMORY = RLIMIT_AS,
    GW_LIMIT_FILE_SIZE = RLIMIT_FSIZE,
    GW_LIMIT_FILES = RLIMIT_NOFILE,
};
// Processor seconds used so far, rounded up.
static inline uint64_t gw_processor_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (uint64_t)used.ru_utime.tv_sec + (uint64_t)used.ru_stime.tv_sec + 2;
}

// No rights by set-user-id programs; not to be looked into by other processes of the same user.
static inline int gw_renounce(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno;
}

// Landlock: opens a rule set that handles everything the headers know of files; -1 where the kernel has none.
static inline int gw_landlock_open(void) {
    struct landlock_ruleset_attr what = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE
            | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
            | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG
            | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
            | LANDLOCK_ACCESS_FS_MAKE_SYM};
    return (int)syscall(SYS_landlock_create_ruleset, &what, sizeof what, 0);
}
// Reading below `path` stays allowed.
static inline int gw_landlock_allow_reading(int rules, const char *path) {
    int folder = open(path, O_PATH | O_CLOEXEC);
    if (folder < 0) return errno;
    struct landlock_path_beneath_attr below = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = folder};
    int code = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0 ? 0 : errno;
    close(folder);
    return code;
}
static inline int gw_landlock_enforce(int rules) { return syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? 0 : errno; }

// Signals this process (SIGIO, which ends it) when something happens on the socket while `O_ASYNC` is set on it.
static inline int gw_signal_me(int socket) { return fcntl(socket, F_SETOWN, getpid()) == 0 ? 0 : errno; }

// Trying what must not be possible. Each returns 0 when it was refused.
static inline int gw_try_socket(int family) {
    int end = socket(family, SOCK_STREAM, 0);
    if (end >= 0) close(end);
    return end >= 0;
}
static inline int gw_try_socketpair(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 0;
    close(ends[0]);
    close(ends[1]);
    return 1;
}
static inline int gw_try_fork(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    return child > 0;
}
static inline int gw_try_exec(void) {
    // No such program: a call that gets through says so.
    execl("/nonexistent/program", "program", (char *)NULL);
    return errno != EPERM;
}
static inline int gw_try_open(const char *path, int flags) {
    int file = open(path, flags | O_CLOEXEC, 0600);
    if (file >= 0) close(file);
    return file >= 0;
}
static inline int gw_try_code(void) {
    void *place = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place != MAP_FAILED) munmap(place, 4096);
    return place != MAP_FAILED;
}
static inline int gw_try_trace(void) { return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 || errno != EPERM; }
static inline int gw_try_kill(void) { return kill(getppid(), 0) == 0; }
static inline int gw_try_memory(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0) return 0;
    return setrlimit(RLIMIT_AS, &limit) == 0;
}
