package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.EnterpriseStore;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.RepositoryStore;
import dev.paddock.audit.Change;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.RepoId;
import dev.paddock.identity.Role;
import dev.paddock.identity.UserId;
import dev.paddock.identity.Visibility;
import dev.paddock.world.WorldReport.Outcome;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Makes what a world file names exist, within one transaction. The file wins for what it names;
 * what it does not name stays; what equals it already is not touched.
 */
final class WorldApply {
  private static final Login DEFAULT_SLUG = new Login("paddock");

  private final AccountsFeature accounts;
  private final RunnersApply runners;
  private final SecretsApply secrets;
  private final TokensApply tokens;
  private final AppsApply apps;

  WorldApply(
      AccountsFeature accounts,
      RunnersApply runners,
      SecretsApply secrets,
      TokensApply tokens,
      AppsApply apps) {
    this.accounts = accounts;
    this.runners = runners;
    this.secrets = secrets;
    this.tokens = tokens;
    this.apps = apps;
  }

  WorldReport apply(Change change, WorldFile world) {
    var tx = change.handle();
    var report = new WorldReport();
    world.users().forEach(user -> user(tx, user, report));
    var enterprise = enterprise(tx, world, report);
    for (WorldFile.Organization organization : world.organizations()) {
      organization(change, organization, enterprise, report);
    }
    world.users().forEach(user -> tokens.apply(tx, user, report));
    world.apps().forEach(app -> apps.apply(tx, app, report));
    return report;
  }

  private void user(Handle tx, WorldFile.User user, WorldReport report) {
    var what = "user " + user.login().value();
    var existing = accounts.users().find(tx, user.login().value());
    if (existing.isEmpty()) {
      refuseTaken(tx, user.login());
      var made =
          accounts
              .users()
              .insert(tx, user.login(), user.name(), user.email(), user.siteAdmin().orElse(false));
      report.add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    var name = user.name().or(old::name);
    var email = user.email().or(old::email);
    boolean siteAdmin = user.siteAdmin().orElse(old.siteAdmin());
    boolean same =
        name.equals(old.name()) && email.equals(old.email()) && siteAdmin == old.siteAdmin();
    if (!same) {
      accounts.users().update(tx, old.id(), name, email, siteAdmin);
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }

  private void refuseTaken(Handle tx, Login login) {
    if (accounts.isTaken(tx, login)) {
      throw conflict(
          "%s: the login is taken by an account of the other kind".formatted(login.value()));
    }
  }

  static WorldException conflict(String message) {
    return new WorldException(List.of(message));
  }

  private EnterpriseStore.Enterprise enterprise(Handle tx, WorldFile world, WorldReport report) {
    var enterprises = accounts.enterprises();
    var named = world.enterprise();
    var slug = named.map(WorldFile.Enterprise::slug).orElse(DEFAULT_SLUG);
    var name = named.flatMap(WorldFile.Enterprise::name);
    var existing = enterprises.find(tx);
    boolean changed = false;
    EnterpriseStore.Enterprise enterprise;
    if (existing.isEmpty()) {
      enterprise = enterprises.insert(tx, slug, name.orElse(slug.value()));
    } else {
      enterprise = existing.get();
      if (named.isPresent() && !enterprise.level().slug().equalsIgnoreCase(slug.value())) {
        throw conflict(
            "enterprise.slug: this server's enterprise is \"%s\" and a server has one"
                .formatted(enterprise.level().slug()));
      }
      if (name.isPresent() && !name.get().equals(enterprise.name())) {
        enterprises.rename(tx, enterprise, name.get());
        changed = true;
      }
    }
    for (UserId owner : enterpriseOwners(tx, world)) {
      changed |= enterprises.addOwner(tx, enterprise, owner);
    }
    report.add(
        existing.isEmpty() ? Outcome.MADE : changed ? Outcome.CHANGED : Outcome.LEFT,
        "enterprise " + enterprise.level().slug(),
        enterprise.level().id());
    return enterprise;
  }

  private List<UserId> enterpriseOwners(Handle tx, WorldFile world) {
    var named = world.enterprise().flatMap(WorldFile.Enterprise::owners);
    return named
        .map(logins -> logins.stream().map(login -> user(tx, login)).toList())
        .orElseGet(() ->
            world.users().stream()
                .filter(user -> user.siteAdmin().orElse(false))
                .map(user -> user(tx, user.login().value()))
                .toList());
  }

  private UserId user(Handle tx, String login) {
    return accounts.users().find(tx, login).orElseThrow().id();
  }

  private void organization(
      Change change,
      WorldFile.Organization wanted,
      EnterpriseStore.Enterprise enterprise,
      WorldReport report) {
    var tx = change.handle();
    var organization = organizationItself(tx, wanted, enterprise, report);
    wanted.owners().forEach(login -> member(tx, organization, login, OrgRole.OWNER, report));
    wanted.members().forEach(login -> member(tx, organization, login, OrgRole.MEMBER, report));
    wanted.repositories().forEach(it -> repository(change, organization, it, report));
    wanted
        .secrets()
        .forEach(it -> secrets.ofOrganization(change, organization.level(), it, report));
    wanted.runners().forEach(it -> runners.ofOrganization(change, organization, it, report));
  }

  private Organization organizationItself(
      Handle tx,
      WorldFile.Organization wanted,
      EnterpriseStore.Enterprise enterprise,
      WorldReport report) {
    var organizations = accounts.organizations();
    var what = "organization " + wanted.login().value();
    var existing = organizations.find(tx, wanted.login().value());
    if (existing.isEmpty()) {
      refuseTaken(tx, wanted.login());
      var made =
          organizations.insert(
              tx,
              wanted.login(),
              wanted.name(),
              wanted.defaultRepositoryPermission().orElse(Role.READ),
              enterprise.level());
      report.add(Outcome.MADE, what, made.id());
      return made;
    }
    var old = existing.get();
    var name = wanted.name().or(old::name);
    var permission = wanted.defaultRepositoryPermission().orElse(old.defaultRepositoryPermission());
    boolean same = name.equals(old.name()) && permission == old.defaultRepositoryPermission();
    if (!same) {
      organizations.update(tx, old.level().id(), name, permission);
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id());
    return old;
  }

  private void member(
      Handle tx, Organization organization, String login, OrgRole role, WorldReport report) {
    var organizations = accounts.organizations();
    var user = user(tx, login);
    var old = organizations.role(tx, organization.level().id(), user);
    if (old != role) {
      organizations.setRole(tx, organization.level().id(), user, role);
    }
    report.add(
        old == role ? Outcome.LEFT : old == OrgRole.NONE ? Outcome.MADE : Outcome.CHANGED,
        "%s %s of %s"
            .formatted(role == OrgRole.OWNER ? "owner" : "member", login, organization.login()));
  }

  private void repository(
      Change change, Organization owner, WorldFile.Repository wanted, WorldReport report) {
    var tx = change.handle();
    var repositories = accounts.repositories();
    var what = "repository %s/%s".formatted(owner.login(), wanted.name().value());
    var existing = repositories.find(tx, owner.level().id(), wanted.name().value());
    var repository =
        existing.orElseGet(() ->
            repositories.insert(
                tx,
                owner.level(),
                new RepositoryStore.Settings(
                    wanted.name(),
                    wanted.visibility().orElse(Visibility.PRIVATE),
                    wanted.defaultBranch().orElse("main"),
                    Optional.empty(),
                    Optional.empty(),
                    false)));
    var outcome = Outcome.MADE;
    if (existing.isPresent()) {
      var old = RepositoryStore.Settings.of(repository);
      var settings =
          new RepositoryStore.Settings(
              old.name(),
              wanted.visibility().orElse(old.visibility()),
              wanted.defaultBranch().orElse(old.defaultBranch()),
              old.description(),
              old.homepage(),
              old.archived());
      outcome = settings.equals(old) ? Outcome.LEFT : Outcome.CHANGED;
      if (outcome == Outcome.CHANGED) {
        repositories.update(tx, repository, settings);
      }
    }
    report.add(outcome, what, repository.id());
    wanted
        .collaborators()
        .forEach(
            (login, role) -> collaborator(tx, repository.level().id(), what, login, role, report));
    wanted.secrets().forEach(it -> secrets.ofRepository(change, repository.level(), it, report));
  }

  private void collaborator(
      Handle tx, RepoId repository, String where, String login, Role role, WorldReport report) {
    var user = user(tx, login);
    var old = accounts.collaborators().given(tx, repository, user);
    if (!old.equals(Optional.of(role))) {
      accounts.collaborators().set(tx, repository, user, role);
    }
    report.add(
        old.isEmpty()
            ? Outcome.MADE
            : old.equals(Optional.of(role)) ? Outcome.LEFT : Outcome.CHANGED,
        "collaborator %s of %s".formatted(login, where));
  }
}
