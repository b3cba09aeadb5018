package dev.paddock.runners;

import dev.paddock.identity.LevelId;

/**
 * With what an agent proves that it is a runner.
 *
 * @param ofEnterprise whether it works for every repository of the server
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
