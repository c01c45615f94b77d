// libmicrohttpd: the daemon's start and the questions about a connection are variadic.
#pragma once
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <microhttpd.h>

static inline struct MHD_Daemon *gw_mhd_start(unsigned flags, uint16_t port, MHD_AccessHandlerCallback cb, void *cls, struct MHD_OptionItem *opts) {
    return MHD_start_daemon(flags, port, NULL, NULL, cb, cls, MHD_OPTION_ARRAY, opts, MHD_OPTION_END);
}
static inline int gw_mhd_fd(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    return i ? i->connect_fd : -1;
}
static inline const struct sockaddr *gw_mhd_peer(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return i ? i->client_addr : NULL;
}
static inline void *gw_mhd_socket_context(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}
static const uint64_t gw_mhd_size_unknown = MHD_SIZE_UNKNOWN;
static const ssize_t gw_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t gw_mhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;
