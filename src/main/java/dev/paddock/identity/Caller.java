package dev.paddock.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Who makes a request, and with what. */
public sealed interface Caller {

  /** By which logs and the audit log name who it is. */
  default String name() {
    return switch (this) {
      case Anonymous nobody -> "anonymous";
      case User user -> user.login();
      case Installation app -> app.appSlug() + "[bot]";
      // As no login can be: else an App could be called like a user.
      case App app -> app.slug() + "[bot]";
      case RunnerAgent agent -> "runner";
    };
  }

  /** No credentials. */
  record Anonymous() implements Caller {}

  /** A person. */
  sealed interface User extends Caller {
    UserId userId();

    String login();

    boolean siteAdmin();

    /** When the token ends; empty for one without an end. */
    Optional<Instant> expiresAt();

    TokenUsed token();
  }

  /**
   * A user with a classic personal access token or an OAuth token.
   *
   * @param granted the scopes as granted
   */
  record Classic(
      UserId userId,
      String login,
      boolean siteAdmin,
      Set<Scope> granted,
      Optional<Instant> expiresAt,
      TokenUsed token)
      implements User {
    /** Whether the token allows what a scope stands for, itself or by one that includes it. */
    public boolean has(Scope scope) {
      return granted.stream().anyMatch(it -> it.includes(scope));
    }
  }

  /**
   * A user with a fine-grained personal access token.
   *
   * @param owner the one organization whose resources it reaches
   */
  record FineGrained(
      UserId userId,
      String login,
      boolean siteAdmin,
      OrgId owner,
      Permissions permissions,
      RepositorySelection repositories,
      Optional<Instant> expiresAt,
      TokenUsed token)
      implements User {}

  /** A GitHub App, by its installation token. */
  record Installation(
      InstallationId id,
      AppId appId,
      String appSlug,
      OrgId account,
      Permissions permissions,
      RepositorySelection repositories,
      Instant expiresAt,
      TokenUsed token)
      implements Caller {}

  /** A GitHub App as itself, by a JWT. */
  record App(AppId id, String slug) implements Caller {}

  /**
   * A runner agent on its way in or out.
   *
   * @param maker login or App of who made its token; empty for an operator
   */
  record RunnerAgent(LevelId level, RunnerTokenKind kind, TokenUsed token, Optional<String> maker)
      implements Caller {}

  /** What a runner token is for. */
  enum RunnerTokenKind {
    REGISTRATION,
    REMOVE
  }
}
