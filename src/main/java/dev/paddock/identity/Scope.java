package dev.paddock.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scope of a classic token: what it may be used for. A scope includes those listed behind it,
 * and what they include.
 *
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps">Scopes</a>
 */
public enum Scope {
  READ_ORG("read:org"),
  WRITE_ORG("write:org", READ_ORG),
  MANAGE_RUNNERS_ORG("manage_runners:org"),
  ADMIN_ORG("admin:org", WRITE_ORG, MANAGE_RUNNERS_ORG),
  PUBLIC_REPO("public_repo"),
  REPO_STATUS("repo:status"),
  REPO_DEPLOYMENT("repo_deployment"),
  REPO_INVITE("repo:invite"),
  SECURITY_EVENTS("security_events"),
  REPO("repo", PUBLIC_REPO, REPO_STATUS, REPO_DEPLOYMENT, REPO_INVITE, SECURITY_EVENTS),
  DELETE_REPO("delete_repo"),
  WORKFLOW("workflow"),
  READ_USER("read:user"),
  USER_EMAIL("user:email"),
  USER_FOLLOW("user:follow"),
  USER("user", READ_USER, USER_EMAIL, USER_FOLLOW),
  READ_ENTERPRISE("read:enterprise"),
  MANAGE_RUNNERS_ENTERPRISE("manage_runners:enterprise"),
  MANAGE_BILLING_ENTERPRISE("manage_billing:enterprise"),
  ADMIN_ENTERPRISE(
      "admin:enterprise", READ_ENTERPRISE, MANAGE_RUNNERS_ENTERPRISE, MANAGE_BILLING_ENTERPRISE),
  SITE_ADMIN("site_admin"),
  GIST("gist"),
  NOTIFICATIONS("notifications"),
  READ_PACKAGES("read:packages"),
  WRITE_PACKAGES("write:packages", READ_PACKAGES),
  DELETE_PACKAGES("delete:packages"),
  READ_REPO_HOOK("read:repo_hook"),
  WRITE_REPO_HOOK("write:repo_hook", READ_REPO_HOOK),
  ADMIN_REPO_HOOK("admin:repo_hook", WRITE_REPO_HOOK),
  ADMIN_ORG_HOOK("admin:org_hook"),
  READ_PUBLIC_KEY("read:public_key"),
  WRITE_PUBLIC_KEY("write:public_key", READ_PUBLIC_KEY),
  ADMIN_PUBLIC_KEY("admin:public_key", WRITE_PUBLIC_KEY),
  READ_GPG_KEY("read:gpg_key"),
  WRITE_GPG_KEY("write:gpg_key", READ_GPG_KEY),
  ADMIN_GPG_KEY("admin:gpg_key", WRITE_GPG_KEY),
  READ_AUDIT_LOG("read:audit_log"),
  AUDIT_LOG("audit_log", READ_AUDIT_LOG),
  PROJECT("project");

  private static final Map<String, Scope> BY_WIRE =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Scope::wire, it -> it));

  private final String wire;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final Scope[] included;

  Scope(String wire, Scope... included) {
    this.wire = wire;
    this.included = included;
  }

  /** GitHub's spelling. */
  public String wire() {
    return wire;
  }

  /** From GitHub's spelling; nothing for a scope that GitHub does not have. */
  public static Optional<Scope> of(String wire) {
    return Optional.ofNullable(BY_WIRE.get(wire));
  }

  /** Whether this scope allows what another stands for, itself or by one that it includes. */
  boolean includes(Scope other) {
    if (this == other) {
      return true;
    }
    for (Scope scope : included) {
      if (scope.includes(other)) {
        return true;
      }
    }
    return false;
  }

  /** Sorted and joined as in {@code X-OAuth-Scopes}. */
  public static String join(Collection<Scope> scopes) {
    return scopes.stream().map(Scope::wire).sorted().collect(Collectors.joining(", "));
  }

  /** Reads what {@link #join} wrote. */
  static Set<Scope> split(String joined) {
    return Stream.of(joined.split(", ", -1))
        .flatMap(word -> of(word).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
  }
}
