package dev.paddock.identity;

import dev.paddock.store.Row;
import dev.paddock.store.Statement;
import java.util.Optional;

/**
 * The user or installation that made something which is used later, when its maker may no longer
 * have the right to it: a token for runners, a job that waits. Kept in two columns, which are both
 * empty for operators.
 *
 * @param user id, if it is one
 * @param installation id, if it is one
 */
public record Maker(Optional<UserId> user, Optional<InstallationId> installation) {
  /** An operator, on the machine itself. */
  public static final Maker OPERATOR = new Maker(Optional.empty(), Optional.empty());

  /**
   * The caller of a request, as the maker of something.
   *
   * @throws IllegalArgumentException for a caller who may make nothing
   */
  public static Maker of(Caller caller) {
    return switch (caller) {
      case Caller.User user -> new Maker(Optional.of(user.userId()), Optional.empty());
      case Caller.Installation app -> new Maker(Optional.empty(), Optional.of(app.id()));
      case Caller.App app -> throw new IllegalArgumentException("an App by itself makes nothing");
      case Caller.RunnerAgent agent -> throw new IllegalArgumentException("agents make nothing");
      case Caller.Anonymous nobody -> throw new IllegalArgumentException("nobody makes nothing");
    };
  }

  /** Reads the columns {@code maker_user_id} and {@code maker_installation_id}. */
  public static Maker of(Row row) {
    return new Maker(
        row.optionalId("maker_user_id", UserId::new),
        row.optionalId("maker_installation_id", InstallationId::new));
  }

  /** Binds {@code :makerUser} and {@code :makerInstallation}. */
  public <S extends Statement<S>> S bindTo(S statement) {
    return statement.bind("makerUser", user).bind("makerInstallation", installation);
  }
}
