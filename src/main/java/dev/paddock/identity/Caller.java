package dev.paddock.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The caller of a request: a user, an App, a runner agent or nobody, by the token that came with
 * it. It gives facts; a {@link Rule} says to whom it is open.
 */
public sealed interface Caller {

  /** The kind of caller. */
  CallerKind kind();

  /** The name in logs and in the audit log. */
  String name();

  /** What a message to the caller calls it, such as {@code user ID 4}. */
  String description();

  /**
   * The account to which requests and the memory for their bodies are charged.
   *
   * @param address IP address of the client, for callers who have no other account
   */
  String account(String address);

  /** Whether its answers are for it alone, so that no shared cache may keep them. */
  default boolean hasPrivateAnswers() {
    return true;
  }

  /**
   * Until when its token stands for the same caller if nothing is written: a cached answer may be
   * given until then. Empty if that is not known beyond this request.
   */
  default Optional<Instant> sameUntil() {
    return Optional.empty();
  }

  /** The scopes of a classic token; empty for a caller without one. */
  default Optional<Set<Scope>> scopes() {
    return Optional.empty();
  }

  /** What a fine-grained or installation token may do; empty for a caller without one. */
  default Optional<Permissions> permissions() {
    return Optional.empty();
  }

  /** When the token expires; empty without one, and for one that does not expire. */
  default Optional<Instant> expiresAt() {
    return Optional.empty();
  }

  /** No credentials. */
  record Anonymous() implements Caller {
    @Override
    public CallerKind kind() {
      return CallerKind.ANONYMOUS;
    }

    @Override
    public String name() {
      return "anonymous";
    }

    @Override
    public String description() {
      return "this address";
    }

    @Override
    public String account(String address) {
      return "address " + address;
    }

    @Override
    public boolean hasPrivateAnswers() {
      return false;
    }

    @Override
    public Optional<Instant> sameUntil() {
      return Optional.of(Instant.MAX);
    }
  }

  /** A person. */
  sealed interface User extends Caller {
    UserId userId();

    String login();

    boolean siteAdmin();

    TokenUsed token();

    @Override
    default String name() {
      return login();
    }

    @Override
    default String description() {
      return "user ID " + userId().value();
    }

    @Override
    default String account(String address) {
      return "user " + userId().value();
    }

    @Override
    default Optional<Instant> sameUntil() {
      return Optional.of(expiresAt().orElse(Instant.MAX));
    }
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
    @Override
    public CallerKind kind() {
      return CallerKind.CLASSIC_TOKEN;
    }

    @Override
    public Optional<Set<Scope>> scopes() {
      return Optional.of(granted);
    }

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
      Permissions granted,
      RepositorySelection repositories,
      Optional<Instant> expiresAt,
      TokenUsed token)
      implements User {
    @Override
    public CallerKind kind() {
      return CallerKind.FINE_GRAINED_TOKEN;
    }

    @Override
    public Optional<Permissions> permissions() {
      return Optional.of(granted);
    }
  }

  /** A GitHub App, by its installation token. */
  record Installation(
      InstallationId id,
      AppId appId,
      String appSlug,
      OrgId owner,
      Permissions granted,
      RepositorySelection repositories,
      Instant end,
      TokenUsed token)
      implements Caller {
    @Override
    public CallerKind kind() {
      return CallerKind.INSTALLATION_TOKEN;
    }

    @Override
    public String name() {
      return appSlug + "[bot]";
    }

    @Override
    public String description() {
      return "installation ID " + id.value();
    }

    @Override
    public String account(String address) {
      return "installation " + id.value();
    }

    @Override
    public Optional<Instant> sameUntil() {
      return Optional.of(end);
    }

    @Override
    public Optional<Permissions> permissions() {
      return Optional.of(granted);
    }

    @Override
    public Optional<Instant> expiresAt() {
      return Optional.of(end);
    }
  }

  /** A GitHub App as itself, by a JWT. */
  record App(AppId id, String slug) implements Caller {
    @Override
    public CallerKind kind() {
      return CallerKind.APP_JWT;
    }

    // No login has brackets: without them an App could be called like a user.
    @Override
    public String name() {
      return slug + "[bot]";
    }

    @Override
    public String description() {
      return "app ID " + id.value();
    }

    @Override
    public String account(String address) {
      return "app " + id.value();
    }

    @Override
    public boolean hasPrivateAnswers() {
      return false;
    }
  }

  /**
   * A runner agent that registers or is removed.
   *
   * @param maker login or App of who made its token; empty for an operator
   */
  record RunnerAgent(
      LevelId level, RunnerTokenKind tokenKind, TokenUsed token, Optional<String> maker)
      implements Caller {
    @Override
    public CallerKind kind() {
      return switch (tokenKind) {
        case REGISTRATION -> CallerKind.REGISTRATION_TOKEN;
        case REMOVE -> CallerKind.REMOVE_TOKEN;
      };
    }

    @Override
    public String name() {
      return "runner";
    }

    @Override
    public String description() {
      return "this runner token";
    }

    @Override
    public String account(String address) {
      return "runners of level " + level.value();
    }
  }

  /** The purpose of a runner token. */
  enum RunnerTokenKind {
    REGISTRATION,
    REMOVE
  }
}
