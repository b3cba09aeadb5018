package dev.paddock.store;

/**
 * A write named something that is gone: its organization, repository or user was deleted between
 * the check and the write. Nothing was written.
 */
public final class MissingParentException extends RuntimeException {
  MissingParentException(Throwable cause) {
    super("what the write belongs to no longer exists", cause);
  }
}
