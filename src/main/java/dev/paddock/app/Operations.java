package dev.paddock.app;

import dev.paddock.accounts.Login;
import dev.paddock.accounts.User;
import dev.paddock.apps.AppStore;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.http.Json;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens;
import dev.paddock.identity.UserTokens.NewToken;
import dev.paddock.world.WorldReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/**
 * What operator commands do, whether the server does it for them or they do it themselves: a name
 * and a JSON object in, a JSON object out.
 */
final class Operations {
  private final House house;
  private final RunnerOperations runners;

  /**
   * @param serving whether a server runs, to which runners come
   */
  Operations(House house, boolean serving) {
    this.house = house;
    this.runners = new RunnerOperations(house, serving);
  }

  /**
   * Does one thing.
   *
   * @throws OperatorException if it can not be done, with one sentence for the operator
   */
  Map<String, Object> run(String name, JsonNode arguments) {
    try {
      return run(name, new OperatorArguments(arguments));
    } catch (ApiException refused) {
      // A rule of the API that stands against a world file, such as the number of secrets.
      throw new OperatorException(refused.reason());
    }
  }

  private Map<String, Object> run(String name, OperatorArguments given) {
    return switch (name) {
      case "token create" -> createToken(given);
      case "token list" -> listTokens();
      case "token revoke" -> revokeToken(given);
      case "user create" -> createUser(given);
      case "org create" -> createOrg(given);
      case "app create" -> createApp(given);
      case "audit" -> audit(given);
      case "runner show" -> runners.showRunner(given);
      case "job create" -> runners.createJob(given);
      case "job get" -> runners.getJob(given);
      case "job lines" -> runners.jobLines(given);
      case "job cancel" -> runners.cancelJob(given);
      case "world apply" -> applyWorld(given);
      case "world export" -> Map.of("world", house.world.export(given.flag("with_values")));
      default ->
          throw new OperatorException(
              "The server does not know the command \"%s\": it is older than this program."
                  .formatted(name));
    };
  }

  private Map<String, Object> createToken(OperatorArguments given) {
    var scopes = given.scopes("scopes");
    if (given.text("name").isBlank()) {
      throw new OperatorException(
          "The token's name is empty: give one by which its owner knows it.");
    }
    return house.database.write(tx -> {
      var user = user(tx, given.text("user"));
      var name = given.text("name");
      if (house.tokens.find(tx, user.id(), name).isPresent()) {
        throw new OperatorException(
            "%s has a token called \"%s\" already: choose another name, or revoke it first."
                .formatted(user.login(), name));
      }
      var expiresAt = given.moment("expires_at");
      var token =
          house.tokens.classic(
              tx, new NewToken(user.id(), name, Optional.empty(), expiresAt), scopes);
      var json = new LinkedHashMap<String, Object>();
      json.put("token", token);
      json.put("user", user.login());
      json.put("name", name);
      json.put("scopes", scopes.stream().map(Scope::wire).toList());
      json.put("expires_at", expiresAt.map(Json::time).orElse(null));
      return json;
    });
  }

  private User user(Handle handle, String login) {
    return house
        .accounts
        .users()
        .find(handle, login)
        .orElseThrow(() -> new OperatorException("There is no user \"%s\".".formatted(login)));
  }

  private Map<String, Object> listTokens() {
    return Map.of(
        "tokens",
        house.database.read(house.tokens::list).stream().map(Operations::listed).toList());
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

  private Map<String, Object> revokeToken(OperatorArguments given) {
    var id = given.text("id");
    boolean revoked =
        id.matches("[0-9]{1,18}")
            && house.database.write(tx -> house.tokens.revoke(tx, Long.parseLong(id)));
    if (!revoked) {
      throw new OperatorException(
          "There is no token with the id %s: `token list` shows them.".formatted(id));
    }
    return Map.of("revoked", Long.parseLong(id));
  }

  private Map<String, Object> createUser(OperatorArguments given) {
    var login = given.login("login");
    return house.database.write(tx -> {
      refuseTaken(tx, login);
      var user =
          house
              .accounts
              .users()
              .insert(
                  tx,
                  login,
                  given.optional("name"),
                  given.optional("email"),
                  given.flag("site_admin"));
      return Map.of("id", user.id().value(), "login", user.login());
    });
  }

  private Map<String, Object> createOrg(OperatorArguments given) {
    var login = given.login("login");
    return house.database.write(tx -> {
      refuseTaken(tx, login);
      var owner = user(tx, given.text("owner"));
      var enterprises = house.accounts.enterprises();
      var enterprise =
          enterprises
              .find(tx)
              .orElseGet(() -> enterprises.insert(tx, new Login("paddock"), "Paddock"));
      var organizations = house.accounts.organizations();
      var organization =
          organizations.insert(tx, login, given.optional("name"), Role.READ, enterprise.level());
      organizations.setRole(tx, organization.level().id(), owner.id(), OrgRole.OWNER);
      return Map.of("id", organization.id(), "login", organization.login());
    });
  }

  private void refuseTaken(Handle tx, Login login) {
    if (house.accounts.isTaken(tx, login)) {
      throw new OperatorException("There is an account \"%s\" already.".formatted(login.value()));
    }
  }

  private Map<String, Object> createApp(OperatorArguments given) {
    var key =
        RsaKeys.publicKey(given.text("key"))
            .orElseThrow(() ->
                new OperatorException(
                    "The key file holds no RSA key of 2048 bits or more in PEM."));
    var permissions = given.permissions("permissions");
    return house.database.write(tx -> {
      var slug = given.text("slug");
      if (house.apps.apps().find(tx, slug).isPresent()) {
        throw new OperatorException("There is an App \"%s\" already.".formatted(slug));
      }
      var owner =
          house
              .accounts
              .organizations()
              .find(tx, given.text("owner"))
              .orElseThrow(() ->
                  new OperatorException(
                      "There is no organization \"%s\".".formatted(given.text("owner"))));
      var app =
          house
              .apps
              .apps()
              .insert(
                  tx,
                  new AppStore.NewApp(
                      Optional.empty(),
                      Optional.empty(),
                      slug,
                      given.optional("name").orElse(slug),
                      owner.id(),
                      key,
                      permissions));
      var installation =
          house
              .apps
              .installations()
              .insert(
                  tx,
                  Optional.empty(),
                  app.id(),
                  owner.level().id(),
                  new RepositorySelection.All());
      var json = new LinkedHashMap<String, Object>();
      json.put("id", app.id().value());
      json.put("slug", app.slug());
      json.put("client_id", app.clientId());
      json.put("installation_id", installation.id().value());
      return json;
    });
  }

  private Map<String, Object> audit(OperatorArguments given) {
    return house.database.read(handle -> {
      var organization =
          given
              .optional("org")
              .map(login ->
                  house
                      .accounts
                      .organizations()
                      .find(handle, login)
                      .orElseThrow(() ->
                          new OperatorException(
                              "There is no organization \"%s\".".formatted(login)))
                      .id());
      return Map.of(
          "entries",
          house.audit.newest(handle, organization, given.text("phrase"), given.number("limit")));
    });
  }

  private Map<String, Object> applyWorld(OperatorArguments given) {
    var report = house.world.apply(given.text("file"), given.text("text"));
    return Map.of("entries", report.entries().stream().map(Operations::reported).toList());
  }

  private static Map<String, Object> reported(WorldReport.Entry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
    json.put("what", entry.what());
    json.put("id", entry.id());
    json.put("token", entry.token());
    return json;
  }
}
