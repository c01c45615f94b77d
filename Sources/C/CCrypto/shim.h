// OpenSSL libcrypto: SHA-256 with the processor's own instructions (libsodium's is several times slower), signatures of
// foreign tokens, AES-256-GCM.
#pragma once
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>

// Public keys from their numbers. In C, because the builder keeps pointers to the names that it is given, and a text of Swift is
// gone after the call.
static inline EVP_PKEY *gw_made_key(const char *kind, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *numbers = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    if (numbers == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, numbers) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(numbers);
    return key;
}

static inline EVP_PKEY *gw_rsa_key(const unsigned char *n, int n_count, const unsigned char *e, int e_count) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *modulus = BN_bin2bn(n, n_count, NULL), *exponent = BN_bin2bn(e, e_count, NULL);
    if (builder != NULL && modulus != NULL && exponent != NULL && OSSL_PARAM_BLD_push_BN(builder, "n", modulus) == 1
        && OSSL_PARAM_BLD_push_BN(builder, "e", exponent) == 1)
        key = gw_made_key("RSA", builder);
    BN_free(exponent);
    BN_free(modulus);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

// point: uncompressed, 65 bytes. One that is not on the curve makes no key.
static inline EVP_PKEY *gw_p256_key(const unsigned char *point) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, "group", "prime256v1", 0) == 1
        && OSSL_PARAM_BLD_push_octet_string(builder, "pub", point, 65) == 1)
        key = gw_made_key("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
}
