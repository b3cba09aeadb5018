package dev.paddock.accounts;

import dev.paddock.accounts.RepositoryStore.Settings;
import dev.paddock.identity.ApiException;
import dev.paddock.identity.Level;
import dev.paddock.identity.OrgId;
import dev.paddock.identity.Role;
import dev.paddock.identity.UserId;
import dev.paddock.store.Database;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Every change of a repository, its collaborators and its environments. */
final class RepositoryWriter {
  private static final int LONGEST_ENVIRONMENT_NAME = 255;

  private final Database database;
  private final RepositoryStore repositories;
  private final CollaboratorStore collaborators;
  private final EnvironmentStore environments;

  RepositoryWriter(
      Database database,
      RepositoryStore repositories,
      CollaboratorStore collaborators,
      EnvironmentStore environments) {
    this.database = database;
    this.repositories = repositories;
    this.collaborators = collaborators;
    this.environments = environments;
  }

  Repository create(Level.Organization owner, Settings settings) {
    return database.write(tx -> {
      refuseTaken(tx, owner.id(), settings.name(), Optional.empty());
      return repositories.insert(tx, owner, settings);
    });
  }

  /**
   * Changes a repository.
   *
   * @param change gives the new settings for those it has
   */
  Repository update(Level.Repository repository, UnaryOperator<Settings> change) {
    return database.write(tx -> {
      var old = repositories.get(tx, repository.id());
      var settings = change.apply(Settings.of(old));
      refuseTaken(tx, repository.owner().id(), settings.name(), Optional.of(old));
      repositories.update(tx, old, settings);
      return repositories.get(tx, repository.id());
    });
  }

  private void refuseTaken(
      Handle tx, OrgId organization, RepositoryName name, Optional<Repository> mine) {
    var taken = repositories.find(tx, organization, name.value());
    if (taken.isPresent() && !taken.map(Repository::id).equals(mine.map(Repository::id))) {
      throw ApiException.invalidField(
          "Repository", "name", "custom", "name already exists on this account");
    }
  }

  /** Deletes a repository with everything that belongs to it. */
  void delete(Level.Repository repository) {
    database.write(tx -> repositories.delete(tx, repository));
  }

  void setCollaborator(Level.Repository repository, UserId user, Role role) {
    database.write(tx -> collaborators.set(tx, repository.id(), user, role));
  }

  void removeCollaborator(Level.Repository repository, UserId user) {
    database.write(tx -> collaborators.remove(tx, repository.id(), user));
  }

  /** Makes an environment, or leaves the one that is there. */
  Environment createEnvironment(Level.Repository repository, String name) {
    if (name.length() > LONGEST_ENVIRONMENT_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.invalid(
          "Bad request - the name of an environment must be 1 to %d characters long, none of them a control character"
              .formatted(LONGEST_ENVIRONMENT_NAME));
    }
    return database.write(tx -> environments.findOrInsert(tx, repository, name));
  }

  /** Deletes an environment with its secrets. */
  void deleteEnvironment(Level.Environment environment) {
    database.write(tx -> environments.delete(tx, environment));
  }
}
