package dev.paddock.world;

import dev.paddock.accounts.Login;
import dev.paddock.accounts.RepositoryName;
import dev.paddock.crypto.Plaintext;
import dev.paddock.feature.WorldReading.WorldItems;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contents of a world file without faults. An empty Optional is what the file does not name.
 */
record WorldFile(
    Optional<Enterprise> enterprise,
    List<User> users,
    List<Organization> organizations,
    WorldItems sections)
    implements AutoCloseable {

  /** Wipes the values of tokens and secrets. */
  @Override
  public void close() {
    for (User user : users) {
      user.tokens().forEach(token -> token.value().ifPresent(Plaintext::close));
    }
    sections.close();
    enterprise.ifPresent(it -> it.sections().close());
    for (Organization organization : organizations) {
      organization.sections().close();
      for (Repository repository : organization.repositories()) {
        repository.sections().close();
        repository.environments().forEach(it -> it.sections().close());
      }
    }
  }

  record Enterprise(
      Login slug, Optional<String> name, Optional<List<String>> owners, WorldItems sections) {}

  record User(
      Login login,
      Optional<String> name,
      Optional<String> email,
      Optional<Boolean> siteAdmin,
      Optional<Boolean> suspended,
      List<Token> tokens) {}

  /**
   * A token of a user.
   *
   * @param value empty for one that the server makes
   */
  record Token(String name, Optional<Plaintext> value, Optional<Instant> expiresAt, Grant grant) {}

  /** The rights of a token. */
  sealed interface Grant {
    record Classic(Set<Scope> scopes) implements Grant {}

    /**
     * A fine-grained grant.
     *
     * @param repositories by name; empty for all
     */
    record FineGrained(String owner, Optional<List<String>> repositories, Permissions permissions)
        implements Grant {}
  }

  record Organization(
      Login login,
      Optional<String> name,
      List<String> owners,
      List<String> members,
      Optional<Role> defaultRepositoryPermission,
      List<Repository> repositories,
      WorldItems sections) {}

  /**
   * A repository.
   *
   * @param formerNames that redirect to it
   */
  record Repository(
      RepositoryName name,
      Optional<Visibility> visibility,
      Optional<String> defaultBranch,
      Optional<String> description,
      Optional<String> homepage,
      Optional<Boolean> archived,
      List<RepositoryName> formerNames,
      Map<String, Role> collaborators,
      List<Environment> environments,
      WorldItems sections) {}

  record Environment(String name, WorldItems sections) {}
}
