package dev.paddock.identity;

import dev.paddock.crypto.TokenHash;
import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Makes the tokens that expire after an hour: those of installations and of runner agents. A
 * token's text exists only in what these methods return: the store keeps its hash.
 */
public final class HourlyTokens {
  /** How long an installation token lasts. */
  public static final Duration INSTALLATION_LIFE = Duration.ofHours(1);

  /** How long a registration or remove token lasts. */
  public static final Duration RUNNER_TOKEN_LIFE = Duration.ofHours(1);

  private final TokenFormat format;
  private final Clock clock;

  public HourlyTokens(TokenFormat format, Clock clock) {
    this.format = format;
    this.clock = clock;
  }

  /** A token that was just made, and when it ends. */
  public record Minted(String token, Instant expiresAt) {
    /** The hash by which the audit log names it: SHA-256 in base64. */
    public String hashed() {
      return TokenUsed.hashed(token);
    }

    @Override
    public String toString() {
      return "Minted[" + expiresAt + "]";
    }
  }

  /**
   * Makes an installation token.
   *
   * @param permissions and repositories: at most those of the installation
   */
  public Minted installation(
      Tx tx,
      InstallationId installation,
      Permissions permissions,
      RepositorySelection repositories) {
    var text = format.mint(TokenFormat.Kind.INSTALLATION);
    var expiresAt = clock.instant().plus(INSTALLATION_LIFE);
    long id =
        tx.createQuery(
                """
                insert into installation_tokens
                  (installation_id, hash, permissions, repository_selection, expires_at, created_at)
                values (:installation, :hash, :permissions, :selection, :expiresAt, :now)
                returning id
                """)
            .bind("installation", installation)
            .bind("hash", TokenHash.of(text))
            .bind("permissions", permissions.stored())
            .bind("selection", repositories.wire())
            .bind("expiresAt", expiresAt)
            .bind("now", clock.millis())
            .mapToLong()
            .one();
    UserTokens.insertRepositories(tx, "installation_token_repositories", id, repositories);
    return new Minted(text, expiresAt);
  }

  /** Deletes the installation tokens that have ended; gives their number. */
  public int deleteExpiredInstallationTokens(Tx tx) {
    return tx.createUpdate("delete from installation_tokens where expires_at <= :now")
        .bind("now", clock.instant())
        .execute();
  }

  /**
   * Deletes the runner tokens that have ended, once what agents were given for them has ended too;
   * gives their number.
   */
  public int deleteExpiredRunnerTokens(Tx tx) {
    return tx.createUpdate("delete from runner_tokens where expires_at <= :before")
        .bind("before", clock.instant().minus(RUNNER_TOKEN_LIFE))
        .execute();
  }

  /** Revokes an installation token. */
  public int revokeInstallationToken(Tx tx, long id) {
    return tx.createUpdate("delete from installation_tokens where id = :id")
        .bind("id", id)
        .execute();
  }

  /**
   * Makes a token for runner agents of a level. It ends with the maker's right to make one.
   *
   * @param maker who asks for it
   */
  public Minted runnerToken(Tx tx, LevelId level, RunnerTokenKind kind, Maker maker) {
    var text = format.mintRunnerToken();
    var expiresAt = clock.instant().plus(RUNNER_TOKEN_LIFE);
    maker
        .bindTo(
            tx.createUpdate(
                """
                insert into runner_tokens (hash, level_id, kind, maker_user_id,
                  maker_installation_id, expires_at)
                values (:hash, :level, :kind, :makerUser, :makerInstallation, :expiresAt)
                """))
        .bind("hash", TokenHash.of(text))
        .bind("level", level)
        .bind("kind", kind.name().toLowerCase(Locale.ROOT))
        .bind("expiresAt", expiresAt)
        .execute();
    return new Minted(text, expiresAt);
  }
}
