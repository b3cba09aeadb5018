/**
 * Secrets of organizations, repositories and environments: sealed by clients, opened here,
 * encrypted at rest, listed without their values. Entry point: {@link
 * dev.paddock.secrets.SecretsFeature}.
 *
 * <p>Rules: {@link dev.paddock.secrets.Secret} and its JSON have no field for the value; one class,
 * {@link dev.paddock.secrets.SecretValues}, decrypts stored values.
 */
@NullMarked
package dev.paddock.secrets;

import org.jspecify.annotations.NullMarked;
