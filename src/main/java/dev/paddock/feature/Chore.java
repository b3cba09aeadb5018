package dev.paddock.feature;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Periodic work of the server. A chore that fails is tried again when it is next due, and does not
 * hinder others.
 *
 * @param name for logs and metrics, such as {@code remove unused runners}
 * @param every how long after its last run it is due; a second or more
 * @param work does it, and gives the number of things that it did: rows written, or runners woken
 */
public record Chore(String name, Duration every, IntSupplier work) {}
