package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.EnterpriseStore.Enterprise;
import dev.paddock.accounts.Login;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.User;
import dev.paddock.audit.Change;
import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldException;
import dev.paddock.feature.WorldReport;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.OrgRole;
import dev.paddock.identity.Role;
import dev.paddock.store.Handle;
import java.util.List;

/**
 * Applies a world file within one transaction, by the writers that the API uses too. What the file
 * names is made or changed as it says, unless it is so already; what it does not name stays as it
 * is.
 */
final class WorldApply {
  private static final Login DEFAULT_SLUG = new Login("paddock");

  private final AccountsFeature accounts;
  private final TokensApply tokens;
  private final Sections sections;
  private final RepositoryApply repositories;

  WorldApply(AccountsFeature accounts, TokensApply tokens, List<WorldSection<?>> sections) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.sections = new Sections(sections);
    this.repositories = new RepositoryApply(accounts, this.sections);
  }

  WorldReport apply(Change change, WorldFile world) {
    var applying = new WorldApplying(change, new WorldReport());
    world.users().forEach(user -> user(applying, user));
    var enterprise = enterprise(applying, world);
    world.organizations().forEach(it -> organization(applying, it, enterprise));
    world.users().forEach(user -> tokens.apply(applying, user));
    sections.apply(applying, enterprise.level(), "the server", world.sections());
    return applying.report();
  }

  private void user(WorldApplying applying, WorldFile.User wanted) {
    var what = "user " + wanted.login().value();
    var existing = accounts.users().find(applying.tx(), wanted.login().value());
    var user = applying.part(what, () -> existing.orElseGet(() -> createUser(applying, wanted)));
    var outcome =
        existing.isEmpty()
            ? Outcome.MADE
            : applying.part(what, () -> updateUser(applying, user, wanted));
    applying.report().add(outcome, what, user.id().value());
  }

  private User createUser(WorldApplying applying, WorldFile.User wanted) {
    refuseTaken(applying.tx(), wanted.login());
    var made =
        accounts
            .writer()
            .createUser(
                applying.change(),
                wanted.login(),
                wanted.name(),
                wanted.email(),
                wanted.siteAdmin().orElse(false));
    suspend(applying, made, wanted);
    return made;
  }

  private Outcome updateUser(WorldApplying applying, User old, WorldFile.User wanted) {
    var name = wanted.name().or(old::name);
    var email = wanted.email().or(old::email);
    boolean siteAdmin = wanted.siteAdmin().orElse(old.siteAdmin());
    boolean same =
        name.equals(old.name()) && email.equals(old.email()) && siteAdmin == old.siteAdmin();
    if (!same) {
      accounts.writer().updateUser(applying.change(), old, name, email, siteAdmin);
    }
    same &= !suspend(applying, old, wanted);
    return same ? Outcome.LEFT : Outcome.CHANGED;
  }

  /** Suspends or unsuspends a user as the file says; gives whether that was a change. */
  private boolean suspend(WorldApplying applying, User user, WorldFile.User wanted) {
    boolean is = user.suspendedAt().isPresent();
    boolean shall = wanted.suspended().orElse(is);
    if (shall && !is) {
      accounts.writer().suspend(applying.change(), user);
    } else if (is && !shall) {
      accounts.writer().unsuspend(applying.change(), user);
    }
    return is != shall;
  }

  private void refuseTaken(Handle handle, Login login) {
    if (accounts.isTaken(handle, login)) {
      throw conflict(
          "%s: the login is taken by an account of the other kind".formatted(login.value()));
    }
  }

  static WorldException conflict(String message) {
    return new WorldException(List.of(message));
  }

  private Enterprise enterprise(WorldApplying applying, WorldFile world) {
    var named = world.enterprise();
    var slug = named.map(WorldFile.Enterprise::slug).orElse(DEFAULT_SLUG);
    var name = named.flatMap(WorldFile.Enterprise::name);
    var existing = accounts.enterprises().find(applying.tx());
    var enterprise =
        existing.orElseGet(() ->
            accounts.writer().createEnterprise(applying.change(), slug, name.orElse(slug.value())));
    if (named.isPresent() && !enterprise.level().slug().equalsIgnoreCase(slug.value())) {
      throw conflict(
          "enterprise.slug: this server's enterprise is \"%s\" and a server has one"
              .formatted(enterprise.level().slug()));
    }
    boolean changed = updateEnterprise(applying, enterprise, world);
    var level = enterprise.level();
    applying
        .report()
        .add(
            existing.isEmpty() ? Outcome.MADE : changed ? Outcome.CHANGED : Outcome.LEFT,
            "enterprise " + level.slug(),
            level.id());
    named.ifPresent(it -> sections.apply(applying, level, level.slug(), it.sections()));
    return enterprise;
  }

  private boolean updateEnterprise(WorldApplying applying, Enterprise old, WorldFile world) {
    var name = world.enterprise().flatMap(WorldFile.Enterprise::name);
    boolean changed = name.filter(it -> !it.equals(old.name())).isPresent();
    if (changed) {
      accounts.writer().renameEnterprise(applying.change(), old, name.get());
    }
    for (User owner : enterpriseOwners(applying.tx(), world)) {
      changed |= accounts.writer().addEnterpriseOwner(applying.change(), old, owner);
    }
    return changed;
  }

  private List<User> enterpriseOwners(Handle handle, WorldFile world) {
    return world
        .enterprise()
        .flatMap(WorldFile.Enterprise::owners)
        .map(logins -> logins.stream().map(login -> find(handle, login)).toList())
        .orElseGet(() ->
            world.users().stream()
                .filter(user -> user.siteAdmin().orElse(false))
                .map(user -> find(handle, user.login().value()))
                .toList());
  }

  private User find(Handle handle, String login) {
    return accounts.users().find(handle, login).orElseThrow();
  }

  private void organization(
      WorldApplying applying, WorldFile.Organization wanted, Enterprise enterprise) {
    var what = "organization " + wanted.login().value();
    var existing = accounts.organizations().find(applying.tx(), wanted.login().value());
    var organization =
        applying.part(
            what,
            () ->
                existing
                    .map(it -> updateOrganization(applying, what, it, wanted))
                    .orElseGet(() -> createOrganization(applying, what, wanted, enterprise)));
    // Owners first: a new owner may replace one who becomes a member.
    boolean isNew = existing.isEmpty();
    wanted.owners().forEach(it -> member(applying, organization, it, OrgRole.OWNER, isNew));
    wanted.members().forEach(it -> member(applying, organization, it, OrgRole.MEMBER, isNew));
    wanted.repositories().forEach(it -> repositories.apply(applying, organization, it));
    sections.apply(applying, organization.level(), organization.login(), wanted.sections());
  }

  private Organization createOrganization(
      WorldApplying applying, String what, WorldFile.Organization wanted, Enterprise enterprise) {
    refuseTaken(applying.tx(), wanted.login());
    if (wanted.owners().isEmpty()) {
      throw conflict(what + ": has no owner; expected at least one under owners");
    }
    var made =
        accounts
            .writer()
            .createOrganization(
                applying.change(),
                wanted.login(),
                wanted.name(),
                wanted.defaultRepositoryPermission().orElse(Role.READ),
                enterprise.level(),
                find(applying.tx(), wanted.owners().getFirst()));
    applying.report().add(Outcome.MADE, what, made.id().value());
    return made;
  }

  private Organization updateOrganization(
      WorldApplying applying, String what, Organization old, WorldFile.Organization wanted) {
    var name = wanted.name().or(old::name);
    var permission = wanted.defaultRepositoryPermission().orElse(old.defaultRepositoryPermission());
    boolean same = name.equals(old.name()) && permission == old.defaultRepositoryPermission();
    if (!same) {
      accounts.writer().updateOrganization(applying.change(), old, name, permission);
    }
    applying.report().add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
    return old;
  }

  private void member(
      WorldApplying applying,
      Organization organization,
      String login,
      OrgRole role,
      boolean isNew) {
    var what =
        "%s %s of %s"
            .formatted(role == OrgRole.OWNER ? "owner" : "member", login, organization.login());
    var level = organization.level();
    var user = find(applying.tx(), login);
    // The first owner of a new organization is made with it.
    var old =
        isNew ? OrgRole.NONE : accounts.organizations().role(applying.tx(), level.id(), user.id());
    applying.part(what, () -> accounts.memberships().set(applying.change(), level, user, role));
    applying
        .report()
        .add(
            old == role ? Outcome.LEFT : old == OrgRole.NONE ? Outcome.MADE : Outcome.CHANGED,
            what);
  }
}
