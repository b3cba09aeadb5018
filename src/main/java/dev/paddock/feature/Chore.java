package dev.paddock.feature;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Work that time starts. A chore that fails is tried again when it is due the next time, and
 * hinders no other.
 *
 * @param name for logs and metrics, such as {@code remove unused runners}
 * @param every how long after its last run it is due; a second or more
 * @param work does it, and gives the number of things that it did: rows written, or runners woken
 */
public record Chore(String name, Duration every, IntSupplier work) {}
