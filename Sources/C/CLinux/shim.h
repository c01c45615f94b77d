// Linux calls that the Glibc module leaves out.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// Names the calling thread; a name set before the thread starts does not reach the kernel.
static inline void gw_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// GNU extensions, which the Glibc module hides; declared as in glibc 2.36.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
// <stdio.h> hides it with the function.
enum { GW_RENAME_NOREPLACE = 1 };

#ifndef F_SETLEASE
#define F_SETLEASE 1024
#endif
#ifndef F_SETSIG
#define F_SETSIG 10
#endif

// Whether anybody has this file, opened for reading only, open for writing: 1 yes, 0 no, -1 cannot be told (a file of
// another user, a file system without leases). fcntl(2): a read lease is refused while there is a writer.
static inline int gw_has_writer(int file) {
    // Who opens the file for writing in this moment makes the kernel signal us; SIGIO, its choice, would end the
    // process, SIGURG is ignored unless somebody asks for it.
    fcntl(file, F_SETSIG, SIGURG);
    if (fcntl(file, F_SETLEASE, F_RDLCK) == 0) {
        fcntl(file, F_SETLEASE, F_UNLCK);
        return 0;
    }
    return errno == EAGAIN ? 1 : -1;
}

// Starts writing a file's bytes to the disk without waiting (sync_file_range(2) with SYNC_FILE_RANGE_WRITE, which the
// headers hide). Many files started first and synced after share the file system's own commits.
static inline void gw_start_writing(int descriptor) { syscall(SYS_sync_file_range, descriptor, 0L, 0L, 2U); }

// Waits until everything on the file system of this descriptor is on the disk (syncfs(2), hidden as well).
extern int syncfs(int descriptor);

// Anonymous files and their seals (memfd_create(2)), hidden as well.
extern int memfd_create(const char *name, unsigned int flags);
enum {
    GW_MEMFD_CLOEXEC = 1,
    GW_MEMFD_ALLOW_SEALING = 2,
    GW_ADD_SEALS = 1033,
    GW_SEAL_ALL = 15, // no more seals, no shrinking, no growing, no writing
};

// Sends bytes and at most one descriptor (-1: none) over a Unix socket, without SIGPIPE. The CMSG macros have no Swift face.
// Returns what sendmsg(2) returns.
static inline long gw_send_with_descriptor(int to, const void *bytes, size_t count, int descriptor) {
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control.room;
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        __builtin_memcpy(CMSG_DATA(head), &descriptor, sizeof(int));
    }
    return sendmsg(to, &message, MSG_NOSIGNAL);
}

// Receives bytes and at most one descriptor (else -1; closed on exec). Returns what recvmsg(2) returns.
static inline long gw_receive_with_descriptor(int from, void *bytes, size_t count, int *descriptor) {
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.room};
    *descriptor = -1;
    long got = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *head = got >= 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS)
        __builtin_memcpy(descriptor, CMSG_DATA(head), sizeof(int));
    return got;
}
