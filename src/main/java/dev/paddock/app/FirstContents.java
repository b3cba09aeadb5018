package dev.paddock.app;

import dev.paddock.accounts.User;
import dev.paddock.app.Server.Start;
import dev.paddock.app.Server.WorldText;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Scope;
import dev.paddock.identity.UserTokens.NewToken;
import dev.paddock.store.Tx;
import dev.paddock.world.World;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills a server that has no users yet, from a world file or for development, where each start
 * makes a new token.
 */
final class FirstContents {
  private static final List<Scope> DEV_SCOPES =
      List.of(
          Scope.ADMIN_ORG, Scope.REPO, Scope.WORKFLOW, Scope.ADMIN_ENTERPRISE, Scope.SITE_ADMIN);

  private static final String DEV_WORLD =
      """
      enterprise: {slug: paddock, name: Paddock, owners: [admin]}
      users:
        - {login: admin, name: Admin, site_admin: true}
      organizations:
        - login: acme
          name: Acme
          owners: [admin]
          repositories:
            - {name: hello, visibility: private}
      """;

  private final Wiring wiring;
  private final boolean development;

  FirstContents(Wiring wiring, boolean development) {
    this.wiring = wiring;
    this.development = development;
  }

  /**
   * Fills a server that has no users yet, from the world file or else for development.
   *
   * @param summary what the world file names, once it was checked
   */
  Start fill(Optional<WorldText> world, Optional<World.Summary> summary) {
    boolean isEmpty = wiring.database.read(wiring.accounts.users()::isEmpty);
    var text =
        world.or(() ->
            development && isEmpty
                ? Optional.of(new WorldText("--dev", DEV_WORLD))
                : Optional.empty());
    var applied = text.filter(it -> isEmpty).map(it -> wiring.world.apply(it.name(), it.text()));
    var enterprise = enterprise().orElse(null);
    if (summary.isPresent()) {
      var given = summary.get();
      return new Start(
          applied,
          !isEmpty,
          enterprise,
          given.organization().orElse(null),
          given.login().orElse(null),
          given.token().orElse(null));
    }
    return development
        ? devStart(enterprise)
        : new Start(Optional.empty(), false, enterprise, null, null, null);
  }

  private Optional<String> enterprise() {
    return wiring.database.read(wiring.accounts.enterprises()::find).map(it -> it.level().slug());
  }

  private Start devStart(@Nullable String enterprise) {
    return wiring.database.write(tx -> {
      var organization =
          wiring.accounts.organizations().all(tx).stream()
              .map(it -> it.login())
              .findFirst()
              .orElse(null);
      var admin = wiring.accounts.users().all(tx).stream().filter(it -> it.siteAdmin()).findFirst();
      if (admin.isEmpty()) {
        return new Start(Optional.empty(), false, enterprise, organization, null, null);
      }
      var user = admin.get();
      var token = renewDevToken(tx, user);
      return new Start(Optional.empty(), false, enterprise, organization, user.login(), token);
    });
  }

  private String renewDevToken(Tx tx, User user) {
    var change = wiring.audit.change(tx, new Origin.Server("serve --dev"));
    wiring.accounts.tokens().revoke(change, user, "dev");
    var token = new NewToken(user.id(), "dev", Optional.empty(), Optional.empty());
    return wiring.accounts.tokens().classic(change, user, token, DEV_SCOPES);
  }
}
