package dev.paddock.world;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.accounts.FormerNameStore;
import dev.paddock.accounts.Organization;
import dev.paddock.accounts.Repository;
import dev.paddock.accounts.RepositoryStore.Settings;
import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.identity.Role;
import dev.paddock.identity.Visibility;
import java.util.Locale;
import java.util.Optional;

/**
 * Applies the repositories of a world file, with what belongs to them. A repository that the file
 * archives is archived last, and one that it unarchives is unarchived first, so that it can be
 * changed in between.
 */
final class RepositoryApply {
  private final AccountsFeature accounts;
  private final Sections sections;

  RepositoryApply(AccountsFeature accounts, Sections sections) {
    this.accounts = accounts;
    this.sections = sections;
  }

  void apply(WorldApplying applying, Organization owner, WorldFile.Repository wanted) {
    var what = "repository %s/%s".formatted(owner.login(), wanted.name().value());
    var existing = accounts.repositories().find(applying.tx(), owner.id(), wanted.name().value());
    var before = existing.map(Settings::of);
    var settings = settings(wanted, before);
    boolean archivedBefore = before.filter(Settings::archived).isPresent();
    var open = settings.archivedAs(settings.archived() && archivedBefore);
    var repository =
        applying.part(
            what,
            () ->
                existing
                    .map(it -> accounts.repositoryWriter().update(applying.change(), it, open))
                    .orElseGet(() ->
                        accounts
                            .repositoryWriter()
                            .create(applying.change(), owner.level(), open)));
    applying.report().add(outcome(before, settings), what, repository.id().value());
    contents(applying, what, repository, wanted);
    applying.part(
        what, () -> accounts.repositoryWriter().update(applying.change(), repository, settings));
  }

  private static Settings settings(WorldFile.Repository wanted, Optional<Settings> before) {
    return new Settings(
        before.map(Settings::name).orElse(wanted.name()),
        wanted.visibility().or(() -> before.map(Settings::visibility)).orElse(Visibility.PRIVATE),
        wanted.defaultBranch().or(() -> before.map(Settings::defaultBranch)).orElse("main"),
        wanted.description().or(() -> before.flatMap(Settings::description)),
        wanted.homepage().or(() -> before.flatMap(Settings::homepage)),
        wanted.archived().or(() -> before.map(Settings::archived)).orElse(false));
  }

  private static Outcome outcome(Optional<Settings> before, Settings after) {
    return before.isEmpty()
        ? Outcome.MADE
        : before.get().equals(after) ? Outcome.LEFT : Outcome.CHANGED;
  }

  private void contents(
      WorldApplying applying, String what, Repository repository, WorldFile.Repository wanted) {
    wanted
        .collaborators()
        .forEach((login, role) -> collaborator(applying, repository, what, login, role));
    formerNames(applying, repository, wanted);
    var level = repository.level();
    sections.apply(applying, level, level.fullName(), wanted.sections());
    wanted.environments().forEach(it -> environment(applying, repository, it));
  }

  private void collaborator(
      WorldApplying applying, Repository repository, String where, String login, Role role) {
    var what = "collaborator %s of %s".formatted(login, where);
    var user = accounts.users().find(applying.tx(), login).orElseThrow();
    var level = repository.level();
    var old = accounts.collaborators().given(applying.tx(), level.id(), user.id());
    boolean same = old.equals(Optional.of(role));
    if (!same) {
      applying.part(
          what,
          () -> accounts.repositoryWriter().setCollaborator(applying.change(), level, user, role));
    }
    applying
        .report()
        .add(old.isEmpty() ? Outcome.MADE : same ? Outcome.LEFT : Outcome.CHANGED, what);
  }

  /** Adds redirects from former names, except from names that a repository has now. */
  private void formerNames(
      WorldApplying applying, Repository repository, WorldFile.Repository wanted) {
    var repositories = accounts.repositories();
    var known = FormerNameStore.of(applying.tx(), repository.id());
    var owner = repository.level().owner().id();
    wanted.formerNames().stream()
        .filter(name -> !known.contains(name.value().toLowerCase(Locale.ROOT)))
        .filter(name -> repositories.find(applying.tx(), owner, name.value()).isEmpty())
        .forEach(name ->
            applying.part(
                "former name %s of %s".formatted(name.value(), repository.level().fullName()),
                () ->
                    accounts
                        .repositoryWriter()
                        .addFormerName(applying.change(), repository, name)));
  }

  private void environment(
      WorldApplying applying, Repository repository, WorldFile.Environment wanted) {
    var name = repository.level().fullName() + " " + wanted.name();
    var existing = accounts.environments().find(applying.tx(), repository.level(), wanted.name());
    var environment =
        existing.orElseGet(() ->
            applying.part(
                "environment " + name,
                () ->
                    accounts
                        .repositoryWriter()
                        .createEnvironment(applying.change(), repository.level(), wanted.name())));
    var level = environment.level();
    var shown = repository.level().fullName() + " " + level.name();
    applying
        .report()
        .add(existing.isEmpty() ? Outcome.MADE : Outcome.LEFT, "environment " + shown, level.id());
    sections.apply(applying, level, shown, wanted.sections());
  }
}
