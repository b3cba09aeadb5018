package dev.paddock.accounts;

import dev.paddock.audit.Change;
import dev.paddock.audit.Change.Operation;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens;
import dev.paddock.identity.UserTokens.NewToken;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The writer of the tokens of users. Each change is put on record, for whoever makes a token can
 * act as its user.
 */
public final class TokenWriter {
  private final UserTokens tokens;

  TokenWriter(UserTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Makes a classic token and gives its text.
   *
   * @throws ApiException 422 if its name is blank, or the user has a token of that name
   */
  public String classic(Change change, User user, NewToken token, Collection<Scope> scopes) {
    refuseName(change, user, token.name());
    var made = tokens.classic(change.tx(), token, scopes);
    record(change, user, token.name(), "classic", made, Map.of("token_scopes", Scope.join(scopes)));
    return made.text();
  }

  /** Makes an impersonation token, by which an administrator acts for a user; gives its text. */
  public String impersonation(Change change, User user, Collection<Scope> scopes) {
    var made = tokens.impersonation(change.tx(), user.id(), scopes);
    var details = Map.<String, Object>of("token_scopes", Scope.join(scopes));
    record(change, user, "impersonation", "oauth", made, details);
    return made.text();
  }

  /**
   * Makes a fine-grained token and gives its text.
   *
   * @throws ApiException 422 if its name is blank, or the user has a token of that name
   */
  public String fineGrained(
      Change change,
      User user,
      NewToken token,
      OrgId owner,
      Permissions permissions,
      RepositorySelection repositories) {
    refuseName(change, user, token.name());
    var made = tokens.fineGrained(change.tx(), token, owner, permissions, repositories);
    var details =
        Map.<String, Object>of(
            "permissions", permissions.wire(), "repository_selection", repositories.wire());
    record(change, user, token.name(), "fine_grained", made, details);
    return made.text();
  }

  private void refuseName(Change change, User user, String name) {
    if (name.isBlank()) {
      throw ApiException.invalid(
          "The token's name is empty: give one by which its owner knows it.");
    }
    if (tokens.find(change.tx(), user.id(), name).isPresent()) {
      throw ApiException.invalid(
          "%s has a token called \"%s\" already: choose another name, or revoke it first."
              .formatted(user.login(), name));
    }
  }

  private static void record(
      Change change,
      User user,
      String name,
      String kind,
      UserTokens.Made made,
      Map<String, Object> more) {
    var details = new LinkedHashMap<String, Object>();
    details.put("user", user.login());
    details.put("user_id", user.id().value());
    details.put("token_name", name);
    details.put("token_kind", kind);
    details.put("created_token", made.hashed());
    details.putAll(more);
    change.record("personal_access_token.create", Optional.empty(), Operation.CREATE, details);
  }

  private static void revoked(Change change, Map<String, Object> which) {
    change.record("personal_access_token.revoke", Optional.empty(), Operation.REMOVE, which);
  }

  /** Revokes a token by its name; false when there is none. */
  public boolean revoke(Change change, User user, String name) {
    boolean revoked = tokens.revoke(change.tx(), user.id(), name);
    if (revoked) {
      revoked(change, Map.of("user", user.login(), "token_name", name));
    }
    return revoked;
  }

  /** Revokes a token by its id; false when there is none. */
  public boolean revoke(Change change, long id) {
    boolean revoked = tokens.revoke(change.tx(), id);
    if (revoked) {
      revoked(change, Map.of("revoked_token_id", id));
    }
    return revoked;
  }

  /** Revokes the impersonation tokens of a user; false when there is none. */
  public boolean revokeImpersonations(Change change, User user) {
    boolean revoked = tokens.revokeImpersonations(change.tx(), user.id()) > 0;
    if (revoked) {
      revoked(change, Map.of("user", user.login(), "token_kind", "oauth"));
    }
    return revoked;
  }
}
