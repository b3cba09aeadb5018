package dev.paddock.identity;

import dev.paddock.identity.Caller.RunnerTokenKind;
import dev.paddock.store.Handle;
import dev.paddock.store.Query;
import dev.paddock.store.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the caller to whom a token belongs. By its text, an expired token is not found. */
final class TokenStore {
  private static final String RUNNER_TOKEN =
      """
      select t.id, t.hash, t.level_id, t.kind, t.maker_user_id, t.maker_installation_id,
        coalesce(u.login, a.slug || '[bot]') as maker
      from runner_tokens t
      left join accounts u on u.id = t.maker_user_id
      left join installations i on i.id = t.maker_installation_id
      left join apps a on a.id = i.app_id
      """;

  private TokenStore() {}

  /** A user and what the token says about them. */
  record UserToken(Caller.User caller, boolean suspended) {}

  static Optional<UserToken> findUserToken(Handle handle, byte[] hash, Instant now) {
    return handle
        .createQuery(
            """
            select t.id, t.scopes, t.expires_at, u.id as user_id, a.login, u.site_admin,
              u.suspended_at, g.organization_id, g.permissions, g.repository_selection
            from user_tokens t
            join users u on u.id = t.user_id
            join accounts a on a.id = u.id
            left join fine_grained_grants g on g.token_id = t.id
            where t.hash = :hash and (t.expires_at is null or t.expires_at > :now)
            """)
        .bind("hash", hash)
        .bind("now", now)
        .map(row -> userToken(handle, row, hash))
        .findOne();
  }

  private static UserToken userToken(Handle handle, Row row, byte[] hash) {
    return new UserToken(user(handle, row, hash), row.optionalInstant("suspended_at").isPresent());
  }

  private static Caller.User user(Handle handle, Row row, byte[] hash) {
    var userId = row.id("user_id", UserId::new);
    var login = row.getString("login");
    boolean siteAdmin = row.getBoolean("site_admin");
    var expiresAt = row.optionalInstant("expires_at");
    var token = TokenUsed.of(row.getLong("id"), hash);
    var permissions = row.getString("permissions");
    if (permissions == null) {
      return new Caller.Classic(
          userId, login, siteAdmin, Scope.split(row.getString("scopes")), expiresAt, token);
    }
    return new Caller.FineGrained(
        userId,
        login,
        siteAdmin,
        row.id("organization_id", OrgId::new),
        Permissions.ofStored(permissions),
        selection(handle, "fine_grained_repositories", row),
        expiresAt,
        token);
  }

  static Optional<Caller.Installation> findInstallationToken(
      Handle handle, byte[] hash, Instant now) {
    return handle
        .createQuery(
            """
            select t.id, t.permissions, t.repository_selection, t.expires_at,
              i.id as installation_id, i.organization_id, i.repository_selection as installed_on,
              a.id as app_id, a.slug, a.permissions as app_permissions
            from installation_tokens t
            join installations i on i.id = t.installation_id
            join apps a on a.id = i.app_id
            where t.hash = :hash and t.expires_at > :now
            """)
        .bind("hash", hash)
        .bind("now", now)
        .map(row -> installation(handle, row, hash))
        .findOne();
  }

  private static Caller.Installation installation(Handle handle, Row row, byte[] hash) {
    // A token gives no more than what its App and its installation still have.
    var permissions =
        Permissions.ofStored(row.getString("permissions"))
            .and(Permissions.ofStored(row.getString("app_permissions")));
    return new Caller.Installation(
        row.id("installation_id", InstallationId::new),
        row.id("app_id", AppId::new),
        row.getString("slug"),
        row.id("organization_id", OrgId::new),
        permissions,
        installedSelection(handle, row),
        row.instant("expires_at"),
        TokenUsed.of(row.getLong("id"), hash));
  }

  private static RepositorySelection installedSelection(Handle handle, Row row) {
    var chosen = selection(handle, "installation_token_repositories", row);
    if (row.getString("installed_on").equals("all")) {
      return chosen;
    }
    var installed =
        repositories(
            handle,
            "select repository_id from installation_repositories where installation_id = :id",
            row.getLong("installation_id"));
    return switch (chosen) {
      case RepositorySelection.All all -> installed;
      case RepositorySelection.Selected selected ->
          new RepositorySelection.Selected(
              selected.repositories().stream()
                  .filter(installed::reaches)
                  .collect(Collectors.toUnmodifiableSet()));
    };
  }

  static Optional<Caller.RunnerAgent> findRunnerToken(Handle handle, byte[] hash, Instant now) {
    return runnerToken(
        handle,
        handle
            .createQuery(RUNNER_TOKEN + "where t.hash = :hash and t.expires_at > :now")
            .bind("hash", hash)
            .bind("now", now));
  }

  /**
   * Finds a token by its id, also for a while after it has expired: what was made from it lasts a
   * little longer.
   */
  static Optional<Caller.RunnerAgent> findRunnerToken(Handle handle, long id) {
    return runnerToken(
        handle, handle.createQuery(RUNNER_TOKEN + "where t.id = :id").bind("id", id));
  }

  private static Optional<Caller.RunnerAgent> runnerToken(Handle handle, Query query) {
    record Found(Caller.RunnerAgent agent, Maker maker) {}
    return query
        .map(row ->
            new Found(
                new Caller.RunnerAgent(
                    row.id("level_id", LevelId::new),
                    RunnerTokenKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    TokenUsed.of(row.getLong("id"), row.getBytes("hash")),
                    row.optionalString("maker")),
                Maker.of(row)))
        .findOne()
        .filter(found ->
            Directory.level(handle, found.agent().level())
                .filter(level -> Standing.managesRunners(handle, found.maker(), level))
                .isPresent())
        .map(Found::agent);
  }

  private static RepositorySelection selection(Handle handle, String table, Row row) {
    if (row.getString("repository_selection").equals("all")) {
      return new RepositorySelection.All();
    }
    return repositories(
        handle, "select repository_id from " + table + " where token_id = :id", row.getLong("id"));
  }

  private static RepositorySelection.Selected repositories(Handle handle, String sql, long id) {
    return new RepositorySelection.Selected(
        handle
            .createQuery(sql)
            .bind("id", id)
            .mapToId(RepoId::new)
            .collect(Collectors.toUnmodifiableSet()));
  }
}
