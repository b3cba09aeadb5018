package dev.paddock.world;

import dev.paddock.accounts.Login;
import dev.paddock.accounts.RepositoryName;
import dev.paddock.crypto.Plaintext;
import dev.paddock.identity.Permissions;
import dev.paddock.identity.Role;
import dev.paddock.identity.Scope;
import dev.paddock.identity.Visibility;
import dev.paddock.runners.Architecture;
import dev.paddock.runners.RunnerName;
import dev.paddock.runners.RunnerOs;
import dev.paddock.secrets.SecretName;
import dev.paddock.sharing.SharingVisibility;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a world file says, once it has been found good. An empty Optional is what it does not name.
 */
record WorldFile(
    Optional<Enterprise> enterprise,
    List<User> users,
    List<Organization> organizations,
    List<App> apps)
    implements AutoCloseable {

  /** Wipes every value that the file gave. */
  @Override
  public void close() {
    for (User user : users) {
      user.tokens().forEach(token -> token.value().ifPresent(Plaintext::close));
    }
    for (Organization organization : organizations) {
      organization.secrets().forEach(Secret::wipe);
      organization
          .repositories()
          .forEach(it -> {
            it.secrets().forEach(Secret::wipe);
            it.environments().forEach(environment -> environment.secrets().forEach(Secret::wipe));
          });
    }
  }

  record Enterprise(
      Login slug, Optional<String> name, Optional<List<String>> owners, List<Runner> runners) {}

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
   * @param value given or made
   */
  record Token(String name, Optional<Plaintext> value, Optional<Instant> expiresAt, Grant grant) {}

  /** What a token allows. */
  sealed interface Grant {
    record Classic(Set<Scope> scopes) implements Grant {}

    /**
     * A fine-grained grant.
     *
     * @param repositories empty for all
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
      List<Secret> secrets,
      List<Runner> runners) {}

  /**
   * A repository.
   *
   * @param formerNames under which it is still found
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
      List<Secret> secrets,
      List<Runner> runners,
      List<Environment> environments) {}

  record Environment(String name, List<Secret> secrets) {}

  /**
   * A secret.
   *
   * @param value absent in an export without values; the secret must then exist
   * @param visibility for secrets of organizations; {@code all} unless said otherwise
   * @param repositories for selected ones
   */
  record Secret(
      SecretName name,
      Optional<Plaintext> value,
      SharingVisibility visibility,
      List<String> repositories,
      Location location) {
    private void wipe() {
      value.ifPresent(Plaintext::close);
    }
  }

  record Runner(RunnerName name, RunnerOs os, Architecture architecture, List<String> labels) {}

  /**
   * A GitHub App.
   *
   * @param publicKey present in every file that is good
   */
  record App(
      String slug,
      Optional<Long> id,
      Optional<String> clientId,
      Optional<String> name,
      String owner,
      Optional<PublicKey> publicKey,
      Permissions permissions,
      List<Installation> installations) {}

  /**
   * An App in an organization.
   *
   * @param repositories empty for all
   */
  record Installation(String account, Optional<Long> id, Optional<List<String>> repositories) {}
}
