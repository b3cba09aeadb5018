/**
 * Real servers on port 0, real databases, and a client that checks every reply against the
 * contract.
 */
@NullMarked
package dev.paddock.testkit;

import org.jspecify.annotations.NullMarked;
