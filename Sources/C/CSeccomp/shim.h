// libseccomp: its rules are variadic.
#pragma once
#include <seccomp.h>

// SCMP_ACT_ERRNO and the comparisons are macros with arguments.
static inline uint32_t gw_seccomp_refuse(uint16_t code) { return SCMP_ACT_ERRNO(code); }
static inline uint32_t gw_seccomp_allow(void) { return SCMP_ACT_ALLOW; }
static inline int gw_seccomp_allow_call(scmp_filter_ctx filter, int call) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}
// Allows the call only when argument `index`, masked, has this value.
static inline int gw_seccomp_allow_masked(
    scmp_filter_ctx filter, int call, unsigned int index, uint64_t mask, uint64_t value) {
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_CMP64(index, SCMP_CMP_MASKED_EQ, mask, value));
}
static inline int gw_seccomp_allow_two(
    scmp_filter_ctx filter, int call, unsigned int one, uint64_t first, unsigned int two, uint64_t second) {
    return seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, call, 2, SCMP_CMP64(one, SCMP_CMP_EQ, first), SCMP_CMP64(two, SCMP_CMP_EQ, second));
}
