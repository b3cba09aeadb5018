package dev.paddock.accounts;

import dev.paddock.accounts.RepositoryStore.Settings;
import dev.paddock.audit.AuditFeature;
import dev.paddock.audit.Change;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Origin;
import dev.paddock.identity.Role;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The writer of repositories, their collaborators and their environments, with GitHub's rules. */
public final class RepositoryWriter {
  private static final int LONGEST_ENVIRONMENT_NAME = 255;

  private final Database database;
  private final AuditFeature audit;
  private final List<BiConsumer<Change, Level>> beforeDeletion;
  private final RepositoryStore repositories;
  private final CollaboratorStore collaborators;
  private final EnvironmentStore environments;

  /**
   * @param beforeDeletion listeners to call before a repository or an environment is deleted
   */
  RepositoryWriter(
      Database database,
      AuditFeature audit,
      List<BiConsumer<Change, Level>> beforeDeletion,
      RepositoryStore repositories,
      CollaboratorStore collaborators,
      EnvironmentStore environments) {
    this.database = database;
    this.audit = audit;
    this.beforeDeletion = beforeDeletion;
    this.repositories = repositories;
    this.collaborators = collaborators;
    this.environments = environments;
  }

  Repository create(Origin origin, Level.Organization owner, Settings settings) {
    return audit.write(origin, change -> create(change, owner, settings));
  }

  /**
   * Makes a repository. A redirect from its name to another one ends.
   *
   * @throws ApiException 422 if the name is taken
   */
  public Repository create(Change change, Level.Organization owner, Settings settings) {
    refuseTaken(change.tx(), owner.id(), settings.name(), Optional.empty());
    return repositories.insert(change, owner, settings);
  }

  /**
   * Changes a repository.
   *
   * @param change makes the new settings from the current ones
   */
  Repository update(Origin origin, Level.Repository repository, UnaryOperator<Settings> change) {
    return database.write(tx -> {
      var old = repositories.get(tx, repository.id());
      return update(audit.change(tx, origin), old, change.apply(Settings.of(old)));
    });
  }

  /**
   * Changes a repository; if it is renamed, its old name redirects to it. One that is archived can
   * only be unarchived.
   *
   * @throws ApiException 422 if the name is taken, 403 if it is archived and stays so
   */
  public Repository update(Change change, Repository old, Settings settings) {
    var tx = change.tx();
    if (settings.equals(Settings.of(old))) {
      return old;
    }
    refuseTaken(tx, old.level().owner().id(), settings.name(), Optional.of(old));
    if (settings.archived()) {
      old.level().refuseIfArchived();
    }
    repositories.update(change, old, settings);
    return repositories.get(tx, old.id());
  }

  private void refuseTaken(
      Tx tx, OrgId organization, RepositoryName name, Optional<Repository> mine) {
    var taken = repositories.find(tx, organization, name.value());
    if (taken.isPresent() && !taken.map(Repository::id).equals(mine.map(Repository::id))) {
      throw ApiException.invalidField(
          "Repository", "name", "custom", "name already exists on this account");
    }
  }

  /** Deletes a repository with everything that belongs to it. */
  void delete(Origin origin, Level.Repository repository) {
    change(
        origin,
        change -> {
          environments
              .all(change.tx(), repository)
              .forEach(environment -> deleteEnvironment(change, environment.level()));
          beforeDeletion.forEach(it -> it.accept(change, repository));
          repositories.delete(change, repository);
        });
  }

  private void change(Origin origin, Consumer<Change> work) {
    database.write(tx -> {
      work.accept(audit.change(tx, origin));
      return origin;
    });
  }

  void setCollaborator(Origin origin, Level.Repository repository, User user, Role role) {
    change(origin, change -> setCollaborator(change, repository, user, role));
  }

  /** Gives a user a role in a repository. */
  public void setCollaborator(Change change, Level.Repository repository, User user, Role role) {
    repository.refuseIfArchived();
    collaborators.set(change, repository, user, role);
  }

  void removeCollaborator(Origin origin, Level.Repository repository, User user) {
    repository.refuseIfArchived();
    change(origin, change -> collaborators.remove(change, repository, user));
  }

  /** Redirects a further name, which no other repository has, to a repository. */
  public void addFormerName(Change change, Repository repository, RepositoryName name) {
    repository.level().refuseIfArchived();
    FormerNameStore.add(change, repository, name);
  }

  static boolean isEnvironmentName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_ENVIRONMENT_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  Environment createEnvironment(Origin origin, Level.Repository repository, String name) {
    return database.write(tx -> createEnvironment(audit.change(tx, origin), repository, name));
  }

  /**
   * Makes an environment, or gives the one of that name.
   *
   * @throws ApiException 422 if an environment cannot have the name
   */
  public Environment createEnvironment(Change change, Level.Repository repository, String name) {
    if (!isEnvironmentName(name)) {
      throw ApiException.invalid(
          "Bad request - the name of an environment must be 1 to %d characters long, none of them a control character"
              .formatted(LONGEST_ENVIRONMENT_NAME));
    }
    repository.refuseIfArchived();
    return environments.findOrInsert(change, repository, name);
  }

  /** Deletes an environment with its secrets. */
  void deleteEnvironment(Origin origin, Level.Environment environment) {
    change(origin, change -> deleteEnvironment(change, environment));
  }

  private void deleteEnvironment(Change change, Level.Environment environment) {
    beforeDeletion.forEach(it -> it.accept(change, environment));
    environments.delete(change, environment);
  }
}
