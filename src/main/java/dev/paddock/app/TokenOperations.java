package dev.paddock.app;

import dev.paddock.http.Digits;
import dev.paddock.http.Json;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens;
import dev.paddock.identity.UserTokens.NewToken;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What operators do with tokens of users. */
final class TokenOperations {
  private final House house;
  private final Lookup lookup;

  TokenOperations(House house, Lookup lookup) {
    this.house = house;
    this.lookup = lookup;
  }

  Map<String, Object> create(OperatorArguments given) {
    var scopes = given.scopes("scopes");
    if (given.text("name").isBlank()) {
      throw new OperatorException(
          "The token's name is empty: give one by which its owner knows it.");
    }
    return house.database.write(tx -> {
      var user = lookup.user(tx, given.text("user"));
      var name = given.text("name");
      if (house.tokens.find(tx, user.id(), name).isPresent()) {
        throw new OperatorException(
            "%s has a token called \"%s\" already: choose another name, or revoke it first."
                .formatted(user.login(), name));
      }
      var expiresAt = given.moment("expires_at");
      var token =
          house
              .accounts
              .tokens()
              .classic(
                  house.audit.change(tx, new Origin.Operator("token create")),
                  user,
                  new NewToken(user.id(), name, Optional.empty(), expiresAt),
                  scopes);
      var json = new LinkedHashMap<String, Object>();
      json.put("token", token);
      json.put("user", user.login());
      json.put("name", name);
      json.put("scopes", scopes.stream().map(Scope::wire).toList());
      json.put("expires_at", expiresAt.map(Json::time).orElse(null));
      return json;
    });
  }

  Map<String, Object> list() {
    return Map.of(
        "tokens",
        house.database.read(house.tokens::list).stream().map(TokenOperations::listed).toList());
  }

  private static Map<String, Object> listed(UserTokens.Listed token) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", token.id());
    json.put("user", token.login());
    json.put("kind", token.kind());
    json.put("name", token.name());
    json.put("last_eight", token.lastEight());
    json.put("scopes", token.scopes());
    json.put("expires_at", token.expiresAt() == null ? null : Json.time(token.expiresAt()));
    json.put("created_at", Json.time(token.createdAt()));
    return json;
  }

  Map<String, Object> revoke(OperatorArguments given) {
    var id = given.text("id");
    boolean revoked =
        Digits.isId(id)
            && house.database.write(tx ->
                house
                    .accounts
                    .tokens()
                    .revoke(
                        house.audit.change(tx, new Origin.Operator("token revoke")),
                        Long.parseLong(id)));
    if (!revoked) {
      throw new OperatorException(
          "There is no token with the id %s: `token list` shows them.".formatted(id));
    }
    return Map.of("revoked", Long.parseLong(id));
  }
}
