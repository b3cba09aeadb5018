package dev.paddock.identity;

import dev.paddock.store.Id;

/** Id of a user, out of the ids that users and organizations share. */
public record UserId(long value) implements Id {
  private static final UserId NOBODY = new UserId(0);

  /** The id of a caller who is a user; 0, which no user has, for any other caller. */
  public static UserId of(Caller caller) {
    return caller instanceof Caller.User user ? user.userId() : NOBODY;
  }

  static UserId nobody() {
    return NOBODY;
  }
}
