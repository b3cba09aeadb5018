package dev.paddock.runners;

import dev.paddock.identity.LevelId;

/**
 * The credentials of a runner, by which its agent authenticates.
 *
 * @param ofEnterprise whether it belongs to the enterprise, and so serves every repository
 * @param clientId changes when the runner is replaced
 * @param publicKey RSA, in X.509 encoding
 * @param online as stored
 */
public record RunnerCredentials(
    RunnerId id,
    RunnerName name,
    LevelId level,
    boolean ofEnterprise,
    String clientId,
    byte[] publicKey,
    boolean online) {}
