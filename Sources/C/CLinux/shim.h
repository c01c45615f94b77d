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
#include <sys/syscall.h>
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
