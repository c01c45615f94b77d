// libmicrohttpd: the daemon's start is variadic.
#pragma once
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <microhttpd.h>

static inline struct MHD_Daemon *gw_mhd_start(unsigned flags, uint16_t port, MHD_AccessHandlerCallback cb, void *cls, struct MHD_OptionItem *opts) {
    return MHD_start_daemon(flags, port, NULL, NULL, cb, cls, MHD_OPTION_ARRAY, opts, MHD_OPTION_END);
}
static inline unsigned gw_mhd_port(struct MHD_Daemon *d) {
    const union MHD_DaemonInfo *i = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT);
    return i ? i->port : 0;
}
static const uint64_t gw_mhd_size_unknown = MHD_SIZE_UNKNOWN;
