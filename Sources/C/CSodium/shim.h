// libsodium: argon2id, random bytes, constant-time comparison.
#pragma once
#include <sodium.h>
