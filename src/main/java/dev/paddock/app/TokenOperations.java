package dev.paddock.app;

import dev.paddock.identity.Origin;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens;
import dev.paddock.identity.UserTokens.NewToken;
import dev.paddock.web.Digits;
import dev.paddock.web.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The operator commands about the tokens of users. */
final class TokenOperations {
  private final Wiring wiring;
  private final Lookup lookup;
  private final Clock clock;

  TokenOperations(Wiring wiring, Lookup lookup, Clock clock) {
    this.wiring = wiring;
    this.lookup = lookup;
    this.clock = clock;
  }

  Map<String, Object> create(OperatorArguments given) {
    var scopes = given.scopes("scopes");
    var expiresAt = given.moment("expires_at");
    refusePast(expiresAt);
    return wiring.database.write(tx -> {
      var user = lookup.user(tx, given.text("user"));
      var name = given.text("name");
      var token =
          wiring
              .accounts
              .tokens()
              .classic(
                  wiring.audit.change(tx, new Origin.Operator("token create")),
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

  private void refusePast(Optional<Instant> expiresAt) {
    if (expiresAt.filter(it -> !it.isAfter(clock.instant())).isPresent()) {
      throw new OperatorException("The end of the token is in the past: give a later time.");
    }
  }

  Map<String, Object> list() {
    return Map.of(
        "tokens",
        wiring.database.read(wiring.tokens::list).stream().map(TokenOperations::listed).toList());
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
            && wiring.database.write(tx ->
                wiring
                    .accounts
                    .tokens()
                    .revoke(
                        wiring.audit.change(tx, new Origin.Operator("token revoke")),
                        Long.parseLong(id)));
    if (!revoked) {
      throw new OperatorException(
          "There is no token with the id %s: `token list` shows them.".formatted(id));
    }
    return Map.of("revoked", Long.parseLong(id));
  }
}
