package dev.paddock.accounts;

import dev.paddock.identity.Level;
import java.time.Instant;

/** An environment of a repository: a place to which jobs deploy, with secrets of its own. */
public record Environment(Level.Environment level, Instant createdAt, Instant updatedAt) {}
