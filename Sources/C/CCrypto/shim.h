// OpenSSL libcrypto: SHA-256 with the processor's own instructions (libsodium's is several times slower).
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/err.h>
