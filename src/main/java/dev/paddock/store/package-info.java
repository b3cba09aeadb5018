/**
 * The database: SQLite in the data directory, or PostgreSQL. For every package that keeps
 * something.
 *
 * <p>Reads run on a pool and never wait for writes; writes are transactions that are durable when
 * they return. SQL stands next to its use, in what both engines accept; this package knows no table
 * but Flyway's.
 */
@NullMarked
package dev.paddock.store;

import org.jspecify.annotations.NullMarked;
