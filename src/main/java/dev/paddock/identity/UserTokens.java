package dev.paddock.identity;

import dev.paddock.crypto.TokenHash;
import dev.paddock.store.Handle;
import dev.paddock.store.Row;
import dev.paddock.store.Tx;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes, finds and revokes tokens of users. A token's text exists only in what these methods
 * return: the store keeps its hash.
 */
public final class UserTokens {
  private final TokenFormat format;
  private final Clock clock;

  public UserTokens(TokenFormat format, Clock clock) {
    this.format = format;
    this.clock = clock;
  }

  /**
   * The properties of a new token of a user.
   *
   * @param name unique for the user
   * @param value the token itself where it is given
   * @param keeps the token, revoked by now, whose text it keeps: whoever holds that notices no
   *     change. Without this and a value a new text is made
   */
  public record NewToken(
      UserId user,
      String name,
      Optional<String> value,
      Optional<Known> keeps,
      Optional<Instant> expiresAt) {
    public NewToken(UserId user, String name, Optional<String> value, Optional<Instant> expiresAt) {
      this(user, name, value, Optional.empty(), expiresAt);
    }
  }

  /**
   * A token that was just made.
   *
   * @param text empty where it keeps that of an older token
   * @param hashed SHA-256 in base64, by which the audit log names it
   */
  public record Made(String text, String hashed) {
    @Override
    public String toString() {
      return "Made[" + hashed + "]";
    }
  }

  /** What is stored of a token's text. */
  private record Stored(String text, byte[] hash, String lastEight) {
    static Stored of(String text) {
      return new Stored(text, TokenHash.of(text), text.substring(text.length() - 8));
    }

    Made made(long id) {
      return new Made(text, TokenUsed.of(id, hash).hashed());
    }
  }

  private Stored stored(NewToken token, TokenFormat.Kind kind) {
    return token
        .keeps()
        .map(old -> new Stored("", old.hash(), old.lastEight()))
        .orElseGet(() -> Stored.of(token.value().orElseGet(() -> format.mint(kind))));
  }

  /**
   * A token as it can be shown after it was made.
   *
   * @param lastEight by which a person recognises it
   */
  public record Listed(
      long id,
      String login,
      String kind,
      String name,
      String lastEight,
      String scopes,
      @Nullable Instant expiresAt,
      Instant createdAt) {}

  /** Makes a classic token. */
  public Made classic(Tx tx, NewToken token, Collection<Scope> scopes) {
    var stored = stored(token, TokenFormat.Kind.CLASSIC);
    return stored.made(insert(tx, token, "classic", stored, scopes));
  }

  /** Makes an impersonation token: an OAuth token that a site administrator uses for a user. */
  public Made impersonation(Tx tx, UserId user, Collection<Scope> scopes) {
    var stored = Stored.of(format.mint(TokenFormat.Kind.OAUTH));
    var name = "impersonation " + stored.lastEight();
    var token = new NewToken(user, name, Optional.empty(), Optional.empty());
    return stored.made(insert(tx, token, "oauth", stored, scopes));
  }

  /** Revokes every impersonation token of a user, and tells how many there were. */
  public int revokeImpersonations(Tx tx, UserId user) {
    return tx.createUpdate("delete from user_tokens where user_id = :user and kind = 'oauth'")
        .bind("user", user)
        .execute();
  }

  /** Makes a fine-grained token. */
  public Made fineGrained(
      Tx tx,
      NewToken token,
      OrgId owner,
      Permissions permissions,
      RepositorySelection repositories) {
    var stored = stored(token, TokenFormat.Kind.FINE_GRAINED);
    long id = insert(tx, token, "fine_grained", stored, List.of());
    tx.createUpdate(
            """
            insert into fine_grained_grants
              (token_id, organization_id, permissions, repository_selection)
            values (:id, :owner, :permissions, :selection)
            """)
        .bind("id", id)
        .bind("owner", owner)
        .bind("permissions", permissions.stored())
        .bind("selection", repositories.wire())
        .execute();
    insertRepositories(tx, "fine_grained_repositories", id, repositories);
    return stored.made(id);
  }

  private long insert(Tx tx, NewToken token, String kind, Stored stored, Collection<Scope> scopes) {
    return tx.createQuery(
            """
            insert into user_tokens
              (user_id, kind, name, hash, last_eight, scopes, expires_at, created_at)
            values (:user, :kind, :name, :hash, :lastEight, :scopes, :expiresAt, :now)
            returning id
            """)
        .bind("user", token.user())
        .bind("kind", kind)
        .bind("name", token.name())
        .bind("hash", stored.hash())
        .bind("lastEight", stored.lastEight())
        .bind("scopes", Scope.join(scopes))
        .bind("expiresAt", token.expiresAt())
        .bind("now", clock.millis())
        .mapToLong()
        .one();
  }

  static void insertRepositories(
      Tx tx, String table, long tokenId, RepositorySelection repositories) {
    if (repositories instanceof RepositorySelection.Selected(var ids)) {
      tx.updateAll(
          "insert into " + table + " (token_id, repository_id) values (:token, :repository)",
          ids,
          (insert, id) -> insert.bind("token", tokenId).bind("repository", id));
    }
  }

  /** All tokens of users, without their texts. */
  public List<Listed> list(Handle handle) {
    return handle
        .createQuery(
            """
            select t.id, a.login, t.kind, t.name, t.last_eight, t.scopes, t.expires_at, t.created_at
            from user_tokens t join accounts a on a.id = t.user_id
            order by t.id
            """)
        .map(row ->
            new Listed(
                row.getLong("id"),
                row.getString("login"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("last_eight"),
                row.getString("scopes"),
                row.optionalInstant("expires_at").orElse(null),
                row.instant("created_at")))
        .list();
  }

  /**
   * A stored token of a user: what it grants, and the hash of its text.
   *
   * @param grant scopes as stored, or the whole of a fine-grained grant, in a form to compare
   */
  public record Known(
      long id, String grant, Optional<Instant> expiresAt, byte[] hash, String lastEight) {
    /** Whether this is the token of that text. */
    public boolean isOf(String text) {
      return MessageDigest.isEqual(hash, TokenHash.of(text));
    }
  }

  /** Finds a token of a user by its name. */
  public Optional<Known> find(Handle handle, UserId user, String name) {
    return handle
        .createQuery(
            """
            select t.id, t.scopes, t.expires_at, t.hash, t.last_eight, g.organization_id, g.permissions,
              g.repository_selection
            from user_tokens t left join fine_grained_grants g on g.token_id = t.id
            where t.user_id = :user and t.name = :name
            """)
        .bind("user", user)
        .bind("name", name)
        .map(row -> known(handle, row))
        .findOne();
  }

  private static Known known(Handle handle, Row row) {
    long id = row.getLong("id");
    var permissions = row.getString("permissions");
    var grant =
        permissions == null
            ? row.getString("scopes")
            : grant(
                row.id("organization_id", OrgId::new),
                Permissions.ofStored(permissions),
                row.getString("repository_selection"),
                chosenRepositories(handle, id));
    return new Known(
        id,
        grant,
        row.optionalInstant("expires_at"),
        row.getBytes("hash"),
        row.getString("last_eight"));
  }

  /** A fine-grained grant in the form of {@link Known#grant}. */
  public static String grant(
      OrgId owner, Permissions permissions, RepositorySelection repositories) {
    var ids =
        repositories instanceof RepositorySelection.Selected(var chosen)
            ? chosen.stream().map(RepoId::value).sorted().toList()
            : List.<Long>of();
    return grant(owner, permissions, repositories.wire(), ids);
  }

  private static String grant(
      OrgId owner, Permissions permissions, String selection, List<Long> repositories) {
    return "%d %s %s %s".formatted(owner.value(), permissions.stored(), selection, repositories);
  }

  private static List<Long> chosenRepositories(Handle handle, long token) {
    return handle
        .createQuery(
            "select repository_id from fine_grained_repositories where token_id = :token order by repository_id")
        .bind("token", token)
        .mapToLong()
        .list();
  }

  /** Whether any token has this text. */
  public boolean isTaken(Handle handle, String text) {
    return handle
        .createQuery("select 1 from user_tokens where hash = :hash")
        .bind("hash", TokenHash.of(text))
        .exists();
  }

  /** Revokes a user's token by its name; false when there is none. */
  public boolean revoke(Tx tx, UserId user, String name) {
    return tx.createUpdate("delete from user_tokens where user_id = :user and name = :name")
            .bind("user", user)
            .bind("name", name)
            .execute()
        > 0;
  }

  /** Revokes a token by its id; false when there is none. */
  public boolean revoke(Tx tx, long id) {
    return tx.createUpdate("delete from user_tokens where id = :id").bind("id", id).execute() > 0;
  }
}
