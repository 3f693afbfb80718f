// The one door to C: what TallyCrypto uses of OpenSSL's libcrypto.
//
// The low-level SHA256_* functions are deprecated in OpenSSL 3 but cost a quarter of the EVP calls
// on the 64-byte inputs that a Merkle tree is made of, so their deprecation is silenced here.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
