package dev.paddock.web;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The resources that all requests of a server share.
 *
 * @param handlers run what may block
 * @param trustedProxies addresses whose {@code X-Forwarded-*} headers are believed
 * @param isClosing whether the server is about to stop
 * @param bodies memory for bodies of callers who may send them
 * @param unjudged memory for small bodies, kept before anybody knows who sends them
 * @param outgoing memory for large answers that are being sent
 */
record Resources(
    Executor handlers,
    Set<String> trustedProxies,
    BooleanSupplier isClosing,
    ByteBudget bodies,
    ByteBudget unjudged,
    ByteBudget outgoing) {}
