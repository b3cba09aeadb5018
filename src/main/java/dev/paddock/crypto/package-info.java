/**
 * Cryptography, all of it by libraries: sealed boxes (libsodium), encryption at rest (Java's
 * ciphers), token hashes, and the development certificate authority. For the features that keep
 * secret material.
 *
 * <p>Rule: secret bytes travel only as {@link dev.paddock.crypto.Plaintext}.
 */
@NullMarked
package dev.paddock.crypto;

import org.jspecify.annotations.NullMarked;
