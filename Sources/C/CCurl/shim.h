// libcurl: its option calls are variadic, which Swift cannot import; one typed function for each kind of argument.
// The parentheses around the name keep curl's type-checking macros away.
#pragma once
#include <curl/curl.h>

static inline CURLcode gw_setopt_long(CURL *h, CURLoption o, long v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode gw_setopt_str(CURL *h, CURLoption o, const char *v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode gw_setopt_ptr(CURL *h, CURLoption o, void *v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode gw_setopt_data_cb(CURL *h, CURLoption o, size_t (*v)(char *, size_t, size_t, void *)) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode gw_getinfo_long(CURL *h, CURLINFO i, long *v) { return (curl_easy_getinfo)(h, i, v); }
static inline CURLcode gw_getinfo_sock(CURL *h, CURLINFO i, curl_socket_t *v) { return (curl_easy_getinfo)(h, i, v); }
static const long gw_curl_global_all = CURL_GLOBAL_ALL;

// The result of a finished transfer stands in a union.
static inline CURLcode gw_message_result(const CURLMsg *m) { return m->data.result; }

// Called between the connection and the request.
static inline CURLcode gw_setopt_prereq_cb(CURL *h, CURLoption o, int (*v)(void *, char *, char *, int, int)) { return (curl_easy_setopt)(h, o, v); }
