/**
 * Secrets of organizations and repositories: sealed by clients, opened here, encrypted at rest,
 * listed without their values. Door: {@link dev.paddock.secrets.SecretsFeature}.
 *
 * <p>Rules: no record here has a value field; one class, {@link dev.paddock.secrets.SecretValues},
 * reads plaintext.
 */
@NullMarked
package dev.paddock.secrets;

import org.jspecify.annotations.NullMarked;
