// Linux calls that the Glibc module leaves out.
#pragma once
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>

// Names the calling thread; a name set before the thread starts does not reach the kernel.
static inline void gw_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// GNU extensions, which the Glibc module hides; declared as in glibc 2.36.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
