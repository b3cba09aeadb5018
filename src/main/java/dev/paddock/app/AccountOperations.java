package dev.paddock.app;

import dev.paddock.accounts.Login;
import dev.paddock.apps.App;
import dev.paddock.apps.AppStore;
import dev.paddock.apps.Installation;
import dev.paddock.audit.Change;
import dev.paddock.crypto.RsaKeys;
import dev.paddock.identity.Origin;
import dev.paddock.identity.RepositorySelection;
import dev.paddock.identity.Role;
import dev.paddock.store.Tx;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The operator commands that create users, organizations and Apps. */
final class AccountOperations {
  private final Wiring wiring;
  private final Lookup lookup;

  AccountOperations(Wiring wiring, Lookup lookup) {
    this.wiring = wiring;
    this.lookup = lookup;
  }

  Map<String, Object> createUser(OperatorArguments given) {
    var login = given.login("login");
    return wiring.database.write(tx -> {
      refuseTaken(tx, login);
      var user =
          wiring
              .accounts
              .writer()
              .createUser(
                  change(tx, "user create"),
                  login,
                  given.optional("name"),
                  given.optional("email"),
                  given.flag("site_admin"));
      return Map.of("id", user.id().value(), "login", user.login());
    });
  }

  Map<String, Object> createOrg(OperatorArguments given) {
    var login = given.login("login");
    return wiring.database.write(tx -> {
      refuseTaken(tx, login);
      var change = change(tx, "org create");
      var owner = lookup.user(tx, given.text("owner"));
      var enterprises = wiring.accounts.enterprises();
      var enterprise =
          enterprises
              .find(tx)
              .orElseGet(() ->
                  wiring
                      .accounts
                      .writer()
                      .createEnterprise(change, new Login("paddock"), "Paddock"));
      var organization =
          wiring
              .accounts
              .writer()
              .createOrganization(
                  change, login, given.optional("name"), Role.READ, enterprise.level(), owner);
      return Map.of("id", organization.id().value(), "login", organization.login());
    });
  }

  private Change change(Tx tx, String command) {
    return wiring.audit.change(tx, new Origin.Operator(command));
  }

  private void refuseTaken(Tx tx, Login login) {
    if (wiring.accounts.isTaken(tx, login)) {
      throw new OperatorException("There is an account \"%s\" already.".formatted(login.value()));
    }
  }

  Map<String, Object> createApp(OperatorArguments given) {
    var key = publicKey(given);
    var permissions = given.permissions("permissions");
    return wiring.database.write(tx -> {
      var slug = given.text("slug");
      var owner = lookup.organization(tx, given.text("owner"));
      var change = change(tx, "app create");
      var wanted =
          new AppStore.NewApp(
              Optional.empty(),
              Optional.empty(),
              slug,
              given.optional("name").orElse(slug),
              owner.id().value(),
              key,
              permissions);
      var writer = wiring.apps.writer();
      var app = writer.create(change, wanted);
      var everything = new RepositorySelection.All();
      return json(app, writer.install(change, Optional.empty(), app, owner.level(), everything));
    });
  }

  private static PublicKey publicKey(OperatorArguments given) {
    return RsaKeys.publicKey(given.text("key"))
        .orElseThrow(() ->
            new OperatorException("The key file holds no RSA key of 2048 bits or more in PEM."));
  }

  private static Map<String, Object> json(App app, Installation installation) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", app.id().value());
    json.put("slug", app.slug());
    json.put("client_id", app.clientId());
    json.put("installation_id", installation.id().value());
    return json;
  }
}
