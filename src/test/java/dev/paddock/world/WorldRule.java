package dev.paddock.world;

import dev.paddock.testkit.Answer;
import dev.paddock.testkit.Client;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A rule of the server, broken by a request and by a world file that would make the same change.
 * {@code ORG} in the files, and what the request is told, is an organization of this rule's own.
 *
 * @param name of the rule
 * @param status of the API's answer
 * @param request to the API, by a site administrator who owns the organization; empty where the API
 *     has no such operation
 * @param reason that whoever applies the file is told
 * @param before file that makes what is to be changed; empty for nothing
 * @param archived whether the repository {@code old} is then archived
 * @param file that breaks the rule
 */
record WorldRule(
    String name,
    int status,
    Optional<BiFunction<Client, String, Answer>> request,
    String reason,
    String before,
    boolean archived,
    String file) {

  /** An organization in a file, beside users whom it may name. */
  static String organization(String what) {
    return """
    users: [{login: alice}, {login: bob}, {login: carol}]
    organizations: [{login: ORG, %s}]
    """
        .formatted(what);
  }

  /** A rule that both have. */
  static WorldRule of(
      String name,
      int status,
      BiFunction<Client, String, Answer> request,
      String reason,
      String before,
      String file) {
    return new WorldRule(
        name,
        status,
        Optional.of(request),
        reason,
        before.isEmpty() ? "" : organization(before),
        false,
        file.startsWith("users:") || file.startsWith("organizations:") ? file : organization(file));
  }

  /** A change of the archived repository {@code old}. */
  static WorldRule archived(
      String name, BiFunction<Client, String, Answer> request, String before, String change) {
    var repository = "owners: [alice], repositories: [{name: old, %s}]";
    return new WorldRule(
        "an archived repository is read-only: " + name,
        403,
        Optional.of(request),
        "archived",
        organization(repository.formatted(before)),
        true,
        organization(repository.formatted(change)));
  }

  /** A rule of operators' commands, for what the API does not do. */
  static WorldRule ofOperators(String name, String reason, String file) {
    return new WorldRule(name, 0, Optional.empty(), reason, "", false, file);
  }

  @Override
  public String toString() {
    return name;
  }
}
