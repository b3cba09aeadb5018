package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.EnterpriseStore;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.RepositoryStore;
import dev.paddock.accounts.User;
import dev.paddock.audit.Change;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Role;
import dev.paddock.identity.Visibility;
import dev.paddock.store.Tx;
import dev.paddock.world.WorldReport.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    var report = new WorldReport();
    world.users().forEach(user -> user(change, user, report));
    var enterprise = enterprise(change, world, report);
    for (WorldFile.Organization organization : world.organizations()) {
      organization(change, organization, enterprise, report);
    }
    world.users().forEach(user -> tokens.apply(change, user, report));
    world.apps().forEach(app -> apps.apply(change, app, report));
    return report;
  }

  private void user(Change change, WorldFile.User user, WorldReport report) {
    var tx = change.tx();
    var what = "user " + user.login().value();
    var existing = accounts.users().find(tx, user.login().value());
    if (existing.isEmpty()) {
      refuseTaken(tx, user.login());
      var made =
          accounts
              .users()
              .insert(
                  change, user.login(), user.name(), user.email(), user.siteAdmin().orElse(false));
      suspend(change, made, user);
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
      accounts.users().update(change, old, name, email, siteAdmin);
    }
    same &= !suspend(change, old, user);
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }

  /** Suspends a user or ends that, where the file says so; whether that was not so before. */
  private boolean suspend(Change change, User user, WorldFile.User wanted) {
    boolean is = user.suspendedAt().isPresent();
    boolean shall = wanted.suspended().orElse(is);
    if (shall && !is) {
      accounts.users().suspend(change, user);
    } else if (is && !shall) {
      accounts.users().unsuspend(change, user);
    }
    return is != shall;
  }

  private void refuseTaken(Tx tx, Login login) {
    if (accounts.isTaken(tx, login)) {
      throw conflict(
          "%s: the login is taken by an account of the other kind".formatted(login.value()));
    }
  }

  static WorldException conflict(String message) {
    return new WorldException(List.of(message));
  }

  private EnterpriseStore.Enterprise enterprise(
      Change change, WorldFile world, WorldReport report) {
    var tx = change.tx();
    var enterprises = accounts.enterprises();
    var named = world.enterprise();
    var slug = named.map(WorldFile.Enterprise::slug).orElse(DEFAULT_SLUG);
    var name = named.flatMap(WorldFile.Enterprise::name);
    var existing = enterprises.find(tx);
    boolean changed = false;
    EnterpriseStore.Enterprise enterprise;
    if (existing.isEmpty()) {
      enterprise = enterprises.insert(change, slug, name.orElse(slug.value()));
    } else {
      enterprise = existing.get();
      if (named.isPresent() && !enterprise.level().slug().equalsIgnoreCase(slug.value())) {
        throw conflict(
            "enterprise.slug: this server's enterprise is \"%s\" and a server has one"
                .formatted(enterprise.level().slug()));
      }
      if (name.isPresent() && !name.get().equals(enterprise.name())) {
        enterprises.rename(change, enterprise, name.get());
        changed = true;
      }
    }
    for (User owner : enterpriseOwners(tx, world)) {
      changed |= enterprises.addOwner(change, enterprise, owner);
    }
    report.add(
        existing.isEmpty() ? Outcome.MADE : changed ? Outcome.CHANGED : Outcome.LEFT,
        "enterprise " + enterprise.level().slug(),
        enterprise.level().id());
    var level = enterprise.level();
    named.ifPresent(it ->
        it.runners().forEach(runner -> runners.of(change, level, level.slug(), runner, report)));
    return enterprise;
  }

  private List<User> enterpriseOwners(Tx tx, WorldFile world) {
    var named = world.enterprise().flatMap(WorldFile.Enterprise::owners);
    return named
        .map(logins -> logins.stream().map(login -> user(tx, login)).toList())
        .orElseGet(() ->
            world.users().stream()
                .filter(user -> user.siteAdmin().orElse(false))
                .map(user -> user(tx, user.login().value()))
                .toList());
  }

  private User user(Tx tx, String login) {
    return accounts.users().find(tx, login).orElseThrow();
  }

  private void organization(
      Change change,
      WorldFile.Organization wanted,
      EnterpriseStore.Enterprise enterprise,
      WorldReport report) {
    var organization = organizationItself(change, wanted, enterprise, report);
    wanted.owners().forEach(login -> member(change, organization, login, OrgRole.OWNER, report));
    wanted.members().forEach(login -> member(change, organization, login, OrgRole.MEMBER, report));
    wanted.repositories().forEach(it -> repository(change, organization, it, report));
    wanted
        .secrets()
        .forEach(it -> secrets.ofOrganization(change, organization.level(), it, report));
    wanted
        .runners()
        .forEach(it -> runners.of(change, organization.level(), organization.login(), it, report));
  }

  private Organization organizationItself(
      Change change,
      WorldFile.Organization wanted,
      EnterpriseStore.Enterprise enterprise,
      WorldReport report) {
    var tx = change.tx();
    var organizations = accounts.organizations();
    var what = "organization " + wanted.login().value();
    var existing = organizations.find(tx, wanted.login().value());
    if (existing.isEmpty()) {
      refuseTaken(tx, wanted.login());
      var made =
          organizations.insert(
              change,
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
      organizations.update(change, old, name, permission);
    }
    report.add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id());
    return old;
  }

  private void member(
      Change change, Organization organization, String login, OrgRole role, WorldReport report) {
    var organizations = accounts.organizations();
    var user = user(change.tx(), login);
    var old = organizations.role(change.tx(), organization.level().id(), user.id());
    organizations.setRole(change, organization.level(), user, role);
    report.add(
        old == role ? Outcome.LEFT : old == OrgRole.NONE ? Outcome.MADE : Outcome.CHANGED,
        "%s %s of %s"
            .formatted(role == OrgRole.OWNER ? "owner" : "member", login, organization.login()));
  }

  private void repository(
      Change change, Organization owner, WorldFile.Repository wanted, WorldReport report) {
    var tx = change.tx();
    var repositories = accounts.repositories();
    var what = "repository %s/%s".formatted(owner.login(), wanted.name().value());
    var existing = repositories.find(tx, owner.level().id(), wanted.name().value());
    var repository =
        existing.orElseGet(() ->
            repositories.insert(
                change,
                owner.level(),
                new RepositoryStore.Settings(
                    wanted.name(),
                    wanted.visibility().orElse(Visibility.PRIVATE),
                    wanted.defaultBranch().orElse("main"),
                    wanted.description(),
                    wanted.homepage(),
                    wanted.archived().orElse(false))));
    var outcome = Outcome.MADE;
    if (existing.isPresent()) {
      var old = RepositoryStore.Settings.of(repository);
      var settings =
          new RepositoryStore.Settings(
              old.name(),
              wanted.visibility().orElse(old.visibility()),
              wanted.defaultBranch().orElse(old.defaultBranch()),
              wanted.description().or(old::description),
              wanted.homepage().or(old::homepage),
              wanted.archived().orElse(old.archived()));
      outcome = settings.equals(old) ? Outcome.LEFT : Outcome.CHANGED;
      if (outcome == Outcome.CHANGED) {
        repositories.update(change, repository, settings);
      }
    }
    report.add(outcome, what, repository.id());
    wanted
        .collaborators()
        .forEach((login, role) -> collaborator(change, repository, what, login, role, report));
    formerNames(change, repository, wanted);
    wanted
        .secrets()
        .forEach(it ->
            secrets.of(change, repository.level(), repository.level().fullName(), it, report));
    wanted
        .runners()
        .forEach(it ->
            runners.of(change, repository.level(), repository.level().fullName(), it, report));
    wanted.environments().forEach(it -> environment(change, repository, it, report));
  }

  /** A name that another repository has by now does not lead anywhere else. */
  private void formerNames(Change change, Repository repository, WorldFile.Repository wanted) {
    var repositories = accounts.repositories();
    var known = repositories.formerNames(change.tx(), repository.level().id());
    var owner = repository.level().owner().id();
    wanted.formerNames().stream()
        .filter(name -> !known.contains(name.value().toLowerCase(Locale.ROOT)))
        .filter(name -> repositories.find(change.tx(), owner, name.value()).isEmpty())
        .forEach(name -> repositories.addFormerName(change, repository, name));
  }

  private void environment(
      Change change, Repository repository, WorldFile.Environment wanted, WorldReport report) {
    var environments = accounts.environments();
    boolean isNew = environments.find(change.tx(), repository.level(), wanted.name()).isEmpty();
    var level = environments.findOrInsert(change, repository.level(), wanted.name()).level();
    var name = repository.level().fullName() + " " + level.name();
    report.add(isNew ? Outcome.MADE : Outcome.LEFT, "environment " + name, level.id());
    wanted.secrets().forEach(it -> secrets.of(change, level, name, it, report));
  }

  private void collaborator(
      Change change,
      Repository repository,
      String where,
      String login,
      Role role,
      WorldReport report) {
    var user = user(change.tx(), login);
    var id = repository.level().id();
    var old = accounts.collaborators().given(change.tx(), id, user.id());
    accounts.collaborators().set(change, repository.level(), user, role);
    report.add(
        old.isEmpty()
            ? Outcome.MADE
            : old.equals(Optional.of(role)) ? Outcome.LEFT : Outcome.CHANGED,
        "collaborator %s of %s".formatted(login, where));
  }
}
